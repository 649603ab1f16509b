"""Every "may I" of approval bundles: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from datetime import date

from django.utils.translation import gettext as _

from jianxing.approvals.lifecycle import (
    APPLICANTS,
    APPROVAL,
    BUNDLE,
    LEADING,
    OVER,
    WORKING,
    BundleState,
    State,
)
from jianxing.approvals.models import BUNDLE_LABELS, STATE_LABELS, Approval, Bundle, Kind, Template
from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, Refused, not_now, step_of
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import NoSuchStep, Step

#: The limits by which a body may lengthen one: ten working days, fifteen where approvals are handled together (art. 42).
MOST_EXTENDED = 15


class WordsMissing(Refused):
    """The action needs words or a document's number."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, _("Fill it in and try again."))


class DayRefused(Refused):
    """The day that was given cannot be the one."""


def check_words(*, words: str, missing: str) -> None:
    """Words are more than blanks."""
    if not words.strip():
        raise WordsMissing(missing)


def check_reason(*, reason: str) -> None:
    """A reason is given."""
    check_words(words=reason, missing=_("It must be said why."))


def check_can_open(*, by: Actor) -> None:
    """Whoever works in a body opens a bundle, which that body follows from then on."""
    if not by.is_system and (by.body_id is None or by.role not in WORKING):
        raise NotAllowed(_("Your role opens no approval bundles."), _("Act for a body in a business role."))


def check_can_keep(*, bundle: Bundle, by: Actor) -> None:
    """The body that follows a bundle and the one that coordinates it keep its approvals and materials, while it is under way."""
    if bundle.state != BundleState.RUNNING:
        raise not_now(bundle.number, BUNDLE_LABELS[BundleState(bundle.state)])
    _check_keeper(bundle, by)


def _check_keeper(bundle: Bundle, by: Actor) -> None:
    if by.is_system:
        return
    if by.body_id not in (bundle.body_id, bundle.coordinator_id) or by.role not in WORKING:
        raise NotAllowed(
            _("Only %(body)s or %(coordinator)s may do this.")
            % {"body": bundle.body.label, "coordinator": bundle.coordinator.label},
            _("Ask one of them."),
        )


def check_can_code(*, bundle: Bundle, by: Actor) -> None:
    """Whoever keeps a bundle gives the enterprise the code of its page, as long as there is something to follow."""
    if bundle.state == BundleState.ENDED:
        raise not_now(bundle.number, BUNDLE_LABELS[BundleState(bundle.state)])
    _check_keeper(bundle, by)


def check_can_move(*, bundle: Bundle, action: str, by: Actor) -> Step[BundleState]:
    """Return the step that the action takes from where the bundle stands."""
    step = step_of(BUNDLE, BundleState(bundle.state), action, called=bundle.number, labels=BUNDLE_LABELS)
    _check_keeper(bundle, by)
    if not by.is_system and by.role not in step.roles:
        raise NotAllowed(_("Taking back that it was handed in is a leader's."), _("Ask your leader."))
    return step


def check_can_set_deadline(*, bundle: Bundle, by: Actor) -> None:
    """The body that follows a bundle says by when; whoever owes it does not."""
    check_can_keep(bundle=bundle, by=by)
    if not by.is_system and by.body_id != bundle.body_id:
        raise NotAllowed(
            _("Only the body that follows the bundle moves its deadline."),
            _("Ask %(body)s.") % {"body": bundle.body.label},
        )


def check_can_take(*, approval: Approval, action: str, by: Actor) -> Step[State]:
    """Return the step that the action takes from where the approval stands.

    The applicant files, corrects and withdraws; the body of the approval does the rest. The coordinating body writes either down
    for them, by the number of the document that says so (``check_has_document``).
    """
    state, bundle = State(approval.state), approval.bundle
    if bundle.state != BundleState.RUNNING:
        raise not_now(bundle.number, BUNDLE_LABELS[BundleState(bundle.state)])
    try:
        if action in ("correct", "resume"):
            step = APPROVAL.back(state, action, State(approval.came_from or State.FILED))
        else:
            step = APPROVAL.step(state, action)
    except NoSuchStep as refusal:
        raise not_now(approval.name, STATE_LABELS[state]) from refusal
    allowed = {approval.body_id, bundle.coordinator_id}
    if action in APPLICANTS:
        allowed |= {bundle.applicant_id}
    _check_one_of(allowed, approval, by)
    return step


def _check_one_of(allowed: set[int], approval: Approval, by: Actor) -> None:
    if not by.is_system and (by.body_id not in allowed or by.role not in WORKING):
        raise NotAllowed(
            _("This is for %(body)s to do, or for %(coordinator)s to write down.")
            % {"body": approval.body.label, "coordinator": approval.bundle.coordinator.label},
            _("Ask that body."),
        )


def writes_for_others(*, approval: Approval, action: str, by: Actor) -> bool:
    """Whether the actor writes down what another body did."""
    own = {approval.body_id} | ({approval.bundle.applicant_id} if action in APPLICANTS else set())
    return not by.is_system and by.body_id not in own


def check_has_document(*, approval: Approval, action: str, document: str, by: Actor) -> None:
    """A decision has a number; so has whatever is written down for another body."""
    if action == "grant":
        check_words(words=document, missing=_("An approval is granted by a document: its number is missing."))
    if writes_for_others(approval=approval, action=action, by=by):
        check_words(
            words=document,
            missing=_("You write down what another body did: name the document that says so."),
        )


def check_can_extend(*, approval: Approval, by: Actor) -> None:
    """The head of the approving body lengthens a limit that runs (art. 42)."""
    if approval.state not in (State.ACCEPTED, State.REVIEWING):
        raise not_now(approval.name, STATE_LABELS[State(approval.state)])
    if by.is_system:
        return
    if by.body_id != approval.body_id or by.role not in LEADING:
        raise NotAllowed(
            _("Only the head of the approving body lengthens its limit."),
            _("Ask %(body)s.") % {"body": approval.body.label},
        )


def check_can_promise(*, approval: Approval, by: Actor) -> None:
    """The body of an approval promises a shorter limit, until it has decided; the coordinating body writes it down."""
    if approval.bundle.state != BundleState.RUNNING:
        raise not_now(approval.bundle.number, BUNDLE_LABELS[BundleState(approval.bundle.state)])
    if approval.state in OVER:
        raise not_now(approval.name, STATE_LABELS[State(approval.state)])
    _check_one_of({approval.body_id, approval.bundle.coordinator_id}, approval, by)


def check_day(*, on: date, first: date | None, today: date) -> None:
    """A step is taken on a day that has come, and not before the one that it follows."""
    if on > today:
        raise DayRefused(
            _("%(day)s has not come yet.") % {"day": on}, _("Give the day on which it happened.")
        )
    if first is not None and on < first:
        raise DayRefused(
            _("%(day)s lies before %(first)s, on which the step before it was taken.")
            % {"day": on, "first": first},
            _("Give the day on which it happened."),
        )


def check_can_keep_kinds(*, body: Body, by: Actor) -> None:
    """A body keeps its own kinds of approvals and templates."""
    if not by.is_system and (by.body_id != body.pk or by.role not in WORKING):
        raise NotAllowed(
            _("A body keeps its own kinds of approvals."), _("Ask %(body)s.") % {"body": body.label}
        )


def check_can_use(*, template: Template) -> None:
    """A template that another followed is used no more."""
    if template.superseded_at is not None:
        raise Refused(_("Another template has followed this one."), _("Choose the later one."))


def check_stands(*, kind: Kind) -> None:
    """A kind that another followed stands in no new template."""
    if kind.superseded_at is not None:
        raise Refused(
            _("Another kind has followed “%(name)s”.") % {"name": kind.name}, _("Choose the later one.")
        )
