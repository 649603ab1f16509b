"""Values as files write them, or a refusal that names the task and the field."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from typing import Final

from jianxing.methods.schedules.model import DAY, Hours
from jianxing.methods.schedules.refusals import ScheduleRefused

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2200
#: A duration beyond a hundred years is a slip of the keyboard.
LONGEST: Final = 100 * 366 * DAY
_DURATION: Final = re.compile(
    r"(-?)P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")


def instant(text: str, *, task: str, field: str) -> datetime:
    """Return an instant written as ``2025-03-03T08:00:00``, or with a blank, or a day alone; a zone is not followed."""
    words = text.strip().replace("T", " ").split(" ")
    day = _DAY.fullmatch(words[0])
    if not day or len(words) > 2:
        raise ScheduleRefused("not_a_date", task=task, field=field, value=_short(text))
    minute = 0
    if len(words) == 2:
        clock = re.split(r"[+Z]", words[1])[0]
        minute = minute_of(clock, task=task, field=field)
    try:
        found = datetime(int(day[1]), int(day[2]), int(day[3]))  # noqa: DTZ001 - the clock of the site
    except ValueError as error:
        raise ScheduleRefused("not_a_date", task=task, field=field, value=_short(text)) from error
    return within(found + timedelta(minutes=minute), task=task, field=field)


def within(at: datetime, *, task: str, field: str) -> datetime:
    """Return an instant that lies in the years that are calculated."""
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ScheduleRefused("year_impossible", task=task, field=field, value=at.date().isoformat())
    return at


def day_of(text: str, *, task: str, field: str) -> date:
    """Return the day of an instant."""
    return instant(text, task=task, field=field).date()


def minute_of(text: str, *, task: str, field: str) -> int:
    """Return a time of day in minutes from midnight; seconds are cut."""
    found = _TIME.fullmatch(text.strip())
    if not found or int(found[1]) > 24 or int(found[2]) > 59 or (int(found[1]) == 24 and int(found[2])):
        raise ScheduleRefused("not_a_time", task=task, field=field, value=_short(text))
    return int(found[1]) * 60 + int(found[2])


def span(text: str, *, task: str, field: str) -> int:
    """Return an ISO 8601 duration of days, hours, minutes and seconds in minutes; months and years have no length."""
    found = _DURATION.fullmatch(text.strip())
    if not found or text.strip() in {"P", "-P", "PT", "-PT"}:
        raise ScheduleRefused("not_a_duration", task=task, field=field, value=_short(text))
    sign, years, months, days, hours, minutes, seconds = found.groups()
    if float(years or 0) or float(months or 0):
        raise ScheduleRefused("not_a_duration", task=task, field=field, value=_short(text))
    whole = float(days or 0) * DAY + float(hours or 0) * 60 + float(minutes or 0) + float(seconds or 0) / 60
    return bounded(-whole if sign else whole, task=task, field=field, text=text)


def number(text: object, *, task: str, field: str) -> float:
    """Return a number that is finite."""
    try:
        found = float(str(text).strip())
    except ValueError as error:
        raise ScheduleRefused("not_a_number", task=task, field=field, value=_short(str(text))) from error
    if not math.isfinite(found):
        raise ScheduleRefused("not_a_number", task=task, field=field, value=_short(str(text)))
    return found


def whole(text: object, *, task: str, field: str) -> int:
    """Return a whole number."""
    found = number(text, task=task, field=field)
    if found != int(found):
        raise ScheduleRefused("not_a_number", task=task, field=field, value=_short(str(text)))
    return int(found)


def bounded(minutes: float, *, task: str, field: str, text: object = "") -> int:
    """Return minutes, whole, if no longer than a duration may be."""
    if not -LONGEST <= minutes <= LONGEST:
        raise ScheduleRefused("too_long_a_time", task=task, field=field, value=_short(str(text or minutes)))
    return round(minutes)


def in_order(stretches: list[tuple[int, int]], *, task: str, field: str) -> Hours:
    """Return stretches of a day in order, those that touch as one; refuses overlaps."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        past = end or DAY
        if start >= past or (found and start < found[-1][1]):
            raise ScheduleRefused(
                "hours_overlap", task=task, field=field, value=f"{_clock(start)}–{_clock(end)}"
            )
        if found and start == found[-1][1]:
            found[-1] = (found[-1][0], past)
        else:
            found.append((start, past))
    return tuple(found)


def text_of(text: str, *, most: int) -> str:
    """Return a text of one line, no longer than allowed and without what cannot be shown."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text[:most]).split())


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _short(text: str) -> str:
    return text_of(text, most=60)
