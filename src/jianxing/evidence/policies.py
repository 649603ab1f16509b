"""Who may bring, share and void files."""

from django.utils.translation import gettext as _

from jianxing.directory.policies import NotAllowed, Refused
from jianxing.evidence.models import File
from jianxing.kernel.actor import Actor, Role


class Unreasoned(Refused):
    """A file cannot be voided without saying why."""


def check_can_store(*, by: Actor) -> None:
    """Whoever acts for a body in its business may bring files; officers see and hold no content."""
    if by.body_id is None or (by.role is not None and by.role.is_officer):
        raise NotAllowed(
            _("Only somebody who acts for a body may upload files."), _("Choose the body that you act for.")
        )


def check_can_share(*, by: Actor) -> None:
    """Whoever sees a file may show it on, as part of a step that the higher domain has allowed."""
    if by.role is not None and by.role.is_officer:
        raise NotAllowed(_("Officers share no files."), _("Ask somebody of the body that uploaded it."))


def check_can_void(*, file: File, reason: str, by: Actor) -> None:
    """Only the body that brought a file takes it back, and says why."""
    if by.body_id != file.uploaded_body_id or by.role not in (Role.SUPERVISOR, Role.LEADER, Role.HANDLER):
        raise NotAllowed(
            _("Only the body that uploaded “%(name)s” may void it.") % {"name": file.name},
            _("Ask somebody of that body."),
        )
    if not reason.strip():
        raise Unreasoned(_("Voiding needs a reason."), _("Write it in one sentence."))


def can_void(*, file: File, by: Actor) -> bool:
    """Whether *by* may void the file, given a reason."""
    try:
        check_can_void(file=file, reason="-", by=by)
    except Refused:
        return False
    return not file.is_voided
