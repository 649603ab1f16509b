"""Random plans: two layers of what draughtsmen draw, and of what they should not."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

Geometries = npt.NDArray[np.object_]
#: West and south of the sheet, and its size in degrees.
_CORNER = (116.5, 38.9)
_SIZE = 0.02


def plan(seed: int, *, count: int = 25) -> tuple[Geometries, Geometries]:
    """Return two layers of valid geometries that overlap, touch, run along one another, have holes and are rubbish mended."""
    random = np.random.default_rng(seed)
    first = [_figure(random) for _ in range(count)]
    second = [_figure(random) for _ in range(count)]
    second += [_beside(random, first[random.integers(count)]) for _ in range(count)]
    return _sound(first), _sound(second)


def _figure(random: np.random.Generator) -> shapely.Geometry:
    x, y = _CORNER[0] + random.random() * _SIZE, _CORNER[1] + random.random() * _SIZE
    size = random.uniform(0.0003, 0.005)
    match random.integers(8):
        case 0:
            return shapely.box(x, y, x + size, y + size * random.uniform(0.1, 2))
        case 1:  # a ring with holes
            outer = shapely.Point(x, y).buffer(size)
            hole: shapely.Geometry = shapely.Point(x, y).buffer(size * random.uniform(0.2, 0.9))
            ring: shapely.Geometry = shapely.difference(outer, hole)
            return ring
        case 2:  # crosses itself
            return shapely.Polygon(
                np.column_stack([x + random.random(9) * size, y + random.random(9) * size])
            )
        case 3:  # a sliver
            return shapely.box(x, y, x + size, y + 1e-5)
        case 4:
            return shapely.MultiPolygon(
                [shapely.box(x + at * size, y, x + (at + 0.6) * size, y + size) for at in range(3)]
            )
        case 5:  # rubbish: on the other side of the earth, and through it
            far = shapely.box(x - 180, -y, x - 179.99, -y + 0.01)
            return shapely.MultiPolygon([far, shapely.box(x, y, x + size, y + size)])
        case 6:  # on a grid, so that edges and corners coincide
            column, row = random.integers(0, 8, 2)
            step = _SIZE / 8
            west, south = _CORNER[0] + column * step, _CORNER[1] + row * step
            square: shapely.Geometry = shapely.box(west, south, west + step, south + step)
            return square
        case _:
            angles = np.sort(random.random(12)) * 2 * np.pi
            radius = size * random.uniform(0.4, 1, 12)
            return shapely.Polygon(
                np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles)])
            )


def _beside(random: np.random.Generator, other: shapely.Geometry) -> shapely.Geometry:
    """Return a figure that shares something with *other*: its outline, a part of its edge, a corner, its inside."""
    box = shapely.bounds(other)
    west, south, east, north = (float(one) for one in box)
    match random.integers(5):
        case 0:
            return other
        case 1:
            return shapely.box(east, south, east + 0.001, north)
        case 2:
            return shapely.box(east, north, east + 0.001, north + 0.001)
        case 3:
            return shapely.transform(other, lambda xy: np.add(xy, (0.00001, 0.0)))
        case _:
            return shapely.box(
                west + (east - west) / 4, south + (north - south) / 4, (west + east) / 2, (south + north) / 2
            )


def _sound(figures: list[shapely.Geometry]) -> Geometries:
    array = np.empty(len(figures), dtype=object)
    array[:] = figures
    valid = shapely.make_valid(array, method="structure", keep_collapsed=False)
    return np.asarray(valid[~shapely.is_empty(valid)], dtype=object)
