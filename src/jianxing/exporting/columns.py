"""What a list declares of itself: the columns of its workbook in two levels. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a column's values are written: as text, a day, an instant, a whole number or an amount of money."""

    TEXT = "text"
    DAY = "day"
    INSTANT = "instant"
    NUMBER = "number"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key that stays the same in every language, its words, its width in characters, its kind."""

    key: str
    label: str
    width: int = 14
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Group:
    """Columns under one heading, the upper level of the header."""

    label: str
    columns: Sequence[Column]


@dataclass(frozen=True, slots=True)
class Layout:
    """A workbook but for its rows: what it is called, what the note under the title says, what stands in its columns.

    With *mark* the last column is a hidden one that knows the row again when the workbook comes back.
    """

    sheet: str
    title: str
    note: str
    groups: Sequence[Group]
    mark: str = ""

    @property
    def columns(self) -> list[Column]:
        """The columns that are seen, from left to right."""
        return [column for group in self.groups for column in group.columns]
