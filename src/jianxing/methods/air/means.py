"""Daily values out of hourly ones, with the rules that say when a mean is valid.

- A 24-hour mean needs at least 20 hourly means of its day (GB 3095-2012, 6.4, table 4).
- An 8-hour mean needs at least 6 of its 8 hours (the same table).
- The daily maximum of 8-hour means (O3) looks at the means whose eight hours lie within the day: those that end at 8, 9, …
  24 o'clock, 17 of them. It is valid where at least 14 of them are; where fewer are but the largest lies above the grade II
  limit, it stands all the same, since what is missing could only raise it (HJ 663-2013, on the validity of O3).

An hourly value is labelled by the hour in which it begins, 0 to 23.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Times = npt.NDArray[np.datetime64]
DAY_HOURS: Final = 24
_DAY_NEEDS: Final = 20
_WINDOW: Final = 8
_WINDOW_NEEDS: Final = 6
_WINDOWS_NEEDED: Final = 14


def days_of(start: np.datetime64, values: Values) -> tuple[Times, Values]:
    """Return the days that hourly *values* from *start* on touch, and the values as rows of 24; NaN where there are none."""
    first = start.astype("datetime64[D]")
    before = int((start.astype("datetime64[h]") - first.astype("datetime64[h]")).astype(np.int64))
    count = -(-(before + len(values)) // DAY_HOURS)
    whole = np.full(count * DAY_HOURS, np.nan)
    whole[before : before + len(values)] = values
    return first + np.arange(count), whole.reshape(count, DAY_HOURS)


def daily_means(rows: Values) -> Values:
    """Return the mean of each row of 24 hours, NaN where fewer than 20 are there."""
    return _mean(rows, _DAY_NEEDS)


def largest_of_day(rows: Values) -> Values:
    """Return the largest hour of each row of 24, NaN where fewer than 20 are there."""
    enough = np.isfinite(rows).sum(axis=1) >= _DAY_NEEDS
    return np.where(enough, np.where(np.isnan(rows), -np.inf, rows).max(axis=1), np.nan)


def mda8(rows: Values, *, limit: float = 160.0) -> Values:
    """Return the largest 8-hour mean of each row of 24 hours, NaN where it is not valid."""
    windows = np.lib.stride_tricks.sliding_window_view(rows, _WINDOW, axis=1)
    means = _mean(windows.reshape(-1, _WINDOW), _WINDOW_NEEDS).reshape(windows.shape[:2])
    valid = np.isfinite(means).sum(axis=1)
    largest = np.where(np.isnan(means), -np.inf, means).max(axis=1)
    stands = (valid >= _WINDOWS_NEEDED) | ((valid > 0) & (largest > limit))
    return np.where(stands, largest, np.nan)


def _mean(rows: Values, needs: int) -> Values:
    there = np.isfinite(rows)
    count = there.sum(axis=1)
    total = np.where(there, rows, 0.0).sum(axis=1)
    return np.where(count >= needs, total / np.maximum(count, 1), np.nan)
