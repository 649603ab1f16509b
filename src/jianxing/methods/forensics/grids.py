"""Series on one grid: by hours or days of another series, and the times of what was copied."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from jianxing.methods.forensics.result import Result, Values
from jianxing.methods.readings import HOUR, Series


def steps_after(start: np.datetime64, wanted: np.datetime64, *, step_s: int) -> int:
    """Return how many steps *start* lies after *wanted*; negative where it lies before."""
    return int((start.astype("datetime64[s]") - wanted.astype("datetime64[s]")).astype(np.int64)) // step_s


def aligned(values: Values, start: np.datetime64, wanted: np.datetime64, count: int, step_s: int) -> Values:
    """Return *values* on the grid that begins at *wanted*; NaN where it has none."""
    by = steps_after(start, wanted, step_s=step_s)
    found = np.full(count, np.nan)
    first, last = max(by, 0), min(by + len(values), count)
    if last > first:
        found[first:last] = values[first - by : last - by]
    return found


def by_days(one: Series, start: np.datetime64, count: int) -> Values:
    """Return the mean of each day of a weather series, of as many hours as there are."""
    if one.step_s != HOUR:
        return aligned(one.values, one.start, start, count, 86_400)
    hours = aligned(one.values, one.start, start, count * 24, HOUR).reshape(count, 24)
    there = np.isfinite(hours)
    number = there.sum(axis=1)
    return np.where(number > 0, np.where(there, hours, 0).sum(axis=1) / np.maximum(number, 1), np.nan)


def turned(one: Series, start: np.datetime64, count: int) -> list[Values]:
    """Return the wind's direction as two components that can be averaged."""
    angle = np.deg2rad(one.values)
    return [by_days(replace(one, values=part(angle)), start, count) for part in (np.sin, np.cos)]


def instant(at: np.datetime64, *, step_s: int) -> str:
    """Return when a reading begins, as people write it: hours with their minute, days without."""
    unit = "m" if step_s == HOUR else "D"
    return str(at.astype(f"datetime64[{unit}]")).replace("T", " ")


def dated(result: Result, one: Series) -> Result:
    """Return what ``copies`` found of *one* with the times of the longest stretch, and of where it was copied from."""
    longest = result.values.get("longest")
    values = {name: value for name, value in result.values.items() if name != "longest"}
    if longest:
        first, last = longest
        lag = result.values["lag"]
        places = {"at": first, "until": last, "origin_at": first - lag, "origin_until": last - lag}
        step = np.timedelta64(one.step_s, "s")
        values |= {
            name: instant(one.start + int(place) * step, step_s=one.step_s) for name, place in places.items()
        }
    return replace(result, values=values)
