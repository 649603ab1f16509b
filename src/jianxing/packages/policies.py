"""Every "may I" of packages: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, Refused, check_has_reason, step_of
from jianxing.evidence.models import File
from jianxing.kernel.actor import BUSINESS_ROLES, Actor
from jianxing.kernel.lifecycle import Step
from jianxing.packages.lifecycle import PACKAGE, SENDERS_STEPS, State
from jianxing.packages.models import STATE_LABELS, Package

MOST_PIECES: Final = 10_000


class NotPackable(Refused):
    """These files make no package."""


class Unreasoned(Refused):
    """The decision and what stands against the package do not fit each other."""


class NotAnswering(Refused):
    """What is to be supplemented is not waiting for that."""


def check_can_pack(
    *, files: Sequence[File], recipient: Body, title: str, answers: Package | None, by: Actor
) -> None:
    """Whoever acts for a body in its business packs evidence that it sees, for another body."""
    if by.body_id is None or not (by.is_system or by.role in BUSINESS_ROLES):
        raise NotAllowed(
            _("Only somebody who acts for a body packs evidence."), _("Choose the body that you act for.")
        )
    if recipient.pk == by.body_id:
        raise NotPackable(_("A body does not send a package to itself."), _("Name the receiving body."))
    if not title.strip():
        raise NotPackable(_("A package has a title."), _("Say in a few words what it is about."))
    if not files or len(files) > MOST_PIECES:
        raise NotPackable(
            _("A package holds between 1 and %(most)d files.") % {"most": MOST_PIECES},
            _("Choose pieces of evidence of the matter."),
        )
    if voided := next((file for file in files if file.is_voided), None):
        raise NotPackable(_("“%(name)s” has been voided.") % {"name": voided.name}, _("Leave it out."))
    if sum(file.blob.size for file in files) > settings.MAX_UPLOAD_BYTES:
        raise NotPackable(
            _("Together the files are larger than a file may be here."),
            _("Pack fewer at once, or pack a folder with jianxing evidence pack."),
        )
    if answers is not None and (
        answers.state != State.SUPPLEMENT
        or answers.sender_id != by.body_id
        or answers.recipient_id != recipient.pk
    ):
        raise NotAnswering(
            _("%(number)s waits for no supplement from your body.") % {"number": answers.number},
            _("Send a package of its own."),
        )


def check_on_one_matter(matters: Sequence[object]) -> None:
    """A package bears on one matter, or on none that is kept here."""
    if sum(one is not None for one in matters) > 1:
        raise NotPackable(
            _("A package bears on one matter: a finding, a letter or a joint action."), _("Name one of them.")
        )


def check_can_bring(*, by: Actor) -> None:
    """Whoever acts for a body in its business receives a package that somebody brought."""
    if by.body_id is None or by.role not in BUSINESS_ROLES:
        raise NotAllowed(
            _("Only somebody who acts for a body receives packages."), _("Choose the body that you act for.")
        )


def check_can_take(*, package: Package, action: str, by: Actor) -> Step[State]:
    """Packing and sending are the sending body's, receiving and deciding the receiving body's.

    Where the receiving body lives on another node, its steps come as envelopes, which the node itself takes.
    """
    step = step_of(PACKAGE, State(package.state), action, called=package.number, labels=STATE_LABELS)
    side = package.sender if action in SENDERS_STEPS else package.recipient
    if by.body_id != side.pk or not (by.is_system or by.role in BUSINESS_ROLES):
        raise NotAllowed(
            _("Only %(body)s may do this.") % {"body": side.label}, _("Ask somebody of that body.")
        )
    return step


def check_can_void(*, package: Package, reason: str, by: Actor) -> None:
    """A package that was not sent is voided with a reason."""
    check_can_take(package=package, action="void", by=by)
    check_has_reason(reason=reason)


def check_is_person(*, by: Actor) -> None:
    """No software recognises anything."""
    if by.person_id is None:
        raise NotAllowed(_("Recognition is a person's."), _("Let somebody of the receiving body decide."))


def check_reasons(*, says: str, objections: Sequence[str]) -> None:
    """Who recognises objects to nothing; who does not says at least to what."""
    if says == "recognise" and any(one.strip() for one in objections):
        raise Unreasoned(
            _("A package that is recognised has nothing against it."),
            _("Take the objections away, or choose another word."),
        )
    if says != "recognise" and not any(one.strip() for one in objections):
        raise Unreasoned(
            _("Say what stands against it: authenticity, legality or relevance."),
            _("Write at least one of the three."),
        )
