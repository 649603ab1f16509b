"""Who may change the directory, and the refusals that say why not."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from jianxing.directory.lifecycle import GENERATION, State
from jianxing.directory.models import STATE_LABELS, Generation
from jianxing.kernel.actor import OFFICERS, Actor, Role
from jianxing.kernel.lifecycle import Lifecycle, NoSuchStep, Step

S = TypeVar("S", bound=StrEnum)


class Refused(Exception):
    """An operation was refused; ``reason`` is said to the person, ``remedy`` is what to do next."""

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(f"{reason} {remedy}".strip())
        self.reason = reason
        self.remedy = remedy


class NotAllowed(Refused):
    """The actor's role or body does not carry this right."""


class IsVoid(Refused):
    """What has been voided is not changed any more."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%(name)s” has been voided.") % {"name": name}, _("Register it anew where it is needed.")
        )


class StepRefused(Refused):
    """How a thing stands does not admit the action."""


def not_now(name: str, state: object) -> StepRefused:
    """Return the refusal of an action that the *state* of what is called *name* does not admit."""
    return StepRefused(
        _("“%(name)s” is “%(state)s”; that does not admit this step.") % {"name": name, "state": state},
        _("Reload the page: somebody may have been faster."),
    )


def step_of(
    table: Lifecycle[S], state: S, action: str, *, called: str, labels: Mapping[S, Promise]
) -> Step[S]:
    """Return the step that *action* takes out of *state*; raises ``StepRefused``, which calls the thing *called*."""
    try:
        return table.step(state, action)
    except NoSuchStep as refusal:
        raise not_now(called, labels[state]) from refusal


class ReasonMissing(Refused):
    """The action needs a reason."""

    def __init__(self) -> None:
        super().__init__(_("A reason is needed."), _("Write it in one sentence."))


def check_has_reason(*, reason: str) -> None:
    """A reason is more than blanks."""
    if not reason.strip():
        raise ReasonMissing


class TextMissing(Refused):
    """The action needs words: a summary, a reply, an answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, _("Write it in one sentence or more."))


def check_text(*, text: str, missing: str) -> None:
    """Words are more than blanks; *missing* says what is."""
    if not text.strip():
        raise TextMissing(missing)


def check_can_manage_people(*, by: Actor) -> None:
    """People and accounts belong to the security officer; the node itself acts while it is being set up."""
    if by.role is not Role.SECURITY_OFFICER and not by.is_system:
        raise NotAllowed(
            _("Only a security officer may manage people and appointments."),
            _("Ask the security officer of this node."),
        )


def check_can_manage_bodies(*, by: Actor) -> None:
    """Bodies belong to the system officer; supervisors may add a body that awaits confirmation."""
    if by.role is not Role.SYSTEM_OFFICER and not by.is_system:
        raise NotAllowed(
            _("Only a system officer may change bodies."), _("Ask the system officer of this node.")
        )


def check_can_keep_boundaries(*, by: Actor) -> None:
    """Divisions and their boundaries belong to the system officer, as bodies do."""
    if by.role is not Role.SYSTEM_OFFICER and not by.is_system:
        raise NotAllowed(
            _("Only a system officer may bring in boundaries."), _("Ask the system officer of this node.")
        )


def check_can_take_generation(*, generation: Generation, action: str, by: Actor) -> Step[State]:
    """Check role and state; raises ``NotAllowed`` or ``StepRefused``."""
    check_can_keep_boundaries(by=by)
    return step_of(GENERATION, State(generation.state), action, called=generation.title, labels=STATE_LABELS)


def check_can_learn_alias(*, by: Actor) -> None:
    """Whoever brings in ledgers says whom a name means; the system officer may too."""
    if by.role not in (Role.SYSTEM_OFFICER, Role.SUPERVISOR, Role.LEADER) and not by.is_system:
        raise NotAllowed(
            _("Only a supervisor, a leader or a system officer may add a name to a body."),
            _("Ask the system officer of this node."),
        )


def check_can_dissolve_group(*, by: Actor, formed_by_id: int) -> None:
    """A leader of the body that formed a task group dissolves it."""
    check_can_form_group(by=by)
    if by.body_id != formed_by_id and not by.is_system:
        raise NotAllowed(
            _("Only a leader of the body that formed a task group may dissolve it."), _("Ask that body.")
        )


def check_can_form_group(*, by: Actor) -> None:
    """A leader forms a task group."""
    if by.role is not Role.LEADER and not by.is_system:
        raise NotAllowed(_("Only a leader may form or dissolve a task group."), _("Ask your leader."))


def check_can_deputise(*, by: Actor, body_id: int) -> None:
    """The leader of the body, or the security officer, lets somebody deputise."""
    leads = by.role is Role.LEADER and by.body_id == body_id
    if not leads and by.role is not Role.SECURITY_OFFICER and not by.is_system:
        raise NotAllowed(
            _("Only the leader of the body or a security officer may name a deputy."),
            _("Ask the leader of the body."),
        )


def can(check: object, **facts: object) -> bool:
    """Return whether a check lets these facts pass; the same rule greys the button and guards the write."""
    try:
        check(**facts)  # type: ignore[operator]  # any of the check_* functions above
    except Refused:
        return False
    return True


def holds_office(role: str) -> bool:
    """Return whether the role is an officer's."""
    return role in OFFICERS
