"""The table's cells of the checks that go by a rule for each reading, and of those that need something beside the series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from bench.forensics.planting import (
    HOURLY_MEMORY,
    LIMIT,
    Values,
    corrected,
    felt,
    raised,
    series,
    shaved,
    stretched,
    written_wrong,
)

from jianxing.methods.forensics.bounds import limits_of
from jianxing.methods.forensics.gross_range import gross_range
from jianxing.methods.forensics.known_date import break_at
from jianxing.methods.forensics.perceived import perceived
from jianxing.methods.forensics.qartod import Flags, flags
from jianxing.methods.forensics.rate_of_change import rate_of_change
from jianxing.methods.forensics.result import Result
from jianxing.methods.forensics.revisions import revisions
from jianxing.methods.forensics.spike import spike
from jianxing.methods.forensics.third_source import third_source
from jianxing.methods.readings import HOUR

#: An instrument shows no more, whatever the air.
MOST_SHOWN = 985.0
Run = Callable[[np.random.Generator], bool]


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the table: *check* against *kind* of manipulation by *strength*, on so many *days* with so much *noise*."""

    check: str
    kind: str
    strength: str
    days: int
    noise: float
    run: Run

    @property
    def name(self) -> str:
        """Return what it is called in the table's file."""
        return f"{self.check}|{self.kind}|{self.strength}|{self.days}|{self.noise}"


def beside() -> list[Cell]:
    """Return the cells."""
    return [*_by_reading(), *_third(), *_revised(), *_broken(), *_felt()]


def _by_reading() -> list[Cell]:
    """Return the cells of the three sensor tests that sum up flags of readings: rules, asked from a share of readings on."""
    limits = limits_of("PM2.5", step_s=HOUR)
    assert limits is not None
    asked: tuple[tuple[Callable[[Flags], Result], str, Callable[..., Values], tuple[float, ...]], ...] = (
        (gross_range, "write hours with a digit too many", written_wrong, (0.0, 0.0001, 0.001, 0.01)),
        (spike, "raise single hours by 400", raised, (0.0, 0.005, 0.01, 0.02)),
        (rate_of_change, "raise single hours by 600", raised, (0.0, 0.0025, 0.005, 0.01)),
    )

    def cell(
        check: Callable[[Flags], Result], kind: str, plant: Callable[..., Values], share: float, days: int, sigma: float
    ) -> Cell:  # fmt: skip
        by = {} if plant is written_wrong else {"by": float(kind.rsplit(" ", 1)[1])}

        def run(random: np.random.Generator) -> bool:
            values = np.rint(series(days * 24, random, sigma=sigma, memory=HOURLY_MEMORY))
            values = np.minimum(values, MOST_SHOWN)
            return check(flags(plant(values, share, random, **by), limits=limits, step_s=HOUR)).flagged

        return Cell(check.__name__, kind, f"{share:.4g}" if not share else f"{share:.2%}", days, sigma, run)

    return [
        cell(check, kind, plant, share, days, sigma)
        for check, kind, plant, shares in asked
        for days in (90, 365)
        for sigma in (0.6, 0.9)
        for share in shares
    ]


def _third() -> list[Cell]:
    def cell(cut: float, days: int, apart: float) -> Cell:
        def run(random: np.random.Generator) -> bool:
            truth = series(days, random)
            other, own = (truth * np.exp(apart * random.standard_normal(days)) for _source in range(2))
            return third_source(shaved(own, cut, random), other, limit=LIMIT).flagged

        return Cell("third_source", "shave half of the bad days", f"{cut:.0%}", days, apart, run)

    return [
        cell(cut, days, apart)
        for days in (365, 1095)
        for apart in (0.05, 0.12, 0.2)
        for cut in (0.0, 0.1, 0.15, 0.2)
    ]


def _revised() -> list[Cell]:
    def cell(share: float, days: int, often: float) -> Cell:
        def run(random: np.random.Generator) -> bool:
            values = series(days, random)
            return revisions(values, corrected(values, share, random, often=often), limit=LIMIT).flagged

        return Cell("revisions", "turn upward corrections downwards", f"{share:.0%}", days, often, run)

    return [
        cell(share, days, often)
        for days in (365, 1095)
        for often in (0.05, 0.1)
        for share in (0.0, 0.2, 0.4, 0.6)
    ]


def _broken() -> list[Cell]:
    def cell(cut: float, days: int, sigma: float) -> Cell:
        def run(random: np.random.Generator) -> bool:
            values = series(days, random, sigma=sigma)
            return break_at(stretched(values, cut, first=days // 2), at=days // 2).flagged

        return Cell("break_at_date", "scale from the date on", f"{cut:.0%}", days, sigma, run)

    return [
        cell(cut, days, sigma)
        for days in (730, 1460)
        for sigma in (0.3, 0.6)
        for cut in (0.0, 0.1, 0.2, 0.35)
    ]


def _felt() -> list[Cell]:
    def cell(more: float, monthly: int, unrest: float) -> Cell:
        def run(random: np.random.Generator) -> bool:
            official, reports = felt(more, random, monthly=monthly, unrest=unrest)
            return perceived(official, reports).flagged

        return Cell(f"perceived, {monthly} reports a month", "more reports in a year said to be 15 % better",
                    f"{more:.0%}", 730, unrest, run)  # fmt: skip

    return [
        cell(more, monthly, unrest)
        for monthly in (20, 100)
        for unrest in (0.0, 0.2, 0.4)
        for more in (0.0, 0.2, 0.4, 0.8)
    ]
