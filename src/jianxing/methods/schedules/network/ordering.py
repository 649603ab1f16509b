"""Tasks in levels: every link runs from a lower level to a higher one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array

from jianxing.methods.schedules.network.net import Ints


class Loop(Exception):
    """Links run in a circle; carries its tasks in order, each before the next and the last before the first."""

    def __init__(self, tasks: tuple[int, ...]) -> None:
        self.tasks = tasks
        super().__init__(tasks)


@dataclass(frozen=True, slots=True)
class Levels:
    """``order`` lists the tasks level by level, ``ends[k]`` is where level k ends in it, ``rank`` is the way back."""

    order: Ints
    rank: Ints
    starts: list[int]
    ends: list[int]


def levels(tasks: int, source: Ints, target: Ints) -> Levels:
    """Put tasks into levels by Kahn's frontier, a vector step for each; raises ``Loop``."""
    by_source, first = gathered(source, tasks)
    successors = target[by_source]
    left = np.bincount(target, minlength=tasks)
    count = np.diff(first)
    order = np.empty(tasks, np.int64)
    seat = np.empty(tasks, np.int64)
    steps = np.arange(max(len(source), tasks) + 1)
    front = np.flatnonzero(left == 0)
    done = 0
    starts, ends = [], []
    while size := len(front):
        starts.append(done)
        order[done : done + size] = front
        done += size
        ends.append(done)
        several = count[front]
        before = several.cumsum()
        whole = int(before[-1])
        if not whole:
            break
        reached = successors[np.repeat(first[front] - before + several, several) + steps[:whole]]
        np.subtract.at(left, reached, 1)
        front = reached[left[reached] == 0]
        seat[front] = steps[: len(front)]  # of a task that was reached more than once, the last seat counts
        front = front[seat[front] == steps[: len(front)]]
    if done < tasks:
        raise Loop(_loop(tasks, source, target, left > 0))
    rank = np.empty(tasks, np.int64)
    rank[order] = steps[:tasks]
    return Levels(order, rank, starts, ends)


def gathered(keys: Ints, size: int) -> tuple[Ints, Ints]:
    """Return the places of keys 0 … size-1, those of like keys together and in order, and where those of each key begin.

    A counting sort: what turns a matrix kept by columns into one kept by rows, here of one column.
    """
    places = np.arange(len(keys), dtype=np.int32)
    column = csc_array((places, keys.astype(np.int32), np.array([0, len(keys)], np.int32)), shape=(size, 1))
    rows = column.tocsr()
    return rows.data.astype(np.int64), rows.indptr.astype(np.int64)


def _loop(
    tasks: int, source: Ints, target: Ints, left: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> tuple[int, ...]:
    """Return one loop: whatever is left has a predecessor that is left, so going back must come round."""
    inside = left[source] & left[target]
    before = np.full(tasks, -1)
    before[target[inside]] = source[inside]
    seen: dict[int, int] = {}
    path: list[int] = []
    # what is only reached from the loop has a way back too; tasks of the loop are found by going back long enough
    at = int(np.flatnonzero(left)[0])
    while at not in seen:
        seen[at] = len(path)
        path.append(at)
        at = int(before[at])
    found = path[seen[at] :][::-1]
    lowest = found.index(min(found))
    return tuple(found[lowest:] + found[:lowest])
