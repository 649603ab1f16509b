"""In which jurisdiction points lie, what surrounds it, and which borders are near.

One point is looked up in an index. Many points go over a grid first: a cell of it that lies wholly within one jurisdiction, or
outside all, answers for all its points by one look into an array; only points in cells that a border crosses are tested
against outlines. The answer is the same to the last point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from jianxing.methods.atlas.conflicts.pairs import distances
from jianxing.methods.atlas.enclaves import Part, find

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Cells along each side of the grid.
CELLS: Final = 2048
#: Outlines are looked at twice a cell, so that no cell is missed within this share of one around each look.
_BETWEEN: Final = 0.26
#: In the grid: what must be looked at point by point.
_MIXED: Final = -2
_OUTSIDE: Final = -1
_DEGREE_M: Final = 110_500.0
#: How many points are tested against outlines in one go.
_AT_ONCE: Final = 200_000


@dataclass(frozen=True, slots=True)
class Border:
    """A jurisdiction whose border is near, and how far it is in metres."""

    key: str
    distance_m: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point is.

    *governing* is the jurisdiction it lies in, None outside all; *also* are others whose boundary holds it too, since it lies on
    a common border or the boundaries overlap. *surrounding* are those around the enclave it lies in, empty where it lies in
    none. *borders* are the other jurisdictions within the distance asked, the nearest first; *edge_m* is the distance
    to the nearest border of any kind within it. *near_border* says that there is one, so that nobody should guess from the
    coordinates alone.
    """

    governing: str | None
    also: tuple[str, ...]
    surrounding: tuple[str, ...]
    borders: tuple[Border, ...]
    edge_m: float | None
    near_border: bool


class Locator:
    """Boundaries in an index: made once, asked often, from several threads at once."""

    def __init__(self, keys: Sequence[str], geometries: npt.NDArray[np.object_]) -> None:
        """Index *geometries* (WGS 84, one for each of *keys*); those of one key are joined, so that no border runs through it.

        Afterwards ``keys`` holds each once, in the order of their first coming.
        """
        if len(keys) != len(geometries):
            raise ValueError("a key for each geometry")
        self.keys, self.geometries = _joined(keys, np.asarray(geometries, dtype=object))
        shapely.prepare(self.geometries)
        self._tree = shapely.STRtree(self.geometries)

    @cached_property
    def enclaves(self) -> tuple[Part, ...]:
        """The enclaves among the boundaries, slivers among them."""
        found = find(self.geometries, self.keys)
        return (*found.enclaves, *found.slivers)

    def locate(self, longitude: float, latitude: float, *, within_m: float = 1000.0) -> Place:
        """Say where a point is, and which borders are within *within_m*."""
        point = shapely.Point(longitude, latitude)
        holding = sorted({int(one) for one in self._tree.query(point, predicate="intersects")})
        keys = list(dict.fromkeys(self.keys[one] for one in holding))
        around = self._around(longitude, latitude, within_m)
        near: dict[str, float] = {}
        if len(around):
            far = distances(self._points(longitude, latitude, len(around)), self.geometries[around])
            for one, metres in zip(around.tolist(), far.tolist(), strict=True):
                key = self.keys[one]
                if metres <= within_m and (not keys or key != keys[0]):
                    near[key] = min(near.get(key, np.inf), metres)
        edge = self._edge(longitude, latitude, within_m)
        surrounding: tuple[str, ...] = ()
        if keys:
            surrounding = next(
                (
                    part.within
                    for part in self.enclaves
                    if part.of == keys[0] and shapely.intersects(part.geometry, point)
                ),
                (),
            )
        borders = sorted(
            (Border(key, metres) for key, metres in near.items()), key=lambda one: one.distance_m
        )
        return Place(
            keys[0] if keys else None, tuple(keys[1:]), surrounding, tuple(borders), edge, edge is not None
        )

    def beside(self, shape: shapely.Geometry, *, within_m: float) -> tuple[tuple[Border, ...], float | None]:
        """Return the borders within *within_m* of a point, line or area, from its nearest part, and how near the nearest is.

        Jurisdictions that it shares more than a border with govern it and are no border. Where several do, only the borders of
        others count, since it lies across those between them; None where none is near.
        """
        wide = _degrees(np.array([shape], dtype=object), within_m)[0]
        at = np.sort(self._tree.query(shape, predicate="dwithin", distance=wide))
        metres = distances(_repeated(shape, len(at)), self.geometries[at])
        inside = shapely.relate_pattern(self.geometries[at], shape, "T********")
        borders = sorted(
            (Border(self.keys[one], far) for one, far, is_in in zip(at.tolist(), metres.tolist(), inside, strict=True)
             if not is_in and far <= within_m),
            key=lambda one: one.distance_m,
        )  # fmt: skip
        edges = [one.distance_m for one in borders]
        if inside.sum() == 1:
            pieces = self._pieces[self._edges.query(shape, predicate="dwithin", distance=wide)]
            edges += distances(_repeated(shape, len(pieces)), pieces).tolist()
        edge = min(edges, default=np.inf)
        return tuple(borders), edge if edge <= within_m else None

    def may_be_near(self, shapes: npt.NDArray[np.object_], *, within_m: float) -> npt.NDArray[np.bool_]:
        """Say for each shape whether any border may lie within *within_m* of it: none is left out, ``beside`` says it exactly."""
        result = np.zeros(len(shapes), dtype=bool)
        who, _edge = self._edges.query(shapes, predicate="dwithin", distance=_degrees(shapes, within_m))
        result[who] = True
        return result

    def governing(self, longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> Ints:
        """Return for each point the position in *keys* of the jurisdiction it lies in, -1 outside all.

        On a common border the first of the keys is returned. Whatever is no number lies outside.
        """
        x, y = np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)
        cell = self._cells(x, y)
        found = np.where(cell < 0, _OUTSIDE, self._grid[np.maximum(cell, 0)]).astype(np.int64)
        open_ = np.flatnonzero(found == _MIXED)
        open_ = open_[np.argsort(cell[open_], kind="stable")]
        for start in range(0, len(open_), _AT_ONCE):
            at = open_[start : start + _AT_ONCE]
            found[at] = self._tested(x[at], y[at], cell[at])
        return found

    def near_border(
        self, longitude: npt.ArrayLike, latitude: npt.ArrayLike, *, within_m: float
    ) -> npt.NDArray[np.bool_]:
        """Say for each point whether any border lies within *within_m*."""
        x, y = np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)
        result = np.zeros(len(x), dtype=bool)
        good = np.flatnonzero(np.isfinite(x) & np.isfinite(y) & (np.abs(y) < 89))
        for start in range(0, len(good), _AT_ONCE):
            at = good[start : start + _AT_ONCE]
            high = within_m / _DEGREE_M
            wide = high / np.cos(np.radians(np.minimum(np.abs(y[at]) + high, 89.5)))
            asked = shapely.box(x[at] - wide, y[at] - high, x[at] + wide, y[at] + high)
            who, edge = self._edges.query(asked)
            if len(who):
                metres = distances(shapely.points(x[at][who], y[at][who]), self._pieces[edge])
                result[at[who[metres <= within_m]]] = True
        return result

    def _points(self, longitude: float, latitude: float, count: int) -> Any:
        return shapely.points(np.full(count, longitude), np.full(count, latitude))

    def _around(self, longitude: float, latitude: float, within_m: float, *, edges: bool = False) -> Ints:
        high = within_m / _DEGREE_M
        wide = high / max(0.01, float(np.cos(np.radians(min(89.0, abs(latitude) + high)))))
        box = shapely.box(longitude - wide, latitude - high, longitude + wide, latitude + high)
        tree = self._edges if edges else self._tree
        return np.asarray(tree.query(box), dtype=np.int64)

    def _edge(self, longitude: float, latitude: float, within_m: float) -> float | None:
        """Return the distance to the nearest border, None where there is none within *within_m*."""
        near = self._around(longitude, latitude, within_m, edges=True)
        if not len(near):
            return None
        metres = float(distances(self._points(longitude, latitude, len(near)), self._pieces[near]).min())
        return metres if metres <= within_m else None

    @cached_property
    def _pieces(self) -> Any:
        """The outlines cut into stretches of some twenty vertices, so that an index tells them apart."""
        lines = shapely.get_parts(shapely.boundary(self.geometries))
        pieces = []
        for line in lines:
            xy = shapely.get_coordinates(line)
            pieces += [xy[start : start + 21] for start in range(0, len(xy) - 1, 20)]
        array: Any = np.empty(len(pieces), dtype=object)
        array[:] = [shapely.LineString(xy) for xy in pieces]
        return array

    @cached_property
    def _edges(self) -> Any:
        return shapely.STRtree(self._pieces)

    @cached_property
    def _frame(self) -> tuple[float, float, float, float]:
        west, south, east, north = shapely.total_bounds(self.geometries)
        margin = 1e-9  # the outermost vertices lie within, not on, the frame
        return (
            west - margin,
            south - margin,
            (east - west + 2 * margin) / CELLS,
            (north - south + 2 * margin) / CELLS,
        )

    def _cells(self, x: Floats, y: Floats) -> Ints:
        """Return the number of the cell of each point, -1 outside the frame."""
        west, south, wide, high = self._frame
        with np.errstate(invalid="ignore"):
            column, row = np.floor((x - west) / wide), np.floor((y - south) / high)
            inside = (column >= 0) & (column < CELLS) & (row >= 0) & (row < CELLS)
        column, row = np.where(inside, column, 0), np.where(inside, row, 0)
        return np.where(inside, row.astype(np.int64) * CELLS + column.astype(np.int64), -1)

    @cached_property
    def _grid(self) -> Ints:
        """For each cell the jurisdiction that covers it wholly, outside, or mixed.

        A cell is mixed where a stretch of outline comes near it; all cells of a row between two mixed ones are alike, so
        that one point of each such run is located by its outline.
        """
        west, south, wide, high = self._frame
        grid = np.full(CELLS * CELLS, _OUTSIDE, dtype=np.int64)
        xy, line = shapely.get_coordinates(
            shapely.get_parts(shapely.boundary(self.geometries)), return_index=True
        )
        same = line[1:] == line[:-1]
        starts, ends = xy[:-1][same], xy[1:][same]
        many = np.ceil(np.abs((ends - starts) / (wide, high)).max(axis=1) * 2).astype(np.int64) + 1
        which = np.repeat(np.arange(len(many)), many)
        step = (np.arange(len(which)) - np.repeat(np.cumsum(many) - many, many)) / many[which]
        along = starts[which] + (ends - starts)[which] * step[:, None]
        column, row = (along[:, 0] - west) / wide, (along[:, 1] - south) / high
        for right in (-_BETWEEN, _BETWEEN):
            for up in (-_BETWEEN, _BETWEEN):
                x = np.clip(np.floor(column + right).astype(np.int64), 0, CELLS - 1)
                y = np.clip(np.floor(row + up).astype(np.int64), 0, CELLS - 1)
                grid[y * CELLS + x] = _MIXED
        plain = grid != _MIXED
        first = plain & ~np.append(False, plain[:-1])
        first[::CELLS] = plain[::CELLS]
        heads = np.flatnonzero(first)
        x, y = west + (heads % CELLS + 0.5) * wide, south + (heads // CELLS + 0.5) * high
        who, holder = self._tree.query(shapely.points(x, y), predicate="intersects")
        answer = np.full(len(heads), len(self.keys), dtype=np.int64)
        np.minimum.at(answer, who, holder)
        answer[answer == len(self.keys)] = _OUTSIDE
        run = np.cumsum(first) - 1
        grid[plain] = answer[run[plain]]
        return grid

    def _tested(self, x: Floats, y: Floats, cell: Ints) -> Ints:
        """Locate points by outlines: those of one cell ask only the jurisdictions that come near it."""
        west, south, wide, high = self._frame
        result = np.full(len(x), len(self.keys), dtype=np.int64)
        cells, of = np.unique(cell, return_inverse=True)
        left, low = west + (cells % CELLS) * wide, south + (cells // CELLS) * high
        which, holder = self._tree.query(
            shapely.box(left - wide / 8, low - high / 8, left + wide * 1.125, low + high * 1.125),
            predicate="intersects",
        )
        first = np.searchsorted(which, np.arange(len(cells) + 1))
        many = np.diff(first)[of]
        point = np.repeat(np.arange(len(x)), many)
        offset = np.arange(len(point)) - np.repeat(np.cumsum(many) - many, many)
        asked = holder[first[of][point] + offset]
        order = np.argsort(asked, kind="stable")
        point, asked = point[order], asked[order]
        hit = shapely.intersects_xy(self.geometries[asked], x[point], y[point])
        np.minimum.at(result, point[hit], asked[hit])
        result[result == len(self.keys)] = _OUTSIDE
        return result


def _degrees(shapes: npt.NDArray[np.object_], within_m: float) -> Floats:
    """Return for each shape the degrees that are nowhere less than *within_m*: those of longitude at its highest latitude."""
    box = shapely.bounds(shapes)
    high = within_m / _DEGREE_M
    latitude = np.minimum(np.abs(box[:, (1, 3)]).max(axis=1) + high, 89.5)
    wide: Floats = high / np.cos(np.radians(latitude))
    return wide


def _repeated(shape: shapely.Geometry, times: int) -> Any:
    array: Any = np.empty(times, dtype=object)
    array[:] = [shape] * times
    return array


def _joined(
    keys: Sequence[str], geometries: npt.NDArray[np.object_]
) -> tuple[list[str], npt.NDArray[np.object_]]:
    rows: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        rows.setdefault(key, []).append(at)
    if len(rows) == len(keys):
        return list(keys), geometries
    join = shapely.coverage_union_all if shapely.coverage_is_valid(geometries) else shapely.union_all
    joined: Any = np.empty(len(rows), dtype=object)
    joined[:] = [geometries[at[0]] if len(at) == 1 else join(geometries[at]) for at in rows.values()]
    return list(rows), joined
