"""The light of a question, by its working days left."""

from datetime import date

from jianxing.kernel.workdays import Calendar
from jianxing.notices.lights import days_left, light
from jianxing.questions.lifecycle import WITH_ASKED
from jianxing.questions.models import Question
from jianxing.site.instructions.lights import Lit


def lit(question: Question, *, today: date, working: Calendar) -> Lit:
    """Return the light of a question that is with the asked body."""
    if question.state not in WITH_ASKED or question.due_on is None:
        return Lit()
    days = days_left(due_on=question.due_on, today=today, calendar=working)
    return Lit(
        light(due_on=question.due_on, today=today, calendar=working, percent=None, started_on=None), days
    )
