"""Files of the map as programs write them, and as they should not."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely

SQUARE = shapely.box(117.0, 39.0, 117.1, 39.1)
BOW = shapely.Polygon([(117, 39), (117.1, 39.1), (117.1, 39), (117, 39.1)])


def collection(features: Sequence[tuple[Any, Mapping[str, Any]]]) -> dict[str, Any]:
    """A GeoJSON collection of geometries (shapely's, or as they would stand in the file) and properties."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": dict(properties),
                "geometry": json.loads(shapely.to_geojson(one)) if isinstance(one, shapely.Geometry) else one,
            }
            for one, properties in features
        ],
    }


def write_geojson(
    path: Path, features: Sequence[tuple[Any, Mapping[str, Any]]], *, encoding: str = "utf-8"
) -> Path:
    """Write GeoJSON in an encoding."""
    path.write_bytes(json.dumps(collection(features), ensure_ascii=False).encode(encoding))
    return path


def write_drawn(path: Path, geometries: Sequence[shapely.Geometry], names: Sequence[str], **how: Any) -> Path:
    """Write polygons with a column 名称 by GDAL, in the format of the path's ending."""
    array = np.array(geometries, dtype=object)
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(array),
        [np.array(names, dtype=object)],
        ["名称"],
        **{"geometry_type": "Polygon", "crs": "EPSG:4490", **how},
    )
    return path


def write_shapefile(
    folder: Path,
    geometries: Sequence[shapely.Geometry],
    names: Sequence[str],
    *,
    encoding: str = "GBK",
    **how: Any,
) -> Path:
    """Write a zipped shapefile in an encoding without saying so, its members named as no path should be."""
    shape = write_drawn(folder / "a.shp", geometries, names, encoding=encoding, **how)
    packed = folder / "packed.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for end in (".shp", ".shx", ".dbf", ".prj"):
            archive.write(shape.with_suffix(end), f"../../{packed.stem}/规划{end}")
    return packed
