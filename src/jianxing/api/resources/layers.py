"""Layers of the map: whose they are, their versions, sharing and voiding."""

from datetime import date, datetime
from typing import Annotated, Final, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import LONG, Day, Id, Listed, Sent, Text, Versioned
from jianxing.api.paging import cursor, place_of
from jianxing.api.resources.doings import Doing, Kind, Reasoned, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_bodies, found_body, named
from jianxing.atlas import operations, queries
from jianxing.atlas.lifecycle import State
from jianxing.atlas.models import Layer, LayerKind, PlanVersion
from jianxing.directory.models import PlanDomain


class LayerLine(TypedDict):
    """A layer as a list has it; `features` are those of the version in force today, null where there is none."""

    id: int
    name: str
    domain: str
    kind: str
    owner: Named
    registered_by: Named
    source: str
    in_force: str | None
    features: int | None


class LayerList(TypedDict):
    """A page of layers, by domain and name."""

    items: list[LayerLine]
    next: str | None


class VersionLine(TypedDict):
    """A plan version: valid from its first day to the day before `valid_to`; areas and lengths are geodesic."""

    id: int
    layer: int
    ordinal: int
    title: str
    source: str
    state: State
    valid_from: date
    valid_to: date | None
    file: str
    sha256: str
    crs: str
    crs_reason: str
    repaired: int
    features: int
    area_m2: float
    length_m: float
    digest: str
    bounds: list[float]
    published_at: datetime | None
    void_reason: str


class LayerWhole(TypedDict):
    """A layer with its versions, newest first."""

    id: int
    name: str
    domain: str
    kind: str
    owner: Named
    registered_by: Named
    source: str
    summary: str
    is_void: bool
    in_force: int | None
    versions: list[VersionLine]
    history: list[Deed]


class LayerMade(TypedDict):
    """A layer after something was done to it."""

    id: int
    name: str


class LayerFilters(Sent):
    """Which layers."""

    q: Annotated[str, Text(100)] = ""
    domain: PlanDomain | None = None
    kind: LayerKind | None = None


class LayerQuery(LayerFilters, Listed):
    """Which layers, page by page."""


class NewLayer(Sent):
    """A subject of a plan; the owner is the acting body where none is named."""

    name: Annotated[str, Text(120, least=1)]
    domain: PlanDomain
    kind: LayerKind
    source: Annotated[str, Text(200, least=1)]
    owner: Id | None = None
    summary: Annotated[str, Text(LONG)] = ""


class LayerShared(Versioned):
    """Who shall see it."""

    bodies: Annotated[list[Id], Field(min_length=1, max_length=50)]


class Drawn(Sent):
    """A feature by its corners in WGS 84, longitude first; a zone need not be closed."""

    key: Annotated[str, Text(120, least=1)]
    name: Annotated[str, Text(200)] = ""
    shape: Literal["point", "line", "area"]
    places: Annotated[
        list[Annotated[list[float], Field(min_length=2, max_length=2)]], Field(min_length=1, max_length=2000)
    ]
    title: Annotated[str, Text(120, least=1)]
    valid_from: Day
    instead_of: Annotated[str, Text(64)] = Field(
        "",
        description="The mark of the feature that is drawn anew, as /features/{id} gives it; empty for a new one.",
    )


KIND: Final = Kind(
    area="atlas",
    path="/layers/{id}",
    name="layer",
    read=queries.one_layer,
    title=str,
    etag=lambda layer: f'"{layer.version}"',
    head=lambda layer: LayerMade(id=layer.pk, name=layer.name),
    gives=LayerMade,
)


def version_line(version: PlanVersion) -> VersionLine:
    """Return a version as answers tell it."""
    bounds = [version.min_x, version.min_y, version.max_x, version.max_y]
    return {
        "id": version.pk,
        "layer": version.layer_id,
        "ordinal": version.ordinal,
        "title": version.title,
        "source": version.source,
        "state": State(version.state),
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "file": version.file_name,
        "sha256": version.file_sha256,
        "crs": version.crs,
        "crs_reason": version.crs_reason,
        "repaired": version.repaired,
        "features": version.features,
        "area_m2": version.area_m2,
        "length_m": version.length_m,
        "digest": version.digest,
        "bounds": [side for side in bounds if side is not None],
        "published_at": version.published_at,
        "void_reason": version.void_reason,
    }


def listing(call: Call) -> LayerList:
    """Give a page of layers."""
    asked = call.asked(LayerQuery)
    place = place_of(asked.after, prefix="layer~").removeprefix("layer~")
    found = queries.layers(domain=asked.domain or "", kind=asked.kind or "", words=asked.q, on=call.today)
    rows = list(queries.layers_after(found, cursor=place)[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"layer~{queries.layer_cursor(shown[-1])}" if len(rows) > len(shown) else ""
    return {
        "items": [
            {
                "id": layer.pk,
                "name": layer.name,
                "domain": layer.domain,
                "kind": layer.kind,
                "owner": named(layer.owner),
                "registered_by": named(layer.registered_by),
                "source": layer.source,
                "in_force": layer.current_title,  # type: ignore[attr-defined]  # annotated by the query
                "features": layer.current_features,  # type: ignore[attr-defined]
            }
            for layer in shown
        ],
        "next": cursor(ahead),
    }


def one(call: Call) -> LayerWhole:
    """Give one layer whole."""
    page = queries.layer_page(pk=call.pk, on=call.today)
    layer = page.layer
    return {
        "id": layer.pk,
        "name": layer.name,
        "domain": layer.domain,
        "kind": layer.kind,
        "owner": named(layer.owner),
        "registered_by": named(layer.registered_by),
        "source": layer.source,
        "summary": layer.summary,
        "is_void": layer.is_void,
        "in_force": page.current.pk if page.current else None,
        "versions": [version_line(version) for version in page.versions],
        "history": history(queries.layer_acts(pk=layer.pk), on=call.today),
    }


def register(call: Call) -> Answer:
    """Bring a layer onto the map."""
    sent = call.sent(NewLayer)
    layer = operations.open_layer(
        name=sent.name,
        domain=sent.domain,
        kind=sent.kind,
        source=sent.source,
        owner=found_body(sent.owner, at="/owner"),
        summary=sent.summary,
        by=call.by,
        at=call.at,
    )
    return KIND.made(layer)


def _share(layer: Layer, sent: LayerShared, call: Call) -> object:
    bodies = found_bodies(sent.bodies, at="/bodies")
    return operations.share_layer(layer=layer, bodies=bodies, by=call.by, at=call.at)


def _draw(layer: Layer, sent: Drawn, call: Call) -> PlanVersion:
    places = [(place[0], place[1]) for place in sent.places]
    return operations.draw_feature(
        layer=layer,
        key=sent.key,
        name=sent.name,
        wkb=operations.outline(shape=sent.shape, places=places),
        title=sent.title,
        valid_from=sent.valid_from,
        instead_of=sent.instead_of,
        by=call.by,
        at=call.at,
    )


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/layers", name="list_layers", area="atlas", run=listing,
        summary=_("The layers of the map that the acting body sees"), query=LayerQuery, gives=LayerList,
    ),
    Endpoint(
        method="POST", path="/layers", name="open_layer", area="atlas", run=register, status=201,
        summary=_("Bring a layer onto the map"), body=NewLayer, gives=LayerMade,
    ),
    Endpoint(
        method="GET", path="/layers/{id}", name="get_layer", area="atlas", run=one,
        summary=_("One layer with its versions and history"), gives=LayerWhole,
    ),
    *KIND.does(
        {
            "features": Doing(
                body=Drawn, run=_draw, summary=_("Draw a feature into the layer's draft"), gives=VersionLine,
                answer=version_line, at=lambda version: f"/plan-versions/{version.pk}", name="draw_feature",
            ),
            "share": Doing(body=LayerShared, run=_share, summary=_("Share a layer with other bodies")),
            "void": Doing(
                body=Reasoned, run=plain(operations.void_layer, "layer", "reason"),
                summary=_("Void a layer"), name="void_layer",
            ),
        }
    ),
)  # fmt: skip
