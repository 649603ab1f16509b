"""Sending what running clocks have come to: reminders, lateness, escalation. Run by the worker, as often as one likes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import connection, transaction

from jianxing.notices import lights, queries
from jianxing.notices.models import ClockStep
from jianxing.notices.operations.telling import mail_is_configured

#: Working days late after which the body above the asker is told.
ESCALATED_AFTER_DAYS = 5
BATCH = 5000
#: Of more matters than these a body is told in one notice with their number.
MOST_SINGLY = 10


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many clocks sent what, and the notices that came of it."""

    near: int
    overdue: int
    escalated: int
    notices: int


def tick(*, today: date, at: datetime) -> Ticked:
    """Send everything that is due on *today* and has not been sent, each once for each deadline of a clock.

    - near: due within three working days, to the body that owes;
    - overdue: to the body that owes and the body that asked;
    - escalated: five working days late, to the body one level above the asker, where there is one.

    Where a clock names who in a body owes or asked, that person is told alone, as long as the person acts for the body.

    Batches of 5,000 clocks are committed one by one; a run that dies is continued by the next. Two runs at the same
    time send nothing twice. A deadline that passed while no worker ran is reported as overdue, no longer as near.
    """
    calendar = queries.calendar()
    bounds = lights.bounds(today=today, calendar=calendar)
    escalated_before = lights.late_before(today=today, calendar=calendar, days=ESCALATED_AFTER_DAYS)
    spans = {
        ClockStep.Step.NEAR: (bounds.overdue_before, bounds.near_until + timedelta(days=1)),
        ClockStep.Step.OVERDUE: (date.min, bounds.overdue_before),
        ClockStep.Step.ESCALATED: (date.min, escalated_before),
    }
    sent = {step: _send(step, since, until, today=today, at=at) for step, (since, until) in spans.items()}
    return Ticked(
        near=sent[ClockStep.Step.NEAR][0],
        overdue=sent[ClockStep.Step.OVERDUE][0],
        escalated=sent[ClockStep.Step.ESCALATED][0],
        notices=sum(notices for _clocks, notices in sent.values()),
    )


def _send(step: ClockStep.Step, since: date, until: date, *, today: date, at: datetime) -> tuple[int, int]:
    after, clocks, notices = 0, 0, 0
    span: dict[str, str | date | datetime | int] = {
        "step": step.value,
        "since": since,
        "until": until,
        "most": BATCH,
        "at": at,
    }
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_sql("take_due"), {**span, "after": after})
            last, taken = cursor.fetchone() or (None, None)
            if last is None:
                return clocks, notices
            if taken:
                cursor.execute(
                    _sql("tell_of_due"),
                    {
                        "step": step.value,
                        "kind": f"clock.{step.value}",
                        "clocks": taken,
                        "today": today,
                        "at": at,
                        "mail": mail_is_configured(),
                        "most": MOST_SINGLY,
                    },
                )
                [told] = cursor.fetchone() or [0]
                clocks, notices = clocks + len(taken), notices + told
        after = last


@cache
def _sql(name: str) -> str:
    return (Path(__file__).parent.parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
