"""District × scene × card's home: how many outlets declare that they take the card, in how many it was tried, and where
it failed.

What an outlet declares is a mask for each home with a bit for each matter. Outlets are put in the order of district and
scene once;
then each plane of bits is summed over runs of that order (``numpy.add.reduceat``), so that 64,000 outlets × 44 matters × 3 homes
are one pass over bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Masks = npt.NDArray[np.uint64]

#: Outlets whose bits are spread out at once.
_PIECE: Final = 1 << 18
#: The relative standard error of a count n is 1/√n: under 20 it is above 22 %, and a rate of it is marked.
FEW: Final = 20
#: Of fewer tests no share is told.
LEAST_TESTS: Final = 5
#: For fewer residents no rate is told.
LEAST_RESIDENTS: Final = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """``outlets[d, s]`` outlets, ``declared[d, s, h]`` those that take cards of home h for any matter, ``matters[d, s, h, m]``
    those that take them for matter m."""

    outlets: Ints
    declared: Ints
    matters: Ints


def count(
    districts: Ints, scenes: Ints, masks: Masks, *, n_districts: int, n_scenes: int, n_matters: int
) -> Matrix:
    """Count outlets.

    *districts* and *scenes* give for each outlet its district and scene, from 0; outlets with a district of -1 are left out.
    *masks* is (outlets, homes): bit m is set where cards of that home are taken for matter m, m < *n_matters* ≤ 62.
    """
    homes = masks.shape[1]
    placed = districts >= 0
    if not placed.all():
        districts, scenes, masks = districts[placed], scenes[placed], masks[placed]
    groups = (districts * n_scenes + scenes).astype(np.int32)
    order = np.argsort(groups, kind="stable")
    groups, ordered = groups[order], np.ascontiguousarray(masks[order])
    total = n_districts * n_scenes
    outlets = np.bincount(groups, minlength=total)
    declared = np.zeros((total, homes), dtype=np.int64)
    for home in range(homes):
        declared[:, home] = np.bincount(groups[ordered[:, home] != 0], minlength=total)
    matters = np.zeros((total, homes, n_matters), dtype=np.int64)
    width = -(-max(n_matters, 1) // 8)
    for start in range(0, len(groups), _PIECE):
        piece = groups[start : start + _PIECE]
        octets = ordered[start : start + _PIECE].view(np.uint8).reshape(len(piece), homes, 8)[:, :, :width]
        bits = np.unpackbits(np.ascontiguousarray(octets), axis=2, count=n_matters, bitorder="little")
        first = np.flatnonzero(np.append(True, piece[1:] != piece[:-1]))
        matters[piece[first]] += np.add.reduceat(
            bits.reshape(len(piece), -1), first, axis=0, dtype=np.int32
        ).reshape(len(first), homes, n_matters)
    shape = (n_districts, n_scenes)
    return Matrix(
        outlets.reshape(shape), declared.reshape(*shape, homes), matters.reshape(*shape, homes, n_matters)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """By district, scene and home: outlets that were visited, and of these where the card worked and where it failed.

    *broken* are the positions of tests that failed where the outlet declares the card: what must be looked at first.
    """

    worked: Ints
    failed: Ints
    broken: Ints


def tried(
    outlets: Ints,
    homes: Ints,
    worked: npt.NDArray[np.bool_],
    days: Ints,
    *,
    districts: Ints,
    scenes: Ints,
    masks: Masks,
    n_districts: int,
    n_scenes: int,
) -> Tried:
    """Count tests: of each outlet and home the last one speaks. *outlets* are positions in *districts*, *scenes* and *masks*."""
    n_homes = masks.shape[1]
    key = outlets * n_homes + homes
    order = np.lexsort((np.arange(len(key)), days, key))
    last = np.append(key[order][1:] != key[order][:-1], True)[: len(key)]
    at = order[last] if len(key) else order
    at = at[districts[outlets[at]] >= 0]
    cell = (districts[outlets[at]] * n_scenes + scenes[outlets[at]]) * n_homes + homes[at]
    shape, total = (n_districts, n_scenes, n_homes), n_districts * n_scenes * n_homes
    good = worked[at]
    declares = masks[outlets[at], homes[at]] != 0
    return Tried(
        np.bincount(cell[good], minlength=total).reshape(shape),
        np.bincount(cell[~good], minlength=total).reshape(shape),
        np.sort(at[~good & declares]),
    )


def per_10000(counts: npt.NDArray[np.number], residents: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return outlets per 10,000 residents along the first axis; NaN where residents are unknown or under ``LEAST_RESIDENTS``."""
    known = np.isfinite(residents) & (residents >= LEAST_RESIDENTS)
    rate = np.full(counts.shape, np.nan)
    with np.errstate(invalid="ignore"):
        scale = 1e4 / residents[known]
    rate[known] = counts[known] * scale.reshape((-1,) + (1,) * (counts.ndim - 1))
    return rate
