"""Updates without a file: what somebody reports of tasks, and networks that a program hands over."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.methods.schedules.model import DAY, Task
from jianxing.methods.schedules.model import Schedule as Network
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.schedules import policies, queries
from jianxing.schedules.lifecycle import State
from jianxing.schedules.models import Schedule, ScheduleUpdate, UpdateKind
from jianxing.schedules.operations import keeping
from jianxing.schedules.operations.adopting import adopt_update
from jianxing.schedules.operations.opening import hold


class ProgressRefused(Refused):
    """What is reported of a task cannot be."""


class NetworkRefused(Refused):
    """The network cannot be computed; the reason names task and field."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What came of a task: when it began, when it was done, how many working days are left of it."""

    key: str
    actual_start: date | None = None
    actual_finish: date | None = None
    remaining_days: float | None = None


def bring_in(
    *,
    schedule: Schedule,
    network: Network,
    kind: str,
    note: str = "",
    based_on: ScheduleUpdate | None = None,
    by: Actor,
    at: datetime,
) -> ScheduleUpdate:
    """Keep a network that no file stands behind as the schedule's next update, and adopt it. Raises ``NetworkRefused``."""
    policies.check_can_keep(schedule=schedule, by=by)
    try:
        found = keeping.computed(network)
    except ScheduleRefused as refusal:
        raise NetworkRefused(
            queries.said(refusal.code, refusal.task, refusal.field, refusal.values)
        ) from refusal
    with transaction.atomic():
        held = hold(schedule)
        update = keeping.begin(held, kind=kind, note=note, by=by, at=at, based_on=based_on)
        keeping.keep_content(update, found)
        keeping.write_tasks(update, list(keeping.rows_of(update.pk, found)))
        facts = keeping.facts(found)
        roots.step(update, name=str(update), source=State.READING, to=facts | {"done": facts["tasks"]})
        update.schedule = held
        return adopt_update(update=update, by=by, at=at)


def report_progress(
    *, schedule: Schedule, data_on: date, tasks: Sequence[Progress], note: str = "", by: Actor, at: datetime
) -> ScheduleUpdate:
    """Write down what came of tasks up to the end of *data_on*: the next update, with the current one carried on.

    What is left to do of everything else is done from the day after *data_on*. Raises ``ProgressRefused`` naming the task.
    """
    policies.check_can_keep(schedule=schedule, by=by)
    current = queries.current_of(schedule=schedule)
    if current is None:
        raise ProgressRefused(
            _("The schedule has no update yet."), _("Bring its plan in first, then report progress.")
        )
    network = queries.network_of(update=current)
    reported = {one.key: one for one in tasks}
    known = {task.key: task for task in network.tasks}
    for key, one in reported.items():
        _check(one, known.get(key), network, data_on)
    network = dataclasses.replace(
        network,
        # The last minute of the day: what is left begins with the next.
        data_date=datetime.combine(data_on, time(23, 59)),
        tasks=tuple(
            _changed(task, reported[task.key], network) if task.key in reported else task
            for task in network.tasks
        ),
    )
    return bring_in(
        schedule=schedule,
        network=network,
        kind=UpdateKind.PROGRESS,
        note=note,
        based_on=current,
        by=by,
        at=at,
    )


def _check(one: Progress, task: Task | None, network: Network, data_on: date) -> None:
    refusal = ""
    if task is None:
        refusal = _("There is no task “%(task)s” in the schedule.")
    elif task.key in network.summaries:
        refusal = _("“%(task)s” sums up other tasks.")
    elif one.actual_finish is not None and one.actual_start is None:
        refusal = _("Task “%(task)s”: a task that was finished has begun.")
    elif (
        one.actual_finish is not None
        and one.actual_start is not None
        and one.actual_finish < one.actual_start
    ):
        refusal = _("Task “%(task)s”: it was finished before it began.")
    elif max(one.actual_start or data_on, one.actual_finish or data_on) > data_on:
        refusal = _("Task “%(task)s”: the day lies after the data date.")
    elif one.remaining_days is not None and not 0 <= one.remaining_days <= 36_600:
        refusal = _("Task “%(task)s”: the remaining days are no number from 0 on.")
    elif one.remaining_days is not None and (one.actual_start is None or one.actual_finish is not None):
        refusal = _("Task “%(task)s”: days remain only of a task that has begun and is not finished.")
    if refusal:
        raise ProgressRefused(refusal % {"task": one.key}, _("Correct it and report again."))


def _changed(task: Task, one: Progress, network: Network) -> Task:
    one_day = DAY if task.elapsed else network.calendar_of(task).one_day
    begun = one.actual_start is not None and one.actual_finish is None
    left = task.minutes if one.remaining_days is None else round(one.remaining_days * one_day)
    return dataclasses.replace(
        task,
        actual_start=None if one.actual_start is None else _midnight(one.actual_start),
        actual_finish=(
            None if one.actual_finish is None else _midnight(one.actual_finish) + timedelta(days=1)
        ),
        remaining=left if begun else None,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
