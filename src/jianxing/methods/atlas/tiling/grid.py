"""Tiles as squares of the Web Mercator plane."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

#: Units to the side of a tile.
UNITS: Final = 4096
#: How far beyond its sides a tile is drawn, so that no outline shows along them.
MARGIN: Final = 64
#: Beyond this latitude the plane has no tiles.
NORTHMOST: Final = math.degrees(math.atan(math.sinh(math.pi)))
_DEEPEST: Final = 24


class NoSuchTile(ValueError):
    """The numbers name no tile."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile by its zoom, column from the west and row from the north; raises ``NoSuchTile`` where there is none."""

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not (0 <= self.z <= _DEEPEST and 0 <= self.x < 1 << self.z and 0 <= self.y < 1 << self.z):
            raise NoSuchTile(f"{self.z}/{self.x}/{self.y}")

    def bounds(self, margin: float = 0) -> tuple[float, float, float, float]:
        """Return west, south, east, north in degrees, widened by *margin* units on each side."""
        beyond, side = margin / UNITS, 1 << self.z
        west, east = (360 * (column / side) - 180 for column in (self.x - beyond, self.x + 1 + beyond))
        north, south = (_latitude(row / side) for row in (self.y - beyond, self.y + 1 + beyond))
        return max(-180.0, west), south, min(180.0, east), north

    def units(self, lonlat: Any) -> Any:
        """Return an (n, 2) array of longitudes and latitudes in units of the tile, from its north-western corner down."""
        at = in_plane(lonlat) * (1 << self.z)
        return (at - (self.x, self.y)) * UNITS

    def lonlat(self, units: Any) -> Any:
        """Return the longitudes and latitudes of an (n, 2) array in units of the tile: the inverse of ``units``."""
        return from_plane((np.asarray(units, dtype=float) / UNITS + (self.x, self.y)) / (1 << self.z))

    def degrees(self, units: float) -> float:
        """Return how many degrees of longitude so many units are."""
        return 360 / (1 << self.z) * units / UNITS


def in_plane(lonlat: Any) -> Any:
    """Return longitudes and latitudes on the plane: 0 to 1 from the west, 0 to 1 from the north."""
    lonlat = np.asarray(lonlat, dtype=float)
    latitudes = np.radians(np.clip(lonlat[:, 1], -NORTHMOST, NORTHMOST))
    down = 0.5 - np.arcsinh(np.tan(latitudes)) / (2 * np.pi)
    return np.column_stack((lonlat[:, 0] / 360 + 0.5, down))


def from_plane(at: Any) -> Any:
    """Return the longitudes and latitudes of places on the plane: the inverse of ``in_plane``."""
    at = np.asarray(at, dtype=float)
    latitudes = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * at[:, 1]))))
    return np.column_stack((at[:, 0] * 360 - 180, latitudes))


def tiles_of(*, west: float, south: float, east: float, north: float, zoom: int) -> Iterator[Tile]:
    """Yield the tiles of a zoom that meet a rectangle in degrees, row by row."""
    side = 1 << zoom
    (left, top), (right, bottom) = in_plane([(west, north), (east, south)]) * side
    for y in range(max(0, int(top)), min(side - 1, int(bottom)) + 1):
        for x in range(max(0, int(left)), min(side - 1, int(right)) + 1):
            yield Tile(zoom, x, y)


def _latitude(down: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * min(1.0, max(0.0, down))))))
