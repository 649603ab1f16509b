"""What may be done to a letter, to a receipt, and in a joint action."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.kernel.actor import Actor
from jianxing.letters import operations, policies
from jianxing.letters.models import JointAction, Letter, Receipt
from jianxing.site import clock
from jianxing.site.deeds import Check, Deed, Run, plain
from jianxing.site.findings.uploading import store_all
from jianxing.site.letters import forms

Data = dict[str, Any]


def _takes(action: str) -> Check:
    def check(letter: Letter, by: Actor) -> None:
        policies.check_can_take(letter=letter, action=action, by=by)

    return check


def _cosigns(action: str) -> Check:
    def check(letter: Letter, by: Actor) -> None:
        policies.check_can_cosign(letter=letter, action=action, by=by)

    return check


def _scans(letter: Letter, by: Actor) -> None:
    policies.check_can_scan(letter=letter, by=by)


def _carries(action: str) -> Check:
    def check(receipt: Receipt, by: Actor) -> None:
        policies.check_can_carry(receipt=receipt, action=action, by=by)

    return check


def _registers(receipt: Receipt, by: Actor) -> None:
    policies.check_can_register_answer(receipt=receipt, by=by, today=clock.today())


def _leads(action: JointAction, by: Actor) -> None:
    policies.check_can_lead(action=action, by=by)


def _with_files(operation: Any) -> Run:
    def run(receipt: Receipt, data: Data, by: Actor, at: datetime) -> object:
        given = dict(data)
        files = store_all(uploads=given.pop("uploads"), by=by, at=at)
        return operation(receipt=receipt, files=files, **given, by=by, at=at)

    return run


def _scan(letter: Letter, data: Data, by: Actor, at: datetime) -> object:
    [file] = store_all(uploads=[data["upload"]], by=by, at=at)
    return operations.attach_scan(letter=letter, file=file, by=by, at=at)


LETTER: dict[str, Deed] = {
    "sign": Deed(
        label=pgettext_lazy("letter", "Sign"), form=forms.SignForm, run=plain(operations.sign, "letter"),
        check=_takes("sign"), icon="check", is_main=True, said=_("Signed; the letter has its number."),
        warning=_("What is signed is not edited any more; a further letter supersedes it."),
    ),
    "cosign": Deed(
        label=_("Sign as co-issuer"), form=forms.EmptyForm, run=plain(operations.cosign, "letter"),
        check=_cosigns("sign"), icon="check", is_main=True, said=_("Signed; the host has been told."),
        warning=_("Your body issues the letter together with its host, which signs when every co-issuer has."),
    ),
    "refuse": Deed(
        label=_("Refuse to sign"), form=forms.ReasonForm, run=plain(operations.refuse_to_cosign, "letter"),
        check=_cosigns("refuse"), icon="ban", said=_("Refused; the host has been told."),
    ),
    "return": Deed(
        label=_("Send the draft back"), form=forms.ReasonForm, run=plain(operations.return_draft, "letter"),
        check=_takes("return"), icon="arrow-back-up", said=_("Sent back; another may be drafted."),
    ),
    "send": Deed(
        label=pgettext_lazy("letter", "Send"), form=forms.EmptyForm, run=plain(operations.send, "letter"), check=_takes("send"),
        icon="send", is_main=True, said=_("Sent; the clocks of its answers have begun."),
    ),
    "drop": Deed(
        label=_("Give up"), form=forms.ReasonForm, run=plain(operations.drop, "letter"), check=_takes("drop"),
        icon="ban", said=_("Given up; it stays with its reason."),
    ),
    "scan": Deed(
        label=_("Attach the scan of the sealed letter"), form=forms.ScanForm, run=_scan, check=_scans,
        icon="file-import", said=_("Attached; it is the authoritative copy from now on."),
    ),
}  # fmt: skip

RECEIPT: dict[str, Deed] = {
    "open": Deed(
        label=_("Open the letter"), form=forms.EmptyForm, run=plain(operations.open_letter, "receipt"),
        check=_carries("open"), icon="file", is_main=True, said=_("Opened; the sender sees it."),
    ),
    "accept": Deed(
        label=_("Accept the request"), form=forms.EmptyForm, run=plain(operations.accept, "receipt"),
        check=_carries("accept"), icon="check", is_main=True, said=_("Accepted; you see the matter from now on."),
    ),
    "decline": Deed(
        label=_("Decline the request"), form=forms.DeclineForm, run=plain(operations.decline, "receipt"),
        check=_carries("decline"), icon="ban", said=_("Declined; the sender has been told."),
        warning=_("A matter that two bodies have declined goes to a supervisor."),
    ),
    "answer": Deed(
        label=_("Answer"), form=forms.AnswerForm, run=_with_files(operations.answer), check=_carries("answer"),
        icon="send", is_main=True, said=_("Answered."),
    ),
    "settle": Deed(
        label=_("Settle"), form=forms.EmptyForm, run=plain(operations.settle, "receipt"), check=_carries("settle"),
        icon="checks", is_main=True, said=_("Settled."),
    ),
    "return": Deed(
        label=_("Return the answer"), form=forms.ReturnForm, run=plain(operations.return_answer, "receipt"),
        check=_carries("return"), icon="arrow-back-up", said=_("Returned, with a new deadline."),
    ),
    "resend": Deed(
        label=_("Send again"), form=forms.EmptyForm, run=plain(operations.resend, "receipt"),
        check=_carries("resend"), icon="send", said=_("Sent again."),
    ),
    "register": Deed(
        label=_("Register an answer on paper"), form=forms.PaperAnswerForm,
        run=_with_files(operations.register_paper_answer), check=_registers, icon="file-import",
        said=_("Registered."),
    ),
}  # fmt: skip

ACTION: dict[str, Deed] = {
    "plan": Deed(
        label=_("Write the joint plan"), form=forms.PlanForm, run=plain(operations.write_plan, "action"),
        check=_leads, icon="edit", said=_("Written; every party has been asked for its position."),
    ),
    "close": Deed(
        label=_("Close the joint action"), form=forms.OutcomeForm, run=plain(operations.close_action, "action"),
        check=_leads, icon="checks", said=_("Closed; what was answered is settled."),
    ),
}  # fmt: skip
