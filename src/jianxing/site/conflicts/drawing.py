"""A conflict drawn as SVG on the server: both features and what they have in common, with a scale. A sketch (示意), no map."""

import math
from collections.abc import Iterator

import shapely
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from jianxing.atlas.models import Conflict
from jianxing.atlas.queries import overlap

WIDE, HIGH = 640.0, 360.0
#: The overlap takes about this share of the picture, so that its surroundings show.
_SHARE = 0.4
_DEGREE_M = 111_000.0
#: Finer than a pixel is not drawn.
_FINEST = 0.4


class _View:
    """From degrees to the picture: the window around the overlap, north up, metres alike both ways."""

    def __init__(self, around: BaseGeometry) -> None:
        west, south, east, north = around.bounds
        self._x, self._y = (west + east) / 2, (south + north) / 2
        self._stretch = math.cos(math.radians(self._y))
        wide = max((east - west) * self._stretch, 1e-5) / _SHARE
        high = max(north - south, 1e-5) / _SHARE
        self._scale = min(WIDE / wide, HIGH / high)

    @property
    def metres(self) -> float:
        """How many metres a pixel stands for."""
        return float(_DEGREE_M / self._scale)

    def shown(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in pixels, cut to the picture and simplified to what a pixel can show."""
        moved = shapely.transform(
            geometry,
            lambda xy: (
                (xy - (self._x, self._y)) * (self._stretch * self._scale, -self._scale) + (WIDE / 2, HIGH / 2)
            ),
        )
        try:
            cut = shapely.clip_by_rect(moved, -20, -20, WIDE + 20, HIGH + 20)
        except shapely.errors.GEOSException:
            cut = moved
        return shapely.simplify(cut, _FINEST)


def _paths(geometry: BaseGeometry) -> Iterator[str]:
    for part in shapely.get_parts(geometry):
        if part.geom_type.startswith("Multi") or part.geom_type == "GeometryCollection":
            yield from _paths(part)
        elif part.geom_type == "Polygon":
            rings = [part.exterior, *part.interiors]
            yield "".join(f"M{_points(ring)}Z" for ring in rings if not ring.is_empty)
        elif part.geom_type == "Point" and not part.is_empty:
            yield f"M{part.x - 4:.1f},{part.y:.1f}a4,4 0 1,0 8,0a4,4 0 1,0 -8,0Z"
        elif not part.is_empty:
            yield f"M{_points(part)}"


def _points(line: BaseGeometry) -> str:
    return "L".join(f"{x:.1f},{y:.1f}" for x, y in shapely.get_coordinates(line))


def _drawn(geometry: BaseGeometry, look: str) -> SafeString:
    flat = "" if shapely.get_dimensions(geometry) == 2 else " jx-clash--line"
    return format_html('<path class="{}" d="{}"/>', look + flat, "".join(_paths(geometry)))


def drawn(conflict: Conflict) -> SafeString:
    """Return the drawing; the words beside it say the same."""
    common = overlap(conflict)
    view = _View(common)
    a, b = (
        view.shown(shapely.from_wkb(bytes(feature.wkb))) for feature in (conflict.a, conflict.b)
    )  # fmt: skip
    rounded, pixels = _scale(view.metres)
    return format_html(
        '<svg class="jx-clash" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}</svg>',
        int(WIDE),
        int(HIGH),
        _("Sketch: “%(a)s”, “%(b)s” and what they have in common") % {"a": conflict.a, "b": conflict.b},
        _drawn(a, f"jx-clash-a jx-domain--{conflict.comparison.a.domain}"),
        _drawn(b, f"jx-clash-b jx-domain--{conflict.comparison.b.domain}"),
        _drawn(view.shown(common), "jx-clash-common"),
        _bar(rounded, pixels),
    )


def _scale(metres: float) -> tuple[float, float]:
    """Return a round length of about a fifth of the picture, in metres and in pixels."""
    about = metres * WIDE / 5
    power = 10 ** math.floor(math.log10(about))
    rounded = next(step * power for step in (5, 2, 1) if step * power <= about)
    return rounded, rounded / metres


def _bar(rounded: float, pixels: float) -> SafeString:
    words = f"{rounded / 1000:g} km" if rounded >= 1000 else f"{rounded:g} m"
    y = int(HIGH) - 16
    lines = format_html_join(
        "",
        '<path class="jx-clash-bar" d="{}"/>',
        ((f"M16,{y - 5}V{y}H{16 + pixels:.0f}V{y - 5}",),),
    )
    return format_html(
        '{}<text class="jx-clash-words" x="{}" y="{}">{}</text>', lines, f"{24 + pixels:.0f}", y, words
    )
