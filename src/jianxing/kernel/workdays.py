"""The mainland working-day calendar, with public holidays and make-up days (调休).

A day that the table does not name follows the weekend. The State Council publishes each year's table in the
autumn before; until then a year is provisional, and so is every deadline counted through it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from chinese_calendar import constants

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5

_HOLIDAY_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that something is due on; provisional while a year that it was counted through is unpublished."""

    on: date
    provisional: bool


class Calendar:
    """Which days are worked.

    `days` holds the days that the published table names (True: worked). A year is provisional when
    `provisional_years` says so or when the table names no day of it: every published year has holidays.
    """

    def __init__(self, days: Mapping[date, bool], provisional_years: frozenset[int] = frozenset()) -> None:
        self._days = dict(days)
        self._published = frozenset(day.year for day in self._days) - provisional_years
        #: Working days from the first day of a month until each of its days; lists ask for thousands of spans.
        self._worked_in: dict[tuple[int, int], tuple[int, ...]] = {}

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked: as the table says, else Monday to Friday."""
        named = self._days.get(day)
        return day.weekday() < _SATURDAY if named is None else named

    def is_provisional(self, day: date) -> bool:
        """Whether the table of the day's year is still unpublished."""
        return day.year not in self._published

    def add(self, start: date, days: int) -> Deadline:
        """The day `days` working days after `start` (before it, when negative).

        The start itself is not counted, as 办理时限 are:
        three working days from a Friday end on the Wednesday.
        No days at all end on the start, worked or not.
        """
        direction = _ONE_DAY if days >= 0 else -_ONE_DAY
        day, left, provisional = start, abs(days), self.is_provisional(start)
        while left:
            day += direction
            provisional = provisional or self.is_provisional(day)
            left -= self.is_workday(day)
        return Deadline(on=day, provisional=provisional)

    def between(self, start: date, end: date) -> int:
        """Working days left from `start` until `end`, the start not counted; negative when `end` has passed.

        `between(d, add(d, n).on) == n`. On the day itself it is 0, and also on days off that follow it.
        """
        if end < start:
            return -self._worked(after=end, until=start)
        return self._worked(after=start, until=end)

    def _worked(self, *, after: date, until: date) -> int:
        if (after.year, after.month) == (until.year, until.month):
            month = self._month(after.year, after.month)
            return month[until.day] - month[after.day]
        count = self._month(after.year, after.month)[-1] - self._month(after.year, after.month)[after.day]
        year, month_number = after.year, after.month
        while (year, month_number) != (until.year, until.month):
            year, month_number = (year + 1, 1) if month_number == 12 else (year, month_number + 1)
            month = self._month(year, month_number)
            count += month[until.day] if (year, month_number) == (until.year, until.month) else month[-1]
        return count

    def _month(self, year: int, month: int) -> tuple[int, ...]:
        """Return the working days of the month up to and with each day; the first entry, before any, is 0."""
        known = self._worked_in.get((year, month))
        if known is None:
            days = range(1, monthrange(year, month)[1] + 1)
            known = (0, *accumulate(self.is_workday(date(year, month, day)) for day in days))
            self._worked_in[year, month] = known
        return known


def seed_days(years: Iterable[int]) -> list[tuple[date, bool, str]]:
    """(day, is worked, note) of every day that the published tables of `years` name, in order of date.

    A year that is not published yet gives nothing; see `provisional_years`.
    """
    wanted = frozenset(years)
    rows = [
        (day, False, _HOLIDAY_NAMES.get(name, name))
        for day, name in constants.holidays.items()
        if day.year in wanted
    ]
    rows += [
        (day, True, f"{_HOLIDAY_NAMES.get(name, name)}调休上班")
        for day, name in constants.workdays.items()
        if day.year in wanted
    ]
    return sorted(rows)


def provisional_years(years: Iterable[int]) -> frozenset[int]:
    """Those of `years` whose table is not published yet, so that weekends alone are days off."""
    published = {day.year for day in constants.holidays}
    return frozenset(year for year in years if year not in published)
