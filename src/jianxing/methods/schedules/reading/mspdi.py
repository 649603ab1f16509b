"""Microsoft Project XML (MSPDI, namespace http://schemas.microsoft.com/project)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final
from xml.etree.ElementTree import Element

from jianxing.methods.schedules.model import (
    FIVE_DAYS,
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
from jianxing.methods.schedules.reading.calendars import Week, recurring
from jianxing.methods.schedules.reading.limits import Limits
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.methods.strangers.markup import text, tree_of

_KINDS: Final = {"0": LinkKind.FF, "1": LinkKind.FS, "2": LinkKind.SF, "3": LinkKind.SS}
#: Formats of durations and lags that count by the clock, and those that are shares of a duration.
_ELAPSED: Final = frozenset({"4", "6", "8", "10", "12", "36", "38", "40", "42", "44"})
_PERCENT: Final = frozenset({"19", "20", "51", "52"})
_NO_DAY: Final = frozenset({"", "NA", "1984-01-01T00:00:00"})


def read_mspdi(data: bytes, *, limits: Limits) -> Schedule:
    """Return the schedule of an MSPDI document; raises ``ScheduleRefused``."""
    root = tree_of(data, limits, refusal=ScheduleRefused)
    if root.tag != "Project":
        raise ScheduleRefused("xml_not_mspdi", value=root.tag[:40])
    return _Reader(root, limits).schedule()


class _Reader:
    def __init__(self, root: Element, limits: Limits) -> None:
        self.root, self.limits = root, limits
        self.remarks: list[Remark] = []

    def schedule(self) -> Schedule:
        start = text(self.root, "StartDate")
        if start in _NO_DAY:
            raise ScheduleRefused("start_missing", field="StartDate")
        if text(self.root, "ScheduleFromStart") == "0":
            self.remark("scheduled_from_finish", "", "ScheduleFromStart")
        calendars = self._calendars()
        own = text(self.root, "CalendarUID")
        if own not in calendars:
            if own not in {"", "-1"}:
                self.remark("calendar_replaced", "", "CalendarUID", value=own)
            own = next(iter(calendars), "")
            if not own:
                calendars[own] = FIVE_DAYS
                self.remark("calendar_assumed_office")
        tasks, links, baselines = self._tasks(calendars)
        status = text(self.root, "StatusDate")
        title = text(self.root, "Title") or text(self.root, "Name")
        return Schedule(
            values.text_of(title, most=self.limits.text_characters),
            values.instant(start, task="", field="StartDate"),
            tasks, links, calendars, own,
            None if status in _NO_DAY else values.instant(status, task="", field="StatusDate"),
            baselines, LagCalendar.SUCCESSOR, tuple(self.remarks), "mspdi",
        )  # fmt: skip

    def remark(self, code: str, task: str = "", field: str = "", **told: str) -> None:
        self.remarks.append(Remark(code, task, field, told))

    # calendars

    def _calendars(self) -> dict[str, Calendar]:
        listed = self.root.findall("Calendars/Calendar")
        if len(listed) > self.limits.calendars:
            raise ScheduleRefused("too_many", field="Calendars", value=self.limits.calendars)
        by_uid = {text(one, "UID"): one for one in listed}
        made: dict[str, Calendar] = {}
        for uid in by_uid:
            self._calendar(uid, by_uid, made, ())
        return made

    def _calendar(
        self, uid: str, by_uid: dict[str, Element], made: dict[str, Calendar], path: tuple[str, ...]
    ) -> Calendar:
        if uid in made:
            return made[uid]
        if uid in path or len(path) > 20:
            raise ScheduleRefused("calendar_loop", task=f"Calendar {uid}", field="BaseCalendarUID")
        element = by_uid[uid]
        base_uid = text(element, "BaseCalendarUID")
        base = self._calendar(base_uid, by_uid, made, (*path, uid)) if base_uid in by_uid else None
        week = Week(base, f"Calendar {uid}", self.limits)
        named = set()
        for day in element.findall("WeekDays/WeekDay"):
            kind = text(day, "DayType")
            hours = self._hours(day, uid)
            if kind == "0":
                first, last = self._period(day, uid)
                week.mark(_days(first, last), hours)
            elif kind in {"1", "2", "3", "4", "5", "6", "7"}:
                named.add(kind)
                week.every((int(kind) - 2) % 7, hours)
            else:
                raise ScheduleRefused("not_a_value", task=f"Calendar {uid}", field="DayType", value=kind[:20])
        for one in element.findall("WorkWeeks/WorkWeek"):
            first, last = self._period(one, uid)
            hours_of = {
                text(day, "DayType"): self._hours(day, uid) for day in one.findall("WeekDays/WeekDay")
            }
            for day_on in _days(first, last):
                hours_then = hours_of.get(str(day_on.isoweekday() % 7 + 1))
                if hours_then is not None:
                    week.mark([day_on], hours_then)
        for one in element.findall("Exceptions/Exception"):
            first, last = self._period(one, uid)
            days = recurring(
                text(one, "Type") or "1", first, last, period=text(one, "Period"), month=text(one, "Month"),
                month_day=text(one, "MonthDay"), days_of_week=text(one, "DaysOfWeek"),
                position=text(one, "MonthPosition"), item=text(one, "MonthItem"), place=f"Calendar {uid}",
            )  # fmt: skip
            if days is None:
                self.remark("exception_not_followed", f"Calendar {uid}", "Exception", value=text(one, "Name"))
            else:
                week.mark(days, self._hours(one, uid))
        name = values.text_of(text(element, "Name"), most=200)
        made[uid] = week.calendar(uid, name or uid, 0)
        return made[uid]

    def _hours(self, day: Element, uid: str) -> Hours:
        if text(day, "DayWorking") not in {"1", "true"}:
            return ()
        place = f"Calendar {uid}"
        found = [
            (
                values.minute_of(text(one, "FromTime"), task=place, field="FromTime"),
                values.minute_of(text(one, "ToTime"), task=place, field="ToTime"),
            )
            for one in day.findall("WorkingTimes/WorkingTime")
            if text(one, "FromTime") and text(one, "ToTime")
        ]
        return values.in_order(found, task=place, field="WorkingTime")

    def _period(self, element: Element, uid: str) -> tuple[date, date]:
        place = f"Calendar {uid}"
        period = element.find("TimePeriod")
        if period is None:
            raise ScheduleRefused("missing", task=place, field="TimePeriod")
        first, last = (
            values.day_of(text(period, name), task=place, field=name) for name in ("FromDate", "ToDate")
        )
        if last < first:
            raise ScheduleRefused("ends_before", task=place, field="ToDate", value=last.isoformat())
        return first, last

    # tasks

    def _tasks(
        self, calendars: dict[str, Calendar]
    ) -> tuple[tuple[Task, ...], tuple[Link, ...], tuple[Baseline, ...]]:
        listed = self.root.findall("Tasks/Task")
        if len(listed) > self.limits.tasks:
            raise ScheduleRefused("too_many", field="Tasks", value=self.limits.tasks)
        tasks: list[Task] = []
        links: list[Link] = []
        planned: dict[str, dict[str, tuple[date | None, date | None]]] = {}
        above: list[tuple[int, str]] = []
        left_out: set[str] = set()
        for element in listed:
            uid = text(element, "UID")
            if not uid:
                raise ScheduleRefused("missing", task=f"ID {text(element, 'ID') or '?'}", field="UID")
            if uid == "0" or text(element, "IsNull") == "1":
                left_out.add(uid)
                continue
            if text(element, "Active") == "0":
                self.remark("inactive", uid, "Active")
                left_out.add(uid)
                continue
            level = values.whole(text(element, "OutlineLevel") or "1", task=uid, field="OutlineLevel")
            while above and above[-1][0] >= level:
                above.pop()
            tasks.append(self._task(element, uid, above[-1][1] if above else "", calendars))
            above.append((level, uid))
            links += self._links(element, uid)
            for one in element.findall("Baseline"):
                dates = tuple(
                    None
                    if (found := text(one, name)) in _NO_DAY
                    else values.day_of(found, task=uid, field=name)
                    for name in ("Start", "Finish")
                )
                planned.setdefault(text(one, "Number") or "0", {})[uid] = (dates[0], dates[1])
        if len(links) > self.limits.links:
            raise ScheduleRefused("too_many", field="PredecessorLink", value=self.limits.links)
        kept = [link for link in links if link.source not in left_out]
        if len(kept) < len(links):
            self.remark("links_left_out", "", "PredecessorLink", value=str(len(links) - len(kept)))
        if self.root.find("Assignments/Assignment/ResourceUID") is not None:
            self.remark("assignments_left_out", "", "Assignments")
        return tuple(tasks), tuple(kept), tuple(Baseline(name, dates) for name, dates in planned.items())

    def _task(self, element: Element, uid: str, parent: str, calendars: dict[str, Calendar]) -> Task:
        calendar = text(element, "CalendarUID")
        if calendar in {"", "-1"}:
            calendar = ""
        elif calendar not in calendars:
            raise ScheduleRefused("calendar_unknown", task=uid, field="CalendarUID", value=calendar[:20])
        duration = text(element, "Duration")
        minutes = values.span(duration, task=uid, field="Duration") if duration else 0
        if minutes < 0:
            raise ScheduleRefused("duration_negative", task=uid, field="Duration")
        summary = text(element, "Summary") == "1"
        begun, done = (self._instant(element, name, uid) for name in ("ActualStart", "ActualFinish"))
        if begun and done and done < begun:
            raise ScheduleRefused("ends_before", task=uid, field="ActualFinish", value=str(done.date()))
        manual = text(element, "Manual") == "1"
        bounds = self._bounds(element, uid)
        if manual and begun is None and not summary:
            stays = self._instant(element, "Start", uid)
            if stays is not None:
                bounds |= {"not_before": stays}
            self.remark("manual", uid, "Manual")
        if text(element, "LevelingDelay") not in {"", "0"}:
            self.remark("leveling_left_out", uid, "LevelingDelay")
        if element.find("ExternalTask") is not None and text(element, "ExternalTask") == "1":
            self.remark("external", uid, "ExternalTask")
        return Task(
            uid, values.text_of(text(element, "Name"), most=self.limits.text_characters), minutes,
            text(element, "DurationFormat") in _ELAPSED, calendar, parent,
            actual_start=begun, actual_finish=done,
            remaining=self._remaining(element, uid, minutes) if begun and not done else None,
            pinned=manual and begun is None and not summary, summary=summary, **bounds,
        )  # fmt: skip

    def _remaining(self, element: Element, uid: str, minutes: int) -> int:
        if found := text(element, "RemainingDuration"):
            return max(values.span(found, task=uid, field="RemainingDuration"), 0)
        done = values.number(text(element, "PercentComplete") or "0", task=uid, field="PercentComplete")
        return round(minutes * (100 - min(max(done, 0), 100)) / 100)

    def _instant(self, element: Element, name: str, uid: str) -> datetime | None:
        found = text(element, name)
        return None if found in _NO_DAY else values.instant(found, task=uid, field=name)

    def _bounds(self, element: Element, uid: str) -> dict[str, datetime]:
        kind = text(element, "ConstraintType")
        day = self._instant(element, "ConstraintDate", uid)
        bounds: dict[str, datetime] = {}
        if kind in {"2", "3", "4", "5", "6", "7"}:
            if day is None:
                raise ScheduleRefused("missing", task=uid, field="ConstraintDate")
            for name in {
                "2": ("not_before", "start_by"), "3": ("finish_not_before", "finish_by"), "4": ("not_before",),
                "5": ("start_by",), "6": ("finish_not_before",), "7": ("finish_by",),
            }[kind]:  # fmt: skip
                bounds[name] = day
        elif kind == "1":
            self.remark("as_late_as_possible", uid, "ConstraintType")
        elif kind not in {"", "0"}:
            raise ScheduleRefused("not_a_value", task=uid, field="ConstraintType", value=kind[:20])
        deadline = self._instant(element, "Deadline", uid)
        if deadline is not None:
            bounds["finish_by"] = min(deadline, bounds.get("finish_by", deadline))
        return bounds

    def _links(self, element: Element, uid: str) -> Iterator[Link]:
        for one in element.findall("PredecessorLink"):
            source, kind = text(one, "PredecessorUID"), text(one, "Type") or "1"
            if text(one, "CrossProject") == "1":
                self.remark("cross_project", uid, "PredecessorLink", value=text(one, "CrossProjectName")[:80])
                continue
            if kind not in _KINDS:
                raise ScheduleRefused("not_a_value", task=uid, field="PredecessorLink/Type", value=kind[:20])
            lag = values.number(text(one, "LinkLag") or "0", task=uid, field="LinkLag")
            form = text(one, "LagFormat")
            if form in _PERCENT:
                values.bounded(lag * 100, task=uid, field="LinkLag", text=lag)
                yield Link(source, uid, _KINDS[kind], lag, LagUnit.PERCENT)
            else:
                minutes = values.bounded(lag / 10, task=uid, field="LinkLag", text=lag)
                unit = LagUnit.CALENDAR if form in _ELAPSED else LagUnit.WORKING
                yield Link(source, uid, _KINDS[kind], minutes, unit)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=at) for at in range((last - first).days + 1)]
