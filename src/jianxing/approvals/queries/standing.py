"""How a bundle stands: its rows as the file form of the methods, and what comes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import orjson

from jianxing.approvals.lifecycle import BundleState, State
from jianxing.approvals.models import Approval, Bundle, PastCase
from jianxing.approvals.queries.whole import several
from jianxing.kernel.workdays import Calendar
from jianxing.methods.schedules.approvals import Asked, Standing, read_bundle, standing_of
from jianxing.methods.schedules.approvals.reading import FORMAT
from jianxing.notices.queries import calendar

#: Every forecast draws alike, so that two of the same inputs are the same.
SEED = 1
RUNS = 20_000
#: So far beyond the deadline the calendar goes with the inputs: no limit of these runs longer.
_BEYOND = timedelta(days=3 * 366)
_WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Expected:
    """How a bundle stands on a day, with the inputs from which anybody computes the same."""

    inputs: Mapping[str, Any]
    asked: Asked
    standing: Standing


def past_days(*, approvals: Iterable[Approval]) -> dict[tuple[int, str], list[int]]:
    """Return past durations by body and kind, in one query."""
    kinds = {(one.body_id, one.kind_code) for one in approvals if one.kind_code}
    found: dict[tuple[int, str], list[int]] = {kind: [] for kind in kinds}
    rows = PastCase.objects.filter(
        body__in={body for body, _code in kinds}, code__in={code for _b, code in kinds}
    )
    for body, code, days in rows.order_by("id").values_list("body_id", "code", "days"):
        if (body, code) in found:
            found[body, code].append(days)
    return found


def document(
    *, bundle: Bundle, today: date, past: Mapping[tuple[int, str], list[int]] | None = None
) -> dict[str, Any]:
    """Return a bundle that ``whole.one`` read, in the form of ``schemas/bundle-1.json``; *past* as ``past_days`` gives it.

    What was withdrawn is not in it; what waited for it waits for what it waited for. What was refused has yet to be filed.
    """
    approvals = list(bundle.approvals.all())
    codes = {one.pk: one.code for one in approvals}
    needed = {one.pk: [link.needs_id for link in one.prerequisites.all()] for one in approvals}
    left = {one.pk for one in approvals if one.state != State.WITHDRAWN}
    names = {one.pk: one.code for one in bundle.materials.all()}
    past = past_days(approvals=approvals) if past is None else past
    told = [
        _approval(
            one,
            after=[codes[pk] for pk in _without(needed[one.pk], needed, left)],
            materials=[names[link.material_id] for link in one.needs_links.all()],
            past=past.get((one.body_id, one.kind_code), []),
        )
        for one in approvals
        if one.pk in left
    ]
    materials = [
        {
            "id": one.code,
            "name": one.name,
            "ready_on": one.expected_on.isoformat() if one.ready_on is None and one.expected_on else None,
        }
        for one in bundle.materials.all()
    ]
    days = [today, bundle.deadline, *(one.filed_on for one in approvals if one.filed_on)]
    return {
        "format": FORMAT,
        "name": bundle.number,
        "today": today.isoformat(),
        "deadline": bundle.deadline.isoformat(),
        "seed": SEED,
        "runs": RUNS,
        "calendar": {"days": _named_days(min(days), max(days) + _BEYOND, calendar())},
        "materials": materials,
        "approvals": told,
    }


def _without(keys: Iterable[int], needed: Mapping[int, list[int]], left: set[int]) -> list[int]:
    found: dict[int, None] = {}
    for key in keys:
        for one in [key] if key in left else _without(needed[key], needed, left):
            found[one] = None
    return list(found)


def _approval(one: Approval, *, after: list[str], materials: list[str], past: list[int]) -> dict[str, Any]:
    is_filed = one.state not in (State.NOT_FILED, State.REFUSED)
    pauses = [
        {
            "kind": pause.kind,
            "first": pause.first.isoformat(),
            "last": pause.last.isoformat() if pause.last else None,
        }
        for pause in one.pauses.all()
        if pause.round == one.round and is_filed
    ]
    granted = one.decided_on if one.state == State.GRANTED else None
    return {
        "id": one.code,
        "name": one.name,
        "body": one.body.label,
        "after": after,
        "materials": materials,
        "statutory_days": one.statutory_days,
        "promised_days": one.promised_days,
        "extended_days": one.extended_days,
        "prepare_days": one.prepare_days,
        "filed_on": one.filed_on.isoformat() if is_filed and one.filed_on else None,
        "accepted_on": one.accepted_on.isoformat() if is_filed and one.accepted_on else None,
        "granted_on": granted.isoformat() if granted else None,
        "pauses": pauses,
        "past_days": past,
    }


def _named_days(first: date, last: date, workdays: Calendar) -> list[dict[str, Any]]:
    """Return the days that are not worked as the weekday has it."""
    named = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if (worked := workdays.is_workday(day)) != (day.weekday() < _WEEKEND):
            named.append({"day": day.isoformat(), "is_worked": worked})
    return named


def expected(*, bundle: Bundle, today: date) -> Expected | None:
    """Return how a bundle stands; None where it has no approvals to be granted. Raises ``ScheduleRefused`` for a circle."""
    inputs = document(bundle=bundle, today=today)
    return recomputed(inputs=inputs) if inputs["approvals"] else None


def expected_of(*, bundles: Iterable[int], today: date) -> dict[int, Expected]:
    """Return by key how those of several bundles stand that are under way and have approvals. Seven queries."""
    running = [one for one in several(pks=bundles) if one.state == BundleState.RUNNING]
    past = past_days(approvals=[approval for one in running for approval in one.approvals.all()])
    found = {one.pk: document(bundle=one, today=today, past=past) for one in running}
    return {pk: recomputed(inputs=inputs) for pk, inputs in found.items() if inputs["approvals"]}


def recomputed(*, inputs: Mapping[str, Any]) -> Expected:
    """Return what comes of frozen inputs, by the reader of the command line."""
    return Expected(inputs, *_computed(orjson.dumps(inputs)))


@lru_cache(maxsize=512)
def _computed(inputs: bytes) -> tuple[Asked, Standing]:
    """Compute once for all who look at the same bundle on the same day."""
    asked = read_bundle(inputs)
    return asked, standing_of(asked)
