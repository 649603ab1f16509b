"""From any of the systems to WGS 84 degrees and back.

CGCS2000 and WGS 84 are taken as one: their ellipsoids differ by 0.1 mm at the pole and their frames by centimetres of
continental drift, which is less than any plan is drawn to. Zones are unrolled by PROJ's Gauss-Krüger (Poder/Engsager,
errors < 1 mm within a zone), whose data come with the wheel; no grid is ever fetched.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyproj
import pyproj.network
import shapely

from jianxing.methods.atlas.coordinates import shifting
from jianxing.methods.atlas.coordinates.systems import BD09, GCJ02, Kind, System

Floats = npt.NDArray[np.float64]
Geometries = TypeVar("Geometries", bound="npt.NDArray[np.object_]")

pyproj.network.set_network_enabled(False)  # type: ignore[attr-defined] # re-exported without saying so


def to_wgs84(x: npt.ArrayLike, y: npt.ArrayLike, *, system: System) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes (degrees, WGS 84) of *x*, *y* in *system*: easting or longitude first.

    What cannot be converted, since it lies outside the projection, becomes NaN.
    """
    east, north = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if system is GCJ02:
        return shifting.wgs84_from_gcj02(east, north)
    if system is BD09:
        return shifting.wgs84_from_gcj02(*shifting.gcj02_from_bd09(east, north))
    if system.kind is Kind.DEGREES:
        return east, north
    return _finite(_unrolled(system).transform(east, north, direction="INVERSE"))


def from_wgs84(longitude: npt.ArrayLike, latitude: npt.ArrayLike, *, system: System) -> tuple[Floats, Floats]:
    """Return *x*, *y* in *system* of WGS 84 degrees."""
    east, north = np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)
    if system is GCJ02:
        return shifting.gcj02_from_wgs84(east, north)
    if system is BD09:
        return shifting.bd09_from_gcj02(*shifting.gcj02_from_wgs84(east, north))
    if system.kind is Kind.DEGREES:
        return east, north
    return _finite(_unrolled(system).transform(east, north))


def geometries_to_wgs84(geometries: npt.NDArray[np.object_], *, system: System) -> npt.NDArray[np.object_]:
    """Return the geometries (None stays None) in WGS 84 degrees, two-dimensional, without touching those given."""
    flat: Any = shapely.force_2d(geometries)
    if system.kind is Kind.DEGREES:
        return np.asarray(flat, dtype=object)

    def convert(xy: Floats) -> Floats:
        return np.column_stack(to_wgs84(xy[:, 0], xy[:, 1], system=system))

    return np.asarray(shapely.transform(flat, convert), dtype=object)


@cache
def _unrolled(system: System) -> pyproj.Transformer:
    """Return the transformer from CGCS2000 degrees to a zone; the datum is one, so no shift is looked for."""
    return pyproj.Transformer.from_crs(4490, system.epsg, always_xy=True)


def _finite(pair: tuple[Any, Any]) -> tuple[Floats, Floats]:
    x, y = (np.asarray(one, dtype=np.float64) for one in pair)
    bad = ~(np.isfinite(x) & np.isfinite(y))
    return np.where(bad, np.nan, x), np.where(bad, np.nan, y)
