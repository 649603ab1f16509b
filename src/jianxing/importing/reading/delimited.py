"""csv: its encoding, its delimiter, its records. Every value is text, kept literally – also one starting with `=`."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from jianxing.importing.reading.grid import Sheet, Value, Workbook, cell_name
from jianxing.importing.reading.refusals import FileRefused, Limits

_DELIMITERS = (",", "\t", ";", "|", "\uff0c", "\uff1b")
_SAMPLE_LINES = 60
_BINARY = frozenset(range(32)) - {7, 8, 9, 10, 12, 13, 26, 27}


def read_delimited(path: Path, *, limits: Limits) -> Workbook:
    """The file as one sheet named after it. Records are counted as Excel counts rows, quoted newlines inside."""
    text, encoding = _decode(path)
    delimiter = _delimiter(text)
    sheet = Sheet(name=path.stem)
    count = 0
    for row, record in enumerate(_records(text, delimiter, path=path, limits=limits)):
        cells: dict[int, Value] = {column: value for column, value in enumerate(record) if value.strip()}
        count += len(cells)
        if count > limits.cells:
            raise FileRefused("too_large", file=path.name, what=f"{limits.cells} cells")
        if cells:
            sheet.cells[row] = cells
    return Workbook(name=path.name, kind="csv", sheets=(sheet,), encoding=encoding, delimiter=delimiter)


def _records(text: str, delimiter: str, *, path: Path, limits: Limits) -> Iterator[list[str]]:
    """The file's records. When a quote is never closed, quotes are taken as they stand, line by line."""
    stream = io.StringIO(text, newline="")
    if _quotes_close(text, delimiter):
        reader = csv.reader(stream, delimiter=delimiter)
    else:
        reader = csv.reader(stream, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    row = 0
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _too_long(path, row, 0, limits) from error
        for column, value in enumerate(record):
            if len(value) > limits.cell_characters:
                raise _too_long(path, row, column, limits)
        yield record
        row += 1


def _quotes_close(text: str, delimiter: str) -> bool:
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" not in str(error)
    return True


def _too_long(path: Path, row: int, column: int, limits: Limits) -> FileRefused:
    cell, limit = cell_name(row, column), limits.cell_characters
    return FileRefused("cell_too_long", file=path.name, sheet=path.stem, cell=cell, limit=limit)


def _decode(path: Path) -> tuple[str, str]:
    data = path.read_bytes()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "gb18030"]
        if _BINARY & set(data[:65_536]):
            raise FileRefused("not_a_workbook", file=path.name, kind="binary")
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise FileRefused("unknown_encoding", file=path.name)


def _delimiter(text: str) -> str:
    """The separator that gives the most records of the same width."""
    lines = text[:200_000].splitlines()[:_SAMPLE_LINES]
    sample = "\n".join(lines)
    best, best_score = ",", 0
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(
                len(record)
                for record in csv.reader(io.StringIO(sample), delimiter=delimiter)
                if len(record) > 1
            )
        except csv.Error:
            continue
        score = max((width * rows for width, rows in widths.items()), default=0)
        if score > best_score:
            best, best_score = delimiter, score
    return best
