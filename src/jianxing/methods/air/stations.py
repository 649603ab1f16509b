"""Daily concentrations and indices of stations out of the series of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np

from jianxing.methods.air.index import POLLUTANTS, DayIndex, index_of_day
from jianxing.methods.air.means import Times, Values, daily_means, days_of, largest_of_day, mda8
from jianxing.methods.readings import HOUR, Series

#: What a daily value is called by the item of hourly readings: of O3 the largest 8-hour mean.
DAILY = {"PM2.5": "PM2.5", "PM10": "PM10", "SO2": "SO2", "NO2": "NO2", "CO": "CO", "O3": "O3_8h"}


def daily(series: Series) -> tuple[str, Times, Values]:
    """Return what the daily value of a series is called, its days, and the values; NaN where a day's is not valid."""
    if series.step_s != HOUR:
        name = "O3_8h" if series.item == "O3" else series.item
        return name, series.times.astype("datetime64[D]"), series.values
    days, rows = days_of(series.start, series.values)
    if series.item == "O3":
        return "O3_8h", days, mda8(rows)
    return DAILY.get(series.item, series.item), days, daily_means(rows)


def indices(
    series: Iterable[Series],
) -> Iterator[tuple[str, list[tuple[date, dict[str, float | None], DayIndex]]]]:
    """Yield each station with its days: the concentrations and what the index makes of them."""
    stations: dict[str, list[Series]] = {}
    for one in series:
        stations.setdefault(one.station, []).append(one)
    for station, those in stations.items():
        by_day: dict[date, dict[str, float | None]] = {}
        for one in those:
            for name, days, values in _parts(one):
                if name in POLLUTANTS or name == "O3_1h":
                    for day, value in zip(days.astype(object), values.tolist(), strict=True):
                        by_day.setdefault(day, dict.fromkeys(POLLUTANTS))[name] = (
                            None if np.isnan(value) else value
                        )
        if by_day:
            yield station, [(day, mean, index_of_day(mean, on=day)) for day, mean in sorted(by_day.items())]


def _parts(one: Series) -> Iterator[tuple[str, Times, Values]]:
    yield daily(one)
    if one.item == "O3" and one.step_s == HOUR:
        days, rows = days_of(one.start, one.values)
        yield "O3_1h", days, largest_of_day(rows)
