"""Geometries made valid, and a list of what was made of which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from jianxing.methods.atlas.coordinates import System, geometries_to_wgs84
from jianxing.methods.atlas.reading.result import Geometries, Layer, Remark

#: Ring and line families, for keeping what a feature was: a mended polygon is a polygon.
_DIMENSIONS = {0: (0, 4), 1: (1, 2, 5), 2: (3, 6)}
Columns = Mapping[str, list[Any]]


def from_wkb(raw: npt.NDArray[np.object_]) -> tuple[Geometries, npt.NDArray[np.bool_]]:
    """Parse WKB; where rings are open they are closed, and the second array says where."""
    parsed: Any = shapely.from_wkb(raw, on_invalid="ignore")
    given = np.array([one is not None for one in raw], dtype=bool)
    broken = shapely.is_missing(parsed) & given
    if broken.any():
        parsed[broken] = shapely.from_wkb(raw[broken], on_invalid="fix")
    return np.asarray(parsed, dtype=object), broken & ~shapely.is_missing(parsed)


def mended(
    layer: str, geometries: Geometries, numbers: npt.NDArray[np.int64]
) -> tuple[Geometries, list[Remark]]:
    """Return geometries that are valid and two-dimensional, None where nothing is left, and what is to be said of them.

    Rings that cross themselves are split where they cross (the even parts of a figure of eight both stay), holes outside
    their ring and doubled rings go, spikes and what collapses to a line goes.
    """
    array: Any = np.asarray(shapely.force_2d(geometries), dtype=object).copy()
    remarks: list[Remark] = []

    def drop(which: npt.NDArray[np.bool_], code: str) -> None:
        remarks.extend(Remark(code, layer, int(number), dropped=True) for number in numbers[which])
        array[which] = None

    missing = shapely.is_missing(array)
    drop(missing, "no_geometry")
    drop(~missing & shapely.is_empty(array), "geometry_empty")
    held = np.flatnonzero(~shapely.is_missing(array))
    xy, owner = shapely.get_coordinates(array[held], return_index=True)
    bad = np.zeros(len(array), dtype=bool)
    bad[held[np.unique(owner[~np.isfinite(xy).all(axis=1)])]] = True
    drop(bad, "not_finite")
    wrong = ~shapely.is_missing(array) & ~shapely.is_valid(array)
    if wrong.any():
        kinds = shapely.get_dimensions(array)
        reasons = shapely.is_valid_reason(array[wrong])
        fixed = shapely.make_valid(array[wrong], method="structure", keep_collapsed=False)
        for at, reason, one in zip(np.flatnonzero(wrong), reasons, fixed, strict=True):
            kept = _of_dimension(one, int(kinds[at]))
            if kept is None:
                remarks.append(Remark("collapsed", layer, int(numbers[at]), dropped=True))
            else:
                remarks.append(Remark("mended", layer, int(numbers[at]), values=fault_in(str(reason))))
            array[at] = kept
    return np.asarray(array, dtype=object), remarks


def fault_in(said: str) -> dict[str, str]:
    """Return the *reason*, a key of ``wording.REASONS``, and the *place* in what GEOS says of a shape that is not valid."""
    what, _bracket, where = said.partition("[")
    return {"reason": what.strip(), "place": where.rstrip("]")}


def _of_dimension(geometry: shapely.Geometry | None, dimension: int) -> shapely.Geometry | None:
    if geometry is None or shapely.is_empty(geometry):
        return None
    parts = shapely.get_parts(geometry)
    kept = [
        one
        for one in parts
        if shapely.get_type_id(one) in _DIMENSIONS[dimension] and not shapely.is_empty(one)
    ]
    if not kept:
        return None
    if len(kept) == len(parts):
        return geometry
    return shapely.union_all(kept)


def in_wgs84(layer: Layer, *, system: System, swapped: bool = False) -> Layer:
    """Return a layer in WGS 84 degrees, longitude first; what then lies nowhere on earth is left out with a remark."""
    array = layer.geometries
    if swapped:
        array = shapely.transform(array, lambda xy: xy[:, ::-1])
    array = geometries_to_wgs84(array, system=system)
    box = shapely.bounds(array)
    with np.errstate(invalid="ignore"):
        fits = (box[:, 0] >= -180) & (box[:, 1] >= -90) & (box[:, 2] <= 180) & (box[:, 3] <= 90)
    xy, owner = shapely.get_coordinates(array, return_index=True)
    fits[np.unique(owner[~np.isfinite(xy).all(axis=1)])] = False
    places = "、".join(layer.places)
    lost = [
        Remark("nowhere", layer.name, int(number), places, dropped=True) for number in layer.numbers[~fits]
    ]
    good, more = mended(layer.name, array[fits], layer.numbers[fits])
    keep = ~shapely.is_missing(good)
    at = np.flatnonzero(fits)[keep]
    return replace(
        layer,
        geometries=good[keep],
        numbers=layer.numbers[at],
        columns={name: [values[index] for index in at] for name, values in layer.columns.items()},
        epsg=4326,
        declared="EPSG:4326",
        remarks=(*layer.remarks, *lost, *more),
    )
