"""Two generations of boundaries beside each other: what a unit gained and lost, who follows whom, what overlaps.

Areas are geodesic, in m². Two outlines are *the same* where neither strays from the other by more than ``SAME_DEGREES``, about
a decimetre: that is what writing coordinates with six or seven decimals and reading them again does to an outline, and less
than any border is surveyed to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from jianxing.methods.atlas.measuring import areas

Geometries = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]

SAME_DEGREES: Final = 1e-6
#: Overlaps smaller than this come of digitising: 1,000 m².
OVERLAP_M2: Final = 1_000.0
#: A unit of which this share or less went to another is not followed by it.
LEAST_SHARE: Final = 0.01


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two units, by position, and the area that both claim."""

    one: int
    other: int
    area_m2: float


@dataclass(frozen=True, slots=True)
class Following:
    """That *successor* (by position) took *share* of the area of *predecessor*, up to 1."""

    predecessor: int
    successor: int
    share: float


def are_same(old: Geometries, new: Geometries) -> npt.NDArray[np.bool_]:
    """Say for each pair whether it is the same outline, to about a decimetre."""
    same = np.asarray(shapely.equals_exact(shapely.normalize(old), shapely.normalize(new), tolerance=0.0))
    for at in np.flatnonzero(~same).tolist():
        one, other = shapely.boundary(old[at]), shapely.boundary(new[at])
        same[at] = bool(
            shapely.covers(shapely.buffer(one, SAME_DEGREES, quad_segs=4), other)
            and shapely.covers(shapely.buffer(other, SAME_DEGREES, quad_segs=4), one)
        )
    return same


def exchanged(old: Geometries, new: Geometries) -> tuple[Floats, Floats]:
    """Return for each pair what *new* has beyond *old*, and what *old* had beyond *new*, in m²."""
    gained: Any = shapely.difference(new, old)
    lost: Any = shapely.difference(old, new)
    return areas(gained), areas(lost)


def followings(predecessors: Geometries, successors: Geometries) -> list[Following]:
    """Return who follows each predecessor, by area, the largest share first."""
    if not len(predecessors) or not len(successors):
        return []
    whole = areas(predecessors)
    before, after = shapely.STRtree(successors).query(predecessors, predicate="intersects")
    common: Any = shapely.intersection(predecessors[before], successors[after])
    shares = areas(common) / np.maximum(whole[before], 1e-9)
    found = [
        Following(int(one), int(other), float(min(1.0, share)))
        for one, other, share in zip(before, after, shares, strict=True)
        if share > LEAST_SHARE
    ]
    return sorted(found, key=lambda one: (one.predecessor, -one.share, one.successor))


def overlaps(geometries: Geometries, *, least_m2: float = OVERLAP_M2) -> list[Overlap]:
    """Return the pairs that claim the same land, the largest first; slivers under *least_m2* are none."""
    if not len(geometries):
        return []
    one, other = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    # Neighbours share a line; only what is more than that has an area to measure.
    more = shapely.relate_pattern(geometries[one], geometries[other], "T********")
    one, other = one[more], other[more]
    common: Any = shapely.intersection(geometries[one], geometries[other])
    found = [
        Overlap(int(first), int(second), float(area))
        for first, second, area in zip(one, other, areas(common), strict=True)
        if area >= least_m2
    ]
    return sorted(found, key=lambda each: -each.area_m2)


def covered(geometries: Geometries, by: Geometries) -> Floats:
    """Return which share of each geometry the others cover together, 0 to 1."""
    result = np.zeros(len(geometries))
    if not len(geometries) or not len(by):
        return result
    whole = areas(geometries)
    mine, theirs = shapely.STRtree(by).query(geometries, predicate="intersects")
    for at in np.unique(mine).tolist():
        cover = shapely.union_all(by[theirs[mine == at]])
        common: Any = np.array([shapely.intersection(geometries[at], cover)], dtype=object)
        result[at] = float(areas(common)[0]) / max(whole[at], 1e-9)
    return np.minimum(result, 1.0)
