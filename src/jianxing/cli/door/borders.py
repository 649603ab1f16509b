"""Borders of districts around a point, for the sheet on which one points: from the divisions shipped with the product."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import jianxing.directory

FILE: Final = Path(jianxing.directory.__file__).with_name("data") / "districts_jjj.geojson"
#: Degrees around the point; and where somebody starts who gives none.
AROUND: Final = 0.35
MIDDLE: Final = (117.2, 39.13)
_Ring = list[tuple[float, float]]


@cache
def _districts() -> list[tuple[str, tuple[float, float, float, float], list[_Ring]]]:
    held = []
    for feature in json.loads(FILE.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        areas = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings = [[(round(x, 4), round(y, 4)) for x, y in ring] for area in areas for ring in area]
        xs, ys = [x for ring in rings for x, _y in ring], [y for ring in rings for _x, y in ring]
        held.append((feature["properties"]["name"], (min(xs), min(ys), max(xs), max(ys)), rings))
    return held


def around(longitude: float, latitude: float) -> list[dict[str, Any]]:
    """Return the districts whose extent reaches within ``AROUND`` degrees of a point: name and rings of [longitude, latitude]."""
    west, east, south, north = longitude - AROUND, longitude + AROUND, latitude - AROUND, latitude + AROUND
    return [
        {"name": name, "rings": rings}
        for name, box, rings in _districts()
        if box[0] <= east and box[2] >= west and box[1] <= north and box[3] >= south
    ]
