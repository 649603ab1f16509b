"""进度与堵点： the park's schedule, what held it up, until when that would have lasted, and the days that were saved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jianxing.demo import medpark
from jianxing.demo.medpark import Hindrance
from jianxing.demo.scene import AS_OF, Matter, Scene, on
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.methods.schedules.impact.analysis import blocked_by
from jianxing.methods.schedules.impact.blockers import Blocker as Held
from jianxing.methods.schedules.model import Schedule as Network
from jianxing.methods.schedules.model import Task
from jianxing.methods.schedules.solving import Solution, solve_schedule
from jianxing.projects.models import Project
from jianxing.schedules import operations, queries
from jianxing.schedules.models import Blocker, Schedule, UpdateKind
from jianxing.schedules.operations import Progress

#: The day on which the days saved were analysed, and kept.
ANALYSED = date(2025, 9, 12)


@dataclass(frozen=True, slots=True)
class StuckRail:
    """An open matter of a railway: the project and the tasks that it holds up, until when it is expected to."""

    description: str
    project: str
    tasks: tuple[str, ...]
    expected_on: date
    effort_days: int


STUCK_RAIL = (
    StuckRail(
        "35千伏双龙线迁改停电窗口未排定", "津潍高铁(天津段)", ("35千伏线路迁改",), date(2026, 4, 10), 6
    ),
    StuckRail("武清段取土场复垦方案未报批", "津潍高铁(天津段)", ("路基填筑",), date(2026, 4, 20), 4),
    StuckRail(
        "两条线路交叉段地下通信光缆权属不清", "京滨城际铁路", ("桥面附属", "铺轨"), date(2026, 4, 8), 10
    ),
)


def plan(project: Project, *, by: Actor) -> Schedule:
    """Open the park's schedule and bring its plan in, which is its baseline too; report until the first matter."""
    at = on(date(2024, 11, 1))
    schedule = operations.open_schedule(project=project, name=medpark.NAME, by=by, at=at)
    first = operations.bring_in(
        schedule=schedule, network=medpark.network(), kind=UpdateKind.PLAN, by=by, at=at
    )
    operations.choose_baseline(schedule=queries.one_schedule(pk=schedule.pk), update=first, by=by, at=at)
    report(schedule, medpark.REPORTED[0], by=by)
    return queries.one_schedule(pk=schedule.pk)


def report(schedule: Schedule, data_on: date, *, by: Actor) -> None:
    """Report what came of the tasks by a day: what the plan comes to with what held it up."""
    held = queries.of_schedule(schedule=schedule)
    stood = [
        (
            Held(str(one.pk), tuple(one.keys), one.first_on, one.expected_on, one.ended_on),
            one.ended_on or data_on,
        )
        for one in held
    ]
    network = medpark.network()
    blocked = blocked_by(stood)
    solution = solve_schedule(network, blocked=blocked)
    found = list(_progress(network, solution, blocked, data_on))
    operations.report_progress(
        schedule=queries.one_schedule(pk=schedule.pk), data_on=data_on, tasks=found, note="月报（演示数据）",
        by=by, at=on(data_on + timedelta(days=1), 11),
    )  # fmt: skip


def _progress(
    network: Network, solution: Solution, blocked: dict[str, tuple[tuple[date, date], ...]], data_on: date
) -> Iterable[Progress]:
    for task in network.tasks:
        if task.summary:
            continue
        dates = solution.dates[task.key]
        if dates.early_finish <= data_on:
            yield Progress(task.key, dates.early_start, dates.early_finish)
        elif dates.early_start <= data_on and task.minutes:
            done = _worked(network, task, dates.early_start, data_on, blocked.get(task.key, ()))
            left = max(task.minutes // medpark.DAY - done, 0)
            yield Progress(task.key, dates.early_start, None, left)


def _worked(
    network: Network, task: Task, first: date, last: date, blocked: Sequence[tuple[date, date]]
) -> int:
    calendar = network.calendar_of(task)
    days = (first + timedelta(days=at) for at in range((last - first).days + 1))
    return sum(
        bool(calendar.exceptions.get(day, calendar.week[day.weekday()]))
        and not any(begun <= day <= ended for begun, ended in blocked)
        for day in days
    )


def hold_up(
    finding: Finding, schedule: Schedule, hindrance: Hindrance, *, scene: Scene, by: Actor
) -> Blocker:
    """Say what a matter holds up on the day after it was found, and until when it would last; the limit is kept with it."""
    found = finding.found_on
    assert found is not None
    said = on(found + timedelta(days=1), 9)
    with scene.acting_as(by):
        made = operations.register_blocker(
            finding=finding, schedule=schedule, tasks=hindrance.tasks, first_on=found,
            expected_on=hindrance.expected_on, effort_days=hindrance.effort_days, by=by, at=said,
        )  # fmt: skip
    if hindrance.estimate is not None:
        answering = scene.answering("TJ-D-KF")
        with scene.acting_as(answering):
            operations.say_estimate(
                blocker=queries.one_blocker(pk=made.pk), end_on=hindrance.estimate, note="责任单位自报预计办结日期",
                by=answering, at=said.replace(hour=14),
            )  # fmt: skip
    with scene.acting_as(by):
        if hindrance.median_on is not None:
            operations.say_median(
                blocker=queries.one_blocker(pk=made.pk), by=by, at=on(hindrance.median_on, 10)
            )
        return queries.one_blocker(pk=made.pk)


def end(blocker: Blocker, hindrance: Hindrance, *, by: Actor) -> None:
    """Say that work has gone on again, the day after."""
    ended = hindrance.ended_on
    operations.end_blocker(blocker=blocker, ended_on=ended, by=by, at=on(ended + timedelta(days=1), 9))


def until_now(schedule: Schedule, *, by: Actor) -> None:
    """Have the days saved analysed once the last blocker is gone, and report the months since."""
    operations.analyse(schedule=schedule, by=by, at=on(ANALYSED, 15))
    for data_on in medpark.REPORTED[2:]:
        report(schedule, data_on, by=by)


def of_today(schedule: Schedule, *, by: Actor) -> None:
    """Have the days saved analysed as of the demonstration's day: what is still open lessens them."""
    operations.analyse(schedule=schedule, by=by, at=on(AS_OF, 9))


def closing_of(matter: Matter, hindrance: Hindrance | None) -> date | None:
    """Return the day on which a matter is verified and closed: two days after it held nothing up any more."""
    return matter.closed_on if hindrance is None else hindrance.ended_on + timedelta(days=2)


def build(scene: Scene) -> None:
    """Say, once, what the railways' open matters hold up: which of them costs most if it stays is asked of all together."""
    by = scene.actor("jiaotong")
    with scene.acting_as(by):
        if Blocker.objects.filter(registered_body_id=by.body).exists():
            return
        for stuck in STUCK_RAIL:
            finding = Finding.objects.select_related("supervised_by", "responsible").get(
                description=stuck.description
            )
            schedule = queries.of_project(project=Project.objects.get(name=stuck.project)).get()
            assert schedule.current is not None
            tasks = {task.name.split(" ")[-1]: task.key for task in queries.tasks(update=schedule.current)}
            found = finding.found_on
            assert found is not None
            operations.register_blocker(
                finding=finding, schedule=queries.one_schedule(pk=schedule.pk), tasks=[tasks[name] for name in stuck.tasks],
                first_on=found, expected_on=stuck.expected_on, effort_days=stuck.effort_days, by=by,
                at=on(max(found, date(2026, 3, 27)), 16),
            )  # fmt: skip
