"""All that lies apart or along a border, at every level of divisions at once.

What is an enclave between provinces is mostly one between their counties too: the same land. ``survey`` finds the parts at
each level, the highest first, and gives each piece of land once, at the highest level at which it lies apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from jianxing.methods.atlas.enclaves import GROUP_M, SLIVER_M2, Enclaves, Part, find
from jianxing.methods.atlas.enclaves.identity import carried
from jianxing.methods.atlas.enclaves.parts import GAP, parts_of
from jianxing.methods.atlas.enclaves.strips import strips

Geometries = npt.NDArray[np.object_]

#: The same land at two levels, but for drawing errors.
SAME: Final = 0.9
#: A division lies within a place where all but this share of it does.
_LEFT_OUT: Final = 0.01
#: How wide a strip is to either side of a border where nobody says otherwise.
STRIP_M: Final = 1_000.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What a survey depends on besides boundaries; *gap* (degrees) is the width of drawing errors that are closed."""

    sliver_m2: float = SLIVER_M2
    strip_m: float = STRIP_M
    group_m: float = GROUP_M
    gap: float = GAP


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of land that lies apart (*kind* enclave, sliver, coastal, island), or a strip along a border.

    *of* is its owner at its *level* (0 the lowest), *within* those around it, the longest border first; of a strip the two
    neighbours. *lies_in* are the divisions of the lowest level that it is part of, the largest share first, and *whole* those
    of them that lie in it altogether. *head* is the position of the largest place of its group, its own where it is alone.
    """

    kind: str
    level: int
    of: str
    within: tuple[str, ...]
    area_m2: float
    length_m: float
    point: tuple[float, float]
    head: int
    lies_in: tuple[str, ...]
    whole: tuple[str, ...]
    geometry: shapely.Geometry


def survey(
    geometries: Geometries,
    codes: Sequence[str],
    above: Sequence[Mapping[str, str]],
    settings: Settings = Settings(),
) -> list[Place]:
    """Survey divisions (WGS 84, each with its code).

    *above* names what each belongs to at the levels above, the next one first; strips run between neighbours that belong to
    different ones at the last. Enclaves come first, by level from the highest and by size, then strips by their neighbours.
    """
    owners = [list(codes), *([up[code] for code in codes] for up in above)]
    parts = parts_of(geometries, codes)
    found: list[tuple[str, int, Part]] = []
    for level in range(len(owners) - 1, -1, -1):
        seen: Any = np.empty(len(found), dtype=object)
        seen[:] = [part.geometry for _kind, _level, part in found]
        fresh = _listed(
            find(geometries, owners[level], sliver_m2=settings.sliver_m2, group_m=settings.group_m)
        )
        shapes: Any = np.empty(len(fresh), dtype=object)
        shapes[:] = [part.geometry for _kind, part in fresh]
        known = carried(seen, shapes, alike=SAME)
        found += [(kind, level, part) for (kind, part), at in zip(fresh, known, strict=True) if at is None]
    places = _places(found, _Divisions(parts.geometry, parts.owner))
    if not above or settings.strip_m <= 0:
        return places
    top = above[-1]
    for strip in strips(parts, apart=lambda a, b: top[a] != top[b], width_m=settings.strip_m):
        pair = (strip.a, strip.b)
        places.append(
            Place(
                "strip", 0, strip.a, pair, strip.area_m2, strip.length_m, strip.point, len(places), pair, (),
                strip.geometry,
            )
        )  # fmt: skip
    return places


def _listed(found: Enclaves) -> list[tuple[str, Part]]:
    return [
        *(("enclave", part) for part in found.enclaves),
        *(("sliver", part) for part in found.slivers),
        *(("coastal", part) for part in found.coastal),
        *(("island", part) for part in found.islands),
    ]


def _places(found: list[tuple[str, int, Part]], divisions: _Divisions) -> list[Place]:
    heads: dict[tuple[int, int], int] = {}
    places = []
    for at, (kind, level, part) in enumerate(found):
        head = heads.setdefault((level, part.group), at) if part.group else at
        lies_in, whole = divisions.of(part.geometry)
        places.append(
            Place(
                kind, level, part.of, part.within, part.area_m2, 0.0, part.point, head, lies_in, whole,
                part.geometry,
            )
        )  # fmt: skip
    return places


class _Divisions:
    """The divisions of the lowest level in an index."""

    def __init__(self, geometry: Geometries, owner: Sequence[str]) -> None:
        self._geometry, self._owner = geometry, owner
        self._tree = shapely.STRtree(geometry)
        self._size: dict[str, float] = {}
        for one, size in zip(owner, shapely.area(geometry).tolist(), strict=True):
            self._size[one] = self._size.get(one, 0.0) + size

    def of(self, place: shapely.Geometry) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return those that a place has a share of, and those that lie in it altogether."""
        near = self._tree.query(place, predicate="intersects")
        shares: dict[str, float] = {}
        for at, share in zip(
            near.tolist(), shapely.area(shapely.intersection(self._geometry[near], place)), strict=True
        ):
            shares[self._owner[at]] = shares.get(self._owner[at], 0.0) + float(share)
        least = shapely.area(place) * _LEFT_OUT
        held = sorted(
            (one for one, share in shares.items() if share > least), key=lambda one: (-shares[one], one)
        )
        whole = tuple(one for one in held if shares[one] >= self._size[one] * (1 - _LEFT_OUT))
        return tuple(held), whole
