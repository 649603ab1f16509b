"""The workbook around its rows, written by a library: title, header, widths, panes, print set-up, styles.

XlsxWriter writes about 2,400 rows of 24 cells a second and that is the limit of the whole export, so the rows are
streamed by ``rows`` between the two halves of the sheet that it has written. Everything that a spreadsheet program is
particular about stays the library's.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from jianxing.exporting.columns import Column, Kind, Layout

A4 = 9
HEADER_ROWS = 4
SHEET = "xl/worksheets/sheet1.xml"
LONG_TEXTS = "xl/worksheets/sheet2.xml"
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_STYLE = re.compile(rb' s="(\d+)"')
_SAMPLES = (*Kind, "quoted", "mark")
_NUMBER_FORMATS = {
    Kind.DAY: "yyyy-mm-dd",
    Kind.INSTANT: "yyyy-mm-dd hh:mm",
    Kind.MONEY: "#,##0.00",
    Kind.NUMBER: "0",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A sheet in two halves, the number of each style, and the other parts of the workbook."""

    head: bytes
    tail: bytes
    styles: Mapping[str, int]
    parts: Mapping[str, bytes]


def frame(
    layout: Layout, *, rows: int, long_texts: str = "", properties: Mapping[str, str] | None = None
) -> Frame:
    """Return the workbook around *rows* rows; *long_texts* names the sheet of overlong texts, where there are any."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": layout.title, **(properties or {}), "created": datetime(2026, 1, 1)})  # noqa: DTZ001 - a sheet's dates have no time zone
    sheet = book.add_worksheet(_NOT_IN_NAMES.sub(" ", layout.sheet)[:_LONGEST_NAME] or "1")
    _set_up(sheet, layout)
    _head(book, sheet, layout)
    _sample(book, sheet)
    columns = layout.columns
    if columns:
        last = len(columns) - 1 + bool(layout.mark)
        sheet.autofilter(HEADER_ROWS - 1, 0, HEADER_ROWS - 1 + max(rows, 1), last)
    if long_texts:
        extra = book.add_worksheet(long_texts[:_LONGEST_NAME])
        extra.set_column(0, 2, 18)
        extra.set_column(3, 3, 100)
    book.close()
    with zipfile.ZipFile(held) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return _split(parts)


def _split(parts: dict[str, bytes]) -> Frame:
    whole = re.sub(rb"<dimension [^>]*/>", b"", parts.pop(SHEET))
    before, sample, tail = _around_last_row(whole)
    found = [int(style) for style in _STYLE.findall(sample)]
    return Frame(
        head=before,
        tail=tail,
        styles={str(name): style for name, style in zip(_SAMPLES, found, strict=True)},
        parts=parts,
    )


def _around_last_row(sheet: bytes) -> tuple[bytes, bytes, bytes]:
    """The sample row is the last: what stands before it, itself, and what follows the rows."""
    end = sheet.index(b"</sheetData>")
    start = sheet.rindex(b"<row ", 0, end)
    return sheet[:start], sheet[sheet.index(b">", start) : end], sheet[end:]


def _set_up(sheet: Any, layout: Layout) -> None:
    columns: list[Column] = layout.columns
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
    if layout.mark:
        sheet.set_column(len(columns), len(columns), 8, None, {"hidden": True})
    sheet.freeze_panes(HEADER_ROWS, 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, HEADER_ROWS - 1)
    sheet.set_footer("&C&P / &N")


def _head(book: Any, sheet: Any, layout: Layout) -> None:
    big = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    soft = book.add_format({"font_color": "#5b5b5b", "align": "left"})
    upper = book.add_format({"bold": True, "align": "center", "border": 1, "bg_color": "#efe9dc"})
    lower = book.add_format(
        {
            "bold": True,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
            "border": 1,
            "bg_color": "#f7f3ea",
        }
    )
    width = len(layout.columns)
    sheet.set_row(0, 28)
    _across(sheet, 0, 0, width, layout.title, big)
    _across(sheet, 1, 0, width, layout.note, soft)
    column = 0
    for group in layout.groups:
        _across(sheet, 2, column, len(group.columns), group.label, upper)
        column += len(group.columns)
    for index, one in enumerate(layout.columns):
        sheet.write_string(3, index, one.label, lower)
    if layout.mark:
        sheet.write_string(3, width, layout.mark, lower)


def _across(sheet: Any, row: int, column: int, width: int, text: str, style: Any) -> None:
    if width > 1:
        sheet.merge_range(row, column, row, column + width - 1, text, style)
    else:
        sheet.write_string(row, column, text, style)


def _sample(book: Any, sheet: Any) -> None:
    """One row with a cell in each style, from which the numbers of the styles are read."""
    whole = {"valign": "top", "border": 1}
    for index, name in enumerate(_SAMPLES):
        if name == "mark":
            style = {"font_color": "#9a9a9a", "num_format": "@", "font_size": 8}
        elif name in (Kind.TEXT, "quoted"):
            style = whole | {"text_wrap": True, "quote_prefix": name == "quoted"}
        else:
            style = whole | {"num_format": _NUMBER_FORMATS[Kind(name)]}
            if name == Kind.DAY:
                style |= {"align": "center"}
        sheet.write_blank(HEADER_ROWS, index, None, book.add_format(style))
