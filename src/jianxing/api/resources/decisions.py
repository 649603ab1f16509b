"""Decisions of meetings: those one sees, one whole, and what is done about it."""

from datetime import date, datetime
from typing import Annotated, Final, Literal

from django.utils.translation import gettext_lazy as _
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, QueryId, Sent, Text, Words
from jianxing.api.paging import cursor, key_of
from jianxing.api.resources.doings import Doing, Kind, Plain, WithReason, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_projects, maybe_person, named
from jianxing.directory.models import PlanDomain
from jianxing.findings.models import Finding
from jianxing.letters.kinds import Kind as LetterKind
from jianxing.letters.models import Letter
from jianxing.meetings import operations, queries
from jianxing.meetings.lifecycle import DecisionState
from jianxing.meetings.models import Decision


class DecisionHead(TypedDict):
    """A decision after something was done to it."""

    id: int
    number: str
    state: DecisionState
    due_on: date


class DecisionLine(DecisionHead):
    """A decision as a list has it."""

    text: str
    responsible: Named
    host: Named


class DecisionList(TypedDict):
    """A page of decisions, newest first."""

    items: list[DecisionLine]
    count: int
    next: str | None


class DecisionReportLine(TypedDict):
    """What was reported as carried out, and the return of it."""

    text: str
    reported_at: datetime
    reported_by: Named | None
    returned_at: datetime | None
    return_reason: str


class DecisionWhole(DecisionLine):
    """A decision with what was reported; meeting and finding are named where the reader sees them."""

    meeting: int | None
    finding: int | None
    letter: int | None
    decided_at: datetime
    confirmed_at: datetime | None
    end_reason: str
    reports: list[DecisionReportLine]
    history: list[Deed]


class FindingMade(TypedDict):
    """The finding that a decision became."""

    id: int
    number: str


class LetterMade(TypedDict):
    """The letter that a decision became, a draft for a leader."""

    id: int
    number: str


class AsLetter(Sent):
    """Which kind of letter, and what it says besides the decision."""

    kind: LetterKind = LetterKind.LETTER
    title: Annotated[str, Text(200, least=1)]
    text: Words


class DecisionQuery(Listed):
    """Which decisions: all that one sees, or those to carry out oneself."""

    q: Annotated[str, Text(100)] = ""
    side: Literal["all", "ours"] = "all"
    state: DecisionState | None = None
    late: bool = False
    series: QueryId | None = None


class Reported(Sent):
    """What was done, and what came of it."""

    text: Words


class GivenBack(Sent):
    """What is missing, and until when."""

    reason: Words
    due_on: Day


class AsFinding(Sent):
    """In which domain, and on which projects."""

    domain: PlanDomain
    projects: list[Id] = []


def decision_head(decision: Decision) -> DecisionHead:
    """Return a decision after something was done to it."""
    return {
        "id": decision.pk,
        "number": decision.number,
        "state": DecisionState(decision.state),
        "due_on": decision.due_on,
    }


KIND: Final = Kind(
    area="meetings",
    path="/decisions/{id}",
    name="decision",
    read=queries.one_decision,
    title=str,
    etag=lambda decision: f'"{decision.state}.{decision.due_on.isoformat()}"',
    head=decision_head,
    gives=DecisionHead,
)


def _line(decision: Decision) -> DecisionLine:
    return {
        **decision_head(decision),
        "text": decision.text,
        "responsible": named(decision.responsible),
        "host": named(decision.body),
    }


def listing(call: Call) -> DecisionList:
    """Give a page of the decisions that the acting body sees."""
    asked = call.asked(DecisionQuery)
    filters = queries.DecisionFilters(
        side=asked.side,
        state=asked.state or "",
        late=asked.late,
        series=asked.series,
        words=asked.q.strip(),
    )
    before = key_of(asked.after, prefix="decision~")
    page = queries.decisions_page(
        filters=filters,
        by=call.by,
        today=call.today,
        cursor="" if before is None else str(before),
        size=asked.limit,
    )
    ahead = f"decision~{page.next_cursor}" if page.next_cursor else ""
    return {"items": [_line(one) for one in page.rows], "count": page.count, "next": cursor(ahead)}


def one(call: Call) -> Answer:
    """Give one decision with what was reported on it."""
    shown = queries.one_decision(pk=call.pk)
    meeting, finding = queries.meeting_of(decision=shown), queries.finding_of(decision=shown)
    letter = queries.letter_of(decision=shown)
    whole: DecisionWhole = {
        **_line(shown),
        "meeting": meeting.pk if meeting else None,
        "finding": finding.pk if finding else None,
        "letter": letter.pk if letter else None,
        "decided_at": shown.decided_at,
        "confirmed_at": shown.confirmed_at,
        "end_reason": shown.end_reason,
        "reports": [
            {
                "text": report.text,
                "reported_at": report.reported_at,
                "reported_by": maybe_person(report.reported_by),
                "returned_at": report.returned_at,
                "return_reason": report.return_reason,
            }
            for report in shown.reports.all()
        ],
        "history": history(queries.decision_acts(decision=shown), on=call.today),
    }
    return Answer(whole, KIND.answer(shown).headers)


def _made(finding: Finding) -> FindingMade:
    return {"id": finding.pk, "number": finding.number}


def _drafted(letter: Letter) -> LetterMade:
    return {"id": letter.pk, "number": letter.number}


def _finding(decision: Decision, sent: AsFinding, call: Call) -> Finding:
    return operations.make_finding(
        decision=decision,
        domain=sent.domain,
        projects=found_projects(sent.projects, at="/projects"),
        by=call.by,
        at=call.at,
    )


DOINGS: Final = {
    "report": Doing(
        body=Reported, run=plain(operations.report, "decision", "text"),
        summary=_("Report a decision as carried out"),
    ),
    "confirm": Doing(
        body=Plain, run=plain(operations.confirm, "decision"), summary=_("Confirm that a decision was carried out")
    ),
    "return": Doing(
        body=GivenBack, run=plain(operations.give_back, "decision", "reason", "due_on"),
        summary=_("Return the report on a decision"),
    ),
    "end": Doing(body=WithReason, run=plain(operations.end, "decision", "reason"), summary=_("End a decision")),
    "make_finding": Doing(
        body=AsFinding, run=_finding, summary=_("Make a finding of a decision"), gives=FindingMade,
        answer=_made, at=lambda made: f"/findings/{made.pk}",
    ),
    "make_letter": Doing(
        body=AsLetter, run=plain(operations.make_letter, "decision", "kind", "title", "text"),
        summary=_("Make a letter of a decision"), gives=LetterMade, answer=_drafted,
        at=lambda made: f"/letters/{made.pk}",
    ),
}  # fmt: skip
ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/decisions", name="list_decisions", area="meetings", run=listing,
        summary=_("The decisions of meetings that the acting body sees"), query=DecisionQuery,
        gives=DecisionList,
    ),
    Endpoint(
        method="GET", path="/decisions/{id}", name="get_decision", area="meetings", run=one,
        summary=_("One decision with what was reported on it"), gives=DecisionWhole, gives_etag=True,
    ),
    *KIND.does(DOINGS),
)  # fmt: skip
