"""From polygons with owners to connected parts, and who borders on whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from jianxing.methods.atlas import measuring

Geometries = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]

#: Gaps and overlaps between neighbours up to this width (degrees, some 5 m) are drawing errors and closed.
GAP: Final = 0.00005
#: A common border shorter than this (m) is contact in a corner.
CONTACT_M: Final = 1.0


@dataclass(frozen=True, slots=True)
class Parts:
    """The connected parts of all owners: *geometry*, *owner* and *area_m2* of each, and whether it is its owner's *main* one."""

    geometry: Geometries
    owner: list[str]
    area_m2: Floats
    main: npt.NDArray[np.bool_]


def parts_of(geometries: Geometries, owners: Sequence[str]) -> Parts:
    """Join what belongs to one owner and meets along an edge; what meets in a corner alone stays apart."""
    held = [
        (one, owner)
        for one, owner in zip(geometries, owners, strict=True)
        if one is not None and shapely.get_dimensions(one) == 2 and not shapely.is_empty(one)
    ]
    faces: Any = np.empty(len(held), dtype=object)
    faces[:] = [one for one, _owner in held]
    faces = shapely.make_valid(shapely.force_2d(faces), method="structure", keep_collapsed=False)
    if len(faces) and not shapely.coverage_is_valid(faces, gap_width=GAP):
        faces = shapely.coverage_clean(faces, gap_width=GAP)  # type: ignore[attr-defined] # stubs are of 2.1
    by_owner: dict[str, list[int]] = {}
    for at, (_one, owner) in enumerate(held):
        if not shapely.is_empty(faces[at]):
            by_owner.setdefault(owner, []).append(at)
    geometry, names, areas, main = [], [], [], []
    for owner, rows in by_owner.items():
        joined = np.asarray(shapely.get_parts(shapely.coverage_union_all(faces[rows])), dtype=object)
        size = measuring.areas(joined)
        geometry += list(joined)
        names += [owner] * len(joined)
        areas += size.tolist()
        main += [at == int(size.argmax()) for at in range(len(joined))]
    array: Any = np.empty(len(geometry), dtype=object)
    array[:] = geometry
    return Parts(array, names, np.array(areas), np.array(main, dtype=bool))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is around a part: others with the length of the common border in m; whether it is *open* to the outside; the numbers
    of the closed *waters* (gaps that belong to nobody) it lies at.
    """

    borders: dict[int, float]
    open: bool
    waters: tuple[int, ...]


class Neighbours:
    """All parts in an index, and the gaps between them."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.outlines: Any = shapely.boundary(parts.geometry)
        self.tree = shapely.STRtree(parts.geometry)
        whole = shapely.get_parts(shapely.coverage_union_all(parts.geometry))
        rings = [hole for one in whole for hole in one.interiors]
        self.waters: Any = (
            shapely.polygons(np.array(rings, dtype=object)) if rings else np.empty(0, dtype=object)
        )

    def around(self, at: int) -> Surroundings:
        """Look around part *at*."""
        outline = self.outlines[at]
        others = [
            int(one) for one in self.tree.query(self.parts.geometry[at], predicate="intersects") if one != at
        ]
        if others:
            common = shapely.intersection(outline, self.outlines[others])
            shared = measuring.lengths(np.asarray(common, dtype=object))
            borders = {
                one: float(metres) for one, metres in zip(others, shared, strict=True) if metres > CONTACT_M
            }
            free = shapely.difference(outline, shapely.union_all(self.outlines[others]))
        else:
            borders, free = {}, outline
        waters, is_open = set(), False
        for piece in _joined(free):
            water = self._water(piece)
            if water is None:
                is_open = True
            else:
                waters.add(water)
        return Surroundings(borders, is_open, tuple(sorted(waters)))

    def at_water(self, water: int) -> list[int]:
        """Return the parts that lie at a closed water."""
        gap = self.waters[water]
        near = self.tree.query(gap, predicate="intersects")
        common = shapely.intersection(shapely.boundary(gap), self.outlines[near])
        touching = measuring.lengths(np.asarray(common, dtype=object)) > CONTACT_M
        within = shapely.contains(gap, self.parts.geometry[near])
        return [int(one) for one in near[touching | within]]

    def _water(self, piece: shapely.Geometry) -> int | None:
        """Return the smallest gap in which a piece of border lies, None where it lies at the outside."""
        if not len(self.waters):
            return None
        middle: Any = shapely.line_interpolate_point(np.array([piece], dtype=object), 0.5, normalized=True)
        holding = np.flatnonzero(shapely.dwithin(self.waters, middle[0], 1e-9)).tolist()
        return min(holding, key=lambda one: float(shapely.area(self.waters[one])), default=None)


def _joined(free: shapely.Geometry) -> list[shapely.Geometry]:
    """Return the pieces of a border, those that are corners left out."""
    pieces = np.asarray(shapely.get_parts(shapely.line_merge(free)), dtype=object)
    lines = pieces[(shapely.get_dimensions(pieces) == 1) & ~shapely.is_empty(pieces)]
    return list(lines[measuring.lengths(lines) > CONTACT_M]) if len(lines) else []
