"""Primavera XER: tables of tab-separated rows, calendars as nested brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from jianxing.methods.schedules.model import (
    FIVE_DAYS,
    Calendar,
    LagCalendar,
    LagUnit,
    Link,
    LinkKind,
    Remark,
    Schedule,
    Task,
)
from jianxing.methods.schedules.reading import values
from jianxing.methods.schedules.reading.brackets import parts
from jianxing.methods.schedules.reading.calendars import Week
from jianxing.methods.schedules.reading.limits import Limits
from jianxing.methods.schedules.refusals import ScheduleRefused

Row = Mapping[str, str]
_KINDS: Final = {"PR_FS": LinkKind.FS, "PR_SS": LinkKind.SS, "PR_FF": LinkKind.FF, "PR_SF": LinkKind.SF}
_BOUNDS: Final = {
    "CS_MSO": ("not_before", "start_by"), "CS_MANDSTART": ("not_before", "start_by"), "CS_MSOA": ("not_before",),
    "CS_MSOB": ("start_by",), "CS_MEO": ("finish_not_before", "finish_by"),
    "CS_MANDFIN": ("finish_not_before", "finish_by"), "CS_MEOA": ("finish_not_before",), "CS_MEOB": ("finish_by",),
}  # fmt: skip
_LAGS: Final = {
    "rcal_Predecessor": LagCalendar.PREDECESSOR, "rcal_Successor": LagCalendar.SUCCESSOR,
    "rcal_24Hour": LagCalendar.CONTINUOUS, "rcal_ProjDefault": LagCalendar.PROJECT,
}  # fmt: skip
#: Tasks that span others instead of being worked.
_SPANNING: Final = frozenset({"TT_LOE", "TT_WBS"})
_EXCEL_ZERO: Final = date(1899, 12, 30)
_TABLES: Final = frozenset({"PROJECT", "CALENDAR", "PROJWBS", "TASK", "TASKPRED", "SCHEDOPTIONS", "TASKRSRC"})


def read_xer(data: bytes, *, limits: Limits) -> Schedule:
    """Return the schedule of an XER file; of several projects the first that was exported; raises ``ScheduleRefused``."""
    return _Reader(_tables(_decoded(data)), limits).schedule()


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ScheduleRefused("encoding_unknown")


def _tables(whole: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    table, fields = "", list[str]()
    for number, line in enumerate(re.split(r"\r\n|\n|\r", whole), start=1):
        kind, _tab, rest = line.partition("\t")
        if kind == "%T":
            table, fields = rest.strip(), []
            if table in _TABLES:
                found.setdefault(table, [])
        elif kind == "%F":
            fields = [name.strip() for name in rest.split("\t")]
        elif kind == "%R" and table in _TABLES:
            if not fields:
                raise ScheduleRefused("xer_row_without_fields", task=f"line {number}", field=table)
            found[table].append(dict(zip(fields, rest.split("\t"), strict=False)))
    return found


class _Reader:
    def __init__(self, tables: dict[str, list[Row]], limits: Limits) -> None:
        self.tables, self.limits = tables, limits
        self.remarks: list[Remark] = []

    def schedule(self) -> Schedule:
        projects = self.tables.get("PROJECT", [])
        if not projects:
            raise ScheduleRefused("missing", field="PROJECT")
        named = {row.get("proj_id", "") for row in self.tables.get("TASK", [])}
        exported = [
            row for row in projects if row.get("export_flag", "Y") == "Y" and row.get("proj_id") in named
        ]
        project = (exported or projects)[0]
        own = project.get("proj_id", "")
        if len(named) > 1:
            self.remark("other_projects", "", "PROJECT", value=str(len(named) - 1))
        calendars = self._calendars()
        calendar = project.get("clndr_id", "")
        if calendar not in calendars:
            standard = [row for row in self.tables.get("CALENDAR", []) if row.get("default_flag") == "Y"]
            calendar = standard[0].get("clndr_id", "") if standard else next(iter(calendars), "")
        if not calendars:
            calendars[calendar] = FIVE_DAYS
            self.remark("calendar_assumed_office")
        options = next((one for one in self.tables.get("SCHEDOPTIONS", []) if one.get("proj_id") == own), {})
        if options.get("sched_retained_logic") == "N":
            self.remark("progress_override", "", "sched_retained_logic")
        tasks = self._tasks(own, calendars)
        data_date = self._instant(project, "last_recalc_date", f"PROJECT {own}")
        start = self._instant(project, "plan_start_date", f"PROJECT {own}") or data_date
        if start is None:
            raise ScheduleRefused("start_missing", task=f"PROJECT {own}", field="plan_start_date")
        return Schedule(
            values.text_of(project.get("proj_short_name", ""), most=200), start, tasks,
            tuple(self._links(own, {task.key for task in tasks})), calendars, calendar,
            data_date if data_date is not None and data_date > start else None, (),
            _LAGS.get(options.get("sched_calendar_on_relationship_lag", ""), LagCalendar.PREDECESSOR),
            tuple(self.remarks), "xer",
        )  # fmt: skip

    def remark(self, code: str, task: str = "", field: str = "", **told: str) -> None:
        self.remarks.append(Remark(code, task, field, told))

    def _instant(self, row: Row, name: str, task: str) -> datetime | None:
        found = row.get(name, "").strip()
        return values.instant(found, task=task, field=name) if found else None

    def _hours(self, row: Row, name: str, task: str) -> int:
        found = row.get(name, "").strip() or "0"
        return values.bounded(
            values.number(found, task=task, field=name) * 60, task=task, field=name, text=found
        )

    # calendars

    def _calendars(self) -> dict[str, Calendar]:
        rows = {row.get("clndr_id", ""): row for row in self.tables.get("CALENDAR", [])}
        if len(rows) > self.limits.calendars:
            raise ScheduleRefused("too_many", field="CALENDAR", value=self.limits.calendars)
        made: dict[str, Calendar] = {}
        for key in rows:
            self._calendar(key, rows, made, ())
        return made

    def _calendar(
        self, key: str, rows: dict[str, Row], made: dict[str, Calendar], path: tuple[str, ...]
    ) -> Calendar:
        if key in made:
            return made[key]
        place = f"CALENDAR {key}"
        if key in path or len(path) > 20:
            raise ScheduleRefused("calendar_loop", task=place, field="base_clndr_id")
        row = rows[key]
        above = row.get("base_clndr_id", "")
        base = self._calendar(above, rows, made, (*path, key)) if above in rows else None
        week = Week(base, place, self.limits)
        for name, weekday, hours in parts(row.get("clndr_data", ""), place):
            if name == "DaysOfWeek":
                week.every((weekday - 2) % 7, hours)
            else:
                day = _EXCEL_ZERO + timedelta(days=weekday)
                if not values.FIRST_YEAR - 100 <= day.year <= values.LAST_YEAR:
                    raise ScheduleRefused("year_impossible", task=place, field="clndr_data", value=str(day))
                week.mark([day], hours)
        made[key] = week.calendar(key, values.text_of(row.get("clndr_name", ""), most=200) or key, 0)
        return made[key]

    # tasks

    def _tasks(self, project: str, calendars: Mapping[str, Calendar]) -> tuple[Task, ...]:
        rows = [row for row in self.tables.get("TASK", []) if row.get("proj_id", project) == project]
        if len(rows) > self.limits.tasks:
            raise ScheduleRefused("too_many", field="TASK", value=self.limits.tasks)
        return tuple(self._task(row, calendars) for row in rows if self._is_worked(row))

    def _is_worked(self, row: Row) -> bool:
        kind = row.get("task_type", "TT_Task")
        if kind in _SPANNING:
            self.remark("spanning_left_out", row.get("task_id", "?"), "task_type", value=kind)
        return kind not in _SPANNING

    def _task(self, row: Row, calendars: Mapping[str, Calendar]) -> Task:
        key = row.get("task_id", "").strip()
        if not key:
            raise ScheduleRefused("missing", task=row.get("task_code", "?")[:40], field="task_id")
        calendar = row.get("clndr_id", "").strip()
        if calendar and calendar not in calendars:
            raise ScheduleRefused("calendar_unknown", task=key, field="clndr_id", value=calendar[:20])
        status = row.get("status_code", "TK_NotStart")
        if status not in {"", "TK_NotStart", "TK_Active", "TK_Complete"}:
            raise ScheduleRefused("not_a_value", task=key, field="status_code", value=status[:20])
        begun, done = (self._instant(row, name, key) for name in ("act_start_date", "act_end_date"))
        if status == "TK_Complete" and done is None:
            raise ScheduleRefused("missing", task=key, field="act_end_date")
        if begun and done and done < begun:
            raise ScheduleRefused("ends_before", task=key, field="act_end_date", value=str(done.date()))
        whole = self._hours(row, "target_drtn_hr_cnt", key)
        left = (
            self._hours(row, "remain_drtn_hr_cnt", key)
            if row.get("remain_drtn_hr_cnt", "").strip()
            else whole
        )
        if whole < 0 or left < 0:
            raise ScheduleRefused("duration_negative", task=key, field="target_drtn_hr_cnt")
        if row.get("task_type") in {"TT_Mile", "TT_FinMile"}:
            whole = left = 0
        if row.get("suspend_date", "").strip():
            self.remark("suspension_left_out", key, "suspend_date")
        code = row.get("task_code", "").strip()
        # The activity's own number is what people call it by; where it is the id, it says nothing more.
        name = " ".join(word for word in (code if code != key else "", row.get("task_name", "")) if word)
        bounds = self._bounds(row, key)
        return Task(
            key, values.text_of(name, most=self.limits.text_characters),
            left if begun is None and done is None else whole, False, calendar,
            actual_start=begun, actual_finish=done, remaining=left if begun and not done else None,
            not_before=bounds.get("not_before"), finish_not_before=bounds.get("finish_not_before"),
            start_by=bounds.get("start_by"), finish_by=bounds.get("finish_by"),
        )  # fmt: skip

    def _bounds(self, row: Row, key: str) -> dict[str, datetime]:
        bounds: dict[str, datetime] = {}
        for kind_field, day_field in (("cstr_type", "cstr_date"), ("cstr_type2", "cstr_date2")):
            kind = row.get(kind_field, "").strip()
            if not kind:
                continue
            if kind == "CS_ALAP":
                self.remark("as_late_as_possible", key, kind_field)
                continue
            if kind not in _BOUNDS:
                raise ScheduleRefused("not_a_value", task=key, field=kind_field, value=kind[:20])
            day = self._instant(row, day_field, key)
            if day is None:
                raise ScheduleRefused("missing", task=key, field=day_field)
            if kind in {"CS_MANDSTART", "CS_MANDFIN"}:
                self.remark("mandatory_as_bounds", key, kind_field)
            for name in _BOUNDS[kind]:
                later = name in {"not_before", "finish_not_before"}
                bounds[name] = (max if later else min)(day, bounds.get(name, day))
        return bounds

    def _links(self, project: str, known: set[str]) -> Iterator[Link]:
        rows = self.tables.get("TASKPRED", [])
        if len(rows) > self.limits.links:
            raise ScheduleRefused("too_many", field="TASKPRED", value=self.limits.links)
        left_out = 0
        ours = {row.get("task_id", "") for row in self.tables.get("TASK", [])}
        for row in rows:
            target, source = row.get("task_id", "").strip(), row.get("pred_task_id", "").strip()
            kind = row.get("pred_type", "PR_FS").strip() or "PR_FS"
            if kind not in _KINDS:
                raise ScheduleRefused("not_a_value", task=target, field="pred_type", value=kind[:20])
            lag = self._hours(row, "lag_hr_cnt", target)
            if source in known and target in known:
                yield Link(source, target, _KINDS[kind], lag, LagUnit.WORKING)
            elif (source in ours and target in ours) or row.get("proj_id") != row.get("pred_proj_id"):
                left_out += 1
            else:
                missing = target if target not in ours else source
                raise ScheduleRefused(
                    "link_to_unknown", task=target, field="pred_task_id", value=missing[:40]
                )
        if left_out:
            self.remark("links_left_out", "", "TASKPRED", value=str(left_out))
