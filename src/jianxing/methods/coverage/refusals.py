"""Why a file is not read, or a computation not done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class CoverageRefused(Exception):
    """A *code* of ``wording.MESSAGES``, where in the file, and the *values* that its message names.

    *row* counts as a person does, the heading being row 1 of a table that begins there; *column* is the heading of the field.
    """

    def __init__(self, code: str, *, row: int = 0, column: str = "", **values: str | int | float) -> None:
        self.code = code
        self.row = row
        self.column = column
        self.values: Mapping[str, str | int | float] = values
        super().__init__(code, row, column, dict(values))


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was taken for granted or left out in reading: a code of ``wording.MESSAGES`` with its values."""

    code: str
    row: int = 0
    values: Mapping[str, str | int | float] = field(default_factory=dict)
