"""Tasks in levels: every link runs from a lower level to a higher one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
    by_source = sorted_by(source)
    successors = target[by_source]
    first = np.zeros(tasks + 1, np.int64)
    np.cumsum(np.bincount(source, minlength=tasks), out=first[1:])
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


def sorted_by(keys: Ints) -> Ints:
    """Return the order that sorts small whole numbers; sorting packed numbers is faster than sorting places."""
    size = len(keys)
    if not size:
        return np.empty(0, np.int64)
    bits = max(size - 1, 1).bit_length()
    packed = (keys << bits) | np.arange(size)
    packed.sort()
    return packed & ((1 << bits) - 1)


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
