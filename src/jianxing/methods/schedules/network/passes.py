"""Forward and backward pass, level by level, with calendars and all four kinds of links.

Forward: each link gives a bound, B = the finish (or start) of its source moved by its lag; a task starts at the k-th tick worked
of its calendar, k = max(counted before the greatest start bound, what makes its finish reach the greatest finish bound).
Backward the same with the least bounds: late finish = the last finish that breaks no bound. Source: Kelley and Walker 1959; links
other than finish-start after Fondahl 1961 (precedence diagrams); here on counted ticks instead of continuous time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from jianxing.methods.schedules.network.net import NEVER_AFTER, Bools, Ints, Net
from jianxing.methods.schedules.network.ordering import Levels, gathered, levels
from jianxing.methods.schedules.network.tables import Rows, Tables, tables

#: How many ticks of a calendar are looked at to guess how long a table must be.
_SAMPLE: Final = 4096
#: No table grows beyond this; whoever asks for more has a calendar that hardly works.
MOST_TICKS: Final = 40_000_000


class BeyondCalendar(Exception):
    """The network runs further than any calendar reaches."""


@dataclass(frozen=True, slots=True)
class Result:
    """Early and late instants of each task, in ticks of the data, and floats in ticks worked of its ``own`` row.

    *finish* is the completion of the network. Late dates are those with which it still holds.
    """

    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    total_float: Ints
    free_float: Ints
    finish: int


@dataclass(frozen=True, slots=True)
class Side:
    """Links sorted for one direction: where each takes its value, how its lag moves it, and which bound each run joins.

    ``runs`` count from the first link of their level; ``begins[p]`` is where the links that join bound p begin among all.
    """

    links: Ints
    begins: Ints
    take: Ints
    count_at: Ints
    place_at: Ints
    runs: Ints
    joins: Ints
    link_ends: list[int]
    run_ends: list[int]


@dataclass(frozen=True, slots=True)
class Passes:
    """A network made ready: put into levels, its links sorted, its calendars as tables. See ``prepare``.

    In here tasks are numbered by rank, and values and bounds lie in pairs: 2i is the start of task i, 2i + 1 its finish.
    """

    net: Net
    levels: Levels
    tables: Tables
    forth: Side
    aback: Side
    lagged: bool
    finish_bound: bool
    start_bound: bool

    def forward(self, *, duration: Ints | None = None, floors: Ints | None = None) -> Ints:
        """Return early starts and finishes in pairs; *duration* by rank and *floors* in pairs stand for the network's own."""
        side, table = self.forth, self.tables
        counted, places = table.counted, table.places
        order = self.levels.order
        length = self.net.duration[order] if duration is None else duration
        steps = ahead(table, self.net.row[order], length)
        count_at, finish_at, short, place_at, end_at = steps
        bounds = self.floors() if floors is None else floors.copy()
        starts, finishes = bounds[0::2], bounds[1::2]
        values = np.empty_like(bounds)
        early, done = values[0::2], values[1::2]
        take, lag_count, lag_place, runs, joins = (
            side.take,
            side.count_at,
            side.place_at,
            side.runs,
            side.joins,
        )
        lagged, finish_bound = self.lagged, self.finish_bound
        link = run = 0
        reduce = np.maximum.reduceat
        for low, high, link_end, run_end in zip(
            self.levels.starts, self.levels.ends, side.link_ends, side.run_ends, strict=True
        ):
            if link_end > link:
                moved = values[take[link:link_end]]
                if lagged:
                    moved = places[counted[moved + lag_count[link:link_end]] + lag_place[link:link_end]]
                most = reduce(moved, runs[run:run_end])
                where = joins[run:run_end]
                bounds[where] = np.maximum(bounds[where], most)
                link, run = link_end, run_end
            worked = counted[starts[low:high] + count_at[low:high]]
            if finish_bound:
                np.maximum(
                    worked, counted[finishes[low:high] + finish_at[low:high]] + short[low:high], out=worked
                )
            early[low:high] = places[worked + place_at[low:high]]
            done[low:high] = places[worked + end_at[low:high]]
        return values

    def backward(self, end: int) -> Ints:
        """Return late starts and finishes in pairs, the network being complete at *end*."""
        return self.late(end, caps=True)[0]

    def late(self, end: int, *, caps: bool) -> tuple[Ints, Ints]:
        """Return late starts and finishes, and the bounds that they keep: those of links and *end*, and of *caps* if asked."""
        side, table = self.aback, self.tables
        counted, places = table.counted, table.places
        order = self.levels.order
        count_at, start_at, more, place_at, end_at = back(
            table, self.net.row[order], self.net.duration[order]
        )
        bounds = np.full(2 * len(order), end, np.int64)
        starts, finishes = bounds[0::2], bounds[1::2]
        start_bound = self.start_bound
        if caps:
            np.minimum(starts, self._own(self.net.start_cap[order]), out=starts)
            np.minimum(finishes, self._own(self.net.finish_cap[order]), out=finishes)
        values = np.empty_like(bounds)
        late, done = values[0::2], values[1::2]
        take, lag_count, lag_place, runs, joins = (
            side.take,
            side.count_at,
            side.place_at,
            side.runs,
            side.joins,
        )
        lagged = self.lagged
        link, run = (side.link_ends[-1], side.run_ends[-1]) if side.link_ends else (0, 0)
        reduce = np.minimum.reduceat
        for level in range(len(self.levels.starts) - 1, -1, -1):
            low, high = self.levels.starts[level], self.levels.ends[level]
            link_start = side.link_ends[level - 1] if level else 0
            run_start = side.run_ends[level - 1] if level else 0
            if link > link_start:
                moved = values[take[link_start:link]]
                if lagged:
                    moved = places[counted[moved + lag_count[link_start:link]] + lag_place[link_start:link]]
                least = reduce(moved, runs[run_start:run])
                where = joins[run_start:run]
                bounds[where] = np.minimum(bounds[where], least)
                link, run = link_start, run_start
            worked = counted[finishes[low:high] + count_at[low:high]]
            if start_bound:
                np.minimum(
                    worked, counted[starts[low:high] + start_at[low:high]] + more[low:high], out=worked
                )
            late[low:high] = places[worked + place_at[low:high]]
            done[low:high] = places[worked + end_at[low:high]]
        return values, bounds

    def floors(self) -> Ints:
        """Return the bounds from below in pairs, in ticks of the tables."""
        order = self.levels.order
        pairs = np.empty(2 * len(order), np.int64)
        pairs[0::2] = self._own(self.net.start_floor[order])
        pairs[1::2] = self._own(self.net.finish_floor[order])
        return pairs

    def _own(self, ticks: Ints) -> Ints:
        """Return ticks of the data as ticks of the tables, held within them."""
        return np.clip(ticks - self.tables.first, 0, self.tables.size)

    def result(self) -> Result:
        """Compute both passes and the floats."""
        early = self.forward()
        end = int(early.max()) if len(early) else 0
        late = self.backward(end)
        return self.told(early, late, end)

    def told(self, early: Ints, late: Ints, end: int) -> Result:
        """Return both passes by task, with floats; finished tasks keep their dates and have none."""
        net, table, order = self.net, self.tables, self.levels.order
        held = net.held[order]
        if held.any():
            pairs = np.repeat(held, 2)
            late = np.where(pairs, early, late)
        own_at = table.count_at[net.own[order]]
        counted = table.counted
        finished = counted[early[1::2] + own_at]
        total = counted[late[1::2] + own_at] - finished
        free = counted[self._free(early, end) + own_at] - finished
        back = self.levels.rank
        first = table.first
        return Result(
            early[0::2][back] + first, early[1::2][back] + first, late[0::2][back] + first, late[1::2][back] + first,
            np.where(held, 0, total)[back], np.where(held, 0, np.minimum(free, total.clip(min=0)))[back], end + first,
        )  # fmt: skip

    def bounds_of_links(self, early: Ints) -> Ints:
        """Return for each link of the network the instant of the data that it bounds its target by, given early dates."""
        side, table = self.forth, self.tables
        moved = early[side.take]
        if self.lagged:
            moved = table.places[table.counted[moved + side.count_at] + side.place_at]
        told = np.empty_like(moved)
        told[side.links] = moved + table.first
        return told

    def _free(self, early: Ints, end: int) -> Ints:
        """Return by rank the last finish that moves no other task's early dates, nor the completion."""
        net, side, table, order = self.net, self.aback, self.tables, self.levels.order
        bounds = np.full(2 * len(order), end, np.int64)
        if len(side.take):
            moved = early[side.take]
            if self.lagged:
                moved = table.places[table.counted[moved + side.count_at] + side.place_at]
            bounds[side.joins] = np.minimum(
                bounds[side.joins], np.minimum.reduceat(moved, side.begins[side.joins])
            )
        count_at, start_at, more, _place_at, end_at = back(table, net.row[order], net.duration[order])
        worked = table.counted[bounds[1::2] + count_at]
        if self.start_bound:
            worked = np.minimum(worked, table.counted[bounds[0::2] + start_at] + more)
        free: Ints = table.places[worked + end_at]
        return free


def ahead(table: Tables, row: Ints, length: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Return where each task counts and places on the way ahead.

    With bounds S and F: k = max(counted[S + 0th], counted[F + 1st] + 2nd), start = places[k + 3rd], finish = places[k + 4th].
    What has no length happens at an instant that its row works, and starts and finishes there.
    """
    count_at, place_at = table.count_at[row], table.place_at[row]
    lasts = length > 0
    end_at = np.where(lasts, table.ended_at[row] + length - 1, place_at)
    return count_at, count_at - lasts, np.where(lasts, 1 - length, 0), place_at, end_at


def back(table: Tables, row: Ints, length: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Return the same for the way back.

    k = min(counted[F + 0th], counted[S + 1st] + 2nd), start = places[k + 3rd], finish = places[k + 4th].
    """
    count_at, place_at = table.count_at[row], table.place_at[row]
    lasts = length > 0
    end_at = np.where(lasts, table.ended_at[row], place_at) - 1
    start_at = np.where(lasts, place_at - length, place_at - 1)
    return count_at + ~lasts, count_at + 1, np.where(lasts, length - 1, 0), start_at, end_at


def solve(net: Net, rows: Rows | None = None) -> Result:
    """Compute both passes and floats of a network; raises ``Loop`` and ``BeyondCalendar``."""
    return settled(prepare(net, rows), rows)[1]


def settled(passes: Passes, rows: Rows | None) -> tuple[Passes, Result]:
    """Compute, with longer tables where the network ran out of them on either side."""
    while True:
        result = passes.result()
        table = passes.tables
        if result.finish - table.first < table.size and (
            not len(result.late_start) or int(result.late_start.min()) >= table.first
        ):
            return passes, result
        if table.size > MOST_TICKS:
            raise BeyondCalendar
        passes = with_tables(passes, rows, first=table.first - table.size, size=3 * table.size)


def prepare(net: Net, rows: Rows | None = None, *, spare: int = 0) -> Passes:
    """Order a network, sort its links and make its tables, *spare* ticks longer than it seems to need; raises ``Loop``."""
    rows = rows or every_tick
    placed = levels(net.tasks, net.source, net.target)
    first, size = _reach(net, placed, rows, spare)
    lagged = bool((net.lag != 0).any() or (net.lag_row != 0).any())
    empty = np.empty(0, np.int64)
    nothing = Side(empty, empty, empty, empty, empty, empty, empty, [], [])
    passes = Passes(
        net, placed, Tables(0, 0, empty, empty, empty, empty, empty), nothing, nothing, lagged,
        finish_bound=bool(net.to_finish.any()) or bool((net.finish_floor > net.start_floor).any()),
        start_bound=not net.from_finish.all() or bool((net.start_cap < NEVER_AFTER).any()),
    )  # fmt: skip
    return with_tables(passes, rows, first=first, size=size)


def with_tables(passes: Passes, rows: Rows | None, *, first: int, size: int) -> Passes:
    """Return the same network with tables from *first* on, *size* ticks long."""
    if size > 3 * MOST_TICKS:
        raise BeyondCalendar
    net = passes.net
    pad = int(max(net.duration.max(initial=0), np.abs(net.lag).max(initial=0)))
    made = tables(rows or every_tick, first=first, size=size, pad=pad)
    return replace(
        passes,
        tables=made,
        forth=_side(net, passes.levels, made, ahead=True, lagged=passes.lagged),
        aback=_side(net, passes.levels, made, ahead=False, lagged=passes.lagged),
    )


def every_tick(first: int, size: int) -> list[Bools]:
    """Return one row that works every tick."""
    return [np.ones(size, np.bool_)]


def _reach(net: Net, placed: Levels, rows: Rows, spare: int) -> tuple[int, int]:
    """Guess from which tick the tables must run, and how far: no path has more than the longest step of each level."""
    if not net.tasks:
        return 0, 1
    given = np.concatenate((net.start_floor, net.finish_floor, net.start_cap, net.finish_cap))
    given = given[(given > -(2**39)) & (given < 2**39)]
    low, high = (int(given.min()), int(given.max())) if len(given) else (0, 0)
    steps = net.duration.copy()
    if len(net.lag) and net.lag.any():
        np.maximum.at(steps, net.target, net.duration[net.target] + np.abs(net.lag))
    longest = int(np.maximum.reduceat(steps[placed.order], placed.starts).sum()) + spare
    sample = rows(low, _SAMPLE)
    share = min(max(int(days.sum()), 1) / _SAMPLE for days in sample)
    margin = 64 + int(np.abs(net.lag).max(initial=0) / share)
    size = high - low + int(longest / share * 1.02) + 2 * margin
    if size > MOST_TICKS:
        size = min(size, max(MOST_TICKS, high - low + 2 * margin))
    return low - margin, size


def _side(net: Net, placed: Levels, made: Tables, *, ahead: bool, lagged: bool) -> Side:
    """Sort the links by what they bound: their targets on the way ahead, their sources on the way back."""
    source = 2 * placed.rank[net.source] + net.from_finish
    target = 2 * placed.rank[net.target] + net.to_finish
    take, join = (source, target) if ahead else (target, source)
    by, first = gathered(join, 2 * net.tasks)
    take = take[by]
    joins = np.flatnonzero(np.diff(first))
    ends = 2 * np.asarray([0, *placed.ends])
    links, runs = first[ends], np.searchsorted(joins, ends)
    before = np.repeat(links[:-1], np.diff(runs))
    count_at = place_at = np.empty(0, np.int64)
    if lagged:
        lag, row, to_finish = net.lag[by], net.lag_row[by], net.to_finish[by]
        overlap = (lag < 0) & ~to_finish
        count_at = made.count_at[row]
        if ahead:
            place_at = np.where(overlap, made.place_at[row], made.ended_at[row] - 1) + lag
        else:
            count_at = count_at + overlap
            place_at = made.place_at[row] - lag - overlap
    return Side(
        by,
        first,
        take,
        count_at,
        place_at,
        first[joins] - before,
        joins,
        links[1:].tolist(),
        runs[1:].tolist(),
    )
