"""What every write of questions shares: compare-and-set, visibility, the act, the notice, the clock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import start_clock, tell
from jianxing.notices.queries import calendar as working_days
from jianxing.questions import policies
from jianxing.questions.models import Question

#: The clock of a question: its answer is owed.
CLOCK = "answer"
#: Records what was done to a question, with the state that it left it in.
act_on = partial(roots.act_on, subject="question")


class DeadlineMissing(Refused):
    """What is asked needs a day by which it is answered."""


def take(*, question: Question, action: str, by: Actor, at: datetime, changes: Mapping[str, Any]) -> None:
    """Take a step inside the caller's transaction; the second of two clicks is refused."""
    step = policies.check_can_take(
        question=question, action=action, by=by, today=timezone.localdate(at)
    )  # fmt: skip
    to = {"state": step.target.value, **changes}
    roots.step(question, name=question.number, source=step.source, to=to)


def refresh_visibility(ids: Sequence[int]) -> None:
    """Recompute who sees these questions."""
    roots.refresh("questions_refresh_visibility", ids)


def notify(question: Question, kind: str, *, bodies: Iterable[int], at: datetime) -> None:
    """Tell bodies of this node what happened; the number, never what it is about. The other half is told by its own node."""
    away = question.body_id if question.is_elsewhere else question.asked_id if question.carried_as else None
    tell(
        body_ids=[body for body in bodies if body != away],
        kind=f"question.{kind}",
        subject="question",
        subject_id=question.pk,
        params={"number": question.number},
        at=at,
    )


def deadline(*, due_on: date | None, due_days: int | None, today: date) -> tuple[date, int | None]:
    """Return the day by which an answer is owed, and the working days that it was counted from, where it was."""
    counted = due_days if due_on is None else None
    if counted is not None:
        due_on = working_days().add(today, counted).on
    if due_on is None or due_on < today:
        raise DeadlineMissing(_("A question needs a deadline."), _("Choose a day from today on."))
    return due_on, counted


def watch(question: Question, *, counted_days: int | None, today: date, at: datetime) -> None:
    """Start the clock: the asked body owes the answer to the asking body."""
    assert question.due_on is not None
    start_clock(
        subject="question",
        subject_id=question.pk,
        purpose=CLOCK,
        body_id=question.asked_id,
        asked_by_id=question.body_id,
        started_on=today,
        due_on=question.due_on,
        provisional=working_days().is_provisional(question.due_on),
        number=question.number,
        counted_days=counted_days,
        at=at,
    )
