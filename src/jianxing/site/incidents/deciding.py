"""What may be done to a candidate finding of incidents."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from jianxing.incidents import operations, policies
from jianxing.incidents.models import Lapse
from jianxing.kernel.actor import Actor
from jianxing.site.deeds import Deed, plain
from jianxing.site.incidents.forms import ReasonForm
from jianxing.site.projects.forms import day, text


class FindingForm(forms.Form):
    """What the finding says."""

    description = text(
        _("What was found"), rows=3, required=False, help_text=_("Empty: what was agreed on and what came.")
    )


class DismissForm(ReasonForm):
    """Why it is no finding, and for how long that holds."""

    holds_until = day(_("Holds for later silences of this feed until"), required=False)


def dismiss_form(lapse: Lapse) -> type[forms.Form]:
    """Return the form: of a feed alone the reason may hold for longer."""
    return DismissForm if lapse.feed_id else ReasonForm


def _may_decide(lapse: Lapse, by: Actor) -> None:
    policies.check_can_decide(lapse=lapse, by=by)


def _may_take_back(lapse: Lapse, by: Actor) -> None:
    policies.check_can_take_back(lapse=lapse, by=by)


LAPSE: Final[dict[str, Deed]] = {
    "make-finding": Deed(
        label=_("Make a finding of it"), form=FindingForm, run=plain(operations.make_finding, "lapse"), check=_may_decide,
        icon="clipboard-check", is_main=True, said=_("A finding is registered; it is linked here."),
    ),
    "dismiss": Deed(
        label=_("Dismiss"), form=DismissForm, run=plain(operations.dismiss, "lapse"), check=_may_decide, icon="x",
        said=_("Dismissed; it is not proposed again."),
    ),
    "take-back": Deed(
        label=_("Take the decision back"), form=ReasonForm, run=plain(operations.take_back, "lapse"),
        check=_may_take_back, icon="arrow-back-up", said=_("Taken back; it waits to be decided again."),
    ),
}  # fmt: skip
