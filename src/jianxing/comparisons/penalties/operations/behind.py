"""What takes long of penalties, done behind the page: taking in many rows, comparing many cases.

A file is read where it is received: it names persons, and no name may be kept until somebody reads it.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from jianxing.comparisons.penalties import policies, queries
from jianxing.comparisons.penalties.models import Intake, Run
from jianxing.comparisons.penalties.operations.comparing import (
    checked_of,
    compare_penalties,
    held_by,
    keep_compared,
)
from jianxing.comparisons.penalties.operations.intake import take_in_penalties
from jianxing.comparisons.working import operations as working
from jianxing.comparisons.working.kinds import Finish, Stage
from jianxing.comparisons.working.models import Work
from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.kernel.actor import Actor

TAKE_IN: Final = "penalties.take_in"
COMPARE: Final = "penalties.compare"
#: Rows and cases up to which one waits.
TAKEN_AT_ONCE: Final = 10_000
COMPARED_AT_ONCE: Final = 20_000


def take_in_or_later(*, intake: Intake, by: Actor, at: datetime) -> Intake | Work:
    """Take a file in, one with many rows behind the page."""
    policies.check_can_take(intake=intake, action="take_in", by=by)
    if intake.counts.get("rows", 0) <= TAKEN_AT_ONCE:
        return take_in_penalties(intake=intake, by=by, at=at)
    return working.ask(kind=TAKE_IN, subject=intake.handle, title=intake.name, arguments={}, by=by, at=at)


def compare_or_later(*, by: Actor, at: datetime) -> Run | Work:
    """Compare all that the body has, many cases behind the page."""
    policies.check_can_compare(by=by)
    if queries.cases_held(body_id=by.body) <= COMPARED_AT_ONCE:
        return compare_penalties(by=by, at=at)
    title = _("cases of %(body)s") % {"body": Body.objects.get(pk=by.body).label}
    return working.ask(kind=COMPARE, subject=f"body:{by.body}", title=title, arguments={}, by=by, at=at)


def take_in(work: Work, by: Actor) -> Generator[Stage, None, Finish]:
    """Take many rows in."""
    with acting(by):
        intake = queries.one_intake(pk=work.subject_id)
    yield Stage("writing", 0, 1)

    def finish(at: datetime) -> int:
        return take_in_penalties(intake=intake, by=by, at=at).pk

    return finish


def compare(work: Work, by: Actor) -> Generator[Stage, None, Finish]:
    """Compare many cases."""
    yield Stage("reading", 0, 3)
    with acting(by):
        held = held_by(by)
    yield Stage("comparing", 1, 3)
    checked = checked_of(held)
    yield Stage("writing", 2, 3)

    def finish(at: datetime) -> int:
        return keep_compared(held=held, checked=checked, by=by, at=at).pk

    return finish
