"""Giving a ledger back: the same workbook, with the reasons beside the rows that could not be imported."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from jianxing.importing.reading.grid import CellError, Workbook, column_index, column_letter
from jianxing.importing.reading.refusals import FileRefused
from jianxing.importing.reading.result import Severity, Understanding
from jianxing.importing.reading.workbook import read_workbook

Reasons = Mapping[tuple[str, int], str]

_HEADER = {"zh-hans": "未导入原因", "en": "Why not imported"}
_MARKED = PatternFill("solid", fgColor="FFF4CCCC")
_WIDTH = 42


def reasons_of(understanding: Understanding, *, language: str = "zh-hans") -> dict[tuple[str, int], str]:
    """For every refused row its errors, each with its column: {(sheet, row): reason}."""
    refused = {(finding.sheet, finding.row) for finding in understanding.findings if finding.refused}
    said: dict[tuple[str, int], list[str]] = defaultdict(list)
    for problem in understanding.problems:
        place = (problem.sheet, problem.row)
        if place in refused and problem.severity is Severity.ERROR:
            prefix = f"{problem.column}{problem.row} " if problem.column else ""
            said[place].append(prefix + problem.message.in_language(language))
    return {place: "\n".join(lines) for place, lines in said.items()}


def return_workbook(
    path: Path, *, understanding: Understanding, reasons: Reasons, out: Path, language: str = "zh-hans"
) -> Path:
    """Write the ledger with a column of reasons to `out` and give the path written.

    xlsx keeps its formatting, csv its encoding and delimiter; xls comes back as xlsx with its values alone, since nothing
    here writes xls. Rows without a reason stay as they are: importing the corrected file again changes nothing in them.
    """
    workbook = read_workbook(path)
    header = _HEADER["en" if language.startswith("en") else "zh-hans"]
    if workbook.kind == "csv":
        _return_csv(workbook, understanding, reasons, out, header)
        return out
    out = out.with_suffix(".xlsx")
    try:
        book = openpyxl.load_workbook(path) if workbook.kind == "xlsx" else _values_only(workbook)
    except (InvalidFileException, KeyError, ValueError, TypeError) as error:
        raise FileRefused("corrupt", file=path.name, part="xlsx") from error
    for name, column in _columns(workbook, understanding).items():
        if name in book.sheetnames:
            _fill_in(book[name], name, column + 1, understanding, reasons, header)
    book.save(out)
    return out


def _fill_in(
    sheet: Any, name: str, column: int, understanding: Understanding, reasons: Reasons, header: str
) -> None:
    for table in understanding.tables:
        if table.sheet == name:
            cell = sheet.cell(table.header_rows[-1], column, header)
            cell.font = Font(bold=True)
    for (of_sheet, row), reason in reasons.items():
        if of_sheet == name:
            cell = sheet.cell(row, column)
            cell.value = reason
            cell.data_type = "s"  # a reason quotes cells, and a quoted formula must not become one
            cell.fill = _MARKED
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[column_letter(column - 1)].width = _WIDTH


def _columns(workbook: Workbook, understanding: Understanding) -> dict[str, int]:
    """For each sheet with tables the column (from zero) for the reasons: the first beyond everything on it."""
    columns: dict[str, int] = {}
    for sheet in workbook.sheets:
        tables = [t for t in understanding.tables if t.sheet == sheet.name]
        if tables:
            of_headers = max(column_index(c.letter) for t in tables for c in t.columns)
            of_cells = max((max(cells) for cells in sheet.cells.values() if cells), default=0)
            columns[sheet.name] = max(of_headers, of_cells) + 1
    return columns


def _return_csv(
    workbook: Workbook, understanding: Understanding, reasons: Reasons, out: Path, header: str
) -> None:
    sheet = workbook.sheets[0]
    column = _columns(workbook, understanding).get(sheet.name, 0)
    headers = {t.header_rows[-1] for t in understanding.tables}
    with out.open("w", encoding=workbook.encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=workbook.delimiter)
        for row in range(max(sheet.cells, default=-1) + 1):
            record = [str(sheet.value(row, c) or "") for c in range(column)]
            reason = header if row + 1 in headers else reasons.get((sheet.name, row + 1), "")
            writer.writerow([*record, reason])


def _values_only(workbook: Workbook) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for source in workbook.sheets:
        sheet = book.create_sheet(source.name)
        for row, cells in source.cells.items():
            for column, value in cells.items():
                target = sheet.cell(row + 1, column + 1)
                target.value = value.code if isinstance(value, CellError) else value
                if isinstance(value, str):
                    target.data_type = "s"
        for merge in source.merges:
            sheet.merge_cells(
                start_row=merge.top + 1, start_column=merge.left + 1,
                end_row=merge.bottom + 1, end_column=merge.right + 1,
            )  # fmt: skip
    return book
