"""Who may take a list out, and what stands in the way of a step."""

from django.utils.translation import gettext as _

from jianxing.directory.policies import NotAllowed, step_of
from jianxing.exporting.lifecycle import EXPORT, State
from jianxing.exporting.models import STATE_LABELS, ExportRun
from jianxing.kernel.actor import Actor, Role
from jianxing.kernel.lifecycle import Step


def check_business(by: Actor) -> None:
    """Lists of case content are taken out by those who hold a business role."""
    if by.role is None or by.role.is_officer:
        raise NotAllowed(
            _("Officers see no business content, and export none."), _("Act for a body in a business role.")
        )


def check_people(by: Actor) -> None:
    """The list of accounts is the security officer's."""
    if by.role is not Role.SECURITY_OFFICER:
        raise NotAllowed(
            _("Only a security officer may export people and their roles."), _("Ask the security officer.")
        )


def check_acts(by: Actor) -> None:
    """The list of acts is the audit officer's."""
    if by.role is not Role.AUDIT_OFFICER:
        raise NotAllowed(_("Only an audit officer may export the list of acts."), _("Ask the audit officer."))


def check_anybody(by: Actor) -> None:
    """What everybody who works here may read, everybody may take out."""


def check_can_take(*, run: ExportRun, action: str) -> Step[State]:
    """Check the state; whose an export is, row security says."""
    return step_of(EXPORT, State(run.state), action, called=run.name, labels=STATE_LABELS)
