"""Starting the process apart, and taking its answer."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from jianxing.methods.atlas.reading.result import FileRefused, Geofile, Layer, Limits, Remark
from jianxing.methods.atlas.reading.sorts import kind_of

#: Every driver of GDAL 3.12 that is not read here. One that a later GDAL adds makes ``drivers.check_drivers`` refuse.
_OTHER_DRIVERS: Final = (
    "ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,CSV,CSW,Carto,DGN,DXF,EDIGEO,EEDA,ESRIJSON,Elasticsearch,FlatGeobuf,GDALG,GML,"
    "GPSBabel,GPX,GTFS,GeoJSONSeq,GeoRSS,HTTP,Idrisi,JML,JSONFG,KML,LVBAG,MBTiles,MEM,MVT,MapInfo File,MapML,MiraMonVector,"
    "NGW,OAPIF,ODS,OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,OSM,OpenFileGDB,PCIDSK,PDF,PDS4,PGDUMP,PLSCENES,PMTiles,S57,SQLite,SXF,"
    "Selafin,TopoJSON,VDV,VFK,VICAR,WAsP,WFS,XLSX"
)
#: GDAL's and PROJ's ways out of the machine and into other files, all closed.
_CLOSED: Final = {
    "GDAL_SKIP": _OTHER_DRIVERS,
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "SHAPE_RESTORE_SHX": "YES",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "200",
    "PROJ_NETWORK": "OFF",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONUTF8": "1",
}


def read_apart(path: Path, *, name: str, encoding: str, limits: Limits) -> Geofile:
    """Read a file in a process of its own; raises ``FileRefused``."""
    if not path.is_file():
        raise FileRefused("no_such_file")
    kind_of(path, limits=limits)  # what is refused by its first bytes needs no process
    with tempfile.TemporaryDirectory(prefix="jianxing-atlas-") as place:
        folder = Path(place)
        asked = {
            "path": str(path.resolve()),
            "folder": place,
            "name": name,
            "encoding": encoding,
            "limits": asdict(limits),
        }
        _run(asked, limits=limits)
        try:
            told = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise FileRefused("reading_failed") from error
        if "refused" in told:
            raise FileRefused(told["refused"], **told["values"])
        layers = tuple(_layer(one, folder / f"{number}.wkb") for number, one in enumerate(told["layers"]))
    return Geofile(name, told["kind"], layers)


def _run(asked: dict[str, Any], *, limits: Limits) -> None:
    kept = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG", "TMPDIR"}}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "jianxing.methods.atlas.reading.apart"],
            input=json.dumps(asked).encode(),
            env=kept | _CLOSED,
            cwd=asked["folder"],
            capture_output=True,
            timeout=limits.seconds * 2,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused("takes_too_long", seconds=limits.seconds) from error
    if done.returncode:
        late = done.returncode in {-24, -9}  # SIGXCPU and what follows it
        code = (
            "takes_too_long"
            if late
            else "needs_memory"
            if b"MemoryError" in done.stderr
            else "reading_failed"
        )
        raise FileRefused(code, seconds=limits.seconds)


def _layer(told: dict[str, Any], packed: Path) -> Layer:
    data, ends = packed.read_bytes(), np.cumsum([0, *told["sizes"]])
    raw = np.empty(len(told["sizes"]), dtype=object)
    raw[:] = [data[start:end] for start, end in itertools.pairwise(ends)]
    return Layer(
        name=told["name"],
        geometries=np.asarray(shapely.from_wkb(raw), dtype=object),
        numbers=np.array(told["numbers"], dtype=np.int64),
        columns=told["columns"],
        epsg=told["epsg"],
        declared=told["declared"],
        encoding=told["encoding"],
        encoding_declared=told["encoding_declared"],
        places=tuple(told["places"]),
        remarks=tuple(Remark(**one) for one in told["remarks"]),
    )
