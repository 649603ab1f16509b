"""The table of rules: which kinds of layer may not meet, and how."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: Stands for every kind.
ANY: Final = "*"
#: An overlap narrower than this (m, twice its area over its perimeter) is a digitising sliver.
SLIVER_M: Final = 2.0
#: Relations by name, as OGC Simple Features has them; *a* stands first.
RELATIONS: Final = (
    "intersects",
    "overlaps",
    "contains",
    "within",
    "covers",
    "covered_by",
    "crosses",
    "touches",
    "equals",
)
_PATTERN: Final = re.compile(r"[TF*012]{9}")
#: A distance beyond this is no neighbourhood.
FARTHEST_M: Final = 100_000.0


class RuleBroken(ValueError):
    """A rule cannot stand: *code* of ``wording.MESSAGES``, the *row* it stands in from 1, its *column* and *value*."""

    def __init__(self, code: str, *, row: int = 0, column: str = "", value: str = "") -> None:
        self.code, self.row, self.column, self.value = code, row, column, value
        super().__init__(code, row, column, value)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: features of kind *a* and of kind *b* conflict where they stand in *relation* and have more in common than allowed.

    *relation* is one of ``RELATIONS`` or a DE-9IM pattern. *area_above_m2* and *length_above_m* are what is still allowed: two
    areas are measured by their overlap's area, a line and an area, or two lines, by the length they share. ``intersects``
    asks for something to measure; where nothing can be (a point), for a common point. *within_m* makes features conflict
    that do not meet but lie as near as that. *needs_approval* says that an approval number of either lifts the
    conflict, *reports_length* that the length is what is asked for. *sliver_m* is the width under which an overlap of areas
    counts as a digitising error.
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

    def __post_init__(self) -> None:
        if self.relation not in RELATIONS and not _PATTERN.fullmatch(self.relation):
            raise RuleBroken("relation_unknown", column="relation", value=self.relation)
        for column in ("area_above_m2", "length_above_m", "within_m", "sliver_m"):
            value = getattr(self, column)
            if not 0 <= value < 1e15:
                raise RuleBroken("threshold_impossible", column=column, value=str(value))
        if self.within_m > FARTHEST_M:
            raise RuleBroken("too_far", column="within_m", value=str(self.within_m))

    @property
    def key(self) -> str:
        """What a conflict's identity holds of its rule: its name or the kinds and the relation, never a threshold."""
        return self.name or f"{self.a}|{self.b}|{self.relation}{'|near' if self.within_m else ''}"

    @property
    def is_pattern(self) -> bool:
        """Whether the relation is a DE-9IM pattern."""
        return self.relation not in RELATIONS


Rules = Sequence[Rule]


def checked(rules: Rules) -> tuple[Rule, ...]:
    """Return the rules; raises ``RuleBroken`` where there are none, or two whose conflicts could not be told apart."""
    seen: set[str] = set()
    for row, rule in enumerate(rules, start=1):
        if rule.key in seen:
            raise RuleBroken("rule_twice", row=row, column="name", value=rule.key)
        seen.add(rule.key)
    if not rules:
        raise RuleBroken("no_rules")
    return tuple(rules)
