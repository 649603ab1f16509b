"""The rows of a file as they are kept: what each says, what its cells show, what is to be looked at in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jianxing.importing.apart.packing import (
    Kept,
    Read,
    cells_in_row,
    pack_problem,
    pack_table,
    pack_values,
)
from jianxing.importing.reading.grid import CellError, Sheet, Workbook, as_text, column_index
from jianxing.importing.reading.result import Finding, Problem, Severity, TableRead, Understanding

#: More of a cell than this is not drawn beside what was understood of it.
_SHOWN = 600


class _Shown:
    """A table with what showing its rows asks of it."""

    def __init__(self, number: int, table: TableRead) -> None:
        self.number, self.first_row, self.last_row = number, table.first_row, table.last_row
        self.columns = [(column.letter, column_index(column.letter)) for column in table.columns]
        self.letters = frozenset(column.letter for column in table.columns)
        self.fields = [(column.letter, column.field) for column in table.columns if column.field]

    def raw(self, sheet: Sheet, row: int) -> dict[str, str]:
        """Return the texts of the row's cells, row counted from zero, by column letter."""
        shown: dict[str, str] = {}
        cells = sheet.cells.get(row, {})
        for letter, column in self.columns:
            value = cells.get(column)
            if value is None:
                continue
            if type(value) is str:
                text = value.strip()
            elif isinstance(value, CellError):
                text = value.code
            else:
                text = as_text(value, percent=(row, column) in sheet.percents)
            if text:
                shown[letter] = text[:_SHOWN]
        return shown


def keep(workbook: Workbook, known: Understanding) -> Read:
    """Return what was understood of a workbook with its rows as they are kept, in the order of the file."""
    by_place: dict[tuple[str, int], list[Problem]] = {}
    for problem in known.problems:
        by_place.setdefault((problem.sheet, problem.row), []).append(problem)
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    tables: dict[str, list[_Shown]] = {}
    for number, table in enumerate(known.tables):
        tables.setdefault(table.sheet, []).append(_Shown(number, table))
    rows = [
        _kept(finding, sheets[finding.sheet], tables[finding.sheet], by_place) for finding in known.findings
    ]
    told = {(finding.sheet, finding.row) for finding in known.findings}
    for fine in known.no_problem:
        said = {"project": fine.project, "check_item": fine.check_item, "responsible": fine.responsible}
        shown = _table_of(tables[fine.sheet], fine.row, ())
        rows.append(
            {
                "table": shown.number,
                "sheet": fine.sheet,
                "row": fine.row,
                "values": {name: value for name, value in said.items() if value},
                "raw": shown.raw(sheets[fine.sheet], fine.row - 1),
                "is_fine": True,
            }
        )
        told.add((fine.sheet, fine.row))
    order = {sheet: shown[0].number for sheet, shown in tables.items()}
    rows.sort(key=lambda row: (order[row["sheet"]], row["row"]))
    return Read(
        file=known.file,
        kind=known.kind,
        sheets=[sheet.name for sheet in workbook.sheets],
        tables=[pack_table(table) for table in known.tables],
        notes=[pack_problem(p) for p in known.problems if (p.sheet, p.row) not in told],
        rows=rows,
    )


def _kept(
    finding: Finding,
    sheet: Sheet,
    tables: list[_Shown],
    by_place: Mapping[tuple[str, int], list[Problem]],
) -> Kept:
    shown = tables[0] if len(tables) == 1 else _table_of(tables, finding.row, finding.cells.values())
    kept: dict[str, Any] = {
        "table": shown.number,
        "sheet": finding.sheet,
        "row": finding.row,
        "values": pack_values(finding),
        "raw": (raw := shown.raw(sheet, finding.row - 1)),
    }
    if finding.cells != cells_in_row(shown.fields, row=finding.row, raw=raw):
        kept["cells"] = dict(finding.cells)
    if finding.refused:
        kept["is_refused"] = True
    if problems := by_place.get((finding.sheet, finding.row)):
        kept["problems"] = [pack_problem(problem) for problem in problems]
        kept["has_doubt"] = any(problem.severity is Severity.DOUBT for problem in problems)
        kept["has_error"] = any(problem.severity is Severity.ERROR for problem in problems)
    return kept


def _table_of(tables: list[_Shown], row: int, cells: Iterable[str]) -> _Shown:
    here = [shown for shown in tables if shown.first_row <= row <= shown.last_row]
    if len(here) > 1:
        letters = {cell.rstrip("0123456789") for cell in cells}
        for shown in here:
            if not letters.isdisjoint(shown.letters):
                return shown
    return here[0] if here else tables[0]
