"""The coordinate systems that are known, by the key under which a choice is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """How the numbers of a system are meant."""

    DEGREES = "degrees"  # longitude, latitude, as they are on the ellipsoid
    SHIFTED = "shifted"  # longitude, latitude, moved by the formula of a map provider
    METRES = "metres"  # easting, northing of a 3-degree Gauss-Krüger zone


class UnknownSystem(ValueError):
    """There is no coordinate system of that key; carries the key."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class System:
    """A coordinate system: its *key*, how it is meant, and where it has one its EPSG number.

    A zone has its *meridian* in degrees; *zone* is the number that stands before its eastings (39 in 39 500 000), None where
    eastings stand without it.
    """

    key: str
    kind: Kind
    epsg: int | None = None
    meridian: int | None = None
    zone: int | None = None


WGS84: Final = System("wgs84", Kind.DEGREES, epsg=4326)
CGCS2000: Final = System("cgcs2000", Kind.DEGREES, epsg=4490)
GCJ02: Final = System("gcj02", Kind.SHIFTED)
BD09: Final = System("bd09", Kind.SHIFTED)

#: Zones 25 to 45 cover 75° to 135° E: EPSG 4513–4533 with the zone before the easting, 4534–4554 without.
ZONES: Final = range(25, 46)


def _zones() -> list[System]:
    numbered = [
        System(f"cgcs2000-zone-{zone}", Kind.METRES, epsg=4513 + at, meridian=zone * 3, zone=zone)
        for at, zone in enumerate(ZONES)
    ]
    plain = [
        System(f"cgcs2000-meridian-{zone * 3}", Kind.METRES, epsg=4534 + at, meridian=zone * 3)
        for at, zone in enumerate(ZONES)
    ]
    return numbered + plain


#: Every system by its key.
SYSTEMS: Final[dict[str, System]] = {one.key: one for one in (WGS84, CGCS2000, GCJ02, BD09, *_zones())}
_BY_EPSG: Final = {one.epsg: one for one in SYSTEMS.values() if one.epsg is not None}


def system(key: str) -> System:
    """Return the system of a key; raises ``UnknownSystem``."""
    try:
        return SYSTEMS[key]
    except KeyError:
        raise UnknownSystem(key) from None


def of_epsg(number: int) -> System | None:
    """Return the system of an EPSG number, None where it is none of ours."""
    return _BY_EPSG.get(number)


def numbered_zone(zone: int) -> System:
    """Return the system of 3-degree zone *zone* whose eastings carry the zone's number; raises ``UnknownSystem``."""
    return system(f"cgcs2000-zone-{zone}")
