"""Rows as the importer keeps them: the values of a row, what names its ledger, what changed in it. Plain Python."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from jianxing.importing.apart.packing import Read, pack_finding, pack_problem
from jianxing.importing.reading.result import Finding, Problem, Severity, TableRead
from jianxing.importing.reading.written import plain

Values = dict[str, Any]

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
#: Reread with another column mapping or a better reader, these differ without anybody having edited the row.
_DERIVED = frozenset({"due_kind", "due_days", "returned", "progress_percent"})
_DATES_IN_TITLES = re.compile(
    r"(\d{2,4}年)?\d{1,2}月(\d{1,2}日)?|\d{4}年度?|\d{4}[-./]\d{1,2}([-./]\d{1,2})?|\d{6,8}|第?[一二三四1-4]季度"
    r"|[上下]半年|年度|截至|截止|v\d+|第?\d+版|最新版?|修订版?|终稿|定稿|副本|copy"
)
_NOT_WORDS = re.compile(r"[^\w]+|_+")
_SHEET_NAMES = re.compile(r"^(sheet|工作表|表)\d*$")
_LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Draft:
    """One row, before anything is decided about it."""

    table: int
    sheet: str
    row: int
    serial: str
    values: Values
    raw: Mapping[str, str]
    cells: Mapping[str, str]
    problems: Sequence[Mapping[str, Any]] = field(default=())
    is_fine: bool = False
    is_refused: bool = False
    has_doubt: bool = False
    has_error: bool = False


def drafts_of(read: Read) -> list[Draft]:
    """Return the rows in the order of the file: findings, and rows that say that there is no problem."""
    known = read.understanding
    by_place: dict[tuple[str, int], list[Problem]] = {}
    for problem in known.problems:
        by_place.setdefault((problem.sheet, problem.row), []).append(problem)
    sheets = {table.sheet: number for number, table in reversed(list(enumerate(known.tables)))}
    found = [
        _draft(known.tables, finding, read.raw, by_place.get((finding.sheet, finding.row), []))
        for finding in known.findings
    ]
    fine = [
        Draft(
            table=_table_of(known.tables, item.sheet, item.row, ()),
            sheet=item.sheet,
            row=item.row,
            serial="",
            values={"project": item.project, "check_item": item.check_item, "responsible": item.responsible},
            raw=read.raw.get((item.sheet, item.row), {}),
            cells={},
            is_fine=True,
        )
        for item in known.no_problem
    ]
    return sorted((*found, *fine), key=lambda draft: (sheets.get(draft.sheet, 0), draft.row))


def notes_of(read: Read) -> list[dict[str, Any]]:
    """Return the problems that belong to no row: those of a sheet, a title, a header."""
    rows = {(finding.sheet, finding.row) for finding in read.understanding.findings}
    rows |= {(fine.sheet, fine.row) for fine in read.understanding.no_problem}
    return [
        pack_problem(problem)
        for problem in read.understanding.problems
        if (problem.sheet, problem.row) not in rows
    ]


def _draft(
    tables: Sequence[TableRead],
    finding: Finding,
    raw: Mapping[Any, Mapping[str, str]],
    problems: list[Problem],
) -> Draft:
    packed = pack_finding(finding)
    return Draft(
        table=_table_of(tables, finding.sheet, finding.row, finding.cells.values()),
        sheet=finding.sheet,
        row=finding.row,
        serial=finding.serial[:40],
        values={name: packed[name] for name in VALUE_FIELDS},
        raw=raw.get((finding.sheet, finding.row), {}),
        cells=dict(finding.cells),
        problems=[pack_problem(problem) for problem in problems],
        is_refused=finding.refused,
        has_doubt=any(problem.severity is Severity.DOUBT for problem in problems),
        has_error=any(problem.severity is Severity.ERROR for problem in problems),
    )


def _table_of(tables: Sequence[TableRead], sheet: str, row: int, cells: Iterable[str]) -> int:
    here = [
        number
        for number, table in enumerate(tables)
        if table.sheet == sheet and table.first_row <= row <= table.last_row
    ]
    if len(here) > 1:
        letters = {cell.rstrip("0123456789") for cell in cells}
        for number in here:
            if not letters.isdisjoint(column.letter for column in tables[number].columns):
                return number
    return here[0] if here else 0


def source_key(*, table: Mapping[str, Any], file: str) -> str:
    """Return what a table's ledger is called: its title, else its sheet and file, without dates and versions."""
    title = _bare(str(table.get("title") or ""))
    if len(title) >= 4:
        return title[:_LONGEST_KEY]
    sheet = "" if _SHEET_NAMES.match(plain(str(table["sheet"]))) else _bare(str(table["sheet"]))
    stem = _bare(PurePath(file).stem)
    key = sheet if sheet == stem else f"{stem} {sheet}".strip()
    return key[:_LONGEST_KEY] or "-"


def _bare(text: str) -> str:
    return _NOT_WORDS.sub("", _DATES_IN_TITLES.sub("", plain(text)))


def fingerprint(values: Values) -> str:
    """Return what a row is known by in a ledger that was renamed: project, description and day of finding."""
    told = "\x1f".join(same(values.get(name)) for name in ("project", "description", "found_on"))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def projects_of(values: Values) -> list[str]:
    """Return the names of the projects that a row names, the first being the one it is listed under."""
    return [name for name in str(values.get("project") or "").split("\n") if name]


def same(value: object) -> str:
    """Return a value for comparing: width, case and white space do not make another row."""
    return "" if value is None else plain(str(value))


def differing(before: Values, after: Values) -> list[str]:
    """Return the fields that a reader of the sheet would call edited, in the order of ``VALUE_FIELDS``."""
    named = [
        name
        for name in VALUE_FIELDS
        if name not in _DERIVED and (before.get(name) or None) != (after.get(name) or None)
    ]
    return list(dict.fromkeys((*named, *_along(named, before, after))))


def _along(named: Sequence[str], before: Values, after: Values) -> Iterator[str]:
    """What follows from an edited cell: the kind of a limit from its text, a share from the progress."""
    for cause, follower in (
        ("due_text", "due_on"),
        ("due_text", "due_kind"),
        ("due_text", "due_days"),
        ("due_on", "due_kind"),
        ("due_on", "due_text"),
        ("state", "returned"),
        ("progress", "progress_percent"),
    ):
        if cause in named and (before.get(follower) or None) != (after.get(follower) or None):
            yield follower
