"""Places in CAP's writing: latitude first, pairs apart by blanks, circles with a radius in kilometres.

Sources: CAP 1.2, section 3.2.4 (polygon, circle); coordinates are WGS 84 degrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from jianxing.methods.atlas.measuring import GEOD
from jianxing.methods.cap.model import Area, Circle

#: Corners of a circle when it is drawn.
CORNERS: Final = 72
_LEAST_PAIRS: Final = 4
_MOST_PAIRS: Final = 20_000
_HALF_EARTH_KM: Final = 20_004.0
_NUMBER: Final = re.compile(r"[-+]?[0-9]{1,3}(\.[0-9]{1,20})?")
_RADIUS: Final = re.compile(r"\+?[0-9]{1,5}(\.[0-9]{1,20})?")


class PlaceBroken(ValueError):
    """A polygon or circle cannot be read; *code* is one of ``wording.MESSAGES``."""

    def __init__(self, code: str, **values: str | int) -> None:
        self.code = code
        self.values = values
        super().__init__(code)


def polygon(text: str) -> tuple[tuple[float, float], ...]:
    """Read a polygon as a closed ring of longitude, latitude; raises ``PlaceBroken``."""
    words = text.split()
    if len(words) < _LEAST_PAIRS:
        raise PlaceBroken("polygon_short", least=_LEAST_PAIRS)
    if len(words) > _MOST_PAIRS:
        raise PlaceBroken("polygon_long", most=_MOST_PAIRS)
    ring = tuple(_pair(word) for word in words)
    if ring[0] != ring[-1]:
        raise PlaceBroken("polygon_open")
    if not shapely.is_valid(shapely.Polygon(ring)):
        raise PlaceBroken("polygon_crosses")
    return ring


def circle(text: str) -> Circle:
    """Read a circle; raises ``PlaceBroken``."""
    words = text.split()
    if len(words) != 2 or not _RADIUS.fullmatch(words[1]):
        raise PlaceBroken("not_a_circle", value=text[:80])
    radius = float(words[1])
    if radius > _HALF_EARTH_KM:
        raise PlaceBroken("not_a_circle", value=text[:80])
    longitude, latitude = _pair(words[0])
    return Circle(longitude, latitude, radius)


def _pair(word: str) -> tuple[float, float]:
    """Read ``latitude,longitude`` and return longitude, latitude."""
    first, comma, second = word.partition(",")
    if not comma or not _NUMBER.fullmatch(first) or not _NUMBER.fullmatch(second):
        raise PlaceBroken("not_a_pair", value=word[:80])
    latitude, longitude = float(first), float(second)
    if abs(latitude) > 90:
        raise PlaceBroken("latitude_first" if abs(longitude) <= 90 else "not_a_pair", value=word[:80])
    if abs(longitude) > 180:
        raise PlaceBroken("not_a_pair", value=word[:80])
    return longitude, latitude


def polygon_text(ring: Iterable[tuple[float, float]]) -> str:
    """Write a ring of longitude, latitude as CAP does."""
    return " ".join(f"{_plain(latitude)},{_plain(longitude)}" for longitude, latitude in ring)


def circle_text(one: Circle) -> str:
    """Write a circle as CAP does."""
    return f"{_plain(one.latitude)},{_plain(one.longitude)} {_plain(one.radius_km)}"


def _plain(value: float) -> str:
    """Six decimals of a degree are a tenth of a metre; without needless zeros and never in powers of ten."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if value else "0"


def geometry(area: Area) -> BaseGeometry | None:
    """Return an area's polygons and circles as one geometry in longitude, latitude; None where it draws nothing."""
    shapes: list[BaseGeometry] = [shapely.Polygon(ring) for ring in area.polygons]
    shapes += [drawn(one) for one in area.circles]
    return shapely.union_all(shapes) if shapes else None


def drawn(one: Circle) -> BaseGeometry:
    """Draw a circle with its radius along geodesics; a radius of nothing is a point."""
    if one.radius_km == 0:
        return shapely.Point(one.longitude, one.latitude)
    bearings = np.linspace(0, 360, CORNERS, endpoint=False)
    many = np.full(CORNERS, 1.0)
    longitude, latitude, _back = GEOD.fwd(
        many * one.longitude, many * one.latitude, bearings, many * one.radius_km * 1000
    )
    return shapely.Polygon(np.column_stack([longitude, latitude]))


def as_area(description: str, shape: BaseGeometry, *, geocodes: tuple[tuple[str, str], ...] = ()) -> Area:
    """Return a point, line or area in CAP's terms; a point becomes a circle of no radius, a line the polygon around it.

    CAP knows polygons without holes and circles only: of an area with holes the outline stands.
    """
    polygons: list[tuple[tuple[float, float], ...]] = []
    circles: list[Circle] = []
    for part in _parts(shape):
        if part.geom_type == "Point":
            circles.append(Circle(float(part.x), float(part.y), 0.0))
            continue
        face = part if part.geom_type == "Polygon" else _around(part)
        polygons.append(_rounded(face.exterior.coords))
    return Area(description, tuple(polygons), tuple(circles), geocodes)


def _parts(shape: Any) -> list[Any]:
    parts = list(shapely.get_parts(shape))
    return [one for part in parts for one in (_parts(part) if hasattr(part, "geoms") else [part])]


#: Half the width in which a line is drawn, in degrees: some ten metres.
_HALF_WIDTH: Final = 1e-4


def _around(line: Any) -> Any:
    return shapely.buffer(line, _HALF_WIDTH, cap_style="flat", join_style="mitre")


def _rounded(xy: Iterable[tuple[float, ...]]) -> tuple[tuple[float, float], ...]:
    ring = [(round(one[0], 6), round(one[1], 6)) for one in xy]
    kept = [one for at, one in enumerate(ring) if at == 0 or one != ring[at - 1]]
    return tuple(kept)
