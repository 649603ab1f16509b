"""Writing an instruction or drafting one for the leader, signing it, sending it back, withdrawing it."""

from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import LONG, Day, Flag, Id, Sent, Text, Words
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Run, WithReason, plain
from jianxing.api.resources.instructions import KIND, InstructionHead
from jianxing.api.resources.naming import found_bodies, found_finding, found_people, found_project
from jianxing.inspections.models import Inspection
from jianxing.inspections.queries import one as one_inspection
from jianxing.instructions import operations, policies, queries
from jianxing.instructions.models import Instruction
from jianxing.instructions.operations import Asked


class AskedSent(Sent):
    """What is asked of one addressee, and by when: a day, or working days from the signature."""

    addressee: Id
    person: Id | None = Field(default=None, description="One person of that body.")
    text: Words
    due_on: Day | None = None
    due_days: Annotated[int, Field(strict=True, ge=0, le=1000)] | None = None

    @model_validator(mode="after")
    def _one_deadline(self) -> "AskedSent":
        if (self.due_on is None) == (self.due_days is None):
            raise PydanticCustomError("one_of_two", "exactly one of due_on, due_days")
        return self


class NewInstruction(Sent):
    """A leader's word, or a draft for him: on a finding, a project, an inspection, or for itself.

    One that supersedes another stands on the same matter.
    """

    words: Words
    asked: Annotated[list[AskedSent], Field(min_length=1, max_length=50)]
    urgency: Instruction.Urgency = Instruction.Urgency.ORDINARY
    finding: Id | None = None
    project: Id | None = None
    inspection: Id | None = None
    supersedes: Id | None = None
    as_draft: Flag = Field(default=False, description="Draft it for a leader, who signs; else sign it now.")

    @model_validator(mode="after")
    def _one_matter(self) -> "NewInstruction":
        named = (self.finding, self.project, self.inspection, self.supersedes)
        if sum(one is not None for one in named) > 1 or (self.as_draft and self.supersedes is not None):
            raise PydanticCustomError("one_matter", "one matter at most; a draft supersedes nothing")
        return self


class Signed(Sent):
    """The leader's words, or none where he agrees with the draft."""

    words: Annotated[str, Text(LONG)] = ""


def write(call: Call) -> Answer:
    """Write and sign an instruction, or draft one for the leader."""
    sent = call.sent(NewInstruction)
    before = _seen(sent.supersedes)
    matter = _matter(sent) if before is None else queries.matter_of(instruction=before)
    asked, at = _asked(sent, call), call.at
    if sent.as_draft:
        policies.check_can_draft(by=call.by)
        made = operations.draft(
            proposal=sent.words, asked=asked, urgency=sent.urgency, matter=matter, by=call.by, at=at
        )
    else:
        made = operations.write(
            words=sent.words,
            asked=asked,
            urgency=sent.urgency,
            matter=matter,
            supersedes=before,
            by=call.by,
            at=at,
        )
    return KIND.made(made)


def _seen(pk: int | None) -> Instruction | None:
    try:
        return None if pk is None else queries.one(pk=pk)
    except Instruction.DoesNotExist:
        raise unknown("/supersedes") from None


def _matter(sent: NewInstruction) -> policies.Matter | None:
    if sent.finding is not None:
        return found_finding(sent.finding, at="/finding")
    if sent.project is not None:
        return found_project(sent.project, at="/project")
    try:
        return None if sent.inspection is None else one_inspection(pk=sent.inspection)
    except Inspection.DoesNotExist:
        raise unknown("/inspection") from None


def _asked(sent: NewInstruction, call: Call) -> list[Asked]:
    bodies = {body.pk: body for body in found_bodies([one.addressee for one in sent.asked], at="/asked")}
    people = {
        person.pk: person
        for person in found_people(
            [one.person for one in sent.asked if one.person is not None], on=call.today, at="/asked"
        )
    }
    return [
        Asked(
            addressee=bodies[one.addressee],
            text=one.text,
            due_on=one.due_on,
            due_days=one.due_days,
            person=None if one.person is None else people[one.person],
        )
        for one in sent.asked
    ]


def _does(operation: object, *names: str) -> Run:
    return plain(operation, "instruction", *names)  # type: ignore[arg-type]  # one of the operations


DOINGS: Final = {
    "sign": Doing(body=Signed, run=_does(operations.sign, "words"), summary=_("Sign an instruction")),
    "return": Doing(
        body=WithReason,
        run=_does(operations.return_draft, "reason"),
        summary=_("Send the draft of an instruction back"),
    ),
    "withdraw": Doing(
        body=WithReason, run=_does(operations.withdraw, "reason"), summary=_("Withdraw an instruction")
    ),
}
ENDPOINTS: Final = (
    Endpoint(
        method="POST", path="/instructions", name="write_instruction", area="instructions", run=write,
        status=201, summary=_("Write and sign an instruction, or draft one for the leader"),
        body=NewInstruction, gives=InstructionHead, gives_etag=True,
    ),
    *KIND.does(DOINGS),
)  # fmt: skip
