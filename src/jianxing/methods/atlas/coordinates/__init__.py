"""Coordinate systems that plans in China come in, their conversion to WGS 84, and a guess which one it is."""

from jianxing.methods.atlas.coordinates.converting import from_wgs84, geometries_to_wgs84, to_wgs84
from jianxing.methods.atlas.coordinates.guessing import Guess, Reason, guess
from jianxing.methods.atlas.coordinates.systems import (
    BD09,
    CGCS2000,
    GCJ02,
    SYSTEMS,
    WGS84,
    System,
    UnknownSystem,
    of_epsg,
    system,
)

__all__ = (
    "BD09",
    "CGCS2000",
    "GCJ02",
    "SYSTEMS",
    "WGS84",
    "Guess",
    "Reason",
    "System",
    "UnknownSystem",
    "from_wgs84",
    "geometries_to_wgs84",
    "guess",
    "of_epsg",
    "system",
    "to_wgs84",
)
