"""Renewing a body's keys: new ones at once, the keys of single leads re-wrapped in batches, the old ones dying last.

Everything is resumable: a run that dies is continued by the next with the same two custodians, and one that finds nothing to do
does nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.kernel.sealing import CannotOpen, Pair, unwrap, wrap
from jianxing.ledger.operations import record
from jianxing.referrals import queries
from jianxing.referrals.models import BodyKey, CustodyCopy, HeldKey, Part, PartKey, PersonKey
from jianxing.referrals.operations.custody import open_bundle
from jianxing.referrals.operations.keys import hold, put_down_key
from jianxing.referrals.operations.opener import Bundle, DoesNotOpen, Opener, place_of
from jianxing.referrals.operations.sealing import public_for
from jianxing.referrals.operations.travelling import publish_key

BATCH = 100
#: Where leads come from other nodes, an old key stays so long: what was sealed to it may still be on its way.
KEPT_DAYS = 60


class NotTheirKey(Refused):
    """The two are not custodians of this body's key, or not in possession of their shares."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a run did: how many keys of leads were re-wrapped, and whether the old key has died."""

    version: int
    begun: bool
    rewrapped: int
    remaining: int
    old_is_dead: bool


def rotate(
    *,
    body: Body,
    openers: tuple[Opener, Opener],
    custodians: Sequence[PersonKey] = (),
    on_batch: Callable[[int], None] | None = None,
    by: Actor,
    at: datetime,
) -> Rotated:
    """Renew a body's keys with two of its custodians at hand, or finish a renewal that was begun.

    *custodians* are the three of the new key; without them they stay the same people, each with his present key.
    """
    for_body = Actor(person_id=by.person_id, body_id=body.pk, role=by.role)
    with acting(for_body):
        old = BodyKey.objects.filter(body=body, state=BodyKey.State.RETIRING).first()
        begun = old is None
        if old is None:
            old = queries.active_key(body_id=body.pk)
        if old is None:
            raise Refused(_("%(body)s has no keys for leads.") % {"body": body.label})
        bundle = _open(old, openers)
        if begun:
            _begin(body, old, bundle, custodians, by=for_body, at=at)
        new = queries.active_key(body_id=body.pk)
        assert new is not None
    rewrapped = 0
    while count := _rewrap(old, new, bundle, by=for_body, at=at):
        rewrapped += count
        if on_batch is not None:
            on_batch(rewrapped)
    with acting(for_body):
        remaining = _keyed_to(old)
        dead = _let_die(old, new, remaining, by=for_body, at=at)
    return Rotated(new.version, begun, rewrapped, remaining, dead)


def _open(key: BodyKey, openers: tuple[Opener, Opener]) -> Bundle:
    by_key = {opener.key_id: opener for opener in openers}
    for copy in queries.copies(body_key=key):
        if copy.first.key_id in by_key and copy.second.key_id in by_key:
            copy.body_key = key
            return open_bundle(copy=copy, first=by_key[copy.first.key_id], second=by_key[copy.second.key_id])
    raise NotTheirKey(
        _("These two do not keep shares in this body's key."),
        _("Two of the custodians who were named with it are needed."),
    )


def _begin(
    body: Body,
    old: BodyKey,
    bundle: Bundle,
    custodians: Sequence[PersonKey],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Put the new key in the old one's place, for the same holders; the old one still opens what is not re-wrapped."""
    named = list(custodians) or [
        key
        for one in queries.custodians(body_key=old)
        if (key := queries.person_key(person_id=one.person_key.person_id)) is not None
    ]
    BodyKey.objects.filter(pk=old.pk).update(state=BodyKey.State.RETIRING)
    leads, reporters = Pair.make(), Pair.make()
    new = put_down_key(body=body, leads=leads, reporters=reporters, custodians=named, by=by, at=at)
    for row in queries.holders(body_key=old):
        if row.person_key.ended_at is None:
            hold(new, leads.private, row.person_key, by=by, at=at)
    record(
        kind="body.rotate_lead_key", subject="body", subject_id=body.pk, by=by, at=at,
        public={"old": old.key_id, "new": new.key_id},
    )  # fmt: skip
    publish_key(new, by=by, at=at)


def _rewrap(old: BodyKey, new: BodyKey, bundle: Bundle, *, by: Actor, at: datetime) -> int:
    """Re-wrap a batch in one transaction; returns how many. What was re-wrapped is not found again."""
    with acting(by):
        found = list(
            PartKey.objects.select_for_update(of=("self",), skip_locked=True)
            .filter(body_key=old, ended_at=None)
            .select_related("part__referral")
            .order_by("pk")[:BATCH]
        )
        for row in found:
            part = row.part
            place = place_of(part.referral, kind=part.kind, ordinal=part.ordinal)
            private = bundle.reporters if part.kind == Part.Kind.REPORTER else bundle.leads
            try:
                key = unwrap(bytes(row.sealed), private=private, bound=place.bound("key"))
            except CannotOpen:
                raise DoesNotOpen from None
            sealed = wrap(key, public=public_for(new, part.kind), bound=place.bound("key"))
            PartKey.objects.create(part=part, body_key=new, sealed=sealed, made_at=at)
        PartKey.objects.filter(pk__in=[row.pk for row in found]).update(ended_at=at, sealed=b"")
    return len(found)


def _keyed_to(key: BodyKey) -> int:
    """Return how many keys of parts are still sealed to a body's key, those that the body does not see yet with them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_keyed_to(%s)", [key.pk])
        [count] = cursor.fetchone() or [0]
    return int(count)


def _let_die(old: BodyKey, new: BodyKey, remaining: int, *, by: Actor, at: datetime) -> bool:
    """Empty all that the old private key is sealed in, once nothing needs it any more."""
    if remaining or _may_still_come(new, at=at):
        return False
    with transaction.atomic():
        HeldKey.objects.filter(body_key=old, ended_at=None).update(ended_at=at, sealed=b"")
        CustodyCopy.objects.filter(body_key=old).update(sealed=b"")
        BodyKey.objects.filter(pk=old.pk).update(state=BodyKey.State.DEAD, ended_at=at)
        record(
            kind="body.end_lead_key", subject="body", subject_id=old.body_id, by=by, at=at,
            public={"key": old.key_id},
        )  # fmt: skip
    return True


def _may_still_come(new: BodyKey, *, at: datetime) -> bool:
    """Return whether another node may still send what was sealed to the old key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_has_remote_keys()")
        [remote] = cursor.fetchone() or [False]
    return bool(remote) and at - new.made_at < timedelta(days=KEPT_DAYS)
