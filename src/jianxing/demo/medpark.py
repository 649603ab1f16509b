"""医药产业园的进度计划： the park's network of tasks, what came of it month by month, and what held it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from jianxing.methods.schedules.model import (
    EVERY_DAY,
    NONE,
    Calendar,
    LagUnit,
    Link,
    LinkKind,
    Schedule,
    Task,
)
from jianxing.methods.schedules.model import OFFICE as HOURS

NAME: Final = "园区一期总进度计划（演示数据）"
START: Final = datetime(2024, 11, 4)  # noqa: DTZ001 - the clock of the site
DAY: Final = 480

#: The spring festival's stop, on the site.
_STOPS = (
    (date(2025, 1, 26), date(2025, 2, 8)),
    (date(2026, 2, 15), date(2026, 2, 24)),
)
SITE: Final = Calendar(
    "site",
    "施工日历",
    EVERY_DAY.week,
    {
        date.fromordinal(day): NONE
        for first, last in _STOPS
        for day in range(first.toordinal(), last.toordinal() + 1)
    },
    DAY,
)
OFFICE: Final = Calendar("office", "机关工作日", (HOURS,) * 5 + (NONE,) * 2, {}, DAY)

#: Id, name, days, calendar, what it waits for (``id``, ``idSS+days``, ``idFF``), the summary that it belongs to.
TASKS: Final = (
    ("1", "前期手续", None, "", (), ""),
    ("1.1", "园区控制性详细规划落位", 20, "office", (), "1"),
    ("1.2", "一期地块规划许可", 25, "office", ("1.1",), "1"),
    ("1.3", "一期施工图审查", 30, "office", ("1.2",), "1"),
    ("1.4", "一期施工许可", 15, "office", ("1.3", "2.1"), "1"),
    ("1.5", "环境影响评价批复", 45, "office", ("1.2",), "1"),
    ("1.6", "排污许可衔接", 20, "office", ("1.5",), "1"),
    ("2", "场地与基础", None, "", (), ""),
    ("2.1", "一期场地平整", 40, "site", ("1.1",), "2"),
    ("2.2", "二期地块土地平整", 35, "site", ("2.1",), "2"),
    ("2.3", "一期桩基", 45, "site", ("1.4",), "2"),
    ("2.4", "二期桩基", 40, "site", ("2.2", "2.3"), "2"),
    ("2.5", "一期承台与地下结构", 40, "site", ("2.3",), "2"),
    ("3", "一期洁净厂房", None, "", (), ""),
    ("3.1", "主体钢结构", 60, "site", ("2.5",), "3"),
    ("3.2", "屋面与围护", 40, "site", ("3.1SS+35",), "3"),
    ("3.3", "洁净装修", 55, "site", ("3.2", "3.1"), "3"),
    ("3.4", "空调与工艺管道", 60, "site", ("3.2", "4.5"), "3"),
    ("3.5", "进口设备安装", 45, "site", ("3.3SS+30",), "3"),
    ("3.6", "设备单机调试", 25, "site", ("3.5", "3.4"), "3"),
    ("3.7", "洁净厂房带电联动调试", 30, "site", ("3.6", "3.3", "4.2"), "3"),
    ("4", "园区市政配套", None, "", (), ""),
    ("4.1", "临时用电增容", 30, "site", ("2.3SS+10",), "4"),
    ("4.2", "正式电源接入", 45, "site", ("4.1", "2.5"), "4"),
    ("4.3", "雨污管网主干", 50, "site", ("2.5",), "4"),
    ("4.4", "雨污管网市政接驳", 20, "site", ("4.3",), "4"),
    ("4.5", "蒸汽管道", 50, "site", ("2.5",), "4"),
    ("4.6", "园区道路与绿化", 45, "site", ("4.4", "4.5"), "4"),
    ("5", "二期启动区", None, "", (), ""),
    ("5.1", "二期承台与地下结构", 45, "site", ("2.4",), "5"),
    ("5.2", "二期主体结构", 70, "site", ("5.1",), "5"),
    ("6", "验收与投产", None, "", (), ""),
    ("6.1", "危化品仓库安全评价", 30, "office", ("3.1",), "6"),
    ("6.2", "消防与规划核实", 20, "office", ("3.7", "4.6"), "6"),
    ("6.3", "竣工联合验收", 20, "office", ("6.2", "6.1"), "6"),
    ("6.4", "药品生产许可现场核查", 25, "office", ("6.3", "1.6"), "6"),
    ("6.5", "一期投产", 0, "office", ("6.4",), "6"),
)  # fmt: skip


def network() -> Schedule:
    """Return the plan as it was made before the first sod."""
    tasks = tuple(
        Task(key, name, (days or 0) * DAY, calendar=calendar, parent=parent, summary=days is None)
        for key, name, days, calendar, _waits, parent in TASKS
    )
    links = tuple(
        _link(wait, key) for key, _name, _days, _calendar, waits, _parent in TASKS for wait in waits
    )
    return Schedule(NAME, START, tasks, links, {"site": SITE, "office": OFFICE}, "site")


def _link(wait: str, target: str) -> Link:
    source, started, lag = wait.partition("SS+")
    if started:
        return Link(source, target, LinkKind.SS, int(lag) * DAY, LagUnit.WORKING)
    return Link(source, target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """What a matter of the park held up, from the day it was found to *ended_on*.

    *limit_days* are the working days that its assignment gave, *estimate* the day that the responsible body itself foresaw,
    *median_on* the day on which the usual duration of its kind was kept.
    """

    tasks: tuple[str, ...]
    ended_on: date
    limit_days: int
    expected_on: date
    estimate: date | None = None
    median_on: date | None = None
    effort_days: int = 5


#: By the place of the matter in ``industry.STUCK``.
HINDRANCES: Final[Mapping[int, Hindrance]] = {
    0: Hindrance(
        tasks=("1.4",), ended_on=date(2025, 3, 24), limit_days=32, expected_on=date(2025, 4, 15),
        estimate=date(2025, 4, 15), effort_days=8,
    ),
    1: Hindrance(tasks=("4.1",), ended_on=date(2025, 5, 10), limit_days=45, expected_on=date(2025, 5, 13)),
    2: Hindrance(
        tasks=("4.3", "4.4"), ended_on=date(2025, 6, 20), limit_days=90, expected_on=date(2025, 7, 10),
        estimate=date(2025, 7, 10), effort_days=12,
    ),
    4: Hindrance(
        tasks=("2.3",), ended_on=date(2025, 4, 21), limit_days=38, expected_on=date(2025, 5, 28),
        estimate=date(2025, 5, 28), effort_days=10,
    ),
    6: Hindrance(
        tasks=("4.5",), ended_on=date(2025, 7, 4), limit_days=75, expected_on=date(2025, 7, 25),
        estimate=date(2025, 8, 30), effort_days=15,
    ),
    10: Hindrance(
        tasks=("6.1",), ended_on=date(2025, 7, 15), limit_days=60, expected_on=date(2025, 8, 1),
        median_on=date(2025, 6, 20),
    ),
}  # fmt: skip
#: What the matter that is still open holds up.
STILL_HELD: Final = Hindrance(
    tasks=("6.4",), ended_on=date(2026, 3, 31), limit_days=15, expected_on=date(2026, 3, 31),
    estimate=date(2026, 4, 13), effort_days=3,
)  # fmt: skip
#: The ends of days up to which the site reported.
REPORTED: Final = (date(2025, 2, 28), date(2025, 4, 30), date(2025, 12, 31), date(2026, 3, 28))
