"""Projects: the list, one whole, entering one."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import LONG, Day, Id, Listed, QueryId, Sent, Text
from jianxing.api.paging import cursor, place_of
from jianxing.api.resources.doings import Kind
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import (
    Named,
    found_bodies,
    found_jurisdictions,
    found_programme,
    found_project,
    named,
)
from jianxing.directory.models import PlanDomain
from jianxing.notices.queries import calendar
from jianxing.projects import operations, queries
from jianxing.projects.lifecycle import AssetState, Stage
from jianxing.projects.models import ParkAsset, Project


class ProjectHead(TypedDict):
    """A project after something was done to it."""

    id: int
    name: str
    stage: Stage
    version: int


class PartIn(TypedDict):
    """A body and its part in a project."""

    id: int
    name: str
    part: str


class ProjectLine(TypedDict):
    """A project as a list has it."""

    id: int
    name: str
    code: str
    domain: str
    stage: Stage
    version: int
    registered_by: Named
    parent: Named | None
    programme: Named | None
    located_in: str | None
    governed_by: str | None
    bodies: list[PartIn]


class ProjectList(TypedDict):
    """A page of projects, in pinyin order; counting stops at 10,000."""

    items: list[ProjectLine]
    count: int
    count_is_exact: bool
    next: str | None


class StageEntered(TypedDict):
    """A stage that was entered."""

    came_from: str
    stage: str
    on: date | None
    document: str
    reason: str


class Item(TypedDict):
    """A check item of the project's checklist."""

    id: int
    text: str


class FundLine(TypedDict):
    """Money from one source, in yuan, as far as it has happened."""

    id: int
    name: str
    source: str
    budget: str
    allocated: str
    paid: str
    used: str


class AssetLine(TypedDict):
    """Idle land or an idle building of a park; the area is in square metres."""

    id: int
    kind: str
    name: str
    place: str
    area: str
    idle_since: date
    state: AssetState
    project: Named | None
    planned_on: date | None
    reused_on: date | None


class ProjectWhole(TypedDict):
    """A project with everything that its page shows."""

    id: int
    uid: str
    name: str
    code: str
    aliases: list[str]
    domain: str
    stage: Stage
    version: int
    summary: str
    longitude: str | None
    latitude: str | None
    registered_by: Named
    parent: Named | None
    programme: Named | None
    located_in: str | None
    governed_by: str | None
    is_void: bool
    bodies: list[PartIn]
    parts: list[Named]
    stages: list[StageEntered]
    check_items: list[Item]
    funds: list[FundLine]
    assets: list[AssetLine]
    history: list[Deed]


class ProjectFilters(Sent):
    """Which projects."""

    q: Annotated[str, Text(100)] = Field(
        default="", description="Words of the name, a code, or pinyin initials."
    )
    domain: PlanDomain | None = None
    stage: Stage | None = None
    owner: QueryId | None = Field(default=None, description="A body that owns it or is responsible.")
    parent: QueryId | None = None
    programme: QueryId | None = None
    registered_by: QueryId | None = None

    def narrowing(self) -> queries.Filters:
        """Return the list's filters."""
        return queries.Filters(
            domain=self.domain or "",
            stage=self.stage or "",
            owner=self.owner,
            parent=self.parent,
            programme=self.programme,
            registered_by=self.registered_by,
            words=self.q,
        )


class ProjectQuery(ProjectFilters, Listed):
    """Which projects, page by page."""


Aliases = Annotated[list[Annotated[str, Text(200, least=1)]], Field(max_length=20)]
#: A code of GB/T 2260.
Division = Annotated[str, Field(pattern=r"^[1-9][0-9]{5}$")]
Longitude = Annotated[Decimal, Field(ge=-180, le=180, max_digits=9, decimal_places=6)]
Latitude = Annotated[Decimal, Field(ge=-90, le=90, max_digits=8, decimal_places=6)]


class NewProject(Sent):
    """A project of the plan."""

    name: Annotated[str, Text(200, least=1)]
    domain: PlanDomain
    stage: Stage = Stage.PLANNING
    stage_on: Day | None = None
    stage_document: Annotated[str, Text(200)] = ""
    code: Annotated[str, Text(60)] = ""
    aliases: Aliases = []
    summary: Annotated[str, Text(LONG)] = ""
    parent: Id | None = None
    programme: Id | None = None
    introduced_on: Day | None = Field(
        default=None, description="The day on which a park brought the project in."
    )
    governed_by: Division | None = None
    longitude: Longitude | None = None
    latitude: Latitude | None = None
    owners: list[Id] = Field(default=[], max_length=50)
    responsible: list[Id] = Field(default=[], max_length=50)
    participating: list[Id] = Field(default=[], max_length=50)

    @model_validator(mode="after")
    def _whole_point(self) -> "NewProject":
        if (self.longitude is None) != (self.latitude is None):
            raise PydanticCustomError("both_or_neither", "both of longitude, latitude, or neither")
        return self


def etag(project: Project) -> str:
    """Return how a project stands, as If-Match compares it."""
    return f'"{project.stage}.{project.version}"'


def head(project: Project) -> ProjectHead:
    """Return a project after a write, from memory."""
    return {
        "id": project.pk,
        "name": project.name,
        "stage": Stage(project.stage),
        "version": project.version,
    }


KIND: Final = Kind(
    area="projects",
    path="/projects/{id}",
    name="project",
    read=queries.one,
    title=str,
    etag=etag,
    head=head,
    gives=ProjectHead,
)


def _parts(links: Any) -> list[PartIn]:
    return [{"id": link.body_id, "name": link.body.label, "part": link.part} for link in links]


def _project(project: Any) -> Named | None:
    return None if project is None else {"id": project.pk, "name": str(project)}


def _place(jurisdiction: Any) -> str | None:
    return None if jurisdiction is None else jurisdiction.code


def line(project: Project) -> ProjectLine:
    """Return a project as a list has it."""
    return {
        "id": project.pk,
        "name": project.name,
        "code": project.code,
        "domain": project.domain,
        "stage": Stage(project.stage),
        "version": project.version,
        "registered_by": named(project.registered_by),
        "parent": _project(project.parent),
        "programme": _project(project.programme),
        "located_in": _place(project.located_in),
        "governed_by": _place(project.governed_by),
        "bodies": _parts(project.current_bodies),  # type: ignore[attr-defined]  # prefetched by the query
    }


def listing(call: Call) -> ProjectList:
    """Give a page of projects."""
    asked = call.asked(ProjectQuery)
    place = place_of(asked.after, prefix="project~").removeprefix("project~")
    page = queries.page(filters=asked.narrowing(), cursor=place, size=asked.limit)
    return {
        "items": [line(project) for project in page.projects],
        "count": page.count,
        "count_is_exact": page.count_is_exact,
        "next": cursor(f"project~{page.next_cursor}" if page.next_cursor else ""),
    }


def one(call: Call) -> Answer:
    """Give one project whole."""
    page = queries.project_page(pk=call.pk, today=call.today, calendar=calendar())
    project = page.project
    whole: ProjectWhole = {
        "id": project.pk,
        "uid": str(project.uid),
        "name": project.name,
        "code": project.code,
        "aliases": list(project.aliases),
        "domain": project.domain,
        "stage": Stage(project.stage),
        "version": project.version,
        "summary": project.summary,
        "longitude": _number(project.longitude),
        "latitude": _number(project.latitude),
        "registered_by": named(project.registered_by),
        "parent": _project(project.parent),
        "programme": _project(project.programme),
        "located_in": _place(project.located_in),
        "governed_by": _place(project.governed_by),
        "is_void": project.voided_at is not None,
        "bodies": _parts(page.bodies),
        "parts": [{"id": part.pk, "name": part.name} for part in page.parts],
        "stages": [
            {
                "came_from": stage.came_from,
                "stage": stage.stage,
                "on": stage.on,
                "document": stage.document,
                "reason": stage.reason,
            }
            for stage in page.stages
        ],
        "check_items": [{"id": item.pk, "text": item.text} for item in page.items],
        "funds": [fund_line(sums) for sums in page.funds],
        "assets": [asset_line(asset) for asset in page.assets],
        "history": history(queries.acts(pk=project.pk), on=call.today),
    }
    return Answer(whole, {"ETag": etag(project)})


def _number(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def asset_line(asset: ParkAsset) -> AssetLine:
    """Return an asset with where it stands."""
    return {
        "id": asset.pk,
        "kind": asset.kind,
        "name": asset.name,
        "place": asset.place,
        "area": str(asset.area),
        "idle_since": asset.idle_since,
        "state": AssetState(asset.state),
        "project": _project(asset.project),
        "planned_on": asset.planned_on,
        "reused_on": asset.reused_on,
    }


def fund_line(sums: queries.FundSums) -> FundLine:
    """Return a fund with its sums."""
    fund = sums.fund
    return {
        "id": fund.pk,
        "name": fund.name,
        "source": fund.source,
        "budget": str(sums.budget),
        "allocated": str(sums.allocated),
        "paid": str(sums.paid),
        "used": str(sums.used),
    }


def register(call: Call) -> Answer:
    """Enter a project."""
    sent = call.sent(NewProject)
    project = operations.register(
        name=sent.name,
        domain=sent.domain,
        stage=sent.stage,
        stage_on=sent.stage_on,
        stage_document=sent.stage_document,
        code=sent.code,
        aliases=sent.aliases,
        summary=sent.summary,
        parent=found_project(sent.parent, at="/parent"),
        programme=found_programme(sent.programme, at="/programme"),
        introduced_on=sent.introduced_on,
        governed_by=found_jurisdictions([sent.governed_by], on=call.today, at="/governed_by")[0]
        if sent.governed_by
        else None,
        longitude=sent.longitude,
        latitude=sent.latitude,
        owners=found_bodies(sent.owners, at="/owners"),
        responsible=found_bodies(sent.responsible, at="/responsible"),
        participating=found_bodies(sent.participating, at="/participating"),
        by=call.by,
        at=call.at,
    )
    return KIND.made(project)


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/projects", name="list_projects", area="projects", run=listing,
        summary=_("The projects that the acting body sees"), query=ProjectQuery, gives=ProjectList,
    ),
    Endpoint(
        method="POST", path="/projects", name="register_project", area="projects", run=register, status=201,
        summary=_("Enter a project"), body=NewProject, gives=ProjectHead, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/projects/{id}", name="get_project", area="projects", run=one,
        summary=_("One project with its stages, checklist, money and history"),
        gives=ProjectWhole, gives_etag=True,
    ),
)  # fmt: skip
