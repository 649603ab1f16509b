"""Drafting, signing and sending letters; opening, accepting, answering and settling them; paper; assignments by letter."""

from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import LONG, Day, Flag, Id, Sent, Text, Words
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Plain, WithReason, plain
from jianxing.api.resources.letters import KIND, RECEIPT, LetterHead
from jianxing.api.resources.naming import found_bodies, found_body, found_files, found_findings, found_project
from jianxing.letters import operations, queries
from jianxing.letters.kinds import Form, Kind
from jianxing.letters.models import JointAction, Letter, Receipt
from jianxing.letters.operations import Addressed

Days = Annotated[int, Field(strict=True, ge=0, le=1000)]
Title = Annotated[str, Text(200, least=1)]
Files = Annotated[list[Id], Field(max_length=50)]


class AddressedSent(Sent):
    """An addressee, what is asked of that body, and by when: a day, working days from the sending, or neither."""

    body: Id
    asked: Annotated[str, Text(LONG)] = ""
    due_on: Day | None = None
    due_days: Days | None = None
    addressed_as: Annotated[str, Text(120)] = ""

    @model_validator(mode="after")
    def _one_deadline(self) -> "AddressedSent":
        if self.due_on is not None and self.due_days is not None:
            raise PydanticCustomError("one_of_two", "at most one of due_on, due_days")
        return self


class NewLetter(Sent):
    """A draft of a letter, which a leader of the acting body signs."""

    kind: Kind
    form: Form | None = Field(default=None, description="Of a recommendation alone.")
    title: Title
    text: Words
    to: Annotated[list[AddressedSent], Field(min_length=1, max_length=50)]
    urgency: Letter.Urgency = Letter.Urgency.ORDINARY
    findings: Annotated[list[Id], Field(max_length=50)] = []
    project: Id | None = None
    joint_action: Id | None = None
    copied_to: Annotated[list[Id], Field(max_length=50)] = []
    co_issuers: Annotated[list[Id], Field(max_length=20)] = Field(
        default=[],
        description="Who issues it together with the acting body; each of their leaders signs first.",
    )
    files: Files = []
    instead_of: Id | None = Field(default=None, description="The letter that it supersedes or withdraws.")
    effect: Letter.Effect | None = None
    answers: Id | None = Field(default=None, description="Of a reply: the receipt that it answers.")

    @model_validator(mode="after")
    def _whole(self) -> "NewLetter":
        if (self.instead_of is None) != (self.effect is None):
            raise PydanticCustomError("both_or_none", "instead_of and effect belong together")
        return self


class PaperLetter(Sent):
    """A letter that came or went on paper, with what stands on it; the acting body is its sender or its one addressee."""

    sender: Id
    to: Annotated[list[AddressedSent], Field(min_length=1, max_length=50)]
    kind: Kind
    form: Form | None = None
    title: Title
    text: Words
    paper_number: Annotated[str, Text(80, least=1)]
    paper_on: Day
    scan: Id | None = None


class SignedLetter(Sent):
    """Whether it goes out at once."""

    then_send: Flag = False


class Scanned(Sent):
    """The scan of the sealed letter, uploaded before."""

    file: Id


class DeclinedLetter(WithReason):
    """Why, and whose it is held to be."""

    suggested: Id | None = None


class AnsweredLetter(Sent):
    """The answer, with files that were uploaded before."""

    text: Words
    files: Files = []


class PaperAnswer(AnsweredLetter):
    """An answer on paper, with the number and date that stand on it."""

    paper_number: Annotated[str, Text(80, least=1)]
    paper_on: Day


class AnswerReturned(WithReason):
    """What is missing, and the new deadline: a day, or working days from today."""

    due_on: Day | None = None
    due_days: Days | None = None

    @model_validator(mode="after")
    def _one_deadline(self) -> "AnswerReturned":
        if (self.due_on is None) == (self.due_days is None):
            raise PydanticCustomError("one_of_two", "exactly one of due_on, due_days")
        return self


class SigningRuleSaid(TypedDict):
    """Whether findings that the acting body assigns wait for a signature."""

    signature_first: bool


class SigningRuleSet(Sent):
    """Whether they shall."""

    signature_first: Flag


def _to(sent: list[AddressedSent]) -> list[Addressed]:
    bodies = {body.pk: body for body in found_bodies([one.body for one in sent], at="/to")}
    return [
        Addressed(
            body=bodies[one.body],
            asked=one.asked,
            due_on=one.due_on,
            due_days=one.due_days,
            addressed_as=one.addressed_as,
        )
        for one in sent
    ]


def draft(call: Call) -> Answer:
    """Draft a letter."""
    sent = call.sent(NewLetter)
    made = operations.draft(
        kind=sent.kind,
        form=sent.form or "",
        title=sent.title,
        text=sent.text,
        to=_to(sent.to),
        urgency=sent.urgency,
        findings=found_findings(sent.findings, at="/findings"),
        project=found_project(sent.project, at="/project"),
        action=_action(sent.joint_action),
        copied_to=found_bodies(sent.copied_to, at="/copied_to"),
        co_issuers=found_bodies(sent.co_issuers, at="/co_issuers"),
        files=found_files(sent.files, at="/files"),
        instead_of=_letter(sent.instead_of),
        effect=sent.effect or "",
        answers=_receipt(sent.answers),
        by=call.by,
        at=call.at,
    )
    return KIND.made(made)


def _action(pk: int | None) -> JointAction | None:
    try:
        return None if pk is None else queries.one_action(pk=pk)
    except JointAction.DoesNotExist:
        raise unknown("/joint_action") from None


def _letter(pk: int | None) -> Letter | None:
    try:
        return None if pk is None else queries.one(pk=pk)
    except Letter.DoesNotExist:
        raise unknown("/instead_of") from None


def _receipt(pk: int | None) -> Receipt | None:
    try:
        return None if pk is None else queries.one_receipt(pk=pk)
    except Receipt.DoesNotExist:
        raise unknown("/answers") from None


def register_paper(call: Call) -> Answer:
    """Register a letter that came or went on paper."""
    sent = call.sent(PaperLetter)
    scans = found_files([sent.scan], at="/scan") if sent.scan is not None else []
    [sender] = found_bodies([sent.sender], at="/sender")
    made = operations.register_paper(
        sender=sender,
        to=_to(sent.to),
        kind=sent.kind,
        form=sent.form or "",
        title=sent.title,
        text=sent.text,
        paper_number=sent.paper_number,
        paper_on=sent.paper_on,
        scan=scans[0] if scans else None,
        by=call.by,
        at=call.at,
    )
    return KIND.made(made)


def _scan(letter: Letter, sent: Scanned, call: Call) -> object:
    [file] = found_files([sent.file], at="/file")
    return operations.attach_scan(letter=letter, file=file, by=call.by, at=call.at)


def _decline(receipt: Receipt, sent: DeclinedLetter, call: Call) -> object:
    suggested = found_body(sent.suggested, at="/suggested")
    return operations.decline(
        receipt=receipt, reason=sent.reason, suggested=suggested, by=call.by, at=call.at
    )


def _answer(receipt: Receipt, sent: AnsweredLetter, call: Call) -> object:
    files = found_files(sent.files, at="/files")
    return operations.answer(receipt=receipt, text=sent.text, files=files, by=call.by, at=call.at)


def _register_answer(receipt: Receipt, sent: PaperAnswer, call: Call) -> object:
    return operations.register_paper_answer(
        receipt=receipt,
        text=sent.text,
        paper_number=sent.paper_number,
        paper_on=sent.paper_on,
        files=found_files(sent.files, at="/files"),
        by=call.by,
        at=call.at,
    )


def rule(call: Call) -> SigningRuleSaid:
    """Say whether findings that the acting body assigns wait for a signature."""
    return {"signature_first": queries.signature_first(body_id=call.by.body)}


def set_rule(call: Call) -> SigningRuleSaid:
    """Set it for the acting body."""
    [body] = found_bodies([call.by.body], at="")
    made: Any = operations.set_signing_rule(
        body=body, signature_first=call.sent(SigningRuleSet).signature_first, by=call.by, at=call.at
    )
    return {"signature_first": made.signature_first}


LETTER_DOINGS: Final = {
    "sign": Doing(
        body=SignedLetter, run=plain(operations.sign, "letter", "then_send"), summary=_("Sign a letter")
    ),
    "cosign": Doing(
        body=Plain,
        run=plain(operations.cosign, "letter"),
        summary=_("Sign a joint letter for a body that issues it beside its host"),
    ),
    "refuse_to_cosign": Doing(
        body=WithReason,
        run=plain(operations.refuse_to_cosign, "letter", "reason"),
        summary=_("Refuse to sign a joint letter"),
    ),
    "return": Doing(
        body=WithReason,
        run=plain(operations.return_draft, "letter", "reason"),
        summary=_("Send the draft of a letter back"),
    ),
    "drop": Doing(
        body=WithReason, run=plain(operations.drop, "letter", "reason"), summary=_("Give a letter up")
    ),
    "send": Doing(body=Plain, run=plain(operations.send, "letter"), summary=_("Send a signed letter")),
    "scan": Doing(body=Scanned, run=_scan, summary=_("Attach the scan of the sealed letter")),
}
RECEIPT_DOINGS: Final = {
    "open": Doing(body=Plain, run=plain(operations.open_letter, "receipt"), summary=_("Open a letter")),
    "accept": Doing(
        body=Plain, run=plain(operations.accept, "receipt"), summary=_("Accept what a letter asks")
    ),
    "decline": Doing(body=DeclinedLetter, run=_decline, summary=_("Decline what a letter asks")),
    "answer": Doing(body=AnsweredLetter, run=_answer, summary=_("Answer a letter")),
    "register_answer": Doing(
        body=PaperAnswer, run=_register_answer, summary=_("Register an answer on paper")
    ),
    "return": Doing(
        body=AnswerReturned,
        run=plain(operations.return_answer, "receipt", "reason", "due_on", "due_days"),
        summary=_("Return the answer to a letter"),
    ),
    "settle": Doing(
        body=Plain, run=plain(operations.settle, "receipt"), summary=_("Settle the answer to a letter")
    ),
    "resend": Doing(
        body=Plain,
        run=plain(operations.resend, "receipt"),
        summary=_("Send a letter again that the addressee's node refused"),
    ),
}
ENDPOINTS: Final = (
    Endpoint(
        method="POST", path="/letters", name="draft_letter", area="letters", run=draft, status=201,
        summary=_("Draft a letter for a leader to sign"), body=NewLetter, gives=LetterHead, gives_etag=True,
    ),
    Endpoint(
        method="POST", path="/letters/paper", name="register_paper_letter", area="letters",
        run=register_paper, status=201, summary=_("Register a letter that came or went on paper"),
        body=PaperLetter, gives=LetterHead, gives_etag=True,
    ),
    *KIND.does(LETTER_DOINGS),
    *RECEIPT.does(RECEIPT_DOINGS),
    Endpoint(
        method="GET", path="/signing-rule", name="get_signing_rule", area="letters", run=rule,
        summary=_("Whether findings that the acting body assigns wait for a signature"),
        gives=SigningRuleSaid,
    ),
    Endpoint(
        method="POST", path="/signing-rule", name="set_signing_rule", area="letters", run=set_rule,
        summary=_("Set whether findings that the acting body assigns wait for a signature"),
        body=SigningRuleSet, gives=SigningRuleSaid,
    ),
)  # fmt: skip
