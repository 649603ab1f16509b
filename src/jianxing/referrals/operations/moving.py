"""Passing a lead on, acknowledging, accepting or returning it, disposing of it, telling the result."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import meet_clock, stop_clock
from jianxing.notices.queries import calendar as working_days
from jianxing.referrals import policies, queries
from jianxing.referrals.clocks import (
    ACKNOWLEDGE,
    ACKNOWLEDGE_DAYS,
    PASS_ON,
    PROPOSE,
    a_month_after,
)
from jianxing.referrals.lifecycle import Disposal
from jianxing.referrals.models import BodyKey, Grant, Part, PartKey, Referral
from jianxing.referrals.operations.sealing import add_part
from jianxing.referrals.operations.steps import act_on, notify, take, watch
from jianxing.referrals.operations.travelling import dispatch, tell_other_node


class SealedToOldKey(Refused):
    """The receiver's key has died since the lead was sealed."""


def send(*, referral: Referral, by: Actor, at: datetime) -> Referral:
    """Pass a sealed lead on: by a leader who did not seal it. From now on the receiver knows that there is one."""
    policies.check_can_take(referral=referral, action="send", by=by)
    with transaction.atomic():
        _check_receivers_key(referral)
        take(
            referral=referral,
            action="send",
            by=by,
            changes={
                "sent_at": at,
                "sent_by_id": by.person_id,
                "visible_to": [referral.origin_id, referral.receiver_id],
            },
        )
        meet_clock(subject="referral", subject_id=referral.pk, purpose=PASS_ON, at=at)
        act_on(referral, "send", by=by, at=at, to=referral.receiver_id)
        _wait_for_acknowledgement(referral, at=at)
        if not dispatch(referral, by=by, at=at):
            notify(referral, "sent", bodies=[referral.receiver_id], at=at)
    return referral


def _check_receivers_key(referral: Referral) -> None:
    """A key that is dead opens nothing: what is sealed to it must be sealed anew, by whoever wrote it."""
    alive = PartKey.objects.filter(
        part__referral=referral, body_key__body_id=referral.receiver_id, ended_at=None
    ).exclude(body_key__state=BodyKey.State.DEAD)
    if not alive.exists():
        raise SealedToOldKey(
            _("%(body)s has new keys since this was sealed.") % {"body": referral.receiver.label},
            _("Void it and seal it anew."),
        )


def _wait_for_acknowledgement(referral: Referral, *, at: datetime) -> None:
    today = timezone.localdate(at)
    watch(
        referral,
        ACKNOWLEDGE,
        owed_by=referral.receiver_id,
        due=working_days().add(today, ACKNOWLEDGE_DAYS),
        counted_days=ACKNOWLEDGE_DAYS,
        today=today,
        at=at,
    )


def void(*, referral: Referral, by: Actor, at: datetime) -> Referral:
    """Void what was sealed and not passed on; it stays sealed, and nobody is authorised to open it any more."""
    with transaction.atomic():
        take(
            referral=referral, action="void", by=by, changes={"decided_at": at, "decided_by_id": by.person_id}
        )
        _end_grants(referral, at=at)
        stop_clock(subject="referral", subject_id=referral.pk, purpose=PASS_ON, at=at)
        act_on(referral, "void", by=by, at=at)
    return referral


def receive(*, referral: Referral, by: Actor, at: datetime) -> Referral:
    """Acknowledge (签收): custody moves here, unless the origin keeps it. Nothing has been read yet."""
    with transaction.atomic():
        custody = referral.origin_id if referral.is_shared else referral.receiver_id
        take(
            referral=referral,
            action="receive",
            by=by,
            changes={"received_at": at, "received_by_id": by.person_id, "custody_id": custody},
        )
        meet_clock(subject="referral", subject_id=referral.pk, purpose=ACKNOWLEDGE, at=at)
        act_on(referral, "receive", by=by, at=at, custody=custody)
        today = timezone.localdate(at)
        watch(
            referral,
            PROPOSE,
            owed_by=referral.receiver_id,
            due=a_month_after(today, calendar=working_days()),
            counted_days=None,
            today=today,
            at=at,
        )
        _say(referral, "receive", by=by, at=at)
    return referral


def accept(*, referral: Referral, by: Actor, at: datetime) -> Referral:
    """Accept it as ours (受理)."""
    with transaction.atomic():
        take(
            referral=referral,
            action="accept",
            by=by,
            changes={"decided_at": at, "decided_by_id": by.person_id},
        )
        act_on(referral, "accept", by=by, at=at)
        _say(referral, "accept", by=by, at=at)
    return referral


def give_back(*, referral: Referral, reason: str, by: Actor, at: datetime) -> Referral:
    """Return it as not ours, with the reason sealed for the origin: custody goes back."""
    policies.check_can_take(referral=referral, action="return", by=by)
    policies.check_words(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        # Sealed while it is still in our hands; what the origin may see of it follows the state.
        part = _seal_answer(referral, Part.Kind.RETURN_REASON, reason, both=True, by=by, at=at)
        take(
            referral=referral,
            action="return",
            by=by,
            changes={
                "decided_at": at,
                "decided_by_id": by.person_id,
                "custody_id": referral.origin_id,
                "due_on": None,
            },
        )
        _end_grants(referral, at=at)
        stop_clock(subject="referral", subject_id=referral.pk, purpose=PROPOSE, at=at)
        act_on(referral, "return", by=by, at=at, custody=referral.origin_id)
        _say(referral, "return", parts=[part], by=by, at=at)
    return referral


def dispose(*, referral: Referral, disposal: str, note: str = "", by: Actor, at: datetime) -> Referral:
    """Say what becomes of it (处置), with what is proposed sealed for one's own body."""
    policies.check_can_take(referral=referral, action="dispose", by=by)
    chosen = Disposal(disposal)
    with transaction.atomic():
        if note.strip():
            _seal_answer(referral, Part.Kind.DISPOSAL_NOTE, note, both=False, by=by, at=at)
        take(
            referral=referral,
            action="dispose",
            by=by,
            changes={
                "disposal": chosen.value,
                "disposed_at": at,
                "decided_at": at,
                "decided_by_id": by.person_id,
                "due_on": None,
            },
        )
        meet_clock(subject="referral", subject_id=referral.pk, purpose=PROPOSE, at=at)
        act_on(referral, "dispose", by=by, at=at)
        _say(referral, "dispose", by=by, at=at)
    return referral


def tell_result(*, referral: Referral, result: str, by: Actor, at: datetime) -> Referral:
    """Tell the origin the result, sealed for both."""
    policies.check_can_take(referral=referral, action="tell", by=by)
    policies.check_words(text=result, missing=_("A result is needed."))
    with transaction.atomic():
        part = _seal_answer(referral, Part.Kind.RESULT, result, both=True, by=by, at=at)
        take(referral=referral, action="tell", by=by, changes={"told_at": at})
        act_on(referral, "tell", by=by, at=at)
        _say(referral, "tell", parts=[part], by=by, at=at)
    return referral


def take_up(*, referral: Referral, by: Actor, at: datetime) -> Referral:
    """Take up again what was put aside; a month runs anew."""
    with transaction.atomic():
        take(referral=referral, action="take_up", by=by, changes={"disposal": "", "disposed_at": None})
        act_on(referral, "take_up", by=by, at=at)
        today = timezone.localdate(at)
        watch(
            referral,
            PROPOSE,
            owed_by=referral.receiver_id,
            due=a_month_after(today, calendar=working_days()),
            counted_days=None,
            today=today,
            at=at,
        )
        _say(referral, "take_up", by=by, at=at)
    return referral


def _seal_answer(referral: Referral, kind: str, text: str, *, both: bool, by: Actor, at: datetime) -> Part:
    """Seal words of the receiver: for itself, and for the origin where *both*. A second round gets a number of its own."""
    ours = queries.active_key(body_id=referral.receiver_id)
    theirs = queries.active_key(body_id=referral.origin_id)
    if ours is None or theirs is None:
        raise policies.KeyMissing(_("A key of one of the two bodies is missing."), _("Ask its leader."))
    rounds = Part.objects.filter(referral=referral, kind=kind).count()
    keys: tuple[BodyKey, ...] = (ours, theirs) if both else (ours,)
    return add_part(referral, kind, text.strip().encode(), keys=keys, ordinal=rounds, by=by, at=at)


def _end_grants(referral: Referral, *, at: datetime) -> None:
    Grant.objects.filter(referral=referral, spent_at=None, ended_at=None).update(ended_at=at)


def _say(referral: Referral, step: str, *, parts: list[Part] | None = None, by: Actor, at: datetime) -> None:
    """Let the origin know: by a notice, or where it is hosted by another node by an envelope."""
    if not tell_other_node(referral, step, parts=parts or [], by=by, at=at):
        notify(referral, "moved", bodies=[referral.origin_id], at=at)
