"""The whole file: its tables, findings, checks without a problem, and everything to look at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from jianxing.importing.reading.bodies import read_bodies
from jianxing.importing.reading.columns import Assignment, Header, assign
from jianxing.importing.reading.dates import YearHint, read_date
from jianxing.importing.reading.grid import CellError, Sheet, Value, Workbook, as_text, column_letter
from jianxing.importing.reading.messages import Message
from jianxing.importing.reading.refusals import Limits
from jianxing.importing.reading.result import (
    ColumnRead,
    Finding,
    NoProblem,
    Problem,
    Severity,
    TableRead,
    Understanding,
)
from jianxing.importing.reading.row_reading import Carried, RowReader
from jianxing.importing.reading.rows import Kind, classify, section_name
from jianxing.importing.reading.tables import Table, View, find_tables
from jianxing.importing.reading.titles import (
    Surroundings,
    is_generic,
    looks_like_body,
    neighbours_year,
    surroundings,
)
from jianxing.importing.reading.workbook import read_workbook
from jianxing.importing.reading.written import is_no_problem, is_nothing
from jianxing.kernel.workdays import Calendar

_SAMPLE = 200
_DITTO = frozenset(("同上", "同前", "〃", "″", "”", "同上行", "ditto"))
_CATEGORY = re.compile(r"(类|方面|领域|问题|环节|事项|堵点|难点|类别|情况|工作)$")
_STATE_SECTION = re.compile(
    r"^(已|未|正在|尚未|拟|申请|在办|办结|销号|整改|推进|办理)\w{0,6}(销号|办结|完成|整改|解决|办理|整改到位|推进|进行)"
)
_DATE_FIELDS = ("found_on", "due", "closed_on", "assigned_on")


def understand(
    path: Path,
    *,
    calendar: Calendar,
    mapping: Mapping[str, str] | None = None,
    today: date | None = None,
    limits: Limits | None = None,
) -> Understanding:
    """Everything that the file says, as far as it could be understood; `FileRefused` when it cannot be read.

    `mapping` (header text → field, "" for a column to pass over) is what somebody decided earlier and wins.
    `today` only serves to doubt dates that lie after it.
    """
    return understand_workbook(
        read_workbook(path, limits=limits), calendar=calendar, mapping=mapping, today=today
    )


def understand_workbook(
    workbook: Workbook,
    *,
    calendar: Calendar,
    mapping: Mapping[str, str] | None = None,
    today: date | None = None,
) -> Understanding:
    """The same for a workbook that has been read."""
    views = [(sheet, View(sheet)) for sheet in workbook.sheets]
    found = [(sheet, view, find_tables(view)) for sheet, view in views]
    ledgers = sum(1 for _, _, tables in found if tables)
    result = _Result()
    for sheet, view, tables in found:
        if not tables and sheet.cells and not ledgers:
            result.problems.append(Problem(sheet.name, 1, "", Message("no_table"), Severity.ERROR))
        if tables and sheet.hidden:
            result.problems.append(Problem(sheet.name, 1, "", Message("hidden_sheet"), Severity.DOUBT))
        first_title = tables[0].above if tables else []
        for table in tables:
            around = surroundings(
                above=table.above,
                sheet="" if workbook.kind == "csv" else sheet.name,
                file=workbook.name,
                several_sheets=ledgers > 1,
                first_title=first_title,
                stacked=len({tuple(t.above) for t in tables if t.above}) > 1,
            )
            _read_table(
                result, sheet, view, table, around, calendar=calendar, mapping=mapping or {}, today=today
            )
    order = {sheet.name: number for number, sheet in enumerate(workbook.sheets)}
    return Understanding(
        file=workbook.name,
        kind=workbook.kind,
        tables=tuple(result.tables),
        findings=tuple(sorted(result.findings, key=lambda f: (order[f.sheet], f.row))),
        no_problem=tuple(result.no_problem),
        problems=tuple(sorted(result.problems, key=lambda p: (order[p.sheet], p.row))),
    )


class _Result:
    def __init__(self) -> None:
        self.tables: list[TableRead] = []
        self.findings: list[Finding] = []
        self.no_problem: list[NoProblem] = []
        self.problems: list[Problem] = []


def _headers(view: View, table: Table) -> list[Header]:
    headers = []
    hidden = view.sheet.hidden_columns
    for index, levels in sorted(table.block.levels.items()):
        sample: list[Value] = []
        filled = total = 0
        for row in table.rows[:_SAMPLE]:
            if len(view.own(row)) < 2:
                continue
            total += 1
            value = view.value(row, index)
            if value is not None and not isinstance(value, CellError):
                sample.append(value)
                filled += not is_nothing(as_text(value))
        headers.append(
            Header(index, levels, tuple(sample), filled / total if total else 1.0, index in hidden)
        )
    return headers


def _read_table(
    result: _Result,
    sheet: Sheet,
    view: View,
    table: Table,
    around: Surroundings,
    *,
    calendar: Calendar,
    mapping: Mapping[str, str],
    today: date | None,
) -> None:
    headers = _headers(view, table)
    assignment = assign(headers, mapping=mapping)
    reader = RowReader(
        view=view,
        assignment=assignment,
        around=around,
        neighbours=_neighbours(view, table, assignment),
        calendar=calendar,
        today=today,
    )
    _note_columns(reader, table, assignment)
    _repeat(reader, table, assignment)
    data_rows = _read_rows(result, reader, table, assignment)
    result.problems.extend(reader.problems)
    result.tables.append(
        TableRead(
            sheet=sheet.name,
            header_rows=tuple(range(table.block.top + 1, table.block.bottom + 2)),
            first_row=(data_rows[0] if data_rows else table.block.bottom + 1) + 1,
            last_row=(data_rows[-1] if data_rows else table.block.bottom) + 1,
            columns=tuple(
                ColumnRead(column_letter(c.index), c.header, c.field, c.how, c.index in sheet.hidden_columns)
                for c in assignment.columns
            ),
            title=around.title,
        )
    )


def _neighbours(view: View, table: Table, assignment: Assignment) -> YearHint | None:
    years: list[int] = []
    for name in _DATE_FIELDS:
        for column in assignment.every(name):
            for row in table.rows[:_SAMPLE]:
                reading = read_date(view.sheet.value(row, column.index))
                if reading.on:
                    years.append(reading.on.year)
    return neighbours_year(years)


def _note_columns(reader: RowReader, table: Table, assignment: Assignment) -> None:
    row = table.block.bottom
    for column in assignment.columns:
        if column.doubt:
            reader.doubt(column.doubt, row, column.index, header=column.header, field=column.field)
            continue
        is_shown = column.index not in reader.view.sheet.hidden_columns
        if column.how == "none" and is_shown and _is_filled(reader.view, table, column.index):
            reader.doubt("column_not_used", row, column.index, header=column.header)
    around = reader.around
    if around.project and around.project_doubt and assignment.first("project") is None:
        reader.doubt(around.project_doubt, row, None, text=around.project)
    if place := reader.place_for_project:
        reader.doubt("place_for_project", row, place.index, header=place.header)


def _repeat(reader: RowReader, table: Table, assignment: Assignment) -> None:
    """Put what stands above where somebody wrote 同上, with a doubt."""
    cells = reader.view.sheet.cells
    for column in assignment.columns:
        if not column.field:
            continue
        distinct = {cells[row].get(column.index) for row in table.rows}
        if not any(isinstance(value, str) and value.strip() in _DITTO for value in distinct):
            continue
        above: Value | None = None
        for row in table.rows:
            value = cells[row].get(column.index)
            if isinstance(value, str) and value.strip() in _DITTO and above is not None:
                cells[row][column.index] = above
                reader.doubt("ditto", row, column.index, text=as_text(above))
            elif value is not None:
                above = value
    reader.view.changed()


def _is_filled(view: View, table: Table, column: int) -> bool:
    return any(view.own(row).get(column) is not None for row in table.rows[:_SAMPLE])


def _read_rows(result: _Result, reader: RowReader, table: Table, assignment: Assignment) -> list[int]:
    """Read every row of the table; the rows (from zero) that hold data."""
    carried = Carried()
    data_rows: list[int] = []
    starts: dict[int, int] = {}  # row → position of its finding in result.findings
    previous: int | None = None
    for row in table.rows:
        kind = classify(reader.view, table, assignment, row)
        if kind.kind is Kind.SECTION:
            _enter_section(carried, assignment, kind.text)
            previous = None
        if kind.kind is not Kind.DATA:
            continue
        continued = _continued(reader, assignment, row, previous)
        if continued is not None and continued in starts:
            position = starts[continued]
            result.findings[position] = _merged(reader, result.findings[position], row)
            data_rows.append(row)
            starts[row] = position
            continue
        description = reader.text(row, "description")
        column = assignment.first("description")
        broken = column is not None and isinstance(reader.view.value(row, column.index), CellError)
        if description and is_no_problem(description):
            finding = _quietly(reader, row, carried)
            result.no_problem.append(
                NoProblem(
                    finding.sheet, finding.row, finding.project, finding.check_item, finding.responsible
                )
            )
            data_rows.append(row)
            previous = row
            continue
        if not description and not broken and _is_unfilled(reader, assignment, row):
            data_rows.append(row)
            continue
        starts[row] = len(result.findings)
        result.findings.append(reader.finding(row, carried))
        data_rows.append(row)
        previous = row
    return data_rows


def _quietly(reader: RowReader, row: int, carried: Carried) -> Finding:
    """The row's values without what is doubtful in them: a row without a problem needs no attention."""
    kept = list(reader.problems)
    finding = reader.finding(row, carried)
    reader.problems[:] = kept
    return finding


def _enter_section(carried: Carried, assignment: Assignment, text: str) -> None:
    name = section_name(text)
    if _STATE_SECTION.search(name):
        carried.state_text = name
        return
    if not name or is_generic(name):
        return
    if assignment.first("responsible") is None and looks_like_body(name):
        carried.body = name
    elif _CATEGORY.search(name) or assignment.first("project") is not None:
        carried.category = re.sub(r"(问题|事项)$", "", name) if name.endswith(("类问题", "类事项")) else name
    else:
        carried.project = name


def _continued(reader: RowReader, assignment: Assignment, row: int, previous: int | None) -> int | None:
    """The row (from zero) whose finding this one goes on with, if it does."""
    description = assignment.first("description")
    serial = assignment.first("serial")
    if description is None:
        return None
    view = reader.view
    top = view.anchor(row, description.index)[0]
    if top < row:
        same_serial = (
            serial is None or view.anchor(row, serial.index)[0] < row or not view.text(row, serial.index)
        )
        return top if same_serial else None
    if previous is None or view.value(row, description.index) is not None:
        return None
    filled = {c.field for c in assignment.columns if view.sheet.value(row, c.index) is not None}
    text_only = filled and filled <= {
        "measures",
        "progress",
        "remark",
        "requirement",
        "assisting",
        "responsible",
        "cause",
        "person",
        "",
    }
    return (
        previous
        if text_only and len(filled) <= 3 and not {"measures", "progress"}.isdisjoint(filled)
        else None
    )


def _merged(reader: RowReader, finding: Finding, row: int) -> Finding:
    """The finding with what a further row of it adds."""
    own = reader.view.sheet
    changes: dict[str, Any] = {}
    for name in ("measures", "progress", "requirement", "remark"):
        column = reader.assignment.first(name)
        text = own.text(row, column.index) if column else ""
        old = getattr(finding, name)
        if text and text != old:
            changes[name] = f"{old}\n{text}" if old else text
    names = list(finding.assisting)
    for field_name in ("responsible", "assisting"):
        for column in reader.assignment.every(field_name):
            bodies = read_bodies(own.text(row, column.index))
            names.extend(
                b for b in (*bodies.leading, *bodies.assisting) if b not in names and b != finding.responsible
            )
    reader.doubt("continuation", row, None, first=finding.row)
    return replace(finding, assisting=tuple(names), **changes)


def _is_unfilled(reader: RowReader, assignment: Assignment, row: int) -> bool:
    """Whether the row is a form's line that nobody has filled in: at most its number, item and body stand there."""
    filled = {c.field for c in assignment.columns if reader.view.sheet.value(row, c.index) is not None}
    fixed = {
        "serial",
        "check_item",
        "project",
        "place",
        "responsible",
        "category",
        "requirement",
        "domain",
        "",
        "due",
        "person",
    }
    if "check_item" in filled and assignment.first("description") is not None:
        return filled <= fixed
    return filled <= {"serial", "project", "place", "category", "domain", ""}
