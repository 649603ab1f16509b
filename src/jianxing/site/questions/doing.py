"""What may be done to a question."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.kernel.actor import Actor
from jianxing.questions import operations, policies
from jianxing.questions.models import Question
from jianxing.site import clock
from jianxing.site.deeds import Check, Deed, Run
from jianxing.site.findings.uploading import store_all
from jianxing.site.questions import forms

Data = dict[str, Any]


def _takes(action: str) -> Check:
    def check(question: Question, by: Actor) -> None:
        policies.check_can_take(question=question, action=action, by=by, today=clock.today())

    return check


def _does(operation: Any) -> Run:
    def run(question: Question, data: Data, by: Actor, at: datetime) -> object:
        return operation(question=question, **data, by=by, at=at)

    return run


def _answer(question: Question, data: Data, by: Actor, at: datetime) -> object:
    files = store_all(uploads=data["uploads"], by=by, at=at)
    return operations.answer(
        question=question, says=data["says"], text=data["text"], files=files, by=by, at=at
    )


QUESTION: dict[str, Deed] = {
    "send": Deed(
        label=pgettext_lazy("question", "Send"), form=forms.SendForm, run=_does(operations.send),
        check=_takes("send"), icon="send", is_main=True, said=_("Sent; the clock runs."),
    ),
    "dismiss": Deed(
        label=pgettext_lazy("question", "Do not ask"), form=forms.ReasonForm, run=_does(operations.dismiss),
        check=_takes("dismiss"), icon="ban", said=_("Not asked; the reason holds when the same is seen again."),
    ),
    "take_back": Deed(
        label=_("Ask after all"), form=forms.ReasonForm, run=_does(operations.take_back),
        check=_takes("take_back"), icon="arrow-back-up", said=_("It waits to be sent."),
    ),
    "receive": Deed(
        label=_("Receive"), form=forms.ConfirmForm, run=_does(operations.receive),
        check=_takes("receive"), icon="check", is_main=True, said=_("Received."),
    ),
    "answer": Deed(
        label=pgettext_lazy("question", "Answer"), form=forms.AnswerForm, run=_answer, check=_takes("answer"),
        icon="message-2", is_main=True, said=_("Answered; the body that asked settles it or returns it."),
    ),
    "accept_explanation": Deed(
        label=_("Settle as explained"), form=forms.SettleForm, run=_does(operations.accept_explanation),
        check=_takes("accept_explanation"), icon="checks", is_main=True, said=_("Settled as explained."),
    ),
    "accept_correction": Deed(
        label=_("Settle as corrected"), form=forms.SettleForm, run=_does(operations.accept_correction),
        check=_takes("accept_correction"), icon="replace", said=_("Settled as corrected."),
    ),
    "return": Deed(
        label=_("Return the answer"), form=forms.GiveBackForm, run=_does(operations.give_back),
        check=_takes("return"), icon="arrow-back-up", said=_("Returned, with a new deadline."),
    ),
    "make_finding": Deed(
        label=_("Make a finding of it"), form=forms.FindingForm, run=_does(operations.make_finding),
        check=_takes("make_finding"), icon="flag", said=_("A finding is registered; assign it in the ledger."),
        warning=_("The body that was asked becomes responsible. The question is settled so."),
    ),
    "withdraw": Deed(
        label=_("Withdraw"), form=forms.ReasonForm, run=_does(operations.withdraw),
        check=_takes("withdraw"), icon="ban", said=_("Withdrawn; it stays with its reason."),
    ),
}  # fmt: skip
