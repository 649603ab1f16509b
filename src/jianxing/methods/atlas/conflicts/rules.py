"""The table of rules: which kinds of layer may not meet, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: Stands for every kind.
ANY: Final = "*"
#: A part narrower than this (m, twice its area over its perimeter) is a digitising sliver.
SLIVER_M: Final = 2.0


class RuleBroken(ValueError):
    """A rule cannot stand: *code* of ``wording.MESSAGES``, the *row* it stands in from 1, its *column* and *value*."""

    def __init__(self, code: str, *, row: int = 0, column: str = "", value: str = "") -> None:
        self.code, self.row, self.column, self.value = code, row, column, value
        super().__init__(code, row, column, value)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: features of kind *a* and of kind *b* conflict where they stand in *relation* and more than allowed of it.

    *relation* is one of ``RELATIONS`` or a DE-9IM pattern of nine of ``T F * 0 1 2``. *area_above_m2* and *length_above_m* are
    what is still allowed; a pair with an area is measured by it, one with a line by the line's length within the other.
    *within_m* makes two features conflict that do not meet but lie as near as that. *needs_approval* says that a conflict is
    lifted by an approval number, *reports_length* that the length is what is asked for. *sliver_m* is the width under
    which an overlap counts as a digitising error.
    """

    a: str = ANY
    b: str = ANY
    relation: str = "intersects"
    area_above_m2: float = 0.0
    length_above_m: float = 0.0
    within_m: float = 0.0
    needs_approval: bool = False
    reports_length: bool = False
    sliver_m: float = SLIVER_M
    name: str = ""

    @property
    def key(self) -> str:
        """What a conflict's identity holds of its rule: the kinds and the relation, not the thresholds."""
        return f"{self.a}|{self.b}|{self.relation}"


Rules = Sequence[Rule]
