"""A ledger that was exported, read by its own columns: nothing is guessed, carried down or left out. Plain Python.

What the ordinary reading does for a sheet that somebody drew – telling titles from rows, filling down, taking 无 for nothing –
would change a ledger that says exactly what it means; so that export and import are the identity, none of it is done here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from jianxing.importing.edited import marks
from jianxing.importing.edited.legend import Legend
from jianxing.importing.reading.columns import Assignment, Column, comparable
from jianxing.importing.reading.dates import Reading, read_date
from jianxing.importing.reading.exported import Exported, exported_in
from jianxing.importing.reading.grid import Value, Workbook, cell_name, column_letter
from jianxing.importing.reading.result import ColumnRead, Finding, Problem, TableRead, Understanding
from jianxing.importing.reading.row_reading import RowReader
from jianxing.importing.reading.states import State, Statement, decide
from jianxing.importing.reading.tables import View
from jianxing.importing.reading.titles import Surroundings
from jianxing.kernel.workdays import Calendar

#: Column of the export → field of a ledger; those that a person may take for another field.
_FIELDS: Mapping[str, str] = {
    "number": "serial",
    "domain": "domain",
    "category": "category",
    "project": "project",
    "place": "place",
    "description": "description",
    "via": "discovered_via",
    "found": "found_on",
    "responsible": "responsible",
    "assisting": "assisting",
    "due": "due",
    "state": "closing_state",
    "measures": "measures",
    "progress": "progress",
    "closed": "closed_on",
    "remark": "remark",
}
_TEXTS: Mapping[str, str] = {
    name: key
    for key, name in _FIELDS.items()
    if name in ("category", "domain", "discovered_via", "measures", "remark", "place")
}
#: The kinds of deadline that a finding has, as a ledger's row says them.
_DUE_KINDS = {"date": "date", "working_days": "days", "at_once": "immediate", "standing": "open", "none": ""}
#: Of these a sheet has mostly the words themselves; of the others only the name of the kind.
_IN_WORDS = frozenset({"immediate", "open"})
_WITHOUT_RESPONSIBLE = frozenset({"draft", "registered"})
_TAKEN_OUT = frozenset({"void", "joined"})
_SHARE = re.compile(r"(\d{1,3})(?:\.0+)?\s*[%％]?$")
_HOW = "export"


def understand_exported(
    workbook: Workbook,
    *,
    legend: Legend,
    calendar: Calendar,
    mapping: Mapping[str, str] | None = None,
    today: date | None = None,
) -> Understanding | None:
    """Everything that an exported workbook says; None where it cannot be told any more that it is one.

    `mapping` wins as in the ordinary reading, for the columns that it can name.
    """
    sheets = exported_in(workbook, legend=legend)
    if not sheets:
        return None
    tables: list[TableRead] = []
    findings: list[Finding] = []
    problems: list[Problem] = []
    for exported in sheets:
        reader = _Reader(_mapped(exported, mapping or {}), calendar=calendar, today=today)
        rows = list(exported.rows())
        findings.extend(reader.finding(row) for row in rows)
        problems.extend(reader.problems)
        tables.append(reader.table(rows))
    return Understanding(
        file=workbook.name,
        kind=workbook.kind,
        tables=tuple(tables),
        findings=tuple(findings),
        no_problem=(),
        problems=tuple(problems),
    )


def _mapped(exported: Exported, mapping: Mapping[str, str]) -> Exported:
    """The sheet with the columns that somebody decided to pass over, or to take for others."""
    keys = {name: key for key, name in _FIELDS.items()}
    columns = dict(exported.columns)
    for key, column in exported.columns.items():
        decided = mapping.get(comparable(exported.sheet.text(exported.header, column)))
        if key not in _FIELDS or decided is None or decided == _FIELDS[key]:
            continue
        columns.pop(key, None)
        if decided in keys:
            columns[keys[decided]] = column
    return replace(exported, columns=columns)


@dataclass(frozen=True, slots=True)
class _Due:
    on: date | None
    kind: str
    text: str | None


class _Reader:
    """Reads the rows of one exported sheet; what is odd in a cell that was edited is noted as the ordinary reading notes it."""

    def __init__(self, exported: Exported, *, calendar: Calendar, today: date | None) -> None:
        self.exported = exported
        self.calendar = calendar
        sheet, fields = exported.sheet, {column: key for key, column in exported.columns.items()}
        self.columns = [
            Column(index, sheet.text(exported.header, index), _FIELDS.get(fields.get(index, ""), ""), _HOW)
            for index in sorted(sheet.cells[exported.header])
            if index != exported.mark_column
        ]
        self.plain = RowReader(
            view=View(replace(sheet, merges=[])),
            assignment=Assignment(self.columns),
            around=Surroundings("", None, None, None, "", None),
            neighbours=None,
            calendar=calendar,
            today=today,
        )

    @property
    def problems(self) -> list[Problem]:
        """What is to be looked at."""
        return self.plain.problems

    def table(self, rows: list[int]) -> TableRead:
        """The sheet as a table."""
        sheet, header = self.exported.sheet, self.exported.header
        return TableRead(
            sheet=sheet.name,
            header_rows=(header, header + 1),
            first_row=(rows[0] if rows else header + 1) + 1,
            last_row=(rows[-1] if rows else header) + 1,
            columns=tuple(
                ColumnRead(column_letter(c.index), c.header, c.field, c.how, c.index in sheet.hidden_columns)
                for c in self.columns
            ),
            title=sheet.text(0, 0),
        )

    def finding(self, row: int) -> Finding:
        """The row as a finding."""
        said = _Row(self.exported, row)
        self.plain.broken_cells(row)
        found_on = self._day(row, "found", said)
        state = self._state(row, said)
        closed_on = self._day(row, "closed", said) if state.code == "closed" else None
        due = self._due(row, said, found_on)
        responsible = said.text("responsible") or None
        return Finding(
            sheet=self.exported.sheet.name,
            row=row + 1,
            serial=said.text("number"),
            project="\n".join(said.names("project")) or None,
            description=said.text("description"),
            found_on=found_on,
            responsible=responsible,
            assisting=tuple(name for name in said.names("assisting") if name != responsible),
            due_on=due.on,
            due_text=due.text,
            due_kind=due.kind,
            due_days=None,
            state=state.code,
            returned=state.returned,
            closed_on=closed_on,
            progress=said.text("progress") or None,
            progress_percent=self._share(row, said),
            handler=said.text("handler") or None,
            look_back_on=self._day(row, "look_back", said) if state.code == "closed" else None,
            relapses=self._times(said),
            cells=self._cells(row),
            refused=self._is_refused(row, said, state),
            **{name: said.text(key) or None for name, key in _TEXTS.items()},
        )

    def _is_refused(self, row: int, said: _Row, state: State) -> bool:
        columns = self.exported.columns
        if state.code in _TAKEN_OUT:
            self.plain.error("taken_out", row, columns.get("state"), text=said.text("state"))
            return True
        refused = not said.text("description")
        if refused:
            self.plain.error("no_description", row, columns.get("description"))
        if not said.text("responsible") and state.code not in _WITHOUT_RESPONSIBLE:
            self.plain.error("no_responsible", row, columns.get("responsible"))
            refused = True
        return refused

    def _state(self, row: int, said: _Row) -> State:
        """The state that the row had, or the one that somebody wrote over it."""
        text = said.text("state")
        if said.mark is not None and said.is_kept("state"):
            return State(said.mark.state)
        if known := self.exported.legend.words.get("state", {}).get(text):
            return State(known)
        state = decide(progress=said.text("progress"), closing=[Statement(text, "")] if text else [])
        self.plain.doubt(
            "state_unknown", row, self.exported.columns.get("state"),
            text=said.text("progress"), closing=text, header="", state=state.code,
        )  # fmt: skip
        return state

    def _day(self, row: int, key: str, said: _Row) -> date | None:
        return self._reading(row, key, said, after=None).on

    def _reading(self, row: int, key: str, said: _Row, *, after: date | None) -> Reading:
        value = said.value(key)
        reading = read_date(value, after=after, deadline=key == "due")
        if reading.error or reading.doubt:
            told = "error" if reading.error else "doubt"
            on = reading.on.isoformat() if reading.on else ""
            note = self.plain.error if told == "error" else self.plain.doubt
            note(
                reading.error or reading.doubt, row, self.exported.columns.get(key),
                text=said.text(key), year=on[:4], on=on,
            )  # fmt: skip
        return reading

    def _due(self, row: int, said: _Row, found_on: date | None) -> _Due:
        reading = self._reading(row, "due", said, after=found_on)
        text = said.text("given")
        kind_named = self.exported.legend.words.get("given", {}).get(text)
        kept = said.mark if said.mark is not None and said.mark.due_kind and said.is_kept("due") else None
        if kept is not None:
            kind = _DUE_KINDS.get(kept.due_kind, "")
        else:
            given = read_date(text, deadline=True).kind if text and kind_named is None else ""
            kind = reading.kind if reading.on else given if given in ("immediate", "open", "days") else ""
            kind = kind or _DUE_KINDS.get(kind_named or "", "")
        if kind_named is not None and (kept.due_named if kept else kind not in _IN_WORDS):
            text = ""
        on = reading.on
        if on is None and reading.kind == "days" and found_on is not None:
            counted = reading.unit == "workdays"
            on = (
                self.calendar.add(found_on, reading.days).on
                if counted
                else found_on + timedelta(reading.days)
            )
        return _Due(on, kind, text or None)

    def _share(self, row: int, said: _Row) -> int | None:
        text = said.text("percent")
        found = _SHARE.match(text)
        if found is not None and int(found[1]) <= 100:
            return int(found[1])
        if text:
            self.plain.error("no_share", row, self.exported.columns.get("percent"), text=text)
        return None

    def _times(self, said: _Row) -> int | None:
        text = said.text("relapses")
        return int(text) or None if text.isdecimal() and len(text) <= 4 else None

    def _cells(self, row: int) -> dict[str, str]:
        own = self.exported.sheet.cells[row]
        return {c.field: cell_name(row, c.index) for c in self.columns if c.field and c.index in own}


class _Row:
    """A row with its mark, if it has one."""

    def __init__(self, exported: Exported, row: int) -> None:
        self.exported, self.row = exported, row
        try:
            self.mark: marks.Mark | None = exported.mark(row)
        except marks.NoMark:
            self.mark = None

    def value(self, key: str) -> Value | None:
        """What stands in the cell."""
        return self.exported.value(self.row, key)

    def is_kept(self, key: str) -> bool:
        """Whether nobody wrote over the cell; of one whose checksum no mark keeps it is taken for granted."""
        if self.mark is None:
            return False
        return key not in self.mark.sums or self.mark.still_says(key, self.exported.text(self.row, key))

    def text(self, key: str) -> str:
        """The cell's text, to the last blank where nobody wrote over it."""
        value = self.value(key)
        if isinstance(value, str) and self.is_kept(key):
            return value
        return "" if not isinstance(value, str | int | float | date) else self.exported.text(self.row, key)

    def names(self, key: str) -> list[str]:
        """The names in a cell, each on a line of its own; where somebody wrote over it also as people part them."""
        between = self.exported.legend.between
        parts = self.text(key).split(between) if self.is_kept(key) else re.split("[\n、]", self.text(key))
        return list(dict.fromkeys(name for part in parts if (name := part.strip())))
