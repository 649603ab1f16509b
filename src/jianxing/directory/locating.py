"""In which division a point lies."""

from collections.abc import Sequence
from datetime import date

import shapely

from jianxing.directory import queries


class Locator:
    """The boundaries of one day in a spatial index; made once and asked often."""

    def __init__(self, areas: Sequence[queries.Area]) -> None:
        self._ids = [area.jurisdiction_id for area in areas]
        self._tree = shapely.STRtree(shapely.from_wkb([area.wkb for area in areas]))

    def locate(self, *, longitude: float, latitude: float) -> int | None:
        """Return the jurisdiction's key for a WGS 84 point, None outside all; on a border the smallest key."""
        hits = self._tree.query(shapely.Point(longitude, latitude), predicate="intersects")
        return min((self._ids[hit] for hit in hits), default=None)


def locator(*, on: date) -> Locator:
    """Return a locator over the boundaries valid on a day."""
    return Locator(queries.boundaries(on=on))
