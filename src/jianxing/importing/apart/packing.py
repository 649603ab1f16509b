"""What was understood, as JSON between two processes. Never pickle: the other side has just read somebody's file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
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
#: The same in JSON text, where control characters stand escaped.
_SUSPECT = re.compile("\\\\u00[01][0-9a-f]|\\\\[bf]|[\ufffe\uffff\ud800-\udfff]")
_FINDING = tuple(field.name for field in fields(Finding))
_DATES = frozenset({"found_on", "due_on", "closed_on", "look_back_on"})

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood of a file, and its rows as the sheet shows them: (sheet, row) → column letter → text."""

    understanding: Understanding
    raw: Mapping[Place, Mapping[str, str]]


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


def pack_finding(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON; dates in ISO."""
    packed = {name: getattr(finding, name) for name in _FINDING}
    for name in _DATES:
        if packed[name] is not None:
            packed[name] = packed[name].isoformat()
    packed["assisting"], packed["cells"] = list(finding.assisting), dict(finding.cells)
    return packed


def unpack_finding(packed: Mapping[str, Any]) -> Finding:
    """Return the finding that ``pack_finding`` packed."""
    values = {name: packed[name] for name in _FINDING}
    for name in _DATES:
        if values[name] is not None:
            values[name] = date.fromisoformat(values[name])
    values["assisting"] = tuple(values["assisting"])
    return Finding(**values)


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


def pack(read: Read) -> dict[str, Any]:
    """Return everything as one JSON value."""
    known = read.understanding
    return {
        "file": known.file,
        "kind": known.kind,
        "tables": [pack_table(table) for table in known.tables],
        "findings": [pack_finding(finding) for finding in known.findings],
        "no_problem": [
            {
                "sheet": fine.sheet,
                "row": fine.row,
                "project": fine.project,
                "check_item": fine.check_item,
                "responsible": fine.responsible,
            }
            for fine in known.no_problem
        ],
        "problems": [pack_problem(problem) for problem in known.problems],
        "raw": [[sheet, row, dict(cells)] for (sheet, row), cells in read.raw.items()],
    }


def to_text(value: Any) -> str:
    """Return a value as JSON text without characters that cannot be stored; most files hold none, which is quick to see."""
    try:
        text = orjson.dumps(value).decode()
    except orjson.JSONEncodeError:  # half of a surrogate pair
        text = ""
    if not text or _SUSPECT.search(text):
        text = orjson.dumps(clean(value)).decode()
    return text


def unpack(packed: Mapping[str, Any]) -> Read:
    """Return what ``pack`` packed."""
    return Read(
        understanding=Understanding(
            file=packed["file"],
            kind=packed["kind"],
            tables=tuple(unpack_table(table) for table in packed["tables"]),
            findings=tuple(unpack_finding(finding) for finding in packed["findings"]),
            no_problem=tuple(NoProblem(**fine) for fine in packed["no_problem"]),
            problems=tuple(unpack_problem(problem) for problem in packed["problems"]),
        ),
        raw={(sheet, row): cells for sheet, row, cells in packed["raw"]},
    )
