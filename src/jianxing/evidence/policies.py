"""Who may bring, describe, share and void files."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

from django.utils.translation import gettext as _

from jianxing.directory.policies import NotAllowed, Refused
from jianxing.evidence.models import File
from jianxing.kernel.actor import BUSINESS_ROLES, Actor, Role
from jianxing.methods.packages.wording import MEDIA, WAYS

#: A certificate's number: letters, figures and hyphens of any script but no blanks, so that no name with a title passes.
_CERTIFICATE: Final = re.compile(r"(?=.*\d)[\w-]{2,40}")


class Unreasoned(Refused):
    """A file cannot be voided without saying why."""


class Undescribed(Refused):
    """What is said of a file is not what can be."""


class HowObtained(Protocol):
    """What is said of how a file was obtained."""

    @property
    def way(self) -> str: ...
    @property
    def medium(self) -> str: ...
    @property
    def taken_at(self) -> datetime | None: ...
    @property
    def officers(self) -> Sequence[str]: ...
    @property
    def lon(self) -> object: ...
    @property
    def lat(self) -> object: ...


def check_tells_origin(*, file: File, by: Actor) -> None:
    """Only the body that brought a file says where it comes from and where its original went."""
    if by.body_id != file.uploaded_body_id or not (by.is_system or by.role in BUSINESS_ROLES):
        raise NotAllowed(
            _("Only the body that uploaded “%(name)s” says where it comes from.") % {"name": file.name},
            _("Ask somebody of that body."),
        )
    if file.is_voided:
        raise Undescribed(_("“%(name)s” has been voided.") % {"name": file.name}, _("Upload the right file."))


def check_can_describe(*, file: File, obtained: HowObtained, at: datetime, by: Actor) -> None:
    """Only the body that brought a file describes it, in the words that there are, and after the fact."""
    check_tells_origin(file=file, by=by)
    if obtained.way not in WAYS or obtained.medium not in MEDIA:
        raise Undescribed(
            _("It is not said how the file was obtained, or what the original is."), _("Choose both.")
        )
    if obtained.taken_at is not None and obtained.taken_at > at:
        raise Undescribed(_("The file cannot have been obtained later than now."), _("Correct the time."))
    if (obtained.lon is None) != (obtained.lat is None):
        raise Undescribed(_("A position has a longitude and a latitude."), _("Give both, or neither."))
    for number in obtained.officers:
        if number.strip() and not _CERTIFICATE.fullmatch(number.strip()):
            raise Undescribed(
                _("“%(number)s” is no number of a certificate.") % {"number": number[:40]},
                _("Name officers by certificate number alone, not by name."),
            )


def check_can_hand_over(
    *, file: File, giver: str, taker: str, handed_at: datetime, at: datetime, by: Actor
) -> None:
    """Only the body that brought a file notes where its original went."""
    check_tells_origin(file=file, by=by)
    if not giver.strip() or not taker.strip() or giver.strip() == taker.strip():
        raise Undescribed(_("An original goes from one body to another."), _("Name both bodies."))
    if handed_at > at:
        raise Undescribed(_("It cannot have been handed over later than now."), _("Correct the time."))


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
