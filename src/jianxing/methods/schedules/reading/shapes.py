"""The shapes of JSON values, or a refusal that names place and field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jianxing.methods.schedules.reading import values
from jianxing.methods.schedules.reading.limits import Limits
from jianxing.methods.schedules.refusals import ScheduleRefused


def text_in(given: object, place: str, field: str, limits: Limits) -> str:
    """Return a text of one line; a whole number is taken as one."""
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if not isinstance(given, str):
        raise ScheduleRefused("not_text", task=place, field=field, value=str(given)[:40])
    return values.text_of(given, most=limits.text_characters)


def listed(given: object, place: str, field: str, most: int) -> list[Any]:
    """Return a list of at most so many."""
    if not isinstance(given, list):
        raise ScheduleRefused("not_a_list", task=place, field=field)
    if len(given) > most:
        raise ScheduleRefused("too_many", task=place, field=field, value=most)
    return given


def record(
    given: object, place: str, field: str, known: frozenset[str], needed: tuple[str, ...]
) -> Mapping[str, Any]:
    """Return an object that has what is needed and nothing that is not known."""
    if not isinstance(given, dict):
        raise ScheduleRefused("not_an_object", task=place, field=field)
    for name in needed:
        if name not in given:
            raise ScheduleRefused("missing", task=place or str(given.get("id", ""))[:40], field=name)
    for name in given:
        if name not in known:
            raise ScheduleRefused(
                "field_unknown", task=str(given.get("id", place))[:40], field=str(name)[:40]
            )
    return given
