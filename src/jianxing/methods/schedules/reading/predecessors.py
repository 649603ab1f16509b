"""Durations and predecessors as people type them: ``5天``, ``10日历天``, ``3FS+2天; 5SS-1``, ``7FF+50%``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from jianxing.methods.schedules.model import LinkKind
from jianxing.methods.schedules.reading import values
from jianxing.methods.schedules.refusals import ScheduleRefused

_AMOUNT: Final = re.compile(
    r"([+-]?)(\d+(?:\.\d+)?)(%|％|个?工作日|日历天|日历日|自然日|天|日|周|个?星期|d|days?|ed|edays?|w|weeks?)?\??",
    re.IGNORECASE,
)
_ONE: Final = re.compile(
    r"(?P<source>[^\s+]+?)(?P<kind>FS|SS|FF|SF|完成-开始|开始-开始|完成-完成|开始-完成)?(?P<lag>[+-]\d.*)?",
    re.IGNORECASE,
)
_CHINESE: Final = {"完成-开始": "FS", "开始-开始": "SS", "完成-完成": "FF", "开始-完成": "SF"}
_ELAPSED: Final = frozenset({"日历天", "日历日", "自然日", "ed", "eday", "edays"})
_WEEKS: Final = frozenset({"周", "星期", "个星期", "w", "week", "weeks"})


@dataclass(frozen=True, slots=True)
class Amount:
    """Days, or hundredths where *percent*; *elapsed* is None where nothing says which days."""

    days: float
    elapsed: bool | None = None
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one predecessor says."""

    source: str
    kind: LinkKind
    lag: Amount


def amount(written: object, *, task: str, field: str) -> Amount:
    """Return a number of days as it is typed; a week is seven days of the clock or five worked."""
    if isinstance(written, int | float) and not isinstance(written, bool):
        return Amount(values.number(written, task=task, field=field))
    plain = "".join(str(written).split())
    found = _AMOUNT.fullmatch(plain)
    if not found or len(plain) > 40:
        raise ScheduleRefused(
            "not_an_amount", task=task, field=field, value=values.text_of(str(written), most=40)
        )
    sign, digits, unit = found[1], float(found[2]), (found[3] or "").lower()
    size = -digits if sign == "-" else digits
    if unit in {"%", "％"}:
        return Amount(size, percent=True)
    if unit in _ELAPSED:
        return Amount(size, elapsed=True)
    if unit.endswith("工作日"):
        return Amount(size, elapsed=False)
    return Amount(size * 7, elapsed=True) if unit in _WEEKS else Amount(size)


def predecessors(written: str, *, task: str, field: str) -> list[Waiting]:
    """Return what a cell of predecessors says; raises ``ScheduleRefused``."""
    found = []
    for word in re.split(r"[,，;；、\n]", written):
        plain = "".join(word.split())
        if not plain:
            continue
        one = _ONE.fullmatch(plain)
        if not one or len(plain) > 100:
            raise ScheduleRefused("not_a_predecessor", task=task, field=field, value=plain[:40])
        kind = (one["kind"] or "FS").upper()
        lag = amount(one["lag"], task=task, field=field) if one["lag"] else Amount(0)
        found.append(Waiting(one["source"], LinkKind(_CHINESE.get(kind, kind)), lag))
    return found
