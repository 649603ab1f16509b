"""What every write of reports shares: compare-and-set, visibility, the act, the notice, the clock, passing on to a body."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.utils import timezone

from jianxing.directory import roots
from jianxing.directory.models import Body
from jianxing.evidence.operations import share
from jianxing.feedback import policies
from jianxing.feedback.models import Assignment, Report
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import start_clock, stop_clock, tell
from jianxing.notices.queries import calendar as working_days

#: The clock of a report: the responsible body owes the reporter an answer.
CLOCK: Final = "answer"
#: Working days for an answer, and for the reporter's word on it.
ANSWER_DAYS: Final = 10
WORD_DAYS: Final = 10
#: Records what was done to a report, with the state that it left it in.
act_on = partial(roots.act_on, subject="report")


def take(*, report: Report, action: str, by: Actor, changes: Mapping[str, Any]) -> None:
    """Take a step inside the caller's transaction; the second of two clicks is refused."""
    step = policies.check_can_take(report=report, action=action, by=by)
    to = {"state": step.target.value, **changes}
    roots.step(report, name=report.number, source=step.source, to=to)


def refresh_visibility(ids: Sequence[int]) -> None:
    """Recompute who sees these reports."""
    roots.refresh("feedback_refresh_visibility", ids)


def notify(report: Report, kind: str, *, bodies: Iterable[int], at: datetime) -> None:
    """Tell bodies what happened; the number, never what was said."""
    tell(
        body_ids=list(bodies), kind=f"report.{kind}", subject="report", subject_id=report.pk,
        params={"number": report.number}, at=at,
    )  # fmt: skip


def watch(report: Report, *, at: datetime) -> None:
    """Start the clock of the responsible body, for the days since it was passed on; an earlier one stops."""
    assert report.responsible_id is not None
    assert report.due_on is not None
    stop_clock(subject="report", subject_id=report.pk, purpose=CLOCK, at=at)
    start_clock(
        subject="report", subject_id=report.pk, purpose=CLOCK, body_id=report.responsible_id,
        asked_by_id=report.body_id, started_on=timezone.localdate(at), due_on=report.due_on,
        provisional=working_days().is_provisional(report.due_on), number=report.number,
        counted_days=ANSWER_DAYS, at=at,
    )  # fmt: skip


def pass_on(
    report: Report, action: str, *, body: Body, decided: bool = False, by: Actor, at: datetime, caused_by: int | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Pass a report on to the body that answers, with a clock, inside the caller's transaction."""
    policies.check_responsible(report=report, body=body)
    due_on = working_days().add(timezone.localdate(at), ANSWER_DAYS).on
    take(
        report=report, action=action, by=by,
        changes={"responsible_id": body.pk, "due_on": due_on, "is_decided": report.is_decided or decided, **(changes or {})},
    )  # fmt: skip
    Assignment.objects.create(
        report=report, round=report.assignments.count() + 1, body=body, assigned_at=at, assigned_by_id=by.person_id
    )  # fmt: skip
    refresh_visibility([report.pk])
    act = act_on(
        report, action, by=by, at=at, caused_by=caused_by,
        public={"responsible": body.pk, "due_on": due_on, "decided": report.is_decided},
    )  # fmt: skip
    share(
        files=[link.file for link in report.file_links.select_related("file")], bodies=[body.pk], by=by, at=at,
        caused_by=act.pk,
    )  # fmt: skip
    watch(report, at=at)
    notify(report, "assigned", bodies=[body.pk], at=at)
