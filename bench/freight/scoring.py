"""Recall and precision by kind of planted error, and how well documents were linked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from bench.freight.planting import ERRORS, Planted

from jianxing.methods.freight.comparing import Compared
from jianxing.methods.freight.kinds import FIELD_AT, WRONG_AT, WRONGS, Field, Wrong


@dataclass(frozen=True, slots=True)
class Score:
    """Of one kind: how many were planted, how many of these were found, and how many were found where none was."""

    field: Field
    wrong: Wrong
    planted: int
    found: int
    false: int

    @property
    def recall(self) -> float:
        """The share of what was planted that was found."""
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        """The share of what was found that was planted."""
        told = self.found + self.false
        return self.found / told if told else 1.0


def scores(planted: Planted, compared: Compared) -> list[Score]:
    """Return the score of each kind of error. *compared* must hold all lines, as no line of the planting is said twice."""
    # The movement of the planting that most lines of a movement come from.
    truth = np.full(compared.movements, -1, np.int64)
    order = np.argsort(compared.linked.movement, kind="stable")[::-1]
    truth[compared.linked.movement[order]] = planted.truth[order]
    told = {(int(truth[movement]), field, wrong) for movement, field, wrong in compared.table[:, :3].tolist()}
    made = []
    right = 0
    for at, (of, wrong, _places) in enumerate(ERRORS):
        mine = np.flatnonzero(planted.error == at)
        field, number = FIELD_AT[of], WRONG_AT[wrong]
        found = sum((movement, field, number) in told for movement in mine.tolist())
        everywhere = sum(1 for _movement, a, b in told if (a, b) == (field, number))
        right += found
        made.append(Score(of, wrong, len(mine), found, everywhere - found))
    listed = {(FIELD_AT[of], WRONG_AT[wrong]) for of, wrong, _places in ERRORS}
    others = [(a, b) for _movement, a, b in told if (a, b) not in listed]
    made.extend(
        Score(tuple(Field)[field], WRONGS[wrong], 0, 0, others.count((field, wrong)))
        for field, wrong in sorted(set(others))
    )
    return made


def linked_right(
    planted: Planted, movement: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> tuple[float, float]:
    """Return recall and precision of pairs of documents put together, *movement* being that of each line."""

    def pairs(groups: np.ndarray[tuple[int], np.dtype[np.int64]]) -> int:
        size = np.unique(groups, return_counts=True)[1]
        return int((size * (size - 1) // 2).sum())

    both = np.unique(np.stack([planted.truth, movement], 1), axis=0, return_counts=True)[1]
    right = int((both * (both - 1) // 2).sum())
    return right / pairs(planted.truth), right / max(pairs(movement), 1)
