"""Time cut into ticks: whole days where everything in a schedule is whole days, else as fine as it must be.

Tick 0 begins on 1 January 1970. A start is the tick that it begins with, a finish the tick after the last one worked. In days,
a task that works 8 hours of an 8-hour day takes one tick; the two ways of counting give the same dates wherever both can be used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final

import numpy as np

from jianxing.methods.schedules.model import DAY, Calendar, Hours, LagUnit, Schedule, minutes
from jianxing.methods.schedules.network.net import Bools
from jianxing.methods.schedules.refusals import ScheduleRefused

_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - the clock of the site
EPOCH_DAY: Final = _EPOCH.date()
#: Days from Monday on 1 January 1970, a Thursday.
_EPOCH_WEEKDAY: Final = 3
#: 31 December 9999 is where Python's dates end.
LAST_DAY: Final = (date.max - EPOCH_DAY).days


@dataclass(frozen=True, slots=True)
class Grid:
    """*tick* is a tick's length in minutes, a divisor of a day; *shape* the hours of every day worked where ticks are days."""

    tick: int
    shape: Hours = ()

    @property
    def in_days(self) -> bool:
        """Whether ticks are days."""
        return self.tick == DAY

    @property
    def per_day(self) -> int:
        """Return how many ticks a day has."""
        return DAY // self.tick

    def start(self, at: datetime) -> int:
        """Return the first tick that does not begin before *at*; in days, the day if its work has not begun by then."""
        day, minute = divmod(_minutes(at), DAY)
        if self.in_days:
            return day + (bool(self.shape) and minute > self.shape[0][0])
        return -(-(day * DAY + minute) // self.tick)

    def finish(self, at: datetime) -> int:
        """Return the last boundary of ticks that does not lie after *at*; in days, past the day if its work is done by then."""
        day, minute = divmod(_minutes(at), DAY)
        if self.in_days:
            return day + (minute >= (self.shape[-1][1] if self.shape else DAY))
        minute += minute == DAY - 1  # 23:59 is how programs write the end of a day
        return (day * DAY + minute) // self.tick

    def day_of_start(self, tick: int) -> date:
        """Return the day that a tick lies in."""
        return _day(tick // self.per_day)

    def day_of_finish(self, tick: int) -> date:
        """Return the day of the last tick before a boundary."""
        return _day((tick - 1) // self.per_day)

    def first_of(self, day: date) -> int:
        """Return the first tick of a day."""
        return (day - EPOCH_DAY).days * self.per_day

    def ticks(self, worked: int, calendar: Calendar | None) -> int:
        """Return minutes as ticks, of a calendar or, without one, of the clock."""
        if not self.in_days:
            return round(worked / self.tick)
        return round(worked / (minutes(self.shape) or DAY) if calendar is not None else worked / DAY)

    def rows(self, calendars: Iterable[Calendar]) -> list[Callable[[int, int], Bools]]:
        """Return for each calendar what says which ticks it works."""
        return [_worked(calendar, self) for calendar in calendars]


def grid_of(schedule: Schedule, used: Mapping[str, Calendar]) -> Grid:
    """Return the coarsest grid that holds everything in a schedule."""
    shapes = {
        hours
        for calendar in used.values()
        for hours in chain(calendar.week, calendar.exceptions.values())
        if hours
    }
    if len(shapes) == 1 and _whole_days(schedule, next(iter(shapes))):
        return Grid(DAY, next(iter(shapes)))
    return Grid(_fine(schedule, shapes))


def _whole_days(schedule: Schedule, shape: Hours) -> bool:
    day = minutes(shape)
    lengths = {task.key: (task.minutes, task.elapsed) for task in schedule.tasks}
    summaries = schedule.summaries
    for task in schedule.tasks:
        if task.key in summaries:
            continue
        unit = DAY if task.elapsed else day
        if task.minutes % unit or (task.remaining or 0) % unit:
            return False
        for at in (task.not_before, task.finish_not_before, task.start_by, task.finish_by):
            if at is not None and shape[0][0] < at.hour * 60 + at.minute < shape[-1][1]:
                return False
    for link in schedule.links:
        if link.unit is LagUnit.PERCENT:
            length, elapsed = lengths.get(link.source, (0, False))
            if (length * link.lag / 100) % (DAY if elapsed else day):
                return False
        elif link.lag % (DAY if link.unit is LagUnit.CALENDAR else day):
            return False
    at = schedule.start
    return not shape[0][0] < at.hour * 60 + at.minute < shape[-1][1]


def _fine(schedule: Schedule, shapes: Iterable[Hours]) -> int:
    numbers: set[int] = {DAY}
    for hours in shapes:
        numbers.update(chain.from_iterable(hours))
    for task in schedule.tasks:
        numbers.add(task.minutes)
        numbers.add(task.remaining or 0)
        for at in (task.not_before, task.finish_not_before, task.start_by, task.finish_by):
            if at is not None:
                minute = at.hour * 60 + at.minute
                numbers.add(minute + (minute == DAY - 1))
    lengths = {task.key: task.minutes for task in schedule.tasks}
    for link in schedule.links:
        share = lengths.get(link.source, 0) / 100 if link.unit is LagUnit.PERCENT else 1
        numbers.add(round(abs(link.lag * share)))
    numbers.add(schedule.start.hour * 60 + schedule.start.minute)
    return math.gcd(*numbers)


def _minutes(at: datetime) -> int:
    since = at - _EPOCH
    return since.days * DAY + since.seconds // 60


def _day(days: int) -> date:
    if not 0 <= days + EPOCH_DAY.toordinal() - 1 < date.max.toordinal():
        raise ScheduleRefused("beyond_calendar")
    return EPOCH_DAY + timedelta(days=days)


def _worked(calendar: Calendar, grid: Grid) -> Callable[[int, int], Bools]:
    per_day = grid.per_day
    week = np.array([_pattern(hours, grid) for hours in calendar.week])
    special = {
        (day - EPOCH_DAY).days: _pattern(hours, grid) for day, hours in sorted(calendar.exceptions.items())
    }

    def worked(first: int, size: int) -> Bools:
        day, past = first // per_day, -(-(first + size) // per_day)
        days = week[(np.arange(day, past) + _EPOCH_WEEKDAY) % 7]
        for at, pattern in special.items():
            if day <= at < past:
                days[at - day] = pattern
        start = first - day * per_day
        return days.reshape(-1)[start : start + size]

    return worked


def _pattern(hours: Hours, grid: Grid) -> Bools:
    if grid.in_days:
        return np.array([bool(hours)])
    pattern = np.zeros(grid.per_day, np.bool_)
    for start, end in hours:
        pattern[start // grid.tick : end // grid.tick] = True
    return pattern
