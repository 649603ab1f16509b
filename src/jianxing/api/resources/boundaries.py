"""Boundaries by generation, and where a point is."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Day, Listed, Sent, Text
from jianxing.api.paging import cursor, key_of, place_of
from jianxing.directory import queries
from jianxing.directory.locating import locate
from jianxing.directory.locating_told import located_as_json
from jianxing.directory.models import Generation, GenerationUnit
from jianxing.methods.atlas.coordinates import SYSTEMS, to_wgs84

What = Literal["new", "renamed", "changed", "ended", "unchanged"]
System = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]


class GenerationLine(TypedDict):
    """Boundaries that are valid from their first day on; `counts` says how many units came new, changed, ended.

    With `state` `void` they were taken back and are valid on no day.
    """

    id: int
    title: str
    valid_from: date
    source: str
    is_whole: bool
    before: int | None
    file: str
    sha256: str
    crs: str
    crs_reason: str
    counts: dict[str, int]
    state: Literal["published", "void"]
    published_at: datetime | None
    voided_at: datetime | None
    void_reason: str


class GenerationList(TypedDict):
    """Generations, the latest first."""

    items: list[GenerationLine]
    next: str | None


class Follows(TypedDict):
    """That one division follows another, which gave it this share of its area."""

    predecessor: dict[str, str]
    successor: dict[str, str]
    share: float


class GenerationWhole(GenerationLine):
    """A generation with who follows whom by it."""

    successions: list[Follows]


class UnitLine(TypedDict):
    """A county or district of a generation, and what became of it; areas are geodesic."""

    code: str
    name: str
    what: What
    area_m2: float
    before_m2: float
    gained_m2: float
    lost_m2: float


class UnitList(TypedDict):
    """Units by code."""

    items: list[UnitLine]
    next: str | None


class UnitQuery(Listed):
    """Which units."""

    q: Annotated[str, Text(100)] = ""
    what: What | None = None


class PointAsked(Sent):
    """A point, how near a border is told, and under the boundaries of which day."""

    longitude: float = Field(ge=-180, le=180)
    latitude: float = Field(ge=-90, le=90)
    system: System = "wgs84"
    within_m: float = Field(
        default=1000, ge=0, le=50_000, description="Borders within so many metres are told."
    )
    on: Day | None = None


class LocationTold(TypedDict):
    """Who governs a point and in whose area it lies; near a border `near_border` is true and nobody should guess."""

    longitude: float
    latitude: float
    on: str
    within_m: float
    source: str
    generation: int | None
    governing: dict[str, str] | None
    located: dict[str, str] | None
    above: list[dict[str, str]]
    also: list[dict[str, str]]
    surrounding: list[dict[str, str]]
    borders: list[dict[str, Any]]
    edge_m: float | None
    near_border: bool
    levels: list[dict[str, Any]]
    duties: list[dict[str, Any]]


def _line(generation: Generation) -> GenerationLine:
    state: Any = generation.state
    return {
        "id": generation.pk,
        "title": generation.title,
        "valid_from": generation.valid_from,
        "source": generation.source,
        "is_whole": generation.is_whole,
        "before": generation.before_id,
        "file": generation.file_name,
        "sha256": generation.file_sha256,
        "crs": generation.crs,
        "crs_reason": generation.crs_reason,
        "counts": generation.counts,
        "state": state,
        "published_at": generation.published_at,
        "voided_at": generation.voided_at,
        "void_reason": generation.void_reason,
    }


def listing(call: Call) -> GenerationList:
    """Give the generations that are or were published."""
    asked = call.asked(Listed)
    after = key_of(asked.after, prefix="generation~")
    held = list(queries.generations())
    if after is not None:
        place = next((at for at, one in enumerate(held) if one.pk == after), len(held))
        held = held[place + 1 :]
    shown = held[: asked.limit]
    ahead = f"generation~{shown[-1].pk}" if len(held) > len(shown) else ""
    return {"items": [_line(one) for one in shown], "next": cursor(ahead)}


def _published(pk: int) -> Generation:
    return queries.generations().get(pk=pk)


def one(call: Call) -> GenerationWhole:
    """Give one generation."""
    generation = _published(call.pk)
    return {
        **_line(generation),
        "successions": [
            {
                "predecessor": {"code": found.predecessor.code, "name": found.predecessor.name},
                "successor": {"code": found.successor.code, "name": found.successor.name},
                "share": found.share,
            }
            for found in queries.successions(generation=generation)
        ],
    }


def units(call: Call) -> UnitList:
    """Give the units of a generation."""
    generation, asked = _published(call.pk), call.asked(UnitQuery)
    found = queries.units(generation=generation, what=asked.what or "", words=asked.q)
    place = place_of(asked.after, prefix="unit~").removeprefix("unit~")
    rows = list(found.filter(code__gt=place)[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"unit~{shown[-1].code}" if len(rows) > len(shown) else ""
    return {"items": [_unit(row) for row in shown], "next": cursor(ahead)}


def _unit(row: GenerationUnit) -> UnitLine:
    what: Any = row.what
    return {
        "code": row.code,
        "name": row.name,
        "what": what,
        "area_m2": round(row.area_m2, 1),
        "before_m2": round(row.before_m2, 1),
        "gained_m2": round(row.gained_m2, 1),
        "lost_m2": round(row.lost_m2, 1),
    }


def located(call: Call) -> LocationTold:
    """Say where a point is."""
    asked = call.asked(PointAsked)
    x, y = to_wgs84([asked.longitude], [asked.latitude], system=SYSTEMS[asked.system])
    found = locate(
        longitude=float(x[0]), latitude=float(y[0]), on=asked.on or call.today, within_m=asked.within_m
    )
    told: Any = located_as_json(found)
    answer: LocationTold = told
    return answer


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/boundaries", name="list_boundaries", area="atlas", run=listing,
        summary=_("The generations of boundaries"), query=Listed, gives=GenerationList,
    ),
    Endpoint(
        method="GET", path="/boundaries/{id}", name="get_boundaries", area="atlas", run=one,
        summary=_("One generation of boundaries, and who follows whom by it"), gives=GenerationWhole,
    ),
    Endpoint(
        method="GET", path="/boundaries/{id}/units", name="list_boundary_units", area="atlas", run=units,
        summary=_("The units of a generation, and what became of each"), query=UnitQuery, gives=UnitList,
    ),
    Endpoint(
        method="GET", path="/locate", name="locate", area="atlas", run=located,
        summary=_("Which jurisdiction a point lies in, which borders are near, who has the duty"),
        query=PointAsked, gives=LocationTold,
    ),
)  # fmt: skip
