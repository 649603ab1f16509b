"""How large the overlap of many pairs of polygons is, without drawing it.

The boundary of P ∩ Q is what of P's boundary lies in Q and what of Q's lies in P, so its area is the integral along both
(Green). Along an edge the integral up to *t* is a polynomial F(t), and since “inside” changes only at crossings,

    ∫ inside · dF = inside(end) · F(1) − Σ s·F(t)      (s = +1 where the edge enters at t, −1 where it leaves)

so that crossings need no sorting. Whether a vertex is inside follows from the first vertex (even-odd) by adding up the s;
every one of these sums must be 0 or 1 and come back to where it began. Pairs where it does not, where edges touch,
run along one another or meet in a vertex (within 10⁻⁹ of their lengths) are *unsure*: GEOS draws them. What remains is in
general position and exact to rounding.

Outlines cross where they do as straight lines in longitude and latitude, as GEOS takes them. The integral is that of the
ellipsoid's area by latitude, S(φ), to the second order around the pair. Each piece of outline is then bent to the geodesic
between its ends: the geodesic's equations give a deviation of ½τ(1−τ)·(−2 tan φ ΔφΔλ, sin φ cos φ Δλ²) from the straight line,
hence an area of −S′·(tan φ Δφ²Δλ/6 + sin φ cos φ Δλ³/12), which grows with the cube of the piece's share of its edge. The
result is the area that ``pyproj.Geod`` gives of the overlap drawn by GEOS, to 10⁻⁷ of it for the polygons of up to 0.05°
taken here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from jianxing.methods.atlas.measuring import GEOD

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Larger polygons (degrees) and those of more vertices go to GEOS.
LARGEST: Final = 0.05
MOST_VERTICES: Final = 64
#: Pairs of edges looked at in one go; some ten arrays of this length stay in the processor's cache.
_AT_ONCE: Final = 60_000
_TOUCHING: Final = 1e-9
_SLACK: Final = 1e-9  # degrees, 0.1 mm
_RADIANS: Final = np.pi / 180


@dataclass(frozen=True, slots=True)
class Rings:
    """Polygons of one ring, counter-clockwise, their edges one after another; *simple* says which are such at all."""

    simple: Bools
    starts: Ints  # of each polygon's edges in the arrays below
    counts: Ints
    x: Floats
    y: Floats
    dx: Floats
    dy: Floats
    box: Floats

    @classmethod
    def of(cls, geometries: npt.NDArray[np.object_]) -> Rings:
        """Make the edges of the polygons among *geometries* ready; all others are not simple."""
        box = np.asarray(shapely.bounds(geometries), dtype=np.float64)
        counts = np.asarray(shapely.get_num_coordinates(geometries), dtype=np.int64) - 1
        simple = shapely.get_type_id(geometries) == 3
        simple &= shapely.get_num_interior_rings(geometries) == 0
        simple &= (counts >= 3) & (counts <= MOST_VERTICES)
        with np.errstate(invalid="ignore"):
            simple &= (box[:, 2] - box[:, 0] < LARGEST) & (box[:, 3] - box[:, 1] < LARGEST)
            simple &= np.abs(box[:, 1]) < 80
        xy = shapely.get_coordinates(geometries[simple])  # without holes that is one ring each
        held = np.where(simple, counts, 0)
        starts = np.concatenate([[0], np.cumsum(held)[:-1]]).astype(np.int64)
        x, y = np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1])
        size = counts[simple]
        ring = np.repeat(np.arange(len(size)), size)
        place = np.arange(len(ring)) - np.repeat(starts[simple], size)
        head = np.repeat(np.cumsum(size + 1) - size - 1, size)
        here, there = head + place, head + place + 1
        west, south = x[head], y[head]
        turn = (x[here] - west) * (y[there] - south) - (x[there] - west) * (y[here] - south)
        clockwise = (np.bincount(ring, weights=turn, minlength=len(size)) < 0)[ring]
        if clockwise.any():
            here = np.where(clockwise, head + np.repeat(size, size) - place, here)
            there = np.where(clockwise, here - 1, there)
        x, dx, y, dy = x[here], x[there] - x[here], y[here], y[there] - y[here]
        return cls(simple, starts, held, x, y, dx, dy, box)


@dataclass(frozen=True, slots=True)
class Overlaps:
    """For each pair: *area* in m², *perimeter* in m of the overlap, how many times the outlines cross, whether the first
    lies wholly in the second or the second in the first, and whether GEOS must look.
    """

    area: Floats
    perimeter: Floats
    crossings: Ints
    first_inside: Bools
    second_inside: Bools
    unsure: Bools


def overlaps(first: Rings, second: Rings, at: Ints, to: Ints) -> Overlaps:
    """Measure the overlap of polygon ``at[i]`` of *first* with polygon ``to[i]`` of *second*; both are simple."""
    size = len(at)
    cost = np.cumsum(first.counts[at] * second.counts[to])
    whole = Overlaps(
        np.zeros(size),
        np.zeros(size),
        np.zeros(size, dtype=np.int64),
        *(np.zeros(size, dtype=bool) for _ in range(3)),
    )
    start = 0
    while start < size:
        done = cost[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(cost, done + _AT_ONCE * 4, side="right")))
        _measure(first, second, at[start:end], to[start:end], whole, start)
        start = end
    return whole


def _measure(first: Rings, second: Rings, at: Ints, to: Ints, whole: Overlaps, start: int) -> None:
    pairs = len(at)
    west, south, east, north = (
        (np.maximum if side < 2 else np.minimum)(first.box[at, side], second.box[to, side])
        for side in range(4)
    )
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    p = _edges(first, at, middle_x, middle_y)
    q = _edges(second, to, middle_x, middle_y)
    half_x, half_y = (east - west) / 2, (north - south) / 2
    near_p, near_q = p.near(half_x, half_y), q.near(half_x, half_y)
    rows_p, rows_q = _products(p.pair[near_p], q.pair[near_q], pairs)
    i, j = near_p[rows_p], near_q[rows_q]
    dxi, dyi, dxj, dyj = p.dx[i], p.dy[i], q.dx[j], q.dy[j]
    gap_x, gap_y = q.x[j] - p.x[i], q.y[j] - p.y[i]
    across = dxj * dyi - dyj * dxi  # > 0: the edge of P goes to the left of Q's, which is inwards
    p_start = gap_x * dyj - gap_y * dxj  # side of P's start seen from Q's edge, times −1
    q_start = gap_x * dyi - gap_y * dxi
    limit = _TOUCHING * (np.abs(dxi) + np.abs(dyi)) * (np.abs(dxj) + np.abs(dyj))
    size = np.abs(across)
    sign = np.sign(across)
    ahead_p, ahead_q = -p_start * sign, -q_start * sign
    # P's edge is cut at ahead_p / size, Q's at ahead_q / size: both must lie strictly within (0, 1)
    maybe = (ahead_p >= -limit) & (ahead_p <= size + limit) & (ahead_q >= -limit) & (ahead_q <= size + limit)
    hit = np.flatnonzero(maybe)
    limit, size, ahead_p, ahead_q = limit[hit], size[hit], ahead_p[hit], ahead_q[hit]
    clear = (size > limit) & (ahead_p > limit) & (ahead_p < size - limit)
    clear &= (ahead_q > limit) & (ahead_q < size - limit)
    unsure = np.zeros(pairs, dtype=bool)
    unsure[p.pair[i[hit[~clear]]]] = True
    hit, size, ahead_p, ahead_q = hit[clear], size[clear], ahead_p[clear], ahead_q[clear]
    t, u, s = ahead_p / size, ahead_q / size, sign[hit]
    i, j = i[hit], j[hit]
    inside_p, bad_p = _inside(p, q, i, s, pairs)
    inside_q, bad_q = _inside(q, p, j, -s, pairs)
    unsure |= bad_p | bad_q
    bend, scale = _curvature(middle_y)
    area, length = np.zeros(pairs), np.zeros(pairs)
    for edges, inside, cut, cut_at, turn in ((p, inside_p, i, t, s), (q, inside_q, j, u, -s)):
        a, b, c = edges.integral(bend)
        whole_edge = inside * (a + b + c)
        area += np.bincount(edges.pair, weights=whole_edge, minlength=pairs)
        part = turn * cut_at * (a[cut] + cut_at * (b[cut] + cut_at * c[cut]))
        area -= np.bincount(edges.pair[cut], weights=part, minlength=pairs)
        area += np.bincount(
            edges.pair, weights=edges.bent(middle_y) * _cubes(inside, cut, cut_at, turn), minlength=pairs
        )
        metres = edges.metres(middle_y)
        length += np.bincount(edges.pair, weights=inside * metres, minlength=pairs)
        length -= np.bincount(edges.pair[cut], weights=turn * cut_at * metres[cut], minlength=pairs)
    crossings = np.bincount(p.pair[i], minlength=pairs)
    end = start + pairs
    whole.area[start:end] = np.maximum(area * scale, 0.0)
    whole.perimeter[start:end] = length
    whole.crossings[start:end] = crossings
    whole.first_inside[start:end] = (crossings == 0) & (inside_p[p.starts] > 0)
    whole.second_inside[start:end] = (crossings == 0) & (inside_q[q.starts] > 0)
    whole.unsure[start:end] = unsure


@dataclass(frozen=True, slots=True)
class _Edges:
    """The edges of one side of a run of pairs, in degrees from the middle of the pair's common box."""

    pair: Ints
    starts: Ints
    x: Floats
    y: Floats
    dx: Floats
    dy: Floats

    def near(self, half_x: Floats, half_y: Floats) -> Ints:
        """Return the edges whose box meets the common box of their pair."""
        wide, high = half_x[self.pair] + _SLACK, half_y[self.pair] + _SLACK  # an edge on the box is in it
        end_x, end_y = self.x + self.dx, self.y + self.dy
        meets = (np.minimum(self.x, end_x) <= wide) & (np.maximum(self.x, end_x) >= -wide)
        meets &= (np.minimum(self.y, end_y) <= high) & (np.maximum(self.y, end_y) >= -high)
        return np.flatnonzero(meets)

    def integral(self, bend: Floats) -> tuple[Floats, Floats, Floats]:
        """Return F's coefficients: ∫ −S(φ) dλ up to t is a·t + b·t² + c·t³, in units of S′ at the middle, radians."""
        y, dy, dx = self.y * _RADIANS, self.dy * _RADIANS, -self.dx * _RADIANS
        half = bend[self.pair] / 2
        return dx * (y + half * y * y), dx * dy * (0.5 + half * y), dx * dy * dy * half / 3

    def bent(self, middle_y: Floats) -> Floats:
        """Return the area between each straight edge and the geodesic, in units of S′ at the middle, radians."""
        sine, cosine = np.sin(middle_y * _RADIANS), np.cos(middle_y * _RADIANS)
        east, north = self.dx * _RADIANS, self.dy * _RADIANS
        level = (sine * cosine / 12)[self.pair] * east * east
        return np.asarray(-east * ((sine / cosine / 6)[self.pair] * north * north + level))

    def metres(self, middle_y: Floats) -> Floats:
        """Return the length of the edges, good to a thousandth."""
        east = self.dx * np.cos(middle_y * _RADIANS)[self.pair]
        return np.asarray(np.hypot(east, self.dy) * 111_195.0)


def _edges(rings: Rings, of: Ints, middle_x: Floats, middle_y: Floats) -> _Edges:
    counts = rings.counts[of]
    pair = np.repeat(np.arange(len(of)), counts)
    ends = np.cumsum(counts)
    starts = ends - counts
    edge = np.arange(ends[-1] if len(ends) else 0) + np.repeat(rings.starts[of] - starts, counts)
    return _Edges(
        pair,
        starts,
        rings.x[edge] - middle_x[pair],
        rings.y[edge] - middle_y[pair],
        rings.dx[edge],
        rings.dy[edge],
    )


def _products(left: Ints, right: Ints, pairs: int) -> tuple[Ints, Ints]:
    """Return all combinations of rows of *left* and *right* (sorted) that belong to the same pair."""
    many_left = np.bincount(left, minlength=pairs)
    many_right = np.bincount(right, minlength=pairs)
    first_right = np.cumsum(many_right) - many_right
    each = many_right[left]
    rows_left = np.repeat(np.arange(len(left)), each)
    ends = np.cumsum(each)
    offset = np.repeat(first_right[left] - (ends - each), each)
    del many_left
    return rows_left, np.arange(len(rows_left)) + offset


def _inside(edges: _Edges, other: _Edges, cut: Ints, turn: Floats, pairs: int) -> tuple[Floats, Bools]:
    """Say of the end of each edge whether it lies inside the other polygon, and which pairs do not add up."""
    begins = _holds(other, edges.x[edges.starts], edges.y[edges.starts], pairs)
    step = np.bincount(cut, weights=turn, minlength=len(edges.pair))
    run = np.cumsum(step)
    base = run[edges.starts] - step[edges.starts]
    inside = run - (base - begins)[edges.pair]
    bad = np.zeros(pairs, dtype=bool)
    bad[edges.pair[(inside < -0.5) | (inside > 1.5)]] = True
    last = np.append(edges.starts[1:], len(edges.pair)) - 1
    bad |= inside[last] != begins
    return inside, bad


def _cubes(inside: Floats, cut: Ints, cut_at: Floats, turn: Floats) -> Floats:
    """Return for each edge the sum of the cubes of the shares that its pieces inside take of it."""
    cubes = inside.copy()
    many = np.bincount(cut, minlength=len(inside))
    once = many[cut] == 1
    share = np.where(turn[once] > 0, 1 - cut_at[once], cut_at[once])
    cubes[cut[once]] = share**3
    edge, at, into = cut[~once], cut_at[~once], turn[~once]
    if len(edge):
        order = np.lexsort((at, edge))
        edge, at, into = edge[order], at[order], into[order]
        first = np.append(True, edge[1:] != edge[:-1])
        last = np.append(first[1:], True)
        before = np.where(first, 0.0, np.append(0.0, at[:-1]))
        cubes[edge[first]] = 0.0
        np.add.at(cubes, edge, np.where(into < 0, (at - before) ** 3, 0.0))
        np.add.at(cubes, edge[last], np.where(into[last] > 0, (1 - at[last]) ** 3, 0.0))
    return cubes


def _holds(edges: _Edges, x: Floats, y: Floats, pairs: int) -> Floats:
    """Return 1 for each pair whose point (x, y) lies inside the polygon of *edges*: even-odd along a ray to the east."""
    to_x, to_y = x[edges.pair] - edges.x, y[edges.pair] - edges.y
    spans = (to_y >= 0) != (to_y >= edges.dy)
    left = to_x * edges.dy < edges.dx * to_y
    crossed = spans & (left == (edges.dy > 0))
    return (np.bincount(edges.pair[crossed], minlength=pairs) % 2).astype(np.float64)


def _curvature(latitude: Floats) -> tuple[Floats, Floats]:
    """Return S″/S′ and S′ of the ellipsoid's area by latitude: S′ = M·N·cos φ, m² for a square radian."""
    sine, cosine = np.sin(latitude * _RADIANS), np.cos(latitude * _RADIANS)
    w = 1 - GEOD.es * sine * sine
    area = GEOD.a**2 * (1 - GEOD.es) * cosine / (w * w)
    bend = -sine / cosine + 4 * GEOD.es * sine * cosine / w
    return bend, area
