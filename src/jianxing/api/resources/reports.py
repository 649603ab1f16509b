"""Reports from the public, named as Open311 GeoReport v2 names them, with what was answered and what may be done.

The public's own half of GeoReport (services, handing in, following by a token) is served by the door (``jianxing door``).
"""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import LONG, Id, Listed, Sent, Text
from jianxing.api.paging import cursor, key_of
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, Plain, WithReason, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_body, maybe_named, named
from jianxing.directory.models import PlanDomain
from jianxing.feedback import operations, queries
from jianxing.feedback.lifecycle import ENDED, State
from jianxing.feedback.models import Category, Report

Words = Annotated[str, Text(LONG, 1)]


class ReportHead(TypedDict):
    """A report after something was done to it."""

    id: int
    service_request_id: str
    status: Annotated[
        Literal["open", "closed"], Field(description="Open311: `closed` once nothing more is to come.")
    ]
    state: State


class ReportLine(ReportHead):
    """A report as a list has it, in the words of Open311 GeoReport v2 where it has them."""

    service_code: Category
    service_name: str
    description: str
    agency_responsible: Named | None
    address: str
    lat: float | None
    long: float | None
    requested_datetime: datetime
    expected_date: Annotated[date | None, Field(description="Until when the answer is owed.")]
    domain: PlanDomain
    supervised_by: Named
    from_enterprise: bool
    near_border: bool


class ReportList(TypedDict):
    """A page of reports, newest first."""

    items: list[ReportLine]
    count: int
    next: str | None


class RoundLine(TypedDict):
    """A body to which a report went, and why it did not stay."""

    body: Named
    assigned_at: datetime
    declined_at: datetime | None
    reason: str
    suggested: Named | None


class AnswerLine(TypedDict):
    """An answer, and the reporter's word on it: `solved` is null until it comes."""

    body: Named
    text: str
    answered_at: datetime
    solved: bool | None
    word: str


class ReportWhole(ReportLine):
    """A report with everything that its page shows. How its reporter may be reached is in no answer."""

    status_notes: str
    media: Annotated[list[int], Field(description="Photos drawn anew, as files to download.")]
    door: str
    gathered_with: int | None
    gathered: list[int]
    cluster: int | None
    public_text: str
    rounds: list[RoundLine]
    answers: list[AnswerLine]
    history: list[Deed]


class CountedLine(TypedDict):
    """How many reports, of them resolved, still open and gone back to a supervisor."""

    key: str
    count: int
    resolved: int
    open: int
    contested: int


class ReportStatistics(TypedDict):
    """Reports by category, place and the month of their coming."""

    total: int
    categories: list[CountedLine]
    places: list[CountedLine]
    months: list[CountedLine]


class ServiceLine(TypedDict):
    """A category, as Open311 lists services."""

    service_code: Category
    service_name: str


class ServiceList(TypedDict):
    """What may be reported."""

    items: list[ServiceLine]


class ReportQuery(Listed):
    """Which reports: of a state, a category, a door; those that wait for the acting body; those overdue."""

    q: Annotated[str, Text(100)] = ""
    state: State | None = None
    service_code: Category | None = None
    door: Id | None = None
    mine: bool = False
    late: bool = False


class ReportAssigned(Sent):
    """The department that answers."""

    responsible: Id


class ReportDeclined(WithReason):
    """Why, and whose it is."""

    suggested: Id


class ReportTold(Sent):
    """Words."""

    text: Words


class ReportGathered(Sent):
    """The report that is kept."""

    main: Id


def head(report: Report) -> ReportHead:
    """Return how a report stands."""
    state = State(report.state)
    return {
        "id": report.pk,
        "service_request_id": report.number,
        "status": "closed" if state in ENDED else "open",
        "state": state,
    }


KIND: Final = Kind(
    area="reports",
    path="/reports/{id}",
    name="report",
    read=queries.one,
    title=str,
    etag=lambda report: f'"{report.state}.{report.declines}.{report.noes}"',
    head=head,
    gives=ReportHead,
)


def _line(report: Report) -> ReportLine:
    return {
        **head(report),
        "service_code": Category(report.category),
        "service_name": str(Category(report.category).label),
        "description": report.text,
        "agency_responsible": maybe_named(report.responsible),
        "address": report.place,
        "lat": report.latitude,
        "long": report.longitude,
        "requested_datetime": report.received_at,
        "expected_date": report.due_on,
        "domain": PlanDomain(report.domain),
        "supervised_by": named(report.body),
        "from_enterprise": report.from_enterprise,
        "near_border": report.near_border,
    }


def listing(call: Call) -> ReportList:
    """Give a page of reports."""
    asked = call.asked(ReportQuery)
    filters = queries.Filters(
        state=asked.state or "", category=asked.service_code or "", door=asked.door, late=asked.late, mine=asked.mine,
        words=asked.q.strip(),
    )  # fmt: skip
    before = key_of(asked.after, prefix="report~")
    page = queries.page(
        filters=filters, by=call.by, today=call.today, cursor="" if before is None else str(before), size=asked.limit
    )  # fmt: skip
    ahead = f"report~{page.next_cursor}" if page.next_cursor else ""
    return {"items": [_line(one) for one in page.rows], "count": page.count, "next": cursor(ahead)}


def one(call: Call) -> Answer:
    """Give one report whole."""
    shown = queries.one(pk=call.pk)
    answers = list(shown.answers.all())
    whole: ReportWhole = {
        **_line(shown),
        "status_notes": shown.end_reason or (answers[-1].text if answers else ""),
        "media": [link.file_id for link in shown.file_links.all()],
        "door": shown.door.code,
        "gathered_with": shown.main_id,
        "gathered": [each.pk for each in shown.gathered.all()],
        "cluster": shown.cluster_id,
        "public_text": shown.public_text,
        "rounds": [
            {
                "body": named(each.body), "assigned_at": each.assigned_at, "declined_at": each.declined_at,
                "reason": each.reason, "suggested": maybe_named(each.suggested),
            }
            for each in shown.assignments.all()
        ],
        "answers": [
            {
                "body": named(each.body), "text": each.text, "answered_at": each.answered_at, "solved": each.solved,
                "word": each.word,
            }
            for each in answers
        ],
        "history": history(queries.acts(report=shown), on=call.today),
    }  # fmt: skip
    return Answer(whole, KIND.answer(shown).headers)


def statistics(call: Call) -> ReportStatistics:
    """Give the numbers of reports."""
    found = queries.statistics(filters=queries.Filters(), by=call.by, today=call.today)
    return {
        "total": found.total,
        "categories": [_counted(each) for each in found.categories],
        "places": [_counted(each) for each in found.places],
        "months": [_counted(each) for each in found.months],
    }


def _counted(line: queries.Counted) -> CountedLine:
    return {
        "key": line.key, "count": line.count, "resolved": line.resolved, "open": line.open, "contested": line.contested,
    }  # fmt: skip


def services(call: Call) -> ServiceList:
    """Give the categories."""
    return {"items": [{"service_code": each, "service_name": str(each.label)} for each in Category]}


def _report(pk: int, *, at: str) -> Report:
    try:
        return queries.one(pk=pk)
    except Report.DoesNotExist:
        raise unknown(at) from None


def _assign(report: Report, sent: ReportAssigned, call: Call) -> object:
    responsible = found_body(sent.responsible, at="/responsible")
    assert responsible is not None
    return operations.assign(report=report, responsible=responsible, by=call.by, at=call.at)


def _decline(report: Report, sent: ReportDeclined, call: Call) -> object:
    suggested = found_body(sent.suggested, at="/suggested")
    assert suggested is not None
    return operations.decline(report=report, reason=sent.reason, suggested=suggested, by=call.by, at=call.at)


def _gather(report: Report, sent: ReportGathered, call: Call) -> object:
    return operations.gather(report=report, main=_report(sent.main, at="/main"), by=call.by, at=call.at)


def _does(operation: Any, *names: str) -> Any:
    return plain(operation, "report", *names)


DOINGS: Final = {
    "assign": Doing(body=ReportAssigned, run=_assign, summary=_("Pass a report on to a department")),
    "accept": Doing(body=Plain, run=_does(operations.accept), summary=_("Take a report up")),
    "decline": Doing(
        body=ReportDeclined, run=_decline, summary=_("Decline a report and say whose it is; twice at most")
    ),
    "answer": Doing(body=ReportTold, run=_does(operations.answer, "text"), summary=_("Answer the reporter")),
    "gather": Doing(body=ReportGathered, run=_gather, summary=_("Gather a report with another of its matter")),
    "dismiss": Doing(
        body=WithReason, run=_does(operations.dismiss, "reason"), summary=_("Do not take a report up")
    ),
    "close": Doing(
        body=WithReason, run=_does(operations.close, "reason"),
        summary=_("Close a report that its reporter calls unsolved"),
    ),
    "publish": Doing(
        body=ReportTold, run=_does(operations.publish, "text"), summary=_("Publish words of one's own on a report")
    ),
    "unpublish": Doing(
        body=WithReason, run=_does(operations.unpublish, "reason"), summary=_("Take published words back")
    ),
}  # fmt: skip
ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/reports", name="list_reports", area="reports", run=listing,
        summary=_("Reports from the public that the acting body sees"), query=ReportQuery, gives=ReportList,
    ),
    Endpoint(
        method="GET", path="/reports/statistics", name="get_report_statistics", area="reports", run=statistics,
        summary=_("Reports from the public by category, place and month"), gives=ReportStatistics,
    ),
    Endpoint(
        method="GET", path="/report-services", name="list_report_services", area="reports", run=services,
        summary=_("Categories of reports, as Open311 lists services"), gives=ServiceList,
    ),
    Endpoint(
        method="GET", path="/reports/{id}", name="get_report", area="reports", run=one,
        summary=_("One report from the public with its answers"), gives=ReportWhole, gives_etag=True,
    ),
    *KIND.does(DOINGS),
)  # fmt: skip
