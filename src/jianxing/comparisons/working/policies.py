"""Every "may I" of long work: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.comparisons.working.lifecycle import KEEPING, WORK, State
from jianxing.comparisons.working.models import STATE_LABELS, Work
from jianxing.directory.policies import NotAllowed, step_of
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import Step


def check_can_ask(*, by: Actor) -> None:
    """Whoever holds a business role asks for work; whether for this work is the policy of what it does."""
    if by.body_id is None or not (by.is_system or by.role in KEEPING):
        raise NotAllowed(
            _("Only somebody who acts for a body in a business role has this done."),
            _("Act for a body in a business role."),
        )


def check_can_take(*, work: Work, action: str, by: Actor) -> Step[State]:
    """The body that asked for work stops it and goes on with it."""
    check_can_ask(by=by)
    if by.body_id != work.body_id:
        raise NotAllowed(
            _("Only the body that asked for it may do this."), _("Ask %(body)s.") % {"body": work.body.label}
        )
    return step_of(WORK, State(work.state), action, called=work.title, labels=STATE_LABELS)
