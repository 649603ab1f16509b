"""Marks that crowd are gathered in a grid over the whole world; ``assets/map/gather.js`` does the same on the screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from jianxing.methods.atlas.tiling.grid import in_plane
from jianxing.site.atlas.map.overlays import WORST, Mark
from jianxing.site.atlas.map.view import WORLD

CELL: Final = 48
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
    if zoom >= APART_FROM:
        return [_one([mark]) for mark in marks]
    at = in_plane([(mark.longitude, mark.latitude) for mark in marks]) * (WORLD * 2**zoom / CELL)
    cells: dict[tuple[int, int], list[Mark]] = {}
    for mark, (x, y) in zip(marks, np.floor(at).astype(int).tolist(), strict=True):
        cells.setdefault((x, y), []).append(mark)
    return [_one(held) for held in cells.values()]


def _one(held: Sequence[Mark]) -> Gathered:
    return Gathered(
        longitude=_mean(mark.longitude for mark in held),
        latitude=_mean(mark.latitude for mark in held),
        light=max((mark.light for mark in held), key=_harm),
        count=len(held),
        name=held[0].name if len(held) == 1 else "",
    )


def _harm(light: str) -> int:
    """How near to harm a light is; no light is none."""
    return next((place for place, one in enumerate(WORST) if one == light), -1)


def _mean(numbers: Iterable[float]) -> float:
    held = list(numbers)
    return sum(held) / len(held)
