"""What may be done to an instruction and to a charge."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.instructions import operations, policies
from jianxing.instructions.models import Charge, Instruction
from jianxing.kernel.actor import Actor
from jianxing.site.deeds import Check, Deed, Run
from jianxing.site.findings.uploading import store_all
from jianxing.site.instructions import forms

Data = dict[str, Any]


def _takes(action: str) -> Check:
    def check(instruction: Instruction, by: Actor) -> None:
        policies.check_can_take(instruction=instruction, action=action, by=by)

    return check


def _carries(action: str) -> Check:
    def check(charge: Charge, by: Actor) -> None:
        policies.check_can_carry(charge=charge, action=action, by=by)

    return check


def _of_instruction(operation: Any) -> Run:
    def run(instruction: Instruction, data: Data, by: Actor, at: datetime) -> object:
        return operation(instruction=instruction, **data, by=by, at=at)

    return run


def _of_charge(operation: Any) -> Run:
    def run(charge: Charge, data: Data, by: Actor, at: datetime) -> object:
        return operation(charge=charge, **data, by=by, at=at)

    return run


def _report(charge: Charge, data: Data, by: Actor, at: datetime) -> object:
    files = store_all(uploads=data["uploads"], by=by, at=at)
    return operations.report(charge=charge, text=data["text"], files=files, by=by, at=at)


INSTRUCTION: dict[str, Deed] = {
    "sign": Deed(
        label=pgettext_lazy("instruction", "Sign"), form=forms.SignForm, run=_of_instruction(operations.sign),
        check=_takes("sign"), icon="check", is_main=True,
        said=_("Signed; everybody addressed has been told."),
    ),
    "return": Deed(
        label=_("Send the draft back"), form=forms.ReasonForm, run=_of_instruction(operations.return_draft),
        check=_takes("return"), icon="arrow-back-up", said=_("Sent back; another may be drafted."),
    ),
    "withdraw": Deed(
        label=_("Withdraw"), form=forms.ReasonForm, run=_of_instruction(operations.withdraw),
        check=_takes("withdraw"), icon="ban", said=_("Withdrawn; it stays with its reason."),
        warning=_("What it asks is asked no longer. Write a further instruction where only the words are to change."),
    ),
}  # fmt: skip

CHARGE: dict[str, Deed] = {
    "receive": Deed(
        label=_("Receive"), form=forms.ConfirmForm, run=_of_charge(operations.receive),
        check=_carries("receive"), icon="check", is_main=True, said=_("Received."),
    ),
    "report": Deed(
        label=_("Report as done"), form=forms.ReportForm, run=_report, check=_carries("report"), icon="send",
        is_main=True, said=_("Reported; the leader confirms or returns it."),
    ),
    "confirm": Deed(
        label=_("Confirm"), form=forms.ConfirmForm, run=_of_charge(operations.confirm),
        check=_carries("confirm"), icon="checks", is_main=True, said=_("Confirmed."),
    ),
    "return": Deed(
        label=_("Return the report"), form=forms.GiveBackForm, run=_of_charge(operations.give_back),
        check=_carries("return"), icon="arrow-back-up", said=_("Returned, with a new deadline."),
    ),
}  # fmt: skip
