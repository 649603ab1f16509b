"""Primavera XER. What it has no place for – durations and single lags of the clock, several bounds of one end – is listed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from jianxing.methods.schedules.model import (
    Calendar,
    Hours,
    LagCalendar,
    LagUnit,
    Link,
    Remark,
    Task,
)
from jianxing.methods.schedules.solving import Solution
from jianxing.methods.schedules.writing.numbers import numbered

_LAGS: Final = {
    LagCalendar.PREDECESSOR: "rcal_Predecessor",
    LagCalendar.SUCCESSOR: "rcal_Successor",
    LagCalendar.CONTINUOUS: "rcal_24Hour",
    LagCalendar.PROJECT: "rcal_ProjDefault",
}
_EXCEL_ZERO: Final = date(1899, 12, 30)


def write_xer(solution: Solution) -> tuple[bytes, tuple[Remark, ...]]:
    """Return a schedule as an XER file in UTF-8, and what is not in it."""
    writer = _Writer(solution)
    return "\r\n".join(writer.lines()).encode(), tuple(writer.remarks)


class _Writer:
    def __init__(self, solution: Solution) -> None:
        self.solution, self.schedule = solution, solution.schedule
        self.tasks = numbered(task.key for task in self.schedule.tasks)
        self.calendars = numbered(self.schedule.calendars)
        self.remarks: list[Remark] = []

    def lines(self) -> Iterator[str]:
        schedule = self.schedule
        yield "\t".join(
            (
                "ERMHDR",
                "19.12",
                str(schedule.start.date()),
                "Project",
                "admin",
                "admin",
                "",
                "Project Management",
                "CNY",
            )
        )
        yield from _table(
            "CALENDAR", ("clndr_id", "default_flag", "clndr_name", "proj_id", "base_clndr_id", "clndr_type", "day_hr_cnt",
                         "week_hr_cnt", "month_hr_cnt", "year_hr_cnt", "clndr_data"),
            [(self.calendars[key], "Y" if key == schedule.calendar else "N", one.name or key, "", "", "CA_Base",
              one.one_day / 60, one.one_day / 12, one.one_day / 3, one.one_day * 4, _data(one))
             for key, one in schedule.calendars.items()],
        )  # fmt: skip
        begin, data_date = _at(schedule.start), _at(schedule.data_date or schedule.start)
        yield from _table(
            "PROJECT", ("proj_id", "proj_short_name", "clndr_id", "plan_start_date", "last_recalc_date", "export_flag"),
            [(1, schedule.name or "1", self.calendars[schedule.calendar], begin, data_date, "Y")],
        )  # fmt: skip
        yield from _table(
            "SCHEDOPTIONS", ("schedoptions_id", "proj_id", "sched_retained_logic", "sched_calendar_on_relationship_lag"),
            [(1, 1, "Y", _LAGS[schedule.lag_calendar])],
        )  # fmt: skip
        yield from _table(
            "PROJWBS",
            ("wbs_id", "proj_id", "proj_node_flag", "wbs_short_name", "wbs_name", "parent_wbs_id"),
            self.wbs(),
        )
        yield from _table(
            "TASK", ("task_id", "proj_id", "wbs_id", "clndr_id", "task_type", "status_code", "task_code", "task_name",
                     "target_drtn_hr_cnt", "remain_drtn_hr_cnt", "early_start_date", "early_end_date", "late_start_date",
                     "late_end_date", "act_start_date", "act_end_date", "cstr_type", "cstr_date", "cstr_type2", "cstr_date2"),
            [self.task(task) for task in schedule.tasks if task.key not in schedule.summaries],
        )  # fmt: skip
        links = [link for link in schedule.links if not {link.source, link.target} & schedule.summaries]
        if len(links) < len(schedule.links):
            self.remarks.append(
                Remark("links_left_out", values={"value": str(len(schedule.links) - len(links))})
            )
        yield from _table(
            "TASKPRED", ("task_pred_id", "task_id", "pred_task_id", "proj_id", "pred_proj_id", "pred_type", "lag_hr_cnt"),
            [(number, self.tasks[link.target], self.tasks[link.source], 1, 1, f"PR_{link.kind.value}", self.lag(link))
             for number, link in enumerate(links, start=1)],
        )  # fmt: skip
        for baseline in schedule.baselines:
            self.remarks.append(Remark("not_written_baseline", values={"value": baseline.name}))
        yield "%E"

    def wbs(self) -> list[tuple[object, ...]]:
        offset = max(self.tasks.values(), default=0) + 1
        rows: list[tuple[object, ...]] = [(offset, 1, "Y", "1", self.schedule.name or "1", "")]
        self.wbs_of: dict[str, int] = {"": offset}
        summaries = [task for task in self.schedule.tasks if task.key in self.schedule.summaries]
        for number, task in enumerate(summaries, start=offset + 1):
            self.wbs_of[task.key] = number
        for task in summaries:
            above = self.wbs_of[task.parent]
            rows.append((self.wbs_of[task.key], 1, "N", task.key, task.name or task.key, above))
        return rows

    def task(self, task: Task) -> tuple[object, ...]:
        dates = self.solution.dates[task.key]
        status = "TK_Complete" if task.actual_finish else "TK_Active" if task.actual_start else "TK_NotStart"
        whole = task.minutes
        if task.elapsed:
            self.remarks.append(Remark("not_written_elapsed", task.key, "duration"))
            whole = round(whole / 1440 * self.schedule.calendar_of(task).one_day)
        left = 0 if task.actual_finish else whole if task.remaining is None else task.remaining
        kinds = self.bounds(task)
        return (
            self.tasks[task.key], 1, self.wbs_of[task.parent], self.calendars[task.calendar or self.schedule.calendar],
            "TT_Task" if task.minutes else "TT_FinMile", status, task.key, task.name or task.key,
            _hours(whole), _hours(left), f"{dates.early_start} 08:00", f"{dates.early_finish} 17:00",
            f"{dates.late_start} 08:00", f"{dates.late_finish} 17:00",
            _at(task.actual_start), _end(task.actual_finish), *kinds[0], *kinds[1],
        )  # fmt: skip

    def bounds(self, task: Task) -> tuple[tuple[str, str], tuple[str, str]]:
        """Primavera has room for two bounds."""
        found: list[tuple[str, str]] = []
        if task.not_before is not None and task.not_before == task.start_by:
            found.append(("CS_MSO", _at(task.not_before)))
        else:
            found += [("CS_MSOA", _at(task.not_before))] if task.not_before else []
            found += [("CS_MSOB", _at(task.start_by))] if task.start_by else []
        if task.finish_not_before is not None and task.finish_not_before == task.finish_by:
            found.append(("CS_MEO", _end(task.finish_by)))
        else:
            found += [("CS_MEOA", _end(task.finish_not_before))] if task.finish_not_before else []
            found += [("CS_MEOB", _end(task.finish_by))] if task.finish_by else []
        for kind, day in found[2:]:
            self.remarks.append(
                Remark("not_written_constraint", task.key, "constraint", {"value": f"{kind} {day}"})
            )
        if task.pinned:
            self.remarks.append(Remark("not_written_constraint", task.key, "pinned", {"value": "pinned"}))
        first, second, *_rest = [*found, ("", ""), ("", "")]
        return first, second

    def lag(self, link: Link) -> object:
        minutes = link.lag
        if link.unit is not LagUnit.WORKING and link.lag:
            told = {"value": f"{link.lag:g} {link.unit.value}"}
            self.remarks.append(Remark("not_written_lag", link.target, "predecessor", told))
            source = next(task for task in self.schedule.tasks if task.key == link.source)
            target = next(task for task in self.schedule.tasks if task.key == link.target)
            if link.unit is LagUnit.PERCENT:
                minutes = source.minutes * link.lag / 100
            else:
                minutes = link.lag / 1440 * self.schedule.calendar_of(target).one_day
        return _hours(round(minutes))


def _table(name: str, fields: tuple[str, ...], rows: list[tuple[object, ...]]) -> Iterator[str]:
    yield f"%T\t{name}"
    yield "%F\t" + "\t".join(fields)
    for row in rows:
        yield "%R\t" + "\t".join(_cell(value) for value in row)


def _cell(value: object) -> str:
    return " ".join(str(f"{value:g}" if isinstance(value, float) else value).split())


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.10g}"


def _at(at: datetime | None) -> str:
    """A day alone begins with the day."""
    return "" if at is None else f"{at:%Y-%m-%d %H:%M}"


def _end(at: datetime | None) -> str:
    if at is None:
        return ""
    if at.time() == time():
        return f"{at.date() - timedelta(days=1)} 23:59"
    return _at(at)


def _data(calendar: Calendar) -> str:
    days = "".join(
        f"(0||{weekday}()({_stretches(calendar.week[(weekday - 2) % 7])}))" for weekday in range(1, 8)
    )
    special = "".join(
        f"(0||{number}(d|{(day - _EXCEL_ZERO).days})({_stretches(hours)}))"
        for number, (day, hours) in enumerate(sorted(calendar.exceptions.items()))
    )
    return (
        f"(0||CalendarData()((0||DaysOfWeek()({days}))(0||VIEW(ShowTotal|N)())(0||Exceptions()({special}))))"
    )


def _stretches(hours: Hours) -> str:
    return "".join(
        f"(0||{number}(s|{start // 60:02d}:{start % 60:02d}|f|{end // 60 % 24:02d}:{end % 60:02d})())"
        for number, (start, end) in enumerate(hours)
    )
