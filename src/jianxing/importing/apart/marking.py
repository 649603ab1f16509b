"""``python -m jianxing.importing.apart.marking``: writes a workbook again with reasons beside the rows to be corrected.

The request comes as JSON on standard input; memory and time are limited before the workbook is opened.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter

_MEMORY = 2048 * 1024 * 1024
_SECONDS = 100
_RED = "FFFBE8E4"
_WIDTH = 44


def mark(request: dict[str, Any]) -> None:
    """Write the workbook."""
    with Path(request["path"]).open("rb") as content:  # the store's names have no ending to judge by
        book = openpyxl.load_workbook(content)
    fill = PatternFill("solid", fgColor=_RED)
    places: list[tuple[str, int]] = []
    for table in request["tables"]:
        sheet = book[table["sheet"]]
        column = column_index_from_string(table["last_column"]) + 1
        places.append((table["sheet"], column))
        head = sheet.cell(table["header_row"], column)
        if isinstance(head, Cell):
            head.value, head.font = request["heading"], Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    for number, name, row, columns, reason in request["bad"]:
        sheet = book[name]
        cell = sheet.cell(row, places[number][1])
        if isinstance(cell, Cell):
            cell.value, cell.fill, cell.alignment = reason, fill, Alignment(wrap_text=True, vertical="top")
        for letter in columns:
            meant = sheet.cell(row, column_index_from_string(letter))
            if isinstance(meant, Cell):
                meant.fill = fill
    for name, rows in request["good"].items():
        for row in rows:
            book[name].row_dimensions[row].hidden = True
    book.save(request["target"])


def main() -> int:
    """Answer one request."""
    request = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS + 1))
    mark(request)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
