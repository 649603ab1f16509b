"""What may be done to a project, its money and its idle assets."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from jianxing.kernel.actor import Actor
from jianxing.projects import operations, policies
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import FundEntry, ParkAsset, Project
from jianxing.projects.operations import EntryDraft, ItemDraft
from jianxing.site.deeds import Deed, Run
from jianxing.site.projects import forms

Data = dict[str, Any]


def _may_change(project: Project, by: Actor) -> None:
    policies.check_can_change(project=project, by=by)


def _may_report(project: Project, by: Actor) -> None:
    policies.check_can_report(project=project, by=by)


def _amend(project: Project, data: Data, by: Actor, at: datetime) -> object:
    reason = data.pop("reason")
    return operations.amend(project=project, changes=data, reason=reason, by=by, at=at)


def _stage(project: Project, data: Data, by: Actor, at: datetime) -> object:
    return operations.move_stage(project=project, **data | {"to": Stage(data["to"])}, by=by, at=at)


def _checklist(project: Project, data: Data, by: Actor, at: datetime) -> object:
    items = [ItemDraft(text=text, focus=data["focus"]) for text in data["items"]]
    return operations.ensure_checklist(project=project, items=items, by=by, at=at)


def _asset(park: Project, data: Data, by: Actor, at: datetime) -> object:
    return operations.add_asset(park=park, **data, by=by, at=at)


def _of_project(operation: Any) -> Run:
    """The form's fields are the operation's arguments."""

    def run(project: Project, data: Data, by: Actor, at: datetime) -> object:
        return operation(project=project, **data, by=by, at=at)

    return run


PROJECT: dict[str, Deed] = {
    "stage": Deed(
        label=_("Enter another stage"), form=forms.StageForm, run=_stage, check=_may_report,
        icon="arrow-right", is_main=True, said=_("The stage is entered."),
    ),
    "checklist": Deed(
        label=_("Add check items"), form=forms.ChecklistForm, run=_checklist, check=_may_change,
        icon="clipboard-check", said=_("The checklist holds them."),
    ),
    "fund": Deed(
        label=_("Add a fund"), form=forms.FundForm, run=_of_project(operations.add_fund), check=_may_report,
        icon="plus", said=_("The fund is open."),
    ),
    "asset": Deed(
        label=_("Add idle land or building"), form=forms.AssetForm, run=_asset, check=_may_report,
        icon="plus", said=_("The asset is on the books."),
    ),
    "bodies": Deed(
        label=_("Say whose it is"), form=forms.BodiesForm, run=_of_project(operations.set_bodies),
        check=_may_change, icon="building", said=_("Set."),
        warning=_("Who no longer has a part in the project ceases to see it."),
    ),
    "amend": Deed(
        label=_("Correct"), form=forms.AmendForm, run=_amend, check=_may_change,
        icon="edit", said=_("Corrected; what it said before is kept."),
    ),
    "share": Deed(
        label=_("Share with other bodies"), form=forms.ShareForm, run=_of_project(operations.share),
        check=_may_change, icon="share", said=_("They see the project from now on."),
    ),
    "void": Deed(
        label=_("Void"), form=forms.ReasonForm, run=_of_project(operations.void), check=_may_change,
        icon="ban", said=_("The project is void; it stays with its reason."),
    ),
}  # fmt: skip


def _fund_entry(fund: Any, data: Data, by: Actor, at: datetime) -> object:
    return operations.add_entry(fund=fund, entry=EntryDraft(**data), by=by, at=at)


ADD_ENTRY = Deed(
    label=_("Add an entry"),
    form=forms.EntryForm,
    run=_fund_entry,
    check=lambda fund, by: _may_report(fund.project, by),
    icon="plus",
    said=_("The entry is in."),
)


def _may_report_entry(entry: FundEntry, by: Actor) -> None:
    _may_report(entry.fund.project, by)


ENTRY: dict[str, Deed] = {
    "settle": Deed(
        label=_("It has happened"),
        form=forms.SettleForm,
        run=lambda entry, data, by, at: operations.settle_entry(entry=entry, **data, by=by, at=at),
        check=_may_report_entry,
        said=_("Written down."),
    ),
    "void": Deed(
        label=_("Void the entry"),
        form=forms.ReasonForm,
        run=lambda entry, data, by, at: operations.void_entry(entry=entry, **data, by=by, at=at),
        check=_may_report_entry,
        said=_("The entry is void; it stays with its reason."),
    ),
}


def _may_report_asset(asset: ParkAsset, by: Actor) -> None:
    _may_report(asset.park, by)


ASSET: dict[str, Deed] = {
    "plan": Deed(
        label=_("Plan its reuse"),
        form=forms.ReuseForm,
        run=lambda asset, data, by, at: operations.plan_reuse(asset=asset, **data, by=by, at=at),
        check=_may_report_asset,
        said=_("Planned."),
    ),
    "reuse": Deed(
        label=_("It is in use again"),
        form=forms.SettleForm,
        run=lambda asset, data, by, at: operations.reuse_asset(asset=asset, on=data["on"], by=by, at=at),
        check=_may_report_asset,
        said=_("It is in use again."),
    ),
    "release": Deed(
        label=_("It stands idle again"),
        form=forms.ReleaseForm,
        run=lambda asset, data, by, at: operations.release_asset(asset=asset, **data, by=by, at=at),
        check=_may_report_asset,
        said=_("It is on the books as idle."),
    ),
}
