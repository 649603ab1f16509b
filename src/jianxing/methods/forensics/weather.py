"""A trend without the weather: what remains of a change when every year has had the same wind, warmth and rain (天帮忙).

After Grange, Carslaw, Lewis, Boleti and Hueglin (2018, Atmos. Chem. Phys. 18): a random forest learns the log of the daily
concentration from weather, day of the year, weekday and time; then each day is predicted many times with the weather of
days drawn at random from the whole record, at its own time. The mean of these is the level without the weather. What it
changes a year is compared with what the plain series changed. It describes and raises no question: its error is not of a
kind that a p-value could be had from.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.forensics.result import Result, Values, not_evaluated

CHECK: Final = "weather_adjusted_trend"
#: Less than two years cannot tell a trend from a season.
LEAST: Final = 700
_TREES: Final = 40
_DRAWS: Final = 12
_LEAF: Final = 5
#: Share of days on which the forest is tried that it did not see.
_APART: Final = 5


def normalised(
    values: Values, weather: Values, *, seed: int = 0, trees: int = _TREES, draws: int = _DRAWS
) -> tuple[Values, float]:
    """Return daily *values* without the weather (days × variables), and what share of the variance of unseen days the
    forest explains.

    NaN where a value or its weather is missing.
    """
    from sklearn.ensemble import RandomForestRegressor

    days = np.arange(len(values), dtype=float)
    turn = 2 * np.pi * days / 365.25
    time = np.column_stack([days, np.sin(turn), np.cos(turn), days % 7])
    y = np.log(np.where(values > 0, values, np.nan))
    there = np.flatnonzero(np.isfinite(y) & np.isfinite(weather).all(axis=1))
    forest = RandomForestRegressor(
        n_estimators=trees, min_samples_leaf=_LEAF, max_features=1 / 3, random_state=seed, n_jobs=1
    )
    design = np.column_stack([time, weather])[there]
    # weeks in turn are kept apart: days beside each other know each other
    apart = (there // 7) % _APART == 0
    forest.fit(design[~apart], y[there][~apart])
    error = y[there][apart] - forest.predict(design[apart])
    explained = 1 - float(np.mean(error**2)) / max(float(np.var(y[there][apart])), 1e-12)
    forest.fit(design, y[there])
    random = np.random.default_rng(seed)
    total = np.zeros(len(there))
    for _draw in range(draws):
        other = random.integers(0, len(there), len(there))
        total += forest.predict(np.column_stack([time[there], weather[there][other]]))
    level = np.full(len(values), np.nan)
    level[there] = np.exp(total / draws)
    return level, explained


def weather_adjusted_trend(
    values: Values, weather: Values, *, seed: int = 0, trees: int = _TREES, draws: int = _DRAWS
) -> Result:
    """Set the change of daily *values* a year beside the change without the weather (days × variables)."""
    usable = np.isfinite(values) & (values > 0) & np.isfinite(weather).all(axis=1)
    count = int(usable.sum())
    if count < LEAST or not weather.shape[1]:
        return not_evaluated(CHECK, "too_little_weather", looked_at=count)
    level, explained = normalised(values, weather, seed=seed, trees=trees, draws=draws)
    plain, adjusted = (_yearly(one) for one in (np.where(usable, values, np.nan), level))
    return Result(
        CHECK, count, statistic=round(explained, 4), effect=round(adjusted, 2), unit="%/a",
        first=0, last=len(values) - 1, share=1.0,
        values={"plain": round(plain, 1), "adjusted": round(adjusted, 1), "explained": round(explained * 100)},
    )  # fmt: skip


def _yearly(values: Values) -> float:
    """Return the change a year in percent: a straight line through the logs, with the season beside it."""
    days = np.arange(len(values))
    there = np.isfinite(values)
    turn = 2 * np.pi * days / 365.25
    design = np.column_stack([np.ones(len(days)), days / 365.25, np.sin(turn), np.cos(turn)])[there]
    weights, *_rest = np.linalg.lstsq(design, np.log(values[there]), rcond=None)
    return float(np.expm1(weights[1])) * 100
