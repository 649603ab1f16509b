"""Access to outlets by two-step floating catchment, with supply across every border counted.

    R_j = S_j / Σ_k P_k w(d_kj)        A_i = Σ_j R_j w(d_ij)

over what lies within reach (W. Luo, F. Wang, Environment and Planning B 30, 2003). ``flat`` takes w = 1 within reach, as they
did; ``gauss`` lets it fall to 0 at reach: w = (e^{−½(d/r)²} − e^{−½}) / (1 − e^{−½}) (D. Dai, Health & Place 16, 2010).
Where cards
are told apart, residents of a place draw on the outlets that take their card alone, and those alone burden an outlet.

Distances are great circles on a sphere of radius 6 371 008.8 m (IUGG mean; within 0.5 % of the ellipsoid). Points are indexed as
unit vectors in a k-d tree, where a great circle of angle θ is a chord of 2 sin(θ/2): near pairs alone are formed, piece by piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

from jianxing.methods.atlas.sphere import RADIUS_M, chord_of, metres_of, on_sphere

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: How far apart the points are over which a district's residents are spread.
STEP_M: Final = 10_000.0
#: Pairs that are formed at once, about: 24 bytes each.
_PAIRS: Final = 4_000_000
_EDGE: Final = float(np.exp(-0.5))


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """Points at which residents are thought to live: ``owner[i]`` is the district, ``place[i]`` a number of its place."""

    lonlat: Floats
    residents: Floats
    owner: Ints
    place: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """For each point of demand the supply within reach for a resident, and how much of it lies across the border of its place."""

    value: Floats
    across: Floats
    #: Outlets that nobody is within reach of: they serve none of the points.
    unreached: int


def weight(distance_m: Floats, reach_m: float, decay: str) -> Floats:
    """Return how much a distance within reach counts, from 0 to 1."""
    if decay == "flat":
        return np.ones_like(distance_m)
    return np.asarray((np.exp(-0.5 * (distance_m / reach_m) ** 2) - _EDGE) / (1 - _EDGE))


def two_step(
    demand: Demand,
    supply_lonlat: Floats,
    supply: Floats,
    *,
    reach_m: float,
    decay: str = "gauss",
    supply_place: Ints | None = None,
    takes: Flags | None = None,
) -> Access:
    """Return access at each point of demand.

    *supply_place* numbers the places of the supply as ``demand.place`` does, so that what lies across a border can be told;
    *takes* is (supply, places): whether an outlet serves residents of a place at all. Residents and supply are finite and not
    negative, *reach_m* is above 0 and at most a quarter of the globe.
    """
    if not 0 < reach_m <= 1e7:
        raise ValueError("a reach above 0 and within a quarter of the globe")
    if decay not in ("flat", "gauss"):
        raise ValueError("flat or gauss")
    value, across = np.zeros(len(demand.residents)), np.zeros(len(demand.residents))
    if not len(value) or not len(supply):
        return Access(value, across, len(supply))
    tree = cKDTree(on_sphere(*demand.lonlat.T))
    vectors = on_sphere(*supply_lonlat.T)
    chord = chord_of(reach_m)
    unreached = 0
    for start, end in _pieces(tree, vectors, chord):
        near = cKDTree(vectors[start:end]).sparse_distance_matrix(tree, chord, output_type="ndarray")
        j, i = near["i"].astype(np.int64) + start, near["j"].astype(np.int64)
        if takes is not None:
            kept = takes[j, demand.place[i]]
            j, i, far = j[kept], i[kept], near["v"][kept]
        else:
            far = near["v"]
        w = weight(metres_of(far), reach_m, decay)
        burden = np.bincount(j - start, weights=demand.residents[i] * w, minlength=end - start)
        ratio = np.divide(supply[start:end], burden, out=np.zeros(end - start), where=burden > 0)
        unreached += int(np.count_nonzero((burden <= 0) & (supply[start:end] > 0)))
        drawn = ratio[j - start] * w
        value += np.bincount(i, weights=drawn, minlength=len(value))
        if supply_place is not None:
            other = supply_place[j] != demand.place[i]
            across += np.bincount(i[other], weights=drawn[other], minlength=len(value))
    return Access(value, across, unreached)


def _pieces(tree: Any, vectors: Floats, chord: float) -> list[tuple[int, int]]:
    """Cut the supply into stretches with about ``_PAIRS`` pairs each, by a sample of how many are near."""
    sample = vectors[:: max(1, len(vectors) // 1000)]
    near = max(1.0, float(np.mean(tree.query_ball_point(sample, chord, return_length=True))))
    many = max(1000, int(_PAIRS / near))
    return [(start, min(start + many, len(vectors))) for start in range(0, len(vectors), many)]


def spread(outlines: Sequence[Any], residents: Floats, places: Ints, *, step_m: float = STEP_M) -> Demand:
    """Spread each district's residents evenly over a grid of points in it, *step_m* apart; over one point where none falls in.

    *residents* that are not known (NaN) count as none.
    """
    points, owners, shares = [], [], []
    for at, outline in enumerate(outlines):
        if outline is None or shapely.is_empty(outline):
            continue
        inside = _grid(outline, step_m)
        points.append(inside)
        owners.append(np.full(len(inside), at))
        shares.append(np.full(len(inside), np.nan_to_num(residents[at]) / len(inside)))
    if not points:
        empty = np.zeros(0, dtype=np.int64)
        return Demand(np.zeros((0, 2)), np.zeros(0), empty, empty)
    owner = np.concatenate(owners).astype(np.int64)
    return Demand(np.concatenate(points), np.concatenate(shares), owner, places[owner])


def _grid(outline: Any, step_m: float) -> Floats:
    west, south, east, north = shapely.bounds(outline)
    high = float(np.degrees(step_m / RADIUS_M))
    wide = high / float(np.cos(np.radians((south + north) / 2)))
    x, y = np.meshgrid(np.arange(west + wide / 2, east, wide), np.arange(south + high / 2, north, high))
    inside = shapely.contains_xy(outline, x.ravel(), y.ravel())
    if inside.any():
        return np.column_stack((x.ravel()[inside], y.ravel()[inside]))
    middle = shapely.point_on_surface(outline)
    return np.array([[shapely.get_x(middle), shapely.get_y(middle)]])


def by_district(demand: Demand, values: Floats, count: int) -> Floats:
    """Return each district's mean over its residents; NaN where none are known."""
    people = np.bincount(demand.owner, weights=demand.residents, minlength=count)
    summed = np.bincount(demand.owner, weights=values * demand.residents, minlength=count)
    return np.asarray(np.divide(summed, people, out=np.full(count, np.nan), where=people > 0))
