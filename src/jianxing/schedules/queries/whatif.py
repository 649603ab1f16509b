"""What another week of each open blocker costs, by schedule and across all of them (前十堵点)."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import orjson

from jianxing.methods.schedules.freezing import thaw
from jianxing.methods.schedules.impact import costs, frozen
from jianxing.methods.schedules.impact.blockers import in_order
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.schedules.models import Blocker, Schedule, ScheduleContent, ScheduleUpdate
from jianxing.schedules.queries.blockers import counted, held_of, of_schedule, of_schedules
from jianxing.schedules.queries.networks import network_of, said

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

    Of like ones the one comes first that takes least to resolve. Raises ``ScheduleRefused`` where a blocker's task is not in the
    current update.
    """
    return _costs_of(of_schedule(schedule=schedule), schedule.current, {}, today=today, longer=longer)


def _costs_of(
    rows: Sequence[Blocker],
    update: ScheduleUpdate | None,
    contents: Mapping[int, ScheduleContent],
    *,
    today: date,
    longer: int,
) -> tuple[Cost, ...]:
    """Compile the network once and compute again, for each open blocker, what lies between its tasks; what was asked of the same
    network and blockers before is not computed again."""
    held = [held_of(row, update=None, as_of=today) for row in rows]
    if update is None or not any(one.is_open for one in held):
        return ()
    blockers = orjson.dumps([frozen.blocker_value(one) for one in in_order(held)])
    key = (update.digest, blockers, longer)
    if key not in _KNOWN:
        content = contents.get(update.pk)
        network = (
            network_of(update=update) if content is None else thaw(zlib.decompress(bytes(content.packed)))
        )
        found = tuple((one.blocker.key, one.finish, one.later) for one in costs(network, held, longer=longer))
        while len(_KNOWN) >= _KEPT:
            _KNOWN.pop(next(iter(_KNOWN)))
        _KNOWN[key] = found
    by_key = {str(row.pk): row for row in rows}
    return tuple(Cost(by_key[pk], longer, finish, later) for pk, finish, later in _KNOWN[key])


#: What networks and blockers come to, by the digest of the one and the JSON of the others: the same whoever asks.
_KNOWN: dict[tuple[str, bytes, int], tuple[tuple[str, date, date], ...]] = {}
_KEPT = 512


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
    listed = with_open_blockers() if schedules is None else list(schedules)
    rows: dict[int, list[Blocker]] = defaultdict(list)
    for row in of_schedules(schedules=[one.pk for one in listed]):
        rows[row.schedule_id].append(row)
    contents = ScheduleContent.objects.in_bulk([one.current_id for one in listed if one.current_id])
    found: list[Cost] = []
    uncomputed = []
    open_count = 0
    for schedule in listed:
        mine = rows.get(schedule.pk, [])
        open_count += sum(row.is_open for row in mine)
        try:
            found += _costs_of(mine, schedule.current, contents, today=today, longer=longer)
        except ScheduleRefused as refusal:
            uncomputed.append((schedule, said(refusal.code, refusal.task, refusal.field, refusal.values)))
    found.sort(
        key=lambda one: (
            -one.days,
            float("inf") if one.blocker.effort_days is None else one.blocker.effort_days,
            one.blocker.first_on,
            one.blocker.pk,
        )
    )
    return Dearest(tuple(found if most is None else found[:most]), open_count, tuple(uncomputed))
