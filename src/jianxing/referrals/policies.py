"""Every "may I" of referrals: ``check_*`` raises, ``directory.policies.can`` asks the same."""

from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, Refused, not_now, step_of
from jianxing.kernel.actor import Actor
from jianxing.kernel.lifecycle import Step
from jianxing.referrals import queries
from jianxing.referrals.lifecycle import LEADING, REFERRAL, WORKING, Disposal, State
from jianxing.referrals.models import STATE_LABELS, BodyKey, Opening, Referral

#: Steps that the origin takes; all others are the receiver's.
OF_ORIGIN = frozenset({"send", "void"})


class WordsMissing(Refused):
    """The action needs words, which are sealed."""


class KeyMissing(Refused):
    """A key that is needed is not there."""


def check_words(*, text: str, missing: str) -> None:
    """Words are more than blanks."""
    if not text.strip():
        raise WordsMissing(missing, _("Write it; it is sealed before it is stored."))


def check_can_work(*, by: Actor) -> None:
    """Supervisors and leaders of bodies that supervise work on leads."""
    if by.body_id is None or by.role not in WORKING:
        raise NotAllowed(_("Your role works on no leads."), _("Act for a supervising body."))
    if not Body.objects.get(pk=by.body_id).supervises:
        raise NotAllowed(_("Your body works on no leads."), _("Act for a supervising body."))


def check_can_lead(*, by: Actor) -> None:
    """A leader decides who opens what."""
    check_can_work(by=by)
    if by.role not in LEADING:
        raise NotAllowed(_("Only a leader of the body may do this."), _("Ask your leader."))


def no_keys_yet() -> str:
    """Say that a body has no keys for leads."""
    return _("Your body has no keys for leads yet.")


def check_can_seal(*, by: Actor) -> None:
    """A lead is sealed for another body by whoever works on leads, once one's own body has keys."""
    check_can_work(by=by)
    if queries.active_key(body_id=by.body) is None:
        raise KeyMissing(
            no_keys_yet(),
            _("A leader names three custodians and makes them, on the page of keys."),
        )


def check_receiver(*, to: Body, by: Actor) -> BodyKey:
    """Return the key of the body that a lead is sealed for; refused for one's own body and for one that has none."""
    if to.pk == by.body_id:
        raise Refused(_("A lead is referred to another body."), _("Choose another body."))
    key = queries.active_key(body_id=to.pk)
    if key is None:
        raise KeyMissing(
            _("%(body)s has no keys for leads, so nothing can be sealed for it.") % {"body": to.label},
            _("Ask it to make them; or choose a body that has."),
        )
    return key


def check_can_take(*, referral: Referral, action: str, by: Actor) -> Step[State]:
    """Return the step that the action takes from where the referral stands."""
    step = step_of(REFERRAL, State(referral.state), action, called=referral.number, labels=STATE_LABELS)
    side = referral.origin_id if action in OF_ORIGIN else referral.receiver_id
    if by.is_system:
        return step
    if by.body_id != side or by.role not in step.roles:
        raise NotAllowed(
            _("Only the body whose turn it is may do this, and some steps only its leader."),
            _("Ask your leader, or the other body."),
        )
    if action == "send" and by.person_id == referral.sealed_by_id:
        raise NotAllowed(_("Nobody passes on what he sealed."), _("Let another leader decide."))
    if action == "take_up" and referral.disposal != Disposal.PUT_ASIDE:
        raise not_now(referral.number, STATE_LABELS[State(referral.state)])
    return step


def check_can_grant(*, referral: Referral, by: Actor) -> None:
    """A leader authorises somebody of his body to open what his body may open."""
    check_can_lead(by=by)
    check_may_read(referral=referral, by=by)


def check_may_read(*, referral: Referral, by: Actor) -> None:
    """Whoever has custody reads it; the other only where it is shared, or what was sealed for it as an answer."""
    if by.body_id == referral.custody_id or (referral.is_shared and by.body_id == referral.receiver_id):
        if by.body_id == referral.receiver_id and referral.state == State.SENT:
            raise NotAllowed(_("It has not been acknowledged yet."), _("Acknowledge it first."))
        return
    if by.body_id == referral.origin_id and referral.state in (State.RETURNED, State.TOLD):
        return
    raise NotAllowed(
        _("Another body has custody of this lead."), _("What it answers is opened when it has come.")
    )


def check_can_ask_reporter(*, referral: Referral, by: Actor) -> None:
    """A leader or supervisor of the body in custody asks for a reporter's identity; two custodians decide."""
    check_can_work(by=by)
    if by.body_id != referral.custody_id:
        raise NotAllowed(_("Another body has custody of this lead."), _("Ask that body."))
    if not referral.has_reporter:
        raise Refused(_("No reporter's identity is sealed with this lead."))


def check_is_turn(*, opening: Opening, by: Actor) -> str:
    """Return which of the two custodians acts: ``first`` or ``second``. Never who asked."""
    if not opening.is_pending:
        raise Refused(_("This request has been decided."), _("Reload the page."))
    if by.person_id == opening.asked_by_id:
        raise NotAllowed(_("Who asks does not open."), _("Let the custodians decide."))
    turn = "first" if opening.first_at is None else "second"
    whose = opening.copy.first if turn == "first" else opening.copy.second
    if whose.person_id != by.person_id:
        raise NotAllowed(
            _("It is another custodian's turn."), _("The request names which two, and in which order.")
        )
    return turn
