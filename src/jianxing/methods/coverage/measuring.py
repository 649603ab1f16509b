"""Everything about coverage in one go: the matrix, rates, access, inequality, the worst districts and the empty cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from jianxing.methods.coverage import access as catchment
from jianxing.methods.coverage.inequality import Theil, gini, theil
from jianxing.methods.coverage.matrix import Matrix, Tried, count, per_10000
from jianxing.methods.coverage.places import District
from jianxing.methods.coverage.scenes import HOMES, SCENES

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: How far residents go for an outlet of each scene, in metres: an assumption that every result names.
REACH_M: Final = {
    "medical": 15_000.0, "scenic": 60_000.0, "museum": 60_000.0, "library": 15_000.0, "station": 30_000.0, "office": 15_000.0,
}  # fmt: skip
WORST: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What was computed; axes are districts, scenes, homes and matters in their order. NaN stands for what is not told.

    ``access[d, s]`` is outlets within reach for 10,000 residents that take the card of the residents' own place, ``across`` the
    share of it beyond the border of that place. ``worst`` are positions of districts by access in all scenes, the worst first;
    ``empty`` are (district, scene, home) where outlets stand and none takes the card.
    """

    districts: tuple[District, ...]
    scenes: tuple[str, ...]
    matrix: Matrix
    tried: Tried | None
    residents: Floats
    rate: Floats
    access: Floats
    across: Floats
    score: Floats
    theil: dict[str, Theil]
    gini: dict[str, float]
    worst: Ints
    empty: tuple[tuple[int, int, int], ...]


def measure(
    *,
    districts: Sequence[District],
    residents: Floats,
    of: Ints,
    scenes: Ints,
    lonlat: Floats,
    masks: npt.NDArray[np.uint64],
    n_matters: int,
    tests: Tried | None = None,
    reach_m: dict[str, float] | None = None,
    decay: str = "gauss",
    with_access: bool = True,
) -> Measured:
    """Measure coverage.

    *residents* has a number for each district, NaN where it is not known. *of*, *scenes*, *lonlat* and *masks* describe
    the outlets
    (``matrix.count``); an outlet without coordinates is counted and taken to stand at its district's middle for access.
    """
    n, k = len(districts), len(SCENES)
    matrix = count(of, scenes, masks, n_districts=n, n_scenes=k, n_matters=n_matters)
    present = [at for at in range(k) if matrix.outlets[:, at].any()]
    rate = per_10000(matrix.declared, residents)
    place = np.array(
        [HOMES.index(one.home) if one.home in HOMES else -1 for one in districts], dtype=np.int64
    )
    value, across = np.full((n, k), np.nan), np.full((n, k), np.nan)
    if with_access and np.nansum(residents) > 0:
        demand = catchment.spread([one.outline for one in districts], residents, place)
        standing = _standing(lonlat, of, demand, n)
        placed = np.isfinite(standing[:, 0])
        for at in present:
            mine = np.flatnonzero(placed & (scenes == at))
            found = catchment.two_step(
                demand, standing[mine], np.ones(len(mine)), decay=decay, takes=masks[mine] != 0,
                reach_m=(reach_m or REACH_M)[SCENES[at]], supply_place=np.where(of[mine] >= 0, place[of[mine]], -1),
            )  # fmt: skip
            value[:, at] = catchment.by_district(demand, found.value, n) * 1e4
            beyond = catchment.by_district(demand, found.across, n) * 1e4
            across[:, at] = np.divide(beyond, value[:, at], out=np.full(n, np.nan), where=value[:, at] > 0)
    own = _own(matrix, place)
    homes = [one.home for one in districts]
    known = {
        SCENES[at]: spread for at in present if (spread := theil(own[:, at], residents, homes)) is not None
    }
    even = {SCENES[at]: share for at in present if (share := gini(own[:, at], residents)) is not None}
    score = _score(value if np.isfinite(value).any() else per_10000(own, residents), present)
    ranked = np.argsort(score, kind="stable")
    return Measured(
        tuple(districts), tuple(SCENES[at] for at in present), matrix, tests, residents, rate, value, across, score, known, even,
        ranked[np.isfinite(score[ranked])][:WORST], _empty(matrix, present),
    )  # fmt: skip


def _standing(lonlat: Floats, of: Ints, demand: catchment.Demand, n: int) -> Floats:
    """Return where outlets stand; those without coordinates at the mean of their district's points."""
    lost = ~np.isfinite(lonlat[:, 0]) & (of >= 0)
    if not lost.any():
        return lonlat
    many = np.bincount(demand.owner, minlength=n)
    middle = np.column_stack([
        np.divide(np.bincount(demand.owner, weights=demand.lonlat[:, axis], minlength=n), many,
                  out=np.full(n, np.nan), where=many > 0)
        for axis in (0, 1)
    ])  # fmt: skip
    standing = lonlat.copy()
    standing[lost] = middle[of[lost]]
    return standing


def _own(matrix: Matrix, place: Ints) -> Ints:
    """Return by district and scene the outlets that take the card of the district's own place."""
    known = np.maximum(place, 0)
    own = np.take_along_axis(matrix.declared, known[:, None, None], axis=2)[:, :, 0]
    return np.where(place[:, None] >= 0, own, 0)


def _score(values: Floats, present: list[int]) -> Floats:
    """Return each district's mean rank over the scenes, 0 the worst and 1 the best; NaN where nothing is known.

    Ties share their mean rank. A rank is taken where a value is, so that scenes of any scale weigh alike.
    """
    scores = np.full((len(values), len(present)), np.nan)
    for column, at in enumerate(present):
        known = np.flatnonzero(np.isfinite(values[:, at]))
        if len(known) < 2:
            continue
        _values, inverse, many = np.unique(values[known, at], return_inverse=True, return_counts=True)
        middle = np.cumsum(many) - (many + 1) / 2
        scores[known, column] = middle[inverse] / (len(known) - 1)
    told = np.isfinite(scores).sum(axis=1)
    return np.asarray(
        np.divide(np.nansum(scores, axis=1), told, out=np.full(len(values), np.nan), where=told > 0)
    )


def _empty(matrix: Matrix, present: list[int]) -> tuple[tuple[int, int, int], ...]:
    """Return the cells in which nobody takes the card: outlets stand there and declare nothing for it, or none stands there."""
    empty = np.argwhere(matrix.declared[:, present, :] == 0)
    return tuple((int(d), present[int(s)], int(h)) for d, s, h in empty)
