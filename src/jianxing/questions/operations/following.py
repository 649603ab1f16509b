"""Questions follow what happens to their clocks: deadlines that are counted again."""

from collections.abc import Sequence
from datetime import datetime

from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import Recounted, by_body
from jianxing.questions.models import Question
from jianxing.questions.operations.steps import CLOCK, act_on


def follow(found: Sequence[Recounted], *, by: Actor, at: datetime, caused_by: int) -> None:
    """Set the days of questions to those of their clocks, an act for each."""
    for body, mine in by_body(found, subject="question", purpose=CLOCK):
        new = {one.subject_id: one for one in mine if one.old != one.new}
        with acting(Actor(person_id=by.person_id, body_id=body, role=by.role)):
            for question in Question.objects.select_for_update(of=("self",)).filter(pk__in=list(new)):
                one = new[question.pk]
                Question.objects.filter(pk=question.pk).update(due_on=one.new)
                public = {"was": one.old, "due_on": one.new}
                act_on(question, "recount", by=by, at=at, public=public, caused_by=caused_by)
