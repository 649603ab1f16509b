"""Inspections: the list, one whole, planning one."""

from datetime import date
from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Day, Flag, Id, Listed, QueryId, Sent, Text
from jianxing.api.paging import cursor, place_of
from jianxing.api.resources.doings import Kind
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_bodies, found_focus_item, found_projects, named
from jianxing.directory.models import PlanDomain
from jianxing.inspections import operations, queries
from jianxing.inspections.lifecycle import State
from jianxing.inspections.models import Inspection
from jianxing.inspections.operations import Companion, Target
from jianxing.projects.models import Focus

People = Annotated[int, Field(strict=True, ge=1, le=10_000)]
Aspects = Annotated[list[Focus], Field(max_length=20)]


class InspectionHead(TypedDict):
    """An inspection after something was done to it."""

    id: int
    number: str
    state: State
    version: int


class LookedAt(TypedDict):
    """A project or a site that was looked at."""

    project: Named | None
    site: str
    aspects: list[str]


class InspectionLine(TypedDict):
    """An inspection as a list has it."""

    id: int
    number: str
    state: State
    version: int
    mode: str
    title: str
    domain: str
    body: Named
    planned_on: date
    held_from: date | None
    held_to: date | None
    place: str
    people: int | None
    targets: list[LookedAt]


class InspectionList(TypedDict):
    """A page of inspections, newest plan first; counting stops at 10,000."""

    items: list[InspectionLine]
    count: int
    count_is_exact: bool
    next: str | None


class ToTick(TypedDict):
    """A check item of a project that is looked at."""

    id: int
    project: int
    text: str
    focus: str
    is_required: bool


class Ticked(TypedDict):
    """What was found of a check item."""

    check_item: int
    text: str
    outcome: str
    note: str
    finding: int | None


class Brought(TypedDict):
    """A finding that it brought to light."""

    id: int
    number: str


class InspectionFileLine(TypedDict):
    """A photo or document of the inspection."""

    id: int
    name: str


class InspectionWhole(InspectionLine):
    """An inspection with everything that its page shows."""

    uid: str
    summary: str
    void_reason: str
    companions: list[Named]
    check_items: list[ToTick]
    results: list[Ticked]
    findings: list[Brought]
    files: list[InspectionFileLine]
    history: list[Deed]


class InspectionFilters(Sent):
    """Which inspections; void ones come only when asked for."""

    q: Annotated[str, Text(100)] = ""
    mode: Inspection.Mode | None = None
    state: State | None = None
    domain: PlanDomain | None = None
    body: QueryId | None = None
    project: QueryId | None = None
    programme: QueryId | None = None
    planned_from: Day | None = None
    planned_to: Day | None = None

    def narrowing(self) -> queries.Filters:
        """Return the list's filters."""
        return queries.Filters(
            mode=self.mode or "",
            state=self.state or "",
            domain=self.domain or "",
            body=self.body,
            project=self.project,
            programme=self.programme,
            planned_from=self.planned_from,
            planned_to=self.planned_to,
            words=self.q,
        )


class InspectionQuery(InspectionFilters, Listed):
    """Which inspections, page by page."""


class TargetSent(Sent):
    """A project to look at, or a site that is none: one of the two."""

    project: Id | None = None
    site: Annotated[str, Text(200)] = ""
    aspects: Aspects = []


class CompanionSent(Sent):
    """A body that comes along; a joint one inspects too and sees the inspection."""

    body: Id
    people: People | None = None
    is_joint: Flag = False


class NewInspection(Sent):
    """What is to be looked at, where and when."""

    mode: Inspection.Mode
    title: Annotated[str, Text(200, least=1)]
    planned_on: Day
    targets: list[TargetSent] = Field(default=[], max_length=100)
    companions: list[CompanionSent] = Field(default=[], max_length=50)
    domain: PlanDomain | None = None
    place: Annotated[str, Text(200)] = ""
    people: People | None = None
    focus_item: Id | None = Field(default=None, description="The point of a programme that it looks at.")


def etag(inspection: Inspection) -> str:
    """Return how an inspection stands, as If-Match compares it."""
    return f'"{inspection.state}.{inspection.version}"'


def head(inspection: Inspection) -> InspectionHead:
    """Return an inspection after a write, from memory."""
    return {
        "id": inspection.pk,
        "number": inspection.number,
        "state": State(inspection.state),
        "version": inspection.version,
    }


KIND: Final = Kind(
    area="inspections",
    path="/inspections/{id}",
    name="inspection",
    read=queries.one,
    title=lambda inspection: str(inspection.number),
    etag=etag,
    head=head,
    gives=InspectionHead,
)


def _line(inspection: Inspection, targets: "list[LookedAt]") -> InspectionLine:
    return {
        "id": inspection.pk,
        "number": inspection.number,
        "state": State(inspection.state),
        "version": inspection.version,
        "mode": inspection.mode,
        "title": inspection.title,
        "domain": inspection.domain,
        "body": named(inspection.body),
        "planned_on": inspection.planned_on,
        "held_from": inspection.held_from,
        "held_to": inspection.held_to,
        "place": inspection.place,
        "people": inspection.people,
        "targets": targets,
    }


def _targets(links: object) -> list[LookedAt]:
    return [
        {
            "project": None if link.project is None else {"id": link.project.pk, "name": link.project.name},
            "site": link.site,
            "aspects": list(link.aspects),
        }
        for link in links  # type: ignore[attr-defined]  # the links of an inspection, prefetched
    ]


def listing(call: Call) -> InspectionList:
    """Give a page of inspections."""
    asked = call.asked(InspectionQuery)
    place = place_of(asked.after, prefix="inspection~").removeprefix("inspection~")
    page = queries.page(filters=asked.narrowing(), cursor=place, size=asked.limit)
    return {
        "items": [
            _line(inspection, _targets(inspection.shown_targets))  # type: ignore[attr-defined]  # to_attr
            for inspection in page.inspections
        ],
        "count": page.count,
        "count_is_exact": page.count_is_exact,
        "next": cursor(f"inspection~{page.next_cursor}" if page.next_cursor else ""),
    }


def one(call: Call) -> Answer:
    """Give one inspection whole."""
    page = queries.inspection_page(pk=call.pk)
    inspection = page.inspection
    whole: InspectionWhole = {
        **_line(inspection, _targets(page.targets)),
        "uid": str(inspection.uid),
        "summary": inspection.summary,
        "void_reason": inspection.void_reason,
        "companions": [named(companion.body) for companion in page.companions],
        "check_items": [
            {
                "id": item.pk,
                "project": item.checklist.project_id,
                "text": item.text,
                "focus": item.focus,
                "is_required": item.is_required,
            }
            for item in page.items
        ],
        "results": [
            {
                "check_item": result.check_item_id,
                "text": result.check_item.text,
                "outcome": result.outcome,
                "note": result.note,
                "finding": result.finding_id,
            }
            for result in page.results
        ],
        "findings": [{"id": link.finding.pk, "number": link.finding.number} for link in page.findings],
        "files": [{"id": link.file_id, "name": link.file.name} for link in page.files],
        "history": history(queries.acts(pk=inspection.pk), on=call.today),
    }
    return Answer(whole, {"ETag": etag(inspection)})


def targets_of(sent: "list[TargetSent]") -> list[Target]:
    """Return where one goes, the projects looked up in one query."""
    ids = [target.project for target in sent if target.project is not None]
    projects = {project.pk: project for project in found_projects(ids, at="/targets")}
    return [
        Target(
            project=None if target.project is None else projects[target.project],
            site=target.site,
            aspects=list(dict.fromkeys(target.aspects)),
        )
        for target in sent
    ]


def companions_of(sent: "list[CompanionSent]") -> list[Companion]:
    """Return who comes along, each body once, looked up in one query."""
    bodies = {body.pk: body for body in found_bodies([one.body for one in sent], at="/companions")}
    named_once = {
        one.body: Companion(body=bodies[one.body], people=one.people, is_joint=one.is_joint) for one in sent
    }
    return list(named_once.values())


def plan(call: Call) -> Answer:
    """Plan an inspection."""
    sent = call.sent(NewInspection)
    inspection = operations.plan(
        mode=sent.mode,
        title=sent.title,
        planned_on=sent.planned_on,
        targets=targets_of(sent.targets),
        companions=companions_of(sent.companions),
        domain=sent.domain or "",
        place=sent.place,
        people=sent.people,
        focus_item=found_focus_item(sent.focus_item, at="/focus_item"),
        by=call.by,
        at=call.at,
    )
    return KIND.made(inspection)


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/inspections", name="list_inspections", area="inspections", run=listing,
        summary=_("The inspections that the acting body sees"), query=InspectionQuery, gives=InspectionList,
    ),
    Endpoint(
        method="POST", path="/inspections", name="plan_inspection", area="inspections", run=plan, status=201,
        summary=_("Plan an inspection"), body=NewInspection, gives=InspectionHead, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/inspections/{id}", name="get_inspection", area="inspections", run=one,
        summary=_("One inspection with what it looked at and found"), gives=InspectionWhole, gives_etag=True,
    ),
)  # fmt: skip
