"""What lies over the plans: points with lights, areas and lines that were computed. One is added by a line in ``OVERLAYS``.

An overlay reads what the acting body sees and answers with marks; the page, its list, the legend and the printed picture take
them from here and need not know what they are.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal

import numpy as np
import shapely
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from shapely.geometry.base import BaseGeometry

from jianxing.atlas import queries
from jianxing.directory.acting import acting_body_id
from jianxing.directory.models import PlanDomain
from jianxing.findings.running import running
from jianxing.incidents.queries.feeds import heard_of, latest
from jianxing.incidents.queries.listing import under_way
from jianxing.notices.lights import Light
from jianxing.notices.queries import calendar
from jianxing.site import clock
from jianxing.site.atlas.areas import reason_words
from jianxing.site.atlas.map.colours import TOKENS
from jianxing.site.atlas.map.view import SWITCHES, Bounds, asked
from jianxing.site.conflicts.words import standings
from jianxing.site.findings.access import business_only
from jianxing.site.findings.rows import light_shown
from jianxing.site.templatetags.formats import iso_minute

#: West, south, east, north.
WHOLE_EARTH: Final = (-180.0, -90.0, 180.0, 90.0)
#: So much is said of a finding beside its number.
_NOTE: Final = 60
#: Of what is sent to a browser: two metres, less than a pixel until far beyond where one looks at areas.
_TOLERANCE: Final = 2e-5
_DECIMALS: Final = 5
#: What is nearest to harm is shown of many.
WORST: Final = (Light.NONE, Light.BLUE, Light.YELLOW, Light.RED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing on the map: a point of it in WGS 84; where it is more than a point, its shape and how large that is."""

    pk: int
    name: str
    url: str
    longitude: float
    latitude: float
    domain: str = ""
    light: str = ""
    note: str = ""
    shape: BaseGeometry | None = None
    area_m2: float = 0.0
    length_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A layer over the plans; ``read`` gives at least what lies within bounds, west, south, east, north.

    ``lights`` are points, gathered where they crowd, under the worst light of them; ``areas`` are drawn in the colour with a
    broken outline.
    """

    label: str | Promise
    read: Callable[[date, Bounds], Sequence[Mark]]
    look: Literal["lights", "areas"]
    colour: str = field(default=TOKENS["ink"])


def projects(on: date, _within: Bounds) -> list[Mark]:
    """Read the projects that have a place, each under the worst light of its open findings."""
    placed = queries.placed_projects(on=on)
    lights: dict[int, int] = {}
    known: dict[date, int] = {}
    today, workdays = clock.today(), calendar()
    for one in running(projects=[project.pk for project in placed]):
        light = light_shown(one, today=today, calendar=workdays, known=known)
        lights[one.project] = max(lights.get(one.project, 0), WORST.index(light))
    return [
        Mark(
            pk=project.pk,
            name=project.name,
            url=reverse("project", args=[project.pk]),
            longitude=project.longitude,
            latitude=project.latitude,
            domain=project.domain,
            light=WORST[lights.get(project.pk, 0)].value,
        )
        for project in placed
    ]


def findings(_on: date, _within: Bounds) -> list[Mark]:
    """Read the open findings that have a place, as they stand now, each under its light."""
    today, workdays = clock.today(), calendar()
    known: dict[date, int] = {}
    return [
        Mark(
            pk=one.finding_id,
            name=one.finding.number,
            url=reverse("finding", args=[one.finding_id]),
            longitude=one.longitude,
            latitude=one.latitude,
            domain=one.finding.domain,
            light=light_shown(one.finding, today=today, calendar=workdays, known=known).value,
            note=Truncator(one.finding.description).chars(_NOTE),
        )
        for one in queries.placed_findings()
    ]


def watched(on: date, within: Bounds) -> list[Mark]:
    """Read the enclaves and border strips of the day, with why one is a blind spot."""
    words = reason_words()
    rule = queries.rule_of(body=acting_body_id())
    found = queries.area_features(rule=rule, on=on, bounds=within)
    return [
        Mark(
            pk=one.area,
            name=one.name,
            url=reverse("area", args=[one.area]),
            note=" · ".join(words[reason] for reason in one.reasons),
            longitude=x,
            latitude=y,
            shape=shape,
            area_m2=one.area_m2,
        )
        for one, (shape, x, y) in zip(found, _shapes([one.wkb for one in found]), strict=True)
    ]


def conflicts(_on: date, within: Bounds) -> list[Mark]:
    """Read what plans have in common that the rules forbid, as it stands now: conflicts know no other day."""
    west, south, east, north = within
    words = standings()
    found = queries.conflicts_within(west=west, south=south, east=east, north=north)
    return [
        Mark(
            pk=one.pk,
            name=one.label,
            url=reverse("conflict", args=[one.pk]),
            note=words[one.standing],
            longitude=x,
            latitude=y,
            shape=shape,
            area_m2=one.area_m2,
            length_m=one.length_m,
        )
        for one, (shape, x, y) in zip(found, _shapes([one.wkb for one in found]), strict=True)
    ]


def _shapes(wkbs: Sequence[bytes]) -> list[tuple[BaseGeometry, float, float]]:
    """Return what is more than a point: drawn as what it is, found by a point on it."""
    shapes = shapely.from_wkb(list(wkbs))
    points = shapely.point_on_surface(shapes)
    return list(zip(shapes, shapely.get_x(points).tolist(), shapely.get_y(points).tolist(), strict=True))


#: What is shown of severities: the lights know three colours.
SEVERITIES: Final = {"red": Light.RED, "orange": Light.RED, "yellow": Light.YELLOW, "blue": Light.BLUE}
#: So far back a reading is looked for.
_BACK: Final = timedelta(days=2)


def incidents(_on: date, _within: Bounds) -> list[Mark]:
    """Read the incidents and drills under way, as they stand now, each under the light of its severity."""
    return [
        Mark(
            pk=one.pk,
            name=one.marked_title,
            url=reverse("incident", args=[one.pk]),
            longitude=one.longitude,
            latitude=one.latitude,
            domain=PlanDomain.SAFETY,
            light=SEVERITIES[one.severity].value,
            note=str(one.get_kind_display()),
        )
        for one in under_way()
    ]


def readings(on: date, _within: Bounds) -> list[Mark]:
    """Read what came last of each station by the feeds of the acting body, that of a silent one in yellow."""
    now = clock.now()
    until = min(now, datetime.combine(on + timedelta(days=1), time(), tzinfo=now.tzinfo))
    return [
        Mark(
            pk=one.pk,
            name=f"{one.station} {one.value:g} {one.unit}",
            url=reverse("incident-feed", args=[one.feed_id]),
            longitude=one.longitude,
            latitude=one.latitude,
            domain=PlanDomain.SAFETY,
            light=(Light.YELLOW if heard_of(one.feed, at=now).is_silent else Light.NONE).value,
            note=f"{one.quantity} · {iso_minute(one.measured_at)} · {one.feed.name}",
        )
        for one in latest(before=until, after=until - _BACK)
    ]


#: By the key that stands in addresses, in the order in which they lie over each other.
OVERLAYS: Final[dict[str, Overlay]] = {
    "areas": Overlay(
        label=_("Enclaves and blind spots"), read=watched, look="areas", colour=TOKENS["light-blue"]
    ),
    "conflicts": Overlay(
        label=_("Conflicts of plans"), read=conflicts, look="areas", colour=TOKENS["light-red"]
    ),
    "readings": Overlay(label=_("Readings of feeds"), read=readings, look="lights"),
    "incidents": Overlay(label=_("Incidents under way"), read=incidents, look="lights"),
    "projects": Overlay(label=_("Projects"), read=projects, look="lights"),
    "findings": Overlay(label=_("Findings"), read=findings, look="lights"),
}

SWITCHES.extend(OVERLAYS)


def collection(marks: Sequence[Mark]) -> str:
    """Return marks as a GeoJSON feature collection, shapes as finely as a screen can show them."""
    features = ",".join(
        f'{{"type":"Feature","id":{mark.pk},"geometry":{geometry},"properties":{json.dumps(_said(mark), ensure_ascii=False)}}}'
        for mark, geometry in zip(marks, _geometries(marks), strict=True)
    )
    return f'{{"type":"FeatureCollection","features":[{features}]}}'


def _geometries(marks: Sequence[Mark]) -> list[str]:
    drawn: Any = np.array([mark.shape for mark in marks], dtype=object)
    coarse = shapely.transform(
        shapely.simplify(drawn, _TOLERANCE), lambda corners: np.round(corners, _DECIMALS)
    )
    points = shapely.points([mark.longitude for mark in marks], [mark.latitude for mark in marks])
    told: list[str] = shapely.to_geojson(np.where(shapely.is_missing(coarse), points, coarse)).tolist()
    return told


def _said(mark: Mark) -> dict[str, Any]:
    """Return what the map says of a mark; of a shape also where its name stands."""
    said = {"name": mark.name, "url": mark.url, "domain": mark.domain, "light": mark.light, "note": mark.note}
    return (
        said
        if mark.shape is None
        else said | {"at": [round(mark.longitude, _DECIMALS), round(mark.latitude, _DECIMALS)]}
    )


@require_safe
@gzip_page
@business_only
def data(request: HttpRequest, key: str) -> HttpResponse:
    """Give an overlay as GeoJSON: what is seen now, not kept."""
    if key not in OVERLAYS:
        raise Http404
    read = OVERLAYS[key].read(asked(request).on, WHOLE_EARTH)
    answer = HttpResponse(collection(read), content_type="application/json")
    answer["Cache-Control"] = "private, no-store"
    return answer
