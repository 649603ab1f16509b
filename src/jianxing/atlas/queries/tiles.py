"""What a tile of a plan version shows, and which versions are on the map on a day."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import shapely
from django.db import connection

from jianxing.atlas.lifecycle import State
from jianxing.atlas.models import Feature, PlanVersion
from jianxing.methods.atlas.tiling import UNITS, Piece, Tile, drawn, encoded

Bounds = tuple[float, float, float, float]

#: Changes with what a tile shows of the same features, so that no tile of an earlier make is taken for one of this.
MAKE: Final = 2
#: The deepest zoom that has tiles of its own; a browser enlarges these further.
DEEPEST: Final = 16
#: So many lines and areas are drawn as such in a tile, the largest; the rest are gathered as points.
SHAPES: Final = 3000
#: What is smaller than this in units of a tile is drawn as a point: one pixel and a half of a tile 512 pixels wide.
SMALLEST: Final = UNITS / 512 * 1.5
#: Up to which zoom points are gathered in a grid of how many cells to a side.
_CELLS: Final = ((12, 16), (14, 48), (DEEPEST, 128))


def tile_mark(version: PlanVersion) -> str:
    """Return what the address of a version's tiles carries: other features, names or ways of drawing give another."""
    said = f"{MAKE}|{version.pk}|{version.digest}|{version.published_at and version.published_at.isoformat()}"
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def shown_versions(*, pks: Sequence[int]) -> list[PlanVersion]:
    """Return those of the versions that are on the map for the acting body, in the order asked for."""
    held = PlanVersion.objects.filter(pk__in=pks, state=State.PUBLISHED, layer__voided_at=None).in_bulk()
    return [held[pk] for pk in pks if pk in held]


def days_of_change() -> list[date]:
    """Return the days on which the map changes: on which a published version begins or ceases to be valid."""
    spans = PlanVersion.objects.filter(state=State.PUBLISHED, layer__voided_at=None).values_list(
        "valid_from", "valid_to"
    )
    return sorted({day for span in spans for day in span if day is not None})


def tiles_of(*, wanted: Sequence[tuple[PlanVersion, Tile]]) -> list[bytes]:
    """Return versions' tiles, all of them by two queries, each with a layer ``v<number>``, empty where it shows nothing there;
    and with ``v<number>n``, the points at which the names of its areas stand, each in one tile alone.

    Lines and areas carry their number, key and name. What is gathered carries ``n``, how many it stands for, where that is
    more than one; what is too small to be drawn as what it is carries ``small``.
    """
    shapes = _shapes(wanted)
    cells = _gathered(wanted, shapes)
    made = []
    for (version, tile), outlined, gathered in zip(wanted, shapes, cells, strict=True):
        name = f"v{version.pk}"
        layers = {
            name: [*_outlined(outlined, tile), *_pointed(gathered, tile)],
            f"{name}n": list(_called(outlined, tile)),
        }
        held = {key: pieces for key, pieces in layers.items() if pieces}
        made.append(encoded(held) if held else b"")
    return made


def _shapes(wanted: Sequence[tuple[PlanVersion, Tile]]) -> list[list[tuple[Any, ...]]]:
    versions = [version.pk for version, _tile in wanted]
    bounds = zip(*(tile.bounds(margin=64) for _version, tile in wanted), strict=True)
    smallest = [tile.degrees(SMALLEST) for _version, tile in wanted]
    return _asked("atlas_tiles_shapes", [versions, *map(list, bounds), smallest, SHAPES], len(wanted))


def _asked(function: str, said: Sequence[Any], count: int) -> list[list[tuple[Any, ...]]]:
    """Return the rows of a function for each of so many tiles, without the place of the tile that begins a row."""
    found: list[list[tuple[Any, ...]]] = [[] for _ in range(count)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}({', '.join(['%s'] * len(said))})", list(said))  # noqa: S608 - a name of ours
        for place, *row in cursor.fetchall():
            found[place - 1].append(tuple(row))
    return found


def _outlined(rows: Sequence[tuple[Any, ...]], tile: Tile) -> Iterator[Piece]:
    if not rows:
        return
    found = drawn(shapely.from_wkb([bytes(row[3]) for row in rows]), tile=tile)
    for shape, place in zip(found.shapes, found.places, strict=True):
        number, key, name, *_rest = rows[place]
        yield Piece(shape=shape, number=number, said={"key": key, "name": name})


def _called(rows: Sequence[tuple[Any, ...]], tile: Tile) -> Iterator[Piece]:
    """Yield where the names of areas stand: at a point of the whole area, so that it is called once and not in every tile."""
    named = [row for row in rows if row[2]]
    if not named:
        return
    shapes = shapely.from_wkb([bytes(row[3]) for row in named])
    west, south, east, north = tile.bounds()
    areas = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
    points = shapely.get_coordinates(shapely.point_on_surface(shapes[areas]))
    for place, (x, y) in zip(areas.tolist(), points.tolist(), strict=True):
        if west <= x < east and south < y <= north:
            [at] = np.round(tile.units([(x, y)]))
            number, key, name, *_rest = named[place]
            yield Piece(shape=shapely.Point(at), number=number, said={"key": key, "name": name})


def _gathered(
    wanted: Sequence[tuple[PlanVersion, Tile]], outlined: Sequence[Sequence[tuple[Any, ...]]]
) -> list[list[tuple[Any, ...]]]:
    """Gather the points of each, and what is smaller than the last line or area that was drawn of it."""
    last = [
        (rows[-1][4], rows[-1][0]) if len(rows) == SHAPES else (tile.degrees(SMALLEST), 1 << 62)
        for (_version, tile), rows in zip(wanted, outlined, strict=True)
    ]
    versions = [version.pk for version, _tile in wanted]
    bounds = zip(*(tile.bounds() for _version, tile in wanted), strict=True)
    cells = [_cells(tile.z) for _version, tile in wanted]
    sizes, ids = zip(*last, strict=True)
    return _asked(
        "atlas_tiles_cells", [versions, *map(list, bounds), cells, list(sizes), list(ids)], len(wanted)
    )


def _pointed(rows: Sequence[tuple[Any, ...]], tile: Tile) -> Iterator[Piece]:
    if not rows:
        return
    at = np.round(tile.units([(row[2], row[3]) for row in rows]))
    for (is_point, count, _x, _y, pk, key, name), point in zip(rows, shapely.points(at), strict=True):
        said: dict[str, str | int | float | bool] = {"key": key, "name": name} if count == 1 else {"n": count}
        yield Piece(shape=point, number=pk, said=said if is_point else said | {"small": True})


def _cells(zoom: int) -> int:
    return next((cells for upto, cells in _CELLS if zoom <= upto), _CELLS[-1][1])


def listed_features(
    *, versions: Sequence[int], bounds: Bounds, after: int = 0, most: int = 50
) -> list[Feature]:
    """Return a page of the features of versions on the map that meet a rectangle in degrees, by their number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT atlas_features_listed(%s, %s, %s, %s, %s, %s, %s)", [list(versions), *bounds, after, most]
        )
        pks = [row[0] for row in cursor.fetchall()]
    return list(
        Feature.objects.filter(pk__in=pks)
        .select_related("plan_version__layer")
        .defer("wkb", "attributes")
        .order_by("pk")
    )


def count_features(*, versions: Sequence[int], bounds: Bounds, most: int) -> int:
    """Return how many features of versions on the map meet a rectangle in degrees, at most *most*."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT atlas_features_counted(%s, %s, %s, %s, %s, %s)", [list(versions), *bounds, most]
        )
        (number,) = cursor.fetchone()
    return int(number)
