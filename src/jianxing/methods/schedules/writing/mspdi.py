"""Microsoft Project XML: everything in a schedule has its place there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from xml.sax.saxutils import escape

from jianxing.methods.schedules.model import (
    OFFICE,
    Calendar,
    Hours,
    LagUnit,
    Link,
    LinkKind,
    Schedule,
    Task,
)
from jianxing.methods.schedules.solving import Solution
from jianxing.methods.schedules.writing.numbers import numbered
from jianxing.methods.schedules.writing.spans import spans

_TYPES: Final = {LinkKind.FF: 0, LinkKind.FS: 1, LinkKind.SF: 2, LinkKind.SS: 3}
_FORMATS: Final = {LagUnit.WORKING: 7, LagUnit.CALENDAR: 8, LagUnit.PERCENT: 19}


def write_mspdi(solution: Solution) -> bytes:
    """Return a schedule as an MSPDI document."""
    return "\n".join(_Writer(solution).lines()).encode()


class _Writer:
    def __init__(self, solution: Solution) -> None:
        self.solution, self.schedule = solution, solution.schedule
        self.uids = numbered(task.key for task in self.schedule.tasks)
        self.calendars = numbered(self.schedule.calendars)
        self.waiting: dict[str, list[Link]] = {}
        for link in self.schedule.links:
            self.waiting.setdefault(link.target, []).append(link)
        self.morning, self.evening = _edges(self.schedule)

    def lines(self) -> Iterator[str]:
        schedule = self.schedule
        own = schedule.calendars[schedule.calendar]
        yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        yield '<Project xmlns="http://schemas.microsoft.com/project">'
        yield "<SaveVersion>14</SaveVersion>"
        yield f"<Title>{escape(schedule.name)}</Title><ScheduleFromStart>1</ScheduleFromStart>"
        yield f"<StartDate>{self.start(schedule.start)}</StartDate>"
        yield f"<FinishDate>{self.day(self.solution.finish, self.evening)}</FinishDate>"
        yield f"<CalendarUID>{self.calendars[schedule.calendar]}</CalendarUID>"
        yield f"<DefaultStartTime>{_clock(self.morning)}</DefaultStartTime>"
        yield f"<DefaultFinishTime>{_clock(self.evening)}</DefaultFinishTime>"
        yield f"<MinutesPerDay>{own.one_day}</MinutesPerDay><MinutesPerWeek>{own.one_day * 5}</MinutesPerWeek>"
        yield "<DaysPerMonth>20</DaysPerMonth>"
        if schedule.data_date is not None:
            yield f"<StatusDate>{self.start(schedule.data_date)}</StatusDate>"
        yield "<Calendars>"
        for key, calendar in schedule.calendars.items():
            yield from self.calendar(self.calendars[key], calendar)
        yield "</Calendars>\n<Tasks>"
        summaries = schedule.summaries
        levels: dict[str, int] = {}
        for place, task in enumerate(_outline(schedule), start=1):
            levels[task.key] = levels.get(task.parent, 0) + 1
            yield from self.task(place, task, levels[task.key], summary=task.key in summaries)
        yield "</Tasks>\n</Project>\n"

    def calendar(self, uid: int, calendar: Calendar) -> Iterator[str]:
        yield f"<Calendar><UID>{uid}</UID><Name>{escape(calendar.name or str(uid))}</Name>"
        yield "<IsBaseCalendar>1</IsBaseCalendar><BaseCalendarUID>-1</BaseCalendarUID><WeekDays>"
        for weekday, hours in enumerate(calendar.week):
            yield f"<WeekDay><DayType>{(weekday + 1) % 7 + 1}</DayType>{_working(hours)}</WeekDay>"
        yield "</WeekDays>"
        if calendar.exceptions:
            yield "<Exceptions>"
            for first, last, hours in spans(calendar):
                days = (last - first).days + 1
                yield (
                    f"<Exception><EnteredByOccurrences>0</EnteredByOccurrences><TimePeriod>"
                    f"<FromDate>{first}T00:00:00</FromDate><ToDate>{last}T23:59:00</ToDate></TimePeriod>"
                    f"<Occurrences>{days}</Occurrences><Name></Name><Type>1</Type>{_working(hours)}</Exception>"
                )
            yield "</Exceptions>"
        yield "</Calendar>"

    def task(self, place: int, task: Task, level: int, *, summary: bool) -> Iterator[str]:
        uid = self.uids[task.key]
        yield f"<Task><UID>{uid}</UID><ID>{place}</ID><Name>{escape(task.name)}</Name><Type>1</Type>"
        yield f"<IsNull>0</IsNull><Active>1</Active><Manual>{int(task.pinned)}</Manual><OutlineLevel>{level}</OutlineLevel>"
        dates = self.solution.dates.get(task.key)
        if dates is not None:
            yield f"<Start>{self.day(dates.early_start, self.morning)}</Start>"
            yield f"<Finish>{self.day(dates.early_finish, self.evening)}</Finish>"
        yield f"<Duration>{_span(task.minutes)}</Duration><DurationFormat>{8 if task.elapsed else 7}</DurationFormat>"
        yield f"<Milestone>{int(not task.minutes and not summary)}</Milestone><Summary>{int(summary)}</Summary>"
        yield from self.progress(task)
        yield f"<CalendarUID>{self.calendars[task.calendar] if task.calendar else -1}</CalendarUID>"
        yield from self.bounds(task)
        for link in self.waiting.get(task.key, ()):
            lag = link.lag if link.unit is LagUnit.PERCENT else link.lag * 10
            yield (
                f"<PredecessorLink><PredecessorUID>{self.uids[link.source]}</PredecessorUID><Type>{_TYPES[link.kind]}</Type>"
                f"<CrossProject>0</CrossProject><LinkLag>{lag:.0f}</LinkLag><LagFormat>{_FORMATS[link.unit]}</LagFormat>"
                "</PredecessorLink>"
            )
        for number, baseline in enumerate(self.schedule.baselines[:11]):
            start, finish = baseline.dates.get(task.key, (None, None))
            if start is not None and finish is not None:
                yield (
                    f"<Baseline><Number>{number}</Number><Start>{self.day(start, self.morning)}</Start>"
                    f"<Finish>{self.day(finish, self.evening)}</Finish></Baseline>"
                )
        yield "</Task>"

    def progress(self, task: Task) -> Iterator[str]:
        left = task.minutes if task.remaining is None else task.remaining
        if task.actual_finish is not None:
            left = 0
        if task.actual_start is not None:
            yield f"<ActualStart>{self.start(task.actual_start)}</ActualStart>"
        if task.actual_finish is not None:
            yield f"<ActualFinish>{self.finish(task.actual_finish)}</ActualFinish>"
        done = task.minutes - left if task.actual_start is not None else 0
        yield f"<ActualDuration>{_span(max(done, 0))}</ActualDuration>"
        yield f"<RemainingDuration>{_span(left)}</RemainingDuration>"

    def bounds(self, task: Task) -> Iterator[str]:
        deadline = None
        kind, at = 0, None
        if task.not_before is not None and task.not_before == task.start_by:
            kind, at, deadline = 2, self.start(task.not_before), task.finish_by
        elif task.finish_not_before is not None and task.finish_not_before == task.finish_by:
            kind, at = 3, self.finish(task.finish_by)
        elif task.not_before is not None:
            kind, at, deadline = 4, self.start(task.not_before), task.finish_by
        elif task.finish_not_before is not None:
            kind, at, deadline = 6, self.finish(task.finish_not_before), task.finish_by
        elif task.start_by is not None:
            kind, at, deadline = 5, self.start(task.start_by), task.finish_by
        elif task.finish_by is not None:
            kind, at = 7, self.finish(task.finish_by)
        yield f"<ConstraintType>{kind}</ConstraintType>"
        if at is not None:
            yield f"<ConstraintDate>{at}</ConstraintDate>"
        if deadline is not None:
            yield f"<Deadline>{self.finish(deadline)}</Deadline>"

    def start(self, at: datetime) -> str:
        """A day alone begins with its work."""
        return self.day(at.date(), self.morning) if at.time() == time() else at.isoformat(timespec="seconds")

    def finish(self, at: datetime) -> str:
        """Midnight is the end of the work of the day before."""
        if at.time() == time():
            return self.day(at.date() - timedelta(days=1), self.evening)
        return at.isoformat(timespec="seconds")

    @staticmethod
    def day(day: date, minute: int) -> str:
        """Return a day with a time."""
        return f"{day}T{_clock(minute)}" if minute < 24 * 60 else f"{day + timedelta(days=1)}T00:00:00"


def _outline(schedule: Schedule) -> Iterator[Task]:
    """Yield tasks so that each stands under its summary, else in their order."""
    below: dict[str, list[Task]] = {}
    for task in schedule.tasks:
        below.setdefault(task.parent, []).append(task)
    waiting = below.get("", [])[::-1]
    while waiting:
        task = waiting.pop()
        yield task
        waiting += below.get(task.key, [])[::-1]


def _edges(schedule: Schedule) -> tuple[int, int]:
    days = [hours for hours in schedule.calendars[schedule.calendar].week if hours] or [OFFICE]
    return days[0][0][0], days[0][-1][1]


def _working(hours: Hours) -> str:
    if not hours:
        return "<DayWorking>0</DayWorking>"
    times = "".join(
        f"<WorkingTime><FromTime>{_clock(start)}</FromTime><ToTime>{_clock(end % 1440)}</ToTime></WorkingTime>"
        for start, end in hours
    )
    return f"<DayWorking>1</DayWorking><WorkingTimes>{times}</WorkingTimes>"


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}:00"


def _span(minutes: int) -> str:
    return f"PT{minutes // 60}H{minutes % 60}M0S"
