"""The nearest suitable forces: by travel time over a road layer where there is one, by distance else; the answer says which.

Distance is the geodesic on the ellipsoid (Karney 2013). Candidates come out of a k-d tree over vectors on the unit sphere; as a
great circle differs from the geodesic by less than 0.6 %, so many more candidates are taken that none can be missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

from jianxing.methods.atlas import measuring
from jianxing.methods.atlas.sphere import metres_of, on_sphere
from jianxing.methods.incidents.roads import Roads

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: By how much a great circle may differ from the geodesic.
_DIFFERS: Final = 0.006
_MORE: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A force: its position among those given, its distance, and its travel time where a road leads from it.

    *how* is ``road`` or ``distance``: by what it was ranked.
    """

    at: int
    metres: float
    seconds: float | None
    how: str


class Forces:
    """Places of forces in an index: made once, asked often."""

    def __init__(
        self,
        longitude: npt.ArrayLike,
        latitude: npt.ArrayLike,
        capabilities: Sequence[frozenset[str]] | None = None,
    ) -> None:
        """Take a place for each force, and what each can do where that matters."""
        self.x = np.asarray(longitude, dtype=np.float64)
        self.y = np.asarray(latitude, dtype=np.float64)
        if not (np.isfinite(self.x).all() and np.isfinite(self.y).all()):
            raise ValueError("a place for each force")
        self.capabilities = capabilities
        self._trees: dict[frozenset[str], tuple[Ints, Any]] = {}

    def suitable(self, needs: frozenset[str] = frozenset()) -> Ints:
        """Return the positions of the forces that can do all of *needs*."""
        return self._indexed(needs)[0]

    def _indexed(self, needs: frozenset[str]) -> tuple[Ints, Any]:
        if needs not in self._trees:
            at = np.arange(len(self.x))
            if needs:
                can = self.capabilities or [frozenset[str]()] * len(self.x)
                at = np.flatnonzero([needs <= one for one in can])
            tree = KDTree(on_sphere(self.x[at], self.y[at])) if len(at) else None
            self._trees[needs] = (np.asarray(at, dtype=np.int64), tree)
        return self._trees[needs]

    def nearest(
        self,
        longitude: npt.ArrayLike,
        latitude: npt.ArrayLike,
        *,
        count: int = 1,
        needs: frozenset[str] = frozenset(),
    ) -> tuple[Ints, Floats]:
        """Return for each place the positions of its *count* nearest suitable forces by distance, and the metres.

        Where there are fewer, a row ends with -1 and infinite distance.
        """
        x, y = (
            np.atleast_1d(np.asarray(longitude, dtype=float)),
            np.atleast_1d(np.asarray(latitude, dtype=float)),
        )
        at, tree = self._indexed(needs)
        result = np.full((len(x), count), -1, dtype=np.int64)
        metres = np.full((len(x), count), np.inf)
        if tree is None or not len(x):
            return result, metres
        asked, have = np.arange(len(x)), min(count, len(at))
        take = min(count + _MORE, len(at))
        vectors = on_sphere(x, y)
        while len(asked):
            chord, near = tree.query(vectors[asked], k=[*range(1, take + 1)])
            flat = at[near].reshape(-1)
            who = np.repeat(asked, take)
            far = measuring.distances(
                np.column_stack([x[who], y[who]]), np.column_stack([self.x[flat], self.y[flat]])
            ).reshape(-1, take)
            order = np.lexsort((at[near], far))[:, :have]
            result[asked[:, None], np.arange(have)] = np.take_along_axis(at[near], order, axis=1)
            metres[asked[:, None], np.arange(have)] = np.take_along_axis(far, order, axis=1)
            if take == len(at):
                break
            beyond = metres_of(chord[:, -1]) * (1 - _DIFFERS)
            asked = asked[metres[asked, have - 1] > beyond]
            take = min(take * 2, len(at))
        return result, metres

    def ranked(
        self,
        longitude: float,
        latitude: float,
        *,
        count: int,
        needs: frozenset[str] = frozenset(),
        roads: Roads | None = None,
    ) -> list[Found]:
        """Return the nearest suitable forces of one place: those with a road by time, after them the others by distance."""
        if roads is None:
            nearest, metres = self.nearest(longitude, latitude, count=count, needs=needs)
            return [
                Found(one, far, None, "distance")
                for one, far in zip(nearest[0].tolist(), metres[0].tolist(), strict=True)
                if one >= 0
            ]
        at = self.suitable(needs)
        here = np.tile([longitude, latitude], (len(at), 1))
        far = measuring.distances(here, np.column_stack([self.x[at], self.y[at]]))
        seconds = roads.seconds_to(longitude, latitude, x=self.x[at], y=self.y[at])
        order = np.lexsort((at, far, seconds))[:count]
        return [
            Found(int(at[one]), float(far[one]), float(seconds[one]), "road")
            if np.isfinite(seconds[one])
            else Found(int(at[one]), float(far[one]), None, "distance")
            for one in order.tolist()
        ]
