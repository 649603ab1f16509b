"""Claims upon series ("PM2.5 down by 12 %"), computed again from readings, and why a claim and its readings differ.

A formula is declared and not written: which statistic, of which stretch, compared with which base, of which series. Values are
daily (or monthly, or yearly) readings; of hourly ones the daily means. No Django.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]
Stretch = tuple[date, date]
STATISTICS: Final = ("mean", "median", "p90", "highest", "total", "days_within", "share_within")
COMPARES: Final = ("level", "difference", "percent")
#: How many years back another base is looked for.
_BACK: Final = 5


@dataclass(frozen=True, slots=True)
class Readings:
    """One series by day: *limits* are needed by ``days_within`` and ``share_within``, each from its day."""

    name: str
    days: Days
    values: Values
    limits: tuple[tuple[date, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A statistic of a stretch; with ``difference`` or ``percent`` against that of a base. Several series are averaged."""

    statistic: str
    compares: str
    over: Stretch
    base: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a formula gives: the value (None where nothing was measured), that of the stretch and of the base, what is missing."""

    value: float | None
    now: float | None
    before: float | None
    missing_now: int
    missing_before: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why claim and readings differ: a code of ``claims_wording.REASONS`` with its values."""

    code: str
    values: Mapping[str, Any]


def compute(readings: Sequence[Readings], formula: Formula) -> Outcome:
    """Return what the formula gives on these readings."""
    now, missing_now = _across(readings, formula.statistic, formula.over)
    if formula.compares == "level" or formula.base is None:
        return Outcome(now, now, None, missing_now, 0)
    before, missing_before = _across(readings, formula.statistic, formula.base)
    value = None
    if now is not None and before is not None:
        if formula.compares == "difference":
            value = now - before
        elif before != 0:
            value = (now - before) / before * 100
    return Outcome(value, now, before, missing_now, missing_before)


def _across(readings: Sequence[Readings], statistic: str, over: Stretch) -> tuple[float | None, int]:
    found = [_of(one, statistic, over) for one in readings]
    there = [value for value, _missing in found if value is not None]
    return (float(np.mean(there)) if there else None), sum(missing for _value, missing in found)


def _of(one: Readings, statistic: str, over: Stretch) -> tuple[float | None, int]:
    first, last = (np.datetime64(day, "D") for day in over)
    inside = (one.days >= first) & (one.days <= last)
    values, days = one.values[inside], one.days[inside]
    there = np.isfinite(values)
    expected = _expected(one.days, over)
    missing = max(expected - int(there.sum()), 0)
    if not there.any():
        return None, missing
    return _STATISTICS[statistic](values[there], days[there], one.limits), missing


def _expected(days: Days, over: Stretch) -> int:
    """Return how many readings the stretch should have, by how far readings lie apart."""
    if len(days) < 2:
        return 0
    step = float(np.median(np.diff(days).astype("timedelta64[D]").astype(np.int64)))
    length = (over[1] - over[0]).days + 1
    return round(length / step) if step <= 1 else round(length / (30.44 if step < 100 else 365.25))


def _within(values: Values, days: Days, limits: tuple[tuple[date, float], ...]) -> npt.NDArray[np.bool_]:
    bounds = np.full(len(values), np.inf)
    for since, limit in limits:
        bounds[days >= np.datetime64(since, "D")] = limit
    return values <= bounds


_STATISTICS: Final[Mapping[str, Callable[[Values, Days, tuple[tuple[date, float], ...]], float]]] = {
    "mean": lambda values, _days, _limits: float(np.mean(values)),
    "median": lambda values, _days, _limits: float(np.median(values)),
    "p90": lambda values, _days, _limits: float(np.percentile(values, 90)),
    "highest": lambda values, _days, _limits: float(np.max(values)),
    "total": lambda values, _days, _limits: float(np.sum(values)),
    "days_within": lambda values, days, limits: float(_within(values, days, limits).sum()),
    "share_within": lambda values, days, limits: float(_within(values, days, limits).mean() * 100),
}


def fits(value: float | None, claimed: float, *, decimals: int) -> bool:
    """Whether a value, rounded as the claim is, is what was claimed."""
    return value is not None and abs(value - claimed) <= 0.5 * 10.0**-decimals + 1e-9


def reasons(
    readings: Sequence[Readings],
    formula: Formula,
    *,
    claimed: float,
    decimals: int,
    earlier: Sequence[tuple[str, Sequence[Readings]]] = (),
) -> list[Reason]:
    """Return why a claim and its readings differ, what explains it first; *earlier* are versions before, each with its name."""
    outcome = compute(readings, formula)
    if fits(outcome.value, claimed, decimals=decimals):
        return [Reason("fits", {})]
    if outcome.value is None:
        return [Reason("nothing", {"missing": outcome.missing_now + outcome.missing_before})]
    found: list[Reason] = []
    if abs(outcome.value - claimed) < 10.0**-decimals:
        found.append(Reason("rounding", {"value": round(outcome.value, decimals + 2)}))
    if fits(-outcome.value, claimed, decimals=decimals) and formula.compares != "level":
        found.append(Reason("sign", {}))
    found += _other_base(readings, formula, claimed, decimals)
    found += _other_stations(readings, formula, claimed, decimals)
    found += [
        Reason("earlier_version", {"version": name})
        for name, held in earlier
        if fits(compute(held, formula).value, claimed, decimals=decimals)
    ]
    for statistic in STATISTICS:
        other = replace(formula, statistic=statistic)
        if statistic != formula.statistic and fits(
            compute(readings, other).value, claimed, decimals=decimals
        ):
            found.append(Reason("other_statistic", {"statistic": statistic}))
    missing = outcome.missing_now + outcome.missing_before
    if missing:
        found.append(
            Reason("missing", {"now": outcome.missing_now, "before": outcome.missing_before, "both": missing})
        )
    return found or [Reason("unexplained", {"difference": round(outcome.value - claimed, decimals + 2)})]


def _other_base(
    readings: Sequence[Readings], formula: Formula, claimed: float, decimals: int
) -> list[Reason]:
    if formula.base is None or formula.compares == "level":
        return []
    for back in range(-_BACK, _BACK + 1):
        moved = _moved(formula.base, back)
        if back == 0 or moved is None or moved == formula.over:
            continue
        if fits(compute(readings, replace(formula, base=moved)).value, claimed, decimals=decimals):
            return [Reason("other_base", {"first": moved[0].isoformat(), "last": moved[1].isoformat()})]
    return []


def _moved(stretch: Stretch, years: int) -> Stretch | None:
    try:
        return stretch[0].replace(year=stretch[0].year + years), stretch[1].replace(
            year=stretch[1].year + years
        )
    except ValueError:
        return None


def _other_stations(
    readings: Sequence[Readings], formula: Formula, claimed: float, decimals: int
) -> list[Reason]:
    """Look whether leaving one series out, or taking one alone, gives what was claimed."""
    if len(readings) < 2:
        return []
    for at, left in enumerate(readings):
        rest = [one for place, one in enumerate(readings) if place != at]
        if fits(compute(rest, formula).value, claimed, decimals=decimals):
            return [Reason("without", {"series": left.name})]
    for alone in readings:
        if fits(compute([alone], formula).value, claimed, decimals=decimals):
            return [Reason("alone", {"series": alone.name})]
    return []
