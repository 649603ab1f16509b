"""What another week of each open blocker costs, by schedule and across all of them (前十堵点)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import orjson

from jianxing.methods.schedules.impact import costs, frozen
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.schedules.models import Blocker, Schedule
from jianxing.schedules.queries.blockers import counted, inputs_of
from jianxing.schedules.queries.listing import current_of
from jianxing.schedules.queries.networks import network_of

#: How many blockers the list across all projects names.
MOST = 10
WEEK = 7


@dataclass(frozen=True, slots=True)
class Cost:
    """What one open blocker costs if it stays *longer* calendar days: the completion goes from *finish* to *later*."""

    blocker: Blocker
    longer: int
    finish: date
    later: date

    @property
    def days(self) -> int:
        """Return the calendar days that it costs."""
        return (self.later - self.finish).days


@dataclass(frozen=True, slots=True)
class Dearest:
    """Open blockers by what they cost, the dearest first; *open_count* is how many there are, *uncomputed* the schedules of
    which nothing can be said, with the reason."""

    costs: tuple[Cost, ...]
    open_count: int
    uncomputed: tuple[tuple[Schedule, str], ...]


def costs_of(*, schedule: Schedule, today: date, longer: int = WEEK) -> tuple[Cost, ...]:
    """Return what each open blocker of a schedule costs in its current update, the dearest first.

    Of like ones the one comes first that takes least to resolve. One pass over the network and one recalculation of what lies
    between for each blocker. Raises ``ScheduleRefused`` where a blocker's task is not in the current update.
    """
    found, update = inputs_of(schedule=schedule, as_of=today), current_of(schedule=schedule)
    if found is None or update is None or not any(one.is_open for one in found.held):
        return ()
    rows = {str(row.pk): row for row in found.blockers}
    frozen_inputs = frozen.frozen([network_of(update=update)], found.held)
    for one in frozen_inputs["blockers"]:
        one["update"] = None
    dearest = _costs(orjson.dumps(frozen_inputs), longer)
    return tuple(Cost(rows[key], longer, finish, later) for key, finish, later in dearest)


@lru_cache(maxsize=256)
def _costs(inputs: bytes, longer: int) -> tuple[tuple[str, date, date], ...]:
    (network,), blockers = frozen.thawed(orjson.loads(inputs))
    return tuple((one.blocker.key, one.finish, one.later) for one in costs(network, blockers, longer=longer))


def with_open_blockers(*, project: int | None = None) -> list[Schedule]:
    """Return the schedules that open blockers hold up."""
    found = counted().filter(ended_on=None)
    if project is not None:
        found = found.filter(schedule__project=project)
    schedules = Schedule.objects.filter(pk__in=found.values("schedule"), voided_at=None)
    return list(schedules.select_related("project__registered_by", "current").order_by("pk"))


def dearest(
    *, today: date, longer: int = WEEK, schedules: Iterable[Schedule] | None = None, most: int | None = MOST
) -> Dearest:
    """Return which open blockers cost most days if they stay longer, over all schedules that one sees."""
    found: list[Cost] = []
    uncomputed = []
    open_count = 0
    for schedule in with_open_blockers() if schedules is None else schedules:
        try:
            mine = costs_of(schedule=schedule, today=today, longer=longer)
        except ScheduleRefused as refusal:
            uncomputed.append((schedule, f"{refusal.task} {refusal.field}".strip()))
            continue
        open_count += len(mine)
        found += mine
    found.sort(
        key=lambda one: (
            -one.days,
            float("inf") if one.blocker.effort_days is None else one.blocker.effort_days,
            one.blocker.first_on,
            one.blocker.pk,
        )
    )
    return Dearest(tuple(found if most is None else found[:most]), open_count, tuple(uncomputed))
