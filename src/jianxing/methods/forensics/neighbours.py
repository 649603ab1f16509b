"""Neighbours: does a station read lower than its neighbours lead one to expect on bad days, or over a stretch of time?

Neighbours are split into two halves. One half chooses the bad days, the other is the reference; then they change places, and
the two answers are averaged. With the same neighbours for both, a chance high of theirs makes a day bad and the station look
low. Bad days are weighed by how likely it is, by the choosing half, that the station lay above the limit. What is asked is
whether the difference of the station's log to the mean log of the reference is lower by that weight; the errors follow an
autoregression from day to day, which is taken out first, and what is left is allowed to last five days (Newey and West 1987).

That takes for granted that a station answers to bad air as its reference does. Whether the city is such is asked of its other
stations (*placebo stations*): each is tested as if it were in question, without the one that is. Where their statistics are
spread wider than by chance, the station's is divided by their spread; where they are spread far wider, the stations differ in
how they answer, and the level of the choosing half stands beside the step, with placebo stations again. Each calendar year is
asked by itself and the smallest p-value multiplied by how many there are.

Where there are three years or more, each is also held against the station's own other years: how a station answers to bad air
differs from place to place far more than from year to year. Placebo stations are asked the same of their years; the
spread of their answers is the measure (a Student law with as many degrees of freedom as they give), and in the first question
the level then always stands beside the step. The stronger of the two is told, its p-value doubled.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from jianxing.methods.forensics.result import NOMINAL, Places, Result, Values, not_evaluated
from jianxing.methods.forensics.tails import above, gumbel_above, long_run, student_above
from jianxing.methods.forensics.whitening import memory_of, whitened

ON_BAD_DAYS: Final = "neighbours_on_bad_days"
SHIFT: Final = "neighbours_shift"
LEAST_DAYS: Final = 180
LEAST_BAD: Final = 15
LEAST_NEIGHBOURS: Final = 4
#: A station's own other years say how it answers to bad air from two of them on.
LEAST_YEARS: Final = 3
#: Stations drift against each other by several percent over a year; less than this is no question.
LEAST_SHIFT: Final = 0.1
_LAGS: Final = 5
#: A statistic that is nearer to nothing than this is not held against placebo stations: it is no question anyway.
_WORTH_ASKING: Final = -1.5
#: The mean square of seven placebo stations' statistics exceeds this in one clean city of twenty.
_ALIKE: Final = 2.0
_SHORTEST: Final = 30
_BLOCK: Final = 45
_DRAWS: Final = 99


def on_bad_days(
    station: Values, neighbours: Values, *, limit: float | Values, years: Places | None = None
) -> Result:
    """Ask whether *station* (days) is low on days on which *neighbours* (stations × days) are above *limit*."""
    if len(neighbours) < LEAST_NEIGHBOURS:
        return not_evaluated(ON_BAD_DAYS, "too_few_neighbours", looked_at=len(neighbours))
    y, others = _logs(station), _logs(neighbours)
    years = np.zeros(len(y), dtype=np.int64) if years is None else years
    threshold = np.broadcast_to(np.log(limit), y.shape)
    own = _against_own_years(y, others, threshold, years)
    asked: list[tuple[float, _Step, Places]] = []
    for year in np.unique(years):
        chosen = np.flatnonzero(years == year)
        found = _judged(y[chosen], others[:, chosen], threshold[chosen], levelled=own is not None)
        if found is not None:
            asked.append((*found, chosen))
    if not asked:
        return not_evaluated(ON_BAD_DAYS, "too_few_days", looked_at=int(np.isfinite(y).sum()))
    z, step, chosen = min(asked, key=lambda one: one[0])
    p_value = min(above(-z) * len(asked), 1.0)
    if own is not None:
        p_value = min(2 * p_value, 1.0)
        own_p_value = min(2 * student_above(-own.z, own.freedom) * len(asked), 1.0)
        if own_p_value < p_value:
            p_value, z, step, chosen = own_p_value, own.z, own.step, own.chosen
    # the days that are low by more than half of what two modes would be apart
    places = chosen[np.isfinite(step.low) & (step.low < min(step.size, -0.05))]
    percent = float(np.expm1(step.size)) * 100
    return Result(
        ON_BAD_DAYS,
        int(sum(len(one[2]) for one in asked)),
        statistic=z,
        p_value=p_value,
        flagged=p_value <= NOMINAL,
        effect=round(percent, 2),
        unit="%",
        places=places,
        first=int(chosen[0]),
        last=int(chosen[-1]),
        share=len(places) / max(int(np.isfinite(step.low).sum()), 1),
        values={"percent": round(percent, 1), "days": int(np.isfinite(step.low).sum())},
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """A step on bad days: its size in logs, its z, and how low each bad day is (NaN on the others)."""

    size: float
    z: float
    low: Values

    @property
    def variance(self) -> float:
        """That of the size."""
        return (self.size / self.z) ** 2 if self.z else math.inf


@dataclass(frozen=True, slots=True, eq=False)
class _Own:
    """The year that lies lowest against a station's other years: its step beyond theirs, z and how well that is known."""

    z: float
    step: _Step
    chosen: Places
    freedom: int


def _against_own_years(y: Values, others: Values, threshold: Values, years: Places) -> _Own | None:
    """Return the lowest year against the station's others; None where there are less than three."""
    steps = _steps(y, others, threshold, years)
    if len(steps) < LEAST_YEARS:
        return None
    contrasts = _contrasts(steps)
    year = min(contrasts, key=lambda one: contrasts[one][0])
    z, usual = contrasts[year]
    step, freedom = steps[year], 1
    if z < _WORTH_ASKING:
        squares, stations = [], 0
        for at in range(len(others)):
            theirs = _contrasts(_steps(others[at], np.delete(others, at, axis=0), threshold, years))
            squares += [one**2 for one, _usual in theirs.values()]
            stations += bool(theirs)
        freedom = max(len(squares) - stations, 1)
        z /= max(float(np.mean(squares)) if squares else 1.0, 1.0) ** 0.5
    return _Own(z, _Step(step.size - usual, z, step.low - usual), np.flatnonzero(years == year), freedom)


def _steps(y: Values, others: Values, threshold: Values, years: Places) -> dict[int, _Step]:
    """Return the step on bad days of each year that has enough of them."""
    found = {}
    for year in np.unique(years):
        chosen = np.flatnonzero(years == year)
        step = _step(y[chosen], others[:, chosen], threshold[chosen])
        if step is not None:
            found[int(year)] = step
    return found


def _contrasts(steps: dict[int, _Step]) -> dict[int, tuple[float, float]]:
    """Return, for each year, how far its step lies from the mean of the others in standard errors, and that mean."""
    if len(steps) < LEAST_YEARS:
        return {}
    found = {}
    for year, one in steps.items():
        rest = [(step.size, 1 / step.variance) for other, step in steps.items() if other != year]
        known = sum(weight for _size, weight in rest)
        usual = sum(size * weight for size, weight in rest) / known
        found[year] = ((one.size - usual) / (one.variance + 1 / known) ** 0.5, usual)
    return found


def _judged(y: Values, others: Values, threshold: Values, *, levelled: bool) -> tuple[float, _Step] | None:
    """Return z, held against placebo stations, and the step; None where there is too little to look at.

    The level stands beside the step where *levelled*, or where stations answer too differently without it.
    """
    if not levelled:
        found = _step(y, others, threshold)
        if found is None or found.z > _WORTH_ASKING:
            return None if found is None else (found.z, found)
        spread = _placebo(others, threshold)
        if spread <= _ALIKE:
            return found.z / max((2 + spread) / 3, 1.0) ** 0.5, found
    own = _step(y, others, threshold, levelled=True)
    if own is None:
        return None
    if own.z > _WORTH_ASKING:
        return own.z, own
    return own.z / max(_placebo(others, threshold, levelled=True), 1.0) ** 0.5, own


def _placebo(others: Values, threshold: Values, *, levelled: bool = False) -> float:
    """Return the mean square of the statistics of the other stations, each asked as if it were in question; 1 by chance."""
    squares = []
    for at in range(len(others)):
        rest = np.delete(others, at, axis=0)
        found = _step(others[at], rest, threshold, levelled=levelled)
        if found is not None:
            squares.append(found.z**2)
    return float(np.mean(squares)) if len(squares) >= LEAST_NEIGHBOURS - 1 else 1.0


def shift(station: Values, neighbours: Values) -> Result:
    """Ask whether *station* stood lower against *neighbours* over thirty days or more than before and after."""
    if len(neighbours) < LEAST_NEIGHBOURS - 1:
        return not_evaluated(SHIFT, "too_few_neighbours", looked_at=len(neighbours))
    y, others = _logs(station), _logs(neighbours)
    residual = _residual(y, others)
    there = np.flatnonzero(np.isfinite(residual))
    if len(there) < LEAST_DAYS:
        return not_evaluated(SHIFT, "too_few_days", looked_at=len(there))
    series = residual[there]
    size, first, last = _scan(series)
    random = np.random.default_rng(len(series))
    # the stretch stays in the null: stations do drift, and without it every fourth clean one would be asked about
    null = np.array([_scan(_resampled(series, random))[0] for _draw in range(_DRAWS)])
    p_value = gumbel_above(size, null)
    inside = series[first : last + 1].mean()
    effect = float(inside - np.delete(series, np.s_[first : last + 1]).mean())
    return Result(
        SHIFT,
        len(there),
        statistic=size,
        p_value=p_value,
        flagged=p_value <= NOMINAL and effect <= -LEAST_SHIFT,
        effect=round(float(np.expm1(effect)) * 100, 2),
        unit="%",
        places=there[first : last + 1],
        first=int(there[first]),
        last=int(there[last]),
        share=(last - first + 1) / len(there),
        values={"percent": round(float(np.expm1(effect)) * 100, 1)},
    )


def _logs(values: Values) -> Values:
    logs: Values = np.log(np.where(values > 0, values, np.nan))
    return logs


def _step(y: Values, others: Values, threshold: Values, *, levelled: bool = False) -> _Step | None:
    """Return the step on bad days; None where there is too little to look at."""
    halves = (others[::2], others[1::2])
    sizes, influence, low = [], np.zeros(len(y)), np.full(len(y), np.nan)
    for chooser, reference in (halves, halves[::-1]):
        level, beside = _mean(chooser), _mean(reference)
        there = np.flatnonzero(np.isfinite(y) & np.isfinite(level) & np.isfinite(beside))
        bad = level[there] > threshold[there]
        if len(there) < LEAST_DAYS or not LEAST_BAD <= int(bad.sum()) <= len(there) - LEAST_BAD:
            return None
        spread = float(np.std(y[there] - level[there]))
        weight = _normal((level[there] - threshold[there]) / max(spread, 1e-6))
        difference = y[there] - beside[there]
        columns = [np.ones(len(there)), level[there], weight] if levelled else [np.ones(len(there)), weight]
        design = np.column_stack(columns)
        plain = design @ np.linalg.lstsq(design, difference, rcond=None)[0]
        memory = memory_of(difference - plain, there)
        whole, target = whitened(design, difference, there, memory=memory)
        inverse = np.linalg.pinv(whole.T @ whole)
        weights = inverse @ (whole.T @ target)
        sizes.append(float(weights[-1]))
        influence[there] += (whole @ inverse[:, -1]) * (target - whole @ weights) / 2
        without = np.full(len(y), np.nan)
        without[there] = np.where(bad, difference - design[:, :-1] @ weights[:-1], np.nan)
        low = np.fmin(low, without)
    days = int(np.count_nonzero(influence))
    variance = float(long_run(influence[:, None], lags=_LAGS)[0, 0]) * days / max(days - 4, 1)
    size = float(np.mean(sizes))
    return _Step(size, size / max(variance, 1e-18) ** 0.5, low)


def _normal(z: Values) -> Values:
    """Return the standard normal distribution at each of *z*."""
    found: Values = 0.5 * np.array([math.erfc(-one) for one in np.asarray(z) / math.sqrt(2)])
    return found


def _mean(values: Values) -> Values:
    """Return the mean over stations, NaN where one has no value: a mean of others would be of another level."""
    found: Values = values.mean(axis=0)
    return found


def _median(values: Values) -> Values:
    """Return the median over stations, NaN where none has a value."""
    found = np.full(values.shape[1], np.nan)
    there = np.isfinite(values).any(axis=0)
    found[there] = np.nanmedian(values[:, there], axis=0)
    return found


def _residual(y: Values, others: Values) -> Values:
    """Return what neighbours and the season do not explain; missing neighbours are stood in for by the others' mean."""
    middle = _median(others)
    filled = np.where(np.isfinite(others), others, middle)
    there = np.isfinite(y) & np.isfinite(filled).all(axis=0)
    turn = 2 * np.pi * np.arange(len(y)) / 365.25
    season = [np.sin(turn), np.cos(turn), np.sin(2 * turn), np.cos(2 * turn)]
    design = np.column_stack([np.ones(len(y)), filled.T, *season])
    found = np.full(len(y), np.nan)
    if int(there.sum()) > 2 * design.shape[1]:
        weights, *_rest = np.linalg.lstsq(design[there], y[there], rcond=None)
        found[there] = y[there] - design[there] @ weights
        # far-off days are held in, so that one bad hour makes no stretch
        spread = 1.4826 * float(np.median(np.abs(found[there] - np.median(found[there]))))
        found[there] = np.clip(found[there], -4 * spread, 4 * spread)
    return found


def _scan(series: Values) -> tuple[float, int, int]:
    """Return the most that a stretch lies below what stands before and after it, in the series' own spread, and the stretch.

    Before and after are as long as the stretch, up to what there is: slow drifts of a station raise both alike.
    """
    count = len(series)
    total = np.concatenate(([0.0], np.cumsum(series)))
    best, first, last = 0.0, 0, min(_SHORTEST, count) - 1
    length = _SHORTEST
    while length <= count // 2:
        at = np.arange(count - length + 1)
        before, after = np.maximum(at - length, 0), np.minimum(at + 2 * length, count)
        inside = total[at + length] - total[at]
        beside = after - before - length
        outside = total[after] - total[before] - inside
        error = np.sqrt(1 / length + 1 / np.maximum(beside, 1))
        sizes = np.where(
            beside >= _SHORTEST, (outside / np.maximum(beside, 1) - inside / length) / error, 0.0
        )
        most = int(np.argmax(sizes))
        if sizes[most] > best:
            best, first, last = float(sizes[most]), most, most + length - 1
        length = max(int(length * 1.15), length + 1)
    return best / max(float(series.std()), 1e-12), first, last


def _resampled(series: Values, random: np.random.Generator) -> Values:
    """Return the series put together anew from blocks of 45 days, in which what belongs together stays so."""
    starts = random.integers(0, len(series) - _BLOCK, -(-len(series) // _BLOCK))
    return np.concatenate([series[at : at + _BLOCK] for at in starts])[: len(series)]
