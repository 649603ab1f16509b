"""How far what two features have in common has moved between two versions of the plan."""

from __future__ import annotations

import math

import shapely
from shapely.geometry.base import BaseGeometry

#: Metres in a degree of latitude, in the middle of the country.
_DEGREE_M = 111_000.0


def common(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    """Return what two features have in common; of two that do not meet, the shortest line between them."""
    shared = shapely.intersection(a, b)
    return shapely.shortest_line(a, b) if shared.is_empty else shared


def moved_m(old: BaseGeometry, new: BaseGeometry) -> float:
    """Return the distance in m by which the outline of one reaches farthest from the other's (Hausdorff), both in degrees.

    Taken in a plane scaled to their place, good to a thousandth for what is a few kilometres wide. What is gone or was not
    there has moved infinitely far.
    """
    if old.is_empty or new.is_empty:
        return math.inf
    _west, south, _east, north = shapely.total_bounds([old, new])
    scale = (_DEGREE_M * math.cos(math.radians((south + north) / 2)), _DEGREE_M)
    first, second = (shapely.transform(one, lambda xy: xy * scale) for one in (old, new))
    return float(shapely.hausdorff_distance(first, second))
