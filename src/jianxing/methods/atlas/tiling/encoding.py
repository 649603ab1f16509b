"""Tiles as bytes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import mapbox_vector_tile

from jianxing.methods.atlas.tiling.grid import UNITS


@dataclass(frozen=True, slots=True)
class Piece:
    """One feature of a tile: a geometry in units of the tile, its number, and what is said of it."""

    shape: Any
    number: int
    said: Mapping[str, str | int | float | bool]


def encoded(layers: Mapping[str, Iterable[Piece]]) -> bytes:
    """Return a tile with these layers; tiles of differently named layers may be joined end to end."""
    return cast(
        bytes,
        mapbox_vector_tile.encode(
            [
                {
                    "name": name,
                    "features": [
                        {"geometry": piece.shape, "id": piece.number, "properties": piece.said}
                        for piece in pieces
                    ],
                }
                for name, pieces in layers.items()
            ],
            # The geometries are on whole units and turned already, all at once; the library would do it one by one.
            default_options={"extents": UNITS, "y_coord_down": True, "check_winding_order": False},
        ),
    )


def decoded(tile: bytes) -> dict[str, Any]:
    """Return the layers of a tile, each with its ``features`` as GeoJSON in units of the tile, downwards."""
    return cast(
        dict[str, Any],
        mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True}) if tile else {},
    )
