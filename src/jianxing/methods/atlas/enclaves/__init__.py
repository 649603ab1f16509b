"""Parts of a jurisdiction that lie apart from its main part and within others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ("Enclaves", "Part", "find")


@dataclass(frozen=True, slots=True)
class Part:
    """A connected part of jurisdiction *of* that is not its main part.

    *within* are the jurisdictions around it, the longest common border first; empty for an island. *point* (longitude, latitude)
    lies in it. *group* is the same for neighbouring parts of one owner, from 1.
    """

    of: str
    within: tuple[str, ...]
    area_m2: float
    point: tuple[float, float]
    group: int
    geometry: shapely.Geometry


@dataclass(frozen=True, slots=True)
class Enclaves:
    """What was found: *enclaves* surrounded by others, *slivers* too small to be meant, *coastal* parts that others border but
    that are open to the outside, *islands* that nobody borders.
    """

    enclaves: tuple[Part, ...]
    slivers: tuple[Part, ...]
    coastal: tuple[Part, ...]
    islands: tuple[Part, ...]


def find(
    geometries: npt.NDArray[np.object_],
    owners: Sequence[str],
    *,
    sliver_m2: float = 100_000.0,
) -> Enclaves:
    """Find the enclaves among polygons (WGS 84), each belonging to the owner of the same position."""
    raise NotImplementedError
