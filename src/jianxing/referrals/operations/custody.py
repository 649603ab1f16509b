"""What two custodians do together: a body's key for somebody who lost his, and a reporter's identity for who may ask."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.kernel.actor import Actor
from jianxing.kernel.sealing import CannotOpen, open_inner, open_outer, unwrap, wrap
from jianxing.ledger.operations import record
from jianxing.notices.operations import tell
from jianxing.referrals import policies, queries
from jianxing.referrals.models import BodyKey, CustodyCopy, Opening, Part, PartKey, PersonKey, Referral
from jianxing.referrals.operations.keys import hold
from jianxing.referrals.operations.opener import (
    Bundle,
    DoesNotOpen,
    Opener,
    bound_custody,
    place_of,
)

#: What may be given as the reason for which purpose.
REASONS = {
    Opening.Purpose.RESTORE: (Opening.Reason.LOST, Opening.Reason.SUCCEEDED),
    Opening.Purpose.REPORTER: (
        Opening.Reason.VERIFY,
        Opening.Reason.PROTECT,
        Opening.Reason.ANSWER,
        Opening.Reason.LAW,
    ),
}


def ask_restore(*, copy: CustodyCopy, reason: str, by: Actor, at: datetime) -> Opening:
    """Ask two custodians to give the body's key to the person who acts, to the key that he has made since."""
    policies.check_can_work(by=by)
    return _ask(Opening.Purpose.RESTORE, copy, None, reason, by=by, at=at)


def ask_reporter(*, referral: Referral, copy: CustodyCopy, reason: str, by: Actor, at: datetime) -> Opening:
    """Ask two custodians to open the reporter's identity of one lead for the person who acts, for a reason."""
    policies.check_can_ask_reporter(referral=referral, by=by)
    return _ask(Opening.Purpose.REPORTER, copy, referral, reason, by=by, at=at)


def _ask(
    purpose: Opening.Purpose,
    copy: CustodyCopy,
    referral: Referral | None,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> Opening:
    target = queries.person_key(person_id=by.person)
    if target is None:
        raise policies.KeyMissing(_("You have no key for leads yet."), _("Make one first."))
    if reason not in REASONS[purpose]:
        raise Refused(_("A reason is needed."), _("Choose one."))
    if copy.body_key.body_id != by.body_id or copy.body_key.state == BodyKey.State.DEAD:
        raise Refused(_("These custodians keep no share in your body's key."), _("Reload the page."))
    people = [copy.first.person_id, copy.second.person_id]
    if by.person_id in people:
        raise NotAllowed(_("Who asks does not open."), _("Ask the two custodians of whom you are none."))
    with transaction.atomic():
        opening: Opening = Opening.objects.create(
            body_id=by.body,
            copy=copy,
            purpose=purpose,
            reason=reason,
            referral=referral,
            target=target,
            asked_at=at,
            asked_by_id=by.person,
            visible_to=[by.body],
        )
        _record(opening, "ask", by=by, at=at, purpose=str(purpose), reason=str(reason), custodians=people)
        _tell(opening, copy.first, at=at)
    return opening


def open_turn(*, opening: Opening, opener: Opener, by: Actor, at: datetime) -> Opening:
    """Open one's seal of the two: the first leaves the rest sealed to the second; with the second it is done.

    A custodian acts for his function, whatever body he is in: what he writes is written for the body whose key it is.
    """
    turn = policies.check_is_turn(opening=opening, by=by)
    whose = opening.copy.first if turn == "first" else opening.copy.second
    if whose.key_id != opener.key_id:
        raise Refused(
            _("You have made a new key since you became a custodian, and your share is lost."),
            _("The two others open it; then the body's key is renewed, with you or somebody else."),
        )
    with transaction.atomic(), acting(Actor(person_id=by.person_id, body_id=opening.body_id, role=by.role)):
        if turn == "first":
            _first(opening, opener, by=by, at=at)
        else:
            _second(opening, opener, by=by, at=at)
        opening.refresh_from_db()
    return opening


def _first(opening: Opening, opener: Opener, *, by: Actor, at: datetime) -> None:
    try:
        rest = open_outer(
            bytes(opening.copy.sealed), private=opener.private, bound=bound_custody(opening.copy)
        )
    except CannotOpen:
        raise DoesNotOpen from None
    changed = Opening.objects.filter(pk=opening.pk, first_at=None, refused_at=None)
    if not changed.update(half_open=rest, first_at=at, first_by_id=by.person_id):
        raise Refused(_("This request has been decided."), _("Reload the page."))
    _record(opening, "first", by=by, at=at, purpose=opening.purpose)
    _tell(opening, opening.copy.second, at=at)


def _second(opening: Opening, opener: Opener, *, by: Actor, at: datetime) -> None:
    bundle = _bundle(bytes(opening.half_open), opening.copy, second=opener)
    changes: dict[str, object] = {"half_open": b"", "second_at": at, "second_by_id": by.person_id}
    if opening.purpose == Opening.Purpose.REPORTER:
        changes["outcome"] = _reporters_key(opening, bundle)
    waiting = Opening.objects.filter(pk=opening.pk, first_at__isnull=False, second_at=None, refused_at=None)
    if not waiting.update(**changes):
        raise Refused(_("This request has been decided."), _("Reload the page."))
    if opening.purpose == Opening.Purpose.RESTORE:
        key = opening.copy.body_key
        if not any(row.person_key_id == opening.target_id for row in queries.holders(body_key=key)):
            hold(key, bundle.leads, opening.target, by=by, at=at)
    _record(opening, "second", by=by, at=at, purpose=opening.purpose, to=opening.target.person_id)
    _tell(opening, opening.target, at=at)


def _reporters_key(opening: Opening, bundle: Bundle) -> bytes:
    """Return the key of the reporter's identity of this one lead, sealed to who asked."""
    assert opening.referral_id is not None
    referral = queries.one(pk=opening.referral_id)
    place = place_of(referral, kind=Part.Kind.REPORTER)
    wrapped = PartKey.objects.filter(
        part__referral=referral,
        part__kind=Part.Kind.REPORTER,
        body_key=opening.copy.body_key,
        ended_at=None,
    ).first()
    if wrapped is None:
        raise Refused(
            _("The body's key has been renewed since this was asked."), _("Refuse it, and ask anew.")
        )
    try:
        key = unwrap(bytes(wrapped.sealed), private=bundle.reporters, bound=place.bound("key"))
    except CannotOpen:
        raise DoesNotOpen from None
    return wrap(key, public=bytes(opening.target.public), bound=place.bound("outcome"))


def refuse(*, opening: Opening, by: Actor, at: datetime) -> Opening:
    """Refuse a request, by either custodian or by who asked; what was half open is emptied."""
    people = {opening.copy.first.person_id, opening.copy.second.person_id, opening.asked_by_id}
    if by.person_id not in people:
        raise NotAllowed(_("This request is not yours to decide."))
    with transaction.atomic(), acting(Actor(person_id=by.person_id, body_id=opening.body_id, role=by.role)):
        pending = Opening.objects.filter(pk=opening.pk, second_at=None, refused_at=None)
        if not pending.update(refused_at=at, refused_by_id=by.person_id, half_open=b""):
            raise Refused(_("This request has been decided."), _("Reload the page."))
        opening.refresh_from_db()
        _record(opening, "refuse", by=by, at=at, purpose=opening.purpose)
    return opening


def open_bundle(*, copy: CustodyCopy, first: Opener, second: Opener) -> Bundle:
    """Return a body's private keys, both custodians being at hand, as when keys are renewed."""
    try:
        rest = open_outer(bytes(copy.sealed), private=first.private, bound=bound_custody(copy))
    except CannotOpen:
        raise DoesNotOpen from None
    return _bundle(rest, copy, second=second)


def _bundle(rest: bytes, copy: CustodyCopy, *, second: Opener) -> Bundle:
    try:
        return Bundle.unpack(open_inner(rest, private=second.private, bound=bound_custody(copy)))
    except CannotOpen:
        raise DoesNotOpen from None


def _tell(opening: Opening, who: PersonKey, *, at: datetime) -> None:
    """Tell one person, in every body that he acts for, that something waits among the keys."""
    bodies = who.person.appointments.values_list("body_id", flat=True)
    tell(
        body_ids=set(bodies),
        kind="opening.waits",
        subject="opening",
        subject_id=opening.pk,
        params={},
        person_id=who.person_id,
        at=at,
    )


def _record(opening: Opening, action: str, *, by: Actor, at: datetime, **public: object) -> None:
    record(
        kind=f"opening.{action}",
        subject="opening",
        subject_id=opening.pk,
        by=by,
        at=at,
        public=public,
    )
