"""Every "may I" of questions: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from datetime import date

from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, Refused, step_of
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import Step
from jianxing.questions.lifecycle import ANSWERING, ASKING, QUESTION, WITH_ASKED, State
from jianxing.questions.models import STATE_LABELS, Question


class NotOverdue(Refused):
    """Without an answer a question becomes a finding only when its deadline has passed."""


def check_can_ask(*, body: Body, by: Actor) -> None:
    """A supervisor or leader of a supervising body asks, and so does the node when a check runs by itself."""
    if by.body_id != body.pk or not body.supervises or not (by.is_system or by.role in ASKING):
        raise NotAllowed(
            _("Only a supervisor or leader of a supervising body asks."), _("Ask your supervisor.")
        )


def check_asked(*, body: Body, asked: Body) -> None:
    """No body asks itself, and none asks those that stand above it."""
    if asked.pk == body.pk:
        raise NotAllowed(_("A body does not ask itself."), _("Name the body that reported."))
    if asked.pk in body.ancestors:
        raise NotAllowed(
            _("%(body)s stands above your body.") % {"body": asked.label},
            _("Let the body above it ask."),
        )


def check_can_take(*, question: Question, action: str, by: Actor, today: date | None = None) -> Step[State]:
    """Asking and settling are the asking body's, receiving and answering the asked body's; never both one person's.

    Where one side lives on another node, its steps come as envelopes, which the node itself takes. *today* is needed for what
    depends on the deadline.
    """
    step = step_of(QUESTION, State(question.state), action, called=question.number, labels=STATE_LABELS)
    if action in ("receive", "answer"):
        comes = by.is_system and bool(question.carried_as)
        if by.body_id != question.asked_id or not (comes or by.role in ANSWERING):
            raise NotAllowed(
                _("Only the body that is asked may do this."),
                _("Ask %(body)s.") % {"body": question.asked.label},
            )
        return step
    comes = by.is_system and question.is_elsewhere
    if by.body_id != question.body_id or not (comes or by.role in ASKING):
        raise NotAllowed(
            _("Only a supervisor or leader of the body that asks may do this."),
            _("Ask %(body)s.") % {"body": question.body.label},
        )
    if "is_not_answerer" in step.guards and not comes and by.person_id == question.answered_by_id:
        raise NotAllowed(_("Who answered does not settle."), _("Let somebody else settle it."))
    if question.state in WITH_ASKED and action == "make_finding":
        _check_overdue(question, today)
    return step


def _check_overdue(question: Question, today: date | None) -> None:
    if today is None or question.due_on is None or question.due_on >= today:
        raise NotOverdue(
            _("%(number)s may still be answered.") % {"number": question.number},
            _("Wait for the answer until the deadline, or withdraw it with a reason."),
        )
