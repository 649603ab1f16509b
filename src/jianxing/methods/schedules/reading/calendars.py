"""Calendars while they are being read: a week, then exceptions, with repetition unfolded."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from jianxing.methods.schedules.model import FIVE_DAYS, Calendar, Hours
from jianxing.methods.schedules.reading import values
from jianxing.methods.schedules.reading.limits import Limits
from jianxing.methods.schedules.refusals import ScheduleRefused

_BY_ITEM: Final = {"3": range(6, 7), "4": range(1), "5": range(1, 2), "6": range(2, 3), "7": range(3, 4),
                   "8": range(4, 5), "9": range(5, 6), "0": range(7), "1": range(5), "2": range(5, 7)}  # fmt: skip


class Week:
    """A calendar in the making; *place* is what a refusal names."""

    def __init__(self, base: Calendar | None, place: str, limits: Limits) -> None:
        self._week = list(base.week if base else FIVE_DAYS.week)
        self._exceptions = dict(base.exceptions if base else {})
        self._place, self._limits = place, limits

    def every(self, weekday: int, hours: Hours) -> None:
        """Set a weekday, 0 being Monday."""
        self._week[weekday] = hours

    def mark(self, days: Iterable[date], hours: Hours) -> None:
        """Set days apart."""
        for day in days:
            self._exceptions[day] = hours
            if len(self._exceptions) > self._limits.exceptions:
                raise ScheduleRefused(
                    "too_many", task=self._place, field="Exception", value=self._limits.exceptions
                )  # fmt: skip

    def calendar(self, key: str, name: str, one_day: int) -> Calendar:
        """Return it finished."""
        mon, tue, wed, thu, fri, sat, sun = self._week
        return Calendar(key, name, (mon, tue, wed, thu, fri, sat, sun), self._exceptions, one_day)


def recurring(
    kind: str, first: date, last: date, *, period: str, month: str, month_day: str, days_of_week: str,
    position: str, item: str, place: str,
) -> list[date] | None:  # fmt: skip
    """Return the days of an exception of MSPDI from *first* to *last*; None where its kind is not known.

    1 and 7 every so many days, 2 yearly on a day, 3 yearly on a weekday, 4 monthly on a day, 5 monthly on a weekday, 6 weekly.
    """
    step = max(_small(period, place, "Period", otherwise=1), 1)
    if kind in {"1", "7"}:
        return [first + timedelta(days=at) for at in range(0, (last - first).days + 1, step)]
    if kind == "6":
        mask = _small(days_of_week, place, "DaysOfWeek", otherwise=127)
        return [
            day
            for at in range((last - first).days + 1)
            if ((at + (first.isoweekday() % 7)) // 7) % step == 0
            and mask >> ((day := first + timedelta(days=at)).isoweekday() % 7) & 1
        ]
    months = (
        [(year, _small(month, place, "Month", otherwise=0) + 1) for year in range(first.year, last.year + 1)]
        if kind in {"2", "3"}
        else [((first.month - 1 + at) // 12 + first.year, (first.month - 1 + at) % 12 + 1)
              for at in range(0, (last.year - first.year) * 12 + last.month - first.month + 1, step)]
    )  # fmt: skip
    if kind in {"2", "4"}:
        wanted = _small(month_day, place, "MonthDay", otherwise=first.day)
        found = (_in_month(year, one, wanted) for year, one in months)
    elif kind in {"3", "5"} and item in _BY_ITEM:
        which = _small(position, place, "MonthPosition", otherwise=0)
        found = (_weekday_in_month(year, one, _BY_ITEM[item], which) for year, one in months)
    else:
        return None
    return [day for day in found if day is not None and first <= day <= last]


def _small(text: str, place: str, field: str, *, otherwise: int) -> int:
    found = values.whole(text, task=place, field=field) if text else otherwise
    if not 0 <= found <= 10_000:
        raise ScheduleRefused("not_a_value", task=place, field=field, value=text[:20])
    return found


def _in_month(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _weekday_in_month(year: int, month: int, weekdays: range, which: int) -> date | None:
    if not 1 <= month <= 12:
        return None
    days = list(_of_month(year, month, weekdays))
    if which == 4:  # the last
        return days[-1] if days else None
    return days[which] if which < len(days) else None


def _of_month(year: int, month: int, weekdays: range) -> Iterator[date]:
    for day in range(1, monthrange(year, month)[1] + 1):
        found = date(year, month, day)
        if found.weekday() in weekdays:
            yield found
