"""Schedules in xlsx, as sites keep them: one row a task, predecessors as ``3FS+2天``, a sheet 日历 for calendars.

Titles and dates of the whole stand above the row of headings. Numbers like 1.2.3 make summaries of 1.2 and 1. Without a sheet
日历 a task works every day, or Monday to Friday where the heading says 工作日. Planned dates in the sheet become a baseline;
they bind where a task has no predecessor.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import openpyxl

from jianxing.methods.schedules.model import (
    DAY,
    EVERY_DAY,
    FIVE_DAYS,
    Baseline,
    Calendar,
    LagCalendar,
    LagUnit,
    Link,
    Remark,
    Schedule,
    Task,
)
from jianxing.methods.schedules.reading import values
from jianxing.methods.schedules.reading.limits import Limits
from jianxing.methods.schedules.reading.predecessors import Waiting, amount, predecessors
from jianxing.methods.schedules.reading.sheet_calendars import calendars_of
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.methods.strangers.archives import check_archive

Cells = Sequence[Any]
#: Headings by what they mean, without blanks and what stands in brackets.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("序号", "编号", "任务编号", "工序编号", "作业代码", "标识号", "唯一标识号", "wbs", "id", "no", "no."),
    "name": ("任务名称", "工作名称", "工序名称", "工序", "作业名称", "施工内容", "工作内容", "名称", "taskname", "name", "task"),
    "duration": ("工期", "持续时间", "计划工期", "duration"),
    "predecessors": ("前置任务", "紧前工作", "紧前工序", "前置工作", "前置工序", "前置", "predecessors"),
    "calendar": ("日历", "calendar"),
    "start": ("开始时间", "计划开始", "计划开始时间", "开始日期", "计划开始日期", "开工日期", "开始", "start"),
    "finish": ("完成时间", "计划完成", "计划完成时间", "完成日期", "计划完成日期", "完工日期", "结束时间", "完成", "finish"),
    "not_before": ("不早于", "不得早于", "notbefore"),
    "finish_by": ("必须完成", "不晚于", "不得晚于", "截止日期", "要求完成时间", "deadline"),
    "actual_start": ("实际开始", "实际开始时间", "实际开始日期", "实际开工", "actualstart"),
    "actual_finish": ("实际完成", "实际完成时间", "实际完成日期", "实际完工", "actualfinish"),
    "percent": ("完成百分比", "完成比例", "完成率", "进度", "%complete"),
    "remaining": ("剩余工期", "尚需工期", "remaining"),
}  # fmt: skip
_MEANING: Final = {word: name for name, words in HEADINGS.items() for word in words}
_ABOVE: Final = {
    "start": ("开工日期", "项目开始", "计划开工", "projectstart"),
    "data_date": ("数据日期", "状态日期", "报告日期", "统计日期", "datadate"),
}
_BRACKETS: Final = re.compile(r"[(（\[【].*?[)）\]】]")
_MOST_COLUMNS: Final = 60
_HEADING_WITHIN: Final = 40


def read_workbook(data: bytes, *, limits: Limits) -> Schedule:
    """Return the schedule of an xlsx; raises ``ScheduleRefused`` naming task and column."""
    check_archive(data, limits, refusal=ScheduleRefused)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = {sheet.title: _rows(sheet, limits) for sheet in book.worksheets[:20]}
    except ScheduleRefused:
        raise
    except Exception as error:  # what openpyxl raises at broken parts is not bounded by its documentation
        raise ScheduleRefused("workbook_broken", reason=type(error).__name__) from error
    for title, rows in sheets.items():
        if title.strip() in {"日历", "Calendars"}:
            continue
        found = _headings(rows)
        if found is not None:
            calendar_rows = next(
                (rows for name, rows in sheets.items() if name.strip() in {"日历", "Calendars"}), []
            )
            return _Reader(rows, *found, calendars_of(calendar_rows, limits=limits), limits).schedule()
    raise ScheduleRefused("workbook_without_headings")


def _rows(sheet: Any, limits: Limits) -> list[Cells]:
    rows: list[Cells] = []
    empty = 0
    for row in sheet.iter_rows(
        values_only=True, max_col=_MOST_COLUMNS, max_row=min(limits.tasks + 100, 1_048_576)
    ):
        filled = any(cell is not None for cell in row)
        empty = 0 if filled else empty + 1
        if empty > 1000:
            break
        rows.append(row)
    return rows


def _headings(rows: Sequence[Cells]) -> tuple[int, dict[str, int], dict[str, str]] | None:
    """Return the row of headings, the column of each meaning and its words."""
    for number, row in enumerate(rows[:_HEADING_WITHIN]):
        columns: dict[str, int] = {}
        words: dict[str, str] = {}
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                plain = _plain(cell)
                meaning = _MEANING.get(plain) or _MEANING.get(_BRACKETS.sub("", plain))
                if meaning and meaning not in columns:
                    columns[meaning], words[meaning] = column, values.text_of(cell, most=40)
        if "name" in columns and ("duration" in columns or {"start", "finish"} <= set(columns)):
            return number, columns, words
    return None


def _plain(cell: str) -> str:
    return "".join(cell.split()).lower().rstrip("：:*")


class _Reader:
    def __init__(
        self, rows: Sequence[Cells], heading: int, columns: dict[str, int], words: dict[str, str],
        calendars: dict[str, Calendar], limits: Limits,
    ) -> None:  # fmt: skip
        self.rows, self.heading, self.columns, self.words = rows, heading, columns, words
        self.limits, self.remarks = limits, list[Remark]()
        self.calendars, self.own = calendars, next(iter(calendars), "")
        self.elapsed = "日历天" in words.get("duration", "")
        if not calendars:
            office = "工作日" in words.get("duration", "")
            self.calendars = {"": FIVE_DAYS if office else EVERY_DAY}
            self.remark("calendar_assumed_office" if office else "calendar_assumed_every_day")
        if self.elapsed:
            self.elapsed = self.calendars[self.own].week != EVERY_DAY.week or bool(calendars)

    def remark(self, code: str, task: str = "", field: str = "", **told: str) -> None:
        self.remarks.append(Remark(code, task, field, told))

    def schedule(self) -> Schedule:
        body = [
            (number, row)
            for number, row in enumerate(self.rows[self.heading + 1 :], start=self.heading + 2)
            if self.cell(row, "name") not in {None, ""} or self.cell(row, "duration") not in {None, ""}
        ]
        if not body:
            raise ScheduleRefused("no_tasks")
        keys: dict[str, int] = {}
        for place, (number, row) in enumerate(body, start=1):
            key = self.text(row, "id") or str(place)
            if key in keys:
                raise ScheduleRefused(
                    "task_twice", task=key, field=self.words.get("id", "序号"), row=number, other=keys[key]
                )
            keys[key] = number
        parents = {key: _parent(key, keys) for key in keys}
        summaries = set(parents.values())
        told = self._above()
        tasks, links, planned = [], list[Link](), {}
        for key, (number, row) in zip(keys, body, strict=True):
            task, waits, dates = self._task(key, row, number, summary=key in summaries)
            tasks.append((task, parents[key]))
            planned[key] = dates
            for wait in waits:
                if wait.source not in keys:
                    raise ScheduleRefused(
                        "link_to_unknown", task=key, field=self.words["predecessors"], value=wait.source
                    )
                links.append(self._linked(wait, key))
        starts = [dates[0] for dates in planned.values() if dates[0] is not None]
        begun = [task.actual_start for task, _parent in tasks if task.actual_start is not None]
        start = told.get("start") or min(
            [datetime.combine(day, time()) for day in starts] + begun, default=None
        )
        if start is None:
            raise ScheduleRefused("start_missing", field="开工日期")
        known = any(dates != (None, None) for dates in planned.values())
        return Schedule(
            self._title(), start,
            tuple(_under(task, parent) for task, parent in tasks), tuple(links), self.calendars, self.own,
            told.get("data_date"), (Baseline("xlsx", planned),) if known else (), LagCalendar.SUCCESSOR,
            tuple(self.remarks), "xlsx",
        )  # fmt: skip

    def _title(self) -> str:
        for row in self.rows[: self.heading]:
            for cell in row:
                if isinstance(cell, str) and cell.strip():
                    return values.text_of(cell, most=200)
        return ""

    def _above(self) -> dict[str, datetime]:
        """Return the dates of the whole that stand over the headings, each after its word."""
        found: dict[str, datetime] = {}
        for row in self.rows[: self.heading]:
            for column, cell in enumerate(row):
                if not isinstance(cell, str):
                    continue
                word, _colon, rest = _plain(cell).replace("：", ":").partition(":")
                for name, known in _ABOVE.items():
                    if word in known:
                        after: Any = rest or next((one for one in row[column + 1 :] if one is not None), None)
                        found[name] = self._instant(after, "", values.text_of(cell, most=20))
        return found

    def _linked(self, wait: Waiting, key: str) -> Link:
        unit = (
            LagUnit.PERCENT if wait.lag.percent else LagUnit.CALENDAR if wait.lag.elapsed else LagUnit.WORKING
        )
        days = wait.lag.days
        if unit is LagUnit.PERCENT:
            return Link(wait.source, key, wait.kind, values.bounded(days, task=key, field="%"), unit)
        one_day = DAY if unit is LagUnit.CALENDAR else self.calendars[self.own].one_day
        minutes = values.bounded(days * one_day, task=key, field=self.words["predecessors"])
        return Link(wait.source, key, wait.kind, minutes, unit)

    def _task(
        self, key: str, row: Cells, number: int, *, summary: bool
    ) -> tuple[Task, list[Waiting], tuple[date | None, date | None]]:
        start, finish = (self._day(row, name, key) for name in ("start", "finish"))
        if start and finish and finish < start:
            raise ScheduleRefused(
                "ends_before", task=key, field=self.words["finish"], value=finish.isoformat()
            )
        waits: list[Waiting] = []
        if written := self.text(row, "predecessors"):
            waits = predecessors(written, task=key, field=self.words["predecessors"])
        calendar = self.text(row, "calendar")
        if calendar and calendar not in self.calendars:
            raise ScheduleRefused("calendar_unknown", task=key, field=self.words["calendar"], value=calendar)
        minutes, elapsed = self._length(row, key, start, finish, calendar, number, summary=summary)
        begun, done = (self._day(row, name, key) for name in ("actual_start", "actual_finish"))
        if begun and done and done < begun:
            raise ScheduleRefused(
                "ends_before", task=key, field=self.words["actual_finish"], value=done.isoformat()
            )
        not_before = self._day(row, "not_before", key)
        if not_before is None and start is not None and not waits and not summary:
            not_before = start
        finish_by = self._day(row, "finish_by", key)
        task = Task(
            key, self.text(row, "name"), minutes, elapsed, calendar,
            not_before=_morning(not_before), finish_by=_evening(finish_by), actual_start=_morning(begun or done),
            actual_finish=_evening(done),
            remaining=self._remaining(row, key, minutes, elapsed, calendar) if begun and not done else None,
            summary=summary,
        )  # fmt: skip
        return task, waits, (start, finish)

    def _length(
        self,
        row: Cells,
        key: str,
        start: date | None,
        finish: date | None,
        calendar: str,
        number: int,
        *,
        summary: bool,
    ) -> tuple[int, bool]:
        field = self.words.get("duration", "工期")
        written = self.cell(row, "duration")
        if written in {None, ""}:
            if summary:
                return 0, False
            if start is None or finish is None:
                raise ScheduleRefused("duration_missing", task=key, field=field, row=number)
            own = self.calendars[calendar or self.own]
            days = sum(
                bool(own.exceptions.get(day, own.week[day.weekday()]))
                for day in (start + timedelta(days=at) for at in range((finish - start).days + 1))
            )
            self.remark("duration_from_dates", key, field)
            return days * own.one_day, False
        length = amount(written, task=key, field=field)
        if length.percent or length.days < 0:
            raise ScheduleRefused("duration_negative", task=key, field=field)
        elapsed = self.elapsed if length.elapsed is None else length.elapsed
        one_day = DAY if elapsed else self.calendars[calendar or self.own].one_day
        return values.bounded(length.days * one_day, task=key, field=field), elapsed

    def _remaining(self, row: Cells, key: str, minutes: int, elapsed: bool, calendar: str) -> int:
        written = self.cell(row, "remaining")
        if written not in {None, ""}:
            length = amount(written, task=key, field=self.words["remaining"])
            if length.days < 0:
                raise ScheduleRefused("duration_negative", task=key, field=self.words["remaining"])
            one_day = DAY if elapsed else self.calendars[calendar or self.own].one_day
            return values.bounded(length.days * one_day, task=key, field=self.words["remaining"])
        written = self.cell(row, "percent")
        if written in {None, ""}:
            return minutes
        field = self.words["percent"]
        share = values.number(str(written).strip().rstrip("%％"), task=key, field=field)
        if not isinstance(written, str) and share <= 1:
            share *= 100
        if not 0 <= share <= 100:
            raise ScheduleRefused("not_a_value", task=key, field=field, value=str(written)[:20])
        one_day = DAY if elapsed else self.calendars[calendar or self.own].one_day
        return -int(-(minutes * (100 - share) / 100) // one_day) * one_day

    def cell(self, row: Cells, name: str) -> Any:
        """Return a cell by the meaning of its heading."""
        column = self.columns.get(name)
        return None if column is None or column >= len(row) else row[column]

    def text(self, row: Cells, name: str) -> str:
        """Return a cell's text; 3.0 is written 3."""
        found = self.cell(row, name)
        if found is None:
            return ""
        if isinstance(found, float) and found.is_integer():
            found = int(found)
        return values.text_of(str(found), most=self.limits.text_characters)

    def _day(self, row: Cells, name: str, key: str) -> date | None:
        found = self.cell(row, name)
        if found is None or (isinstance(found, str) and found.strip() in {"", "-", "—", "/", "无"}):
            return None
        return self._instant(found, key, self.words[name]).date()

    def _instant(self, found: object, key: str, field: str) -> datetime:
        if isinstance(found, datetime):
            return values.within(found.replace(tzinfo=None), task=key, field=field)
        if isinstance(found, date):
            return values.within(datetime.combine(found, time()), task=key, field=field)
        if isinstance(found, int | float) and not isinstance(found, bool) and 20_000 < found < 110_000:
            return values.within(datetime(1899, 12, 30) + timedelta(days=int(found)), task=key, field=field)  # noqa: DTZ001
        return values.instant(str(found), task=key, field=field)


def _parent(key: str, keys: Mapping[str, int]) -> str:
    above, _dot, last = key.rpartition(".")
    return above if last and above in keys else ""


def _under(task: Task, parent: str) -> Task:
    return replace(task, parent=parent) if parent else task


def _morning(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time())


def _evening(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day + timedelta(days=1), time())
