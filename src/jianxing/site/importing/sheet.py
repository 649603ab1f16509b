"""A table of the file as the page draws it: the sheet's own cells, and below each what was understood of it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jianxing.importing.models import ImportRow
from jianxing.site.importing.words import field_label, problem_text, value_text

#: Fields whose understood value is shown below the cell, and the value that it is.
_SHOWN: Mapping[str, tuple[str, ...]] = {
    "found_on": ("found_on",),
    "due": ("due_on",),
    "due_days": ("due_on",),
    "closed_on": ("closed_on",),
    "responsible": ("responsible",),
    "assisting": ("assisting",),
    "closing_state": ("state",),
    "progress": ("progress_percent",),
    "project": ("project",),
    "domain": ("domain",),
}


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell: its text, what was understood where that says more, and what is wrong with it."""

    text: str
    understood: str = ""
    severity: str = ""
    why: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the sheet, with its state and what concerns all of it."""

    pk: int
    row: int
    cells: Sequence[ShownCell]
    state: str
    state_word: str
    decision: str
    decision_word: str
    notes: Sequence[tuple[str, str]] = ()
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column: its letter, its header, what it is taken for and how that was decided."""

    letter: str
    header: str
    field: str
    label: str
    how: str
    doubts: Sequence[str] = ()


_LONG = frozenset({"description", "measures", "requirement", "progress", "remark"})
_SEPARATORS = re.compile(r"[、,;/\s]+")


def look_of(name: str) -> str:
    """Return the class of a column's cells by what it is taken for."""
    if not name:
        return "is-passed"
    return "is-serial" if name == "serial" else "is-long" if name in _LONG else ""


def shown_columns(table: Mapping[str, Any], notes: Iterable[Mapping[str, Any]]) -> list[ShownColumn]:
    """Return the columns of a table with the doubts at their headers."""
    doubts: dict[str, list[str]] = {}
    headers = set(table["header_rows"])
    for note in notes:
        if note["sheet"] == table["sheet"] and note["row"] in headers and note["column"]:
            doubts.setdefault(note["column"], []).append(problem_text(note))
    return [
        ShownColumn(
            letter=column["letter"],
            header=column["header"],
            field=column["field"],
            label=field_label(column["field"]) if column["field"] else "",
            how=column["how"],
            doubts=doubts.get(column["letter"], ()),
        )
        for column in table["columns"]
    ]


def shown_row(row: ImportRow, columns: Sequence[ShownColumn]) -> ShownRow:
    """Return a row as the page draws it."""
    at_cell: dict[str, list[Mapping[str, Any]]] = {}
    whole: list[tuple[str, str]] = []
    letters = {column.letter for column in columns}
    for problem in row.problems:
        if problem["column"] in letters:
            at_cell.setdefault(problem["column"], []).append(problem)
        else:
            whole.append((problem["severity"], problem_text(problem)))
    state = str(row.values.get("state") or "") if row.decision != ImportRow.Decision.FINE else ""
    return ShownRow(
        pk=row.pk,
        row=row.row,
        cells=[_cell(row, column, at_cell.get(column.letter, [])) for column in columns],
        state=state,
        state_word=value_text("state", state) if state else _("no problem"),
        decision=row.decision,
        decision_word=str(ImportRow.Decision(row.decision).label),
        notes=whole,
        is_excluded=row.is_excluded,
    )


def _says_more(understood: str, text: str) -> bool:
    """Whether what was understood is more than the text set out otherwise."""
    return _set_out(understood) != _set_out(text)


def _set_out(text: str) -> str:
    return _SEPARATORS.sub("、", unicodedata.normalize("NFKC", text))


def _cell(row: ImportRow, column: ShownColumn, problems: Sequence[Mapping[str, Any]]) -> ShownCell:
    text = str(row.raw.get(column.letter, ""))
    understood = "; ".join(
        said
        for name in _SHOWN.get(column.field, ())
        if (said := value_text(name, row.values.get(name))) and _says_more(said, text)
    )
    severity = ""
    if problems:
        severity = "error" if any(problem["severity"] == "error" for problem in problems) else "doubt"
    return ShownCell(
        text=text,
        understood=understood,
        severity=severity,
        why=" ".join(problem_text(problem) for problem in problems),
        look=look_of(column.field),
    )
