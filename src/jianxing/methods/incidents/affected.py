"""Which jurisdictions an incident concerns, each with the reason and the distance.

*governing*: it lies in them. *surrounding*: it lies in an enclave within them. *near*: they lie within the distance of the
incident's kind. *downstream*: a river reaches them within the length of flow of its kind. One may have several reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from jianxing.methods.atlas.conflicts.pairs import distances
from jianxing.methods.atlas.locating import Locator
from jianxing.methods.incidents.reaches import REACHES, Reach
from jianxing.methods.incidents.rivers import Rivers

#: In the order in which they are told.
REASONS: Final = ("governing", "surrounding", "downstream", "near")


@dataclass(frozen=True, slots=True)
class Affected:
    """A jurisdiction that is concerned.

    *distance_m* is how far the incident is from it; for ``downstream`` how far the water flows until there, on the river *by*.
    """

    key: str
    reason: str
    distance_m: float
    by: str = ""


class Jurisdictions:
    """Boundaries in an index, with the enclaves among them: made once, asked often."""

    def __init__(self, keys: Sequence[str], geometries: npt.NDArray[np.object_]) -> None:
        """Index boundaries as ``Locator`` does."""
        self._locator = Locator(keys, geometries)
        self._tree = shapely.STRtree(self._locator.geometries)

    @property
    def keys(self) -> list[str]:
        """The jurisdictions that there are."""
        return self._locator.keys

    def affected(
        self,
        geometry: BaseGeometry,
        *,
        kind: str,
        rivers: Rivers | None = None,
        reach: Reach | None = None,
    ) -> tuple[Affected, ...]:
        """Return whom a point, line or area concerns: by reason in the order of ``REASONS``, then the nearest first.

        *reach* is that of the *kind* where none is given. Without *rivers* nobody is downstream.
        """
        far = REACHES.get(kind, REACHES["other"]) if reach is None else reach
        governing = self._meeting(geometry)
        found = [Affected(key, "governing", 0.0) for key in governing]
        found += self._surrounding(geometry, governing)
        if rivers is not None:
            found += self._downstream(geometry, rivers, far, set(governing))
        found += self._near(geometry, far, {one.key for one in found if one.reason != "downstream"})
        return tuple(
            sorted(found, key=lambda one: (REASONS.index(one.reason), one.distance_m, one.key, one.by))
        )

    def _meeting(self, geometry: BaseGeometry) -> list[str]:
        at = np.sort(self._tree.query(geometry, predicate="intersects"))
        return [self.keys[one] for one in at.tolist()]

    def _surrounding(self, geometry: BaseGeometry, governing: Iterable[str]) -> list[Affected]:
        held, around = set(governing), dict[str, float]()
        for part in self._locator.enclaves:
            if part.of in held and shapely.intersects(part.geometry, geometry):
                names = [name for name in part.within if name not in held]
                around |= dict(zip(names, self._distances(geometry, names), strict=True))
        return [Affected(name, "surrounding", metres) for name, metres in around.items()]

    def _distances(self, geometry: BaseGeometry, names: Sequence[str]) -> list[float]:
        at = [self.keys.index(name) for name in names]
        return [float(metres) for metres in self._far(geometry, np.asarray(at, dtype=np.int64))]

    def _far(self, geometry: BaseGeometry, at: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        whole: Any = np.empty(len(at), dtype=object)
        whole[:] = geometry
        return distances(self._locator.geometries[at], whole)

    def _near(self, geometry: BaseGeometry, reach: Reach, told: set[str]) -> list[Affected]:
        if reach.within_m <= 0:
            return []
        _west, south, _east, north = geometry.bounds
        latitude = min(89.0, max(abs(south), abs(north)) + reach.within_m / 110_500)
        wide = reach.within_m / (110_500 * float(np.cos(np.radians(latitude))))
        at = np.sort(self._tree.query(geometry, predicate="dwithin", distance=wide))
        far = self._far(geometry, at)
        return [
            Affected(self.keys[one], "near", metres)
            for one, metres in zip(at.tolist(), far.tolist(), strict=True)
            if metres <= reach.within_m and self.keys[one] not in told
        ]

    def _downstream(
        self, geometry: BaseGeometry, rivers: Rivers, reach: Reach, governing: set[str]
    ) -> list[Affected]:
        first: dict[str, tuple[float, str]] = {}
        for stretch in rivers.downstream(geometry, within_m=reach.downstream_m):
            for at in self._tree.query(stretch.line, predicate="intersects").tolist():
                key = self.keys[at]
                if key in governing:
                    continue
                metres = stretch.first_m(self._locator.geometries[at])
                if metres is not None:
                    first[key] = min(first.get(key, (np.inf, "")), (metres, stretch.name))
        return [Affected(key, "downstream", metres, name) for key, (metres, name) in first.items()]
