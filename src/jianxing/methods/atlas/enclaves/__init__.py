"""Parts of a jurisdiction that lie apart from its main part and within others.

``find`` dissolves the boundaries by owner and takes each owner's largest part as its main one. Another part is an *enclave*
where going out of it in any direction leads into somebody else's land: no stretch of its border is open. A stretch is open
where it lies at the outside of all boundaries: a part open all around is an *island*, one that others border too is
*coastal*. A gap that boundaries close in (a lake that belongs to nobody) is no outside: an island in it is an
enclave of those around the water, unless its own main part lies at the same shore. Contact in a corner neither joins nor
surrounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from jianxing.methods.atlas.conflicts.pairs import distances
from jianxing.methods.atlas.enclaves.parts import Neighbours, Parts, parts_of

__all__ = ("GROUP_M", "SLIVER_M2", "Enclaves", "Part", "find")

#: Smaller ones are listed apart: 0.1 km².
SLIVER_M2: Final = 100_000.0
#: Parts of one owner within the same neighbour that lie as near as this are one group: a works and its yard.
GROUP_M: Final = 5_000.0


@dataclass(frozen=True, slots=True)
class Part:
    """A connected part of jurisdiction *of* that is not its main part.

    *within* are the jurisdictions around it, the longest common border first; empty for an island. *point* (longitude, latitude)
    lies in it. *group* is the same for neighbouring parts of one owner, from 1; 0 for what is no enclave.
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
    that are open to the outside, *islands* that nobody borders. Each list is sorted by area, the largest first.
    """

    enclaves: tuple[Part, ...]
    slivers: tuple[Part, ...]
    coastal: tuple[Part, ...]
    islands: tuple[Part, ...]


def find(
    geometries: npt.NDArray[np.object_],
    owners: Sequence[str],
    *,
    sliver_m2: float = SLIVER_M2,
    group_m: float = GROUP_M,
) -> Enclaves:
    """Find the enclaves among polygons (WGS 84), each belonging to the owner of the same position."""
    parts = parts_of(geometries, owners)
    if not len(parts.geometry):
        return Enclaves((), (), (), ())
    neighbours = Neighbours(parts)
    lists: dict[str, list[Part]] = {"enclaves": [], "slivers": [], "coastal": [], "islands": []}
    for at in np.flatnonzero(~parts.main).tolist():
        kind, within = _kind(parts, neighbours, at)
        if kind == "enclaves" and parts.area_m2[at] < sliver_m2:
            kind = "slivers"
        point = shapely.point_on_surface(parts.geometry[at])
        place = (float(shapely.get_x(point)), float(shapely.get_y(point)))
        lists[kind].append(
            Part(parts.owner[at], within, float(parts.area_m2[at]), place, 0, parts.geometry[at])
        )
    for found in lists.values():
        found.sort(key=lambda part: -part.area_m2)
    grouped = _grouped([*lists["enclaves"], *lists["slivers"]], group_m)
    many = len(lists["enclaves"])
    return Enclaves(
        tuple(grouped[:many]), tuple(grouped[many:]), tuple(lists["coastal"]), tuple(lists["islands"])
    )


def _kind(parts: Parts, neighbours: Neighbours, at: int) -> tuple[str, tuple[str, ...]]:
    around = neighbours.around(at)
    owner = parts.owner[at]
    metres: dict[str, float] = {}
    for other, length in around.borders.items():
        metres[parts.owner[other]] = metres.get(parts.owner[other], 0.0) + length
    is_open = around.open
    for water in around.waters:
        for other in neighbours.at_water(water):
            if parts.owner[other] != owner:
                metres.setdefault(parts.owner[other], 0.0)
            elif parts.main[other]:
                is_open = True  # over the water to its own main part
    within = tuple(sorted(metres, key=lambda name: (-metres[name], name)))
    if is_open or not within:
        on_land = tuple(name for name in within if metres[name] > 0)
        return ("coastal", on_land) if on_land else ("islands", ())
    return "enclaves", within


def _grouped(found: list[Part], group_m: float) -> list[Part]:
    """Number the groups in the order of their largest part."""
    heads = list(range(len(found)))

    def head(at: int) -> int:
        while heads[at] != at:
            at = heads[at]
        return at

    for at, one in enumerate(found):
        alike = [
            to
            for to in range(at + 1, len(found))
            if found[to].of == one.of and set(found[to].within) & set(one.within)
        ]
        if alike:
            far = distances(
                np.array([one.geometry] * len(alike), dtype=object),
                np.array([found[to].geometry for to in alike], dtype=object),
            )
            for to in np.array(alike)[far <= group_m].tolist():
                first, second = sorted((head(at), head(to)))
                heads[second] = first
    numbers: dict[int, int] = {}
    return [
        replace(one, group=numbers.setdefault(head(at), len(numbers) + 1)) for at, one in enumerate(found)
    ]
