"""That a place is near a border, said the same of a project, a feature and a finding."""

from django.utils.translation import gettext as _

from jianxing.directory.locating import locate
from jianxing.site import clock
from jianxing.site.components import Fact


def near_border(longitude: float, latitude: float) -> list[Fact]:
    """Say that a point (WGS 84) is near a border today, and whose, so that nobody guesses from it who governs it."""
    found = locate(longitude=longitude, latitude=latitude, on=clock.today(), duties=False).counties
    if found.edge_m is None:
        return []
    told = _(
        "%(metres)s m from a border: do not guess from the coordinates; ask who governs it before acting."
    )
    near = "、".join(f"{one.division.name} {round(one.distance_m)} m" for one in found.borders)
    said = " ".join(part for part in (told % {"metres": round(found.edge_m)}, near) if part)
    return [Fact(label=_("Near a border"), value=said, is_wide=True)]
