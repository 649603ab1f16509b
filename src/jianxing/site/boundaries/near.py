"""That a place is near a border, said the same of a project, a feature and a finding."""

from collections.abc import Sequence

import shapely
from django.utils.translation import gettext as _

from jianxing.directory.locating import Near, borders_beside, locate
from jianxing.site import clock
from jianxing.site.components import Fact


def near_border(longitude: float, latitude: float) -> list[Fact]:
    """Say that a point (WGS 84) is near a border today, and whose, so that nobody guesses from it who governs it."""
    found = locate(longitude=longitude, latitude=latitude, on=clock.today(), duties=False).counties
    return _told(found.borders, found.edge_m)


def near_border_of(shape: shapely.Geometry) -> list[Fact]:
    """Say the same of a line or an area, from the part of it that is nearest to the border."""
    return _told(*borders_beside(shape=shape, on=clock.today()))


def _told(borders: Sequence[Near], edge_m: float | None) -> list[Fact]:
    if edge_m is None:
        return []
    told = _(
        "%(metres)s m from a border: do not guess from the coordinates; ask who governs it before acting."
    )
    near = "、".join(f"{one.division.name} {round(one.distance_m)} m" for one in borders)
    said = " ".join(part for part in (told % {"metres": round(edge_m)}, near) if part)
    return [Fact(label=_("Near a border"), value=said, is_wide=True)]
