"""What was understood of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from jianxing.importing.reading.messages import Message


class Severity(StrEnum):
    """An error is a value that could not be used; a doubt is one that was, and should be looked at."""

    ERROR = "error"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to look at, at its cell. `row` counts from one; `column` is a letter, empty for a whole row or sheet."""

    sheet: str
    row: int
    column: str
    message: Message
    severity: Severity

    @property
    def code(self) -> str:
        """The message's code."""
        return self.message.code


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """A column: its letter, its header with levels joined by `/`, its field ("" for none), how that was decided."""

    letter: str
    header: str
    field: str
    how: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table. Rows count from one; `last_row` is its last row of data."""

    sheet: str
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    columns: tuple[ColumnRead, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that names a problem. `refused` rows are shown but cannot be imported as they are.

    `cells` names the cell that each field was read from. `due_kind` is empty, date, immediate (立行立改),
    open (长期坚持) or days; `due_days` counts working days where the sheet does. Several projects stand on lines of their own;
    those, the handler, the day to look back and the relapses are only told by a ledger that was exported.
    """

    sheet: str
    row: int
    description: str
    project: str | None = None
    serial: str = ""
    category: str | None = None
    domain: str | None = None
    discovered_via: str | None = None
    found_on: date | None = None
    responsible: str | None = None
    assisting: tuple[str, ...] = ()
    due_on: date | None = None
    due_text: str | None = None
    due_kind: str = ""
    due_days: int | None = None
    state: str = "assigned"
    returned: bool = False
    closed_on: date | None = None
    measures: str | None = None
    requirement: str | None = None
    progress: str | None = None
    progress_percent: int | None = None
    remark: str | None = None
    place: str | None = None
    check_item: str | None = None
    handler: str | None = None
    look_back_on: date | None = None
    relapses: int | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    refused: bool = False


@dataclass(frozen=True, slots=True)
class NoProblem:
    """A row whose problem cell says that there is none: its check item is fine."""

    sheet: str
    row: int
    project: str | None
    check_item: str | None
    responsible: str | None


@dataclass(frozen=True, slots=True)
class Understanding:
    """The whole file. Findings and problems stand in the order of sheets and rows."""

    file: str
    kind: str
    tables: tuple[TableRead, ...]
    findings: tuple[Finding, ...]
    no_problem: tuple[NoProblem, ...]
    problems: tuple[Problem, ...]
