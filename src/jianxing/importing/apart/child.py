"""``python -m jianxing.importing.apart.child``: reads one file and writes what was understood to standard output.

The request comes as JSON on standard input. Limits are set before the file is opened; what is over them ends this
process and no other.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from jianxing.importing.apart.packing import Place, Read, pack, to_text
from jianxing.importing.edited.legend import is_exported, legend_of
from jianxing.importing.reading.as_exported import understand_exported
from jianxing.importing.reading.grid import CellError, Sheet, Workbook, as_text
from jianxing.importing.reading.refusals import FileRefused, Limits
from jianxing.importing.reading.result import TableRead, Understanding
from jianxing.importing.reading.understand import understand_workbook
from jianxing.importing.reading.workbook import read_workbook
from jianxing.kernel.workdays import Calendar

_MEGABYTE = 1024 * 1024
#: More of a cell than this is not drawn beside what was understood of it.
_SHOWN = 600


def _limit(request: dict[str, Any]) -> None:
    memory, seconds = request["memory_mb"] * _MEGABYTE, request["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _shown(sheet: Sheet, row: int, column: int) -> str:
    value = sheet.value(row, column)
    if isinstance(value, CellError):
        return value.code
    return as_text(value, percent=(row, column) in sheet.percents)[:_SHOWN]


def _index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _table_of(tables: list[TableRead], row: int, cells: set[str]) -> TableRead | None:
    at_row = [table for table in tables if table.first_row <= row <= table.last_row]
    for table in at_row:
        if not cells.isdisjoint(column.letter for column in table.columns):
            return table
    return at_row[0] if at_row else None


def _raw(workbook: Workbook, known: Understanding) -> dict[Place, dict[str, str]]:
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    by_sheet: dict[str, list[TableRead]] = {}
    for table in known.tables:
        by_sheet.setdefault(table.sheet, []).append(table)
    places = [(f.sheet, f.row, {_letters(cell) for cell in f.cells.values()}) for f in known.findings]
    places += [(fine.sheet, fine.row, set()) for fine in known.no_problem]
    raw: dict[Place, dict[str, str]] = {}
    for name, row, letters in places:
        shown_in = _table_of(by_sheet.get(name, []), row, letters)
        if shown_in is not None:
            texts = ((c.letter, _shown(sheets[name], row - 1, _index(c.letter))) for c in shown_in.columns)
            raw[name, row] = {letter: text for letter, text in texts if text}
    return raw


def _letters(cell: str) -> str:
    return cell.rstrip("0123456789")


def _understood(request: dict[str, Any]) -> dict[str, Any]:
    path = Path(request["path"])
    try:
        workbook = read_workbook(path, limits=Limits(file_bytes=request["file_bytes"]))
    except FileRefused as refusal:
        params = dict(refusal.message.params)
        if "file" in params:
            params["file"] = request["name"]
        return {"refused": {"code": refusal.message.code, "params": params}}
    workbook = replace(workbook, name=request["name"])
    if workbook.kind == "csv":
        stem = Path(request["name"]).stem
        for sheet in workbook.sheets:
            sheet.name = stem
    decided: dict[str, Any] = {
        "calendar": Calendar(
            {date.fromisoformat(day): worked for day, worked in request["days"]},
            frozenset(request["provisional"]),
        ),
        "mapping": request["mapping"],
        "today": date.fromisoformat(request["today"]) if request["today"] else None,
    }
    known = None
    if workbook.kind == "xlsx" and is_exported(path):
        known = understand_exported(workbook, legend=legend_of(path), **decided)
    known = known or understand_workbook(workbook, **decided)
    return {"read": pack(Read(known, _raw(workbook, known)))}


def main() -> int:
    """Answer one request; every answer is JSON."""
    request = json.load(sys.stdin)
    _limit(request)
    try:
        answer = _understood(request)
    except (MemoryError, RecursionError):
        answer = {"gave_up": "memory"}
    sys.stdout.buffer.write(to_text(answer).encode())
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
