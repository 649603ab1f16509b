"""Every "may I" of coverage: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.comparisons.coverage.lifecycle import ASKING, KEEPING, MATCH, MatchState
from jianxing.comparisons.coverage.models import MATCH_LABELS, Card, Match, Trial
from jianxing.directory.policies import IsVoid, NotAllowed, StepRefused
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import NoSuchStep, Step


def check_can_add_card(*, by: Actor) -> None:
    """Whoever holds a business role follows a card for its body; officers have no business there."""
    if by.body_id is None or not (by.is_system or by.role in KEEPING):
        raise NotAllowed(
            _("Only somebody who acts for a body in a business role may follow a card."),
            _("Act for a body in a business role."),
        )


def check_can_keep(*, card: Card, by: Actor) -> None:
    """The body that follows a card brings lists and residents in, judges matches, measures, shares and voids it."""
    if card.is_void:
        raise IsVoid(card.name)
    check_can_add_card(by=by)
    if by.body_id != card.registered_by_id:
        raise NotAllowed(
            _("Only the body that follows “%(name)s” may do this.") % {"name": card.name},
            _("Ask %(body)s.") % {"body": card.registered_by.label},
        )


def check_can_try(*, card: Card, by: Actor) -> None:
    """Whoever sees a card and acts in a business role may try it, since cards are tried in other places."""
    if card.is_void:
        raise IsVoid(card.name)
    check_can_add_card(by=by)


def check_can_void_trial(*, trial: Trial, by: Actor) -> None:
    """The body that recorded a test voids it."""
    if trial.is_void:
        raise IsVoid(trial.outlet.name)
    check_can_add_card(by=by)
    if by.body_id != trial.body_id:
        raise NotAllowed(
            _("Only the body that recorded the test may void it."),
            _("Ask %(body)s.") % {"body": trial.body.label},
        )


def check_can_judge(*, match: Match, action: str, by: Actor) -> Step[MatchState]:
    """The card's keeper judges, and a match takes the step where it stands; raises ``NotAllowed`` or ``StepRefused``."""
    check_can_keep(card=match.card, by=by)
    try:
        return MATCH.step(MatchState(match.state), action)
    except NoSuchStep as refusal:
        raise StepRefused(
            _("The proposal is “%(state)s”; that does not admit this step.")
            % {"state": MATCH_LABELS[MatchState(match.state)]},
            _("Reload the page: somebody may have been faster."),
        ) from refusal


def check_can_ask(*, card: Card, by: Actor) -> None:
    """A supervisor or leader of the body that follows the card asks whoever answers for a list."""
    check_can_keep(card=card, by=by)
    if not (by.is_system or by.role in ASKING):
        raise NotAllowed(
            _("Only a supervisor or leader asks whoever answers for a list."),
            _("Ask the supervisor of your body."),
        )
