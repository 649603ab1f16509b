"""Schedules of projects, and the tasks of an update."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from jianxing.directory.models import PlanDomain
from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name
from jianxing.exporting.policies import check_business
from jianxing.schedules import queries
from jianxing.schedules.models import Schedule, ScheduleTask, ScheduleUpdate


def _schedules(asked: Asked) -> QuerySet[Schedule]:
    return queries.schedules(words=asked.filters.get("q", ""), domain=asked.filters.get("domain", ""))


def _schedule_headings(asked: Asked) -> Sequence[Heading]:
    domains = {key: str(label) for key, label in PlanDomain.choices}
    return (
        (
            _("Schedule"),
            (
                Field("project", _("Project"), 36, "project__name"),
                Field("name", _("Name of the schedule"), 28, "name"),
                Field("domain", _("Domain"), 14, "project__domain", show=domains.get),
            ),
        ),
        (
            _("How it stands"),
            (
                Field("data", _("Data date"), 12, "current__data_on", Kind.DAY),
                Field("finish", _("Forecast finish"), 12, "current__finishes_on", Kind.DAY),
                Field("baseline", _("Baseline finish"), 12, "baseline__finishes_on", Kind.DAY),
                Field("tasks", _("Tasks"), 10, "current__tasks", Kind.NUMBER),
                Field("critical", _("Critical tasks"), 10, "current__critical", Kind.NUMBER),
                Field("finished", _("Finished tasks"), 10, "current__finished", Kind.NUMBER),
            ),
        ),
    )


SCHEDULES = Listed(
    key="schedules",
    name=gettext_lazy("Schedules of projects"),
    check=check_business,
    found=_schedules,
    headings=_schedule_headings,
    title=lambda asked: _("Schedules of projects of %(body)s") % {"body": body_name(asked)},
)


def _update(asked: Asked) -> ScheduleUpdate | None:
    return ScheduleUpdate.objects.filter(pk=asked.filters.get("update", 0)).first()


def _tasks(asked: Asked) -> QuerySet[ScheduleTask]:
    update = _update(asked)
    if update is None:
        return ScheduleTask.objects.none()
    filters = asked.filters
    return queries.tasks(update=update, words=filters.get("q", ""), keep=filters.get("keep", ""))


def _task_headings(asked: Asked) -> Sequence[Heading]:
    yes = pgettext("critical task", "yes")
    return (
        (
            _("Task"),
            (
                Field("outline", _("Outline"), 10, "outline"),
                Field("key", _("Id of the task"), 14, "key"),
                Field("name", _("Name of the task"), 40, "name"),
                Field("days", _("Duration (days)"), 10, "duration_days", Kind.NUMBER),
                Field("calendar", _("Working calendar"), 14, "calendar"),
            ),
        ),
        (
            _("Computed"),
            (
                Field("start", _("Early start"), 12, "early_start", Kind.DAY),
                Field("finish", _("Early finish"), 12, "early_finish", Kind.DAY),
                Field("late_start", _("Late start"), 12, "late_start", Kind.DAY),
                Field("late_finish", _("Late finish"), 12, "late_finish", Kind.DAY),
                Field("room", _("Total float"), 10, "total_float", Kind.NUMBER),
                Field("free", _("Free float"), 10, "free_float", Kind.NUMBER),
                Field("critical", _("Critical"), 8, "critical", show=lambda told: yes if told else ""),
            ),
        ),
        (
            _("Progress"),
            (
                Field("actual_start", _("Actual start"), 12, "actual_start", Kind.DAY),
                Field("actual_finish", _("Actual finish"), 12, "actual_finish", Kind.DAY),
                Field("percent", _("Done (%)"), 8, "percent", Kind.NUMBER),
                Field("left", _("Remaining days"), 10, "remaining_days", Kind.NUMBER),
                Field("waits", pgettext("task", "Waits for"), 24, "waits_for", show=_waits),
            ),
        ),
    )


def _waits(told: list[list[object]]) -> str:
    return "，".join(
        f"{source}{'' if kind == 'FS' and not lag else kind}{_lag(lag, unit)}"
        for source, kind, lag, unit in told
    )


def _lag(lag: object, unit: object) -> str:
    if not lag:
        return ""
    assert isinstance(lag, int | float)
    return f"{lag:+g}{'%' if unit == 'percent' else '日历天' if unit == 'calendar' else '天'}"


SCHEDULE_TASKS = Listed(
    key="schedule-tasks",
    name=gettext_lazy("Tasks of a schedule"),
    check=check_business,
    found=_tasks,
    headings=_task_headings,
    title=lambda asked: _("Tasks of %(update)s") % {"update": _update(asked) or ""},
)
