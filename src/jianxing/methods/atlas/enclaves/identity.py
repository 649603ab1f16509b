"""By what a part is known again when boundaries are drawn anew: by the place that it covers."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[np.object_]

#: Two outlines are the same place where what they have in common is at least this share of what they cover together.
ALIKE: Final = 0.5


def carried(old: Geometries, new: Geometries, *, alike: float = ALIKE) -> list[int | None]:
    """Return for each of *new* the position in *old* of the same place, None where there is none.

    No place of *old* is given twice: the closest likeness goes first, and of equal ones the earlier. A boundary that moves by a
    metre leaves a place the same; one that gains or loses half of itself becomes another.
    """
    found: list[int | None] = [None] * len(new)
    if not len(old) or not len(new):
        return found
    at, to = shapely.STRtree(old).query(new, predicate="intersects")
    common = shapely.area(shapely.intersection(new[at], old[to]))
    whole = shapely.area(new)[at] + shapely.area(old)[to] - common
    share = np.divide(common, whole, out=np.zeros(len(at)), where=whole > 0)
    taken: set[int] = set()
    for one in np.lexsort((to, at, -share)).tolist():
        if share[one] < alike:
            break
        fresh, held = int(at[one]), int(to[one])
        if found[fresh] is None and held not in taken:
            found[fresh] = held
            taken.add(held)
    return found
