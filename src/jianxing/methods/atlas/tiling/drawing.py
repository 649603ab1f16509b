"""What of a geometry is drawn in a tile: simplified to half a pixel, cut at the sides, on whole units."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from jianxing.methods.atlas.tiling.grid import MARGIN, UNITS, Tile

#: Half a pixel of a tile that is shown 512 pixels wide.
TOLERANCE: Final = UNITS / 512 / 2
#: A tile holds about so many corners at most; where there are more, they are simplified further.
CORNERS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is left of an array of geometries in a tile: *shapes* in its units and the *places* in the array they came from."""

    shapes: Any
    places: Any


def drawn(shapes: Any, *, tile: Tile) -> Drawn:
    """Draw an array of lines and areas in WGS 84 into a tile. What vanishes at this zoom is left out.

    Outlines stay within ``TOLERANCE`` and a rounding of half a unit of what they were, unless the tile would hold more
    than ``CORNERS`` corners; then the tolerance is doubled until it does not, eight times at most.
    """
    shapes = shapely.transform(np.asarray(shapes, dtype=object), tile.units)
    places = np.arange(len(shapes))
    shapes, places = _cut(shapes, places)
    tolerance = TOLERANCE
    finer = shapely.simplify(shapes, tolerance)
    for _again in range(8):
        if shapely.get_num_coordinates(finer).sum() <= CORNERS:
            break
        tolerance *= 2
        finer = shapely.simplify(shapes, tolerance)
    shapes = _on_units(finer)
    kept = ~(shapely.is_empty(shapes) | shapely.is_missing(shapes))
    return Drawn(shapes=_one_kind(shapes[kept]), places=places[kept])


def _cut(shapes: Any, places: Any) -> tuple[Any, Any]:
    """Cut what reaches beyond the margin; leave out what lies beyond it altogether."""
    west, south, east, north = shapely.bounds(shapes).T
    low, high = -MARGIN, UNITS + MARGIN
    meets = (west <= high) & (east >= low) & (south <= high) & (north >= low)
    shapes, places = shapes[meets], places[meets]
    beyond = ((west < low) | (east > high) | (south < low) | (north > high))[meets]
    if beyond.any():
        frame = shapely.box(low, low, high, high)
        shapes = shapes.copy()
        shapes[beyond] = shapely.intersection(shapes[beyond], frame)
    return shapes, places


def _on_units(shapes: Any) -> Any:
    """Round to whole units; what that makes invalid is mended."""
    rounded = shapely.transform(shapes, np.round)
    broken = ~shapely.is_valid(rounded)
    # A line that shrank to a point is not valid either, and is lost at this zoom.
    if broken.any():
        rounded[broken] = shapely.set_precision(shapes[broken], 1.0)
    return rounded


def _one_kind(shapes: Any) -> Any:
    """Keep of a collection, which cutting can leave, the parts of the highest dimension; turn outlines as tiles want them."""
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    if mixed.any():
        shapes = shapes.copy()
        for place in np.flatnonzero(mixed):
            parts = shapely.get_parts(shapes[place])
            highest = shapely.get_dimensions(parts).max()
            shapes[place] = shapely.union_all(parts[shapely.get_dimensions(parts) == highest])
    # Down is positive in a tile, so that what is counter-clockwise in numbers is clockwise on the screen.
    return shapely.orient_polygons(shapes)
