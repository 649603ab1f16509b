"""Figures of a body's own and the usual ones: what each comes to, its rows, making, revising, taking out of use."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import PREFIX, Answer, Call, Endpoint
from jianxing.api.fields import Day, Id, Sent, Text, Versioned
from jianxing.api.problems import unknown
from jianxing.api.resources.briefs import (
    FigureRows,
    Rows,
    rows_of,
)
from jianxing.api.resources.doings import Doing, Kind, Reasoned, plain
from jianxing.api.resources.finding_filters import FindingFilters
from jianxing.briefs import operations, queries, standard
from jianxing.briefs.models import Figure
from jianxing.briefs.recipes import Definition, Moment, Value, compute
from jianxing.directory.models import Jurisdiction, PlanDomain
from jianxing.inspections.models import Inspection
from jianxing.subscriptions.queries import as_stored

#: The recipes and units; a test holds them to the tables of the briefs.
Recipe = Literal[
    "findings.closed", "findings.ledger", "inspections.projects", "inspections.sites", "inspections.held",
    "inspections.funds", "projects.introduced", "projects.stage", "projects.checklists", "schedules.days_saved",
    "programmes.focus_items", "programmes.years", "programmes.activities", "programmes.agreements",
    "approvals.on_time", "approvals.granted", "meetings.held", "meetings.due", "meetings.missed",
    "letters.answered", "letters.bodies", "letters.provinces", "referrals.passed_on",
    "indicators.checked", "indicators.questions", "penalties.deviations",
    "incidents.together", "incidents.drills", "packages.recognised", "feedback.resolved",
    "coverage.outlets", "coverage.matters",
    "freight.routes", "freight.enterprises", "freight.mismatches",
    "atlas.domains", "atlas.conflicts", "atlas.enclaves", "atlas.blind_spots",
]  # fmt: skip
Unit = Literal[
    "finding", "project", "organisation", "working day", "median working day", "calendar day", "site", "inspection", "mode",
    "checklist", "focus item", "year", "activity", "application", "approval", "agreement", "meeting", "letter", "province",
    "referral", "stage", "domain", "conflict", "enclave", "area", "series", "question", "package", "report", "group",
    "incident", "drill",
    "institution", "museum", "library", "station", "matter",
    "route", "enterprise", "field mismatch",
]  # fmt: skip
Positive = Annotated[int, Field(strict=True, ge=1, le=1000)]


class FigureOffered(TypedDict):
    """A figure that a text may place; those of one's own have an id, the usual ones none."""

    id: int | None
    key: str
    name: str
    recipe: str
    unit: str
    params: dict[str, Any]
    domain: str
    says_zh: str
    says_en: str
    version: int
    rows: str


class FigureList(TypedDict):
    """The figures of the acting body, then the usual ones."""

    items: list[FigureOffered]


class FigureHead(TypedDict):
    """A figure after something was done to it; a revised one has another id."""

    id: int
    key: str
    version: int


class FigureWhole(FigureOffered):
    """A version of a figure, and what it comes to as of a day."""

    as_of: date
    value: Value
    query_hash: str
    made_at: datetime
    is_current: bool
    retire_reason: str


class FigureQuery(Sent):
    """As of which day; today unless given."""

    as_of: Day | None = None


class RowsAsOf(Rows):
    """Which figure that is in use, and as of which day; today unless given."""

    as_of: Day | None = None


class PeriodSent(Sent):
    """Which day of a finding lies in which span; `between` takes both ends, the others none."""

    field: Literal["found", "registered", "closed"]
    span: Literal["until", "month", "quarter", "year", "between"]
    since: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(default=None, alias="to")

    def plain(self) -> dict[str, str]:
        """Return it as parameters hold it."""
        days = {"from": self.since, "to": self.until}
        given = {name: day.isoformat() for name, day in days.items() if day is not None}
        return {"field": self.field, "span": self.span, **given}


class Parameters(Sent):
    """What the recipe is narrowed to; each recipe needs some of these and takes others."""

    filters: FindingFilters | None = None
    period: PeriodSent | None = None
    due_within: Positive | None = Field(default=None, description="Working days.")
    projects: Annotated[list[Id], Field(min_length=1, max_length=100)] | None = None
    categories: (
        Annotated[list[Annotated[str, Text(80, least=1)]], Field(min_length=1, max_length=50)] | None
    ) = None
    modes: Annotated[list[Inspection.Mode], Field(min_length=1, max_length=20)] | None = None
    domain: PlanDomain | None = None
    supervised_by: Id | None = None
    since: Day | None = None
    body: Id | None = None
    project: Id | None = None
    programme: Id | None = None
    hosts_at_least: Positive | None = None
    level: Jurisdiction.Level | None = None

    def plain(self) -> dict[str, Any]:
        """Return them as a figure holds them."""
        held: dict[str, Any] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if value is None:
                continue
            if isinstance(value, FindingFilters):
                stored = as_stored(value.narrowing())
                value = {key: list(one) if isinstance(one, tuple) else one for key, one in stored.items()}
            elif isinstance(value, PeriodSent):
                value = value.plain()
            elif isinstance(value, date):
                value = value.isoformat()
            elif isinstance(value, list):
                value = [str(one) if isinstance(one, str) else one for one in value]
            held[name] = str(value) if isinstance(value, str) else value
        return held


class NewFigure(Sent):
    """A recipe with its parameters, counted in a unit, under a name; without a key it gets one."""

    name: Annotated[str, Text(80, least=1)]
    recipe: Recipe
    unit: Unit
    params: Parameters = Parameters()
    key: Annotated[str, Text(80)] = ""
    domain: PlanDomain | None = None
    says_zh: Annotated[str, Text(300)] = ""
    says_en: Annotated[str, Text(300)] = ""


class FigureRevised(Versioned):
    """What it should be; what is not sent stays."""

    name: Annotated[str, Text(80, least=1)] | None = None
    unit: Unit | None = None
    params: Parameters | None = None
    domain: PlanDomain | None = None
    says_zh: Annotated[str, Text(300)] | None = None
    says_en: Annotated[str, Text(300)] | None = None


def _offered(one: Definition, pk: int | None) -> FigureOffered:
    return {
        "id": pk,
        "key": one.key,
        "name": one.name,
        "recipe": one.recipe,
        "unit": one.unit,
        "params": dict(one.params),
        "domain": one.domain,
        "says_zh": one.says_zh,
        "says_en": one.says_en,
        "version": one.version,
        "rows": rows_at(one.key),
    }


def rows_at(key: str) -> str:
    """Return where the rows of a figure that is in use are read."""
    return f"{PREFIX}/figures/rows?figure={key}"


def _head(figure: Figure) -> FigureHead:
    return {"id": figure.pk, "key": figure.key, "version": figure.version}


KIND: Final = Kind(
    area="briefs",
    path="/figures/{id}",
    name="figure",
    read=queries.figure_version,
    title=str,
    etag=lambda figure: f'"{figure.version}.{figure.is_current}"',
    head=_head,
    gives=FigureHead,
)


def listing(call: Call) -> FigureList:
    """Give the figures that a text may place."""
    own = list(queries.current_figures())
    keys = {figure.key for figure in own}
    usual = [_offered(one, None) for one in standard.DEFINITIONS if one.key not in keys]
    return {"items": [*(_offered(figure.definition, figure.pk) for figure in own), *usual]}


def one(call: Call) -> Answer:
    """Give a version of a figure with its value."""
    figure = queries.figure_version(pk=call.pk)
    as_of = call.asked(FigureQuery).as_of or call.today
    made = compute(definition=figure.definition, moment=Moment(as_of=as_of, body_id=figure.body_id), most=0)
    whole: FigureWhole = {
        **_offered(figure.definition, figure.pk),
        "as_of": as_of,
        "value": made.value,
        "query_hash": made.query_hash,
        "made_at": figure.made_at,
        "is_current": figure.is_current and figure.retired_at is None,
        "retire_reason": figure.retire_reason,
    }
    return Answer(whole, KIND.answer(figure).headers)


def rows(call: Call) -> FigureRows:
    """Give a page of the rows behind a figure that is in use, one's own or a usual one."""
    asked = call.asked(RowsAsOf)
    definition = queries.definition_of(key=asked.figure)
    if definition is None:
        raise unknown("query/figure")
    moment = Moment(as_of=asked.as_of or call.today, body_id=call.by.body)
    made = compute(definition=definition, moment=moment, most=asked.upto + 1)
    found = [(row.handle, row.leads_to, row.label, row.on) for row in made.rows]
    return rows_of(asked, value=made.value, found=found)


def make(call: Call) -> Answer:
    """Make a figure for the acting body."""
    sent = call.sent(NewFigure)
    figure = operations.make_figure(
        name=sent.name,
        recipe=sent.recipe,
        unit=sent.unit,
        params=sent.params.plain(),
        key=sent.key,
        domain=sent.domain or "",
        says_zh=sent.says_zh,
        says_en=sent.says_en,
        by=call.by,
        at=call.at,
    )
    return KIND.made(figure)


def _revise(figure: Figure, sent: FigureRevised, call: Call) -> Figure:
    changes: dict[str, Any] = {
        name: getattr(sent, name) or ""
        for name in sent.model_fields_set - {"params", "version"}
        if getattr(sent, name) is not None or name in ("domain", "says_zh", "says_en")
    }
    if sent.params is not None:
        changes["params"] = sent.params.plain()
    return operations.revise_figure(figure=figure, by=call.by, at=call.at, **changes)


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/figures", name="list_figures", area="briefs", run=listing,
        summary=_("The figures that a brief of the acting body may place"), gives=FigureList,
    ),
    Endpoint(
        method="POST", path="/figures", name="make_figure", area="briefs", run=make, status=201,
        summary=_("Make a figure"), body=NewFigure, gives=FigureHead, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/figures/{id}", name="get_figure", area="briefs", run=one,
        summary=_("A version of a figure and what it comes to"), query=FigureQuery,
        gives=FigureWhole, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/figures/rows", name="list_rows_of_figure", area="briefs", run=rows,
        summary=_("The rows behind a figure that is in use"), query=RowsAsOf, gives=FigureRows,
    ),
    *KIND.does(
        {
            "revise": Doing(
                body=FigureRevised, run=_revise, summary=_("Supersede a figure by another version"),
                gives=FigureHead, answer=_head, at=lambda figure: f"/figures/{figure.pk}",
            ),
            "retire": Doing(
                body=Reasoned, run=plain(operations.retire_figure, "figure", "reason"),
                summary=_("Take a figure out of use"),
            ),
        }
    ),
)  # fmt: skip
