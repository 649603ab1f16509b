"""What was understood, as JSON between two processes. Never pickle: the other side has just read somebody's file.

Rows go over as the importer keeps them, so that the process that asked passes them on to the database as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

import orjson

from jianxing.importing.reading.messages import Message
from jianxing.importing.reading.result import (
    ColumnRead,
    Finding,
    NoProblem,
    Problem,
    Severity,
    TableRead,
    Understanding,
)

#: What PostgreSQL's text cannot hold and no reader can see.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: The same in JSON text, where control characters stand escaped; half of a surrogate pair never gets there.
_SUSPECT = (b"\\u00", b"\\b", b"\\f", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_FINDING = tuple(field.name for field in fields(Finding))
#: What a row says, apart from where it stands. The serial number only helps to know a row again.
VALUE_FIELDS = (
    "project",
    "description",
    "category",
    "domain",
    "discovered_via",
    "found_on",
    "responsible",
    "assisting",
    "due_on",
    "due_text",
    "due_kind",
    "due_days",
    "state",
    "returned",
    "closed_on",
    "measures",
    "requirement",
    "progress",
    "progress_percent",
    "remark",
    "place",
    "check_item",
    "handler",
    "look_back_on",
    "relapses",
)
_DATES = frozenset({"found_on", "due_on", "closed_on", "look_back_on"})
_EMPTY: Mapping[str, Any] = {
    field.name: None if field.default is None else field.default
    for field in fields(Finding)
    if field.name in VALUE_FIELDS
} | {"description": "", "assisting": ()}
_LONGEST_SERIAL = 40

#: A row as it is kept (``ImportRow``): table, sheet, row, values, raw, cells, problems and marks; what is empty is left out.
Kept = dict[str, Any]


@dataclass(frozen=True)
class Read:
    """What was understood of a file: its tables, the problems that belong to no row, and its rows in their order."""

    file: str
    kind: str
    sheets: Sequence[str]
    tables: Sequence[Mapping[str, Any]]
    notes: Sequence[Mapping[str, Any]]
    rows: Sequence[Kept]

    @cached_property
    def understanding(self) -> Understanding:
        """The same as the reader gave it."""
        return understanding_of(
            file=self.file,
            kind=self.kind,
            tables=self.tables,
            notes=self.notes,
            rows=self.rows,
            sheets=self.sheets,
        )


def clean(value: Any) -> Any:
    """Return a JSON value without characters that cannot be stored."""
    match value:
        case str():
            return _UNSTORABLE.sub("", value)
        case dict():
            return {clean(name): clean(inner) for name, inner in value.items()}
        case list() | tuple():
            return [clean(inner) for inner in value]
        case _:
            return value


def pack_values(finding: Finding) -> dict[str, Any]:
    """Return what a finding says as JSON, dates in ISO; what it does not say is left out."""
    values: dict[str, Any] = {}
    for name in VALUE_FIELDS:
        value = getattr(finding, name)
        if value or type(value) is int:
            values[name] = value
    if finding.assisting:
        values["assisting"] = list(finding.assisting)
    if finding.serial:
        values["serial"] = finding.serial[:_LONGEST_SERIAL]
    return values


def whole(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a finding's row with everything that it does not say, for those who want to see that."""
    return {**_EMPTY, **values} if "state" in values else dict(values)


def unpack_finding(
    values: Mapping[str, Any], *, sheet: str, row: int, cells: Mapping[str, str], is_refused: bool
) -> Finding:
    """Return the finding that a kept row was made of."""
    told = {name: value for name, value in values.items() if name in _FINDING and value is not None}
    for name in _DATES & told.keys():
        told[name] = date.fromisoformat(told[name])
    told["assisting"] = tuple(told.get("assisting") or ())
    told.setdefault("description", "")
    return Finding(sheet=sheet, row=row, cells=cells, refused=is_refused, **told)


def pack_problem(problem: Problem) -> dict[str, Any]:
    """Return a problem as JSON, its message by code."""
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "severity": problem.severity.value,
        "code": problem.message.code,
        "params": dict(problem.message.params),
    }


def unpack_problem(packed: Mapping[str, Any]) -> Problem:
    """Return the problem that ``pack_problem`` packed."""
    return Problem(
        sheet=packed["sheet"],
        row=packed["row"],
        column=packed["column"],
        message=Message(packed["code"], packed["params"]),
        severity=Severity(packed["severity"]),
    )


def pack_table(table: TableRead) -> dict[str, Any]:
    """Return a table as JSON."""
    return {
        "sheet": table.sheet,
        "header_rows": list(table.header_rows),
        "first_row": table.first_row,
        "last_row": table.last_row,
        "title": table.title,
        "columns": [
            {"letter": c.letter, "header": c.header, "field": c.field, "how": c.how, "hidden": c.hidden}
            for c in table.columns
        ],
    }


def unpack_table(packed: Mapping[str, Any]) -> TableRead:
    """Return the table that ``pack_table`` packed."""
    return TableRead(
        sheet=packed["sheet"],
        header_rows=tuple(packed["header_rows"]),
        first_row=packed["first_row"],
        last_row=packed["last_row"],
        columns=tuple(ColumnRead(**column) for column in packed["columns"]),
        title=packed["title"],
    )


def cells_in_row(fields_of: Iterable[tuple[str, str]], *, row: int, raw: Mapping[str, str]) -> dict[str, str]:
    """Return where each field of a row stands that has no merged cells; *fields_of* is (column letter, field)."""
    cells: dict[str, str] = {}
    for letter, name in fields_of:
        if letter in raw and name not in cells:
            cells[name] = f"{letter}{row}"
    return cells


def understanding_of(
    *,
    file: str,
    kind: str,
    tables: Sequence[Mapping[str, Any]],
    notes: Iterable[Mapping[str, Any]],
    rows: Iterable[Kept],
    sheets: Sequence[str] = (),
) -> Understanding:
    """Return what the reader said of a file, out of its rows as they are kept."""
    findings, fine = [], []
    problems = [unpack_problem(note) for note in notes]
    seen: set[tuple[str, int]] = set()
    fields_of = [[(c["letter"], c["field"]) for c in table["columns"] if c["field"]] for table in tables]
    for kept in rows:
        sheet, row, values = kept["sheet"], kept["row"], kept["values"]
        if (sheet, row) not in seen:
            seen.add((sheet, row))
            problems += [unpack_problem(problem) for problem in kept.get("problems", ())]
        if kept.get("is_fine"):
            project, item, body = (values.get(name) for name in ("project", "check_item", "responsible"))
            fine.append(NoProblem(sheet, row, project, item, body))
            continue
        cells = kept.get("cells") or cells_in_row(fields_of[kept["table"]], row=row, raw=kept.get("raw", {}))
        findings.append(
            unpack_finding(
                values, sheet=sheet, row=row, cells=cells, is_refused=kept.get("is_refused", False)
            )
        )
    order = {name: number for number, name in enumerate(sheets)}
    if order:
        problems.sort(key=lambda problem: (order[problem.sheet], problem.row))
    return Understanding(
        file=file,
        kind=kind,
        tables=tuple(unpack_table(table) for table in tables),
        findings=tuple(findings),
        no_problem=tuple(fine),
        problems=tuple(problems),
    )


def pack(read: Read) -> dict[str, Any]:
    """Return everything as one JSON value."""
    return {field.name: getattr(read, field.name) for field in fields(read)}


def unpack(packed: Mapping[str, Any]) -> Read:
    """Return what ``pack`` packed."""
    return Read(**packed)


def to_json(value: Any) -> bytes:
    """Return a value as JSON without characters that cannot be stored; most files hold none, which is quick to see."""
    try:
        written = orjson.dumps(value)
    except orjson.JSONEncodeError:  # half of a surrogate pair
        written = b""
    if not written or any(suspect in written for suspect in _SUSPECT):
        written = orjson.dumps(clean(value))
    return written
