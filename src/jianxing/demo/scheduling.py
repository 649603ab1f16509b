"""进度计划: the three sections of a motorway that are to be finished together, and two railways; 演示数据 throughout."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jianxing.demo.scene import Scene, on
from jianxing.methods.schedules.model import OFFICE, Calendar, Link, LinkKind, Task
from jianxing.methods.schedules.model import Schedule as Network
from jianxing.methods.schedules.writing import write
from jianxing.projects.models import Project
from jianxing.schedules import operations, queries
from jianxing.schedules.models import Schedule, UpdateKind
from jianxing.schedules.operations import Progress

NAME = "总体进度计划"
DAY = 480
BROUGHT_ON = date(2025, 7, 10)
DATA_ON = date(2026, 3, 31)
#: No asphalt below five degrees: from the middle of November to the middle of March nothing is paved.
WINTER = tuple((date(year, 11, 15), date(year + 1, 3, 15)) for year in range(2024, 2030))
#: Spring festival, as sites leave for it.
FESTIVAL = (
    (date(2025, 1, 25), date(2025, 2, 8)),
    (date(2026, 2, 13), date(2026, 2, 27)),
    (date(2027, 2, 2), date(2027, 2, 16)),
    (date(2028, 1, 22), date(2028, 2, 5)),
    (date(2029, 2, 9), date(2029, 2, 23)),
)


@dataclass(frozen=True)
class Plan:
    """A project's plan: the day it begins, its tasks a line each, and what had come of them by ``DATA_ON``.

    A line is number, name, days, what it waits for, and 冬 for a task that stands still in winter; one without days sums up.
    """

    project: str
    start: date
    lines: str
    progress: tuple[Progress, ...]


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _done(key: str, first: str, last: str) -> Progress:
    return Progress(key, _day(first), _day(last))


def _begun(key: str, first: str, left: float) -> Progress:
    return Progress(key, _day(first), None, left)


PLANS = (
    Plan(
        "唐廊高速公路天津段",
        date(2025, 6, 20),
        """
        1|前期工作
        1.1|施工图设计审查|70|
        1.2|用地组卷报批|150|
        1.3|施工招标公告|30|1.1
        1.4|评标与合同签订|60|1.3,1.2
        2|主体工程
        2.1|征地拆迁|120|1.4
        2.2|临建与便道|45|1.4
        2.3|路基工程|210|2.1,2.2
        2.4|桥梁下部结构|240|2.2,2.1SS+30
        2.5|桥梁上部结构|180|2.4SS+90,2.4FF+60
        2.6|路面工程|110|2.3,2.5|冬
        3|收尾
        3.1|交安与机电|90|2.6SS+60,2.6
        3.2|交工验收|30|3.1
        3.3|全线贯通|0|3.2
        """,
        (
            _done("1.1", "2025-06-20", "2025-09-05"),
            _begun("1.2", "2025-06-24", 40),
            _done("1.3", "2025-10-09", "2025-11-14"),
        ),
    ),
    Plan(
        "唐廊高速公路河北段",
        date(2025, 3, 3),
        """
        1|主体工程
        1.1|征地拆迁|150|
        1.2|临建与便道|60|
        1.3|路基工程|240|1.1SS+60,1.2
        1.4|桥梁下部结构|260|1.2
        1.5|桥梁上部结构|200|1.4SS+120,1.4FF+60
        1.6|路面工程|120|1.3,1.5|冬
        2|收尾
        2.1|交安与机电|80|1.6
        2.2|交工验收|30|2.1
        2.3|全线贯通|0|2.2
        """,
        (
            _done("1.1", "2025-03-03", "2025-08-29"),
            _done("1.2", "2025-03-03", "2025-05-06"),
            _begun("1.3", "2025-05-12", 60),
            _begun("1.4", "2025-05-08", 45),
            _begun("1.5", "2025-10-09", 140),
        ),
    ),
    Plan(
        "唐廊高速公路北京段",
        date(2025, 9, 1),
        """
        1|前期工作
        1.1|工程可行性研究报告批复|90|
        1.2|初步设计与施工图设计|120|1.1
        1.3|施工招标|75|1.2
        2|主体工程
        2.1|征地拆迁|90|1.3
        2.2|路基与桥涵工程|270|2.1SS+30
        2.3|路面工程|60|2.2|冬
        3|收尾
        3.1|交安与机电|50|2.3
        3.2|交工验收|20|3.1
        3.3|全线贯通|0|3.2
        """,
        (_done("1.1", "2025-09-01", "2025-12-12"), _begun("1.2", "2025-12-15", 45)),
    ),
    Plan(
        "京滨城际铁路",
        date(2025, 2, 10),
        """
        1|站前工程
        1.1|征地拆迁收尾|60|
        1.2|管线切改|90|1.1SS+15
        1.3|跨京津塘高速转体施工|120|1.2
        1.4|桥梁架设|160|1.1,1.2SS+45
        1.5|桥面附属|80|1.4SS+100,1.3
        2|站后工程
        2.1|铺轨|75|1.4,1.3
        2.2|四电安装|140|2.1SS+40
        2.3|站房装修|180|1.1
        3|验收
        3.1|静态验收|30|2.1,2.2,2.3,1.5
        3.2|联调联试|60|3.1
        3.3|开通运营|0|3.2
        """,
        (
            _done("1.1", "2025-02-10", "2025-04-28"),
            _done("1.2", "2025-03-03", "2025-07-18"),
            _done("1.3", "2025-07-21", "2025-12-19"),
            _done("1.4", "2025-05-06", "2025-11-21"),
            _begun("1.5", "2025-10-13", 25),
            _begun("2.1", "2026-01-05", 20),
            _begun("2.3", "2025-05-06", 35),
        ),
    ),
    Plan(
        "津潍高铁(天津段)",
        date(2025, 2, 10),
        """
        1|站前工程
        1.1|取土场复垦方案报批|45|
        1.2|征地拆迁|110|
        1.3|35千伏线路迁改|60|1.2SS+40
        1.4|路基填筑|150|1.1,1.2
        1.5|桥梁桩基与墩身|210|1.2SS+30,1.3
        1.6|箱梁架设|150|1.5SS+120,1.5FF+30
        2|站后工程
        2.1|无砟轨道|120|1.6,1.4
        2.2|四电安装|130|2.1SS+60
        3|验收
        3.1|静态验收|30|2.1,2.2
        3.2|联调联试|75|3.1
        3.3|开通运营|0|3.2
        """,
        (
            _done("1.1", "2025-02-10", "2025-05-16"),
            _done("1.2", "2025-02-10", "2025-07-11"),
            _begun("1.3", "2025-04-07", 12),
            _begun("1.4", "2025-07-14", 40),
            _begun("1.5", "2025-07-28", 95),
        ),
    ),
)


def build(scene: Scene) -> None:
    """Build the part once, on the projects that are there."""
    by = scene.actor("jiaotong")
    with scene.acting_as(by):
        for plan in PLANS:
            project = Project.objects.get(name=plan.project)
            if Schedule.objects.filter(project=project, name=NAME).exists():
                continue
            at = on(BROUGHT_ON, 15)
            schedule = operations.open_schedule(project=project, name=NAME, by=by, at=at)
            file, _remarks = write(network(plan), "mspdi")
            update = operations.upload(
                stream=io.BytesIO(file), name=f"{plan.project}总体进度计划（演示数据）.xml", schedule=schedule,
                kind=UpdateKind.PLAN, note="演示数据", by=by, at=at,
            )  # fmt: skip
            update = operations.understand(update=update, by=by, at=at)
            update = operations.adopt_update(update=queries.one_update(pk=update.pk), by=by, at=at)
            held = queries.one_schedule(pk=schedule.pk)
            operations.choose_baseline(schedule=held, update=update, by=by, at=at)
            told = {task.name.split(" ")[0]: task.key for task in queries.network_of(update=update).tasks}
            numbers = {line[0]: told[line[1]] for line in _lines(plan)}
            operations.report_progress(
                schedule=queries.one_schedule(pk=schedule.pk),
                data_on=DATA_ON,
                tasks=[
                    Progress(numbers[one.key], one.actual_start, one.actual_finish, one.remaining_days)
                    for one in plan.progress
                ],
                note="演示数据：一季度末进度",
                by=by,
                at=on(DATA_ON, 17),
            )


def network(plan: Plan) -> Network:
    """Return the plan as a network."""
    site = _calendar("site", "工地日历（春节停工）", FESTIVAL)
    winter = _calendar("winter", "路面日历（冬季停工）", WINTER + FESTIVAL)
    tasks, links = [], []
    for number, name, length, waits, is_winter in _lines(plan):
        parent = number.rpartition(".")[0]
        tasks.append(
            Task(
                number, name, int(length or 0) * DAY, parent=parent, summary=not length,
                calendar="winter" if is_winter else "",
            )
        )  # fmt: skip
        links += [_link(wait, number) for wait in waits.split(",") if wait]
    return Network(
        f"{plan.project}{NAME}（演示数据）",
        datetime.combine(plan.start, time()),
        tuple(tasks),
        tuple(links),
        {"site": site, "winter": winter},
        "site",
    )


def _lines(plan: Plan) -> list[tuple[str, str, str, str, str]]:
    cells = [line.strip().split("|") for line in plan.lines.strip().splitlines()]
    return [(one[0], one[1], *(one[2:] + [""] * 3)[:3]) for one in cells]  # type: ignore[misc]  # five cells


def _link(wait: str, target: str) -> Link:
    source, sign, lag = wait.partition("+")
    kind = LinkKind.FS
    if source[-2:] in LinkKind.__members__:
        source, kind = source[:-2], LinkKind(source[-2:])
    return Link(source, target, kind, int(lag) * DAY if sign else 0)


def _calendar(key: str, name: str, stops: tuple[tuple[date, date], ...]) -> Calendar:
    closed = {
        first + timedelta(days=past): () for first, last in stops for past in range((last - first).days + 1)
    }
    return Calendar(key, name, (OFFICE,) * 6 + ((),), closed)
