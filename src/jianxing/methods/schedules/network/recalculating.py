"""What a change of few tasks does to the completion of a network, without the network being computed again.

Tasks that change their calendars (blocked for longer, released sooner) get new starts and finishes, and so does what lies between
them. Beyond the last of them nothing changes but instants, and whether the network is then complete at C is known from one
backward pass to C: it is if no instant exceeds the bounds that the pass gives. Passes are made once for each C and kept; a
question then costs a few comparisons. The completion found is the least C of those tried, which lie *step* ticks apart: a day.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from jianxing.methods.schedules.network.net import Ints
from jianxing.methods.schedules.network.passes import Passes, ahead

#: Where more tasks lie between the changed ones, a whole forward pass is quicker.
_MOST_BETWEEN: Final = 3000
#: A completion further away than so many steps is computed by a whole forward pass.
_MOST_STEPS: Final = 120


class Recalculation:
    """Answers questions about one network; *early* are its early dates in pairs, as ``Passes.forward`` gives them.

    *first_end* is the completion that is step 0, in ticks of the tables: the end of the day on which the network is complete.
    """

    def __init__(self, passes: Passes, early: Ints, *, step: int = 1, first_end: int | None = None) -> None:
        self._passes, self._early, self._step = passes, early, step
        self._end = int(early.max()) if first_end is None else first_end
        self._bounds: list[Ints] = []
        self._in = passes.forth.begins
        self._out = passes.aback.begins
        self._floors = passes.floors()
        order = passes.levels.order
        self._length = passes.net.duration[order]
        self._row = passes.net.row[order]

    def completion(self, rows: Mapping[int, int]) -> int:
        """Return the step at which the network is complete when tasks, by their numbers, work in other rows.

        0 is the completion as it is; a completion that comes sooner is also 0, as is one that does not change.
        """
        passes = self._passes
        changed = {int(passes.levels.rank[task]): row for task, row in rows.items()}
        moved = self._between(changed)
        if moved is None:
            return self._whole(changed)
        at = np.fromiter((2 * rank for rank in moved), np.int64, len(moved))
        starts = np.fromiter((pair[0] for pair in moved.values()), np.int64, len(moved))
        finishes = np.fromiter((pair[1] for pair in moved.values()), np.int64, len(moved))
        for step in range(_MOST_STEPS):
            bounds = self._bound(step)
            if (starts <= bounds[at]).all() and (finishes <= bounds[at + 1]).all():
                return step
        return self._whole(changed)

    def _bound(self, step: int) -> Ints:
        while len(self._bounds) <= step:
            end = self._end + len(self._bounds) * self._step
            self._bounds.append(self._passes.late(min(end, self._passes.tables.size), caps=False)[1])
        return self._bounds[step]

    def _between(self, changed: Mapping[int, int]) -> dict[int, tuple[int, int]] | None:
        """Return new instants, by rank, of the changed tasks and what lies between them; None where that is too much."""
        last = max(changed)
        found: dict[int, tuple[int, int]] = {}
        waiting = sorted(changed)
        queued = set(waiting)
        side = self._passes.aback
        while waiting:
            rank = heapq.heappop(waiting)
            old = (int(self._early[2 * rank]), int(self._early[2 * rank + 1]))
            new = self._placed(rank, changed.get(rank, int(self._row[rank])), found)
            if new == old:
                continue
            found[rank] = new
            if len(found) > _MOST_BETWEEN:
                return None
            if rank >= last:
                continue
            for pair in (2 * rank, 2 * rank + 1):
                for link in range(int(self._out[pair]), int(self._out[pair + 1])):
                    target = int(side.take[link]) >> 1
                    if target <= last and target not in queued:
                        queued.add(target)
                        heapq.heappush(waiting, target)
        return found

    def _placed(self, rank: int, row: int, found: Mapping[int, tuple[int, int]]) -> tuple[int, int]:
        """Return a task's start and finish, given what is found of those before it."""
        side, table = self._passes.forth, self._passes.tables
        bounds = [int(self._floors[2 * rank]), int(self._floors[2 * rank + 1])]
        for end in (0, 1):
            for link in range(int(self._in[2 * rank + end]), int(self._in[2 * rank + end + 1])):
                pair = int(side.take[link])
                known = found.get(pair >> 1)
                value = int(self._early[pair]) if known is None else known[pair & 1]
                if self._passes.lagged:
                    value = int(
                        table.places[table.counted[value + side.count_at[link]] + side.place_at[link]]
                    )
                bounds[end] = max(bounds[end], value)
        length = self._length[rank : rank + 1]
        count_at, finish_at, short, place_at, end_at = (
            int(one[0]) for one in ahead(table, np.array([row]), length)
        )
        worked = max(
            int(table.counted[bounds[0] + count_at]), int(table.counted[bounds[1] + finish_at]) + short
        )
        return int(table.places[worked + place_at]), int(table.places[worked + end_at])

    def _whole(self, changed: Mapping[int, int]) -> int:
        passes = self._passes
        row = passes.net.row.copy()
        for rank, one in changed.items():
            row[passes.levels.order[rank]] = one
        early = replace(passes, net=replace(passes.net, row=row)).forward()
        return max(-((self._end - int(early.max())) // self._step), 0)
