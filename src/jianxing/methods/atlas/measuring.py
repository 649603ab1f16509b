"""Areas in m² and lengths in m on the WGS 84 ellipsoid, of arrays of geometries in degrees.

**Area.** Each edge is taken as the great circle between its ends on the sphere of equal area (authalic latitude β, radius
6 371 007.18 m). The area between an edge and the equator is then E = 2·atan2(t·(p+q), 1+p·q) with t = tan(Δλ/2),
p = tan(β₁/2), q = tan(β₂/2), and a ring's area is R² times the sum of its E (Chamberlain and Duquette 2007, JPL 07-03, without
their approximation; β after Snyder 1987, USGS 1395, eq. 3-12). Against geodesics (Karney 2013, as in ``pyproj.Geod``) the error
comes from the path of an edge alone and grows with its length; a test holds it under 2·10⁻⁶ of a polygon's area for edges up to
10 km, and under 5·10⁻⁵ up to 200 km. It runs on whole arrays, about a hundred times as fast as asking polygon by polygon.

**Length.** Karney's inverse geodesic of every segment, exact to nanometres (``pyproj.Geod.inv``).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

Floats = npt.NDArray[np.float64]
Geometries = npt.NDArray[np.object_]

GEOD: Final = pyproj.Geod(ellps="WGS84")
_E2: Final = GEOD.es
_E: Final = _E2**0.5
_AXIS: Final = GEOD.a
_Q_POLE: Final = 1 + (1 - _E2) / (2 * _E) * float(np.log((1 + _E) / (1 - _E)))
#: Square of the authalic radius, m².
_RADIUS2: Final = _AXIS**2 * _Q_POLE / 2


def areas(geometries: Geometries) -> Floats:
    """Return the area of each geometry in m²; points, lines and None have none."""
    parts, owners = shapely.get_parts(np.asarray(geometries, dtype=object), return_index=True)
    polygons = shapely.get_type_id(parts) == 3
    nested = shapely.get_type_id(parts) == 7
    whole = np.zeros(len(geometries))
    if nested.any():  # a collection in a collection
        np.add.at(whole, owners[nested], areas(parts[nested]))
    parts, owners = parts[polygons], owners[polygons]
    if not len(parts):
        return whole
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    signless = np.abs(ring_areas(rings))
    first = np.ones(len(rings), dtype=bool)  # the first ring of a polygon is its outside
    first[1:] = ring_of[1:] != ring_of[:-1]
    signed = np.where(first, signless, -signless)
    return np.asarray(whole + np.bincount(owners[ring_of], weights=signed, minlength=len(geometries)))


def ring_areas(rings: Geometries) -> Floats:
    """Return the signed area of each closed ring in m², positive where it runs counter-clockwise."""
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    if len(xy) < 2:
        return np.zeros(len(rings))
    same = ring[1:] == ring[:-1]
    excess = np.where(same, -edge_excess(xy[:-1], xy[1:]), 0.0)
    return np.asarray(np.bincount(ring[1:], weights=excess, minlength=len(rings)) * _RADIUS2)


def edge_excess(starts: Floats, ends: Floats) -> Floats:
    """Return the spherical excess between each edge (rows of longitude, latitude) and the equator, eastwards positive."""
    turn = np.radians(ends[:, 0] - starts[:, 0])
    turn = np.where(np.abs(turn) > np.pi, turn - np.sign(turn) * 2 * np.pi, turn)
    p, q = _half_tangent(starts[:, 1]), _half_tangent(ends[:, 1])
    return np.asarray(2 * np.arctan2(np.tan(turn / 2) * (p + q), 1 + p * q))


def _half_tangent(latitude: Floats) -> Floats:
    """Return tan(β/2) of the authalic latitude β."""
    sine = np.sin(np.radians(latitude))
    inner = _E * sine
    q = (1 - _E2) * (sine / (1 - inner * inner) + np.arctanh(inner) / _E)
    sine_beta = np.clip(q / _Q_POLE, -1.0, 1.0)
    return np.asarray(sine_beta / (1 + np.sqrt(1 - sine_beta * sine_beta)))


def lengths(geometries: Geometries) -> Floats:
    """Return the length of each geometry in m: of lines their own, of polygons that of all their rings."""
    lines, line_of = shapely.get_parts(_as_lines(geometries), return_index=True)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    whole = np.zeros(len(geometries))
    if len(xy) < 2:
        return whole
    same = line[1:] == line[:-1]
    starts, ends = xy[:-1][same], xy[1:][same]
    metres = distances(starts, ends)
    return np.asarray(np.bincount(line_of[line[1:][same]], weights=metres, minlength=len(geometries)))


def _as_lines(geometries: Geometries) -> Geometries:
    """Turn polygons into their rings and drop points, keeping one geometry for each."""
    array = np.asarray(geometries, dtype=object)
    kinds = shapely.get_type_id(array)
    result: Any = array.copy()
    faces = np.isin(kinds, (3, 6))
    result[faces] = shapely.boundary(array[faces])
    result[np.isin(kinds, (0, 4))] = None
    mixed = np.flatnonzero(kinds == 7)
    for at in mixed:
        inner = _as_lines(np.array(shapely.get_parts(array[at]), dtype=object))
        flat = [part for one in inner if one is not None for part in shapely.get_parts(one)]
        result[at] = shapely.multilinestrings(flat) if flat else None
    return np.asarray(result, dtype=object)


def distances(starts: Floats, ends: Floats) -> Floats:
    """Return the geodesic distance in m between rows of longitude, latitude."""
    if not len(starts):
        return np.zeros(0)
    _there, _back, metres = GEOD.inv(starts[:, 0], starts[:, 1], ends[:, 0], ends[:, 1])
    return np.asarray(metres, dtype=np.float64)
