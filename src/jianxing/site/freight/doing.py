"""What may be done to what is followed, to a file of documents and to a mismatch."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from jianxing.comparisons.freight import operations, policies
from jianxing.comparisons.freight.models import DocumentFile, Mismatch, Traffic
from jianxing.kernel.actor import Actor
from jianxing.site.deeds import Check, Deed, plain
from jianxing.site.freight import forms
from jianxing.site.works import behind

Data = dict[str, Any]


def _keeps(traffic: Traffic, by: Actor) -> None:
    policies.check_can_keep(traffic=traffic, by=by)


def _add_source(traffic: Traffic, data: Data, by: Actor, at: datetime) -> object:
    mapping = {"kind": data["kind"] or None, "columns": data["columns"], "units": data["units"]}
    return operations.add_source(
        traffic=traffic, name=data["name"], mapping=mapping, issuer=data["issuer"], by=by, at=at
    )


def _takes_file(action: str) -> Check:
    def check(file: DocumentFile, by: Actor) -> None:
        policies.check_can_take_file(file=file, action=action, by=by)

    return check


def _bring_in(file: DocumentFile, data: Data, by: Actor, at: datetime) -> object:
    return behind(operations.bring_in_or_later(file=file, by=by, at=at))


def _takes(action: str) -> Check:
    def check(mismatch: Mismatch, by: Actor) -> None:
        policies.check_can_take_mismatch(mismatch=mismatch, action=action, by=by)

    return check


def _ask(mismatch: Mismatch, data: Data, by: Actor, at: datetime) -> object:
    return operations.ask_about(mismatches=[mismatch], asked=data["asked"], by=by, at=at)


TRAFFIC = {
    "add-source": Deed(label=_("Add a source"), icon="plus", form=forms.SourceForm, run=_add_source, check=_keeps),
    "add-route": Deed(
        label=_("Add a route"), icon="road", form=forms.RouteForm, run=plain(operations.add_route, "traffic"), check=_keeps
    ),
    "add-name": Deed(
        label=_("Add a name to the maps"), icon="map-pin", form=forms.NameForm,
        run=plain(operations.add_name, "traffic"), check=_keeps,
    ),
    "set-cost": Deed(
        label=_("Record a usual cost"), icon="coin", form=forms.CostForm, run=plain(operations.set_cost, "traffic"), check=_keeps
    ),
    "void": Deed(
        label=_("Void"), icon="ban", form=forms.ReasonForm, run=plain(operations.void_traffic, "traffic"), check=_keeps
    ),
}  # fmt: skip
FILE = {
    "bring-in": Deed(
        label=_("Bring the documents in"), icon="check", form=forms.NoForm, run=_bring_in,
        check=_takes_file("bring_in"), is_main=True, said=_("The documents are in and have been compared."),
    ),
    "cancel": Deed(
        label=_("Leave this file aside"), icon="x", form=forms.NoForm, run=plain(operations.cancel_file, "file"),
        check=_takes_file("cancel"),
    ),
}  # fmt: skip
MISMATCH = {
    "ask": Deed(
        label=_("Ask who answers for it"), icon="message-question", form=forms.AskForm, run=_ask, check=_takes("mend"),
        said=_("The question waits under “Questions” to be sent."),
    ),
    "explain": Deed(
        label=_("Find it explained"), icon="info-circle", form=forms.ReasonForm,
        run=plain(operations.explain_mismatch, "mismatch"), check=_takes("explain"),
    ),
    "reopen": Deed(
        label=_("Open the mismatch again"), icon="arrow-back-up", form=forms.ReasonForm,
        run=plain(operations.reopen_mismatch, "mismatch"), check=_takes("reopen"),
    ),
}  # fmt: skip
