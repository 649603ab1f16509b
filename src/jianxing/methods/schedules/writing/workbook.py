"""xlsx as sites keep it: what ``reading.workbook`` reads, with the computed dates beside it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

import xlsxwriter

from jianxing.methods.schedules.freezing import places
from jianxing.methods.schedules.model import DAY, LagUnit, Link, Remark, Task
from jianxing.methods.schedules.solving import Solution
from jianxing.methods.schedules.writing.spans import spans

_HEAD: Final = (
    "编号", "任务名称", "工期", "前置任务", "日历", "不早于", "必须完成", "实际开始", "实际完成", "剩余工期",
    "最早开始", "最早完成", "最迟开始", "最迟完成", "总时差", "自由时差", "关键",
)  # fmt: skip
_WEEK: Final = "一二三四五六日"


def write_workbook(solution: Solution) -> tuple[bytes, tuple[Remark, ...]]:
    """Return a schedule as xlsx, and what is not in it."""
    writer = _Writer(solution)
    return writer.written(), tuple(writer.remarks)


class _Writer:
    def __init__(self, solution: Solution) -> None:
        self.solution, self.schedule = solution, solution.schedule
        self.remarks: list[Remark] = []
        self.ids = self._ids()

    def _ids(self) -> Mapping[str, str]:
        """Return what tasks are called: numbers 1.2.3 are what makes summaries, so where ids are none, those of the outline."""
        if all(not task.parent or task.key.startswith(f"{task.parent}.") for task in self.schedule.tasks):
            return {task.key: task.key for task in self.schedule.tasks}
        self.remarks.append(Remark("not_written_ids"))
        return {key: place.outline for key, place in places(self.schedule).items()}

    def written(self) -> bytes:
        """Return the workbook: the tasks, then the calendars."""
        out = io.BytesIO()
        book = xlsxwriter.Workbook(
            out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        head = book.add_format({"bold": True, "bottom": 1})
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("进度计划")
        schedule = self.schedule
        sheet.write(0, 0, schedule.name or "进度计划", head)
        sheet.write_row(1, 0, ("开工日期", schedule.start.date().isoformat()))
        if schedule.data_date is not None:
            sheet.write_row(1, 2, ("数据日期", schedule.data_date.date().isoformat()))
        sheet.write_row(2, 0, _HEAD, head)
        sheet.freeze_panes(3, 2)
        sheet.set_column(1, 1, 36)
        sheet.set_column(3, 15, 13)
        waiting: dict[str, list[Link]] = {}
        for link in schedule.links:
            waiting.setdefault(link.target, []).append(link)
        for number, task in enumerate(schedule.tasks, start=3):
            for column, value in enumerate(self.row(task, waiting.get(task.key, []))):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, datetime.combine(value, time()), days)
                elif value is not None:
                    sheet.write(number, column, value)
        self.calendars(book, head)
        book.close()
        for baseline in schedule.baselines:
            self.remarks.append(Remark("not_written_baseline", values={"value": baseline.name}))
        return out.getvalue()

    def row(self, task: Task, waiting: list[Link]) -> list[object]:
        """Return the cells of a task."""
        dates = self.solution.dates.get(task.key)
        summary = task.key in self.schedule.summaries
        for name in ("finish_not_before", "start_by", "pinned"):
            if getattr(task, name):
                self.remarks.append(Remark("not_written_constraint", task.key, name, {"value": name}))
        told: list[object] = [
            self.ids[task.key], task.name, None if summary else self.length(task, task.minutes),
            "，".join(self.waits(link) for link in waiting), task.calendar,
            _day(task.not_before), _evening(task.finish_by), _day(task.actual_start), _evening(task.actual_finish),
            None if task.remaining is None else self.length(task, task.remaining),
        ]  # fmt: skip
        if dates is not None:
            told += [dates.early_start, dates.early_finish, dates.late_start, dates.late_finish]
            told += [dates.total_float, dates.free_float, "是" if dates.critical else ""]
        return told

    def length(self, task: Task, minutes: int) -> str:
        """Return a duration with its unit."""
        one_day = DAY if task.elapsed else self.schedule.calendar_of(task).one_day
        return f"{minutes / one_day:.10g}{'日历天' if task.elapsed else '工作日'}"

    def waits(self, link: Link) -> str:
        """Return a predecessor as people type it."""
        lag = ""
        if link.lag and link.unit is LagUnit.PERCENT:
            lag = f"{link.lag:+.10g}%"
        elif link.lag and link.unit is LagUnit.CALENDAR:
            lag = f"{link.lag / DAY:+.10g}日历天"
        elif link.lag:
            lag = f"{link.lag / self.schedule.calendars[self.schedule.calendar].one_day:+.10g}天"
        kind = "" if link.kind.value == "FS" and not lag else link.kind.value
        return f"{self.ids[link.source]}{kind}{lag}"

    def calendars(self, book: xlsxwriter.Workbook, head: object) -> None:
        """Write the sheet 日历, the project's own calendar first."""
        sheet = book.add_worksheet("日历")
        sheet.write_row(0, 0, ("日历", "每周工作日", "开始日期", "结束日期", "是否工作"), head)
        number = 1
        listed = sorted(self.schedule.calendars, key=lambda key: key != self.schedule.calendar)
        for key in listed:
            calendar = self.schedule.calendars[key]
            if len({hours for hours in (*calendar.week, *calendar.exceptions.values()) if hours}) > 1:
                self.remarks.append(Remark("not_written_hours", calendar.name or key, "calendar"))
            worked = "、".join(sign for sign, hours in zip(_WEEK, calendar.week, strict=True) if hours)
            name = key or "日历"
            sheet.write_row(number, 0, (name, worked))
            number += 1
            for first, last, hours in spans(calendar):
                cells = (name, "", first.isoformat(), last.isoformat(), "是" if hours else "否")
                sheet.write_row(number, 0, cells)
                number += 1


def _day(at: datetime | None) -> date | None:
    return None if at is None else at.date()


def _evening(at: datetime | None) -> date | None:
    if at is None:
        return None
    return at.date() - timedelta(days=1) if at.time() == time() else at.date()
