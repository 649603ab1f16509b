"""A river layer followed downstream.

Each line is drawn in the direction of flow, as national hydrography is; rivers meet where the end of one line lies on another.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
import shapely.ops
from shapely.geometry.base import BaseGeometry

from jianxing.methods.atlas import measuring
from jianxing.methods.atlas.conflicts.pairs import distances

Floats = npt.NDArray[np.float64]

#: Ends that lie this near to another line flow into it, in degrees (some 20 metres).
JOIN: Final = 2e-4
#: How near an incident must be to a river to reach it, where nothing else is said.
SNAP_M: Final = 1_000.0


@dataclass(frozen=True)
class Stretch:
    """A piece of river that is reached: from *from_m* to *to_m* of flow away from the incident."""

    name: str
    line: Any
    from_m: float
    to_m: float

    @cached_property
    def _along(self) -> tuple[Floats, Floats]:
        return _measured(self.line)

    def first_m(self, within: BaseGeometry) -> float | None:
        """Return after how many metres of flow the stretch first meets an area, None where it never does."""
        met = shapely.intersection(self.line, within)
        if met.is_empty:
            return None
        points: Any = shapely.points(shapely.get_coordinates(met))
        at = float(np.min(shapely.line_locate_point(self.line, points)))
        return self.from_m + float(np.interp(at, *self._along))


def _measured(line: BaseGeometry) -> tuple[Floats, Floats]:
    """Return for each vertex of a line how far along it lies, in degrees and in metres."""
    xy = shapely.get_coordinates(line)
    steps = np.hypot(*(xy[1:] - xy[:-1]).T)
    metres = measuring.distances(xy[:-1], xy[1:])
    return np.append(0.0, np.cumsum(steps)), np.append(0.0, np.cumsum(metres))


class Rivers:
    """A river layer: made once, asked often."""

    def __init__(self, lines: npt.NDArray[np.object_], names: Sequence[str]) -> None:
        """Take lines or multilines, one name for each."""
        if len(lines) != len(names):
            raise ValueError("a name for each line")
        parts, owner = shapely.get_parts(np.asarray(lines, dtype=object), return_index=True)
        kept = [at for at, part in enumerate(parts) if part.geom_type == "LineString" and part.length > 0]
        self.lines: Any = np.empty(len(kept), dtype=object)
        self.lines[:] = [parts[at] for at in kept]
        self.names = [names[owner[at]] for at in kept]
        self._tree = shapely.STRtree(self.lines)
        self._lengths = measuring.lengths(self.lines)
        self._measured = [_measured(line) for line in self.lines]
        self._next = [self._follows(at) for at in range(len(kept))]

    def _follows(self, at: int) -> list[tuple[int, float]]:
        """Return the lines into which a line flows, and how many metres down each it meets them."""
        end = shapely.Point(shapely.get_coordinates(self.lines[at])[-1])
        found = []
        for other in sorted(int(one) for one in self._tree.query(end, predicate="dwithin", distance=JOIN)):
            if other == at:
                continue
            metres = float(self._metres(other, end))
            if metres < float(self._lengths[other]):
                found.append((other, metres))
        return found

    def _metres(self, at: int, points: Any) -> Any:
        """Return how many metres down a line points lie, one or an array of them."""
        return np.interp(shapely.line_locate_point(self.lines[at], points), *self._measured[at])

    def downstream(self, geometry: BaseGeometry, *, within_m: float, snap_m: float = SNAP_M) -> list[Stretch]:
        """Return every stretch that flow reaches from *geometry* within *within_m*, the nearest first.

        A river is entered where it is nearest to the geometry, or where it first touches it; only rivers within *snap_m* are.
        """
        if within_m <= 0 or not len(self.lines):
            return []
        reached: dict[int, tuple[float, float]] = {}
        waiting = [(0.0, at, down) for at, down in self._entered(geometry, snap_m)]
        heapq.heapify(waiting)
        while waiting:
            gone, at, down = heapq.heappop(waiting)
            before = reached.get(at)
            # An entry farther up the same line covers more of it, so it counts beside one that came sooner.
            if before is not None and before[0] <= gone and before[1] <= down:
                continue
            if before is None or down < before[1]:
                reached[at] = (gone, down)
            for other, metres in self._next[at]:
                there = gone + float(self._lengths[at]) - down
                if there < within_m:
                    heapq.heappush(waiting, (there, other, metres))
        stretches = [self._stretch(at, gone, down, within_m) for at, (gone, down) in reached.items()]
        return sorted(stretches, key=lambda one: (one.from_m, one.name))

    def _entered(self, geometry: BaseGeometry, snap_m: float) -> list[tuple[int, float]]:
        """Return the lines that the geometry touches or nearly does, with the metres down each where that is."""
        wide = snap_m / (111_000 * max(0.05, float(np.cos(np.radians(geometry.centroid.y)))))
        near = np.sort(self._tree.query(geometry, predicate="dwithin", distance=wide))
        if not len(near):
            return []
        whole: Any = np.empty(len(near), dtype=object)
        whole[:] = geometry
        far = distances(self.lines[near], whole)
        entered = []
        for at, metres in zip(near.tolist(), far.tolist(), strict=True):
            if metres > snap_m:
                continue
            met = shapely.intersection(self.lines[at], geometry)
            if met.is_empty:
                met = shapely.Point(
                    shapely.get_coordinates(shapely.shortest_line(self.lines[at], geometry))[0]
                )
            points: Any = shapely.points(shapely.get_coordinates(met))
            entered.append((at, float(np.min(self._metres(at, points)))))
        return entered

    def _stretch(self, at: int, gone: float, down: float, within_m: float) -> Stretch:
        degrees, metres = self._measured[at]
        end = min(float(metres[-1]), down + within_m - gone)
        cut = [float(np.interp(one, metres, degrees)) for one in (down, end)]
        piece = shapely.ops.substring(self.lines[at], cut[0], cut[1])
        return Stretch(self.names[at], piece, gone, gone + end - down)
