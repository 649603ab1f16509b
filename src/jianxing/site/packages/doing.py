"""What may be done to a package."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from jianxing.kernel.actor import Actor
from jianxing.packages import operations, policies
from jianxing.packages.models import Package
from jianxing.packages.operations import Objections
from jianxing.site.deeds import Check, Deed, Run
from jianxing.site.packages import forms

Data = dict[str, Any]


def _takes(action: str) -> Check:
    def check(package: Package, by: Actor) -> None:
        policies.check_can_take(package=package, action=action, by=by)

    return check


def _does(operation: Any) -> Run:
    def run(package: Package, data: Data, by: Actor, at: datetime) -> object:
        return operation(package=package, **data, by=by, at=at)

    return run


def _decide(package: Package, data: Data, by: Actor, at: datetime) -> object:
    against = Objections(
        authenticity=data["authenticity"], legality=data["legality"], relevance=data["relevance"]
    )  # fmt: skip
    return operations.decide(
        package=package, says=data["says"], objections=against, remark=data["remark"], by=by, at=at
    )


PACKAGE: dict[str, Deed] = {
    "send": Deed(
        label=_("Send the package"), form=forms.SendForm, run=_does(operations.send), check=_takes("send"), icon="send",
        is_main=True, said=_("Sent."),
    ),
    "void": Deed(
        label=_("Void the package"), form=forms.ReasonForm, run=_does(operations.void), check=_takes("void"), icon="ban",
        said=_("Voided; it stays with its reason."),
    ),
    "receive": Deed(
        label=_("Verify and receive"), form=forms.ConfirmForm, run=_does(operations.receive), check=_takes("receive"),
        icon="shield-check", is_main=True, said=_("Verified; the result stands on the page."),
    ),
    "decide": Deed(
        label=_("Decide on recognition"), form=forms.DecideForm, run=_decide, check=_takes("recognise"), icon="checks",
        is_main=True, said=_("Decided; the sending body is told."),
    ),
}  # fmt: skip
