"""Schedules of projects: their updates, progress that is reported, what they are held against; corridors."""

from datetime import date, datetime
from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import PREFIX, Answer, Call, Endpoint
from jianxing.api.fields import LONG, Day, Id, Listed, Sent, Text, Versioned
from jianxing.api.paging import cursor, place_of
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, Reasoned, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_project, named
from jianxing.directory.models import PlanDomain
from jianxing.projects.lifecycle import Stage
from jianxing.schedules import operations, queries
from jianxing.schedules.lifecycle import State
from jianxing.schedules.models import Schedule, ScheduleUpdate, UpdateKind


class Remarked(TypedDict):
    """What is said of a task or field of a file, in the language asked for."""

    code: str
    task: str
    field: str
    says: str


class ScheduleUpdateLine(TypedDict):
    """An update of a schedule: `finishes_on` is computed; `refusal` says why a file cannot be used."""

    id: int
    schedule: int
    ordinal: int
    kind: UpdateKind
    state: State
    format: str
    file: str
    sha256: str
    digest: str
    note: str
    data_on: date | None
    starts_on: date | None
    finishes_on: date | None
    tasks: int
    links: int
    critical: int
    finished: int
    done: int
    remarks: list[Remarked]
    refusal: Remarked | None
    made_by: Named
    made_at: datetime
    adopted_at: datetime | None
    void_reason: str


class ScheduleLine(TypedDict):
    """A schedule as a list has it, with the finish that counts and the one that it is held against."""

    id: int
    name: str
    project: Named
    current: int | None
    data_on: date | None
    finishes_on: date | None
    baseline: int | None
    baseline_finishes_on: date | None


class ScheduleList(TypedDict):
    """A page of schedules, by their projects' names."""

    items: list[ScheduleLine]
    next: str | None


class ScheduleWhole(ScheduleLine):
    """A schedule with its updates, newest first."""

    opened_by: Named
    is_void: bool
    updates: list[ScheduleUpdateLine]
    history: list[Deed]


class SectionLine(TypedDict):
    """A section of a corridor; `ahead_days` is by how many calendar days it is done before the slowest one."""

    project: Named
    located_in: str
    stage: Stage
    stage_since: date | None
    schedule: int | None
    finishes_on: date | None
    baseline_finishes_on: date | None
    behind_days: int | None
    ahead_days: int | None
    is_slowest: bool


class CorridorLine(TypedDict):
    """A line with so many sections."""

    id: int
    name: str
    sections: int


class CorridorList(TypedDict):
    """The lines with at least two sections."""

    items: list[CorridorLine]


class CorridorWhole(TypedDict):
    """A line with its sections side by side; `unplanned` of them have no schedule."""

    id: int
    name: str
    finishes_on: date | None
    unplanned: int
    in_step: bool
    sections: list[SectionLine]


class ScheduleQuery(Listed):
    """Which schedules."""

    q: Annotated[str, Text(100)] = ""
    domain: PlanDomain | None = None


class NewSchedule(Sent):
    """A schedule of a project, still without an update."""

    project: Id
    name: Annotated[str, Text(120, least=1)]


class ScheduleFile(Sent):
    """What is said of the file."""

    kind: UpdateKind = Field(
        default=UpdateKind.PLAN, description="A plan, what came of it so far, or what all is held against."
    )
    note: Annotated[str, Text(2000)] = ""


class TaskProgress(Sent):
    """What came of a task; days remain of one that has begun and is not finished."""

    task: Annotated[str, Text(120, least=1)]
    actual_start: Day | None = None
    actual_finish: Day | None = None
    remaining_days: Annotated[float, Field(ge=0, le=36_600)] | None = None


class ProgressSent(Versioned):
    """How things stand at the end of a day."""

    data_on: Day
    tasks: Annotated[list[TaskProgress], Field(max_length=2000)]
    note: Annotated[str, Text(LONG)] = ""


class BaselineChosen(Versioned):
    """Which adopted update the schedule is held against."""

    update: Id


def remarked(kept: dict[str, object]) -> Remarked:
    """Return a remark as answers tell it."""
    code, task, field = str(kept["code"]), str(kept["task"]), str(kept["field"])
    values = kept["values"]
    assert isinstance(values, dict)
    return {"code": code, "task": task, "field": field, "says": queries.said(code, "", "", values)}


def update_line(update: ScheduleUpdate) -> ScheduleUpdateLine:
    """Return an update as answers tell it."""
    return {
        "id": update.pk,
        "schedule": update.schedule_id,
        "ordinal": update.ordinal,
        "kind": UpdateKind(update.kind),
        "state": State(update.state),
        "format": update.format,
        "file": update.file_name,
        "sha256": update.file_sha256,
        "digest": update.digest,
        "note": update.note,
        "data_on": update.data_on,
        "starts_on": update.starts_on,
        "finishes_on": update.finishes_on,
        "tasks": update.tasks,
        "links": update.links,
        "critical": update.critical,
        "finished": update.finished,
        "done": update.done,
        "remarks": [remarked(one) for one in update.remarks],
        "refusal": remarked(update.refusal) if update.refusal else None,
        "made_by": named(update.made_body),
        "made_at": update.made_at,
        "adopted_at": update.adopted_at,
        "void_reason": update.void_reason,
    }


def schedule_line(schedule: Schedule) -> ScheduleLine:
    """Return a schedule as answers tell it."""
    current, baseline = schedule.current, schedule.baseline
    return {
        "id": schedule.pk,
        "name": schedule.name,
        "project": {"id": schedule.project_id, "name": schedule.project.name},
        "current": schedule.current_id,
        "data_on": current.data_on if current else None,
        "finishes_on": current.finishes_on if current else None,
        "baseline": schedule.baseline_id,
        "baseline_finishes_on": baseline.finishes_on if baseline else None,
    }


KIND: Final = Kind(
    area="schedules",
    path="/schedules/{id}",
    name="schedule",
    read=queries.one_schedule,
    title=str,
    etag=lambda schedule: f'"{schedule.version}"',
    head=schedule_line,
    gives=ScheduleLine,
)


def listing(call: Call) -> ScheduleList:
    """Give a page of schedules."""
    asked = call.asked(ScheduleQuery)
    place = place_of(asked.after, prefix="schedule~").removeprefix("schedule~")
    found = queries.schedules_after(queries.schedules(words=asked.q, domain=asked.domain or ""), cursor=place)
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"schedule~{queries.schedule_cursor(shown[-1])}" if len(rows) > len(shown) else ""
    return {"items": [schedule_line(schedule) for schedule in shown], "next": cursor(ahead)}


def one(call: Call) -> ScheduleWhole:
    """Give one schedule whole."""
    schedule = queries.one_schedule(pk=call.pk)
    return {
        **schedule_line(schedule),
        "opened_by": named(schedule.opened_body),
        "is_void": schedule.is_void,
        "updates": [update_line(update) for update in queries.updates(schedule=schedule)],
        "history": history(queries.acts(pk=schedule.pk), on=call.today),
    }


def register(call: Call) -> Answer:
    """Open a schedule of a project."""
    sent = call.sent(NewSchedule)
    project = found_project(sent.project, at="/project")
    assert project is not None
    return KIND.made(operations.open_schedule(project=project, name=sent.name, by=call.by, at=call.at))


def upload(call: Call) -> Answer:
    """Keep a file and read it, at once or by a job."""
    schedule, file, sent = queries.one_schedule(pk=call.pk), call.files["file"], call.sent(ScheduleFile)
    update = operations.upload(
        stream=file,
        name=file.name or "-",
        schedule=schedule,
        kind=sent.kind,
        note=sent.note,
        by=call.by,
        at=call.at,
    )
    if (file.size or 0) <= operations.AT_ONCE_BYTES:
        update = operations.understand(update=update, by=call.by, at=call.at)
    else:
        operations.understand_later(update=update, by=call.by)
    return Answer(update_line(update), {"Location": f"{PREFIX}/schedule-updates/{update.pk}"})


def _report(schedule: Schedule, sent: ProgressSent, call: Call) -> ScheduleUpdate:
    return operations.report_progress(
        schedule=schedule,
        data_on=sent.data_on,
        tasks=[
            operations.Progress(one.task, one.actual_start, one.actual_finish, one.remaining_days)
            for one in sent.tasks
        ],
        note=sent.note,
        by=call.by,
        at=call.at,
    )


def _hold_against(schedule: Schedule, sent: BaselineChosen, call: Call) -> object:
    update = queries.updates(schedule=schedule).filter(pk=sent.update).first()
    if update is None:
        raise unknown("/update")
    return operations.choose_baseline(schedule=schedule, update=update, by=call.by, at=call.at)


def corridors(call: Call) -> CorridorList:
    """Give the lines that have sections."""
    return {
        "items": [
            {"id": line.project.pk, "name": line.project.name, "sections": line.sections}
            for line in queries.corridors()
        ]
    }


def corridor(call: Call) -> CorridorWhole:
    """Give a line with its sections."""
    found = queries.corridor(pk=call.pk)
    return {
        "id": found.project.pk,
        "name": found.project.name,
        "finishes_on": found.finish,
        "unplanned": found.unplanned,
        "in_step": found.in_step,
        "sections": [
            {
                "project": {"id": one.project.pk, "name": one.project.name},
                "located_in": one.place,
                "stage": Stage(one.project.stage),
                "stage_since": one.stage_since,
                "schedule": one.schedule.pk if one.schedule else None,
                "finishes_on": one.finish,
                "baseline_finishes_on": one.baseline_finish,
                "behind_days": one.behind_days,
                "ahead_days": one.ahead_days,
                "is_slowest": one.is_slowest,
            }
            for one in found.sections
        ],
    }


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/schedules", name="list_schedules", area="schedules", run=listing,
        summary=_("The schedules that the acting body sees"), query=ScheduleQuery, gives=ScheduleList,
    ),
    Endpoint(
        method="POST", path="/schedules", name="open_schedule", area="schedules", run=register, status=201,
        summary=_("Open a schedule of a project"), body=NewSchedule, gives=ScheduleLine,
    ),
    Endpoint(
        method="GET", path="/schedules/{id}", name="get_schedule", area="schedules", run=one,
        summary=_("One schedule with its updates and history"), gives=ScheduleWhole,
    ),
    Endpoint(
        method="POST", path="/schedules/{id}/updates", name="upload_schedule", area="schedules", run=upload,
        status=201, upload="file", summary=_("Bring in a schedule's file: MSPDI, XER, xlsx or JSON"),
        body=ScheduleFile, gives=ScheduleUpdateLine,
    ),
    *KIND.does(
        {
            "progress": Doing(
                body=ProgressSent, run=_report, summary=_("Report what came of tasks"), gives=ScheduleUpdateLine,
                answer=update_line, at=lambda update: f"/schedule-updates/{update.pk}", name="report_progress",
            ),
            "baseline": Doing(
                body=BaselineChosen, run=_hold_against, name="choose_baseline",
                summary=_("Hold a schedule against one of its updates"),
            ),
            "void": Doing(
                body=Reasoned, run=plain(operations.void_schedule, "schedule", "reason"),
                summary=_("Void a schedule"), name="void_schedule",
            ),
        }
    ),
    Endpoint(
        method="GET", path="/corridors", name="list_corridors", area="schedules", run=corridors,
        summary=_("Lines whose sections are to be finished together"), gives=CorridorList,
    ),
    Endpoint(
        method="GET", path="/corridors/{id}", name="get_corridor", area="schedules", run=corridor,
        summary=_("The sections of a line side by side: stage, forecast finish, lag"), gives=CorridorWhole,
    ),
)  # fmt: skip
