"""Our own JSON: ``schemas/schedule-1.json`` gives its form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import orjson

from jianxing.methods.schedules.model import (
    DAY,
    FIVE_DAYS,
    OFFICE,
    Baseline,
    Calendar,
    Hours,
    LagCalendar,
    LagUnit,
    Link,
    LinkKind,
    Remark,
    Schedule,
    Task,
)
from jianxing.methods.schedules.reading import values
from jianxing.methods.schedules.reading.calendars import Week
from jianxing.methods.schedules.reading.limits import Limits
from jianxing.methods.schedules.reading.shapes import listed, record, text_in
from jianxing.methods.schedules.refusals import ScheduleRefused

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TOP: Final = frozenset(
    {"format", "name", "start", "data_date", "calendar", "calendars", "lag_calendar", "tasks", "links", "baselines"}
)  # fmt: skip
_CALENDAR: Final = frozenset({"id", "name", "hours", "week", "days", "day_minutes", "exceptions", "base"})
_TASK: Final = frozenset(
    {"id", "name", "duration", "unit", "calendar", "parent", "summary", "pinned", "not_before", "finish_not_before",
     "start_by", "finish_by", "actual_start", "actual_finish", "remaining"}
)  # fmt: skip
_LINK: Final = frozenset({"from", "to", "type", "lag", "lag_unit"})


def read_json(data: bytes, *, limits: Limits) -> Schedule:
    """Return the schedule that JSON holds; raises ``ScheduleRefused``."""
    try:
        given = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ScheduleRefused("json_broken", reason=str(error)[:80]) from error
    return schedule_of(given, limits=limits)


def schedule_of(given: object, *, limits: Limits) -> Schedule:
    """Return the schedule that a JSON value holds; raises ``ScheduleRefused``."""
    top = record(given, "", "schedule", _TOP, ("start", "tasks"))
    remarks: list[Remark] = []
    calendars: dict[str, Calendar] = {}
    for place, one in enumerate(listed(top.get("calendars", []), "", "calendars", limits.calendars)):
        calendar = _calendar(one, f"calendars[{place}]", calendars, limits)
        if calendar.key in calendars:
            raise ScheduleRefused(
                "calendar_twice", task=f"calendars[{place}]", field="id", value=calendar.key
            )
        calendars[calendar.key] = calendar
    own = text_in(top.get("calendar", next(iter(calendars), "")), "", "calendar", limits)
    if not calendars:
        calendars[own] = FIVE_DAYS
        remarks.append(Remark("calendar_assumed_office"))
    elif own not in calendars:
        raise ScheduleRefused("calendar_unknown", field="calendar", value=own)
    tasks = tuple(
        _task(one, f"tasks[{place}]", calendars, own, limits)
        for place, one in enumerate(listed(top["tasks"], "", "tasks", limits.tasks))
    )
    by_key = {task.key: task for task in tasks}
    links = tuple(
        _link(one, f"links[{place}]", by_key, calendars, own, limits)
        for place, one in enumerate(listed(top.get("links", []), "", "links", limits.links))
    )
    data_date = top.get("data_date")
    return Schedule(
        text_in(top.get("name", ""), "", "name", limits), _start(top["start"], "", "start"), tasks, links, calendars, own,
        None if data_date is None else _start(data_date, "", "data_date"),
        tuple(_baseline(one, f"baselines[{place}]", limits)
              for place, one in enumerate(listed(top.get("baselines", []), "", "baselines", 100))),
        _one_of(LagCalendar, top.get("lag_calendar", "successor"), "", "lag_calendar"), tuple(remarks), "json",
    )  # fmt: skip


def _calendar(given: object, place: str, known: Mapping[str, Calendar], limits: Limits) -> Calendar:
    told = record(given, place, "calendar", _CALENDAR, ("id",))
    key = text_in(told["id"], place, "id", limits)
    place = f"calendar {key}" if key else place
    base_key = told.get("base")
    base = None
    if base_key is not None:
        base = known.get(str(base_key))
        if base is None:
            raise ScheduleRefused("calendar_unknown", task=place, field="base", value=str(base_key)[:40])
    hours = _hours(told["hours"], place, "hours") if "hours" in told else OFFICE
    if not hours:
        raise ScheduleRefused("calendar_never_works", task=place, field="hours", value=key)
    week = Week(base, place, limits)
    if "week" in told:
        named = listed(told["week"], place, "week", 7)
        for name in named:
            if name not in WEEKDAYS:
                raise ScheduleRefused("not_a_value", task=place, field="week", value=str(name)[:20])
        for weekday, name in enumerate(WEEKDAYS):
            week.every(weekday, hours if name in named else ())
    elif "hours" in told:
        for weekday in range(7):
            week.every(weekday, hours if weekday < 5 else ())
    for name, stretches in _days(told.get("days", {}), place):
        week.every(WEEKDAYS.index(name), _hours(stretches, place, f"days.{name}"))
    for number, one in enumerate(listed(told.get("exceptions", []), place, "exceptions", limits.exceptions)):
        field = f"exceptions[{number}]"
        span = record(one, place, field, frozenset({"from", "to", "working", "hours", "name"}), ("from",))
        first = _day(span["from"], place, f"{field}.from")
        last = _day(span.get("to", span["from"]), place, f"{field}.to")
        if last < first:
            raise ScheduleRefused("ends_before", task=place, field=f"{field}.to", value=last.isoformat())
        working = span.get("working", False)
        if not isinstance(working, bool):
            raise ScheduleRefused(
                "not_a_value", task=place, field=f"{field}.working", value=str(working)[:20]
            )
        worked = _hours(span["hours"], place, f"{field}.hours") if "hours" in span else hours
        days = (first + timedelta(days=at) for at in range((last - first).days + 1))
        week.mark(days, worked if working else ())
    return week.calendar(key, text_in(told.get("name", key), place, "name", limits), _one_day(told, place))


def _days(given: object, place: str) -> Iterable[tuple[str, object]]:
    return record(given, place, "days", frozenset(WEEKDAYS), ()).items()


def _one_day(told: Mapping[str, Any], place: str) -> int:
    """Return the minutes of one day of a duration; 0 leaves them to the calendar's own days."""
    if "day_minutes" not in told:
        return 0
    minutes = values.whole(told["day_minutes"], task=place, field="day_minutes")
    if not 0 < minutes <= DAY:
        raise ScheduleRefused("not_a_value", task=place, field="day_minutes", value=str(minutes))
    return minutes


def _hours(given: object, place: str, field: str) -> Hours:
    stretches = []
    for one in listed(given, place, field, 24):
        if not isinstance(one, list) or len(one) != 2 or not all(isinstance(end, str) for end in one):
            raise ScheduleRefused("not_a_value", task=place, field=field, value=str(one)[:40])
        start, end = (values.minute_of(str(clock), task=place, field=field) for clock in one)
        stretches.append((start, end))
    return values.in_order(stretches, task=place, field=field)


def _task(given: object, place: str, calendars: Mapping[str, Calendar], own: str, limits: Limits) -> Task:
    told = record(given, place, "task", _TASK, ("id",))
    key = text_in(told["id"], place, "id", limits)
    if not key:
        raise ScheduleRefused("missing", task=place, field="id")
    calendar = text_in(told.get("calendar") or "", key, "calendar", limits)
    if calendar and calendar not in calendars:
        raise ScheduleRefused("calendar_unknown", task=key, field="calendar", value=calendar)
    elapsed = _unit(told.get("unit", "working"), key, "unit")
    one_day = DAY if elapsed else calendars[calendar or own].one_day
    length = _number(told.get("duration", 0), key, "duration") * one_day
    if length < 0:
        raise ScheduleRefused("duration_negative", task=key, field="duration")
    remaining = told.get("remaining")
    begun = _maybe(told, "actual_start", key, finish=False)
    done = _maybe(told, "actual_finish", key, finish=True)
    if begun and done and done < begun:
        raise ScheduleRefused(
            "ends_before", task=key, field="actual_finish", value=str(told["actual_finish"])
        )
    whole = values.bounded(length, task=key, field="duration")
    left = None
    if begun and not done:
        left = whole if remaining is None else _left(remaining, key, one_day)
    not_before = _maybe(told, "not_before", key, finish=False)
    return Task(
        key, text_in(told.get("name") or "", key, "name", limits), whole, elapsed, calendar,
        text_in(told.get("parent") or "", key, "parent", limits), not_before,
        _maybe(told, "finish_not_before", key, finish=True), _maybe(told, "start_by", key, finish=False),
        _maybe(told, "finish_by", key, finish=True), begun, done, left,
        _flag(told.get("pinned", False), key, "pinned") and not_before is not None,
        _flag(told.get("summary", False), key, "summary"),
    )  # fmt: skip


def _left(given: object, key: str, one_day: int) -> int:
    left = _number(given, key, "remaining") * one_day
    if left < 0:
        raise ScheduleRefused("duration_negative", task=key, field="remaining")
    return values.bounded(left, task=key, field="remaining")


def _link(
    given: object,
    place: str,
    tasks: Mapping[str, Task],
    calendars: Mapping[str, Calendar],
    own: str,
    limits: Limits,
) -> Link:
    told = record(given, place, "link", _LINK, ("from", "to"))
    source, target = (text_in(told[name], place, name, limits) for name in ("from", "to"))
    for name, key in (("from", source), ("to", target)):
        if key not in tasks:
            raise ScheduleRefused("link_to_unknown", task=target or place, field=f"{place}.{name}", value=key)
    kind = _one_of(LinkKind, told.get("type", "FS"), target, f"{place}.type")
    unit = _one_of(LagUnit, told.get("lag_unit", "working"), target, f"{place}.lag_unit")
    lag = _number(told.get("lag", 0), target, f"{place}.lag")
    if unit is LagUnit.PERCENT:
        values.bounded(lag * 100, task=target, field=f"{place}.lag", text=lag)
        return Link(source, target, kind, lag, unit)
    one_day = DAY if unit is LagUnit.CALENDAR else calendars[tasks[target].calendar or own].one_day
    return Link(source, target, kind, values.bounded(lag * one_day, task=target, field=f"{place}.lag"), unit)


def _baseline(given: object, place: str, limits: Limits) -> Baseline:
    told = record(given, place, "baseline", frozenset({"name", "set_on", "tasks"}), ("name", "tasks"))
    dates: dict[str, tuple[date | None, date | None]] = {}
    for number, one in enumerate(listed(told["tasks"], place, "tasks", limits.tasks)):
        field = f"tasks[{number}]"
        row = record(one, place, field, frozenset({"id", "start", "finish"}), ("id",))
        start, finish = (
            None if row.get(name) is None else _day(row[name], place, f"{field}.{name}")
            for name in ("start", "finish")
        )
        dates[text_in(row["id"], place, f"{field}.id", limits)] = (start, finish)
    set_on = told.get("set_on")
    return Baseline(
        text_in(told["name"], place, "name", limits), dates, None if set_on is None else _day(set_on, place, "set_on")
    )  # fmt: skip


def _unit(given: object, key: str, field: str) -> bool:
    if given not in {"working", "calendar"}:
        raise ScheduleRefused("not_a_value", task=key, field=field, value=str(given)[:20])
    return given == "calendar"


def _flag(given: object, key: str, field: str) -> bool:
    if not isinstance(given, bool):
        raise ScheduleRefused("not_a_value", task=key, field=field, value=str(given)[:20])
    return given


def _one_of(kind: type[Any], given: object, key: str, field: str) -> Any:
    try:
        return kind(given)
    except ValueError as error:
        raise ScheduleRefused("not_a_value", task=key, field=field, value=str(given)[:20]) from error


def _maybe(told: Mapping[str, Any], name: str, key: str, *, finish: bool) -> datetime | None:
    given = told.get(name)
    if given is None:
        return None
    return _finish(given, key, name) if finish else _start(given, key, name)


def _start(given: object, key: str, field: str) -> datetime:
    if not isinstance(given, str):
        raise ScheduleRefused("not_a_date", task=key, field=field, value=str(given)[:40])
    return values.instant(given, task=key, field=field)


def _finish(given: object, key: str, field: str) -> datetime:
    """A finish that is a day alone is that day's end."""
    found = _start(given, key, field)
    return found if ":" in str(given) else datetime.combine(found.date() + timedelta(days=1), time())


def _day(given: object, key: str, field: str) -> date:
    return _start(given, key, field).date()


def _number(given: object, key: str, field: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ScheduleRefused("not_a_number", task=key, field=field, value=str(given)[:40])
    return values.number(given, task=key, field=field)
