"""What every write of meetings shares: compare-and-set, visibility, the act, the notice, the clocks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from jianxing.directory import roots
from jianxing.directory.roots import Overtaken
from jianxing.exchange.queries import peer_of
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.meetings import policies
from jianxing.meetings.models import Decision, Feed, Meeting, Series
from jianxing.notices.operations import NewClock, start_clocks, tell
from jianxing.notices.queries import calendar as working_days

#: The clock of a meeting that is due, of the reason for one that was missed, and of a decision.
HOLD, REASON, CARRY = "hold", "reason", "decision"
#: Working days within which it must be said why a meeting was missed.
REASON_DAYS = 3

Thing = Series | Meeting | Decision | Feed


def take(*, meeting: Meeting, action: str, by: Actor, changes: Mapping[str, Any]) -> None:
    """Take a step of the meeting inside the caller's transaction; the second of two clicks is refused."""
    step = policies.check_can_take(meeting=meeting, action=action, by=by)
    moved = Meeting.objects.filter(pk=meeting.pk, state=step.source, sequence=meeting.sequence)
    if not moved.update(state=step.target.value, sequence=meeting.sequence + 1, **changes):
        raise Overtaken(meeting.number)
    meeting.refresh_from_db()


def carry(*, decision: Decision, action: str, by: Actor, changes: Mapping[str, Any]) -> None:
    """Take a step of a decision likewise."""
    step = policies.check_can_carry(decision=decision, action=action, by=by)
    to = {"state": step.target.value, **changes}
    roots.step(decision, name=decision.number, source=step.source, to=to)


def act_on(
    thing: Thing,
    action: str,
    *,
    by: Actor,
    at: datetime,
    public: Mapping[str, Any] | None = None,
    confidential: Mapping[str, Any] | None = None,
    caused_by: int | None = None,
) -> Act:
    """Record what was done to a series, a meeting, a decision or a feed, with the state that it left it in."""
    return roots.act_on(
        thing,
        action,
        subject=type(thing).__name__.lower(),
        by=by,
        at=at,
        public=public,
        confidential=confidential,
        caused_by=caused_by,
    )


def refresh_visibility(series: Iterable[int]) -> None:
    """Recompute who sees these series, their meetings and decisions."""
    roots.refresh("meetings_refresh_visibility", list(series))


def notify(
    meeting: Meeting, kind: str, *, bodies: Iterable[int], at: datetime, **more: str | int | date
) -> None:
    """Tell bodies of this node what happened to a meeting: its number and day, never its name or agenda."""
    tell(
        body_ids=bodies,
        kind=f"meeting.{kind}",
        subject="meeting",
        subject_id=meeting.pk,
        params={"number": meeting.number, "on": meeting.planned_on, **more},
        at=at,
    )


def notify_of_decision(decision: Decision, kind: str, *, bodies: Iterable[int], at: datetime) -> None:
    """Tell bodies what happened to a decision."""
    tell(
        body_ids=bodies,
        kind=f"decision.{kind}",
        subject="decision",
        subject_id=decision.pk,
        params={"number": decision.number, "due_on": decision.due_on},
        at=at,
    )


def watch_meetings(meetings: Sequence[Meeting], *, today: date, at: datetime) -> None:
    """Start the clocks of meetings that are due: the host owes them, to itself, and lateness goes up."""
    clocks = [
        NewClock(
            subject="meeting",
            subject_id=meeting.pk,
            purpose=HOLD,
            body_id=meeting.body_id,
            asked_by_id=meeting.body_id,
            started_on=min(today, meeting.planned_on),
            due_on=meeting.planned_on,
            provisional=meeting.provisional,
            number=meeting.number,
        )
        for meeting in meetings
    ]
    start_clocks(clocks=clocks, at=at)


def demand_reason(meeting: Meeting, *, today: date, at: datetime) -> None:
    """Start the clock of the reason that is demanded for a missed meeting."""
    deadline = working_days().add(today, REASON_DAYS)
    clock = NewClock(
        subject="meeting",
        subject_id=meeting.pk,
        purpose=REASON,
        body_id=meeting.body_id,
        asked_by_id=meeting.body_id,
        started_on=today,
        due_on=deadline.on,
        provisional=deadline.provisional,
        number=meeting.number,
        counted_days=REASON_DAYS,
    )
    start_clocks(clocks=[clock], at=at)


def watch_decision(decision: Decision, *, counted_days: int | None, today: date, at: datetime) -> None:
    """Start the clock of a decision: the responsible body owes it to the host. One of another node is watched by the host."""
    owes = decision.responsible_id if peer_of(decision.responsible) is None else decision.body_id
    clock = NewClock(
        subject="decision",
        subject_id=decision.pk,
        purpose=CARRY,
        body_id=owes,
        asked_by_id=decision.body_id,
        started_on=today,
        due_on=decision.due_on,
        provisional=working_days().is_provisional(decision.due_on),
        number=decision.number,
        counted_days=counted_days,
    )
    start_clocks(clocks=[clock], at=at)
