"""What instructions ask of the acting body: receiving it, reporting on it, and the leader's word on the report."""

from datetime import date
from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, Sent, Text, Words
from jianxing.api.paging import cursor, key_of
from jianxing.api.resources.doings import Doing, Kind, Plain, WithReason, plain
from jianxing.api.resources.instructions import ChargeWhole, charge_whole
from jianxing.api.resources.naming import Named, found_files, maybe_person, named
from jianxing.instructions import operations, queries
from jianxing.instructions.lifecycle import ChargeState
from jianxing.instructions.models import Charge, Instruction


class ChargeHead(TypedDict):
    """A charge after something was done to it."""

    id: int
    instruction: int
    state: ChargeState
    due_on: date | None


class ChargeLine(TypedDict):
    """What is asked of the acting body, as a list has it."""

    id: int
    instruction: int
    number: str
    body: Named
    urgency: str
    says: str
    asked: str
    person: Named | None
    due_on: date | None
    state: ChargeState


class ChargeList(TypedDict):
    """A page of charges, newest first."""

    items: list[ChargeLine]
    count: int
    next: str | None


class ChargeOne(ChargeWhole):
    """A charge with its instruction."""

    instruction: int
    number: str


class ChargeQuery(Listed):
    """Which charges."""

    q: Annotated[str, Text(100)] = ""
    state: ChargeState | None = None
    urgency: Instruction.Urgency | None = None
    late: bool = False


class ChargeReported(Sent):
    """What was done and what came of it, with files that were uploaded before."""

    text: Words
    files: Annotated[list[Id], Field(max_length=50)] = []


class GivenBack(WithReason):
    """What is missing, and the new deadline: a day, or working days from today."""

    due_on: Day | None = None
    due_days: Annotated[int, Field(strict=True, ge=0, le=1000)] | None = None

    @model_validator(mode="after")
    def _one_deadline(self) -> "GivenBack":
        if (self.due_on is None) == (self.due_days is None):
            raise PydanticCustomError("one_of_two", "exactly one of due_on, due_days")
        return self


def _head(charge: Charge) -> ChargeHead:
    return {
        "id": charge.pk,
        "instruction": charge.instruction_id,
        "state": ChargeState(charge.state),
        "due_on": charge.due_on,
    }


KIND: Final = Kind(
    area="instructions",
    path="/charges/{id}",
    name="charge",
    read=queries.one_charge,
    title=lambda charge: str(charge.instruction.number),
    etag=lambda charge: f'"{charge.state}"',
    head=_head,
    gives=ChargeHead,
)


def listing(call: Call) -> ChargeList:
    """Give a page of what is asked of the acting body."""
    asked = call.asked(ChargeQuery)
    filters = queries.Filters(
        side="received",
        state=asked.state or "",
        urgency=asked.urgency or "",
        late=asked.late,
        words=asked.q.strip(),
    )
    before = key_of(asked.after, prefix="charge~")
    page = queries.page(
        filters=filters,
        by=call.by,
        today=call.today,
        cursor="" if before is None else str(before),
        size=asked.limit,
    )
    items: list[ChargeLine] = [
        {
            "id": charge.pk,
            "instruction": charge.instruction_id,
            "number": charge.instruction.number,
            "body": named(charge.instruction.body),
            "urgency": charge.instruction.urgency,
            "says": charge.instruction.says,
            "asked": charge.asked,
            "person": maybe_person(charge.person),
            "due_on": charge.due_on,
            "state": ChargeState(charge.state),
        }
        for charge in page.rows
    ]
    ahead = f"charge~{page.next_cursor}" if page.next_cursor else ""
    return {"items": items, "count": page.count, "next": cursor(ahead)}


def one(call: Call) -> Answer:
    """Give one charge with its reports."""
    charge = queries.one_charge(pk=call.pk)
    whole: ChargeOne = {
        **charge_whole(charge),
        "instruction": charge.instruction_id,
        "number": charge.instruction.number,
    }
    return Answer(whole, KIND.answer(charge).headers)


def _report(charge: Charge, sent: ChargeReported, call: Call) -> object:
    files = found_files(sent.files, at="/files")
    return operations.report(charge=charge, text=sent.text, files=files, by=call.by, at=call.at)


DOINGS: Final = {
    "receive": Doing(
        body=Plain, run=plain(operations.receive, "charge"), summary=_("Receive what an instruction asks")
    ),
    "report": Doing(body=ChargeReported, run=_report, summary=_("Report what an instruction asks as done")),
    "confirm": Doing(
        body=Plain, run=plain(operations.confirm, "charge"), summary=_("Confirm what was reported as done")
    ),
    "return": Doing(
        body=GivenBack,
        run=plain(operations.give_back, "charge", "reason", "due_on", "due_days"),
        summary=_("Return what was reported as done"),
    ),
}
ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/charges", name="list_charges", area="instructions", run=listing,
        summary=_("What instructions ask of the acting body"), query=ChargeQuery, gives=ChargeList,
    ),
    Endpoint(
        method="GET", path="/charges/{id}", name="get_charge", area="instructions", run=one,
        summary=_("What an instruction asks of one addressee, with what was reported"),
        gives=ChargeOne, gives_etag=True,
    ),
    *KIND.does(DOINGS),
)  # fmt: skip
