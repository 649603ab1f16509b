"""Our own JSON; reading what is written here gives the same schedule."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import orjson

from jianxing.methods.schedules.model import DAY, Calendar, Hours, LagUnit, Schedule, Task
from jianxing.methods.schedules.reading.json_form import WEEKDAYS
from jianxing.methods.schedules.writing.spans import spans


def written(schedule: Schedule) -> bytes:
    """Return a schedule as JSON."""
    return orjson.dumps(value_of(schedule), option=orjson.OPT_INDENT_2)


def value_of(schedule: Schedule) -> dict[str, Any]:
    """Return a schedule as a JSON value."""
    tasks = {task.key: task for task in schedule.tasks}
    links = []
    for link in schedule.links:
        one_day = DAY if link.unit is LagUnit.CALENDAR else schedule.calendar_of(tasks[link.target]).one_day
        lag = link.lag if link.unit is LagUnit.PERCENT else link.lag / one_day
        links.append(
            dict[str, Any](**{"from": link.source, "to": link.target, "type": link.kind.value})
            | ({"lag": _number(lag), "lag_unit": link.unit.value} if lag else {})
        )
    told: dict[str, Any] = {
        "format": "jianxing-schedule-1",
        "name": schedule.name,
        "start": _start(schedule.start),
        "calendar": schedule.calendar,
        "calendars": [_calendar(one) for one in schedule.calendars.values()],
        "lag_calendar": schedule.lag_calendar.value,
        "tasks": [_task(task, schedule) for task in schedule.tasks],
        "links": links,
    }
    if schedule.data_date is not None:
        told["data_date"] = _start(schedule.data_date)
    if schedule.baselines:
        told["baselines"] = [
            {
                "name": one.name,
                **({"set_on": one.set_on.isoformat()} if one.set_on else {}),
                "tasks": [
                    {"id": key, "start": start and start.isoformat(), "finish": finish and finish.isoformat()}
                    for key, (start, finish) in one.dates.items()
                ],
            }
            for one in schedule.baselines
        ]
    return told


def _calendar(calendar: Calendar) -> dict[str, Any]:
    """Hours are those of the longest day of the week; days of the week that are unlike it are told one by one."""
    by_length = sorted(
        (hours for hours in calendar.week if hours), key=lambda hours: sum(e - s for s, e in hours)
    )
    hours = by_length[-1] if by_length else ()
    return {
        "id": calendar.key,
        "name": calendar.name,
        **({"hours": _hours(hours)} if hours else {}),
        "week": [name for name, worked in zip(WEEKDAYS, calendar.week, strict=True) if worked],
        **({"days": days} if (days := _unlike(calendar, hours)) else {}),
        **({"day_minutes": calendar.day_minutes} if calendar.day_minutes else {}),
        "exceptions": [
            {"from": first.isoformat(), "to": last.isoformat(), "working": bool(worked)}
            | ({"hours": _hours(worked)} if worked and worked != hours else {})
            for first, last, worked in spans(calendar)
        ],
    }


def _unlike(calendar: Calendar, hours: Hours) -> dict[str, list[list[str]]]:
    return {
        name: _hours(worked)
        for name, worked in zip(WEEKDAYS, calendar.week, strict=True)
        if worked and worked != hours
    }


def _hours(hours: Hours) -> list[list[str]]:
    return [[f"{minute // 60:02d}:{minute % 60:02d}" for minute in stretch] for stretch in hours]


def _task(task: Task, schedule: Schedule) -> dict[str, Any]:
    one_day = DAY if task.elapsed else schedule.calendar_of(task).one_day
    told: dict[str, Any] = {"id": task.key, "name": task.name, "duration": _number(task.minutes / one_day)}
    if task.elapsed:
        told["unit"] = "calendar"
    for name in ("calendar", "parent"):
        if value := getattr(task, name):
            told[name] = value
    for name in ("summary", "pinned"):
        if getattr(task, name):
            told[name] = True
    for name in ("not_before", "start_by", "actual_start"):
        if (at := getattr(task, name)) is not None:
            told[name] = _start(at)
    for name in ("finish_not_before", "finish_by", "actual_finish"):
        if (at := getattr(task, name)) is not None:
            told[name] = _finish(at)
    if task.remaining is not None:
        told["remaining"] = _number(task.remaining / one_day)
    return told


def _number(days: float) -> float:
    return int(days) if days == int(days) else days


def _start(at: datetime) -> str:
    return at.date().isoformat() if at.time() == time() else at.isoformat(timespec="minutes")


def _finish(at: datetime) -> str:
    if at.time() == time():
        return (at.date() - timedelta(days=1)).isoformat()
    return at.isoformat(timespec="minutes")
