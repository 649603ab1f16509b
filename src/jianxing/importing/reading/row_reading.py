"""One row of a table, read into a finding; everything doubtful in it is noted at its cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from jianxing.importing.reading.bodies import Bodies, read_bodies
from jianxing.importing.reading.columns import Assignment, Column
from jianxing.importing.reading.dates import Reading, YearHint, add_months, read_date
from jianxing.importing.reading.grid import UNCALCULATED, CellError, Value, cell_name, column_letter
from jianxing.importing.reading.messages import Message
from jianxing.importing.reading.result import Finding, Problem, Severity
from jianxing.importing.reading.row_state import RowState, read_state
from jianxing.importing.reading.states import Signal, State, progress_percent, signal
from jianxing.importing.reading.tables import View
from jianxing.importing.reading.titles import Surroundings
from jianxing.importing.reading.written import is_nothing, plain
from jianxing.kernel.workdays import Calendar, Deadline

_TEXT_FIELDS = (
    "category",
    "domain",
    "discovered_via",
    "measures",
    "requirement",
    "remark",
    "place",
    "check_item",
)
_AREA = re.compile(
    r"区域|辖区|属地|区县|县区|镇街|街镇|街道|地区|行政区|所[在属]区|市区|市县|乡镇|(^|/)[区县市镇]$"
)
_WRAPPED = re.compile(r"\s*\n\s*")
_ONE_LINE = frozenset(("project", "category", "domain", "discovered_via", "place", "check_item"))


@dataclass(slots=True)
class Carried:
    """What rows further up and section names lend to the rows below."""

    project: str | None = None
    category: str | None = None
    body: str | None = None
    state_text: str = ""
    last_project: str | None = None
    last_place: str | None = None


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one table. `problems` grows as it reads."""

    view: View
    assignment: Assignment
    around: Surroundings
    neighbours: YearHint | None
    calendar: Calendar
    today: date | None
    problems: list[Problem] = field(default_factory=list)
    #: What the columns say is asked of every row, so it is worked out once.
    hint: YearHint | None = field(init=False)
    _places: dict[str, tuple[int, ...]] = field(init=False)
    _fields: tuple[tuple[int, str, str], ...] = field(init=False)
    _has_twins: bool = field(init=False)
    _limits: dict[tuple[date, int], Deadline] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hint = self.around.hint or self.neighbours
        columns = [column for column in self.assignment.columns if column.field]
        names = dict.fromkeys(column.field for column in columns)
        self._places = {name: tuple(column.index for column in self.assignment.every(name)) for name in names}
        self._fields = tuple((column.index, column.field, column_letter(column.index)) for column in columns)
        self._has_twins = len(names) != len(columns)

    @property
    def place_for_project(self) -> Column | None:
        """The column of places that tells the project where nothing else does; a district is no project."""
        column = self.assignment.first("place")
        if column is None or self.assignment.first("project") or self.around.project:
            return None
        return None if _AREA.search(plain(column.header)) else column

    def note(self, code: str, row: int, column: int | None, severity: Severity, **params: str | int) -> None:
        """Write down a problem at a cell."""
        letter = "" if column is None else column_letter(column)
        self.problems.append(Problem(self.view.sheet.name, row + 1, letter, Message(code, params), severity))

    def doubt(self, code: str, row: int, column: int | None, **params: str | int) -> None:
        """Write down a doubt at a cell."""
        self.note(code, row, column, Severity.DOUBT, **params)

    def error(self, code: str, row: int, column: int | None, **params: str | int) -> None:
        """Write down an error at a cell."""
        self.note(code, row, column, Severity.ERROR, **params)

    def value(self, row: int, column: Column | None) -> Value | None:
        """The usable value of a cell; an error cell is written down and gives none."""
        if column is None:
            return None
        value = self.view.value(row, column.index)
        return None if isinstance(value, CellError) else value

    def text(self, row: int, name: str) -> str:
        """The text of the field's first filled column."""
        shown = self.view.shown(row)
        for column in self._places.get(name, ()):
            if text := shown.get(column):
                return _WRAPPED.sub("", text) if "\n" in text and name in _ONE_LINE else text
        return ""

    def broken_cells(self, row: int) -> set[str]:
        """The fields whose cell shows an error; each is written down."""
        broken: set[str] = set()
        sheet = self.view.sheet
        is_plain = not self.view.cover and not sheet.computed
        if is_plain and CellError not in set(map(type, self.view.own(row).values())):
            return broken
        for column in self.assignment.columns:
            value = self.view.value(row, column.index)
            if not column.field or column.field == "serial":
                continue
            if self.view.anchor(row, column.index) in self.view.sheet.computed:
                self.doubt("computed_formula", row, column.index, text=self.view.text(row, column.index))
            if not isinstance(value, CellError):
                continue
            broken.add(column.field)
            if value == UNCALCULATED:
                self.error("uncalculated", row, column.index)
            else:
                self.error("error_cell", row, column.index, text=value.code)
        return broken

    def finding(self, row: int, carried: Carried) -> Finding:
        """The row as a finding."""
        broken = self.broken_cells(row)
        description = self.text(row, "description")
        bodies, refused = self._bodies(row, carried, broken)
        if not description:
            refused = True
            if "description" not in broken:
                column = self.assignment.first("description")
                self.error("no_description", row, column.index if column else None)
        found_on = self._found_on(row)
        due = self._due(row, found_on)
        closed = self._closed_on(row, found_on)
        told = read_state(
            self.view, self.assignment, row, closed_on=closed[0], words=closed[1],
            lent=carried.state_text or self.around.state_text,
        )  # fmt: skip
        state = told.state
        if state.doubt:
            self.doubt(state.doubt, row, told.column, **told.params)
        self._check_order(row, found_on, due.on, closed[0], state)
        progress = told.progress
        texts = {
            name: (t if (t := self.text(row, name)) and not is_nothing(t) else None) for name in _TEXT_FIELDS
        }
        project = self._project(row, carried, texts["place"])
        if carried.category and not texts["category"] and self.assignment.first("category") is None:
            texts["category"] = carried.category
        if not texts["category"] and self.assignment.first("category") is None:
            texts["category"] = texts.get(
                "check_item"
            )  # on a checklist, what was looked at is what it is about
        return Finding(
            sheet=self.view.sheet.name,
            row=row + 1,
            serial=self.text(row, "serial"),
            project=project,
            description=description,
            found_on=found_on,
            responsible=bodies.leading[0] if bodies.leading else None,
            assisting=(*bodies.leading[1:], *bodies.assisting),
            due_on=due.on,
            due_text=self._due_text(row),
            due_kind=due.kind if due.kind not in ("empty", "unreadable") else "",
            due_days=due.days if due.kind == "days" and due.unit == "workdays" else None,
            state=state.code,
            returned=state.returned,
            closed_on=closed[0],
            progress=progress or None,
            progress_percent=_percent(told),
            cells=self._cells(row),
            refused=refused,
            look_back_on=None,
            relapses=None,
            **texts,
        )

    def _cells(self, row: int) -> dict[str, str]:
        cells: dict[str, str] = {}
        if not self.view.cover:
            own, number = self.view.own(row), str(row + 1)
            if not self._has_twins:
                return {name: letter + number for column, name, letter in self._fields if column in own}
            for column, name, letter in self._fields:
                if column in own:
                    cells.setdefault(name, letter + number)
            return cells
        for column, name, _letter in self._fields:
            place = self.view.anchor(row, column)
            if self.view.sheet.value(*place) is not None:
                cells.setdefault(name, cell_name(*place))
        return cells

    def _project(self, row: int, carried: Carried, place: str | None) -> str | None:
        column = self.assignment.first("project")
        if column is not None:
            text = self.text(row, "project")
            if text and not is_nothing(text):
                carried.last_project = text
                return text
            if carried.last_project and not (text and is_nothing(text)):
                self.doubt("filled_down", row, column.index, text=carried.last_project)
                return carried.last_project
            if not text and carried.project:
                return carried.project
            return None
        return carried.project or self.around.project or (place if self.place_for_project else None)

    def _bodies(self, row: int, carried: Carried, broken: set[str]) -> tuple[Bodies, bool]:
        column = self.assignment.first("responsible")
        text = self.text(row, "responsible")
        bodies = read_bodies(text)
        if column and bodies.doubt:
            self.doubt(bodies.doubt, row, column.index, text=text)
        helping: list[str] = list(bodies.assisting)
        for other in self.assignment.every("assisting"):
            own = self.view.text(row, other.index)
            more = read_bodies(own)
            if more.doubt and more.doubt != "no_leader_named":
                self.doubt(more.doubt, row, other.index, text=own)
            helping.extend(
                b for b in (*more.leading, *more.assisting) if b not in helping and b not in bodies.leading
            )
        leading = bodies.leading
        lent = carried.body or self.around.body
        if not leading and column is None and lent:
            leading = (lent,)
            self.doubt("responsible_from_sheet", row, None, text=lent)
        refused = not leading
        if refused and "responsible" not in broken:
            self.error("no_responsible", row, column.index if column else None)
        return Bodies(leading, tuple(helping)), refused

    def _say(self, reading: Reading, row: int, column: Column, text: str) -> None:
        if not reading.error and not reading.doubt:
            return
        year = reading.on.year if reading.on else ""
        on = reading.on.isoformat() if reading.on else ""
        if reading.error == "no_start":
            self.doubt("no_start", row, column.index, text=text)
        elif reading.error:
            self.error(reading.error, row, column.index, text=text)
        else:
            self.doubt(reading.doubt, row, column.index, text=text, year=year, on=on)

    def _found_on(self, row: int) -> date | None:
        column = self.assignment.first("found_on")
        if column is None:
            if self.around.found_on:
                self.doubt("found_on_from_sheet", row, None, on=self.around.found_on.isoformat())
            return self.around.found_on
        text = self.view.text(row, column.index)
        reading = read_date(self.value(row, column), hint=self.hint)
        self._say(reading, row, column, text)
        return reading.on

    def _due(self, row: int, found_on: date | None) -> Reading:
        for name in ("due", "due_days"):
            for column in self.assignment.every(name):
                value = self.value(row, column)
                reading = read_date(value, hint=self.hint, after=found_on, deadline=True)
                if reading.kind == "empty" and not reading.doubt:
                    continue
                text = self.view.text(row, column.index)
                reading = self._resolved(_by_header(reading, column), found_on, row, column, text)
                self._say(reading, row, column, text)
                return reading
        return Reading("empty")

    def _resolved(
        self, reading: Reading, found_on: date | None, row: int, column: Column, text: str
    ) -> Reading:
        """A limit turned into a day, counted from the day of finding."""
        if reading.kind not in ("immediate", "days"):
            return reading
        if found_on is None:
            return Reading(reading.kind, days=reading.days, unit=reading.unit, error="no_start")
        if reading.kind == "immediate":
            return Reading("immediate", found_on, doubt=reading.doubt)
        if reading.unit == "workdays":
            deadline = self._limits.get((found_on, reading.days))
            if deadline is None:
                deadline = self.calendar.add(found_on, reading.days)
                self._limits[found_on, reading.days] = deadline
            doubt = reading.doubt or ("provisional_year" if deadline.provisional else "")
            on = deadline.on
        else:
            doubt = reading.doubt
            on = (
                add_months(found_on, reading.days)
                if reading.unit == "months"
                else found_on + timedelta(reading.days)
            )
        if not doubt and (other := self.assignment.first("assigned_on")) and self.view.text(row, other.index):
            doubt = "assigned_is_not_found"
        return Reading("days", on, days=reading.days, unit=reading.unit, doubt=doubt)

    def _due_text(self, row: int) -> str | None:
        return self.text(row, "due") or self.text(row, "due_days") or None

    def _closed_on(self, row: int, found_on: date | None) -> tuple[date | None, str]:
        """The day of closing, or the words about the state that somebody wrote in its place."""
        column = self.assignment.first("closed_on")
        if column is None:
            return None, ""
        text = self.view.text(row, column.index)
        reading = read_date(self.value(row, column), hint=self.hint, after=found_on)
        if reading.kind == "unreadable" and signal(text) is not Signal.UNKNOWN:
            return None, text
        self._say(reading, row, column, text)
        return reading.on, ""

    def _check_order(
        self, row: int, found: date | None, due: date | None, closed: date | None, state: State
    ) -> None:
        at: Callable[[str], int | None] = lambda name: c.index if (c := self.assignment.first(name)) else None  # noqa: E731
        due_at = at("due") if at("due") is not None else at("due_days")
        if found and due and due < found:
            self.doubt("due_before_found", row, due_at, on=due.isoformat(), found_on=found.isoformat())
        if found and closed and closed < found:
            self.doubt(
                "closed_before_found", row, at("closed_on"), on=closed.isoformat(), found_on=found.isoformat()
            )
        if closed and state.code != "closed":
            self.doubt("date_of_open_finding", row, at("closed_on"))
        latest = self.around.ledger_on or self.today
        if latest is None:
            return
        for name, day in (("found_on", found), ("closed_on", closed)):
            if day and day > latest:
                self.doubt("in_the_future", row, at(name), on=day.isoformat(), today=latest.isoformat())


def _by_header(reading: Reading, column: Column) -> Reading:
    """Under a header that says 工作日 or 自然日, a number needs no unit."""
    if reading.kind != "days" or reading.doubt not in ("bare_number_of_days", "calendar_days"):
        return reading
    header = plain(column.header)
    if re.search(r"工作日|working", header):
        return Reading("days", days=reading.days, unit="workdays")
    if re.search(r"自然日|日历日|calendar", header):
        return Reading("days", days=reading.days, unit="days")
    if reading.doubt == "bare_number_of_days" and re.search(r"天|\(日\)|日数|days", header):
        return Reading("days", days=reading.days, unit="days", doubt="calendar_days")
    return reading


def _percent(told: RowState) -> int | None:
    if told.share is not None:
        return told.share
    return progress_percent(told.progress) if told.progress else None
