"""Where an incident is: its place and the counties concerned, for the map of its page and as a picture without one."""

from collections.abc import Iterable
from typing import Any, Final

import shapely
from django.http import HttpRequest, HttpResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from shapely.geometry import mapping

from jianxing.directory.locating import ground_on
from jianxing.incidents.lifecycle import Severity
from jianxing.incidents.models import Incident, Told
from jianxing.incidents.queries import listing as queries
from jianxing.incidents.queries.concerned import Concerned, concerned_by
from jianxing.site import clock
from jianxing.site.answers import found_or_404, handed_out
from jianxing.site.atlas.map import drawing
from jianxing.site.atlas.map.colours import TOKENS
from jianxing.site.atlas.map.draw import sheet_said
from jianxing.site.atlas.map.view import SWITCHES, Bounds, View
from jianxing.site.findings.access import business_only

COLOURS: Final = {
    Severity.RED: TOKENS["light-red"],
    Severity.ORANGE: TOKENS["light-red"],
    Severity.YELLOW: TOKENS["light-yellow"],
    Severity.BLUE: TOKENS["light-blue"],
}
SIZE: Final = (720, 480)
#: Outlines of counties are drawn as coarsely as a map of several of them shows.
_TOLERANCE: Final = 5e-4
#: Around a place at least so many degrees are shown.
_AROUND: Final = 0.1


def counties_of(shown: Incident) -> list[str]:
    """Return the codes of the counties of those told, each once; before publishing of those who will be."""
    if shown.published_at is None:
        found = concerned_by(
            shape=shown.shape, kind=shown.kind, agreement=None, leading=shown.body_id, on=clock.today()
        )
        return codes_of(found)
    return told_codes(queries.told_of(incident=shown))


def told_codes(told: Iterable[Told]) -> list[str]:
    """Return the codes of the counties for which bodies were told, each once."""
    return list(dict.fromkeys(one.jurisdiction.code for one in told if one.jurisdiction))


def codes_of(found: Concerned) -> list[str]:
    """Return the codes of the counties for which bodies will be told, each once."""
    return list(dict.fromkeys(one.division.code for one in found.told if one.division))


def said_of(shown: Incident, codes: Iterable[str]) -> dict[str, Any]:
    """Return what the map of the page is told: the ground, the place, the counties concerned with their names, the bounds."""
    ground = ground_on(clock.today())
    features = [
        {
            "type": "Feature",
            "properties": {"name": ground.division(code).name},
            "geometry": mapping(shapely.simplify(shape, _TOLERANCE)),
        }
        for code, shape in _outlines(codes)
    ]
    place = {"type": "Feature", "properties": {"place": True}, "geometry": mapping(shown.shape)}
    colour = COLOURS[Severity(shown.severity)]
    return {
        **sheet_said(colour=colour, whole=_bounds(shown), on=clock.today()),
        "places": {"type": "FeatureCollection", "features": [*features, place]},
    }


def _outlines(codes: Iterable[str]) -> list[tuple[str, Any]]:
    """Return the areas of those counties whose boundaries are known today."""
    counties = ground_on(clock.today()).counties
    held = dict(zip(counties.keys, counties.geometries, strict=True))
    return [(code, held[code]) for code in codes if code in held]


def _bounds(shown: Incident) -> Bounds:
    west, south, east, north = shown.shape.bounds
    return (
        max(-180.0, west - _AROUND * 3),
        max(-85.0, south - _AROUND * 2),
        min(180.0, east + _AROUND * 3),
        min(85.0, north + _AROUND * 2),
    )


@require_safe
@gzip_page
@business_only
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the place with the counties concerned as SVG: for paper, and where there is no WebGL."""
    shown = found_or_404(queries.one, pk=pk)
    outlines = [
        drawing.Besides(shape, TOKENS["ink-soft"], 1.5) for _code, shape in _outlines(counties_of(shown))
    ]
    place = drawing.Besides(shown.shape, COLOURS[Severity(shown.severity)])
    view = View(on=clock.today(), off=frozenset(SWITCHES)).placed(_bounds(shown), SIZE)
    drawn = drawing.svg(view=view, size=SIZE, versions=[], besides=[*outlines, place])
    return handed_out(drawn.encode(), media_type="image/svg+xml")
