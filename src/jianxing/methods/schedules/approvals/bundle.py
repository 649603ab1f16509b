"""What a bundle is, and how the limit of an approval runs.

Administrative Licensing Law of the PRC (2019): limits are working days (art. 82), without the day of filing; they run from
the day on which the application is accepted (art. 42, 44). While documents are corrected the application is not complete
(art. 32), and hearing, tender, auction, inspection, testing, quarantine, appraisal and expert review are not counted (art.
45). A promised limit is shorter than the statutory one and is what is counted with; where it is longer, the statutory one
stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol

_ONE_DAY: Final = timedelta(days=1)
#: No limit, with all that stops it, is followed for longer.
LONGEST_DAYS: Final = 20 * 366


class Workdays(Protocol):
    """Which days are worked, as ``kernel.workdays.Calendar`` says it."""

    def is_workday(self, day: date) -> bool:
        """Whether *day* is worked."""


class PauseKind(StrEnum):
    """Why the clock stands still."""

    CORRECTION = "correction"  # 补正材料: it is the applicant's turn
    HEARING = "hearing"  # 听证
    EXPERT_REVIEW = "expert_review"  # 专家评审
    INSPECTION = "inspection"  # 检验、检测、检疫、鉴定
    TENDER = "tender"  # 招标、拍卖


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that are not counted, both within; without *last* it still goes on."""

    kind: PauseKind
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """A document that one or several approvals need; *ready_on* is when it is or is expected to be there, None when it is."""

    key: str
    name: str = ""
    ready_on: date | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval. *statutory_days* and *promised_days* are working days, *extended_days* those that the body's head added (art.
    42); *prepare_days* pass between the last prerequisite and filing. *past_days* are the working days that the same approval
    took before, without its pauses. Until it is accepted it counts as accepted on the day of filing (art. 32).
    """

    key: str
    name: str = ""
    body: str = ""
    after: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    statutory_days: int = 20
    promised_days: int | None = None
    prepare_days: int = 0
    extended_days: int = 0
    filed_on: date | None = None
    accepted_on: date | None = None
    granted_on: date | None = None
    pauses: tuple[Pause, ...] = ()
    past_days: tuple[int, ...] = ()

    @property
    def limit(self) -> int:
        """Return the working days that are counted with."""
        if self.promised_days is None:
            return self.statutory_days + self.extended_days
        return min(self.promised_days, self.statutory_days) + self.extended_days

    @property
    def runs_from(self) -> date | None:
        """Return the day from which the limit runs, itself not counted; None before it is filed."""
        return self.accepted_on or self.filed_on


class BundleBroken(Exception):
    """A bundle cannot stand: a *code* of ``wording.MESSAGES``, the approval, the field and the value."""

    def __init__(self, code: str, *, approval: str = "", field: str = "", value: str = "") -> None:
        self.code, self.approval, self.field, self.value = code, approval, field, value
        super().__init__(code, approval, field, value)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The approvals of one application; all of them must be granted on or before the *deadline*."""

    deadline: date
    approvals: tuple[Approval, ...]
    materials: tuple[Material, ...] = ()

    def in_order(self) -> tuple[Approval, ...]:
        """Return the approvals, prerequisites first; raises ``BundleBroken``, a circle being named."""
        known = {one.key: one for one in self.approvals}
        if len(known) < len(self.approvals):
            keys = [one.key for one in self.approvals]
            raise BundleBroken(
                "task_twice", approval=next(key for key in keys if keys.count(key) > 1), field="id"
            )
        materials = {one.key for one in self.materials}
        for one in self.approvals:
            for name, needed, there in (("after", one.after, known), ("materials", one.materials, materials)):
                for key in needed:
                    if key not in there:
                        raise BundleBroken("approval_unknown", approval=one.key, field=name, value=key)
            for name, first, last in (
                ("accepted_on", one.filed_on, one.accepted_on),
                ("granted_on", one.runs_from, one.granted_on),
            ):
                if last is not None and (first is None or last < first):
                    raise BundleBroken("ends_before", approval=one.key, field=name, value=str(last))
            if one.limit < 0 or one.prepare_days < 0 or any(days < 0 for days in one.past_days):
                raise BundleBroken("duration_negative", approval=one.key, field="statutory_days")
        return _sorted(known)


def _sorted(known: Mapping[str, Approval]) -> tuple[Approval, ...]:
    done: dict[str, Approval] = {}
    while len(done) < len(known):
        ready = [
            one for key, one in known.items() if key not in done and all(name in done for name in one.after)
        ]
        if not ready:
            raise BundleBroken(
                "loop",
                approval=_circle(known, done)[0],
                field="after",
                value=" → ".join(_circle(known, done)),
            )
        done |= {one.key: one for one in ready}
    return tuple(done.values())


def _circle(known: Mapping[str, Approval], done: Mapping[str, Approval]) -> list[str]:
    path: list[str] = []
    at = next(key for key in known if key not in done)
    while at not in path:
        path.append(at)
        at = next(key for key in known[at].after if key not in done)
    circle = path[path.index(at) :][::-1]
    return [*circle, circle[0]]


@dataclass(frozen=True, slots=True)
class Clock:
    """How an approval's limit stands on a day: working days *used* and *left*, and *due_on*, its last day.

    *paused* is why it stands still; the day on which it is due then moves with every working day that passes.
    """

    used: int
    left: int
    due_on: date
    paused: PauseKind | None


def clock_of(approval: Approval, *, today: date, workdays: Workdays) -> Clock:
    """Return how the limit of a filed approval stands at the end of *today*; an approval that is not filed has no clock."""
    start = approval.runs_from
    if start is None:
        raise BundleBroken("missing", approval=approval.key, field="filed_on")
    end = approval.granted_on or today
    used = sum(
        counts(approval, start + timedelta(days=at), workdays) for at in range(1, (end - start).days + 1)
    )
    left = max(approval.limit - used, 0)
    paused = next(
        (one.kind for one in approval.pauses if one.first <= end and (one.last is None or one.last >= end)),
        None,
    )
    day, count = start, 0
    for _tried in range(LONGEST_DAYS):
        if count >= approval.limit:
            break
        day += _ONE_DAY
        # a pause that still goes on is taken to end today
        count += counts(approval, day, workdays, open_until=today)
    return Clock(used, left, day, None if approval.granted_on else paused)


def counts(approval: Approval, day: date, workdays: Workdays, *, open_until: date | None = None) -> bool:
    """Whether a day counts towards an approval's limit."""
    for one in approval.pauses:
        last = one.last or open_until
        if one.first <= day and (last is None or day <= last):
            return False
    return workdays.is_workday(day)
