"""What every way to an update shares: the network is frozen, computed from what was frozen, and written as rows."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from jianxing.directory.acting import acting_body_id
from jianxing.directory.inserting import insert_many
from jianxing.kernel.actor import Actor
from jianxing.ledger.prepared import in_a_row
from jianxing.methods.schedules import freezing
from jianxing.methods.schedules.model import DAY, LagUnit, Link, Remark, Task
from jianxing.methods.schedules.model import Schedule as Network
from jianxing.methods.schedules.solving import Dates, Solution, solve_schedule
from jianxing.schedules.lifecycle import State
from jianxing.schedules.models import Schedule, ScheduleContent, ScheduleTask, ScheduleUpdate, UpdateKind

#: Rows that are written in one statement.
AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Computed:
    """A network as it is kept and what it comes to; *remarks* are those of reading and of computing."""

    frozen: bytes
    network: Network
    solution: Solution
    remarks: tuple[Remark, ...]
    #: The format that it was read from.
    kind: str


def computed(network: Network) -> Computed:
    """Freeze a network and compute what was frozen; raises ``ScheduleRefused``."""
    frozen = freezing.freeze(network)
    kept = freezing.thaw(frozen)
    solution = solve_schedule(kept)
    left_out = [task for task in kept.tasks if task.key not in solution.dates]
    remarks = (
        *network.remarks,
        *solution.remarks,
        *(Remark("summary_empty", task=task.key, field="summary") for task in left_out),
    )
    return Computed(frozen, kept, solution, remarks, network.kind)


def begin(
    schedule: Schedule, *, kind: str, note: str, by: Actor, at: datetime, **more: Any
) -> ScheduleUpdate:
    """Open the next update of a schedule that is held; nothing of it is read yet."""
    with connection.cursor() as cursor:
        # Drafts of other bodies are not seen here, and have their numbers.
        cursor.execute("SELECT schedules_last_ordinal(%s)", [schedule.pk])
        [last] = cursor.fetchone() or [0]
    return ScheduleUpdate.objects.create(
        schedule=schedule,
        ordinal=last + 1,
        kind=UpdateKind(kind),
        state=State.READING,
        note=note.strip(),
        made_body_id=acting_body_id(),
        made_at=at,
        made_by_id=by.person_id,
        **more,
    )


def empty(update: ScheduleUpdate) -> None:
    """Drop what was written of an update that never counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schedules_empty_update(%s)", [update.pk])


def keep_content(update: ScheduleUpdate, found: Computed) -> None:
    """Keep what an update says, whole."""
    ScheduleContent.objects.create(
        update=update, packed=zlib.compress(found.frozen, 6), size=len(found.frozen)
    )


def facts(found: Computed) -> dict[str, Any]:
    """Return what an update's own row says of its network."""
    network, solution = found.network, found.solution
    real = [one for one in solution.dates.values() if not one.summary]
    return {
        "state": State.DRAFT,
        "digest": freezing.digest_of(found.frozen),
        "data_on": network.data_date.date() if network.data_date else None,
        "starts_on": min(one.early_start for one in real),
        "finishes_on": solution.finish,
        "tasks": len(solution.dates),
        "links": len(network.links),
        "critical": sum(one.critical for one in real),
        "finished": sum(one.finished for one in real),
        "remarks": [told(remark) for remark in found.remarks],
    }


def told(remark: Remark) -> dict[str, Any]:
    """Return a remark as it is kept, to be said in any language."""
    return {"code": remark.code, "task": remark.task, "field": remark.field, "values": dict(remark.values)}


def write_tasks(update: ScheduleUpdate, rows: list[dict[str, Any]]) -> None:
    """Write tasks as rows."""
    with in_a_row():
        for start in range(0, len(rows), AT_ONCE):
            insert_many(ScheduleTask, rows[start : start + AT_ONCE])


def rows_of(update_id: int, found: Computed) -> Iterator[dict[str, Any]]:
    """Yield the tasks of a network as rows, in the order of the file."""
    network, dates = found.network, found.solution.dates
    places, waits = freezing.places(network), freezing.waits_of(network)
    tasks = {task.key: task for task in network.tasks}
    percents = _percents(network, dates)
    planned = network.baselines[0].dates if network.baselines else {}
    for ordinal, (key, place) in enumerate(
        ((key, place) for key, place in places.items() if key in dates), start=1
    ):
        task, told_of = tasks[key], dates[key]
        calendar = network.calendar_of(task)
        one_day = DAY if task.elapsed else calendar.one_day
        start, finish = planned.get(key, (None, None))
        yield {
            "update_id": update_id,
            "ordinal": ordinal,
            "key": key,
            "name": task.name,
            "outline": place.outline,
            "level": min(place.level, 1000),
            "parent": task.parent,
            "is_summary": told_of.summary,
            "is_milestone": not told_of.summary and not task.minutes,
            "duration_days": 0 if told_of.summary else round(task.minutes / one_day, 4),
            "elapsed": task.elapsed,
            "calendar": calendar.name or calendar.key,
            "pinned": task.pinned,
            "not_before": _first(task.not_before),
            "finish_not_before": _last(task.finish_not_before),
            "start_by": _first(task.start_by),
            "finish_by": _last(task.finish_by),
            "percent": percents[key],
            "remaining_days": None if task.remaining is None else round(task.remaining / one_day, 4),
            "actual_start": _first(task.actual_start),
            "actual_finish": _last(task.actual_finish),
            "planned_start": start,
            "planned_finish": finish,
            "early_start": told_of.early_start,
            "early_finish": told_of.early_finish,
            "late_start": told_of.late_start,
            "late_finish": told_of.late_finish,
            "total_float": told_of.total_float,
            "free_float": told_of.free_float,
            "critical": told_of.critical,
            "waits_for": [_wait(link, network, tasks) for link in waits.get(key, ())],
        }


def _wait(link: Link, network: Network, tasks: Mapping[str, Task]) -> list[Any]:
    if link.unit is LagUnit.PERCENT:
        lag = link.lag
    else:
        whole = DAY if link.unit is LagUnit.CALENDAR else network.calendar_of(tasks[link.target]).one_day
        lag = round(link.lag / whole, 4)
    return [link.source, link.kind.value, int(lag) if lag == int(lag) else lag, link.unit.value]


def _percents(network: Network, dates: Mapping[str, Dates]) -> dict[str, int]:
    """Return how much of each task is done; a summary is as far as the durations below it."""
    parents = {task.key: task.parent for task in network.tasks}
    whole: dict[str, float] = {}
    done: dict[str, float] = {}
    for task in network.tasks:
        if task.key not in dates or dates[task.key].summary:
            continue
        share = _share(task)
        at, weight = task.key, max(task.minutes, 1)
        while at:
            whole[at] = whole.get(at, 0) + weight
            done[at] = done.get(at, 0) + weight * share
            at = parents[at]
    return {key: int(100 * done.get(key, 0) / whole[key] + 1e-9) if key in whole else 0 for key in dates}


def _share(task: Task) -> float:
    if task.actual_finish is not None:
        return 1.0
    if task.actual_start is None or not task.minutes or task.remaining is None:
        return 0.0
    return min(max(1 - task.remaining / task.minutes, 0.0), 1.0)


def _first(at: datetime | None) -> date | None:
    return at.date() if at else None


def _last(at: datetime | None) -> date | None:
    """A finish at midnight is the end of the day before."""
    if at is None:
        return None
    return (at - timedelta(days=1)).date() if at.time() == time() else at.date()
