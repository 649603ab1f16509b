"""Readings as pages look at them: by day, by month, around a limit, beside their neighbours; what lies over them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from math import asin, ceil, cos, radians, sin, sqrt
from statistics import median
from typing import Final

import numpy as np

from jianxing.evidence import queries as evidence
from jianxing.indicators.models import ReadingsVersion, Series, Station, Step
from jianxing.indicators.queries.readings import changes, newest, newest_of, path_of, versions
from jianxing.methods.series import expressions, files

#: Bins on either side of a limit, and how far they reach as a share of it.
BINS: Final = 24
REACH: Final = 0.6


@dataclass(frozen=True, slots=True)
class Days:
    """Values by day, or by month or year where the series is of those; None where nothing was measured."""

    days: Sequence[date]
    values: Sequence[float | None]
    highest: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a series that is flagged or asked about, with what is said of it and where it leads.

    Where readings of the stretch were corrected since it was looked at, it is told but no longer drawn over them.
    """

    first: date
    last: date
    said: str
    is_question: bool = False
    url: str = ""
    is_corrected: bool = False


#: What has something to lay over a series registers here: runs of checks and their questions.
over_series: list[Callable[[Series], Sequence[Mark]]] = []


def marks(*, series: Series) -> list[Mark]:
    """Return all that lies over a series, by its first day."""
    found = [mark for give in over_series for mark in give(series)]
    return sorted(found, key=lambda mark: (mark.first, mark.last))


def has_changed(*, series: Series, since: int, first: date, last: date) -> bool:
    """Whether readings of some days differ between the version *since* and the newest."""
    new = newest(series=series)
    old = versions(series=series).filter(ordinal=since).first()
    if new is None or old is None or new.ordinal == old.ordinal:
        return False
    after = datetime.combine(first, time()) - timedelta(seconds=1)
    found = changes(old=old, new=new, most=1, after=after)
    return bool(found) and found[0]["at"].date() <= last


def by_day(
    *, version: ReadingsVersion, step: str, first: date | None = None, last: date | None = None
) -> Days:
    """Return the readings of a version by day (hourly ones as the day's mean) within a stretch."""
    t = files.table(path_of(version=version))
    if first is not None:
        t = t.filter(t["at"] >= np.datetime64(first, "s").astype(object))
    if last is not None:
        t = t.filter(t["at"] < (np.datetime64(last, "D") + 1).astype("datetime64[s]").astype(object))
    if step == Step.HOUR:
        rows = files.ask(expressions.by_day(t))
        return Days(
            [row["day"].date() for row in rows],
            [row["mean"] for row in rows],
            [row["highest"] for row in rows],
        )
    rows = files.ask(t.order_by("at"))
    values = [row["value"] for row in rows]
    return Days([row["at"].date() for row in rows], values, values)


def with_gaps(held: Days, *, step: str) -> Days:
    """Return days with one that has no value put in after each end of a stretch, so that a line breaks there."""
    longest = {Step.MONTH.value: 31, Step.YEAR.value: 366}.get(step, 1)
    days: list[date] = []
    values: list[float | None] = []
    highest: list[float | None] = []
    for day, value, high in zip(held.days, held.values, held.highest, strict=True):
        if days and (day - days[-1]).days > longest:
            days.append(day)
            values.append(None)
            highest.append(None)
        days.append(day)
        values.append(value)
        highest.append(high)
    return Days(days, values, highest)


def around_limit(*, values: Sequence[float | None], limit: float) -> tuple[float, float, list[int]]:
    """Return where the bins around a limit begin, how wide each is, and how many of *values* each holds.

    A value at the limit keeps it: bins are closed above.
    """
    width = limit * REACH / BINS
    low = limit - BINS * width
    counts = [0] * (2 * BINS)
    for value in values:
        place = -1 if value is None else ceil(round((value - low) / width, 9)) - 1
        if 0 <= place < len(counts):
            counts[place] += 1
    return low, width, counts


@dataclass(frozen=True, slots=True)
class Beside:
    """A neighbour: how far away (km, None where a place has no coordinates), and its months."""

    series: Series
    km: float | None
    months: Sequence[tuple[date, float | None]]


def months(*, version: ReadingsVersion) -> list[tuple[date, float | None]]:
    """Return the mean of each month."""
    return list(_months(version.blob_id))


@lru_cache(maxsize=1024)
def _months(sha256: str) -> tuple[tuple[date, float | None], ...]:
    """Content never changes under its hash, so that what was asked of it is kept; who may see it was asked before."""
    t = files.table(evidence.vault().path_of(sha256))
    return tuple((row["month"].date(), row["mean"]) for row in files.ask(expressions.by_month(t)))


def beside(*, series: Series, others: Sequence[Series], most: int = 12) -> list[Beside]:
    """Return the neighbours that have readings, nearest first."""
    held = newest_of(series=list(others))
    near = sorted(
        (one for one in others if one.pk in held),
        key=lambda one: (_km(series.station, one.station) is None, _km(series.station, one.station) or 0.0),
    )[:most]
    return [
        Beside(one, _km(series.station, one.station), months(version=held[one.pk]))
        for one in near
    ]  # fmt: skip


def middle(of: Sequence[Beside]) -> list[tuple[date, float | None]]:
    """Return the median of the neighbours by month."""
    by_month: dict[date, list[float]] = {}
    for one in of:
        for month, value in one.months:
            if value is not None:
                by_month.setdefault(month, []).append(value)
    return [(month, median(values)) for month, values in sorted(by_month.items())]


def _km(one: Station, other: Station) -> float | None:
    places = (one.longitude, one.latitude, other.longitude, other.latitude)
    if any(place is None for place in places):
        return None
    x1, y1, x2, y2 = (radians(place) for place in places if place is not None)
    part = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(part))
