"""A bundle from JSON (``schemas/bundle-1.json``), and how it stands: what the command line and frozen forecasts are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson

from jianxing.kernel.workdays import Calendar, seed_days
from jianxing.methods.schedules.approvals.bundle import (
    Approval,
    Bundle,
    BundleBroken,
    Material,
    Pause,
    PauseKind,
)
from jianxing.methods.schedules.approvals.chance import RUNS, Chance, chance_of_missing
from jianxing.methods.schedules.approvals.forecasting import Outlook, forecast
from jianxing.methods.schedules.reading import values
from jianxing.methods.schedules.reading.limits import LIMITS, Limits
from jianxing.methods.schedules.reading.shapes import listed, record, text_in
from jianxing.methods.schedules.refusals import ScheduleRefused

FORMAT: Final = "jianxing-bundle-1"
MOST_APPROVALS: Final = 500
MOST_MATERIALS: Final = 2_000
MOST_PAST: Final = 10_000
MOST_RUNS: Final = 1_000_000
#: No limit is longer than this, in working days.
LONGEST_DAYS: Final = 1_000
_TOP: Final = frozenset(
    {"format", "today", "deadline", "approvals", "materials", "calendar", "seed", "runs", "name"}
)
_APPROVAL: Final = frozenset(
    {
        "id", "name", "body", "after", "materials", "statutory_days", "promised_days", "extended_days",
        "prepare_days", "filed_on", "accepted_on", "granted_on", "pauses", "past_days",
    }
)  # fmt: skip
_MATERIAL: Final = frozenset({"id", "name", "ready_on"})
_PAUSE: Final = frozenset({"kind", "first", "last"})
_DAY: Final = frozenset({"day", "is_worked"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A bundle with the day that it is looked at, the working days that count, and what the draws begin with."""

    bundle: Bundle
    today: date
    workdays: Calendar
    seed: int
    runs: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a bundle stands: dates by the limits, and the chance of missing its deadline."""

    outlook: Outlook
    chance: Chance


def standing_of(asked: Asked) -> Standing:
    """Return how a bundle stands; raises ``ScheduleRefused``."""
    try:
        outlook = forecast(asked.bundle, today=asked.today, workdays=asked.workdays)
        chance = chance_of_missing(
            asked.bundle, today=asked.today, workdays=asked.workdays, seed=asked.seed, runs=asked.runs
        )
    except BundleBroken as broken:
        place = f"approval {broken.approval}" if broken.approval else ""
        code = "approvals_loop" if broken.code == "loop" else broken.code
        raise ScheduleRefused(code, task=place, field=broken.field, value=broken.value) from broken
    return Standing(outlook, chance)


def read_bundle(data: bytes, *, limits: Limits = LIMITS) -> Asked:
    """Return what a file asks; raises ``ScheduleRefused`` with the approval or material and the field."""
    try:
        given = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ScheduleRefused("json_broken", reason=str(error)[:80]) from error
    top = record(given, "", "", _TOP, ("today", "deadline", "approvals"))
    if top.get("format", FORMAT) != FORMAT:
        raise ScheduleRefused("not_a_value", field="format", value=str(top["format"])[:40])
    approvals = tuple(
        _approval(one, f"approvals[{place}]", limits)
        for place, one in enumerate(listed(top["approvals"], "", "approvals", MOST_APPROVALS))
    )
    if not approvals:
        raise ScheduleRefused("no_approvals", field="approvals")
    materials = tuple(
        _material(one, f"materials[{place}]", limits)
        for place, one in enumerate(listed(top.get("materials") or [], "", "materials", MOST_MATERIALS))
    )
    keys = [one.key for one in materials]
    for place, key in enumerate(keys):
        if key in keys[:place]:
            raise ScheduleRefused("material_twice", task=f"material {key}", field="id")
    today, deadline = _day(top["today"], "", "today"), _day(top["deadline"], "", "deadline")
    return Asked(
        Bundle(deadline, approvals, materials),
        today,
        _calendar(top.get("calendar"), today, deadline),
        _whole(top.get("seed") or 0, "", "seed", most=2**53),
        max(_whole(top.get("runs") or RUNS, "", "runs", most=MOST_RUNS), 1),
    )


def _calendar(given: object, today: date, deadline: date) -> Calendar:
    """Return the file's own days; without them the published tables, as far as they are shipped."""
    if given is None:
        years = range(min(today, deadline).year - 3, max(today, deadline).year + 3)
        return Calendar({day: worked for day, worked, _note in seed_days(years)})
    days: dict[date, bool] = {}
    told = record(given, "", "calendar", frozenset({"days"}), ("days",))
    for place, one in enumerate(listed(told["days"], "calendar", "days", 20_000)):
        line = record(one, f"calendar.days[{place}]", "", _DAY, ("day", "is_worked"))
        day = _day(line["day"], f"calendar.days[{place}]", "day")
        if day in days:
            raise ScheduleRefused(
                "day_twice", task=f"calendar.days[{place}]", field="day", value=day.isoformat()
            )
        if not isinstance(line["is_worked"], bool):
            raise ScheduleRefused(
                "not_a_value", task=f"calendar.days[{place}]", field="is_worked",
                value=str(line["is_worked"])[:40],
            )  # fmt: skip
        days[day] = line["is_worked"]
    return Calendar(days)


def _approval(given: object, place: str, limits: Limits) -> Approval:
    told = record(given, place, "", _APPROVAL, ("id", "statutory_days"))
    key = text_in(told["id"], place, "id", limits)
    place = f"approval {key}"
    days = {
        name: _whole(told.get(name) or 0, place, name)
        for name in ("statutory_days", "extended_days", "prepare_days")
    }
    promised = told.get("promised_days")
    dates = {name: _maybe(told.get(name), place, name) for name in ("filed_on", "accepted_on", "granted_on")}
    return Approval(
        key,
        text_in(told.get("name") or "", place, "name", limits),
        text_in(told.get("body") or "", place, "body", limits),
        _texts(told, place, "after", limits),
        _texts(told, place, "materials", limits),
        days["statutory_days"],
        None if promised is None else _whole(promised, place, "promised_days"),
        days["prepare_days"],
        days["extended_days"],
        dates["filed_on"],
        dates["accepted_on"],
        dates["granted_on"],
        tuple(
            _pause(one, place, f"pauses[{number}]")
            for number, one in enumerate(listed(told.get("pauses") or [], place, "pauses", MOST_MATERIALS))
        ),
        tuple(
            _whole(one, place, "past_days")
            for one in listed(told.get("past_days") or [], place, "past_days", MOST_PAST)
        ),
    )


def _texts(told: Any, place: str, field: str, limits: Limits) -> tuple[str, ...]:
    given = listed(told.get(field) or [], place, field, MOST_MATERIALS)
    return tuple(text_in(one, place, field, limits) for one in given)


def _material(given: object, place: str, limits: Limits) -> Material:
    told = record(given, place, "", _MATERIAL, ("id",))
    key = text_in(told["id"], place, "id", limits)
    place = f"material {key}"
    return Material(
        key,
        text_in(told.get("name") or "", place, "name", limits),
        _maybe(told.get("ready_on"), place, "ready_on"),
    )


def _pause(given: object, place: str, field: str) -> Pause:
    told = record(given, place, field, _PAUSE, ("kind", "first"))
    try:
        kind = PauseKind(told["kind"])
    except ValueError as error:
        raise ScheduleRefused(
            "pause_kind_unknown", task=place, field=f"{field}.kind", value=str(told["kind"])[:40]
        ) from error
    first = _day(told["first"], place, f"{field}.first")
    last = _maybe(told.get("last"), place, f"{field}.last")
    if last is not None and last < first:
        raise ScheduleRefused("ends_before", task=place, field=f"{field}.last", value=last.isoformat())
    return Pause(kind, first, last)


def _whole(given: object, place: str, field: str, *, most: int = LONGEST_DAYS) -> int:
    found = values.whole(given, task=place, field=field)
    if not 0 <= found <= most:
        raise ScheduleRefused("not_a_value", task=place, field=field, value=str(given)[:40])
    return found


def _maybe(given: object, place: str, field: str) -> date | None:
    return None if given is None else _day(given, place, field)


def _day(given: object, place: str, field: str) -> date:
    if not isinstance(given, str):
        raise ScheduleRefused("not_a_date", task=place, field=field, value=str(given)[:40])
    return values.day_of(given, task=place, field=field)
