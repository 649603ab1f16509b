"""A place as a few strokes: paths of SVG in a frame of fixed size, with the borders around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[np.object_]

WIDE: Final = 240
HIGH: Final = 160
_MARGIN: Final = 0.2
#: Finer than this (units of the frame) nothing is drawn.
_FINE: Final = 0.6
#: So much is always shown across, in degrees of latitude, so that a yard is not blown up beyond its neighbourhood.
_LEAST: Final = 0.02


@dataclass(frozen=True, slots=True)
class Sketch:
    """The place and the borders around it as path data in a frame of ``WIDE`` by ``HIGH``; *across_m* is how much it shows."""

    place: str
    borders: str
    across_m: float


def sketch(place: shapely.Geometry, around: Geometries) -> Sketch:
    """Draw a place (WGS 84) among the outlines of divisions; north is up, a degree as long either way as on the ground."""
    west, south, east, north = shapely.bounds(place)
    squeeze = float(np.cos(np.radians(min(89.0, abs(south + north) / 2))))
    middle = ((west + east) / 2, (south + north) / 2)
    across = max((east - west) * squeeze, (north - south) * WIDE / HIGH, _LEAST * WIDE / HIGH)
    across *= 1 + 2 * _MARGIN
    scale = WIDE / across

    def drawn(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(
            (
                (xy[:, 0] - middle[0]) * squeeze * scale + WIDE / 2,
                (middle[1] - xy[:, 1]) * scale + HIGH / 2,
            )
        )

    lines: Any = shapely.boundary(around)
    borders = shapely.clip_by_rect(shapely.transform(lines, drawn), 0, 0, WIDE, HIGH)
    seen = shapely.simplify(shapely.line_merge(shapely.union_all(borders)), _FINE)
    shape = shapely.simplify(shapely.transform(place, drawn), _FINE)
    return Sketch(_path(shape), _path(seen), across * 111_000)


def _path(geometry: shapely.Geometry) -> str:
    strokes = []
    for part in shapely.get_parts(geometry):
        kind = shapely.get_type_id(part)
        rings = (
            [part] if kind == 1 else [*shapely.get_rings(np.array([part], dtype=object))] if kind == 3 else []
        )
        for ring in rings:
            points = [f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring).tolist()]
            if kind == 3:
                strokes.append(f"M{'L'.join(points[:-1])}Z")
            else:
                strokes.append(f"M{'L'.join(points)}")
    return "".join(strokes)
