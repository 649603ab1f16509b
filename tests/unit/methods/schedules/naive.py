"""Dates found by trying day after day, with nothing of the product's arithmetic, and random networks to try it on.

For the tests and ``jianxing bench schedules``. A boundary is the midnight before a day: a task that works a … b starts at
a and is finished at b + 1.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from jianxing.methods.schedules.model import (
    DAY,
    EVERY_DAY,
    FIVE_DAYS,
    OFFICE,
    Calendar,
    LagUnit,
    Link,
    LinkKind,
    Schedule,
    Task,
)

ONE = timedelta(days=1)
START = datetime(2025, 3, 3)  # noqa: DTZ001 - the clock of the site
MINUTES = 480


@dataclass(frozen=True)
class Place:
    """Boundaries of a task's start and finish, early and late."""

    start: date
    finish: date
    late_start: date
    late_finish: date


class Naive:
    """Solves a schedule of which every link runs from an earlier task of the list to a later one."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.tasks = {task.key: task for task in schedule.tasks}

    def works(self, key: str, day: date) -> bool:
        """Whether a calendar works a day."""
        calendar = self.schedule.calendars[key]
        hours = calendar.exceptions.get(day, calendar.week[day.weekday()])
        return bool(hours)

    def task_works(self, task: Task, day: date) -> bool:
        """Whether a task can be worked on a day; durations of the clock are worked every day."""
        return task.elapsed or self.works(task.calendar or self.schedule.calendar, day)

    def days(self, task: Task) -> int:
        """Return a task's duration."""
        return task.minutes // (DAY if task.elapsed else MINUTES)

    def moved(self, link: Link, at: date) -> date:
        """Return the boundary that a link makes of its source's."""
        source, target = self.tasks[link.source], self.tasks[link.target]
        to_finish = link.kind in {LinkKind.FF, LinkKind.SF} or not target.minutes
        if link.unit is LagUnit.PERCENT:
            count, elapsed = round(self.days(source) * link.lag / 100), source.elapsed
        else:
            elapsed = link.unit is LagUnit.CALENDAR
            count = round(link.lag) // (DAY if elapsed else MINUTES)
        if elapsed:
            return at + count * ONE
        key = target.calendar or self.schedule.calendar
        if count > 0:
            while count:
                count -= self.works(key, at)
                at += ONE
            return at
        if count < 0:
            left = -count
            while left:
                at -= ONE
                left -= self.works(key, at)
        elif link.kind is not LinkKind.SF or source.elapsed or not source.minutes:
            return at
        else:
            key = source.calendar or self.schedule.calendar
        if to_finish:
            while not self.works(key, at - ONE):
                at -= ONE
        return at

    def finish(self, task: Task, start: date) -> date:
        """Return the boundary at which a task is finished that starts on a day that it works."""
        left, at = self.days(task), start
        while left:
            left -= self.task_works(task, at)
            at += ONE
        return at

    def solved(self) -> dict[str, Place]:
        """Return all boundaries."""
        early: dict[str, tuple[date, date]] = {}
        for task in self.schedule.tasks:
            at = self.schedule.start.date()
            if task.not_before:
                at = max(at, task.not_before.date())
            waits = [link for link in self.schedule.links if link.target == task.key]
            while True:
                if not task.minutes or self.task_works(task, at):
                    finish = self.finish(task, at)
                    if all(self.kept(link, early[link.source], (at, finish)) for link in waits):
                        break
                at += ONE
            early[task.key] = (at, finish)
        end = max(finish for _start, finish in early.values())
        late: dict[str, tuple[date, date]] = {}
        for task in reversed(self.schedule.tasks):
            at = end
            leads = [link for link in self.schedule.links if link.source == task.key]
            while True:
                if not task.minutes or self.task_works(task, at):
                    finish = self.finish(task, at)
                    if finish <= end and all(
                        self.kept(link, (at, finish), late[link.target]) for link in leads
                    ):
                        break
                at -= ONE
            late[task.key] = (at, finish)
        return {key: Place(*early[key], *late[key]) for key in early}

    def kept(self, link: Link, source: tuple[date, date], target: tuple[date, date]) -> bool:
        """Whether a link is kept by the boundaries of its ends."""
        given = source[1] if link.kind in {LinkKind.FS, LinkKind.FF} else source[0]
        bound = self.moved(link, given)
        return bound <= (target[1] if link.kind in {LinkKind.FF, LinkKind.SF} else target[0])


def network(
    seed: int, *, tasks: int = 14, calendars: bool = True, elapsed: bool = True, milestones: bool = True
) -> Schedule:
    """Return a random network with lags and leads of all kinds."""
    chance = random.Random(seed)
    golden = {date(2025, 4, 28) + at * ONE: () for at in range(5)} | {date(2025, 4, 26): OFFICE}
    known = {"1": replace(FIVE_DAYS, key="1", exceptions=golden)}
    if calendars:
        stop = {date(2025, 3, 20) + at * ONE: () for at in range(chance.randint(0, 9))}
        known["2"] = Calendar("2", "every day", EVERY_DAY.week, stop)
        known["3"] = Calendar("3", "six days", (OFFICE,) * 6 + ((),), {date(2025, 3, 9): OFFICE})
    made = []
    for number in range(1, tasks + 1):
        days = chance.choice((0, 1, 2, 3, 5, 8) if milestones else (1, 2, 3, 5, 8))
        clock = elapsed and days > 0 and chance.random() < 0.15
        made.append(
            Task(
                str(number), f"T{number}", days * (DAY if clock else MINUTES), clock,
                chance.choice(("", *known)) if calendars else "",
                not_before=START + timedelta(days=chance.randint(0, 30)) if chance.random() < 0.1 else None,
            )
        )  # fmt: skip
    links = []
    for number in range(2, tasks + 1):
        for source in chance.sample(range(1, number), min(number - 1, chance.choice((1, 1, 2, 3)))):
            kind = chance.choice(list(LinkKind)) if chance.random() < 0.5 else LinkKind.FS
            lag, unit = chance.choice((0, 0, 0, 1, 2, 4, -1, -2)) * MINUTES, LagUnit.WORKING
            if elapsed and chance.random() < 0.2:
                lag, unit = lag * 3, LagUnit.CALENDAR
            elif chance.random() < 0.1:
                lag, unit = 100, LagUnit.PERCENT
            links.append(Link(str(source), str(number), kind, lag, unit))
    return Schedule(f"network {seed}", START, tuple(made), tuple(links), known, "1")
