"""A workbook as this package sees it: sheets of typed cells, addressed from zero."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from math import isfinite


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell without a usable value: `#REF!` and its kin, or a formula saved without its result."""

    code: str


UNCALCULATED = CellError("uncalculated")

Value = str | int | float | bool | datetime | date | time | CellError


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet. `cells` holds only what is not empty: row → column → value."""

    name: str
    hidden: bool = False
    cells: dict[int, dict[int, Value]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)
    # Formulas saved without a result, and those of them that were worked out here.
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    computed: set[tuple[int, int]] = field(default_factory=set)

    def value(self, row: int, column: int) -> Value | None:
        """The cell's own value; None when it is empty or covered by a merge."""
        cells = self.cells.get(row)
        return cells.get(column) if cells else None

    def rows(self) -> Iterator[int]:
        """The rows that hold anything, downwards."""
        return iter(sorted(self.cells))

    def text(self, row: int, column: int) -> str:
        """The cell as somebody would read it aloud; empty for empty and error cells."""
        return as_text(self.value(row, column), percent=(row, column) in self.percents)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file's sheets in their order. `kind` is xlsx, xls or csv; `encoding` and `delimiter` are csv's."""

    name: str
    kind: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    delimiter: str = ""


def as_text(value: Value | None, *, percent: bool = False) -> str:
    """A value as text: 3 rather than 3.0, dates in ISO, booleans as the sheet shows them."""
    if type(value) is str:  # nearly all are
        return value.strip()
    match value:
        case str():
            return value.strip()
        case None | CellError():
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            if not isfinite(value):
                return repr(value)
            if percent:
                return f"{round(value * 100, 6):g}%"
            return str(int(value)) if value == int(value) else repr(value)
        case datetime():
            if value.hour or value.minute or value.second:
                return value.isoformat(sep=" ", timespec="minutes")
            return value.date().isoformat()
        case _:
            return value.isoformat()


@lru_cache(maxsize=1024)
def column_index(letters: str) -> int:
    """A → 0, AA → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


@lru_cache(maxsize=1024)
def column_letter(column: int) -> str:
    """A, B, … Z, AA of a column counted from zero."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The cell's name in the sheet, such as B12."""
    return f"{column_letter(column)}{row + 1}"
