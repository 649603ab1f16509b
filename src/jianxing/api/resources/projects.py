"""Projects: the list, one whole, entering, correcting, moving on, voiding."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import PREFIX, Answer, Call, Endpoint
from jianxing.api.fields import LONG, Day, Id, Listed, QueryId, Sent, Text, Versioned, Words
from jianxing.api.paging import cursor, place_of
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_bodies, found_projects, named
from jianxing.directory.models import PlanDomain
from jianxing.notices.queries import calendar
from jianxing.projects import operations, queries
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import Project


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
    history: list[Deed]


class ProjectQuery(Listed):
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


class NewProject(Sent):
    """A project of the plan."""

    name: Annotated[str, Text(200, least=1)]
    domain: PlanDomain
    stage: Stage = Stage.PLANNING
    stage_on: Day | None = None
    code: Annotated[str, Text(60)] = ""
    summary: Annotated[str, Text(LONG)] = ""
    parent: Id | None = None
    owners: list[Id] = Field(default=[], max_length=50)
    responsible: list[Id] = Field(default=[], max_length=50)
    participating: list[Id] = Field(default=[], max_length=50)


class ProjectAmended(Versioned):
    """What it should say, and why it is corrected; what is not sent stays."""

    reason: Words
    name: Annotated[str, Text(200, least=1)] | None = None
    code: Annotated[str, Text(60)] | None = None
    domain: PlanDomain | None = None
    summary: Annotated[str, Text(LONG)] | None = None


class StageMoved(Versioned):
    """Which stage it has entered and when; skipping one or going back needs a reason."""

    to: Stage
    on: Day
    document: Annotated[str, Text(200)] = ""
    reason: Annotated[str, Text(LONG)] = ""


class ProjectVoided(Versioned):
    """Why."""

    reason: Words


def etag(project: Project) -> str:
    """Return how a project stands, as If-Match compares it."""
    return f'"{project.stage}.{project.version}"'


def _head(project: Project) -> Answer:
    said: ProjectHead = {
        "id": project.pk,
        "name": project.name,
        "stage": Stage(project.stage),
        "version": project.version,
    }
    return Answer(said, {"ETag": etag(project)})


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
    filters = queries.Filters(
        domain=asked.domain or "",
        stage=asked.stage or "",
        owner=asked.owner,
        parent=asked.parent,
        programme=asked.programme,
        registered_by=asked.registered_by,
        words=asked.q,
    )
    place = place_of(asked.after, prefix="project~").removeprefix("project~")
    page = queries.page(filters=filters, cursor=place, size=asked.limit)
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
        "funds": [_fund(sums) for sums in page.funds],
        "history": history(queries.acts(pk=project.pk), on=call.today),
    }
    return Answer(whole, {"ETag": etag(project)})


def _number(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _fund(sums: queries.FundSums) -> FundLine:
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
        code=sent.code,
        summary=sent.summary,
        parent=found_projects([sent.parent], at="/parent")[0] if sent.parent else None,
        owners=found_bodies(sent.owners, at="/owners"),
        responsible=found_bodies(sent.responsible, at="/responsible"),
        participating=found_bodies(sent.participating, at="/participating"),
        by=call.by,
        at=call.at,
    )
    answer = _head(project)
    return Answer(answer.content, {**answer.headers, "Location": f"{PREFIX}/projects/{project.pk}"})


def _read(call: Call) -> Project:
    project = queries.one(pk=call.pk)
    call.check_unchanged(number=project.name, etag=etag(project), version=project.version)
    return project


def amend(call: Call) -> Answer:
    """Correct a project."""
    sent, project = call.sent(ProjectAmended), _read(call)
    changes = {name: getattr(sent, name) or "" for name in sent.model_fields_set - {"reason", "version"}}
    return _head(
        operations.amend(project=project, changes=changes, reason=sent.reason, by=call.by, at=call.at)
    )


def move_stage(call: Call) -> Answer:
    """Enter another stage."""
    sent, project = call.sent(StageMoved), _read(call)
    operations.move_stage(
        project=project,
        to=sent.to,
        on=sent.on,
        document=sent.document,
        reason=sent.reason,
        by=call.by,
        at=call.at,
    )
    return _head(project)


def void(call: Call) -> Answer:
    """Void a project."""
    sent, project = call.sent(ProjectVoided), _read(call)
    return _head(operations.void(project=project, reason=sent.reason, by=call.by, at=call.at))


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
    Endpoint(
        method="POST", path="/projects/{id}/amend", name="amend_project", area="projects", run=amend,
        summary=_("Correct a project"), body=ProjectAmended, gives=ProjectHead,
        gives_etag=True, takes_match=True,
    ),
    Endpoint(
        method="POST", path="/projects/{id}/stage", name="move_project_stage", area="projects", run=move_stage,
        summary=_("Enter another stage of a project"), body=StageMoved, gives=ProjectHead,
        gives_etag=True, takes_match=True,
    ),
    Endpoint(
        method="POST", path="/projects/{id}/void", name="void_project", area="projects", run=void,
        summary=_("Void a project"), body=ProjectVoided, gives=ProjectHead,
        gives_etag=True, takes_match=True,
    ),
)  # fmt: skip
