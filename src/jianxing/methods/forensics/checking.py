"""All checks over the series of a run: split where limits change, corrected for how many tests there were, put as questions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from jianxing.methods.air.limits import CHANGES, grade_two
from jianxing.methods.air.stations import daily
from jianxing.methods.forensics.benford import benford
from jianxing.methods.forensics.bounds import BOUNDS, limits_of
from jianxing.methods.forensics.bunching import bunching
from jianxing.methods.forensics.ceiling import ceiling
from jianxing.methods.forensics.copies import copies
from jianxing.methods.forensics.density import density_at_limit
from jianxing.methods.forensics.digits import digits
from jianxing.methods.forensics.discoveries import adjusted
from jianxing.methods.forensics.flat_line import flat_line
from jianxing.methods.forensics.gaps import gaps
from jianxing.methods.forensics.grids import aligned, by_days, dated, steps_after, turned
from jianxing.methods.forensics.gross_range import gross_range
from jianxing.methods.forensics.known_date import break_at
from jianxing.methods.forensics.neighbours import on_bad_days, shift
from jianxing.methods.forensics.perceived import perceived
from jianxing.methods.forensics.persistence import persistence
from jianxing.methods.forensics.qartod import flags
from jianxing.methods.forensics.rate_of_change import rate_of_change
from jianxing.methods.forensics.result import Places, Result, Values
from jianxing.methods.forensics.revisions import revisions
from jianxing.methods.forensics.spike import spike
from jianxing.methods.forensics.third_source import third_source
from jianxing.methods.forensics.weather import weather_adjusted_trend
from jianxing.methods.readings import HOUR, Series

Times = npt.NDArray[np.datetime64]
#: The rate of false discoveries at which a test becomes a question.
RATE: Final = 0.01
#: A month with fewer days has no mean.
LEAST_DAYS_OF_MONTH: Final = 15
#: As many stations of one item are asked about together as well.
CITY: Final = 3
#: Checks that describe: they never become a question.
DESCRIBING: Final = frozenset({"weather_adjusted_trend", "persistence", "first_digits"})


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A check of a series: its result, the rows of the file that it is about, the first and last day, the corrected rate, and
    whether it is asked. *at* and *values* are the times and readings that raise it, *limit* the one that it was asked at.
    """

    result: Result
    rows: tuple[int, ...]
    first: date | None
    last: date | None
    rate: float | None
    asked: bool
    at: Times
    values: Values
    limit: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """A series by days: the item of the daily value, the first day, the values, and the row with which each day begins."""

    item: str
    start: date
    values: Values
    rows: Places


@dataclass(frozen=True, slots=True, eq=False)
class Also:
    """What is known beside the series, by station and item: a third source of the same thing, and what was reported at first,
    before corrections; and a day on which something changed for all of them.
    """

    third: Mapping[tuple[str, str], Series] = field(default_factory=dict)
    first_reported: Mapping[tuple[str, str], Series] = field(default_factory=dict)
    break_on: date | None = None
    #: Public reports by month; the grid is one of months.
    felt: Mapping[tuple[str, str], Series] = field(default_factory=dict)


NOTHING_ELSE: Final = Also()


def days_of_series(series: Series) -> Days:
    """Return the valid daily values of a series."""
    item, days, values = daily(series)
    rows = series.rows
    if series.step_s == HOUR:
        before = int(
            (series.start.astype("datetime64[h]") - days[0].astype("datetime64[h]")).astype(np.int64)
        )
        whole = np.zeros(len(days) * 24, dtype=np.int64)
        whole[before : before + len(rows)] = rows
        by_day = whole.reshape(-1, 24)
        rows = np.where(by_day > 0, by_day, np.iinfo(np.int64).max).min(axis=1)
        rows = np.where(rows == np.iinfo(np.int64).max, 0, rows)
    return Days(item, days[0].astype(object), values, rows)


def check_all(
    series: Sequence[Series],
    *,
    neighbours: Sequence[Series] = (),
    weather: Mapping[str, Sequence[Series]] | None = None,
    limit: float | None = None,
    also: Also = NOTHING_ELSE,
    only: Collection[str] = (),
    tell: Callable[[int], None] | None = None,
) -> list[tuple[Series, list[Checked]]]:
    """Run every check that fits each of *series*, or *only* those named, and correct for how many tests there were.

    Series of one item are each other's neighbours; *neighbours* are further ones that are not asked about themselves.
    *limit* is the daily mean of PM2.5 that stands in for the limits in force. *tell* is told how many series are done, and may
    raise to stop the run.
    """
    everyone = {id(one): days_of_series(one) for one in (*series, *neighbours)}
    found: list[tuple[Series, list[Checked]]] = []
    for done, one in enumerate(series):
        if tell is not None:
            tell(done)
        beside = [
            other
            for other in (*series, *neighbours)
            if other.item == one.item and other.step_s == one.step_s and other.station != one.station
        ]
        results = _of_series(
            one,
            everyone[id(one)],
            {other.station: (other, everyone[id(other)]) for other in beside},
            (weather or {}).get(one.station, ()),
            limit,
            also,
        )
        found.append((one, results))
    found += _pooled([(one, everyone[id(one)]) for one in series], limit)
    if only:
        found = [(one, [check for check in checks if check.result.check in only]) for one, checks in found]
    return _corrected(found)


def _pooled(series: Sequence[tuple[Series, Days]], limit: float | None) -> list[tuple[Series, list[Checked]]]:
    """Return the density at the limit of all stations of an item together, where there are enough of them to be a city."""
    found = []
    for item in dict.fromkeys(days.item for _one, days in series):
        those = [(one, days) for one, days in series if days.item == item and grade_two(item)]
        if len(those) < CITY:
            continue
        start = min(days.start for _one, days in those)
        count = max((days.start - start).days + len(days.values) for _one, days in those)
        begin = np.datetime64(start, "D")
        table = np.array(
            [
                aligned(days.values, np.datetime64(days.start, "D"), begin, count, 86_400)
                for _one, days in those
            ]
        )
        rows = np.zeros(count, dtype=np.int64)
        middle = Days(item, start, np.full(count, np.nan), rows)
        calendar = begin + np.arange(count)
        checks = [
            _placed(
                density_at_limit(table[:, first:last].T, limit=bound).moved(first),
                rows,
                calendar,
                middles(table),
                bound,
            )
            for first, last, bound in _periods(middle, limit)
        ]
        one = those[0][0]
        pooled = Series(f"{len(those)} ×", one.item, one.unit, 86_400, begin, middle.values, rows)
        found.append((pooled, checks))
    return found


def middles(table: Values) -> Values:
    """Return the median over stations of each day, NaN where none has a value."""
    found = np.full(table.shape[1], np.nan)
    there = np.isfinite(table).any(axis=0)
    if there.any():
        found[there] = np.nanmedian(table[:, there], axis=0)
    return found


def _of_series(
    one: Series,
    days: Days,
    beside: Mapping[str, tuple[Series, Days]],
    weather: Sequence[Series],
    limit: float | None,
    also: Also,
) -> list[Checked]:
    bounds = BOUNDS.get(one.item)
    hourly = one.step_s == HOUR
    by_reading: list[Result] = []
    limits = limits_of(one.item, step_s=one.step_s)
    values, start = one.values, one.start
    near = [
        aligned(other.values, other.start, start, len(values), other.step_s)
        for other, _days in beside.values()
    ]
    if limits is not None and bounds is not None:
        marks = flags(values, limits=limits, step_s=one.step_s)
        by_reading += [gross_range(marks), spike(marks), rate_of_change(marks)]
        by_reading.append(flat_line(values, floor=bounds.floor, shortest=12 if hourly else 4))
        by_reading.append(ceiling(values, floor=bounds.floor, span=2160 if hourly else 90))
        by_reading.append(digits(values, resolution=bounds.step, span=720 if hourly else 90))
    by_reading.append(gaps(values, neighbours=np.array(near) if near else None))
    block, different = (24, 8) if hourly else (7, 4)
    others = {name: other.values for name, (other, _days) in beside.items()}
    begins = {
        name: steps_after(other.start, start, step_s=one.step_s) for name, (other, _days) in beside.items()
    }
    found = copies(values, block=block, different=different, others=others, begins=begins)
    by_reading.append(dated(found, one))
    checked = [_placed(result, one.rows, one.times, one.values) for result in by_reading]
    checked += _beside_it(one, days, limit, also)
    calendar = np.datetime64(days.start, "D") + np.arange(len(days.values))
    for result, offset, bound in _by_day(one, days, beside, weather, limit):
        checked.append(_placed(result.moved(offset), days.rows, calendar, days.values, bound))
    return checked


def _beside_it(one: Series, days: Days, limit: float | None, also: Also) -> list[Checked]:
    """Return what a third source, the first report and a known date say of a series, where there are such."""
    key, found = (one.station, one.item), []
    start = np.datetime64(days.start, "D")
    calendar = start + np.arange(len(days.values))
    other, before = also.third.get(key), also.first_reported.get(key)
    for first, last, bound in _periods(days, limit):
        if other is not None:
            item, its_days, values = daily(other)
            if item == days.item:
                beside = aligned(values, its_days[0], start, len(days.values), 86_400)
                answer = third_source(days.values[first:last], beside[first:last], limit=bound)
                found.append(_placed(answer.moved(first), days.rows, calendar, days.values, bound))
    if before is not None and before.step_s == one.step_s:
        old = aligned(before.values, before.start, one.start, len(one.values), one.step_s)
        bound = next((held for _first, _last, held in _periods(days, limit)), float("inf"))
        found.append(_placed(revisions(old, one.values, limit=bound), one.rows, one.times, one.values, bound))
    if (counts := also.felt.get(key)) is not None:
        found.append(_felt(days, counts))
    if also.break_on is not None:
        at = (also.break_on - days.start).days
        found.append(_placed(break_at(days.values, at=at), days.rows, calendar, days.values))
    return found


def monthly_means(days: Days, months: Places) -> Values:
    """Return the mean of each of *months* (``datetime64[M]``), NaN for one with too few days that have a value."""
    of_days = (np.datetime64(days.start, "D") + np.arange(len(days.values))).astype("datetime64[M]")
    means = np.full(len(months), np.nan)
    for at, month in enumerate(months):
        there = days.values[of_days == month]
        there = there[np.isfinite(there)]
        if len(there) >= LEAST_DAYS_OF_MONTH:
            means[at] = there.mean()
    return means


def _felt(days: Days, counts: Series) -> Checked:
    """Return whether public reports by month go another way than the means of the months of a series."""
    months = counts.start.astype("datetime64[M]") + np.arange(len(counts.values))
    means = monthly_means(days, months)
    whole = np.flatnonzero(np.isfinite(means) & np.isfinite(counts.values))
    last = int(whole[-1]) + 1 if len(whole) else 0
    result = perceived(means[:last], counts.values[:last])
    return _placed(result, np.zeros(last, dtype=np.int64), months[:last], means[:last])


def _by_day(
    one: Series,
    days: Days,
    beside: Mapping[str, tuple[Series, Days]],
    weather: Sequence[Series],
    limit: float | None,
) -> list[tuple[Result, int, float | None]]:
    """Return the results of checks of daily values, each with the day from which its places count, and its limit."""
    results: list[tuple[Result, int, float | None]] = [(benford(days.values), 0, None)]
    start = np.datetime64(days.start, "D")
    by_hour = None
    # eight-hour means and daily means are of what hours are only where the item is the same
    if one.step_s == HOUR and one.item == days.item:
        by_hour = aligned(one.values, one.start, start, len(days.values) * 24, HOUR).reshape(-1, 24)
    near = np.array(
        [
            aligned(d.values, np.datetime64(d.start, "D"), start, len(days.values), 86_400)
            for _one, d in beside.values()
        ]
    )
    for first, last, bound in _periods(days, limit):
        part = days.values[first:last]
        years = (start + np.arange(first, last)).astype("datetime64[Y]").astype(np.int64)
        hours = by_hour[first:last] if by_hour is not None else None
        results.append((bunching(part, limit=bound, years=years, hours=hours), first, bound))
        results.append((persistence(part, limit=bound), first, bound))
        if len(near):
            low = on_bad_days(part, near[:, first:last], limit=bound, years=years)
            results.append((low, first, bound))
    if len(near):
        results.append((shift(days.values, near), 0, None))
    if weather:
        table = np.column_stack(
            [by_days(one, start, len(days.values)) for one in weather if one.item != "wind_from"]
            + [
                turn
                for one in weather
                if one.item == "wind_from"
                for turn in turned(one, start, len(days.values))
            ]
        )
        results.append((weather_adjusted_trend(days.values, table), 0, None))
    return results


def _periods(days: Days, limit: float | None) -> list[tuple[int, int, float]]:
    """Return the stretches in which one limit holds: from, until, limit. A change of limits splits a series under any limit."""
    edges = [0, *sorted((day - days.start).days for day in CHANGES), len(days.values)]
    bounds = [edge for edge in edges if 0 <= edge <= len(days.values)]
    found = []
    for first, last in pairwise(bounds):
        if last <= first:
            continue
        day = days.start + timedelta(days=first)
        if limit is not None and days.item == "PM2.5":
            found.append((first, last, limit))
            continue
        holds = [bound for since, bound in grade_two(days.item) if since <= day]
        if holds:
            found.append((first, last, holds[-1]))
    return found


def _placed(
    result: Result, rows: Places, times: Times, values: Values, limit: float | None = None
) -> Checked:
    mine = rows[result.places]
    days = times.astype("datetime64[D]")
    first, last = (
        days[at].astype(object) if 0 <= at < len(days) else None for at in (result.first, result.last)
    )
    return Checked(
        result, tuple(int(row) for row in mine if row > 0), first, last, None, asked=False,
        at=times[result.places], values=values[result.places], limit=limit,
    )  # fmt: skip


def _corrected(found: list[tuple[Series, list[Checked]]]) -> list[tuple[Series, list[Checked]]]:
    tested = [one for _series, checks in found for one in checks if one.result.p_value is not None]
    rates = {
        id(one): rate
        for one, rate in zip(tested, adjusted([one.result.p_value or 0.0 for one in tested]), strict=True)
    }
    return [
        (
            series,
            [
                replace(
                    one,
                    rate=rates.get(id(one)),
                    asked=one.result.flagged
                    and one.result.check not in DESCRIBING
                    and rates.get(id(one), 0.0) <= RATE,
                )
                for one in checks
            ],
        )
        for series, checks in found
    ]
