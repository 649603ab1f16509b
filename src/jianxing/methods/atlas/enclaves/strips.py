"""Strips of land along the borders between neighbours, so many metres to either side.

A strip is the land of two neighbours within a distance of their common border. It is drawn in a plane that keeps distances
from the middle of that border (azimuthal equidistant, WGS 84), which over a border of 100 km is wrong by at most 1 part in
20,000; the round of the buffer, sixteen chords to a quarter, falls short of the circle by up to 1.2 parts in 1,000. Together:
a point nearer than 0.998 of the distance is in the strip, one farther than 1.0001 of it is not. A test holds this against
geodesics.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from jianxing.methods.atlas import measuring
from jianxing.methods.atlas.enclaves.parts import CONTACT_M, Parts

Geometries = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]

QUARTER: Final = 16


@dataclass(frozen=True, slots=True)
class Strip:
    """The land of *a* and *b* (by owner, *a* before *b*) within the distance of their border of *length_m*."""

    a: str
    b: str
    length_m: float
    area_m2: float
    point: tuple[float, float]
    geometry: shapely.Geometry


def strips(parts: Parts, *, apart: Callable[[str, str], bool], width_m: float) -> list[Strip]:
    """Return the strips between neighbours of which *apart* says that one is wanted, by their owners.

    Contact in a corner is no border.
    """
    lines = _borders(parts, apart)
    of: dict[str, list[int]] = {}
    for at, owner in enumerate(parts.owner):
        of.setdefault(owner, []).append(at)
    made = []
    for (a, b), border in sorted(lines.items()):
        land = _near(parts.geometry[[*of[a], *of[b]]], border, width_m)
        point = shapely.point_on_surface(land)
        made.append(
            Strip(
                a,
                b,
                float(measuring.lengths(np.array([border], dtype=object))[0]),
                float(measuring.areas(np.array([land], dtype=object))[0]),
                (float(shapely.get_x(point)), float(shapely.get_y(point))),
                land,
            )
        )
    return made


def _borders(parts: Parts, apart: Callable[[str, str], bool]) -> dict[tuple[str, str], shapely.Geometry]:
    at, to = shapely.STRtree(parts.geometry).query(parts.geometry, predicate="intersects")
    pairs = [
        (int(one), int(other))
        for one, other in zip(at.tolist(), to.tolist(), strict=True)
        if parts.owner[one] < parts.owner[other] and apart(parts.owner[one], parts.owner[other])
    ]
    if not pairs:
        return {}
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    outlines: Any = shapely.boundary(parts.geometry)
    common = np.asarray(shapely.intersection(outlines[first], outlines[second]), dtype=object)
    found: dict[tuple[str, str], list[shapely.Geometry]] = {}
    for (one, other), line in zip(pairs, common, strict=True):
        pieces = [piece for piece in shapely.get_parts(line) if shapely.get_dimensions(piece) == 1]
        if pieces:
            found.setdefault((parts.owner[one], parts.owner[other]), []).extend(pieces)
    joined = {pair: shapely.line_merge(shapely.union_all(pieces)) for pair, pieces in found.items()}
    metres = measuring.lengths(np.array([*joined.values()], dtype=object))
    return {pair: line for (pair, line), long in zip(joined.items(), metres, strict=True) if long > CONTACT_M}


def _near(land: Geometries, border: shapely.Geometry, width_m: float) -> shapely.Geometry:
    west, south, east, north = shapely.bounds(border)
    plane = pyproj.Proj(proj="aeqd", lon_0=(west + east) / 2, lat_0=(south + north) / 2, ellps="WGS84")
    high = width_m * 1.5 / 110_500
    wide = high / float(np.cos(np.radians(min(89.0, max(abs(south), abs(north)) + high))))
    around = shapely.clip_by_rect(land, west - wide, south - high, east + wide, north + high)
    both = shapely.union_all(shapely.make_valid(around))
    strip = shapely.buffer(_moved(border, plane), width_m, quad_segs=QUARTER)
    within = shapely.intersection(strip, _moved(both, plane))
    faces = [one for one in shapely.get_parts(within) if shapely.get_dimensions(one) == 2]
    return _moved(shapely.union_all(faces), plane, back=True)


def _moved(geometry: shapely.Geometry, plane: pyproj.Proj, *, back: bool = False) -> shapely.Geometry:
    def move(xy: Floats) -> Floats:
        return np.column_stack(plane(xy[:, 0], xy[:, 1], inverse=back))

    return shapely.transform(geometry, move)
