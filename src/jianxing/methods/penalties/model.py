"""What a benchmark and a case are made of, and what can be said of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

#: Stands for a benchmark that is in force until it is said otherwise.
OPEN: Final = date(9999, 12, 31)
#: Whole groups of this many cases have deviations; fewer say nothing.
FEWEST: Final = 8
#: From this rate of false discoveries, over the items of a comparison, on an item is not asked about.
RATE: Final = 0.05
#: A robust z beyond this is asked about.
FARTHEST: Final = 3.5
#: Hard rules by gravity, the gravest first.
HARD: Final = ("repealed_basis", "wrong_version", "outside_statute", "outside_tier")
#: Hard rules that name the fine itself, rather than the version it rests on.
OF_FINES: Final = ("outside_statute", "outside_tier")
#: Why a case is set apart and compared with none.
APART: Final = ("first_offence", "no_fine", "mitigated", "merged", "law_changed", "no_benchmark")


class PenaltiesRefused(Exception):
    """A file or a row cannot be used: a *code* of ``wording.MESSAGES``, where it is, and the *values* that its message names."""

    def __init__(self, code: str, *, row: int = 0, column: str = "", **values: str | int | float) -> None:
        self.code, self.row, self.column = code, row, column
        self.values: Mapping[str, str | int | float] = values
        super().__init__(code, row, column, dict(values))


@dataclass(frozen=True, slots=True)
class Note:
    """Something taken for granted, or left out, in reading: a code of ``wording.MESSAGES`` with its values."""

    code: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """One row of a benchmark (裁量基准): in *place*, *tier* under *circumstances* of *item* is fined from *lo* to *hi* yuan.

    *place* empty is every place. *statute_lo* and *statute_hi* are the interval of the law itself. In force from *valid_from* to
    *valid_to*, both days included.
    """

    place: str
    item: str
    tier: str
    lo: float
    hi: float
    valid_from: date
    valid_to: date = OPEN
    circumstances: str = ""
    basis: str = ""
    version: str = ""
    statute_lo: float | None = None
    statute_hi: float | None = None
    row: int = 0

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What versions of one another share."""
        return self.place, self.item, self.tier, self.circumstances


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One decision as published, without names of persons.

    *amount* is the fine in yuan, None where there is none. *basis* and *version* are what the decision cites, empty where it
    cites none. *counts* is how many acts were punished together. *point* is longitude and latitude.
    """

    number: str
    place: str
    item: str
    tier: str
    amount: float | None
    decided_on: date
    circumstances: str = ""
    basis: str = ""
    version: str = ""
    acted_on: date | None = None
    first_offence: bool = False
    mitigated: bool = False
    counts: int = 1
    authority: str = ""
    facts: str = ""
    point: tuple[float, float] | None = None
    row: int = 0
