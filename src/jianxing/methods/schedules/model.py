"""What a schedule is: tasks, links, calendars, baselines. Instants are naive: the clock of the site."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

#: Stretches of one day that are worked, in minutes from midnight, in order, not touching.
Hours = tuple[tuple[int, int], ...]

DAY: Final = 24 * 60
OFFICE: Final[Hours] = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
NONE: Final[Hours] = ()


def minutes(hours: Hours) -> int:
    """Return how many minutes of a day are worked."""
    return sum(end - start for start, end in hours)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which hours are worked: by weekday from Monday, unless the day is an exception (winter stop, make-up day).

    *day_minutes* is what one day of a duration is; 0 says the length of the calendar's own days.
    """

    key: str
    name: str
    week: tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
    exceptions: Mapping[date, Hours] = dataclasses.field(default_factory=dict)
    day_minutes: int = 0

    @property
    def one_day(self) -> int:
        """Return the minutes of one day of a duration."""
        return self.day_minutes or max((minutes(hours) for hours in self.week), default=0) or DAY


FIVE_DAYS: Final = Calendar("", "", (OFFICE,) * 5 + (NONE,) * 2)
EVERY_DAY: Final = Calendar("", "", (OFFICE,) * 7)


class LinkKind(StrEnum):
    """Which end of a task waits for which of another: the first letter is the predecessor's end."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class LagUnit(StrEnum):
    """What a lag counts: minutes worked, minutes of the clock, or hundredths of the predecessor's duration."""

    WORKING = "working"
    CALENDAR = "calendar"
    PERCENT = "percent"


class LagCalendar(StrEnum):
    """In whose calendar working lags run. Microsoft Project takes the successor's, Primavera what its file says."""

    SUCCESSOR = "successor"
    PREDECESSOR = "predecessor"
    PROJECT = "project"
    CONTINUOUS = "continuous"


@dataclass(frozen=True, slots=True)
class Task:
    """One task; *minutes* is its duration, of the calendar worked or, where *elapsed*, of the clock.

    A task without minutes is a milestone. *not_before* and *finish_not_before* bound from below, *start_by* and *finish_by*
    from above: a task that cannot keep those has negative float. *remaining* is what is left of a task that has started.
    *parent* makes a summary of another task. *pinned* tasks stay where *not_before* says, whatever their predecessors do.
    """

    key: str
    name: str = ""
    minutes: int = 0
    elapsed: bool = False
    calendar: str = ""
    parent: str = ""
    not_before: datetime | None = None
    finish_not_before: datetime | None = None
    start_by: datetime | None = None
    finish_by: datetime | None = None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    remaining: int | None = None
    pinned: bool = False
    summary: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """*target* waits for *source*; *lag* is in minutes or percent as *unit* says, a lead where negative."""

    source: str
    target: str
    kind: LinkKind = LinkKind.FS
    lag: float = 0
    unit: LagUnit = LagUnit.WORKING


@dataclass(frozen=True, slots=True)
class Baseline:
    """Dates that were planned once: start and finish of each task by its key."""

    name: str
    dates: Mapping[str, tuple[date | None, date | None]]
    set_on: date | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something of a file that is not represented as it stands there: a *code* of ``wording.MESSAGES`` and where."""

    code: str
    task: str = ""
    field: str = ""
    values: Mapping[str, str | float] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A project's network. *calendar* is the key of the calendar of tasks that name none.

    With a *data_date* nothing that is left to do lies before it.
    """

    name: str
    start: datetime
    tasks: tuple[Task, ...]
    links: tuple[Link, ...] = ()
    calendars: Mapping[str, Calendar] = dataclasses.field(default_factory=dict)
    calendar: str = ""
    data_date: datetime | None = None
    baselines: tuple[Baseline, ...] = ()
    lag_calendar: LagCalendar = LagCalendar.SUCCESSOR
    remarks: tuple[Remark, ...] = ()
    kind: str = ""

    def calendar_of(self, task: Task) -> Calendar:
        """Return the calendar that a task works in."""
        return self.calendars[task.calendar or self.calendar]

    @property
    def summaries(self) -> frozenset[str]:
        """Return the keys of tasks that only sum up others."""
        return frozenset(task.parent for task in self.tasks if task.parent) | frozenset(
            task.key for task in self.tasks if task.summary
        )
