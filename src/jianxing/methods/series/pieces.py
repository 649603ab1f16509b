"""A file's tables as blocks of rows: what is held of it at a time does not grow with the file.

A workbook is the exception: its sheets are read whole, and one that unpacks to more than ``Limits.book`` is refused unopened.
"""

from __future__ import annotations

import codecs
import csv
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from python_calamine import CalamineWorkbook

from jianxing.methods.readings.columns import layout
from jianxing.methods.readings.result import ReadingsRefused
from jianxing.methods.readings.unpacking import BOOK_ERRORS, no_book, no_text, opener_of, unpacked

if TYPE_CHECKING:
    from jianxing.methods.series.staging import Limits

Row = Sequence[Any]
BLOCK: Final = 20_000
_TOP: Final = 20
_SAMPLE: Final = 200_000
_LINE: Final = 1 << 20
_DELIMITERS: Final = (",", "\t", ";", "，", "；", "|")


def pieces(path: Path, limits: Limits) -> Iterator[tuple[Iterable[list[Row]], int, str]]:
    """Yield the tables of a file, each as blocks of rows, with how many rows stand above it; raises ``ReadingsRefused``.

    Of a workbook with several sheets the name of the sheet stands beside it.
    """
    if not path.is_file():
        raise ReadingsRefused("no_such_file")
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise ReadingsRefused("file_empty")
    if head.startswith(b"PAR1"):
        yield _parquet(path), 0, ""
    elif head.startswith(b"PK\x03\x04"):
        yield from _xlsx(path, limits)
    else:
        yield _csv(path, opener_of(head), limits), 0, ""


def _csv(path: Path, opener: Callable[..., Any], limits: Limits) -> Iterator[list[Row]]:
    encoding, delimiter = _written(path, opener)
    reader = csv.reader(_lines(path, opener, encoding, limits), delimiter=delimiter)
    try:
        yield from _blocks(iter(reader))
    except csv.Error as error:
        raise ReadingsRefused("row_broken", row=reader.line_num) from error
    except UnicodeDecodeError as error:
        raise ReadingsRefused("encoding_unknown") from error


def _written(path: Path, opener: Callable[..., Any]) -> tuple[str, str]:
    """Return encoding and delimiter, by the beginning of the text and for the encoding by all of it where it must be."""
    sample = b""
    for piece in unpacked(path, opener):
        sample += piece
        if len(sample) >= _SAMPLE:
            break
    sample = sample[:_SAMPLE]
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            text = decoder.decode(sample)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" and not _is_utf8(path, opener):
            continue
        return encoding, max(_DELIMITERS, key=text[:20_000].count)
    raise no_text(sample)


def _is_utf8(path: Path, opener: Callable[..., Any]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        for piece in unpacked(path, opener):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines(path: Path, opener: Callable[..., Any], encoding: str, limits: Limits) -> Iterator[str]:
    """Yield lines as they are unpacked; a file that expands too far, or has no lines, is given up there."""
    decoder = codecs.getincrementaldecoder(encoding)()
    kept, size = "", 0
    for piece in unpacked(path, opener):
        size += len(piece)
        if size > limits.unpacked:
            raise ReadingsRefused("file_too_large", most=limits.unpacked >> 20)
        lines = (kept + decoder.decode(piece)).splitlines(keepends=True)
        kept = lines.pop() if lines else ""
        if len(kept) > _LINE:
            raise ReadingsRefused("file_unknown")
        yield from lines
    yield from (kept + decoder.decode(b"", final=True)).splitlines(keepends=True)


def _parquet(path: Path) -> Iterator[list[Row]]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path, pre_buffer=False) as file:
            names: Row = list(file.schema_arrow.names)
            first = True
            for batch in file.iter_batches(batch_size=BLOCK):
                rows: list[Row] = list(zip(*(column.to_pylist() for column in batch.columns), strict=True))
                yield [names, *rows] if first else rows
                first = False
            if first:
                yield [names]
    except ArrowException as error:
        raise ReadingsRefused("parquet_damaged") from error


def _xlsx(path: Path, limits: Limits) -> Iterator[tuple[Iterable[list[Row]], int, str]]:
    """Yield each sheet that has a column of times; the first sheet where none has."""
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
        if unpacked > limits.book:
            raise ReadingsRefused("file_too_large", most=limits.book >> 20)
        book = CalamineWorkbook.from_path(str(path))
        shown = 0
        first: tuple[Iterable[list[Row]], int, str] | None = None
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            called = name if len(book.sheet_names) > 1 else ""
            above = sheet.start[0] if sheet.start else 0
            rows = iter(sheet.to_python(skip_empty_area=True))
            top = list(islice(rows, _TOP))
            blocks = _blocks(chain(top, rows))
            if any(layout(row) is not None for row in top):
                shown += 1
                yield blocks, above, called
            elif first is None:
                first = (blocks, above, called)
        if not shown and first is not None:
            yield first
    except BOOK_ERRORS as error:
        raise no_book(error) from error


def _blocks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while block := list(islice(rows, BLOCK)):
        yield block
