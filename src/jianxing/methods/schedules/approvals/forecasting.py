"""Latest filing dates backward from the deadline, dates by the limits forward from today, and who must move.

Backward: an approval must be granted by the deadline, and by the latest filing of what waits for it, less the days of
preparation. Its latest filing is the last day from which its limit still ends by then. Forward: an approval is filed today
or when what it waits for is there, and is granted on the last day of its limit. Room is the working days between the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jianxing.methods.schedules.approvals.bundle import (
    Approval,
    Bundle,
    Clock,
    PauseKind,
    Workdays,
    clock_of,
)

_ONE_DAY = timedelta(days=1)


class Mover(StrEnum):
    """Whose turn it is."""

    APPLICANT = "applicant"
    BODY = "body"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Forecast:
    """One approval as it stands.

    *latest_filing* and *latest_grant* keep the deadline if every later step takes its whole limit; *filed_by* and *granted_by*
    are what comes of the limits from today. *room* is in working days, less than nothing when the limits no longer suffice.
    *moves_today* says that whoever's *turn* it is must act today: a day later there is no room.
    """

    approval: Approval
    latest_filing: date
    latest_grant: date
    filed_by: date
    granted_by: date
    room: int
    turn: Mover
    moves_today: bool
    waits_for: tuple[str, ...]
    clock: Clock | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """The bundle as it stands: *finish* by the limits, *room* in working days before the deadline, the materials' latest days.

    *chain* is what the finish hangs on: the approval that is granted last, and before it what it waited for; *chain_material* the
    material that the first of them waits for, if any.
    """

    finish: date
    room: int
    on_time: bool
    approvals: tuple[Forecast, ...]
    materials: Mapping[str, date]
    chain: tuple[str, ...]
    chain_material: str

    @property
    def movers(self) -> tuple[Forecast, ...]:
        """Return who must move today, the one with least room first."""
        return tuple(
            sorted(
                (one for one in self.approvals if one.moves_today),
                key=lambda one: (one.room, one.approval.key),
            )
        )


def forecast(bundle: Bundle, *, today: date, workdays: Workdays) -> Outlook:
    """Return how a bundle stands on a day; raises ``BundleBroken``."""
    ordered = bundle.in_order()
    latest = _latest(bundle, ordered, workdays)
    materials = {one.key: one for one in bundle.materials}
    granted: dict[str, date] = {}
    told = {}
    for one in ordered:
        filing, grant = latest[one.key]
        filed_by = one.filed_on or max(
            [today]
            + [added(granted[key], one.prepare_days, workdays) for key in one.after]
            + [ready for key in one.materials if (ready := materials[key].ready_on) is not None]
        )
        clock = None if one.filed_on is None else clock_of(one, today=today, workdays=workdays)
        if one.granted_on is not None:
            granted[one.key] = one.granted_on
        elif clock is not None:
            # who is late already may still decide today
            granted[one.key] = max(clock.due_on, today)
        else:
            granted[one.key] = added(filed_by, one.limit, workdays)
        told[one.key] = _told(one, filing, grant, filed_by, granted, clock, bundle, today, workdays)
    finish = max(granted.values())
    room = between(finish, bundle.deadline, workdays)
    needed = {
        key: min((latest[one.key][0] for one in ordered if key in one.materials), default=bundle.deadline)
        for key in materials
    }
    listed = tuple(told[one.key] for one in bundle.approvals)
    chain, awaited = _chain(bundle, told, workdays)
    return Outlook(finish, room, finish <= bundle.deadline, listed, needed, chain, awaited)


def _chain(bundle: Bundle, told: Mapping[str, Forecast], workdays: Workdays) -> tuple[tuple[str, ...], str]:
    """Return the keys that the finish hangs on, first to last, and the material that the first of them waits for."""
    at = max(told.values(), key=lambda one: (one.granted_by, -one.room, one.approval.key))
    chain, materials = [at.approval.key], {one.key: one.ready_on for one in bundle.materials}
    while at.approval.filed_on is None:
        one = at.approval
        waited = [
            key for key in one.after if added(told[key].granted_by, one.prepare_days, workdays) == at.filed_by
        ]
        if not waited:
            awaited = (key for key in one.materials if materials[key] == at.filed_by)
            return tuple(chain[::-1]), next(awaited, "")
        at = min((told[key] for key in waited), key=lambda each: (each.room, each.approval.key))
        chain.append(at.approval.key)
    return tuple(chain[::-1]), ""


def _latest(
    bundle: Bundle, ordered: tuple[Approval, ...], workdays: Workdays
) -> dict[str, tuple[date, date]]:
    """Return the latest filing and the latest grant of each approval."""
    found: dict[str, tuple[date, date]] = {}
    for one in reversed(ordered):
        grant = bundle.deadline
        for other in ordered:
            if one.key in other.after:
                grant = min(grant, taken(found[other.key][0], other.prepare_days, workdays))
        found[one.key] = taken(grant, one.limit, workdays), grant
    return found


def _told(
    one: Approval, filing: date, grant: date, filed_by: date, granted: Mapping[str, date], clock: Clock | None,
    bundle: Bundle, today: date, workdays: Workdays,
) -> Forecast:  # fmt: skip
    known = {each.key: each for each in bundle.approvals}
    waits = tuple(key for key in one.after if known[key].granted_on is None)
    room = between(granted[one.key], grant, workdays)
    turn, moves = Mover.NOBODY, False
    if one.granted_on is None and clock is not None:
        turn = Mover.APPLICANT if clock.paused is PauseKind.CORRECTION else Mover.BODY
        moves = room <= 0
    elif one.granted_on is None and not waits:
        turn = Mover.APPLICANT
        moves = filing <= today
    return Forecast(one, filing, grant, filed_by, granted[one.key], room, turn, moves, waits, clock)


def added(start: date, days: int, workdays: Workdays) -> date:
    """Return the day that many working days after one that is not counted."""
    day = start
    while days:
        day += _ONE_DAY
        days -= workdays.is_workday(day)
    return day


def taken(end: date, days: int, workdays: Workdays) -> date:
    """Return the last working day from which that many working days end on or before a day."""
    day = end
    while days or not workdays.is_workday(day):
        days -= workdays.is_workday(day)
        day -= _ONE_DAY
    return day


def between(start: date, end: date, workdays: Workdays) -> int:
    """Return the working days after one day up to another; less than nothing where it has passed."""
    low, high, sign = (start, end, 1) if start <= end else (end, start, -1)
    return sign * sum(workdays.is_workday(low + timedelta(days=at)) for at in range(1, (high - low).days + 1))
