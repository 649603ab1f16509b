"""One recurrence rule of RFC 5545, section 3.3.10, over dates.

A meeting recurs by day; its hour stands apart. Admitted are the frequencies DAILY to YEARLY with every part of the rule
that speaks of days, as the section's table and its sentences on each part allow them. python-dateutil unfolds the rule;
it is lenient where the RFC is not, so the parts are checked here first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from typing import Any, Final

from dateutil import rrule

#: A year of the Gregorian calendar comes again after so many years, but a rule that rests for ten has no use for meetings.
PROBE_YEARS: Final = 10
_FREQUENCIES: Final = {
    "DAILY": rrule.DAILY,
    "WEEKLY": rrule.WEEKLY,
    "MONTHLY": rrule.MONTHLY,
    "YEARLY": rrule.YEARLY,
}
_DAYS: Final = {
    "MO": rrule.MO, "TU": rrule.TU, "WE": rrule.WE, "TH": rrule.TH, "FR": rrule.FR, "SA": rrule.SA, "SU": rrule.SU,
}  # fmt: skip
_BY_DAY: Final = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER: Final = re.compile(r"[+-]?\d{1,3}")
_COUNTED: Final = re.compile(r"[1-9]\d{0,3}")
#: Parts that list numbers, with the largest that each may name and whether they may be counted from the end.
_LISTS: Final = {
    "BYMONTH": ("bymonth", 12, False),
    "BYMONTHDAY": ("bymonthday", 31, True),
    "BYYEARDAY": ("byyearday", 366, True),
    "BYWEEKNO": ("byweekno", 53, True),
    "BYSETPOS": ("bysetpos", 366, True),
}


class RuleBroken(ValueError):
    """A rule cannot stand: *code* says what is wrong, *place* which part of which cadence, *value* what was written."""

    def __init__(self, code: str, *, place: str = "", value: str = "") -> None:
        super().__init__(f"{place}: {code}: {value}".strip(": "))
        self.code = code
        self.place = place
        self.value = value


@dataclass(frozen=True)
class Rule:
    """A recurrence rule, checked. ``text`` is its RFC 5545 form."""

    text: str

    @classmethod
    def parse(cls, text: str, *, place: str = "") -> Rule:
        """Return the rule; raises RuleBroken naming the part that the RFC does not admit."""
        parts = _parts(text.strip().upper().removeprefix("RRULE:"), place)
        _check(parts, place)
        return cls(";".join(f"{name}={value}" for name, value in parts.items()))

    @cached_property
    def _given(self) -> dict[str, Any]:
        return _arguments(dict(part.split("=", 1) for part in self.text.split(";")))

    def days(self, *, start: date, first: date, last: date) -> list[date]:
        """Return the days from *first* to *last* that the rule with DTSTART *start* falls on, in order.

        A start that the rule does not fall on is none of its days; RFC 5545 leaves that open. COUNT counts from *start*.
        """
        if last < start or last < first:
            return []
        given = dict(self._given)
        until, count = min(given.pop("until", last), last), given.pop("count", None)
        begin = start
        if given["freq"] == rrule.WEEKLY and "bysetpos" in given:
            # The library's first week begins with the start, RFC 5545's with WKST: the places in it are counted from there.
            given.setdefault("byweekday", [rrule.weekdays[start.weekday()]])
            begin = start - timedelta(days=(start.weekday() - given["wkst"].weekday) % 7)
        days = rrule.rrule(
            dtstart=datetime.combine(begin, time()), until=datetime.combine(until, time()), **given
        )
        found = (day.date() for day in days if day.date() >= start)
        return [day for day in islice(found, count) if day >= first]

    def falls_within_years(self, *, start: date) -> bool:
        """Whether the rule falls on any day of the ten years from *start*."""
        return bool(self.days(start=start, first=start, last=start + timedelta(days=366 * PROBE_YEARS)))


def _parts(text: str, place: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value:
            raise RuleBroken("not_a_part", place=place, value=part)
        if name in parts:
            raise RuleBroken("twice", place=place, value=name)
        if name not in {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST", *_LISTS}:
            raise RuleBroken("unknown_part", place=place, value=name)
        parts[name] = value
    return parts


def _check(parts: Mapping[str, str], place: str) -> None:
    """Check each part by itself, then what the RFC says of them together."""
    checks: dict[str, Callable[[str], object]] = {
        "FREQ": _FREQUENCIES.__contains__,
        "INTERVAL": _COUNTED.fullmatch,
        "COUNT": _COUNTED.fullmatch,
        "UNTIL": _is_day,
        "WKST": _DAYS.__contains__,
        "BYDAY": lambda value: all(_BY_DAY.fullmatch(one) and not _is_zero(one) for one in value.split(",")),
    }
    for name, value in parts.items():
        holds = checks[name](value) if name in checks else _is_list(name, value)
        if not holds:
            raise RuleBroken("not_a_value", place=place, value=f"{name}={value}")
    if "FREQ" not in parts:
        raise RuleBroken("no_frequency", place=place)
    frequency = parts["FREQ"]
    counted = "BYDAY" in parts and any(one[0] not in "MTWFS" for one in parts["BYDAY"].split(","))
    refused = {
        "COUNT": "UNTIL" in parts,
        "BYDAY": counted and (frequency not in ("MONTHLY", "YEARLY") or "BYWEEKNO" in parts),
        "BYMONTHDAY": frequency == "WEEKLY",
        "BYYEARDAY": frequency != "YEARLY",
        "BYWEEKNO": frequency != "YEARLY",
        "BYSETPOS": not any(name.startswith("BY") for name in parts if name != "BYSETPOS"),
    }
    for name, is_refused in refused.items():
        if name in parts and is_refused:
            raise RuleBroken("not_together", place=place, value=f"{name}={parts[name]}")


def _is_zero(by_day: str) -> bool:
    number = by_day[:-2]
    return bool(number) and int(number) == 0


def _is_day(value: str) -> bool:
    try:
        return len(value) == 8 and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_list(name: str, value: str) -> bool:
    _argument, largest, backwards = _LISTS[name]
    return all(
        _NUMBER.fullmatch(one) and (backwards or one[0] not in "+-") and 1 <= abs(int(one)) <= largest
        for one in value.split(",")
    )


def _arguments(parts: Mapping[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {"freq": _FREQUENCIES[parts["FREQ"]], "wkst": _DAYS[parts.get("WKST", "MO")]}
    if "INTERVAL" in parts:
        given["interval"] = int(parts["INTERVAL"])
    if "COUNT" in parts:
        given["count"] = int(parts["COUNT"])
    if "UNTIL" in parts:
        given["until"] = date.fromisoformat(parts["UNTIL"])
    if "BYDAY" in parts:
        given["byweekday"] = [
            _DAYS[one[-2:]](int(one[:-2])) if one[:-2] else _DAYS[one] for one in parts["BYDAY"].split(",")
        ]
    for name, (argument, _largest, _backwards) in _LISTS.items():
        if name in parts:
            given[argument] = [int(one) for one in parts[name].split(",")]
    return given
