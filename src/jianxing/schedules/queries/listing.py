"""Lists of schedules and updates, and one of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from jianxing.ledger.models import Act
from jianxing.projects.models import Project
from jianxing.schedules.lifecycle import State
from jianxing.schedules.models import Schedule, ScheduleUpdate, UpdateKind


def schedules(*, words: str = "", domain: str = "") -> QuerySet[Schedule]:
    """Return the schedules that are not void, with project and current update, by the project's name."""
    found = (
        Schedule.objects.filter(voided_at=None, project__voided_at=None)
        .select_related("project__registered_by", "project__located_in", "current", "baseline")
        .order_by("project__pinyin_key", "pk")
    )
    if domain:
        found = found.filter(project__domain=domain)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(project__name__icontains=word))
    return found


def schedule_cursor(schedule: Schedule) -> str:
    """Return where a page of schedules that ends with this one is continued."""
    return f"{schedule.project.pinyin_key}~{schedule.pk}"


def schedules_after(found: QuerySet[Schedule], *, cursor: str) -> QuerySet[Schedule]:
    """Return the schedules after a cursor; anything else than a cursor starts anew."""
    key, _, pk = cursor.rpartition("~")
    if not pk.isdecimal() or len(pk) > 18:
        return found
    return found.filter(Q(project__pinyin_key__gt=key) | Q(project__pinyin_key=key, pk__gt=int(pk)))


def of_project(*, project: Project) -> QuerySet[Schedule]:
    """Return the schedules of a project, the oldest first: that one speaks for the project."""
    return (
        Schedule.objects.filter(project=project, voided_at=None)
        .select_related("current", "baseline", "project__registered_by")
        .order_by("pk")
    )


def current_schedules(*, projects: Iterable[int]) -> dict[int, Schedule]:
    """Return the schedule that speaks for each of these projects: its oldest that has a current update."""
    found = (
        Schedule.objects.filter(project__in=list(projects), voided_at=None, current__isnull=False)
        .select_related("current", "baseline")
        .order_by("-pk")
    )
    return {schedule.project_id: schedule for schedule in found}


def one_schedule(*, pk: int) -> Schedule:
    """Return a schedule with its project and what counts; raises ``Schedule.DoesNotExist`` where it is not seen."""
    return Schedule.objects.select_related(
        "project__registered_by", "project__parent", "current", "baseline", "opened_body"
    ).get(pk=pk)


def updates(*, schedule: Schedule) -> QuerySet[ScheduleUpdate]:
    """Return the updates of a schedule that the acting body sees, newest first."""
    return (
        ScheduleUpdate.objects.filter(schedule=schedule)
        .select_related("schedule__project__registered_by", "made_body", "made_by", "adopted_by", "file")
        .order_by("-ordinal")
    )


def one_update(*, pk: int) -> ScheduleUpdate:
    """Return an update with its schedule and project; raises ``ScheduleUpdate.DoesNotExist`` where it is not seen."""
    return ScheduleUpdate.objects.select_related(
        "schedule__project__registered_by", "schedule__current", "schedule__baseline", "made_body", "made_by", "adopted_by",
        "file", "based_on",
    ).get(pk=pk)  # fmt: skip


def current_of(*, schedule: Schedule) -> ScheduleUpdate | None:
    """Return the update that counts, with its schedule; None where there is none yet."""
    return (
        ScheduleUpdate.objects.filter(pk__in=Schedule.objects.filter(pk=schedule.pk).values("current"))
        .select_related("schedule__project__registered_by")
        .first()
    )


def update_before(*, update: ScheduleUpdate) -> ScheduleUpdate | None:
    """Return the update that counted before this one, or counts now where this one is not adopted; None where there is none.

    Plans and progress are one line, baselines another.
    """
    line = ScheduleUpdate.objects.filter(schedule_id=update.schedule_id, state=State.ADOPTED).exclude(
        pk=update.pk
    )
    of_baselines = Q(kind=UpdateKind.BASELINE)
    line = line.filter(of_baselines if update.kind == UpdateKind.BASELINE else ~of_baselines)
    if update.adopted_at is not None:
        line = line.filter(
            Q(adopted_at__lt=update.adopted_at) | Q(adopted_at=update.adopted_at, ordinal__lt=update.ordinal)
        )
    return line.order_by(F("adopted_at").desc(), "-ordinal").first()


def acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of a schedule and its updates with their disclosed details, oldest first."""
    mine = Q(subject="schedule", subject_id=pk) | Q(
        subject="schedule_update", subject_id__in=ScheduleUpdate.objects.filter(schedule_id=pk).values("pk")
    )
    return Act.objects.filter(mine).select_related("detail").order_by("id")
