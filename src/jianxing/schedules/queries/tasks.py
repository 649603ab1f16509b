"""The tasks of an update: in order, filtered, beside a baseline, the critical ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from jianxing.schedules.models import ScheduleTask, ScheduleUpdate

#: What a list of tasks may be narrowed to.
KEPT = ("critical", "late", "begun", "open", "milestones")


@dataclass(frozen=True, slots=True)
class Kept:
    """How many lines a list of an update's tasks has under each of the filters; summaries stand in the list of all alone."""

    all: int
    critical: int
    late: int
    begun: int
    open: int
    milestones: int


class Against(NamedTuple):
    """First and last day that a baseline has for a task."""

    start: date | None
    finish: date | None


def _kept(keep: str) -> Q:
    real = Q(is_summary=False)
    return {
        "critical": real & Q(critical=True),
        "late": real & Q(total_float__lt=0),
        "begun": real & Q(actual_start__isnull=False, actual_finish=None),
        "open": real & Q(actual_finish=None),
        "milestones": real & Q(is_milestone=True),
    }.get(keep, Q())


def tasks(*, update: ScheduleUpdate, words: str = "", keep: str = "") -> QuerySet[ScheduleTask]:
    """Return the tasks of an update in the order of its file; *keep* is one of ``KEPT``."""
    found = ScheduleTask.objects.filter(update=update).order_by("ordinal")
    if keep:
        found = found.filter(_kept(keep))
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(key__iexact=word) | Q(outline=word))
    return found


def tasks_after(found: QuerySet[ScheduleTask], *, ordinal: int) -> QuerySet[ScheduleTask]:
    """Return the tasks after one."""
    return found.filter(ordinal__gt=ordinal)


def one_task(*, update: ScheduleUpdate, key: str) -> ScheduleTask:
    """Return a task by its id; raises ``ScheduleTask.DoesNotExist`` where the update has none."""
    return ScheduleTask.objects.get(update=update, key=key)


def task_counts(*, update: ScheduleUpdate) -> Kept:
    """Return how many lines each filter keeps."""
    counted = ScheduleTask.objects.filter(update=update).aggregate(
        all=Count("pk"), **{keep: Count("pk", filter=_kept(keep)) for keep in KEPT}
    )
    return Kept(**counted)


def critical_path(*, update: ScheduleUpdate) -> QuerySet[ScheduleTask]:
    """Return the critical tasks in the order of their dates, milestones after what they wait for."""
    found = ScheduleTask.objects.filter(update=update, critical=True, is_summary=False)
    return found.order_by("early_start", "early_finish", "is_milestone", "ordinal")


def against(
    *, update: ScheduleUpdate, baseline: ScheduleUpdate | None, keys: Sequence[str] | None = None
) -> Mapping[str, Against]:
    """Return what the tasks of an update are held against: the early dates of *baseline*, or the baseline of its own file.

    *keys* are the tasks that are asked for, all of them otherwise.
    """
    held = baseline if baseline is not None and baseline.pk != update.pk else None
    found = ScheduleTask.objects.filter(update=held or update)
    if keys is not None:
        found = found.filter(key__in=keys)
    if held is not None:
        early = found.values_list("key", "early_start", "early_finish")
        return {key: Against(start, finish) for key, start, finish in early}
    planned = found.filter(planned_finish__isnull=False)
    dates = planned.values_list("key", "planned_start", "planned_finish")
    return {key: Against(start, finish) for key, start, finish in dates}
