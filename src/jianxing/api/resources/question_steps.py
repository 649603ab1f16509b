"""Sending, dismissing, receiving, answering, returning and settling questions."""

from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import LONG, Day, Id, Sent, Text, Words
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Plain, Run, WithReason, plain
from jianxing.api.resources.naming import found_files
from jianxing.api.resources.questions import KIND
from jianxing.questions import operations, queries
from jianxing.questions.models import Answer as Given
from jianxing.questions.models import Question
from jianxing.questions.operations import DUE_DAYS

Days = Annotated[int, Field(strict=True, ge=0, le=1000)]
Many = Annotated[list[Id], Field(min_length=1, max_length=200)]


class QuestionSent(Sent):
    """A remark to the body that is asked, and the deadline: a day, or working days from today (ten where neither is given)."""

    remark: Annotated[str, Text(LONG)] = ""
    due_on: Day | None = None
    due_days: Days | None = None

    @model_validator(mode="after")
    def _one_deadline(self) -> "QuestionSent":
        if self.due_on is not None and self.due_days is not None:
            raise PydanticCustomError("one_of_two", "due_on or due_days, not both")
        return self


class QuestionAnswered(Sent):
    """What the body says of its figures, with files that were uploaded before."""

    says: Given.Says
    text: Words
    files: Annotated[list[Id], Field(max_length=50)] = []


class AnswerReturned(WithReason):
    """What is missing, and the new deadline: a day, or working days from today."""

    due_on: Day | None = None
    due_days: Days | None = None

    @model_validator(mode="after")
    def _one_deadline(self) -> "AnswerReturned":
        if (self.due_on is None) == (self.due_days is None):
            raise PydanticCustomError("one_of_two", "exactly one of due_on, due_days")
        return self


class FindingMade(Sent):
    """What the finding says; what was seen, where nothing is given."""

    description: Annotated[str, Text(LONG)] = ""


class FindingOfQuestion(TypedDict):
    """The finding that was made of a question."""

    finding: int
    number: str


class ManySent(Sent):
    """Which questions are sent, and within how many working days they are to be answered."""

    questions: Many
    due_days: Days = DUE_DAYS


class ManyNotAsked(Sent):
    """Which questions are dismissed, and why."""

    questions: Many
    reason: Words


class NotDone(TypedDict):
    """A question that was refused, and why."""

    id: int
    reason: str
    remedy: str


class DoneAtOnce(TypedDict):
    """Which were sent or dismissed, and which were refused."""

    done: list[int]
    refused: list[NotDone]


def _answer(question: Question, sent: QuestionAnswered, call: Call) -> object:
    files = found_files(sent.files, at="/files")
    return operations.answer(
        question=question, says=sent.says, text=sent.text, files=files, by=call.by, at=call.at
    )


def _does(operation: object, *names: str) -> Run:
    return plain(operation, "question", *names)  # type: ignore[arg-type]  # one of the operations


def _found(keys: list[int]) -> list[Question]:
    found = queries.named(pks=keys)
    if {one.pk for one in found} != set(keys):
        raise unknown("/questions")
    return found


def _told(made: operations.Decided) -> DoneAtOnce:
    return {
        "done": [one.pk for one in made.done],
        "refused": [
            {"id": one.pk, "reason": refusal.reason, "remedy": refusal.remedy}
            for one, refusal in made.refused
        ],
    }


def send_many(call: Call) -> Answer:
    """Send several questions."""
    sent = call.sent(ManySent)
    found = _found(sent.questions)
    made = operations.send_questions(questions=found, due_days=sent.due_days, by=call.by, at=call.at)
    return Answer(_told(made), {})


def dismiss_many(call: Call) -> Answer:
    """Dismiss several questions with one reason."""
    sent = call.sent(ManyNotAsked)
    found = _found(sent.questions)
    made = operations.dismiss_questions(questions=found, reason=sent.reason, by=call.by, at=call.at)
    return Answer(_told(made), {})


DOINGS: Final = {
    "send": Doing(
        body=QuestionSent,
        run=_does(operations.send, "remark", "due_on", "due_days"),
        summary=_("Send a question to the body that is asked"),
    ),
    "dismiss": Doing(
        body=WithReason,
        run=_does(operations.dismiss, "reason"),
        summary=_("Dismiss a question that was raised, with a reason that holds"),
    ),
    "take_back": Doing(
        body=WithReason,
        run=_does(operations.take_back, "reason"),
        summary=_("Take the dismissal of a question back"),
    ),
    "receive": Doing(body=Plain, run=_does(operations.receive), summary=_("Receive a question")),
    "answer": Doing(body=QuestionAnswered, run=_answer, summary=_("Answer a question with evidence")),
    "return": Doing(
        body=AnswerReturned,
        run=_does(operations.give_back, "reason", "due_on", "due_days"),
        summary=_("Return the answer to a question"),
    ),
    "accept_explanation": Doing(
        body=WithReason,
        run=_does(operations.accept_explanation, "reason"),
        summary=_("Settle a question as explained"),
    ),
    "accept_correction": Doing(
        body=WithReason,
        run=_does(operations.accept_correction, "reason"),
        summary=_("Settle a question as corrected"),
    ),
    "make_finding": Doing(
        body=FindingMade,
        run=_does(operations.make_finding, "description"),
        summary=_("Make a finding of a question"),
        gives=FindingOfQuestion,
        answer=lambda made: {"finding": made.pk, "number": made.number},
        at=lambda made: f"/findings/{made.pk}",
    ),
    "withdraw": Doing(
        body=WithReason, run=_does(operations.withdraw, "reason"), summary=_("Withdraw a question")
    ),
}
ENDPOINTS: Final = (
    Endpoint(
        method="POST", path="/questions/send", name="send_questions", area="questions", run=send_many,
        summary=_("Send several questions"), body=ManySent, gives=DoneAtOnce,
    ),
    Endpoint(
        method="POST", path="/questions/dismiss", name="dismiss_questions", area="questions", run=dismiss_many,
        summary=_("Dismiss several questions with one reason"), body=ManyNotAsked, gives=DoneAtOnce,
    ),
    *KIND.does(DOINGS),
)  # fmt: skip
