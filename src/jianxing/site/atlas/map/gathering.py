"""Marks that crowd are gathered in a grid over the whole world; ``assets/map/gather.js`` does the same on the screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from jianxing.methods.atlas.tiling.grid import from_plane, in_plane
from jianxing.site.atlas.map.overlays import WORST, Mark
from jianxing.site.atlas.map.view import WORLD

CELL: Final = 64
#: What is gathered stays so far (pixels) from the sides of its cell: no mark lies on the number of another.
INSIDE: Final = 26
APART_FROM: Final = 14


@dataclass(frozen=True, slots=True)
class Gathered:
    """One or several marks at one place, under the worst light of them."""

    longitude: float
    latitude: float
    light: str
    count: int
    name: str


def gathered(marks: Sequence[Mark], zoom: int) -> list[Gathered]:
    """Return the marks as a whole zoom shows them."""
    if not marks:
        return []
    places = np.array([(mark.longitude, mark.latitude) for mark in marks])
    if zoom >= APART_FROM:
        return [_one([mark], place) for mark, place in zip(marks, places, strict=True)]
    scale = WORLD * 2**zoom / CELL
    at = in_plane(places) * scale
    cells: dict[tuple[int, int], list[int]] = {}
    for number, (x, y) in enumerate(np.floor(at).astype(int).tolist()):
        cells.setdefault((x, y), []).append(number)
    return [
        _one(
            [marks[number] for number in held],
            places[held[0]] if len(held) == 1 else from_plane([_middled(at[held]) / scale])[0],
        )
        for held in cells.values()
    ]


def _middled(at: Any) -> Any:
    """Return the mean of an (n, 2) array of places in one cell, in cells, kept from the cell's sides."""
    side = np.floor(at[0])
    return np.clip(at.mean(axis=0), side + INSIDE / CELL, side + 1 - INSIDE / CELL)


def _one(held: Sequence[Mark], place: Any) -> Gathered:
    return Gathered(
        longitude=float(place[0]),
        latitude=float(place[1]),
        light=max((mark.light for mark in held), key=_harm),
        count=len(held),
        name=held[0].name if len(held) == 1 else "",
    )


def _harm(light: str) -> int:
    """How near to harm a light is; no light is none."""
    return next((place for place, one in enumerate(WORST) if one == light), -1)
