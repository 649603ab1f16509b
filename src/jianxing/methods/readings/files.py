"""A file as a table of cells: CSV (UTF-8 or GB 18030, also packed by xz or gzip), xlsx, Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineWorkbook

from jianxing.methods.readings.columns import Layout, layout
from jianxing.methods.readings.gathering import gather
from jianxing.methods.readings.result import Note, Readings, ReadingsRefused, within_sheet
from jianxing.methods.readings.unpacking import BOOK_ERRORS, no_book, no_text, opener_of, unpacked

_MOST_MB: Final = 1024
_MB: Final = 1 << 20
_MOST_ROWS: Final = 5_000_000
#: Rows in which the heading is looked for.
_TOP: Final = 20
_DELIMITERS: Final = (",", "\t", ";", "，", "；", "|")
Row = Sequence[Any]


def read(path: Path) -> Readings:
    """Read a file of readings, wide or long; raises ``ReadingsRefused``."""
    if not path.is_file():
        raise ReadingsRefused("no_such_file")
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise ReadingsRefused("file_empty")
    station = path.name.split(".", 1)[0]
    whole = []
    for rows, above, sheet in _tables(path, head):
        with within_sheet(sheet):
            whole.append(_table(rows, station=station, above=above))
    series = tuple(one for table in whole for one in table.series)
    weather = {name: found for table in whole for name, found in table.weather.items()}
    return Readings(series, weather, tuple(note for table in whole for note in table.notes))


def _tables(path: Path, head: bytes) -> Iterator[tuple[list[Row], int, str]]:
    """Yield the tables of a file, each with how many rows stand above it, and its sheet where there are several."""
    if head.startswith(b"PAR1"):
        yield _parquet(path), 0, ""
    elif head.startswith(b"PK\x03\x04"):
        yield from _xlsx(path)
    else:
        yield _csv(_whole(unpacked(path, opener_of(head)))), 0, ""


def _whole(pieces: Iterator[bytes]) -> bytes:
    """Return the bytes of a file, however far they expand up to what is allowed."""
    kept, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > _MOST_MB * _MB:
            raise ReadingsRefused("file_too_large", most=_MOST_MB)
        kept.append(piece)
    return b"".join(kept)


def _csv(data: bytes) -> list[Row]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:20_000]
        delimiter = max(_DELIMITERS, key=sample.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            return _bounded(reader)
        except csv.Error as error:
            raise ReadingsRefused("row_broken", row=reader.line_num) from error
    raise no_text(data)


def _xlsx(path: Path) -> Iterator[tuple[list[Row], int, str]]:
    """Yield each sheet that has a column of times; the first sheet where none has."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            above = sheet.start[0] if sheet.start else 0
            called = name if len(book.sheet_names) > 1 else ""
            with within_sheet(called):
                sheets.append((_bounded(sheet.to_python(skip_empty_area=True)), above, called))
    except BOOK_ERRORS as error:
        raise no_book(error) from error
    fitting = [one for one in sheets if _heading(one[0]) is not None]
    yield from fitting or sheets[:1]


def _parquet(path: Path) -> list[Row]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            if file.metadata.num_rows > _MOST_ROWS:
                raise ReadingsRefused("too_many_rows", most=_MOST_ROWS)
            table = file.read()
    except ArrowException as error:
        raise ReadingsRefused("parquet_damaged") from error
    columns = [column.to_pylist() for column in table.columns]
    return [table.column_names, *zip(*columns, strict=True)]


def _bounded(rows: Any) -> list[Row]:
    taken: list[Row] = []
    for row in rows:
        taken.append(row)
        if len(taken) > _MOST_ROWS + _TOP:
            raise ReadingsRefused("too_many_rows", most=_MOST_ROWS)
    return taken


def _heading(rows: list[Row]) -> tuple[int, Layout] | None:
    for at, row in enumerate(rows[:_TOP]):
        found = layout(row)
        if found is not None:
            return at, found
    return None


def _table(rows: list[Row], *, station: str, above: int) -> Readings:
    found = _heading(rows)
    if found is None:
        first = next((row for row in rows[:_TOP] if any(_text(cell) for cell in row)), [])
        raise ReadingsRefused(
            "no_time", columns="、".join(_text(cell) for cell in first if _text(cell))[:200]
        )
    top, columns = found
    if not columns.values and columns.value < 0:
        names = "、".join(_text(cell) for cell in rows[top] if _text(cell))[:200]
        raise ReadingsRefused("no_values", row=above + top + 1, columns=names)
    gathered = gather(
        rows[top + 1 :], columns, headings=rows[top], station=station, first_row=above + top + 2
    )
    left = "、".join(columns.left)
    notes = (*gathered.notes, Note("columns_left", {"columns": left})) if left else gathered.notes
    return Readings(gathered.series, gathered.weather, notes)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
