"""Penalties: files of benchmarks and cases, comparisons and what they found."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Listed, Sent, Text
from jianxing.api.paging import down_the_keys
from jianxing.api.resources.doings import Doing, Kind, Plain, WithReason, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, maybe_named, named
from jianxing.comparisons.penalties import operations, queries
from jianxing.comparisons.penalties.models import Case, Intake, Result, Run
from jianxing.comparisons.penalties.wording import sentence

AREA: Final = "penalties"


class PenaltyFileLine(TypedDict):
    """A file of benchmarks or cases; `notes` say what was dropped."""

    id: int
    name: str
    kind: str
    state: str
    body: Named
    source: str
    sha256: str
    counts: dict[str, int]
    notes: list[dict[str, Any]]
    created_at: datetime


class PenaltyFileWhole(PenaltyFileLine):
    """A file with the rows that wait to be taken in."""

    rows: list[dict[str, Any]]
    history: list[Deed]


class PenaltyFileList(TypedDict):
    """Files, newest first."""

    items: list[PenaltyFileLine]
    next: str | None


class PenaltyFileSent(Sent):
    """What is said of the file."""

    kind: Intake.Kind
    source: Annotated[str, Text(200, least=1)]


class PenaltyCaseLine(TypedDict):
    """A decision as published, without persons."""

    id: int
    number: str
    item: str
    place: str
    tier: str
    circumstances: str
    amount: str | None
    decided_on: date
    authority: str
    decided_by: Named | None


class PenaltyCaseList(TypedDict):
    """Cases, the last taken in first."""

    items: list[PenaltyCaseLine]
    next: str | None


class PenaltyCaseQuery(Listed):
    """Which cases."""

    q: Annotated[str, Text(100)] = ""
    item: Annotated[str, Text(200)] = ""


class PenaltyRunLine(TypedDict):
    """A comparison and what it came to."""

    id: int
    body: Named
    digest: str
    counts: dict[str, int]
    asked: int
    known: int
    made_at: datetime


class PenaltyRunList(TypedDict):
    """Comparisons, newest first."""

    items: list[PenaltyRunLine]
    next: str | None


class PenaltyResultLine(TypedDict):
    """What a comparison found of a case, or of an item between places."""

    id: int
    kind: str
    case: str | None
    item: str
    place: str
    p: float | None
    z: float | None
    n: int
    shift: float | None
    p_value: float | None
    q_value: float | None
    stands_out: bool
    places: list[dict[str, Any]]
    explanation: str
    question: int | None


class PenaltyResultWhole(PenaltyResultLine):
    """A result with its comparable cases: key and position."""

    comparable: list[list[Any]]


class PenaltyRunWhole(PenaltyRunLine):
    """A comparison with all that it found."""

    results: list[PenaltyResultLine]


def file_line(one: Intake) -> PenaltyFileLine:
    """Return a file as answers tell it."""
    return {
        "id": one.pk, "name": one.name, "kind": one.kind, "state": one.state, "body": named(one.body),
        "source": one.source, "sha256": one.sha256, "counts": one.counts, "notes": one.notes,
        "created_at": one.created_at,
    }  # fmt: skip


def case_line(one: Case) -> PenaltyCaseLine:
    """Return a case as answers tell it."""
    return {
        "id": one.pk, "number": one.number, "item": one.item, "place": one.place, "tier": one.tier,
        "circumstances": one.circumstances, "amount": None if one.amount is None else str(one.amount),
        "decided_on": one.decided_on, "authority": one.authority,
        "decided_by": maybe_named(one.decided_by),
    }  # fmt: skip


def run_line(one: Run) -> PenaltyRunLine:
    """Return a comparison as answers tell it."""
    return {
        "id": one.pk, "body": named(one.body), "digest": one.digest, "counts": one.counts, "asked": one.asked,
        "known": one.known, "made_at": one.made_at,
    }  # fmt: skip


def result_line(one: Result) -> PenaltyResultLine:
    """Return a result as answers tell it."""
    return {
        "id": one.pk, "kind": one.kind, "case": one.case.number if one.case else None, "item": one.item,
        "place": one.place, "p": one.p, "z": one.z, "n": one.n, "shift": one.shift, "p_value": one.p_value,
        "q_value": one.q_value, "stands_out": one.stands_out, "places": one.places, "explanation": sentence(one),
        "question": one.question_id if one.question is not None else None,
    }  # fmt: skip


FILE: Final = Kind(
    area=AREA, path="/penalty-files/{id}", name="penalty_file", read=queries.one_intake, title=str,
    head=file_line, gives=PenaltyFileLine,
)  # fmt: skip
RUN: Final = Kind(
    area=AREA, path="/penalty-runs/{id}", name="penalty_run", read=queries.one_run, title=str, head=run_line,
    gives=PenaltyRunLine,
)  # fmt: skip


def files(call: Call) -> PenaltyFileList:
    """Give a page of files."""
    asked = call.asked(Listed)
    shown, ahead = down_the_keys(
        queries.intakes(), after=asked.after, prefix="penalty-file~", limit=asked.limit
    )
    return {"items": [file_line(one) for one in shown], "next": ahead}


def file(call: Call) -> PenaltyFileWhole:
    """Give one file with the rows that wait."""
    held = queries.one_intake(pk=call.pk)
    return {
        **file_line(held), "rows": held.rows, "history": history(queries.intake_acts(pk=held.pk), on=call.today)
    }  # fmt: skip


def upload(call: Call) -> Answer:
    """Read a file and keep its rows to be looked at."""
    sent_file, sent = call.files["file"], call.sent(PenaltyFileSent)
    held = operations.read_penalties(
        stream=sent_file,
        name=sent_file.name or "-",
        kind=sent.kind,
        source=sent.source,
        by=call.by,
        at=call.at,
    )
    return FILE.made(held)


def cases(call: Call) -> PenaltyCaseList:
    """Give a page of cases."""
    asked = call.asked(PenaltyCaseQuery)
    found = queries.cases(item=asked.item, words=asked.q).order_by("-pk")
    shown, ahead = down_the_keys(found, after=asked.after, prefix="penalty-case~", limit=asked.limit)
    return {"items": [case_line(one) for one in shown], "next": ahead}


def case(call: Call) -> PenaltyCaseLine:
    """Give one case."""
    return case_line(queries.one_case(pk=call.pk))


def runs(call: Call) -> PenaltyRunList:
    """Give a page of comparisons."""
    asked = call.asked(Listed)
    shown, ahead = down_the_keys(queries.runs(), after=asked.after, prefix="penalty-run~", limit=asked.limit)
    return {"items": [run_line(one) for one in shown], "next": ahead}


def run(call: Call) -> PenaltyRunWhole:
    """Give one comparison with all that it found."""
    held = queries.one_run(pk=call.pk)
    return {**run_line(held), "results": [result_line(one) for one in queries.results(run=held)]}


def compare(call: Call) -> Answer:
    """Compare all that the acting body has."""
    made = operations.compare_penalties(by=call.by, at=call.at)
    return RUN.made(queries.one_run(pk=made.pk))


def result(call: Call) -> PenaltyResultWhole:
    """Give one result with its comparable cases."""
    held = queries.one_result(pk=call.pk)
    return {**result_line(held), "comparable": held.comparable}


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/penalty-files", name="list_penalty_files", area=AREA, run=files,
        summary=_("Files of benchmarks and cases"), query=Listed, gives=PenaltyFileList,
    ),
    Endpoint(
        method="POST", path="/penalty-files", name="upload_penalties", area=AREA, run=upload, status=201, upload="file",
        summary=_("Read a file of benchmarks or cases; persons are dropped"), body=PenaltyFileSent, gives=PenaltyFileLine,
    ),
    Endpoint(
        method="GET", path="/penalty-files/{id}", name="get_penalty_file", area=AREA, run=file,
        summary=_("One file with the rows that wait to be taken in"), gives=PenaltyFileWhole,
    ),
    *FILE.does(
        {
            "take_in": Doing(
                body=Plain, summary=_("Take the rows of a file in"), run=plain(operations.take_in_penalties, "intake")
            ),
            "discard": Doing(
                body=Plain, summary=_("Discard a file of penalties"), run=plain(operations.discard_penalties, "intake")
            ),
            "withdraw": Doing(
                body=WithReason, summary=_("Withdraw a file of penalties"),
                run=plain(operations.withdraw_penalties, "intake", "reason"),
            ),
        }
    ),
    Endpoint(
        method="GET", path="/penalty-cases", name="list_penalty_cases", area=AREA, run=cases,
        summary=_("Cases as published, without persons"), query=PenaltyCaseQuery, gives=PenaltyCaseList,
    ),
    Endpoint(
        method="GET", path="/penalty-cases/{id}", name="get_penalty_case", area=AREA, run=case,
        summary=_("One case as published"), gives=PenaltyCaseLine,
    ),
    Endpoint(
        method="GET", path="/penalty-runs", name="list_penalty_runs", area=AREA, run=runs,
        summary=_("Comparisons of penalties"), query=Listed, gives=PenaltyRunList,
    ),
    Endpoint(
        method="POST", path="/penalty-runs", name="compare_penalties", area=AREA, run=compare, status=201,
        summary=_("Compare all cases of the acting body and raise what stands out"), body=Plain, gives=PenaltyRunLine,
    ),
    Endpoint(
        method="GET", path="/penalty-runs/{id}", name="get_penalty_run", area=AREA, run=run,
        summary=_("One comparison with all that it found"), gives=PenaltyRunWhole,
    ),
    Endpoint(
        method="GET", path="/penalty-results/{id}", name="get_penalty_result", area=AREA, run=result,
        summary=_("One result with its comparable cases"), gives=PenaltyResultWhole,
    ),
)  # fmt: skip
