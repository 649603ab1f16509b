"""What the rules of a series are: cadences, each with a recurrence rule and seasons in which another rule stands for it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jianxing.methods.cadence.recurrence import Rule

MonthDay = tuple[int, int]


class Shift(StrEnum):
    """Where a day off goes: to the next working day, to the one before, or nowhere."""

    AFTER = "after"
    BEFORE = "before"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Season:
    """A range of days in which *rule* stands in the place of the cadence's own.

    The range comes again each year, from one month and day to another, both within, over the turn of the year where the
    first is the later one; or it is there once, from a date to a date. The season's rule starts on its first day, each
    time anew: “every two weeks” counts from there. 29 February ends February in every year, and starts with 1 March in
    a common one.
    """

    name: str
    rule: Rule
    first: MonthDay | date
    last: MonthDay | date

    def __contains__(self, day: date) -> bool:
        return self.start(day) is not None

    def start(self, day: date) -> date | None:
        """Return the first day of the season that *day* lies in; None where it lies in none."""
        first, last = self.first, self.last
        if isinstance(first, date) and isinstance(last, date):
            return first if first <= day <= last else None
        assert isinstance(first, tuple)
        assert isinstance(last, tuple)
        here = (day.month, day.day)
        if first <= last:
            return _first_day(day.year, first) if first <= here <= last else None
        if here >= first:
            return _first_day(day.year, first)
        return _first_day(day.year - 1, first) if here <= last else None


def _first_day(year: int, first: MonthDay) -> date:
    if first == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return date(year, *first)


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often one kind of meeting is due: 每月会商, or the 周沟通 of a series that also has 月调度 and 季推动.

    *starts_on* is the rule's DTSTART, and no meeting is due before it or after *ends_on*. Of the seasons that a day lies
    in, the one listed last gives the rule.
    """

    key: str
    name: str
    rule: Rule
    starts_on: date
    ends_on: date | None = None
    seasons: tuple[Season, ...] = ()
    shift: Shift = Shift.AFTER

    def season(self, day: date) -> Season | None:
        """Return the season whose rule holds on a day; None where the cadence's own does."""
        return next((season for season in reversed(self.seasons) if day in season), None)


@dataclass(frozen=True, slots=True)
class Rules:
    """The cadences of one series."""

    cadences: tuple[Cadence, ...]

    def cadence(self, key: str) -> Cadence | None:
        """Return a cadence by its key."""
        return next((cadence for cadence in self.cadences if cadence.key == key), None)
