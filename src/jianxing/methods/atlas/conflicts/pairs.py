"""What two features have in common: relation, area, length, distance, width; many pairs at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from jianxing.methods.atlas import measuring
from jianxing.methods.atlas.conflicts.overlaying import Rings, overlaps
from jianxing.methods.atlas.conflicts.rules import Rule

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Geometries = npt.NDArray[np.object_]

#: What *a* is to *b*, by the number in ``Measured.relation``.
NAMES: Final = (
    "apart",
    "overlaps",
    "within",
    "contains",
    "equals",
    "touches",
    "crosses",
    "intersects",
    "near",
)
APART, OVERLAPS, WITHIN, CONTAINS, EQUALS, TOUCHES, CROSSES, INTERSECTS, NEAR = range(len(NAMES))


@dataclass(frozen=True, slots=True)
class Measured:
    """For each pair: *relation* in ``NAMES``, *area_m2* of the overlap and *width_m* of its widest part (infinite where there
    is none), *length_m* of a shared line, *distance_m* where they do not meet, whether they have *interior* in common.
    """

    relation: Ints
    area_m2: Floats
    length_m: Floats
    distance_m: Floats
    width_m: Floats

    @classmethod
    def of(cls, size: int) -> Measured:
        """Return *size* pairs of which nothing is known yet."""
        return cls(
            np.zeros(size, dtype=np.int64),
            np.zeros(size),
            np.zeros(size),
            np.zeros(size),
            np.full(size, np.inf),
        )

    @classmethod
    def stacked(cls, parts: Sequence[Measured]) -> Measured:
        """Put several behind each other."""
        return cls(*(np.concatenate([getattr(one, each.name) for one in parts]) for each in fields(cls)))

    def taken(self, at: Ints) -> Measured:
        """Return those at the positions."""
        return Measured(*(getattr(self, each.name)[at] for each in fields(self)))


def measure(
    first: Geometries,
    second: Geometries,
    rings_a: Rings,
    rings_b: Rings,
    at: Ints,
    to: Ints,
    *,
    reach: float,
    sliver_m: float,
) -> Measured:
    """Measure the pairs ``first[at[i]]``, ``second[to[i]]``.

    *reach* is the distance (m) that rules ask for, *sliver_m* the width under which they speak of slivers.
    """
    found = Measured.of(len(at))
    quick = np.flatnonzero(rings_a.simple[at] & rings_b.simple[to])
    drawn = np.ones(len(at), dtype=bool)
    if len(quick):
        seen = overlaps(rings_a, rings_b, at[quick], to[quick])
        sure = ~seen.unsure
        width = 2 * seen.area / np.maximum(seen.perimeter, 1e-9)
        # The widest part is at least as wide as 2·ΣA/ΣP: only where that is too little does it matter which part it is
        parts_matter = (width < sliver_m) & (seen.crossings > 2)
        sure &= ~parts_matter
        good = quick[sure]
        hit = (seen.area > 0) & ((seen.crossings > 0) | seen.first_inside | seen.second_inside)
        found.area_m2[good] = np.where(hit, seen.area, 0.0)[sure]
        found.width_m[good] = np.where(hit, width, np.inf)[sure]
        told = np.select([~hit, seen.first_inside, seen.second_inside], [APART, WITHIN, CONTAINS], OVERLAPS)
        found.relation[good] = told[sure]
        drawn[good] = False
    slow = np.flatnonzero(drawn)
    if len(slow):
        _draw(first, second, at, to, slow, found)
    if reach:
        apart = np.flatnonzero(found.relation == APART)
        found.distance_m[apart] = distances(first[at[apart]], second[to[apart]])
        found.relation[apart[found.distance_m[apart] <= reach]] = NEAR
    return found


def _draw(first: Geometries, second: Geometries, at: Ints, to: Ints, slow: Ints, found: Measured) -> None:
    """Measure pairs by GEOS: rings with holes, lines, points, outlines that touch."""
    order = np.argsort(at[slow], kind="stable")  # the same *a* follows itself, so that it is prepared once
    slow = slow[order]
    a, b = first[at[slow]], second[to[slow]]
    prepared = np.unique(at[slow])
    shapely.prepare(first[prepared])
    meets = shapely.intersects(a, b)
    slow, a, b = slow[meets], a[meets], b[meets]
    if not len(slow):
        return
    contains, inside = shapely.covers(a, b), shapely.covered_by(a, b)
    areal = (shapely.get_dimensions(a) == 2) & (shapely.get_dimensions(b) == 2)
    points = (shapely.get_dimensions(a) == 0) | (shapely.get_dimensions(b) == 0)
    common: Any = np.empty(len(slow), dtype=object)
    common[contains] = b[contains]
    common[inside] = a[inside]
    rest = ~contains & ~inside & ~points
    common[rest] = shapely.intersection(a[rest], b[rest])
    area = np.where(areal, measuring.areas(common), 0.0)
    lines = ~areal & ~points
    length = np.zeros(len(slow))
    length[lines] = measuring.lengths(common[lines])
    width = np.full(len(slow), np.inf)
    thin = areal & (area > 0)
    width[thin] = widest(common[thin])
    relation = np.full(len(slow), INTERSECTS)
    relation[areal & (area > 0)] = OVERLAPS
    relation[lines & (length > 0)] = CROSSES
    relation[inside], relation[contains] = WITHIN, CONTAINS
    relation[inside & contains] = EQUALS
    unsure = np.flatnonzero(~inside & ~contains & (area == 0) & (length == 0))
    if len(unsure):
        touching = shapely.touches(a[unsure], b[unsure])
        relation[unsure] = np.where(touching, TOUCHES, np.where(lines[unsure], CROSSES, INTERSECTS))
    found.area_m2[slow], found.length_m[slow], found.width_m[slow] = area, length, width
    found.relation[slow] = relation


def widest(geometries: Geometries) -> Floats:
    """Return the width of the widest part of each area in m: twice its area over its perimeter, which is the width of a strip."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    flat = shapely.get_dimensions(parts) == 2
    parts, owner = parts[flat], owner[flat]
    width = 2 * measuring.areas(parts) / np.maximum(measuring.lengths(parts), 1e-9)
    result = np.zeros(len(geometries))
    np.maximum.at(result, owner, width)
    return result


def distances(a: Geometries, b: Geometries) -> Floats:
    """Return the distance of each pair in m: the geodesic between the nearest points, found in a plane scaled to the pair.

    Good to 10⁻⁴ of the distance for features within 100 km of each other.
    """
    if not len(a):
        return np.zeros(0)
    box = np.stack([shapely.bounds(a), shapely.bounds(b)])
    latitude = np.clip((box[:, :, 1].max(axis=0) + box[:, :, 3].min(axis=0)) / 2, -89, 89)
    scale = np.cos(np.radians(latitude))

    def squeezed(geometries: Geometries) -> Geometries:
        xy, owner = shapely.get_coordinates(geometries, return_index=True)
        xy[:, 0] *= scale[owner]
        return np.asarray(shapely.set_coordinates(geometries.copy(), xy), dtype=object)

    nearest = shapely.shortest_line(squeezed(a), squeezed(b))
    ends = shapely.get_coordinates(nearest).reshape(-1, 2, 2)
    ends[:, :, 0] /= scale[:, None]
    return measuring.distances(ends[:, 0], ends[:, 1])


def stands(
    rule: Rule, measured: Measured, first: Geometries, second: Geometries, at: Ints, to: Ints
) -> Bools:
    """Say which pairs conflict under a rule, kinds apart."""
    near = np.zeros(len(at), dtype=bool)
    if rule.within_m:
        near = (measured.relation == NEAR) & (measured.distance_m <= rule.within_m)
    meets = (measured.relation != APART) & (measured.relation != NEAR)
    held = np.flatnonzero(meets)
    if rule.is_pattern or rule.relation != "intersects":
        a, b = first[at[held]], second[to[held]]
        if rule.is_pattern:
            held = held[shapely.relate_pattern(a, b, rule.relation)]
        else:
            held = held[getattr(shapely, rule.relation)(a, b)]
    right = np.zeros(len(at), dtype=bool)
    right[held] = True
    return np.asarray(near | (right & _exceeds(rule, measured)))


def _exceeds(rule: Rule, measured: Measured) -> Bools:
    """Say which pairs have more in common than the rule allows; what cannot be measured exceeds where it meets at all."""
    area, length = measured.area_m2, measured.length_m
    measured_by = (area > 0) | (length > 0)
    over = ((area > 0) & (area > rule.area_above_m2)) | ((length > 0) & (length > rule.length_above_m))
    touching = measured.relation == TOUCHES
    if rule.within_m:
        return np.asarray(over | ~measured_by)
    if rule.relation == "intersects" and not rule.is_pattern:
        return np.asarray(over | (~measured_by & ~touching))
    unbounded = rule.area_above_m2 == 0 and rule.length_above_m == 0
    return np.asarray(over | ~measured_by if unbounded else over)
