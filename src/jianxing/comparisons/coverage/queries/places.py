"""What districts and places of issue are called."""

from functools import cache
from typing import Final

from jianxing.directory.shipped import divisions
from jianxing.methods.coverage.places import Gazetteer, shipped

#: Places that issue cards; their names are Chinese on every screen, as all names of places.
_HOMES: Final = {"11": "北京", "12": "天津", "13": "河北"}


@cache
def gazetteer() -> Gazetteer:
    """Return the districts of the three places with their outlines, read once."""
    return shipped((one.code, one.name, one.level, one.parent, one.geometry) for one in divisions())


@cache
def _names() -> dict[str, str]:
    return {
        one.code: one.name if one.city == one.province else f"{one.city}{one.name}"
        for one in gazetteer().districts
    }


def district_name(code: str) -> str:
    """Return what a district is called, a county with its city before it; the code where it is not known."""
    return _names().get(code, code)


def home_name(home: str) -> str:
    """Return what the place that issued a card is called."""
    return _HOMES.get(home, home)
