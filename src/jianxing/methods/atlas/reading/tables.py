"""CSV and xlsx with coordinates in columns: longitude and latitude, easting and northing, or WKT."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from jianxing.methods.atlas.reading.result import FileRefused, Layer, Limits, Remark
from jianxing.methods.atlas.reading.texts import text_of

_EAST: Final = frozenset(
    {
        "经度",
        "东经",
        "经度坐标",
        "lon",
        "lng",
        "long",
        "longitude",
        "x",
        "x坐标",
        "坐标x",
        "东坐标",
        "easting",
    }
)
_NORTH: Final = frozenset(
    {
        "纬度",
        "北纬",
        "纬度坐标",
        "lat",
        "latitude",
        "y",
        "y坐标",
        "坐标y",
        "北坐标",
        "northing",
    }
)
_BOTH: Final = frozenset(
    {
        "坐标",
        "经纬度",
        "位置坐标",
        "lonlat",
        "lnglat",
        "coordinates",
        "coordinate",
        "location",
    }
)
_WKT: Final = frozenset(
    {
        "wkt",
        "geom",
        "geometry",
        "the_geom",
        "几何",
        "图形",
        "空间范围",
    }
)
#: What a heading says of the coordinate system beside what it is.
_SYSTEM: Final = re.compile(r"gcj02|wgs84|bd09|cgcs2000|2000国家大地坐标系|火星|百度|高德|腾讯")
#: Rows in which headings are looked for.
_TOP: Final = 20
_DMS: Final = re.compile(
    r"^\s*[东西南北EWNS]?[经纬]?\s*(\d{1,3})\s*[°度]\s*(\d{1,2})\s*['′分]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:[\"″秒]|''|′′)?)?\s*[东西南北EWNS]?\s*$"
)
_DELIMITERS: Final = (",", "\t", ";", "，", "；", "|")
Row = Sequence[Any]


def read_csv(path: Path, *, name: str, encoding: str, limits: Limits) -> list[Layer]:
    """Read a delimited text as one layer; raises ``FileRefused``."""
    text, found = text_of(path, encoding=encoding)
    sample = text[:20_000]
    delimiter = max(_DELIMITERS, key=lambda one: sample.count(one))
    csv.field_size_limit(50_000_000)
    try:
        rows = _bounded(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), limits=limits)
        return [_layer(Path(name).stem or "csv", rows, encoding=found, limits=limits)]
    except csv.Error as error:
        raise FileRefused("table_broken") from error


def read_xlsx(path: Path, *, limits: Limits) -> list[Layer]:
    """Read each sheet that has coordinates as a layer; raises ``FileRefused``."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names[: limits.layers]
        sheets = [(name, book.get_sheet_by_name(name)) for name in names]
    except PasswordError as error:
        raise FileRefused("archive_locked") from error
    except (CalamineError, OSError, ValueError) as error:
        raise FileRefused("table_broken") from error
    layers, refusal = [], FileRefused("file_empty")
    for name, sheet in sheets:
        try:
            start = sheet.start[0] if sheet.start else 0
            rows = _bounded(sheet.to_python(skip_empty_area=True), limits=limits)
            layers.append(_layer(name, rows, encoding="UTF-8", limits=limits, above=start))
        except FileRefused as error:
            if error.code not in ("table_without_coordinates", "sheet_empty"):
                raise
            if error.code != "sheet_empty" or refusal.code == "file_empty":
                refusal = error
    if not layers:
        raise refusal
    return layers


def _bounded(rows: Any, *, limits: Limits) -> list[Row]:
    taken: list[Row] = []
    for row in rows:
        if len(row) > limits.fields:
            raise FileRefused("too_many_fields", most=limits.fields)
        taken.append(row)
        if len(taken) > limits.features + _TOP:
            raise FileRefused("too_many_features", most=limits.features)
    return taken


def _layer(name: str, rows: list[Row], *, encoding: str, limits: Limits, above: int = 0) -> Layer:
    top = next((at for at, row in enumerate(rows[:_TOP]) if _places(row) is not None), None)
    if top is None:
        first = next((row for row in rows if any(_text(cell) for cell in row)), [])
        if not len(first):
            raise FileRefused("sheet_empty", sheet=name)
        columns = "、".join(_text(cell) for cell in first if _text(cell))[:200]
        raise FileRefused("table_without_coordinates", sheet=name, columns=columns)
    places = _places(rows[top])
    assert places is not None
    headings = _headings(rows[top])
    geometries, numbers, kept = [], [], []
    remarks: list[Remark] = []
    for number, row in enumerate(rows[top + 1 :], start=above + top + 2):
        if not any(_text(cell) for cell in row):
            continue
        geometry = _geometry(row, places, headings, name=name, number=number, remarks=remarks)
        if geometry is not None:
            geometries.append(geometry)
            numbers.append(number)
            kept.append(row)
    columns_ = {
        heading: [_value(row[at], limits) if at < len(row) else None for row in kept]
        for at, heading in headings.items()
    }
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return Layer(
        name,
        array,
        np.array(numbers, dtype=np.int64),
        columns_,
        encoding=encoding,
        places=tuple(headings[at] for at in places),
        remarks=tuple(remarks),
    )


def _places(row: Row) -> tuple[int, ...] | None:
    """Return the columns of the coordinates: one of WKT or of both, or two; None where the row is no heading."""
    words = [re.sub(r"[\s_（）()\-]|(?<=度)[°d]", "", _text(cell)).lower() for cell in row]
    words = [_SYSTEM.sub("", word) for word in words]
    words = [re.sub(r"(米|m|度|°)$", "", word) if word not in _EAST | _NORTH else word for word in words]
    for known in (_WKT, _BOTH):
        if (at := next((at for at, word in enumerate(words) if word in known), None)) is not None and not (
            known is _BOTH and any(word in _EAST for word in words)
        ):
            return (at,)
    east = next((at for at, word in enumerate(words) if word in _EAST), None)
    north = next((at for at, word in enumerate(words) if word in _NORTH), None)
    return None if east is None or north is None else (east, north)


def _headings(row: Row) -> dict[int, str]:
    """Return the headings by their column; one that comes twice gets its number."""
    seen: dict[str, int] = {}
    names: dict[int, str] = {}
    for at, cell in enumerate(row):
        word = _text(cell)
        if word:
            seen[word] = seen.get(word, 0) + 1
            names[at] = word if seen[word] == 1 else f"{word} {seen[word]}"
    return names


def _geometry(
    row: Row,
    places: tuple[int, ...],
    headings: dict[int, str],
    *,
    name: str,
    number: int,
    remarks: list[Remark],
) -> shapely.Geometry | None:
    def fault(code: str, at: int) -> None:
        value = _text(row[at])[:60] if at < len(row) else ""
        remarks.append(Remark(code, name, number, headings[at], {"value": value}, dropped=True))

    cells = [row[at] if at < len(row) else None for at in places]
    if len(places) == 1:
        text = _text(cells[0])
        pair = [number_of(one) for one in re.split(r"[,，;；\s]+", text)]
        if len(pair) == 2 and pair[0] is not None and pair[1] is not None:
            return shapely.Point(pair[0], pair[1])
        try:
            geometry: shapely.Geometry | None = shapely.from_wkt(text) if text else None
        except shapely.errors.GEOSException:
            geometry = None
        if geometry is None:
            fault("not_a_geometry" if text else "coordinate_missing", places[0])
        return geometry
    values = []
    for at, cell in zip(places, cells, strict=True):
        value = number_of(cell)
        if value is None:
            fault("not_a_coordinate" if _text(cell) else "coordinate_missing", at)
            return None
        values.append(value)
    return shapely.Point(*values)


def number_of(cell: object) -> float | None:
    """Return a coordinate as a number: 117.2, “117.2°E” or 117°12′30″; None where it is none."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    text = _text(cell).translate(str.maketrans("０１２３４５６７８９．－", "0123456789.-"))
    if matched := _DMS.match(text):
        degrees, minutes, seconds = (float(one or 0) for one in matched.groups())
        return degrees + minutes / 60 + seconds / 3600 if minutes < 60 and seconds < 60 else None
    plain = re.sub(r"^[EN东北][经纬]?|[°度EN米m]+$", "", text.replace(",", "").strip(), flags=re.IGNORECASE)
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip().removeprefix("\ufeff")


def _value(cell: object, limits: Limits) -> Any:
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool | int):
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell if math.isfinite(cell) else None
    return _text(cell)[: limits.text_characters] or None
