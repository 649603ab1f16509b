"""What may be done to a project: correcting, moving on, its bodies and its checklist, its idle assets."""

from decimal import Decimal
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call
from jianxing.api.fields import LONG, Day, Flag, Id, Sent, Text, Versioned
from jianxing.api.resources.doings import Doing, Kind, Reasoned, Run, WithReason, plain
from jianxing.api.resources.naming import (
    found_bodies,
    found_jurisdictions,
    found_programme,
    found_project,
    found_projects,
)
from jianxing.api.resources.projects import KIND, Aliases, AssetLine, Division, asset_line
from jianxing.directory.models import PlanDomain
from jianxing.projects import operations, queries
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import CheckItem, Focus, ParkAsset, Project
from jianxing.projects.operations import ItemDraft

Ids = Annotated[list[Id], Field(max_length=50)]
Area = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]


class ProjectAmended(Reasoned):
    """What it should say, and why it is corrected; what is not sent stays."""

    name: Annotated[str, Text(200, least=1)] | None = None
    aliases: Aliases | None = None
    code: Annotated[str, Text(60)] | None = None
    domain: PlanDomain | None = None
    parent: Id | None = None
    programme: Id | None = None
    introduced_on: Day | None = None
    summary: Annotated[str, Text(LONG)] | None = None


class StageMoved(Versioned):
    """Which stage it has entered and when; skipping one or going back needs a reason."""

    to: Stage
    on: Day
    document: Annotated[str, Text(200)] = ""
    reason: Annotated[str, Text(LONG)] = ""


class PartsSet(Versioned):
    """Whose the project is; a part that is not sent stays as it is."""

    owners: Ids | None = None
    responsible: Ids | None = None
    participating: Ids | None = None


class ProjectShared(Versioned):
    """Who shall see it."""

    bodies: Annotated[list[Id], Field(min_length=1, max_length=50)]


class SpansAdded(Versioned):
    """Codes of jurisdictions that it runs through (GB/T 2260)."""

    jurisdictions: Annotated[list[Division], Field(min_length=1, max_length=50)]


class NewItem(Sent):
    """One thing to look at."""

    text: Annotated[str, Text(500, least=1)]
    focus: Focus = Focus.OTHER
    is_required: Flag = True


class ItemsAdded(Versioned):
    """What is to be looked at; items that are there already stay as they are."""

    items: Annotated[list[NewItem], Field(min_length=1, max_length=200)]


class NewAsset(Versioned):
    """Land or a building of the park that stands idle; the area is in square metres."""

    kind: ParkAsset.Kind
    name: Annotated[str, Text(200, least=1)]
    area: Area
    idle_since: Day
    place: Annotated[str, Text(200)] = ""


class ReusePlanned(Sent):
    """Which project is to reuse it, and the day of the plan."""

    project: Id
    on: Day


class Reused(Sent):
    """Since when it is in use, and by which project where it is not the planned one."""

    on: Day
    project: Id | None = None


class Released(WithReason):
    """Since when the plan is over, or it stands idle again, and why."""

    on: Day


class ItemHead(TypedDict):
    """A check item after something was done to it."""

    id: int
    project: int
    text: str
    is_void: bool


def _does(operation: Any, *names: str) -> Run:
    return plain(operation, "project", *names)


def _amend(project: Project, sent: ProjectAmended, call: Call) -> object:
    changes: dict[str, Any] = {}
    for name in sent.model_fields_set - {"reason", "version"}:
        value = getattr(sent, name)
        if name == "parent":
            value = found_project(value, at="/parent")
        elif name == "programme":
            value = found_programme(value, at="/programme")
        elif value is None:
            value = {"aliases": [], "introduced_on": None}.get(name, "")
        changes[name] = value
    return operations.amend(project=project, changes=changes, reason=sent.reason, by=call.by, at=call.at)


def _set_bodies(project: Project, sent: PartsSet, call: Call) -> object:
    parts: dict[str, Any] = {}
    for name in ("owners", "responsible", "participating"):
        ids = getattr(sent, name)
        parts[name] = None if ids is None else found_bodies(ids, at=f"/{name}")
    return operations.set_bodies(project=project, **parts, by=call.by, at=call.at)


def _share(project: Project, sent: ProjectShared, call: Call) -> object:
    bodies = found_bodies(sent.bodies, at="/bodies")
    return operations.share(project=project, bodies=bodies, by=call.by, at=call.at)


def _spans(project: Project, sent: SpansAdded, call: Call) -> object:
    places = found_jurisdictions(sent.jurisdictions, on=call.today, at="/jurisdictions")
    return operations.add_spans(project=project, places=places, by=call.by, at=call.at)


def _checklist(project: Project, sent: ItemsAdded, call: Call) -> object:
    items = [ItemDraft(text=item.text, focus=item.focus, is_required=item.is_required) for item in sent.items]
    return operations.ensure_checklist(project=project, items=items, by=call.by, at=call.at)


def _asset(project: Project, sent: NewAsset, call: Call) -> object:
    values = {name: getattr(sent, name) for name in ("kind", "name", "area", "idle_since", "place")}
    return operations.add_asset(park=project, **values, by=call.by, at=call.at)


def _plan_reuse(asset: ParkAsset, sent: ReusePlanned, call: Call) -> object:
    (project,) = found_projects([sent.project], at="/project")
    return operations.plan_reuse(asset=asset, project=project, on=sent.on, by=call.by, at=call.at)


def _reuse(asset: ParkAsset, sent: Reused, call: Call) -> object:
    project = found_project(sent.project, at="/project")
    return operations.reuse_asset(asset=asset, on=sent.on, project=project, by=call.by, at=call.at)


def _item_head(item: CheckItem) -> ItemHead:
    return {
        "id": item.pk,
        "project": item.checklist.project_id,
        "text": item.text,
        "is_void": item.voided_at is not None,
    }


DOINGS: Final = {
    "amend": Doing(body=ProjectAmended, run=_amend, summary=_("Correct a project"), name="amend_project"),
    "stage": Doing(
        body=StageMoved, run=_does(operations.move_stage, "to", "on", "document", "reason"),
        summary=_("Enter another stage of a project"), name="move_project_stage",
    ),
    "bodies": Doing(body=PartsSet, run=_set_bodies, summary=_("Say whose a project is")),
    "share": Doing(body=ProjectShared, run=_share, summary=_("Share a project with other bodies")),
    "spans": Doing(body=SpansAdded, run=_spans, summary=_("Add jurisdictions that a project runs through")),
    "checklist": Doing(body=ItemsAdded, run=_checklist, summary=_("Add check items to a project")),
    "assets": Doing(
        body=NewAsset, run=_asset, summary=_("Put idle land or a building on the books of a park"),
        gives=AssetLine, answer=asset_line, at=lambda asset: f"/projects/{asset.park_id}",
    ),
    "void": Doing(
        body=Reasoned, run=_does(operations.void, "reason"), summary=_("Void a project"), name="void_project"
    ),
}  # fmt: skip
ASSET: Final = Kind(
    area="projects",
    path="/assets/{id}",
    name="asset",
    read=queries.one_asset,
    title=str,
    etag=lambda asset: f'"{asset.state}"',
    head=asset_line,
    gives=AssetLine,
)
ASSET_DOINGS: Final = {
    "plan": Doing(body=ReusePlanned, run=_plan_reuse, summary=_("Plan the reuse of an idle asset")),
    "reuse": Doing(body=Reused, run=_reuse, summary=_("Say that an idle asset is in use again")),
    "release": Doing(
        body=Released,
        run=plain(operations.release_asset, "asset", "on", "reason"),
        summary=_("Say that an asset stands idle again"),
    ),
    "void": Doing(
        body=WithReason,
        run=plain(operations.void_asset, "asset", "reason"),
        summary=_("Void an asset that should not be on the books"),
    ),
}
ITEM: Final = Kind(
    area="projects",
    path="/check-items/{id}",
    name="check_item",
    read=queries.one_item,
    title=str,
    head=_item_head,
    gives=ItemHead,
)
ITEM_DOINGS: Final = {
    "withdraw": Doing(
        body=WithReason,
        run=plain(operations.withdraw_item, "item", "reason"),
        summary=_("Take an item off its checklist"),
    )
}
ENDPOINTS: Final = (*KIND.does(DOINGS), *ASSET.does(ASSET_DOINGS), *ITEM.does(ITEM_DOINGS))
