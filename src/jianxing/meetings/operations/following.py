"""Decisions follow their clocks when deadlines are counted again."""

from collections.abc import Sequence
from datetime import datetime

from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.meetings.models import Decision
from jianxing.meetings.operations.steps import CARRY, act_on
from jianxing.notices.operations import Recounted, by_body


def follow(found: Sequence[Recounted], *, by: Actor, at: datetime, caused_by: int) -> None:
    """Set the days of decisions to those of their clocks, an act for each. Meetings follow when they are laid out next."""
    for body, mine in by_body(found, subject="decision", purpose=CARRY):
        new = {one.subject_id: one for one in mine if one.old != one.new}
        with acting(Actor(person_id=by.person_id, body_id=body, role=by.role)):
            for decision in Decision.objects.select_for_update(of=("self",)).filter(pk__in=list(new)):
                one = new[decision.pk]
                Decision.objects.filter(pk=decision.pk).update(due_on=one.new)
                public = {"was": one.old, "due_on": one.new}
                act_on(decision, "recount", by=by, at=at, public=public, caused_by=caused_by)
