"""What lies under every layer: our own boundaries with their names, as tiles."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from jianxing.directory import queries as directory
from jianxing.methods.atlas.tiling import Piece, Tile, drawn, encoded

#: Changes with what a tile of the boundaries shows.
MAKE = 1


@dataclass(frozen=True, slots=True)
class Base:
    """The counties of a day and the provinces they make up: codes, names, shapes and a point in each."""

    mark: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: Any
    points: Any
    sources: tuple[str, ...]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees, those of the world where there are no boundaries."""
        if not self.codes:
            return -180.0, -60.0, 180.0, 75.0
        west, south, east, north = (float(side) for side in shapely.total_bounds(self.shapes))
        return west, south, east, north


def base(*, on: date) -> Base:
    """Return the boundaries valid on a day."""
    areas = sorted(directory.areas(on=on), key=lambda area: area.code)
    names = directory.names_of_jurisdictions(codes={_province(area.code) for area in areas})
    names |= {area.code: area.name for area in areas}
    return _made(
        tuple(area.code for area in areas),
        tuple(area.wkb for area in areas),
        tuple(sorted(names.items())),
        tuple(sorted({area.source for area in areas})),
    )


@lru_cache(maxsize=4)
def _made(
    codes: tuple[str, ...],
    wkbs: tuple[bytes, ...],
    names: tuple[tuple[str, str], ...],
    sources: tuple[str, ...],
) -> Base:
    """Join counties into provinces, once for each generation of boundaries: public, and nobody's case."""
    whole = hashlib.sha256(f"{MAKE}{names}".encode())
    for code, wkb in zip(codes, wkbs, strict=True):
        whole.update(code.encode() + wkb)
    counties = shapely.from_wkb(list(wkbs))
    above = sorted({_province(code) for code in codes})
    provinces = [
        shapely.union_all(
            counties[[place for place, code in enumerate(codes) if _province(code) == province]]
        )
        for province in above
    ]
    shapes = np.concatenate((np.array(provinces, dtype=object), counties))
    called = dict(names)
    return Base(
        mark=whole.hexdigest()[:24],
        codes=(*above, *codes),
        names=tuple(called.get(code, code) for code in (*above, *codes)),
        shapes=shapes,
        sources=sources,
        points=shapely.get_coordinates(shapely.point_on_surface(shapes)) if codes else np.empty((0, 2)),
    )


def _province(code: str) -> str:
    return f"{code[:2]}0000"


def base_tile(*, of: Base, tile: Tile) -> bytes:
    """Return a tile with the layers ``areas`` (areas by code, name and level) and ``names`` (a point for each label)."""
    if not of.codes:
        return b""
    found = drawn(of.shapes, tile=tile)
    areas = [
        Piece(shape=shape, number=int(of.codes[place]), said=_said(of, place))
        for shape, place in zip(found.shapes, found.places, strict=True)
    ]
    west, south, east, north = tile.bounds()
    x, y = of.points.T
    here = np.flatnonzero((x >= west) & (x < east) & (y > south) & (y <= north))
    at = np.round(tile.units(of.points[here])) if len(here) else np.empty((0, 2))
    dots: Any = shapely.points(at)
    labels = [
        Piece(shape=point, number=int(of.codes[place]), said=_said(of, place))
        for point, place in zip(dots, here.tolist(), strict=True)
    ]
    layers = {name: pieces for name, pieces in (("areas", areas), ("names", labels)) if pieces}
    return encoded(layers) if layers else b""


def _said(of: Base, place: int) -> dict[str, str | int | float | bool]:
    code = of.codes[place]
    return {"code": code, "name": of.names[place], "level": "province" if code.endswith("0000") else "county"}
