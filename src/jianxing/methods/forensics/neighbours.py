"""Neighbours: does a station read lower than its neighbours lead one to expect on bad days, or over a stretch of time?

Neighbours are split into two halves. One half chooses the bad days (its median lies above the limit), the other is the
reference: the log of the station's daily mean is regressed on those of the reference. With the same neighbours for both, a
chance high of theirs makes a day bad and the station look low; the level of the choosing half stands beside the reference,
so that what it knows of the day beyond it is no step. Then the halves change places, and the two answers are averaged day
by day. The question is the step on bad days; its error allows for correlation over five days (Newey and West 1987). Each
calendar year is asked by itself and the smallest p-value multiplied by how many there are.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.forensics.result import NOMINAL, Places, Result, Values, not_evaluated
from jianxing.methods.forensics.tails import above, gumbel_above, long_run

ON_BAD_DAYS: Final = "neighbours_on_bad_days"
SHIFT: Final = "neighbours_shift"
LEAST_DAYS: Final = 180
LEAST_BAD: Final = 15
LEAST_NEIGHBOURS: Final = 4
#: Stations drift against each other by several percent over a year; less than this is no question.
LEAST_SHIFT: Final = 0.1
_LAGS: Final = 5
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
    halves = (others[::2], others[1::2])
    asked: list[tuple[float, float, Places, Values]] = []
    for year in np.unique(years):
        chosen = np.flatnonzero(years == year)
        found = _step(y[chosen], [half[:, chosen] for half in halves], threshold[chosen])
        if found is not None:
            step, z, low = found
            asked.append((z, step, chosen, low))
    if not asked:
        return not_evaluated(ON_BAD_DAYS, "too_few_days", looked_at=int(np.isfinite(y).sum()))
    z, step, chosen, low = min(asked, key=lambda one: one[0])
    p_value = min(above(-z) * len(asked), 1.0)
    # the days that are low by more than half of what two modes would be apart
    places = chosen[np.isfinite(low) & (low < min(step, -0.05))]
    return Result(
        ON_BAD_DAYS,
        int(sum(len(one[2]) for one in asked)),
        statistic=z,
        p_value=p_value,
        flagged=p_value <= NOMINAL,
        effect=round(float(np.expm1(step)) * 100, 2),
        unit="%",
        places=places,
        first=int(chosen[0]),
        last=int(chosen[-1]),
        share=len(places) / max(int(np.isfinite(low).sum()), 1),
        values={"percent": round(float(np.expm1(step)) * 100, 1), "days": int(np.isfinite(low).sum())},
    )


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


def _step(y: Values, halves: list[Values], threshold: Values) -> tuple[float, float, Values] | None:
    """Return the step on bad days, its z and how low each bad day is; None where there is too little to look at."""
    steps, influence, low = [], np.zeros(len(y)), np.full(len(y), np.nan)
    for chooser, reference in (halves, halves[::-1]):
        level = _median(chooser)
        there = np.isfinite(y) & np.isfinite(level) & np.isfinite(reference).all(axis=0)
        bad = (level > threshold) & there
        if int(there.sum()) < LEAST_DAYS or not LEAST_BAD <= int(bad.sum()) <= int(there.sum()) - LEAST_BAD:
            return None
        design = np.column_stack([np.ones(int(there.sum())), reference[:, there].T, level[there], bad[there]])
        inverse = np.linalg.pinv(design.T @ design)
        weights = inverse @ (design.T @ y[there])
        residual = y[there] - design @ weights
        steps.append(float(weights[-1]))
        influence[there] += (design @ inverse[:, -1]) * residual / 2
        without = np.full(len(y), np.nan)
        without[there] = residual + weights[-1] * bad[there]
        low = np.fmin(low, np.where(bad, without, np.nan))
    variance = float(long_run(influence[:, None], lags=_LAGS)[0, 0])
    step = float(np.mean(steps))
    return step, step / max(variance, 1e-18) ** 0.5, low


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
