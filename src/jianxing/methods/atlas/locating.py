"""In which jurisdiction points lie, what surrounds it, and which borders are near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Border:
    """A jurisdiction whose border is near, and how far it is in metres."""

    key: str
    distance_m: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point is.

    *governing* is the jurisdiction it lies in, None outside all. *surrounding* are those around the enclave it lies in, empty
    where it lies in none. *borders* are the other jurisdictions within the distance asked, the nearest first; *near_border* says
    that there are some or that the outer edge is as near, so that nobody should guess from the coordinates alone.
    """

    governing: str | None
    surrounding: tuple[str, ...]
    borders: tuple[Border, ...]
    near_border: bool


class Locator:
    """Boundaries in an index: made once, asked often, from several threads at once."""

    def __init__(self, keys: Sequence[str], geometries: npt.NDArray[np.object_]) -> None:
        """Index *geometries* (WGS 84, one for each of *keys*; a key may come several times)."""
        raise NotImplementedError

    def locate(self, longitude: float, latitude: float, *, within_m: float = 1000.0) -> Place:
        """Say where a point is, and which borders are within *within_m*."""
        raise NotImplementedError

    def governing(self, longitude: Floats, latitude: Floats) -> npt.NDArray[np.int64]:
        """Return for each point the position in *keys* of the jurisdiction it lies in, -1 outside all.

        On a common border the first of the keys is returned.
        """
        raise NotImplementedError

    def near_border(self, longitude: Floats, latitude: Floats, *, within_m: float) -> npt.NDArray[np.bool_]:
        """Say for each point whether any border lies within *within_m*."""
        raise NotImplementedError
