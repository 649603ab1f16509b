"""Updates of a schedule: their tasks, what changed since another, the file in any form; adopted, put aside, voided."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Listed, QueryId, Sent, Text
from jianxing.api.paging import cursor, key_of, place_of
from jianxing.api.problems import nothing_there, unknown
from jianxing.api.resources.doings import Doing, Kind, Plain, WithReason, plain
from jianxing.api.resources.schedules import ScheduleUpdateLine, update_line
from jianxing.schedules import documents, operations, queries
from jianxing.schedules.models import ScheduleTask, ScheduleUpdate


class WaitsFor(TypedDict):
    """A task that is waited for: FS, SS, FF or SF, a lag in days or percent."""

    task: str
    type: str
    lag: float
    lag_unit: str


class BlockedDays(TypedDict):
    """Days on which a task is held up, by which finding where the reader may see it."""

    first: date
    end: date | None
    is_open: bool
    label: str
    finding: int | None


class TaskLine(TypedDict):
    """A task as an update has it; floats in working days of its calendar, a finish is the last day worked."""

    id: int
    key: str
    name: str
    outline: str
    level: int
    parent: str
    is_summary: bool
    is_milestone: bool
    duration_days: float
    elapsed: bool
    calendar: str
    percent: int
    remaining_days: float | None
    not_before: date | None
    finish_not_before: date | None
    start_by: date | None
    finish_by: date | None
    actual_start: date | None
    actual_finish: date | None
    baseline_start: date | None
    baseline_finish: date | None
    early_start: date
    early_finish: date
    late_start: date
    late_finish: date
    total_float: float
    free_float: float
    critical: bool
    waits_for: list[WaitsFor]
    blocked: list[BlockedDays]


class TaskList(TypedDict):
    """A page of tasks, in the order of the file."""

    items: list[TaskLine]
    next: str | None


class TaskChange(TypedDict):
    """A task that differs; `days` is by how many calendar days its finish comes later."""

    key: str
    name: str
    what: Literal["added", "dropped", "slipped", "sooner", "otherwise"]
    days: int
    finish_before: date | None
    finish_after: date | None
    critical: bool


class TaskChanges(TypedDict):
    """What changed, in numbers, and a page of the tasks, those that slipped most first."""

    added: int
    dropped: int
    slipped: int
    sooner: int
    otherwise: int
    most_days: int
    finish_days: int
    items: list[TaskChange]
    next: str | None


class TaskQuery(Listed):
    """Which tasks."""

    q: Annotated[str, Text(100)] = ""
    keep: Literal["", "critical", "late", "begun", "open", "milestones"] = ""


class TaskChangeQuery(Listed):
    """Since which update of the same schedule, and which kind of change."""

    old: QueryId = Field(description="The id of the update that is compared with, of the same schedule.")
    what: Literal["", "added", "dropped", "slipped", "sooner", "otherwise"] = ""


class ScheduleForm(Sent):
    """In which form."""

    form: Literal["json", "mspdi", "xer", "xlsx"] = "json"


UPDATE: Final = Kind(
    area="schedules",
    path="/schedule-updates/{id}",
    name="schedule_update",
    read=queries.one_update,
    title=str,
    head=update_line,
    gives=ScheduleUpdateLine,
)


def one(call: Call) -> ScheduleUpdateLine:
    """Give one update."""
    return update_line(queries.one_update(pk=call.pk))


def _task_line(
    task: ScheduleTask, held: queries.Against | None, blocked: list[queries.BlockedSpan]
) -> TaskLine:
    plain_fields: dict[str, Any] = {
        name: getattr(task, name)
        for name in TaskLine.__annotations__
        if name not in {"id", "waits_for", "blocked", "baseline_start", "baseline_finish"}
    }
    line: TaskLine = {
        "id": task.pk,
        **plain_fields,  # type: ignore[typeddict-item]  # the row's own names
        "baseline_start": held.start if held else None,
        "baseline_finish": held.finish if held else None,
        "waits_for": [
            {"task": source, "type": kind, "lag": lag, "lag_unit": unit}
            for source, kind, lag, unit in task.waits_for
        ],
        "blocked": [
            {
                "first": span.first,
                "end": span.end,
                "is_open": span.is_open,
                "label": span.label,
                "finding": span.finding,
            }
            for span in blocked
        ],
    }
    return line


def tasks(call: Call) -> TaskList:
    """Give a page of an update's tasks."""
    asked, update = call.asked(TaskQuery), queries.one_update(pk=call.pk)
    found = queries.tasks(update=update, words=asked.q, keep=asked.keep)
    after = key_of(asked.after, prefix="task~")
    if after is not None:
        found = queries.tasks_after(found, ordinal=after)
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    keys = [task.key for task in shown]
    held = queries.against(update=update, baseline=update.schedule.baseline, keys=keys)
    blocked: dict[str, list[queries.BlockedSpan]] = {}
    for span in queries.blocked_spans(schedule=update.schedule):
        blocked.setdefault(span.task, []).append(span)
    ahead = f"task~{shown[-1].ordinal}" if len(rows) > len(shown) else ""
    return {
        "items": [_task_line(task, held.get(task.key), blocked.get(task.key, [])) for task in shown],
        "next": cursor(ahead),
    }


def changes(call: Call) -> TaskChanges:
    """Say what changed since another update of the schedule."""
    asked, new = call.asked(TaskChangeQuery), queries.one_update(pk=call.pk)
    old = queries.updates(schedule=new.schedule).filter(pk=asked.old).first()
    if old is None or old.finishes_on is None or new.finishes_on is None:
        raise unknown("/old")
    counted = queries.changes(old=old, new=new)
    after = place_of(asked.after, prefix="change~").removeprefix("change~")
    rows = queries.changed_tasks(old=old, new=new, what=asked.what, after=after, most=asked.limit + 1)
    shown = rows[: asked.limit]
    return {
        "added": counted.added,
        "dropped": counted.dropped,
        "slipped": counted.slipped,
        "sooner": counted.sooner,
        "otherwise": counted.otherwise,
        "most_days": counted.most_days,
        "finish_days": counted.finish_days,
        "items": [
            {
                "key": row.key,
                "name": row.name,
                "what": row.what,
                "days": row.days,
                "finish_before": row.finish_before,
                "finish_after": row.finish_after,
                "critical": row.critical,
            }
            for row in shown
        ],
        "next": cursor(f"change~{shown[-1].cursor}" if len(rows) > len(shown) else ""),
    }


def document(call: Call) -> HttpResponse:
    """Give an update as a file; JSON is, byte for byte, what its digest is of."""
    update = queries.one_update(pk=call.pk)
    if not update.digest:
        raise nothing_there()
    made = documents.document(update=update, form=call.asked(ScheduleForm).form)
    answer = HttpResponse(made.content, content_type=made.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, made.name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _adopt(update: ScheduleUpdate, sent: Sent, call: Call) -> object:
    return operations.adopt_update(update=update, by=call.by, at=call.at)


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/schedule-updates/{id}", name="get_schedule_update", area="schedules", run=one,
        summary=_("One update of a schedule"), gives=ScheduleUpdateLine,
    ),
    Endpoint(
        method="GET", path="/schedule-updates/{id}/tasks", name="list_schedule_tasks", area="schedules",
        run=tasks, summary=_("The tasks of an update with their computed dates"), query=TaskQuery, gives=TaskList,
    ),
    Endpoint(
        method="GET", path="/schedule-updates/{id}/changes", name="compare_schedule_updates", area="schedules",
        run=changes, summary=_("What changed between two updates of a schedule"), query=TaskChangeQuery,
        gives=TaskChanges,
    ),
    Endpoint(
        method="GET", path="/schedule-updates/{id}/document", name="download_schedule", area="schedules",
        run=document, summary=_("An update as JSON, MSPDI, XER or xlsx"), query=ScheduleForm,
        media_types=tuple(documents.MEDIA_TYPES.values()),
    ),
    *UPDATE.does(
        {
            "adopt": Doing(body=Plain, run=_adopt, summary=_("Adopt an update, so that it counts")),
            "put_aside": Doing(
                body=Plain, run=plain(operations.put_aside, "update"), summary=_("Put an update aside"),
            ),
            "void": Doing(
                body=WithReason, run=plain(operations.void_update, "update", "reason"),
                summary=_("Void an adopted update"),
            ),
        }
    ),
)  # fmt: skip
