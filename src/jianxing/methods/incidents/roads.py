"""Travel times over a road layer: Dijkstra's shortest paths (``scipy.sparse.csgraph``) between the vertices of roads.

Roads meet where they share a vertex. Stretches are cut to ``STEP_M``, so that a place joins the road within half of that; from
there to the place itself it goes straight, at ``OFF_ROAD_KMH``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from jianxing.methods.atlas import measuring
from jianxing.methods.atlas.sphere import on_sphere

Floats = npt.NDArray[np.float64]

STEP_M: Final = 500.0
OFF_ROAD_KMH: Final = 20.0
#: A place farther from every road than this is not reached by road.
FARTHEST_M: Final = 10_000.0


class Roads:
    """A road layer: made once, asked often."""

    def __init__(
        self,
        lines: npt.NDArray[np.object_],
        speeds_kmh: Sequence[float],
        one_way: Sequence[bool] | None = None,
    ) -> None:
        """Take lines or multilines with the speed on each; a one-way road goes as its line is drawn."""
        if len(lines) != len(speeds_kmh) or not all(speed > 0 for speed in speeds_kmh):
            raise ValueError("a speed above nought for each line")
        parts, owner = shapely.get_parts(np.asarray(lines, dtype=object), return_index=True)
        ends, speeds, single = [], [], []
        for part, of in zip(parts, owner.tolist(), strict=True):
            xy = _cut(shapely.get_coordinates(part))
            ends.append(np.concatenate([xy[:-1], xy[1:]], axis=1))
            speeds.append(np.full(len(xy) - 1, float(speeds_kmh[of])))
            single.append(np.full(len(xy) - 1, bool(one_way[of]) if one_way is not None else False))
        pieces = np.concatenate(ends) if ends else np.zeros((0, 4))
        corners = np.round(np.concatenate([pieces[:, :2], pieces[:, 2:]]), 7)
        self.nodes, back = np.unique(corners, axis=0, return_inverse=True)
        back = back.reshape(-1)
        start, end = back[: len(pieces)], back[len(pieces) :]
        seconds = measuring.distances(pieces[:, :2], pieces[:, 2:]) / 1000
        seconds = seconds / (np.concatenate(speeds) if speeds else 1.0) * 3600
        both = ~(np.concatenate(single) if single else np.zeros(0, dtype=bool))
        # A place is asked from where it is reached: the graph leads from the end of a road to its start.
        self._back = self._least(
            np.append(end, start[both]), np.append(start, end[both]), np.append(seconds, seconds[both])
        )
        self._tree = KDTree(on_sphere(self.nodes[:, 0], self.nodes[:, 1])) if len(self.nodes) else None

    def _least(self, start: Any, end: Any, seconds: Floats) -> Any:
        """Return the graph; of two roads between the same vertices the quicker counts, where a sparse matrix would add them."""
        order = np.lexsort((seconds, end, start))
        start, end, seconds = start[order], end[order], np.maximum(seconds[order], 1e-6)
        first = np.append(True, (start[1:] != start[:-1]) | (end[1:] != end[:-1]))[: len(start)]
        size = len(self.nodes)
        return csr_array(coo_array((seconds[first], (start[first], end[first])), shape=(size, size)))

    def seconds_to(self, longitude: float, latitude: float, *, x: npt.ArrayLike, y: npt.ArrayLike) -> Floats:
        """Return how many seconds it takes from each of *x*, *y* to a place; infinite where no road leads."""
        from_x, from_y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        if self._tree is None or not len(from_x):
            return np.full(len(from_x), np.inf)
        node, metres = self._joined(np.array([longitude]), np.array([latitude]))
        if metres[0] > FARTHEST_M:
            return np.full(len(from_x), np.inf)
        times = dijkstra(self._back, directed=True, indices=int(node[0]))
        nodes, there = self._joined(from_x, from_y)
        off = (metres[0] + there) / 1000 / OFF_ROAD_KMH * 3600
        return np.asarray(np.where(there <= FARTHEST_M, times[nodes] + off, np.inf))

    def _joined(self, x: Floats, y: Floats) -> tuple[Any, Floats]:
        """Return for each place the vertex where it joins a road, and how far that is."""
        if self._tree is None:
            raise ValueError("no roads")
        _far, node = self._tree.query(on_sphere(x, y))
        return node, measuring.distances(np.column_stack([x, y]), self.nodes[node])


def _cut(xy: Floats) -> Floats:
    """Put vertices in, so that no two are farther apart than ``STEP_M``."""
    metres = measuring.distances(xy[:-1], xy[1:])
    many = np.maximum(1, np.ceil(metres / STEP_M)).astype(np.int64)
    which = np.repeat(np.arange(len(many)), many)
    step = (np.arange(len(which)) - np.repeat(np.cumsum(many) - many, many)) / many[which]
    along = xy[which] + (xy[which + 1] - xy[which]) * step[:, None]
    return np.concatenate([along, xy[-1:]])
