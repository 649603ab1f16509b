"""Boundaries as a drawing: outlines as SVG paths, coloured by what became of each unit. No script, no map service."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import Any

import numpy as np
import shapely

from jianxing.directory import queries
from jianxing.directory.lifecycle import State
from jianxing.directory.models import Generation, GenerationUnit

WIDTH = 640
#: What is smaller than a point of the drawing is not drawn.
_POINT = 0.7


@dataclass(frozen=True, slots=True)
class Shape:
    """One unit: its path, its name, what became of it."""

    d: str
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Paths in a box of this width and height, with what scale a kilometre has."""

    width: int
    height: int
    shapes: Sequence[Shape]
    kilometres: int
    bar: float


def of_generation(generation: Generation) -> Drawing | None:
    """Draw what is in force on a generation's first day, of a draft what is in force and what would change."""
    if generation.state == State.PUBLISHED:
        return _published(generation.pk)
    return _drawn(generation)


@lru_cache(maxsize=8)
def _published(pk: int) -> Drawing | None:
    return _drawn(Generation.objects.get(pk=pk))


def _drawn(generation: Generation) -> Drawing | None:
    units = {
        unit.code: unit
        for unit in GenerationUnit.objects.filter(generation=generation).exclude(what="unchanged")
    }
    held = {area.code: (area.name, area.wkb, "unchanged") for area in queries.areas(on=generation.valid_from)}
    for code, unit in units.items():
        if unit.wkb is not None:
            held[code] = (unit.name, bytes(unit.wkb), unit.what)
        elif code in held:
            held[code] = (held[code][0], held[code][1], unit.what)
    if not held:
        return None
    shapes: Any = np.empty(len(held), dtype=object)
    shapes[:] = shapely.from_wkb([wkb for _name, wkb, _what in held.values()])
    return _laid_out(shapes, [(name, what) for name, _wkb, what in held.values()])


def _laid_out(shapes: Any, said: Sequence[tuple[str, str]]) -> Drawing:
    west, south, east, north = shapely.total_bounds(shapes)
    narrow = cos(radians((south + north) / 2))
    scale = WIDTH / max((east - west) * narrow, 1e-9)
    flat = shapely.transform(
        shapes, lambda xy: np.column_stack(((xy[:, 0] - west) * narrow * scale, (north - xy[:, 1]) * scale))
    )
    flat = shapely.simplify(flat, _POINT)
    kilometre = scale / 111.2
    kilometres = next((km for km in (100, 50, 20, 10, 5, 2, 1) if km * kilometre <= WIDTH / 3), 1)
    drawn = [
        Shape(path, name, what) for one, (name, what) in zip(flat, said, strict=True) if (path := _path(one))
    ]
    drawn.sort(key=lambda shape: shape.what != "unchanged")  # what changed lies on top
    return Drawing(
        WIDTH, max(1, round((north - south) * scale)), drawn, kilometres, round(kilometres * kilometre, 1)
    )


def _path(shape: Any) -> str:
    pieces = []
    for polygon in shapely.get_parts(shape):
        if polygon.is_empty or polygon.geom_type != "Polygon":
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            xy = np.round(shapely.get_coordinates(ring)[:-1], 1).tolist()
            if len(xy) > 2:
                pieces.append("M" + "L".join(f"{x:g} {y:g}" for x, y in xy) + "Z")
    return "".join(pieces)
