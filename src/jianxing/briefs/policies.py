"""Every "may I" of briefs and figures: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.briefs.lifecycle import BRIEF, WRITABLE, WRITING, State
from jianxing.briefs.models import STATE_LABELS, Brief
from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, not_now, step_of
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import Step


def check_can_write(*, by: Actor) -> None:
    """A supervisor or leader of a supervising body makes figures, templates and briefs."""
    _check_writes(Body.objects.filter(pk=by.body_id).first() if by.body_id is not None else None, by)


def _check_writes(body: Body | None, by: Actor) -> None:
    if by.body_id is not None and by.is_system:
        return
    if by.role not in WRITING or body is None or not body.supervises:
        raise NotAllowed(
            _("Only a supervisor or leader of a supervising body makes briefs and figures."),
            _("Act for a supervising body, or ask its supervisor."),
        )


def check_can_keep(*, brief: Brief, by: Actor) -> None:
    """A brief is the business of the body that writes it."""
    if by.body_id != brief.body_id:
        raise NotAllowed(
            _("Only the body that writes this brief may do this."),
            _("Ask %(body)s.") % {"body": brief.body.label},
        )
    _check_writes(brief.body, by)


def check_can_edit(*, brief: Brief, by: Actor) -> None:
    """The text is written until it has been reviewed."""
    check_can_keep(brief=brief, by=by)
    if State(brief.state) not in WRITABLE:
        raise not_now(brief.number, STATE_LABELS[State(brief.state)])


def check_can_share(*, brief: Brief, by: Actor) -> None:
    """What has been issued may be sent to further bodies."""
    check_can_keep(brief=brief, by=by)
    if State(brief.state) is not State.ISSUED:
        raise not_now(brief.number, STATE_LABELS[State(brief.state)])


def check_can_take(*, brief: Brief, action: str, by: Actor) -> Step[State]:
    """Return the step that the action takes: body, state, role, and that nobody reviews their own words."""
    check_can_keep(brief=brief, by=by)
    step = step_of(BRIEF, State(brief.state), action, called=brief.number, labels=STATE_LABELS)
    if not by.is_system and by.role not in step.roles:
        raise NotAllowed(
            _("Only a leader of the body that writes this brief may do this."), _("Ask your leader.")
        )
    if "is_not_drafter" in step.guards and by.person_id in brief.authors:
        raise NotAllowed(
            _("Who has written in a brief does not review it."), _("Ask a colleague who has not.")
        )
    return step
