"""A workbook written row by row, in memory that does not grow with them."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from jianxing.exporting.columns import Layout
from jianxing.exporting.frame import HEADER_ROWS, LONG_TEXTS, SHEET, Frame, frame
from jianxing.exporting.rows import LONGEST_CELL, escaped, lines, writers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Rows that are joined, encoded and compressed together.
_TOGETHER = 500
#: Little is won by more: cells of a ledger repeat within a few rows, and time is what one waits for.
_COMPRESSION = 3
_SPOOLED = 1024 * 1024


def write_workbook(
    *,
    file: IO[bytes],
    layout: Layout,
    rows: Iterable[Sequence[Any]],
    long_texts: str,
    properties: Mapping[str, str] | None = None,
    on_rows: Callable[[int], None] | None = None,
) -> int:
    """Write the workbook and return how many rows it holds.

    Each row has a value for every column, and one more for the mark where the layout has one: text, day, instant, number
    or None. *on_rows* is told now and then how many are written; what it raises ends the writing.
    """
    around = frame(layout, rows=0)
    kept = _LongTexts()
    write = writers(layout.columns, dict(around.styles), keep=kept.keep, mark=bool(layout.mark))
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive:
        with archive.open(SHEET, "w", force_zip64=True) as sheet:
            sheet.write(around.head)
            for piece in _pieces(lines(rows, write, first=HEADER_ROWS + 1)):
                sheet.write("".join(piece).encode())
                count += len(piece)
                if on_rows is not None:
                    on_rows(count)
            around = frame(
                layout, rows=count, long_texts=long_texts if kept.count else "", properties=properties
            )
            sheet.write(around.tail)
        _rest(archive, around, kept)
    return count


def _pieces(texts: Iterable[str]) -> Iterator[list[str]]:
    piece: list[str] = []
    for text in texts:
        piece.append(text)
        if len(piece) == _TOGETHER:
            yield piece
            piece = []
    if piece:
        yield piece


def _rest(archive: zipfile.ZipFile, around: Frame, kept: _LongTexts) -> None:
    for name, content in around.parts.items():
        if name == LONG_TEXTS:
            before, after = content.split(b"<sheetData/>")
            with archive.open(name, "w", force_zip64=True) as sheet:
                sheet.write(before + b"<sheetData>")
                for piece in kept.pieces():
                    sheet.write(piece)
                sheet.write(b"</sheetData>" + after)
        else:
            archive.writestr(name, content)
    kept.close()


class _LongTexts:
    """Texts that no cell holds, each over as many rows of the second sheet as it needs."""

    def __init__(self) -> None:
        self.count = 0
        self._row = 0
        self._held = tempfile.SpooledTemporaryFile(max_size=_SPOOLED)  # noqa: SIM115 - closed when the workbook is whole

    def keep(self, label: str, text: str) -> int:
        """Write a text down; returns its number."""
        self.count += 1
        for part, start in enumerate(range(0, len(text), LONGEST_CELL), start=1):
            self._row += 1
            cells = "".join(
                f'<c t="inlineStr"><is><t xml:space="preserve">{escaped(value)}</t></is></c>'
                for value in (f"#{self.count}", label, str(part), text[start : start + LONGEST_CELL])
            )
            self._held.write(f'<row r="{self._row}">{cells}</row>'.encode())
        return self.count

    def pieces(self) -> Iterator[bytes]:
        """Yield the rows as they stand in the sheet."""
        self._held.seek(0)
        while piece := self._held.read(_SPOOLED):
            yield piece

    def close(self) -> None:
        """Let go of what was spooled."""
        self._held.close()
