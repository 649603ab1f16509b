"""Instructions (批示): those written here and below, one whole with what came of it, the receipt of its signature."""

from datetime import date, datetime
from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Listed, Text
from jianxing.api.paging import cursor, key_of
from jianxing.api.problems import nothing_there
from jianxing.api.resources.doings import Kind
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import (
    Named,
    maybe_person,
    named,
)
from jianxing.findings.models import Finding
from jianxing.inspections.models import Inspection
from jianxing.instructions import queries
from jianxing.instructions.lifecycle import ChargeState, State
from jianxing.instructions.models import Charge, Instruction, Report
from jianxing.ledger.queries import NotSealedYet, inclusion
from jianxing.projects.models import Project


class InstructionHead(TypedDict):
    """An instruction after something was done to it."""

    id: int
    number: str
    state: State
    digest: str


class ChargeRef(TypedDict):
    """What one addressee is charged with, as a list has it."""

    id: int
    addressee: Named
    state: ChargeState
    due_on: date | None


class InstructionLine(TypedDict):
    """An instruction as a list has it; `says` are the leader's words or the draft that he signed."""

    id: int
    number: str
    state: State
    urgency: str
    body: Named
    says: str
    matter: str
    signed_at: datetime | None
    signed_by: Named | None
    charges: list[ChargeRef]


class InstructionList(TypedDict):
    """A page of instructions, newest first."""

    items: list[InstructionLine]
    count: int
    next: str | None


class ReportFileLine(TypedDict):
    """A file that shows what was done."""

    id: int
    name: str


class ReportLine(TypedDict):
    """What was reported as done, and the return of it."""

    text: str
    reported_at: datetime
    reported_by: Named | None
    files: list[ReportFileLine]
    returned_at: datetime | None
    return_reason: str


class ChargeWhole(ChargeRef):
    """What is asked of one addressee and what came of it."""

    person: Named | None
    asked: str
    due_days: int | None
    received_at: datetime | None
    confirmed_at: datetime | None
    confirmed_by: Named | None
    reports: list[ReportLine]


class Matter(TypedDict):
    """What an instruction is about, where the reader sees it."""

    kind: str
    id: int


class InstructionWhole(TypedDict):
    """An instruction with everything that its page shows."""

    id: int
    uid: str
    number: str
    state: State
    urgency: str
    body: Named
    proposal: str
    words: str
    matter: str
    about: Matter | None
    drafted_at: datetime
    drafted_by: Named | None
    signed_at: datetime | None
    signed_by: Named | None
    digest: str
    ended_at: datetime | None
    end_reason: str
    supersedes: int | None
    superseded_by: int | None
    charges: list[ChargeWhole]
    history: list[Deed]


class Receipt(TypedDict):
    """That an instruction was signed: the act, the digest of all that was signed, its place in the ledger of acts.

    `leaf`, `proof` and `head` stay empty until the act has been sealed; `proof` hashes from the leaf up to the root.
    """

    number: str
    digest: str
    signed_at: datetime | None
    act: int
    leaf_index: int | None
    proof: list[str]
    tree_size: int | None
    root: str


class InstructionQuery(Listed):
    """Which instructions."""

    q: Annotated[str, Text(100)] = ""
    state: State | None = None
    urgency: Instruction.Urgency | None = None
    late: bool = False


def _head(instruction: Instruction) -> InstructionHead:
    return {
        "id": instruction.pk,
        "number": instruction.number,
        "state": State(instruction.state),
        "digest": instruction.digest,
    }


KIND: Final = Kind(
    area="instructions",
    path="/instructions/{id}",
    name="instruction",
    read=queries.one,
    title=str,
    etag=lambda instruction: f'"{instruction.state}"',
    head=_head,
    gives=InstructionHead,
)


def _ref(charge: Charge) -> ChargeRef:
    return {
        "id": charge.pk,
        "addressee": named(charge.addressee),
        "state": ChargeState(charge.state),
        "due_on": charge.due_on,
    }


def listing(call: Call) -> InstructionList:
    """Give a page of the instructions that the acting body wrote, or sees from above."""
    asked = call.asked(InstructionQuery)
    filters = queries.Filters(
        state=asked.state or "", urgency=asked.urgency or "", late=asked.late, words=asked.q.strip()
    )
    before = key_of(asked.after, prefix="instruction~")
    page = queries.page(
        filters=filters,
        by=call.by,
        today=call.today,
        cursor="" if before is None else str(before),
        size=asked.limit,
    )
    items: list[InstructionLine] = [
        {
            "id": one.pk,
            "number": one.number,
            "state": State(one.state),
            "urgency": one.urgency,
            "body": named(one.body),
            "says": one.says,
            "matter": one.matter,
            "signed_at": one.signed_at,
            "signed_by": maybe_person(one.signed_by),
            "charges": [_ref(charge) for charge in one.charges.all()],
        }
        for one in page.rows
    ]
    ahead = f"instruction~{page.next_cursor}" if page.next_cursor else ""
    return {"items": items, "count": page.count, "next": cursor(ahead)}


def charge_whole(charge: Charge) -> ChargeWhole:
    """Return a charge with its reports, which the query has fetched."""
    return {
        **_ref(charge),
        "person": maybe_person(charge.person),
        "asked": charge.asked,
        "due_days": charge.due_days,
        "received_at": charge.received_at,
        "confirmed_at": charge.confirmed_at,
        "confirmed_by": maybe_person(charge.confirmed_by),
        "reports": [_report(report) for report in charge.reports.all()],
    }


def _report(report: Report) -> ReportLine:
    return {
        "text": report.text,
        "reported_at": report.reported_at,
        "reported_by": maybe_person(report.reported_by),
        "files": [
            {"id": link.file.pk, "name": link.file.name}
            for link in report.file_links.all()
            if link.file is not None and not link.file.is_voided
        ],
        "returned_at": report.returned_at,
        "return_reason": report.return_reason,
    }


def one(call: Call) -> Answer:
    """Give one instruction whole, as far as the reader sees what it asks of others."""
    shown = queries.one(pk=call.pk)
    successor = queries.successor(instruction=shown)
    whole: InstructionWhole = {
        "id": shown.pk,
        "uid": str(shown.uid),
        "number": shown.number,
        "state": State(shown.state),
        "urgency": shown.urgency,
        "body": named(shown.body),
        "proposal": shown.proposal,
        "words": shown.words,
        "matter": shown.matter,
        "about": _about(queries.matter_of(instruction=shown)),
        "drafted_at": shown.drafted_at,
        "drafted_by": maybe_person(shown.drafted_by),
        "signed_at": shown.signed_at,
        "signed_by": maybe_person(shown.signed_by),
        "digest": shown.digest,
        "ended_at": shown.ended_at,
        "end_reason": shown.end_reason,
        "supersedes": shown.supersedes_id,
        "superseded_by": None if successor is None else successor.pk,
        "charges": [charge_whole(charge) for charge in shown.charges.all()],
        "history": history(queries.acts(instruction=shown), on=call.today),
    }
    return Answer(whole, KIND.answer(shown).headers)


def _about(matter: Finding | Project | Inspection | None) -> Matter | None:
    return None if matter is None else {"kind": type(matter).__name__.lower(), "id": matter.pk}


def receipt(call: Call) -> Receipt:
    """Give the receipt of a signature."""
    shown = queries.one(pk=call.pk)
    act = queries.signing_act(instruction=shown)
    if act is None:
        raise nothing_there()
    said: Receipt = {
        "number": shown.number,
        "digest": shown.digest,
        "signed_at": shown.signed_at,
        "act": act.pk,
        "leaf_index": None,
        "proof": [],
        "tree_size": None,
        "root": "",
    }
    try:
        proof = inclusion(act_id=act.pk)
    except NotSealedYet:
        return said
    said["leaf_index"] = proof.index
    said["proof"] = [step.hex() for step in proof.proof]
    said["tree_size"], said["root"] = proof.head.tree_size, proof.head.root.hex()
    return said


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/instructions", name="list_instructions", area="instructions", run=listing,
        summary=_("The instructions that the acting body wrote, or sees from above"),
        query=InstructionQuery, gives=InstructionList,
    ),
    Endpoint(
        method="GET", path="/instructions/{id}", name="get_instruction", area="instructions", run=one,
        summary=_("One instruction with what it asks and what came of it"),
        gives=InstructionWhole, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/instructions/{id}/receipt", name="get_instruction_receipt", area="instructions",
        run=receipt, summary=_("The receipt of the signature of an instruction"), gives=Receipt,
    ),
)  # fmt: skip
