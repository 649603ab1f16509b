"""Whether a file of several parts, or a database, is whole: by the lengths that its own headers state.

GDAL reads a table that was cut off as no table, and says of a database that was cut off which of its statements failed. What is
cut is refused here by name, with how much is missing. Layouts: ESRI Shapefile Technical Description (July 1998); dBase III
header; SQLite database header, file format 4, §1.3.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jianxing.methods.atlas.reading.result import FileRefused

#: A .shp and a .shx begin with a header of so many bytes.
_HEADER: Final = 100


def check_shapefile(parts: Path, *, name: str) -> None:
    """Refuse a shapefile (``input.shp`` … in the folder *parts*) that lacks its table, or whose shapes or table are cut.

    An index (.shx) that is cut is put aside: GDAL makes it anew. *name* is what people call the shapefile.
    """
    shapes, table, index = (parts / f"input{end}" for end in (".shp", ".dbf", ".shx"))
    if not table.exists():
        raise FileRefused("shapefile_lacks", name=name, missing=".dbf")
    _check(f"{name}.shp", shapes.stat().st_size, _of_shapes(shapes))
    _check(f"{name}.dbf", table.stat().st_size, _of_table(table))
    if index.exists() and index.stat().st_size < _of_shapes(index):
        index.unlink()


def check_geopackage(path: Path, *, name: str) -> None:
    """Refuse a GeoPackage that is shorter than its pages."""
    with path.open("rb") as file:
        head = file.read(_HEADER)
    if len(head) == _HEADER:
        page = int.from_bytes(head[16:18], "big")
        # The count of pages holds only where the two counters of changes agree (§1.3.8).
        pages = int.from_bytes(head[28:32], "big") if head[24:28] == head[92:96] else 0
        _check(name, path.stat().st_size, pages * (65536 if page == 1 else page))


def _check(name: str, held: int, whole: int) -> None:
    if held < whole:
        raise FileRefused("part_cut", name=name, held=held, whole=whole)


def _of_shapes(path: Path) -> int:
    """Return the bytes that the header of a .shp or .shx states, in words of 16 bits; at least its own."""
    with path.open("rb") as file:
        head = file.read(_HEADER)
    return max(_HEADER, 2 * int.from_bytes(head[24:28], "big"))


def _of_table(path: Path) -> int:
    """Return the bytes that a .dbf holds by its header: rows, length of the header, length of a row; without the end mark."""
    with path.open("rb") as file:
        head = file.read(32)
    if len(head) < 32:
        return 32
    rows, header, row = (int.from_bytes(head[at:to], "little") for at, to in ((4, 8), (8, 10), (10, 12)))
    return header + rows * row
