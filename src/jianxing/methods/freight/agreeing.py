"""Which of several documents stands apart: what most of them say is the one side, what differs from it the other."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from jianxing.methods.freight.columns import Bools, Ints
from jianxing.methods.freight.kinds import FIELD_AT, WRONG_AT, Field, Wrong

#: No document alone stands apart.
NEITHER = -1


@dataclass(slots=True)
class Found:
    """Mismatches of some movements, gathered rule by rule: movement, field, what is wrong, left, right, and which is odd."""

    rows: list[Ints] = field(default_factory=list)

    def add(
        self,
        movement: Ints,
        of: Field,
        wrong: Wrong | Ints,
        left: Ints | int,
        right: Ints | int,
        odd: Ints | int,
    ) -> None:
        """Add mismatches; what is given once stands for all of them."""
        if not len(movement):
            return
        made = np.empty((len(movement), 6), np.int64)
        made[:, 0], made[:, 1] = movement, FIELD_AT[of]
        made[:, 2] = WRONG_AT[wrong] if isinstance(wrong, Wrong) else wrong
        made[:, 3], made[:, 4], made[:, 5] = left, right, odd
        self.rows.append(made)

    def all(self) -> Ints:
        """Return all of them, in the order of movements and fields."""
        if not self.rows:
            return np.zeros((0, 6), np.int64)
        rows = np.concatenate(self.rows)
        return rows[np.lexsort((rows[:, 4], rows[:, 3], rows[:, 1], rows[:, 0]))]


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """Pairs of documents that differ: the movement (as a row), the two kinds in their order, and the odd one of them."""

    row: Ints
    left: Ints
    right: Ints
    odd: Ints

    def take(self, some: Bools | Ints) -> Apart:
        """Return some of the pairs."""
        return Apart(self.row[some], self.left[some], self.right[some], self.odd[some])


def apart(rows: Ints, present: Bools, equal: Bools, comparable: Bools | None = None) -> Apart:
    """Return what stands apart from what most say. ``equal[i, j, k]``: do documents *j* and *k* agree in movement ``rows[i]``?

    The document with which most agree, the first of them in the order of kinds, is the one side. What differs from it is the odd
    one where more agree with the other side than with it.
    """
    both = present[:, :, None] & present[:, None, :]
    both = both if comparable is None else both & comparable
    agreeing = (both & equal).sum(2)
    reference = np.where(present, agreeing, -1).argmax(1)
    at = np.arange(len(rows))
    row, other = np.nonzero(both[at, reference] & ~equal[at, reference])
    of = reference[row]
    odd = np.where(agreeing[row, of] > agreeing[row, other], other, NEITHER)
    return Apart(rows[row], np.minimum(of, other), np.maximum(of, other), odd)


def differing(codes: Ints) -> Ints:
    """Return the rows in which two documents state different codes."""
    highest = codes.max(1)
    lowest = np.where(codes < 0, np.iinfo(np.int64).max, codes).min(1)
    return np.flatnonzero((highest >= 0) & (lowest < highest))


def apart_by_code(codes: Ints) -> Apart:
    """Return what stands apart where documents state codes that are equal or not."""
    rows = differing(codes)
    some = codes[rows]
    return apart(rows, some >= 0, some[:, :, None] == some[:, None, :])
