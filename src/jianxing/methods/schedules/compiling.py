"""A schedule as arrays: which task is which number, which calendar which row, what progress and summaries make of links.

- A finished task stays where it was. What comes before it does not matter any more.
- Of a task that has started, with a data date, what remains is done from then on, after its predecessors (retained logic);
  without one it goes on from its start as if nothing had been in its way.
- A link of a summary is a link of each task below it, by way of an instant at its beginning or end.
- Days on which a task is blocked are no days of work of that task: it stands still and goes on afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np

from jianxing.methods.schedules.grid import Grid, grid_of
from jianxing.methods.schedules.model import (
    LagCalendar,
    LagUnit,
    Link,
    LinkKind,
    Remark,
    Schedule,
    Task,
)
from jianxing.methods.schedules.network import Loop
from jianxing.methods.schedules.network.net import NEVER_AFTER, NEVER_BEFORE, Bools, Net
from jianxing.methods.schedules.network.ordering import levels
from jianxing.methods.schedules.refusals import ScheduleRefused

#: First and last blocked day, both within.
Days = tuple[date, date]
Blocked = Mapping[str, tuple[Days, ...]]
#: A task and its blocked days in order.
Variant = tuple[str, tuple[Days, ...]]
_NOTHING: Final[Blocked] = {}
_FROM_FINISH: Final = frozenset({LinkKind.FS, LinkKind.FF})
_TO_FINISH: Final = frozenset({LinkKind.FF, LinkKind.SF})


@dataclass(frozen=True, slots=True)
class Compiled:
    """A network with its grid; ``tasks[i]`` is task number i, further numbers are instants that stand for no task alone."""

    schedule: Schedule
    grid: Grid
    net: Net
    rows: Callable[[int, int], list[Bools]]
    tasks: tuple[Task, ...]
    number: Mapping[str, int]
    names: tuple[str, ...]
    remarks: tuple[Remark, ...]
    #: The row of each task and set of blocked days that was asked for beside those it has.
    variants: Mapping[Variant, int]


def in_a_circle(loop: Loop, names: Sequence[str]) -> ScheduleRefused:
    """Return the refusal of a loop, which names its tasks; *names* are those of the network's nodes."""
    keys = list(dict.fromkeys(names[at] for at in loop.tasks))
    return ScheduleRefused("loop", task=keys[0], field="predecessor", value=" → ".join([*keys, keys[0]]))


def compile_schedule(
    schedule: Schedule, *, blocked: Blocked = _NOTHING, variants: Iterable[Variant] = ()
) -> Compiled:
    """Return a schedule as arrays; raises ``ScheduleRefused`` naming the task and the field that cannot stand.

    *variants* are other blocked days of tasks, for which rows are made ready.
    """
    return _Compiler(schedule, blocked, tuple(variants)).compiled()


@dataclass
class _Node:
    row: int
    own: int
    duration: int
    start_floor: int
    finish_floor: int = int(NEVER_BEFORE)
    start_cap: int = int(NEVER_AFTER)
    finish_cap: int = int(NEVER_AFTER)
    held: bool = False


@dataclass
class _Compiler:
    schedule: Schedule
    blocked: Blocked
    asked: tuple[Variant, ...] = ()
    nodes: list[_Node] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    links: list[tuple[int, int, bool, bool, int, int]] = field(default_factory=list)
    #: Links that move nothing any more, by source and target.
    past: list[tuple[int, int]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def compiled(self) -> Compiled:
        """Return the schedule as arrays."""
        schedule = self.schedule
        self._check()
        summaries = schedule.summaries
        self.summaries = {task.key: task for task in schedule.tasks if task.key in summaries}
        self.leaves = tuple(task for task in schedule.tasks if task.key not in summaries)
        self.number = {task.key: place for place, task in enumerate(self.leaves)}
        used = {task.calendar or schedule.calendar for task in self.leaves} | {schedule.calendar}
        self.calendars = {key: schedule.calendars[key] for key in sorted(used)}
        self.grid = grid_of(schedule, self.calendars)
        self.row_of: dict[tuple[str | None, tuple[Days, ...]], int] = {(None, ()): 0}
        for key in self.calendars:
            self.row_of[key, ()] = len(self.row_of)
        self.above = self._above()
        self.start_at: dict[str, int] = {}
        self.edges: dict[tuple[str, str], int] = {}
        self.below: dict[str, list[int]] | None = None
        for task in self.leaves:
            self.nodes.append(self._node(task))
            self.names.append(task.key)
        for link in schedule.links:
            self._link(link)
        self._check_past()
        variants = {variant: self._variant(*variant) for variant in self.asked if variant[0] in self.number}
        return Compiled(
            schedule, self.grid, self._net(), self._rows(), self.leaves, self.number, tuple(self.names),
            tuple(self.remarks), variants,
        )  # fmt: skip

    def _check(self) -> None:
        known: set[str] = set()
        for task in self.schedule.tasks:
            if task.key in known:
                raise ScheduleRefused("task_twice", task=task.key, field="id")
            known.add(task.key)
            if task.minutes < 0 or (task.remaining or 0) < 0:
                raise ScheduleRefused("duration_negative", task=task.key, field="duration")
            if (task.calendar or self.schedule.calendar) not in self.schedule.calendars:
                raise ScheduleRefused(
                    "calendar_unknown", task=task.key, field="calendar", value=task.calendar or self.schedule.calendar
                )  # fmt: skip
        for task in self.schedule.tasks:
            if task.parent and task.parent not in known:
                raise ScheduleRefused("parent_unknown", task=task.key, field="parent", value=task.parent)
        for link in self.schedule.links:
            for end in (link.source, link.target):
                if end not in known:
                    raise ScheduleRefused("link_to_unknown", task=link.target, field="predecessor", value=end)
            if link.source == link.target:
                raise ScheduleRefused("link_to_itself", task=link.target, field="predecessor")
        for key, calendar in self.schedule.calendars.items():
            if not any(calendar.week):
                raise ScheduleRefused(
                    "calendar_never_works", task=key, field="calendar", value=calendar.name or key
                )

    def _check_past(self) -> None:
        """Refuse a circle that runs through what is past: its dates stand, so that no pass would come upon it."""
        if not self.past:
            return
        source, target = np.array([*self.past, *(link[:2] for link in self.links)], np.int64).T
        try:
            levels(len(self.nodes), source, target)
        except Loop as loop:
            raise in_a_circle(loop, self.names) from loop

    def _above(self) -> dict[str, tuple[str, ...]]:
        """Return the summaries over each task, the nearest first; refuses a task that lies below itself."""
        parents = {task.key: task.parent for task in self.schedule.tasks}
        found: dict[str, tuple[str, ...]] = {}
        for key in parents:
            path: list[str] = []
            at = parents[key]
            while at:
                if at == key or len(path) > len(parents):
                    raise ScheduleRefused("below_itself", task=key, field="parent", value=parents[key])
                path.append(at)
                if at in found:
                    path += found[at]
                    break
                at = parents[at]
            found[key] = tuple(path)
        return found

    def _row(self, key: str | None, blocked: tuple[Days, ...] = ()) -> int:
        return self.row_of.setdefault((key, blocked), len(self.row_of))

    def _node(self, task: Task) -> _Node:
        schedule, grid = self.schedule, self.grid
        key = task.calendar or schedule.calendar
        calendar, own = schedule.calendars[key], self._row(key)
        blocked = tuple(sorted(self.blocked.get(task.key, ())))
        if task.actual_finish is not None:
            finish = grid.finish(task.actual_finish)
            start = grid.start(task.actual_start or task.actual_finish)
            self.start_at[task.key] = min(start, finish - 1 if task.minutes else finish)
            return _Node(0, own, 0, finish, held=True)
        length = grid.ticks(task.minutes, None if task.elapsed else calendar)
        floor = grid.start(schedule.start)
        if task.actual_start is not None:
            begun = grid.start(task.actual_start)
            self.start_at[task.key] = floor = begun
            if schedule.data_date is not None:
                length = grid.ticks(
                    task.minutes if task.remaining is None else task.remaining,
                    None if task.elapsed else calendar,
                )
                floor = max(floor, grid.start(schedule.data_date))
        elif schedule.data_date is not None:
            floor = max(floor, grid.start(schedule.data_date))
        node = _Node(self._row(None if task.elapsed or not length else key, blocked), own, length, floor)
        self._constrain(node, task)
        for name in self.above[task.key]:
            self._below(node, self.summaries[name], started=task.actual_start is not None)
        return node

    def _variant(self, key: str, blocked: tuple[Days, ...]) -> int:
        """Return the row of a task with other blocked days; of a finished task the row that it has."""
        number = self.number[key]
        task, node = self.leaves[number], self.nodes[number]
        if task.actual_finish is not None:
            return node.row
        continuous = task.elapsed or not node.duration
        return self._row(
            None if continuous else task.calendar or self.schedule.calendar, tuple(sorted(blocked))
        )

    def _constrain(self, node: _Node, task: Task) -> None:
        grid = self.grid
        if task.actual_start is None:
            if task.not_before is not None:
                at = grid.start(task.not_before)
                node.start_floor = at if task.pinned else max(node.start_floor, at)
            if task.start_by is not None:
                node.start_cap = grid.start(task.start_by)
        if task.finish_not_before is not None:
            node.finish_floor = grid.finish(task.finish_not_before)
        if task.finish_by is not None:
            node.finish_cap = grid.finish(task.finish_by)

    def _below(self, node: _Node, summary: Task, *, started: bool) -> None:
        """What bounds a summary bounds each task below it."""
        if summary.not_before is not None and not started:
            node.start_floor = max(node.start_floor, self.grid.start(summary.not_before))
        if summary.finish_by is not None:
            node.finish_cap = min(node.finish_cap, self.grid.finish(summary.finish_by))

    def _link(self, link: Link) -> None:
        from_finish, to_finish = link.kind in _FROM_FINISH, link.kind in _TO_FINISH
        source, target = self.number.get(link.source), self.number.get(link.target)
        if target is not None and self._is_past(self.leaves[target], link):
            if source is not None and (from_finish or link.source not in self.start_at):
                self.past.append((source, target))
            return
        if source is None:
            if not from_finish:
                told = {"value": link.source}
                self.remarks.append(Remark("summary_start_link", link.target, "predecessor", told))
                return
            source = self._after(link.source)
        elif not from_finish and link.source in self.start_at:
            source, from_finish = self._started(link.source), True
        lag, row = self._lag(link)
        if target is None:
            target, to_finish = self._before(link.target, finish=to_finish), False
        elif lag < 0 and not self.nodes[target].duration:
            to_finish = (
                True  # a milestone may come at the end of the day before, not only at the beginning of a day
            )
        self._join(source, target, from_finish, to_finish, lag, row)

    def _is_past(self, task: Task, link: Link) -> bool:
        """Whether a link cannot move its target any more."""
        if task.actual_finish is not None or task.pinned:
            return True
        if task.actual_start is None or link.kind in _TO_FINISH:
            return False
        return self.schedule.data_date is None or link.kind is LinkKind.SS

    def _started(self, key: str) -> int:
        """Return the instant at which a task has started, which links from its start go out from."""
        if (key, "started") not in self.edges:
            self.edges[key, "started"] = self._instant(key, self.start_at[key])
        return self.edges[key, "started"]

    def _join(self, source: int, target: int, from_finish: bool, to_finish: bool, lag: int, row: int) -> None:
        self.links.append((source, target, from_finish, to_finish, lag, row))

    def _instant(self, name: str, at: int) -> int:
        self.nodes.append(_Node(0, 0, 0, at, held=at > int(NEVER_BEFORE)))
        self.names.append(name)
        return len(self.nodes) - 1

    def _after(self, summary: str) -> int:
        """Return the instant at which everything below a summary is finished."""
        if (summary, "after") not in self.edges:
            at = self._edge(summary, "after")
            for leaf in self._leaves_of(summary):
                self._join(leaf, at, True, False, 0, 0)
        return self.edges[summary, "after"]

    def _before(self, summary: str, *, finish: bool) -> int:
        """Return the instant that everything below a summary waits for with its start, or with its finish."""
        kind = "finish" if finish else "start"
        if (summary, kind) not in self.edges:
            at = self._edge(summary, kind)
            for leaf in self._leaves_of(summary):
                task = self.leaves[leaf]
                if task.actual_finish is None and not task.pinned and (finish or task.actual_start is None):
                    self._join(at, leaf, True, finish, 0, 0)
        return self.edges[summary, kind]

    def _edge(self, summary: str, kind: str) -> int:
        self.edges[summary, kind] = self._instant(summary, int(NEVER_BEFORE))
        return self.edges[summary, kind]

    def _leaves_of(self, summary: str) -> list[int]:
        if self.below is None:
            self.below = defaultdict(list)
            for place, task in enumerate(self.leaves):
                for name in self.above[task.key]:
                    self.below[name].append(place)
        return self.below.get(summary, [])

    def _lag(self, link: Link) -> tuple[int, int]:
        """Return a lag in ticks and the row that it runs in."""
        grid, schedule = self.grid, self.schedule
        source, target = self._task(link.source), self._task(link.target)
        minutes, elapsed = link.lag, link.unit is LagUnit.CALENDAR
        if link.unit is LagUnit.PERCENT:
            minutes, elapsed = source.minutes * link.lag / 100, source.elapsed
        if elapsed:
            return grid.ticks(round(minutes), None), 0
        key: str | None = {
            LagCalendar.SUCCESSOR: target.calendar or schedule.calendar,
            LagCalendar.PREDECESSOR: source.calendar or schedule.calendar,
            LagCalendar.PROJECT: schedule.calendar,
            LagCalendar.CONTINUOUS: None,
        }[schedule.lag_calendar]
        lag = grid.ticks(round(minutes), None if key is None else schedule.calendars[key])
        if lag:
            return lag, self._row(key)
        if link.kind is LinkKind.SF and not source.elapsed and source.minutes:
            return 0, self._row(source.calendar or schedule.calendar)
        return 0, 0

    def _task(self, key: str) -> Task:
        at = self.number.get(key)
        return self.summaries[key] if at is None else self.leaves[at]

    def _net(self) -> Net:
        nodes = self.nodes

        def column(values: Sequence[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
            return np.array(values, np.int64)

        links = np.array(self.links, np.int64).reshape(-1, 6)
        return Net(
            row=column([node.row for node in nodes]),
            own=column([node.own for node in nodes]),
            duration=column([node.duration for node in nodes]),
            start_floor=column([node.start_floor for node in nodes]),
            finish_floor=column([node.finish_floor for node in nodes]),
            start_cap=column([node.start_cap for node in nodes]),
            finish_cap=column([node.finish_cap for node in nodes]),
            held=np.array([node.held for node in nodes], np.bool_),
            source=links[:, 0].copy(), target=links[:, 1].copy(),
            from_finish=links[:, 2].astype(np.bool_), to_finish=links[:, 3].astype(np.bool_),
            lag=links[:, 4].copy(), lag_row=links[:, 5].copy(),
        )  # fmt: skip

    def _rows(self) -> Callable[[int, int], list[Bools]]:
        worked = dict(zip(self.calendars, self.grid.rows(self.calendars.values()), strict=True))
        listed, grid = list(self.row_of), self.grid

        def rows(first: int, size: int) -> list[Bools]:
            plain = {key: days(first, size) for key, days in worked.items()}
            made = []
            for key, blocked in listed:
                days = np.ones(size, np.bool_) if key is None else plain[key]
                if blocked:
                    days = days.copy()
                    for from_day, last_day in blocked:
                        start, past = (
                            grid.first_of(from_day) - first,
                            grid.first_of(last_day) + grid.per_day - first,
                        )
                        days[max(start, 0) : max(past, 0)] = False
                made.append(days)
            return made

        return rows
