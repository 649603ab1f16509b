"""Keys of people and of bodies: made, given, taken, and a passphrase changed or forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.models import Body, Person
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.kernel.actor import Actor
from jianxing.kernel.sealing import CannotOpen, Cost, Locked, Pair, lock, nest, unlock, wrap
from jianxing.ledger.models import Act
from jianxing.ledger.operations import record
from jianxing.referrals import policies, queries
from jianxing.referrals.lifecycle import WORKING
from jianxing.referrals.models import (
    BodyKey,
    Custodian,
    CustodyCopy,
    HeldKey,
    PersonKey,
    PersonSecret,
)
from jianxing.referrals.operations.opener import (
    Bundle,
    DoesNotOpen,
    Opener,
    bound_custody,
    bound_held,
    bound_person,
    open_held,
)

LEAST_CHARACTERS = 12
CUSTODIANS = 3
#: After so many wrong passphrases the room stays closed to somebody for so long.
FAILURES_ALLOWED, CLOSED_MINUTES = 5, 15


class PassphraseUnusable(Refused):
    """The passphrase is too short, or is the password."""


class RoomClosed(Refused):
    """Too many wrong passphrases in a short time."""


def make_person_key(*, passphrase: str, by: Actor, at: datetime) -> PersonKey:
    """Make the key with which the person who acts opens leads or keeps a share, under a passphrase of its own.

    An earlier key of the person ends; whatever was sealed to that must be sealed again, by another holder or by the
    custodians.
    """
    person = Person.objects.get(pk=by.person)
    if person.is_officer:
        raise NotAllowed(_("Officers hold no keys for leads."))
    _check_passphrase(passphrase, person)
    pair = Pair.make()
    locked = lock(pair.private, passphrase=passphrase, bound=bound_person(pair.key_id), cost=cost())
    with transaction.atomic():
        for earlier in PersonKey.objects.select_for_update().filter(person=person, ended_at=None):
            _end_person_key(earlier, by=by, at=at)
        key = PersonKey.objects.create(person=person, public=pair.public, key_id=pair.key_id, made_at=at)
        PersonSecret.objects.create(key=key, **_stored(locked))
        _record("person.make_lead_key", "person", person.pk, by=by, at=at, key=pair.key_id)
    return key


def _end_person_key(key: PersonKey, *, by: Actor, at: datetime) -> None:
    PersonKey.objects.filter(pk=key.pk).update(ended_at=at)
    PersonSecret.objects.filter(key=key).update(cipher=b"")
    HeldKey.objects.filter(person_key=key, ended_at=None).update(ended_at=at, sealed=b"")
    _record("person.end_lead_key", "person", key.person_id, by=by, at=at, key=key.key_id)


def change_passphrase(*, opener: Opener, passphrase: str, by: Actor, at: datetime) -> None:
    """Put the person's key under another passphrase; nothing that is sealed to it changes."""
    _check_passphrase(passphrase, Person.objects.get(pk=by.person))
    locked = lock(opener.private, passphrase=passphrase, bound=bound_person(opener.key_id), cost=cost())
    with transaction.atomic():
        PersonSecret.objects.filter(key__key_id=opener.key_id).update(**_stored(locked))
        _record("person.change_lead_passphrase", "person", by.person, by=by, at=at, key=opener.key_id)


def enter(*, passphrase: str, by: Actor, at: datetime) -> Opener | None:
    """Open the leads room: return the person's key, or None where the passphrase is wrong. Both are acts.

    Raises ``RoomClosed`` after five wrong ones within a quarter of an hour.
    """
    key = queries.person_key(person_id=by.person)
    secret = PersonSecret.objects.filter(key=key).first() if key else None
    if key is None or secret is None:
        raise policies.KeyMissing(_("You have no key for leads yet."), _("Make one first."))
    if _failures(by, since=at - timedelta(minutes=CLOSED_MINUTES)) >= FAILURES_ALLOWED:
        raise RoomClosed(_("Too many wrong passphrases."), _("Try again in a quarter of an hour."))
    stored = Locked(
        bytes(secret.salt),
        Cost(secret.iterations, secret.lanes, secret.memory_kib),
        bytes(secret.cipher),
    )
    try:
        private = unlock(stored, passphrase=passphrase, bound=bound_person(key.key_id))
    except CannotOpen:
        _record("person.lead_passphrase_wrong", "person", by.person, by=by, at=at)
        return None
    _record("person.enter_leads", "person", by.person, by=by, at=at)
    return Opener(by.person, key.key_id, private)


def _failures(by: Actor, *, since: datetime) -> int:
    return Act.objects.filter(
        kind="person.lead_passphrase_wrong",
        subject="person",
        subject_id=by.person,
        occurred_at__gt=since,
    ).count()


def _check_passphrase(passphrase: str, person: Person) -> None:
    if len(passphrase) < LEAST_CHARACTERS or len(set(passphrase)) < LEAST_CHARACTERS // 2:
        raise PassphraseUnusable(
            _("The passphrase is too short or too simple."),
            _("Take at least twelve characters; a sentence is best."),
        )
    if person.check_password(passphrase) or person.login.lower() in passphrase.lower():
        raise PassphraseUnusable(
            _("The passphrase is your password, or holds your login."), _("Take one of its own.")
        )


def make_body_key(*, custodians: Sequence[PersonKey], opener: Opener, by: Actor, at: datetime) -> BodyKey:
    """Make the first keys of a body: three copies, each for two of the custodians in turn, and one for the leader who acts."""
    policies.check_can_lead(by=by)
    if queries.active_key(body_id=by.body) is not None:
        raise Refused(
            _("Your body has keys already."), _("They are renewed by: jianxing referrals rotate-keys.")
        )
    leads, reporters = Pair.make(), Pair.make()
    with transaction.atomic():
        key = put_down_key(
            body=Body.objects.get(pk=by.body), leads=leads, reporters=reporters, custodians=custodians,
            by=by, at=at,
        )  # fmt: skip
        mine = PersonKey.objects.get(key_id=opener.key_id, ended_at=None)
        _hold(key, leads.private, mine, by=by, at=at)
    return key


def put_down_key(
    *,
    body: Body,
    leads: Pair,
    reporters: Pair,
    custodians: Sequence[PersonKey],
    by: Actor,
    at: datetime,
) -> BodyKey:
    """Write a body's next key with its custodians' copies, in the caller's transaction."""
    _check_custodians(custodians)
    version = BodyKey.objects.filter(body=body).count() + 1
    key = BodyKey.objects.create(
        body=body,
        version=version,
        public=leads.public,
        key_id=leads.key_id,
        reporter_public=reporters.public,
        reporter_key_id=reporters.key_id,
        made_at=at,
    )
    seen = [body.pk]
    Custodian.objects.bulk_create(
        Custodian(
            body_key=key,
            person_key=one,
            ordinal=place,
            named_at=at,
            named_by_id=by.person_id,
            visible_to=seen,
        )
        for place, one in enumerate(custodians, start=1)
    )
    bundle = Bundle(leads.private, reporters.private)
    # Each is the first in one copy and the second in another, so that any two open one, in one order.
    for first, second in pairwise([*custodians, custodians[0]]):
        copy = CustodyCopy(body_key=key, first=first, second=second, visible_to=seen)
        copy.sealed = nest(
            bundle.packed(),
            first=bytes(first.public),
            second=bytes(second.public),
            bound=bound_custody(copy),
        )
        copy.save(force_insert=True)
    _record(
        "body.make_lead_key", "body", body.pk, by=by, at=at,
        key=key.key_id, version=version, custodians=[one.person_id for one in custodians],
    )  # fmt: skip
    return key


def _check_custodians(custodians: Sequence[PersonKey]) -> None:
    people = {one.person_id for one in custodians}
    if len(custodians) != CUSTODIANS or len(people) != CUSTODIANS:
        raise Refused(
            _("Three custodians are needed, and each must have a key of his own."),
            _("Let each of them make a key, then name them."),
        )
    if any(one.person.is_officer for one in custodians):
        raise NotAllowed(_("An officer keeps no share in a key."), _("Name somebody else."))


def give_key(*, to: PersonKey, opener: Opener, by: Actor, at: datetime) -> HeldKey:
    """Give the body's key to a colleague: by a leader who holds it himself."""
    policies.check_can_lead(by=by)
    _check_entitled(to, body_id=by.body, at=at)
    rows = queries.held(body_id=by.body, person_id=opener.person_id)
    present = [row for row in rows if row.person_key.key_id == opener.key_id]
    if not present:
        raise DoesNotOpen
    with transaction.atomic():
        # A key that is being replaced still opens what is not sealed to the new one yet.
        given = [
            _hold(row.body_key, open_held(row, opener=opener), to, by=by, at=at)
            for row in present
            if not HeldKey.objects.filter(body_key=row.body_key, person_key=to, ended_at=None).exists()
        ]
    if not given:
        raise Refused(_("%(name)s holds the key already.") % {"name": to.person.name})
    return given[0]


def _check_entitled(key: PersonKey, *, body_id: int, at: datetime) -> None:
    entitled = queries.people_with_keys(body_id=body_id, on=timezone.localdate(at), roles=sorted(WORKING))
    if key.pk not in {one.pk for one in entitled}:
        raise Refused(
            _("%(name)s does not work on leads in your body.") % {"name": key.person.name},
            _("Choose a supervisor or leader of your body who has made a key."),
        )


def _hold(key: BodyKey, private: bytes, to: PersonKey, *, by: Actor, at: datetime) -> HeldKey:
    row: HeldKey = hold(key, private, to, by=by, at=at)
    _record("body.give_lead_key", "body", key.body_id, by=by, at=at, to=to.person_id, key=key.key_id)
    return row


def hold(key: BodyKey, private: bytes, to: PersonKey, *, by: Actor, at: datetime) -> HeldKey:
    """Seal a body's private key to somebody, in the caller's transaction."""
    row: HeldKey = HeldKey.objects.create(
        body_key=key,
        person_key=to,
        sealed=wrap(private, public=bytes(to.public), bound=bound_held(key.key_id, to.key_id)),
        given_at=at,
        given_by_id=by.person_id,
        visible_to=[key.body_id],
    )
    return row


def take_key(*, held: HeldKey, by: Actor, at: datetime) -> None:
    """Take the body's key from somebody: what was sealed to him is emptied. Never from the last who holds it."""
    policies.check_can_lead(by=by)
    with transaction.atomic():
        others = HeldKey.objects.filter(body_key=held.body_key, ended_at=None).exclude(pk=held.pk)
        if not others.exists():
            raise Refused(
                _("Nobody else holds the key."), _("Give it to a colleague first, then take it here.")
            )
        if not HeldKey.objects.filter(pk=held.pk, ended_at=None).update(ended_at=at, sealed=b""):
            raise Refused(_("This has been done already."), _("Reload the page."))
        person = held.person_key.person_id
        _record("body.take_lead_key", "body", held.body_key.body_id, by=by, at=at, of=person)


def cost() -> Cost:
    """Return what one guess at a passphrase costs on this installation."""
    return Cost(*settings.LEADS_PASSPHRASE_COST)


def _stored(locked: Locked) -> dict[str, object]:
    return {
        "salt": locked.salt,
        "iterations": locked.cost.iterations,
        "lanes": locked.cost.lanes,
        "memory_kib": locked.cost.memory_kib,
        "cipher": locked.cipher,
    }


def _record(kind: str, subject: str, subject_id: int, *, by: Actor, at: datetime, **public: object) -> None:
    record(kind=kind, subject=subject, subject_id=subject_id, by=by, at=at, public=public)
