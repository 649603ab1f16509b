"""What may be done to a programme."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from jianxing.kernel.actor import Actor
from jianxing.projects import operations, policies
from jianxing.projects.models import Programme
from jianxing.projects.operations import FocusDraft
from jianxing.site.deeds import Deed, Run
from jianxing.site.programmes import forms

Data = dict[str, Any]


def _may_change(programme: Programme, by: Actor) -> None:
    policies.check_can_change_programme(programme=programme, by=by)


def focus_drafts(text: str, *, domain: str = "") -> list[FocusDraft]:
    """Return a focus item for each line that is not blank."""
    return [FocusDraft(title=line.strip(), domain=domain) for line in text.splitlines() if line.strip()]


def _focus(programme: Programme, data: Data, by: Actor, at: datetime) -> object:
    items = focus_drafts(data["items"], domain=data["domain"])
    return operations.add_focus_items(programme=programme, items=items, by=by, at=at)


def _with_all(operation: Any) -> Run:
    def run(programme: Programme, data: Data, by: Actor, at: datetime) -> object:
        return operation(programme=programme, **data, by=by, at=at)

    return run


#: Which kinds of programme know the action; None for all.
KINDS: dict[str, str | None] = {
    "focus": None,
    "sign": Programme.Kind.AGREEMENT,
    "year": Programme.Kind.CAMPAIGN,
    "activity": None,
    "share": None,
    "void": None,
}
PROGRAMME: dict[str, Deed] = {
    "focus": Deed(
        label=_("Add focus items"), form=forms.FocusForm, run=_focus, check=_may_change,
        icon="target", said=_("The programme holds them."),
    ),
    "sign": Deed(
        label=_("It has been signed"), form=forms.SignForm, run=_with_all(operations.sign_agreement),
        check=_may_change, icon="check", is_main=True, said=_("The agreement is signed."),
    ),
    "year": Deed(
        label=_("It was carried out in a year"), form=forms.YearForm,
        run=_with_all(operations.record_campaign_year), check=_may_change, icon="calendar", is_main=True,
        said=_("The year is on record."),
    ),
    "activity": Deed(
        label=_("Add an activity"), form=forms.ActivityForm, run=_with_all(operations.add_activity),
        check=_may_change, icon="calendar-plus", said=_("The activity is on record."),
    ),
    "share": Deed(
        label=_("Share with other bodies"), form=forms.ShareForm, run=_with_all(operations.share_programme),
        check=_may_change, icon="share", said=_("They see the programme from now on."),
    ),
    "void": Deed(
        label=_("Void"), form=forms.ReasonForm, run=_with_all(operations.void_programme), check=_may_change,
        icon="ban", said=_("The programme is void; it stays with its reason."),
    ),
}  # fmt: skip
