"""Rules from JSON and back. ``docs/reference/meetings.md`` gives the form.

{"cadences": [{"key": "monthly", "name": "每月会商", "rule": "FREQ=MONTHLY;BYMONTHDAY=15", "starts_on": "2025-01-01",
               "shift": "after",
               "seasons": [{"name": "防汛期", "from": "06-01", "to": "09-30", "rule": "FREQ=WEEKLY;BYDAY=MO"}]}]}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from jianxing.methods.cadence.due import nominal
from jianxing.methods.cadence.recurrence import PROBE_YEARS, Rule, RuleBroken
from jianxing.methods.cadence.rules import Cadence, MonthDay, Rules, Season, Shift

MOST_CADENCES: Final = 12
MOST_SEASONS: Final = 24
LONGEST_NAME: Final = 40
_KEY: Final = re.compile(r"[a-z][a-z0-9_-]{0,29}")
_MONTH_DAY: Final = re.compile(r"(\d\d)-(\d\d)")
_OF_CADENCE: Final = frozenset({"key", "name", "rule", "starts_on", "ends_on", "shift", "seasons"})
_OF_SEASON: Final = frozenset({"name", "from", "to", "rule"})


def read(value: Any) -> Rules:
    """Return the rules that a JSON value holds; raises RuleBroken saying what is wrong and where (``cadences[0].rule``)."""
    top = _object(value, "", frozenset({"cadences"}), needs=("cadences",))
    listed = _list(top["cadences"], "cadences", MOST_CADENCES)
    if not listed:
        raise RuleBroken("missing", place="cadences")
    cadences = tuple(_cadence(one, f"cadences[{place}]") for place, one in enumerate(listed))
    keys = [cadence.key for cadence in cadences]
    for place, key in enumerate(keys):
        if key in keys[:place]:
            raise RuleBroken("twice", place=f"cadences[{place}].key", value=key)
    return Rules(cadences)


def written(rules: Rules) -> dict[str, Any]:
    """Return the JSON value of rules; ``read(written(rules)) == rules``."""
    return {"cadences": [_cadence_written(cadence) for cadence in rules.cadences]}


def _cadence(value: Any, place: str) -> Cadence:
    given = _object(value, place, _OF_CADENCE, needs=("key", "name", "rule", "starts_on"))
    key = _text(given["key"], f"{place}.key")
    if not _KEY.fullmatch(key):
        raise RuleBroken("not_a_value", place=f"{place}.key", value=key)
    starts_on = _day(given["starts_on"], f"{place}.starts_on")
    ends_on = given.get("ends_on")
    shift = _text(given.get("shift", "after"), f"{place}.shift")
    if shift not in tuple(Shift):
        raise RuleBroken("not_a_value", place=f"{place}.shift", value=shift)
    seasons = _list(given.get("seasons", []), f"{place}.seasons", MOST_SEASONS)
    cadence = Cadence(
        key=key,
        name=_text(given["name"], f"{place}.name"),
        rule=Rule.parse(_text(given["rule"], f"{place}.rule", longest=500), place=f"{place}.rule"),
        starts_on=starts_on,
        ends_on=None if ends_on is None else _day(ends_on, f"{place}.ends_on"),
        seasons=tuple(_season(one, f"{place}.seasons[{at}]") for at, one in enumerate(seasons)),
        shift=Shift(shift),
    )
    if cadence.ends_on is not None and cadence.ends_on < starts_on:
        raise RuleBroken("ends_before", place=f"{place}.ends_on", value=str(ends_on))
    _must_fall(cadence, place)
    return cadence


def _must_fall(cadence: Cadence, place: str) -> None:
    """Refuse a rule that falls on no day: written by mistake, and long to look for."""
    if not cadence.rule.falls_within_years(start=cadence.starts_on):
        raise RuleBroken("falls_never", place=f"{place}.rule", value=cadence.rule.text)
    last = cadence.starts_on + timedelta(days=366 * PROBE_YEARS)
    for at, season in enumerate(cadence.seasons):
        first = max(cadence.starts_on, season.first) if isinstance(season.first, date) else cadence.starts_on
        alone = Cadence(cadence.key, cadence.name, cadence.rule, first, None, (season,))
        if not any(
            found is season for _day, found in nominal(cadence=alone, first=first, last=max(first, last))
        ):
            raise RuleBroken("falls_never", place=f"{place}.seasons[{at}].rule", value=season.rule.text)


def _season(value: Any, place: str) -> Season:
    given = _object(value, place, _OF_SEASON, needs=("name", "from", "to", "rule"))
    first, last = _edge(given["from"], f"{place}.from"), _edge(given["to"], f"{place}.to")
    if isinstance(first, date) != isinstance(last, date):
        raise RuleBroken("two_kinds", place=f"{place}.to", value=str(given["to"]))
    if isinstance(first, date) and isinstance(last, date) and last < first:
        raise RuleBroken("ends_before", place=f"{place}.to", value=str(given["to"]))
    rule = Rule.parse(_text(given["rule"], f"{place}.rule", longest=500), place=f"{place}.rule")
    return Season(name=_text(given["name"], f"{place}.name"), rule=rule, first=first, last=last)


def _edge(value: Any, place: str) -> MonthDay | date:
    text = _text(value, place)
    if matched := _MONTH_DAY.fullmatch(text):
        month, day = int(matched[1]), int(matched[2])
        try:
            date(2024, month, day)  # a leap year: 29 February is a day
        except ValueError:
            raise RuleBroken("not_a_value", place=place, value=text) from None
        return month, day
    return _day(text, place)


def _day(value: Any, place: str) -> date:
    text = _text(value, place)
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text) and 1990 <= int(text[:4]) <= 2200:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise RuleBroken("not_a_day", place=place, value=text)


def _object(value: Any, place: str, known: frozenset[str], *, needs: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise RuleBroken("not_an_object", place=place)
    for name in value:
        if name not in known:
            raise RuleBroken("unknown_part", place=place, value=str(name)[:LONGEST_NAME])
    for name in needs:
        if name not in value:
            raise RuleBroken("missing", place=f"{place}.{name}".lstrip("."))
    return value


def _list(value: Any, place: str, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise RuleBroken("not_a_list", place=place)
    if len(value) > most:
        raise RuleBroken("too_many", place=place, value=str(most))
    return value


def _text(value: Any, place: str, *, longest: int = LONGEST_NAME) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise RuleBroken("not_text", place=place)
    if len(value) > longest:
        raise RuleBroken("too_long", place=place, value=str(longest))
    return value.strip()


def _cadence_written(cadence: Cadence) -> dict[str, Any]:
    made: dict[str, Any] = {
        "key": cadence.key,
        "name": cadence.name,
        "rule": cadence.rule.text,
        "starts_on": cadence.starts_on.isoformat(),
        "shift": cadence.shift.value,
    }
    if cadence.ends_on is not None:
        made["ends_on"] = cadence.ends_on.isoformat()
    if cadence.seasons:
        made["seasons"] = [
            {
                "name": one.name,
                "from": _edge_written(one.first),
                "to": _edge_written(one.last),
                "rule": one.rule.text,
            }
            for one in cadence.seasons
        ]
    return made


def _edge_written(edge: MonthDay | date) -> str:
    return edge.isoformat() if isinstance(edge, date) else f"{edge[0]:02d}-{edge[1]:02d}"
