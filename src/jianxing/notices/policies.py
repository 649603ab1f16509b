"""Who may change the calendar."""

from django.utils.translation import gettext as _

from jianxing.directory.policies import NotAllowed
from jianxing.kernel.actor import Actor, Role


def check_can_edit_calendar(*, by: Actor) -> None:
    """The calendar belongs to the system officer; the node itself seeds it."""
    if by.role is not Role.SYSTEM_OFFICER and not by.is_system:
        raise NotAllowed(
            _("Only a system officer may change the working-day calendar."),
            _("Ask the system officer of this node."),
        )


def can_edit_calendar(*, by: Actor) -> bool:
    """Whether ``check_can_edit_calendar`` lets *by* pass."""
    try:
        check_can_edit_calendar(by=by)
    except NotAllowed:
        return False
    return True
