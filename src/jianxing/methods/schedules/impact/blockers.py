"""Blockers: what holds up which tasks from when to when, and how long it would have lasted otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import orjson

from jianxing.methods.schedules.reading import values
from jianxing.methods.schedules.reading.limits import LIMITS, Limits
from jianxing.methods.schedules.reading.shapes import listed, record, text_in
from jianxing.methods.schedules.refusals import ScheduleRefused

_TOP: Final = frozenset({"format", "blockers"})
_BLOCKER: Final = frozenset(
    {"id", "name", "tasks", "from", "expected_end", "actual_end", "counterfactuals", "effort", "update"}
)
_COUNTERFACTUAL: Final = frozenset({"kind", "end", "set_by", "set_on"})
MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Until when a blocker would have lasted, by whom that was said and when.

    *kind* is ``limit`` (the limit in the letter), ``estimate`` (the body's own, when it was registered) or ``median`` (of closed
    findings of its kind), or another word.
    """

    kind: str
    end: date
    set_by: str = ""
    set_on: date | None = None


@dataclass(frozen=True, slots=True)
class Blocker:
    """*first* and *end* are the first and last day on which nothing can be done on the *tasks*.

    Without an *actual_end* it is open, and *expected_end* is what is counted with. The first of *counterfactuals* that was set
    before it closed gives the figure, all of those together its range. *update* is the update that was frozen for it, by its
    data date or by its number in the order of those; without one the last that is not after *first* is taken.
    """

    key: str
    tasks: tuple[str, ...]
    first: date
    expected_end: date | None = None
    actual_end: date | None = None
    counterfactuals: tuple[Counterfactual, ...] = ()
    name: str = ""
    effort: float | None = None
    update: date | int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still stands."""
        return self.actual_end is None

    @property
    def end(self) -> date:
        """Return the last blocked day that is counted with."""
        end = self.actual_end or self.expected_end
        assert end is not None
        return end

    @property
    def valid(self) -> tuple[Counterfactual, ...]:
        """Return the counterfactuals that were set before the blocker closed; what was said afterwards proves nothing."""
        return tuple(
            one
            for one in self.counterfactuals
            if one.set_on is None or self.actual_end is None or one.set_on <= self.actual_end
        )


def read_blockers(data: bytes, *, limits: Limits = LIMITS) -> tuple[Blocker, ...]:
    """Return the blockers that JSON holds (``schemas/blockers-1.json``), by their first days; raises ``ScheduleRefused``."""
    try:
        given = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ScheduleRefused("json_broken", reason=str(error)[:80]) from error
    top = given if isinstance(given, list) else record(given, "", "blockers", _TOP, ("blockers",))["blockers"]
    found = [
        _blocker(one, f"blockers[{place}]", limits)
        for place, one in enumerate(listed(top, "", "blockers", MOST))
    ]
    keys = [one.key for one in found]
    for place, key in enumerate(keys):
        if key in keys[:place]:
            raise ScheduleRefused("blocker_twice", task=f"blocker {key}", field="id")
    return in_order(found)


def in_order(blockers: Sequence[Blocker]) -> tuple[Blocker, ...]:
    """Return blockers as they are inserted: by their first day, then by their keys."""
    return tuple(sorted(blockers, key=lambda one: (one.first, one.key)))


def _blocker(given: object, place: str, limits: Limits) -> Blocker:
    told = record(given, place, "blocker", _BLOCKER, ("id", "tasks", "from"))
    key = text_in(told["id"], place, "id", limits)
    place = f"blocker {key}"
    first = _day(told["from"], place, "from")
    ends = {name: _maybe(told.get(name), place, name) for name in ("expected_end", "actual_end")}
    if not any(ends.values()):
        raise ScheduleRefused("blocker_open", task=place, field="expected_end")
    for name, end in ends.items():
        if end is not None and end < first:
            raise ScheduleRefused("ends_before", task=place, field=name, value=end.isoformat())
    tasks = tuple(text_in(one, place, "tasks", limits) for one in listed(told["tasks"], place, "tasks", MOST))
    if not tasks:
        raise ScheduleRefused("missing", task=place, field="tasks")
    effort = told.get("effort")
    return Blocker(
        key, tasks, first, ends["expected_end"], ends["actual_end"],
        tuple(_counterfactual(one, place, f"counterfactuals[{number}]", first, limits)
              for number, one in enumerate(listed(told.get("counterfactuals") or [], place, "counterfactuals", 20))),
        text_in(told.get("name") or "", place, "name", limits),
        None if effort is None else values.number(effort, task=place, field="effort"),
        _update(told.get("update"), place),
    )  # fmt: skip


def _counterfactual(given: object, place: str, field: str, first: date, limits: Limits) -> Counterfactual:
    told = record(given, place, field, _COUNTERFACTUAL, ("kind", "end"))
    end = _day(told["end"], place, f"{field}.end")
    if end < first:
        raise ScheduleRefused("ends_before", task=place, field=f"{field}.end", value=end.isoformat())
    return Counterfactual(
        text_in(told["kind"], place, f"{field}.kind", limits), end,
        text_in(told.get("set_by") or "", place, f"{field}.set_by", limits),
        _maybe(told.get("set_on"), place, f"{field}.set_on"),
    )  # fmt: skip


def _update(given: object, place: str) -> date | int | None:
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    return _maybe(given, place, "update")


def _maybe(given: object, place: str, field: str) -> date | None:
    return None if given is None else _day(given, place, field)


def _day(given: object, place: str, field: str) -> date:
    if not isinstance(given, str):
        raise ScheduleRefused("not_a_date", task=place, field=field, value=str(given)[:40])
    return values.day_of(given, task=place, field=field)
