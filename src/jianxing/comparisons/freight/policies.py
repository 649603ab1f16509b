"""Every "may I" of freight: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.comparisons.freight.lifecycle import ASKING, FILE, KEEPING, MISMATCH, FileState, MismatchState
from jianxing.comparisons.freight.models import (
    FILE_LABELS,
    MISMATCH_LABELS,
    DocumentFile,
    Mismatch,
    Traffic,
)
from jianxing.directory.policies import IsVoid, NotAllowed, StepRefused, step_of
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import NoSuchStep, Step


def check_can_follow(*, by: Actor) -> None:
    """Whoever holds a business role follows movements for its body; officers have no business there."""
    if by.body_id is None or not (by.is_system or by.role in KEEPING):
        raise NotAllowed(
            _("Only somebody who acts for a body in a business role may follow movements."),
            _("Act for a body in a business role."),
        )


def check_can_keep(*, traffic: Traffic, by: Actor) -> None:
    """The body that follows movements keeps sources, maps and costs, brings documents in, and voids it."""
    if traffic.is_void:
        raise IsVoid(traffic.name)
    check_can_follow(by=by)
    if by.body_id != traffic.registered_by_id:
        raise NotAllowed(
            _("Only the body that follows “%(name)s” may do this.") % {"name": traffic.name},
            _("Ask %(body)s.") % {"body": traffic.registered_by.label},
        )


def check_can_take_file(*, file: DocumentFile, action: str, by: Actor) -> Step[FileState]:
    """Check body, role and state of a file of documents; raises ``NotAllowed`` or ``StepRefused``."""
    check_can_keep(traffic=file.traffic, by=by)
    return step_of(FILE, FileState(file.state), action, called=file.name, labels=FILE_LABELS)


def check_can_judge(*, traffic: Traffic, by: Actor) -> None:
    """A supervisor or leader of the body that follows the movements asks about mismatches and finds them explained."""
    check_can_keep(traffic=traffic, by=by)
    if not (by.is_system or by.role in ASKING):
        raise NotAllowed(
            _("Only a supervisor or leader asks, and finds a mismatch explained."), _("Ask your supervisor.")
        )


def check_can_take_mismatch(*, mismatch: Mismatch, action: str, by: Actor) -> Step[MismatchState]:
    """Check body, role and state of a mismatch; raises ``NotAllowed`` or ``StepRefused``."""
    check_can_judge(traffic=mismatch.movement.traffic, by=by)
    try:
        return MISMATCH.step(MismatchState(mismatch.state), action)
    except NoSuchStep as refusal:
        raise StepRefused(
            _("The mismatch is “%(state)s”; that does not admit this step.")
            % {"state": MISMATCH_LABELS[MismatchState(mismatch.state)]},
            _("Reload the page: somebody may have been faster."),
        ) from refusal
