"""Versions of a layer: their features page by page, two of them beside each other, and which project lies where."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

import shapely
from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Id, Listed, QueryId, Sent, Text
from jianxing.api.paging import cursor, place_of
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, WithReason, plain
from jianxing.api.resources.layers import VersionLine, version_line
from jianxing.api.resources.naming import Named, found_project
from jianxing.atlas import operations, queries
from jianxing.atlas.models import Feature, FeatureProject
from jianxing.directory.locating import Division, Lying
from jianxing.settings import clock


class CountyNamed(TypedDict):
    """A county or district by its GB/T 2260 code."""

    code: str
    name: str


class FeatureLine(TypedDict):
    """A feature as a list has it: a point on it in WGS 84, its geodesic measures, and today's counties that govern it and in
    whose area it lies, which differ in an enclave.
    """

    id: int
    key: str
    name: str
    shape: str
    area_m2: float
    length_m: float
    longitude: float
    latitude: float
    row: int
    governing: list[CountyNamed]
    located: list[CountyNamed]


class FeatureList(TypedDict):
    """A page of features, by key."""

    items: list[FeatureLine]
    next: str | None


class PlaceLink(TypedDict):
    """A project that lies at a feature."""

    id: int
    project: Named
    is_void: bool


class FeatureWhole(FeatureLine):
    """A feature with its geometry as GeoJSON, what its file said of it, and the projects that lie there."""

    plan_version: int
    layer: int
    mark: str
    geometry: dict[str, Any]
    attributes: dict[str, Any]
    projects: list[PlaceLink]


class ChangeLine(TypedDict):
    """A feature that differs between two versions."""

    key: str
    what: Literal["added", "moved", "renamed", "dropped"]
    old: int | None
    new: int | None
    old_name: str
    new_name: str
    old_area_m2: float
    new_area_m2: float
    old_length_m: float
    new_length_m: float


class ChangeList(TypedDict):
    """How many features differ, and a page of them by key."""

    added: int
    moved: int
    renamed: int
    dropped: int
    same: int
    items: list[ChangeLine]
    next: str | None


class FeatureQuery(Listed):
    """Which features."""

    q: Annotated[str, Text(100)] = ""


class ChangeQuery(Listed):
    """Compared with which version of the same layer, and which kind of change."""

    old: QueryId = Field(description="The id of the version that is compared with, of the same layer.")
    what: Literal["", "added", "moved", "renamed", "dropped"] = ""


class ProjectLies(Sent):
    """Which project lies there."""

    project: Id


VERSION: Final = Kind(
    area="atlas",
    path="/plan-versions/{id}",
    name="plan_version",
    read=queries.one_version,
    title=str,
    head=version_line,
    gives=VersionLine,
)


def _feature_lines(features: Sequence[Feature], *, on: date) -> list[FeatureLine]:
    found = queries.lying_of(features=features, on=on)
    return [_feature_line(feature, where) for feature, where in zip(features, found, strict=True)]


def _counties(divisions: Sequence[Division]) -> list[CountyNamed]:
    return [{"code": one.code, "name": one.name} for one in divisions]


def _feature_head(feature: Feature) -> FeatureLine:
    return _feature_lines([feature], on=clock.today())[0]


def _feature_line(feature: Feature, where: Lying) -> FeatureLine:
    return {
        "id": feature.pk,
        "key": feature.key,
        "name": feature.name,
        "shape": feature.shape,
        "area_m2": feature.area_m2,
        "length_m": feature.length_m,
        "longitude": feature.longitude,
        "latitude": feature.latitude,
        "row": feature.row,
        "governing": _counties(where.governing),
        "located": _counties(where.located),
    }


def _place(link: FeatureProject) -> PlaceLink:
    project: Named = {"id": link.project_id, "name": link.project.name}
    return {"id": link.pk, "project": project, "is_void": link.is_void}


def one(call: Call) -> VersionLine:
    """Give one version."""
    return version_line(queries.one_version(pk=call.pk))


def features(call: Call) -> FeatureList:
    """Give a page of a version's features."""
    asked, version = call.asked(FeatureQuery), queries.one_version(pk=call.pk)
    after = place_of(asked.after, prefix="feature~").removeprefix("feature~")
    rows = list(queries.features(version=version, words=asked.q, after=after)[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"feature~{shown[-1].key}" if len(rows) > len(shown) else ""
    return {"items": _feature_lines(shown, on=call.today), "next": cursor(ahead)}


def changes(call: Call) -> ChangeList:
    """Say what differs between another version of the layer and this one."""
    asked, new = call.asked(ChangeQuery), queries.one_version(pk=call.pk)
    old = queries.versions(layer=new.layer).filter(pk=asked.old).first()
    if old is None:
        raise unknown("/old")
    counted = queries.changes_of(old=old, new=new)
    after = place_of(asked.after, prefix="change~").removeprefix("change~")
    rows = queries.changes(old=old, new=new, what=asked.what, after=after, most=asked.limit + 1)
    shown = rows[: asked.limit]
    ahead = f"change~{shown[-1].key}" if len(rows) > len(shown) else ""
    return {
        "added": counted.added,
        "moved": counted.moved,
        "renamed": counted.renamed,
        "dropped": counted.dropped,
        "same": counted.same,
        "items": [
            {
                "key": row.key,
                "what": row.what,
                "old": row.old_id,
                "new": row.new_id,
                "old_name": row.old_name,
                "new_name": row.new_name,
                "old_area_m2": row.old_area_m2,
                "new_area_m2": row.new_area_m2,
                "old_length_m": row.old_length_m,
                "new_length_m": row.new_length_m,
            }
            for row in shown
        ],
        "next": cursor(ahead),
    }


def feature(call: Call) -> FeatureWhole:
    """Give one feature with its geometry."""
    found = queries.one_feature(pk=call.pk)
    return {
        **_feature_lines([found], on=call.today)[0],
        "plan_version": found.plan_version_id,
        "layer": found.plan_version.layer_id,
        "mark": found.mark,
        "geometry": shapely.geometry.mapping(shapely.from_wkb(bytes(found.wkb))),
        "attributes": found.attributes,
        "projects": [_place(link) for link in queries.links_of(feature=found)],
    }


def _link(held: Feature, sent: ProjectLies, call: Call) -> FeatureProject:
    project = found_project(sent.project, at="/project")
    assert project is not None
    return operations.link_project(feature=held, project=project, by=call.by, at=call.at)


FEATURE: Final = Kind(
    area="atlas",
    path="/features/{id}",
    name="feature",
    read=queries.one_feature,
    title=str,
    head=_feature_head,
    gives=FeatureLine,
)
LINK: Final = Kind(
    area="atlas",
    path="/feature-projects/{id}",
    name="feature_project",
    read=queries.one_link,
    title=lambda link: str(link.key),
    head=_place,
    gives=PlaceLink,
)

ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/plan-versions/{id}", name="get_plan_version", area="atlas", run=one,
        summary=_("One plan version of a layer"), gives=VersionLine,
    ),
    Endpoint(
        method="GET", path="/plan-versions/{id}/features", name="list_features", area="atlas", run=features,
        summary=_("The features of a plan version"), query=FeatureQuery, gives=FeatureList,
    ),
    Endpoint(
        method="GET", path="/plan-versions/{id}/changes", name="compare_plan_versions", area="atlas",
        run=changes, summary=_("What differs between two plan versions"), query=ChangeQuery, gives=ChangeList,
    ),
    Endpoint(
        method="GET", path="/features/{id}", name="get_feature", area="atlas", run=feature,
        summary=_("One feature with its geometry and the projects that lie there"), gives=FeatureWhole,
    ),
    *VERSION.does(
        {
            "void": Doing(
                body=WithReason, run=plain(operations.void_version, "version", "reason"),
                summary=_("Void a plan version"), name="void_plan_version",
            ),
        }
    ),
    *FEATURE.does(
        {
            "projects": Doing(
                body=ProjectLies, run=_link, summary=_("Say which project lies at a feature"),
                gives=PlaceLink, answer=_place, at=lambda link: f"/projects/{link.project_id}",
                name="link_feature_to_project",
            ),
        }
    ),
    *LINK.does(
        {
            "void": Doing(
                body=WithReason, run=plain(operations.unlink_project, "link", "reason"),
                summary=_("Take back that a project lies at a feature"), name="unlink_feature_from_project",
            ),
        }
    ),
)  # fmt: skip
