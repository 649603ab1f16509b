"""What each kind of document says in each movement: one row a movement, one column a kind, a cell where both meet.

Weights and packages of several lines in one cell are added up (the rows of a packing list, bills that share a container); seals,
goods' codes and descriptions are put together; where the lines name different parties or places, nothing is compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from jianxing.methods.freight import forms
from jianxing.methods.freight.columns import NO_DAY, NONE, Bools, Documents, Floats, Ints, Words
from jianxing.methods.freight.kinds import KINDS

WIDTH = len(KINDS)


@dataclass(frozen=True, slots=True, eq=False)
class Normal:
    """A column of texts as they are compared: ``codes[i]`` points into ``forms``; ``NONE`` where nothing is said.

    *known* has the code of each form, where forms can be joined: equal forms have equal codes.
    """

    codes: Ints
    forms: list[str]
    known: dict[str, int] = field(default_factory=dict)

    def form(self, code: int) -> str:
        """Return the form of a code; empty for ``NONE``."""
        return self.forms[code] if code >= 0 else ""

    def code(self, form: str) -> int:
        """Return the code of a form, a new one where it has none yet."""
        code = self.known.setdefault(form, len(self.forms))
        if code == len(self.forms):
            self.forms.append(form)
        return code


def normal(words: Words, form: Callable[[str], str]) -> Normal:
    """Return a column in the form that *form* brings each of its words to; the empty form is none."""
    known: dict[str, int] = {}
    of_word = np.empty(len(words.words) + 1, np.int64)
    of_word[-1] = NONE
    for at, word in enumerate(words.words):
        brought = form(word)
        of_word[at] = known.setdefault(brought, len(known)) if brought else NONE
    return Normal(of_word[words.codes], list(known), known)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Lines of some movements: which they are, and the cell of each, counted row by row."""

    lines: Ints
    cell: Ints
    first: int
    rows: int

    def codes(self, column: Normal, *, join: bool = False) -> Ints:
        """Return the codes of a column, movement by kind. Different ones in one cell are joined, or are none."""
        codes = column.codes[self.lines]
        stated = codes >= 0
        codes, cell = codes[stated], self.cell[stated]
        found = np.full(self.rows * WIDTH, NONE, np.int64)
        found[cell[::-1]] = codes[::-1]
        several = np.unique(cell[found[cell] != codes])
        found[several] = NONE
        if join and len(several):
            within = np.isin(cell, several)
            width = len(column.forms)
            cells, held = np.divmod(np.unique(cell[within] * width + codes[within]), width)
            for one, some in zip(several, np.split(held, np.searchsorted(cells, several[1:])), strict=True):
                texts = (column.forms[code] for code in some)
                found[one] = column.code(
                    forms.together(part for text in texts for part in text.split(forms.BETWEEN))
                )
        return found.reshape(self.rows, WIDTH)

    def sums(self, column: Floats) -> Floats:
        """Return the sum of what the lines of each cell state; NaN where none does."""
        values = column[self.lines]
        stated = ~np.isnan(values)
        cell = self.cell[stated]
        size = self.rows * WIDTH
        total: Floats = np.bincount(cell, weights=values[stated], minlength=size).astype(np.float64)
        total[np.bincount(cell, minlength=size) == 0] = np.nan
        return total.reshape(self.rows, WIDTH)

    def highest(self, column: Floats) -> Floats:
        """Return the highest that the lines of each cell state; NaN where none does."""
        found = np.full(self.rows * WIDTH, np.nan)
        np.fmax.at(found, self.cell, column[self.lines])
        return found.reshape(self.rows, WIDTH)

    def days(self, column: Ints) -> Ints:
        """Return the latest day that the lines of each cell state; ``NO_DAY`` where none does."""
        found = np.full(self.rows * WIDTH, NO_DAY, np.int64)
        np.maximum.at(found, self.cell, column[self.lines])
        return found.reshape(self.rows, WIDTH)

    def lines_with(self, stated: Bools) -> Ints:
        """Return which of the part's lines satisfy what is given for all lines."""
        return np.flatnonzero(stated[self.lines])


def parts(documents: Documents, movement: Ints, count: int, *, size: int) -> list[Part]:
    """Return the lines by movement, about *size* movements at a time."""
    order = np.argsort(movement, kind="stable")
    sorted_movement = movement[order]
    made = []
    for first in range(0, count, size):
        last = min(first + size, count)
        begin, end = np.searchsorted(sorted_movement, [first, last])
        lines = order[begin:end]
        cell = (movement[lines] - first) * WIDTH + documents.kind[lines]
        made.append(Part(lines, cell, first, last - first))
    return made
