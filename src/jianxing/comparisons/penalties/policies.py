"""Every "may I" of penalties: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.comparisons.penalties.lifecycle import CHECKING, INTAKE, KEEPING, State
from jianxing.comparisons.penalties.models import INTAKE_LABELS, Chain, Delegation, Intake
from jianxing.directory.models import Body
from jianxing.directory.policies import IsVoid, NotAllowed, step_of
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import Step


def check_can_keep_penalties(*, by: Actor) -> None:
    """Whoever holds a business role brings benchmarks and cases in; officers have no business there."""
    if by.body_id is None or not (by.is_system or by.role in KEEPING):
        raise NotAllowed(
            _("Only somebody who acts for a body in a business role brings penalties in."),
            _("Act for a body in a business role."),
        )


def check_can_take(*, intake: Intake, action: str, by: Actor) -> Step[State]:
    """The body that brought a file takes it in, discards and withdraws it."""
    check_can_keep_penalties(by=by)
    _check_mine(intake.body, intake.name, by)
    return step_of(INTAKE, State(intake.state), action, called=intake.name, labels=INTAKE_LABELS)


def check_can_compare(*, by: Actor) -> None:
    """Whoever supervises has penalties compared, since questions come of it; so does the node itself."""
    if by.body_id is None or not (by.is_system or by.role in CHECKING):
        raise NotAllowed(
            _("Only a supervisor or leader has penalties compared."), _("Ask the supervisor of your body.")
        )


def check_can_record_duties(*, by: Actor) -> None:
    """Delegations and chains of duties are recorded by who supervises."""
    if by.body_id is None or not (by.is_system or by.role in CHECKING):
        raise NotAllowed(
            _("Only a supervisor or leader records who may act."), _("Ask the supervisor of your body.")
        )


def check_can_change(*, thing: Delegation | Chain, by: Actor) -> None:
    """The body that recorded a delegation or a chain voids it."""
    if thing.is_void:
        raise IsVoid(str(thing))
    check_can_record_duties(by=by)
    _check_mine(thing.registered_by, str(thing), by)


def _check_mine(body: Body, name: str, by: Actor) -> None:
    if by.body_id != body.pk:
        raise NotAllowed(
            _("Only the body that brought “%(name)s” may do this.") % {"name": name},
            _("Ask %(body)s.") % {"body": body.label},
        )
