"""Starting, moving and ending deadline clocks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import QuerySet

from jianxing.directory.changing import change
from jianxing.directory.inserting import insert_many
from jianxing.notices.models import Clock
from jianxing.notices.operations.telling import LONGEST_PARAM, TooMuchSaid


@dataclass(frozen=True, slots=True)
class NewClock:
    """A deadline to be watched. ``number`` is what people call the matter by; nothing else of it is held."""

    subject: str
    subject_id: int
    purpose: str
    body_id: int
    asked_by_id: int
    started_on: date
    due_on: date
    provisional: bool = False
    number: str = ""
    goes_up: bool = True
    owed_by_id: int | None = None
    asker_id: int | None = None
    counted_days: int | None = None


_COLUMNS = tuple(field.name for field in fields(NewClock))


def start_clock(
    *,
    subject: str,
    subject_id: int,
    purpose: str,
    body_id: int,
    asked_by_id: int,
    started_on: date,
    due_on: date,
    provisional: bool = False,
    number: str = "",
    goes_up: bool = True,
    owed_by_id: int | None = None,
    asker_id: int | None = None,
    counted_days: int | None = None,
    at: datetime,
) -> None:
    """Watch a deadline: *body_id* owes it, *asked_by_id* asked for it.

    With *goes_up* the body above the asker hears of lateness in the end. *owed_by_id* and *asker_id* name who in the two bodies
    is told alone; *counted_days* says that the deadline was counted in working days from the start. One clock runs for a matter
    and purpose: a second one is refused by the database (``IntegrityError``), so stop the first.
    """
    clock = NewClock(
        subject=subject,
        subject_id=subject_id,
        purpose=purpose,
        body_id=body_id,
        asked_by_id=asked_by_id,
        started_on=started_on,
        due_on=due_on,
        provisional=provisional,
        number=number,
        goes_up=goes_up,
        owed_by_id=owed_by_id,
        asker_id=asker_id,
        counted_days=counted_days,
    )
    start_clocks(clocks=[clock], at=at)


def start_clocks(*, clocks: Sequence[NewClock], at: datetime) -> None:
    """Watch many deadlines in one statement, as an import of 1,000 rows needs it.

    *at* stands in the signature of every write; what was set when is in the act of the operation that calls.
    """
    del at
    for clock in clocks:
        if len(clock.number) > LONGEST_PARAM:
            raise TooMuchSaid("number")
    insert_many(Clock, [{name: getattr(clock, name) for name in _COLUMNS} for clock in clocks])


def move_clock(
    *, subject: str, subject_id: int, purpose: str, due_on: date, provisional: bool = False, at: datetime
) -> bool:
    """Set another day as the deadline, for which reminders are sent anew; returns whether a clock was running."""
    del at  # as in start_clocks
    running = _running(subject, [subject_id], purpose)
    return bool(running.update(due_on=due_on, provisional=provisional, counted_days=None))


def hand_clocks(
    *, subject: str, subject_ids: Iterable[int], purpose: str, owed_by_id: int | None, at: datetime
) -> int:
    """Say who in the body owes now, as when somebody leaves; returns how many clocks are running."""
    del at  # as in start_clocks
    return _running(subject, subject_ids, purpose).update(owed_by_id=owed_by_id)


def stop_clock(*, subject: str, subject_id: int, purpose: str, at: datetime) -> bool:
    """Watch no longer, since the deadline fell away; returns whether a clock was running."""
    return _end(subject, subject_id, purpose, Clock.State.STOPPED, at)


def stop_clocks(*, subject: str, subject_ids: Iterable[int], purpose: str, at: datetime) -> int:
    """Stop the clocks of many matters; returns how many were running."""
    return _running(subject, subject_ids, purpose).update(state=Clock.State.STOPPED, ended_at=at)


def meet_clock(*, subject: str, subject_id: int, purpose: str, at: datetime) -> bool:
    """Watch no longer, since what was owed is done; returns whether a clock was running."""
    return _end(subject, subject_id, purpose, Clock.State.MET, at)


def _end(subject: str, subject_id: int, purpose: str, state: Clock.State, at: datetime) -> bool:
    running = {"subject": subject, "subject_id": subject_id, "purpose": purpose, "state": Clock.State.RUNNING}
    return bool(change(Clock, where=running, to={"state": state, "ended_at": at}))


def _running(subject: str, subject_ids: Iterable[int], purpose: str) -> QuerySet[Clock]:
    return Clock.objects.filter(
        subject=subject, subject_id__in=list(subject_ids), purpose=purpose, state=Clock.State.RUNNING
    )
