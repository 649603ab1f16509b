"""The sheet 日历: a row with 每周工作日 gives a calendar its week, a row with dates makes them days off or days worked.

日历      每周工作日    开始日期     结束日期     是否工作
施工      周一至周日
施工                    2025-12-01   2026-02-28   否        (冬季停工)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from jianxing.methods.schedules.model import FIVE_DAYS, OFFICE, Calendar
from jianxing.methods.schedules.reading import values
from jianxing.methods.schedules.reading.calendars import Week
from jianxing.methods.schedules.reading.limits import Limits
from jianxing.methods.schedules.refusals import ScheduleRefused

_HEADINGS: Final = {
    "日历": "name", "名称": "name", "日历名称": "name", "calendar": "name", "每周工作日": "week", "week": "week",
    "开始日期": "from", "起始日期": "from", "日期": "from", "from": "from", "结束日期": "to", "终止日期": "to", "to": "to",
    "是否工作": "working", "工作": "working", "working": "working",
}  # fmt: skip
_DAYS: Final = {sign: at for signs in ("一二三四五六日", "1234567") for at, sign in enumerate(signs)} | {
    "天": 6
}
_SPAN: Final = re.compile(r"([一二三四五六日天1-7])(?:至|到|-|~|—)([一二三四五六日天1-7])")
_YES: Final = frozenset({"是", "工作", "上班", "yes", "y", "true", "1"})
_NO: Final = frozenset({"否", "休", "休息", "停工", "放假", "no", "n", "false", "0", ""})


def calendars_of(rows: Sequence[Sequence[Any]], *, limits: Limits) -> dict[str, Calendar]:
    """Return the calendars of the sheet in its order; none where it has no headings. Raises ``ScheduleRefused``."""
    columns: dict[str, int] = {}
    made: dict[str, Week] = {}
    for number, row in enumerate(rows, start=1):
        if not columns:
            found = {
                _HEADINGS.get("".join(str(cell or "").split()).lower(), ""): at for at, cell in enumerate(row)
            }
            columns = found if "name" in found and ("week" in found or "from" in found) else {}
            continue
        told = {name: row[at] for name, at in columns.items() if name and at < len(row)}
        name = values.text_of(str(told.get("name") or ""), most=100)
        place = f"日历 {number}"
        if not name:
            continue
        week = made.setdefault(name, Week(FIVE_DAYS, place, limits))
        if len(made) > limits.calendars:
            raise ScheduleRefused("too_many", task=place, field="日历", value=limits.calendars)
        if (written := str(told.get("week") or "").strip()) != "":
            days = _weekdays(written, place)
            for weekday in range(7):
                week.every(weekday, OFFICE if weekday in days else ())
        if told.get("from") is not None:
            first = _day(told["from"], place, "开始日期")
            last = _day(told["to"], place, "结束日期") if told.get("to") is not None else first
            if last < first:
                raise ScheduleRefused("ends_before", task=place, field="结束日期", value=last.isoformat())
            works = _works(told.get("working"), place)
            week.mark(
                (first + timedelta(days=at) for at in range((last - first).days + 1)), OFFICE if works else ()
            )
    return {name: week.calendar(name, name, 0) for name, week in made.items()}


def _weekdays(written: str, place: str) -> set[int]:
    plain = re.sub(r"周|星期|礼拜|[\s,，、;；]", "", written)
    days: set[int] = set()
    for first, last in _SPAN.findall(plain):
        days.update(range(_DAYS[first], _DAYS[last] + 1))
    rest = _SPAN.sub("", plain)
    if any(sign not in _DAYS for sign in rest) or not plain:
        raise ScheduleRefused("not_a_value", task=place, field="每周工作日", value=written[:20])
    return days | {_DAYS[sign] for sign in rest}


def _works(written: object, place: str) -> bool:
    word = "" if written is None else str(written).strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ScheduleRefused("not_a_value", task=place, field="是否工作", value=word[:20])


def _day(written: object, place: str, field: str) -> date:
    if isinstance(written, datetime):
        return values.within(written.replace(tzinfo=None), task=place, field=field).date()
    return values.day_of(str(written), task=place, field=field)
