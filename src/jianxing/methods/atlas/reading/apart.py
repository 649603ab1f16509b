"""``python -m jianxing.methods.atlas.reading.apart``: reads one file in a process of its own, with memory and time bounded.

What strangers send is parsed by libraries written in C. Here they run where a crash, a bomb or an endless loop ends one
process that holds nothing, and where GDAL has been started with four drivers: none that opens a network, a database, a
virtual or another file. The answer goes into a folder as JSON and WKB, which the caller parses without running anything.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import shapely

from jianxing.methods.atlas.reading.mending import mended
from jianxing.methods.atlas.reading.result import FileRefused, Layer, Limits
from jianxing.methods.atlas.reading.sorts import kind_of
from jianxing.methods.atlas.reading.tables import read_csv, read_xlsx

#: What no text is called that holds a table.
_OTHER_ENDS = frozenset({".geojson", ".json", ".kml", ".kmz", ".gpkg", ".zip", ".shp", ".xlsx"})
_SHOWN = {"kmz": "kml", "zipped-geopackage": "geopackage"}


def layers_of(
    path: Path, folder: Path, *, name: str, encoding: str, limits: Limits
) -> tuple[str, list[Layer]]:
    """Return a file's kind and its layers as they stand in it; raises ``FileRefused``."""
    kind = kind_of(path, limits=limits)
    if kind == "csv":
        try:
            return kind, read_csv(path, name=name, encoding=encoding, limits=limits)
        except FileRefused as refusal:
            end = next((one for one in PurePosixPath(name).suffixes if one.lower() in _OTHER_ENDS), "")
            if refusal.code == "table_without_coordinates" and end:
                raise FileRefused("text_renamed", end=end) from refusal
            raise
    if kind == "xlsx":
        return kind, read_xlsx(path, limits=limits)
    from jianxing.methods.atlas.reading import drivers

    drivers.check_drivers()
    if kind == "geojson":
        return kind, drivers.read_geojson(path, folder, name=name, encoding=encoding, limits=limits)
    if kind == "kml":
        return kind, drivers.read_kml(path, folder, name=name, encoding=encoding, limits=limits)
    if kind == "geopackage":
        return kind, drivers.read_geopackage(path, folder, name=name, limits=limits)
    return _SHOWN.get(kind, kind), drivers.read_archive(
        path, folder, kind=kind, encoding=encoding, limits=limits
    )


def sound(layer: Layer, *, limits: Limits) -> Layer:
    """Return a layer of which every geometry is valid, with remarks on what was not."""
    if shapely.count_coordinates(layer.geometries) > limits.vertices:
        raise FileRefused("too_many_vertices", most=limits.vertices)
    told = {remark.number for remark in layer.remarks if remark.dropped}
    good, found = mended(layer.name, layer.geometries, layer.numbers)
    remarks = [one for one in found if not one.dropped or one.number not in told]
    keep = ~shapely.is_missing(good)
    at = np.flatnonzero(keep)
    return replace(
        layer,
        geometries=good[keep],
        numbers=layer.numbers[keep],
        columns={
            name: [values[index] for index in at]
            for name, values in layer.columns.items()
            if any(value is not None for value in values)
        },
        remarks=(*layer.remarks, *remarks),
    )


def answer(asked: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Read the file and write its geometries to *folder*; what is returned is JSON."""
    limits = Limits(**asked["limits"])
    kind, layers = layers_of(
        Path(asked["path"]), folder, name=asked["name"], encoding=asked["encoding"], limits=limits
    )
    told = []
    for number, one in enumerate(sound(layer, limits=limits) for layer in layers):
        raw = shapely.to_wkb(one.geometries)
        (folder / f"{number}.wkb").write_bytes(b"".join(raw))
        told.append(
            {
                "name": one.name,
                "epsg": one.epsg,
                "declared": one.declared,
                "encoding": one.encoding,
                "encoding_declared": one.encoding_declared,
                "places": list(one.places),
                "numbers": one.numbers.tolist(),
                "sizes": [len(each) for each in raw],
                "columns": dict(one.columns),
                "remarks": [asdict(remark) for remark in one.remarks],
            }
        )
    return {"kind": kind, "layers": told}


def bound(limits: Limits) -> None:
    """Give this process no more memory, time and disk than a file may take."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.unpacked_bytes * 2, limits.unpacked_bytes * 2))


def main() -> int:
    """Read what standard input asks for; the answer is a file in the folder, for texts may be long."""
    asked = json.load(sys.stdin)
    folder = Path(asked["folder"])
    bound(Limits(**asked["limits"]))
    try:
        told = answer(asked, folder)
    except FileRefused as refusal:
        told = {"refused": refusal.code, "values": dict(refusal.values)}
    except MemoryError:
        told = {"refused": "needs_memory", "values": {}}
    (folder / "answer.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
