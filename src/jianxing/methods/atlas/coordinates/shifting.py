"""GCJ-02 and BD-09: the shifts that Chinese map providers put on coordinates, and the way back.

The formula of GCJ-02 is not published by the office that ordered it. What stands here is the one in general use, first
printed in 2010 and carried by every open conversion since; against points taken from the providers it is good to about
0.6 m in mainland China, which is also the error to expect here. BD-09 turns GCJ-02 by a few seconds of arc about the
origin, as Baidu's own interface does. Both ways are the same to < 1 cm of each other, since the way back is iterated
on the way there.

All functions take and give arrays of degrees, longitude first.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Semi-major axis (m) and squared eccentricity of the Krassovsky 1940 ellipsoid, which the formula uses.
_AXIS: Final = 6378245.0
_ECCENTRICITY: Final = 0.00669342162296594323
#: The formula is switched on in this box (degrees) and nowhere else.
_BOX: Final = (72.004, 0.8293, 137.8347, 55.8271)
_TURN: Final = np.pi * 3000.0 / 180.0
#: Degrees; 1e-10° is a hundredth of a millimetre.
_CLOSE: Final = 1e-10
_ROUNDS: Final = 12


def gcj02_from_wgs84(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Shift WGS 84 degrees to GCJ-02; points outside China's box stay as they are."""
    east, north = _shift(longitude, latitude)
    return longitude + east, latitude + north


def wgs84_from_gcj02(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Shift GCJ-02 degrees back to WGS 84, by iteration on the way there until nothing moves by 1e-10°."""
    return _undone(gcj02_from_wgs84, longitude, latitude)


def bd09_from_gcj02(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Turn GCJ-02 degrees to BD-09."""
    radius = np.hypot(longitude, latitude) + 0.00002 * np.sin(latitude * _TURN)
    angle = np.arctan2(latitude, longitude) + 0.000003 * np.cos(longitude * _TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def gcj02_from_bd09(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Turn BD-09 degrees back to GCJ-02, by iteration."""
    return _undone(bd09_from_gcj02, longitude, latitude)


def _shift(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    x, y = longitude - 105.0, latitude - 35.0
    root = np.sqrt(np.abs(x))
    waves = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    radians = np.radians(latitude)
    magic = 1.0 - _ECCENTRICITY * np.sin(radians) ** 2
    meridian = _AXIS * (1.0 - _ECCENTRICITY) / (magic * np.sqrt(magic))
    parallel = _AXIS / np.sqrt(magic) * np.cos(radians)
    inside = (longitude > _BOX[0]) & (longitude < _BOX[2]) & (latitude > _BOX[1]) & (latitude < _BOX[3])
    return (
        np.where(inside, np.degrees(east / parallel), 0.0),
        np.where(inside, np.degrees(north / meridian), 0.0),
    )


def _undone(there: object, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    assert callable(there)
    x, y = longitude.copy(), latitude.copy()
    for _round in range(_ROUNDS):
        shifted_x, shifted_y = there(x, y)
        step_x, step_y = longitude - shifted_x, latitude - shifted_y
        x, y = x + step_x, y + step_y
        moved = np.fmax(np.abs(step_x), np.abs(step_y))
        if not (moved > _CLOSE).any():
            break
    return x, y
