"""A schedule's dates: early and late, floats, the critical path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from jianxing.methods.schedules.compiling import Blocked, Compiled, compile_schedule, in_a_circle
from jianxing.methods.schedules.grid import Grid
from jianxing.methods.schedules.model import Calendar, Remark, Schedule, Task
from jianxing.methods.schedules.network import Loop, Passes, Result, prepare
from jianxing.methods.schedules.network.passes import BeyondCalendar, settled
from jianxing.methods.schedules.refusals import ScheduleRefused


@dataclass(frozen=True, slots=True)
class Dates:
    """One task's dates. Floats are in working days of its calendar; a finish is the last day worked.

    A milestone lies on the last day of what it waits for, or on the day that it may not be before.
    """

    key: str
    name: str
    early_start: date
    early_finish: date
    late_start: date
    late_finish: date
    total_float: float
    free_float: float
    critical: bool
    finished: bool = False
    summary: bool = False


@dataclass(frozen=True, slots=True)
class Solution:
    """What a schedule comes to. *finish* is the last day worked; *path* lists the critical tasks in the order of their dates."""

    schedule: Schedule
    finish: date
    dates: Mapping[str, Dates]
    path: tuple[str, ...]
    remarks: tuple[Remark, ...]


def solve_schedule(schedule: Schedule, *, blocked: Blocked | None = None) -> Solution:
    """Return all dates of a schedule; raises ``ScheduleRefused``."""
    compiled = compile_schedule(schedule, blocked=blocked or {})
    if not compiled.tasks:
        raise ScheduleRefused("no_tasks")
    passes, result = computed(compiled)
    return _Teller(compiled, passes, result).solution()


def computed(compiled: Compiled, *, spare: int = 0) -> tuple[Passes, Result]:
    """Run both passes, with room for *spare* ticks more; a loop is refused with its tasks."""
    try:
        return settled(prepare(compiled.net, compiled.rows, spare=spare), compiled.rows)
    except Loop as loop:
        raise in_a_circle(loop, compiled.names) from loop
    except BeyondCalendar as error:
        raise ScheduleRefused("beyond_calendar") from error


def complete_on(compiled: Compiled, passes: Passes, result: Result) -> date:
    """Return the day on which a network is complete, as ``Solution.finish`` has it."""
    return _Teller(compiled, passes, result).finish()


class _Teller:
    def __init__(self, compiled: Compiled, passes: Passes, result: Result) -> None:
        self.compiled, self.passes, self.result = compiled, passes, result
        self.grid: Grid = compiled.grid
        self.is_end = self._milestones_at_ends()
        self.days: dict[str, float] = {}

    def solution(self) -> Solution:
        """Return everything that is told of a schedule."""
        compiled = self.compiled
        dates = {task.key: self._dates(place, task) for place, task in enumerate(compiled.tasks)}
        path = sorted(
            (one for one in dates.values() if one.critical),
            key=lambda one: (one.early_start, one.early_finish),
        )
        finish = max(one.early_finish for one in dates.values())
        whole = {task.key: dates.get(task.key) for task in compiled.schedule.tasks}
        told = self._summed(whole)
        remarks = compiled.schedule.remarks + compiled.remarks
        return Solution(compiled.schedule, finish, told, tuple(one.key for one in path), remarks)

    def finish(self) -> date:
        """Return the last early finish."""
        dates = (self._dates(place, task) for place, task in enumerate(self.compiled.tasks))
        return max(one.early_finish for one in dates)

    def _dates(self, place: int, task: Task) -> Dates:
        result, grid = self.result, self.grid
        finished = bool(self.compiled.net.held[place])
        early, late = int(result.early_finish[place]), int(result.late_finish[place])
        one_day = self._one_day(self.compiled.schedule.calendar_of(task))
        total, free = float(result.total_float[place]) / one_day, float(result.free_float[place]) / one_day
        if finished:
            start = task.actual_start or task.actual_finish
            assert start is not None
            assert task.actual_finish is not None
            days = (start.date(), max(start.date(), grid.day_of_finish(early)))
            if not task.minutes:
                days = (task.actual_finish.date(),) * 2
            return Dates(task.key, task.name, *days, *days, 0.0, 0.0, critical=False, finished=True)
        if self.compiled.net.duration[place]:
            starts = (int(result.early_start[place]), int(result.late_start[place]))
            begun = [grid.day_of_start(tick) for tick in starts]
            if task.actual_start is not None:
                begun = [task.actual_start.date()] * 2
            days_of = (begun[0], grid.day_of_finish(early), begun[1], grid.day_of_finish(late))
        else:
            early_day = self._instant(place, early)
            late_day = early_day if not total else self._last_worked(place, late)
            days_of = (early_day, early_day, late_day, late_day)
        return Dates(task.key, task.name, *days_of, _tidy(total), _tidy(free), critical=total <= 0)

    def _one_day(self, calendar: Calendar) -> float:
        return 1.0 if self.grid.in_days else calendar.one_day / self.grid.tick

    def _instant(self, place: int, tick: int) -> date:
        return self.grid.day_of_finish(tick) if self.is_end[place] else self._next_worked(place, tick)

    def _next_worked(self, place: int, tick: int) -> date:
        """Return the day of the next tick worked; a milestone waits for nobody's work, but is not set on a day off."""
        table, own = self.passes.tables, self.compiled.net.own[place]
        at = min(max(tick - table.first, 0), table.size - 1)
        worked = int(table.places[table.place_at[own] + table.counted[table.count_at[own] + at]])
        return self.grid.day_of_start(tick if worked >= table.size else worked + table.first)

    def _last_worked(self, place: int, tick: int) -> date:
        """Return the last day worked before an instant: late instants lie at the end of it."""
        table, own = self.passes.tables, self.compiled.net.own[place]
        at = min(max(tick - table.first, 0), table.size)
        worked = int(table.places[table.ended_at[own] + table.counted[table.count_at[own] + at] - 1])
        return self.grid.day_of_finish(worked + table.first)

    def _milestones_at_ends(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Return which instants come at the end of something and so belong to the day before them.

        An instant that something's start, a “not before” or the data date leads to belongs to the day after.
        """
        net, result = self.compiled.net, self.result
        instants = (net.duration == 0) & ~net.held
        starting = np.zeros(net.tasks, np.bool_)
        ending = np.zeros(net.tasks, np.bool_)
        early = result.early_finish
        starting[instants] = net.start_floor[instants] >= early[instants]
        for place, task in enumerate(self.compiled.tasks):
            at = task.not_before
            if (
                starting[place]
                and at is not None
                and self.grid.finish(at) == early[place] == self.grid.start(at)
            ):
                shape = self.grid.shape
                is_evening = bool(shape) and at.hour * 60 + at.minute >= shape[-1][1]
                starting[place], ending[place] = not is_evening, is_evening
        first = self.passes.tables.first
        order = self.passes.levels.rank
        pairs = np.empty(2 * net.tasks, np.int64)
        pairs[2 * order] = result.early_start - first
        pairs[2 * order + 1] = result.early_finish - first
        bound = self.passes.bounds_of_links(pairs) if len(net.source) else np.empty(0, np.int64)
        leads = np.flatnonzero(instants[net.target] & (bound == early[net.target]))
        for link in leads[np.argsort(self.passes.levels.rank[net.target[leads]])]:
            source, target = int(net.source[link]), int(net.target[link])
            lag = int(net.lag[link])
            if instants[source] and not lag:
                starting[target] |= starting[source] and not ending[source]
                ending[target] |= ending[source] or not starting[source]
            elif lag > 0 or (not lag and (net.from_finish[link] or net.to_finish[link])):
                ending[target] = True
            else:
                starting[target] = True
        return ending | ~starting if len(ending) else ending

    def _summed(self, whole: Mapping[str, Dates | None]) -> dict[str, Dates]:
        """Return all tasks in the order of the file, summaries with what their tasks come to; empty ones are left out."""
        below: dict[str, list[Dates]] = {}
        parents = {task.key: task.parent for task in self.compiled.schedule.tasks}
        for key, dates in whole.items():
            if dates is not None:
                at = parents[key]
                while at:
                    below.setdefault(at, []).append(dates)
                    at = parents[at]
        told = {}
        for task in self.compiled.schedule.tasks:
            dates = whole[task.key]
            if dates is not None:
                told[task.key] = dates
            elif found := below.get(task.key):
                told[task.key] = Dates(
                    task.key, task.name,
                    min(one.early_start for one in found), max(one.early_finish for one in found),
                    min(one.late_start for one in found), max(one.late_finish for one in found),
                    min(one.total_float for one in found), min(one.free_float for one in found),
                    critical=any(one.critical for one in found),
                    finished=all(one.finished for one in found), summary=True,
                )  # fmt: skip
        return told


def _tidy(days: float) -> float:
    return round(days, 4) + 0.0
