"""Who exchanges with whom: this node's own address and keys, and its peers with theirs. A peer is listed only after somebody
has compared its fingerprint by another way than the card came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory import operations as directory
from jianxing.directory.models import Appointment, Body
from jianxing.directory.policies import Refused
from jianxing.exchange import card as cards
from jianxing.exchange import policies, queries
from jianxing.exchange.keys import private_key
from jianxing.exchange.models import Hosting, Key, Node, Peer, Route
from jianxing.exchange.operations.card import renew_card, sync_ledger_keys
from jianxing.exchange.operations.certificates import take_certificates
from jianxing.exchange.operations.offering import lock_keys, new_key
from jianxing.exchange.operations.sending import announce
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record

#: How long what an earlier key signed is still accepted: media may be weeks late.
OVERLAP: Final = timedelta(days=90)
LONGEST_CODE: Final = 40


class AddressTaken(Refused):
    """The node has an address, and peers know it by that."""


class PeerUnfit(Refused):
    """The card cannot be taken."""


class FingerprintDiffers(Refused):
    """What the other operator read out is not what the card is signed with."""


def establish(*, code: str, name: str, by: Actor, at: datetime) -> Node:
    """Give this node its address among others, and its key; the address stays, the name may be corrected."""
    policies.check_can_manage_peers(by=by)
    with transaction.atomic():
        lock_keys()
        node = Node.objects.first()
        if node is not None and node.code != code:
            raise AddressTaken(
                _("This node is known as %(code)s, and its address does not change.") % {"code": node.code},
                _("Its name may be changed."),
            )
        policies.check_code(code=code)
        if node is None:
            node = Node.objects.create(id=1, code=code, name=name, made_at=at)
            new_key(body_code="", at=at)
        else:
            Node.objects.update(name=name)
            node.name = name
        sync_ledger_keys(at=at)
        renew_card()
        record(
            kind="node.establish",
            subject="node",
            subject_id=1,
            by=by,
            at=at,
            public={"code": code, "name": name},
        )
    return node


def rotate_key(*, body_code: str = "", lost: bool = False, by: Actor, at: datetime) -> Key:
    """Sign with a new key from now on. Peers are told on every route, by an envelope that the old key still signs; what that
    signed is accepted there until the overlap ends.

    Where the old key is *lost*, nothing can tell them but the new card, whose fingerprint they must compare.
    """
    policies.check_can_manage_peers(by=by)
    with transaction.atomic():
        queries.node()
        lock_keys()
        own = queries.own_key(body_code=body_code)
        if own is None:
            raise policies.NoSuchKey(body_code)
        former = None if lost else private_key(body_code=body_code, key_id=own.key_id)
        Key.objects.filter(key_id=own.key_id).update(until=at)
        made, fresh = new_key(body_code=body_code, at=at)
        renew_card()
        record(
            kind="node.change_key",
            subject="node",
            subject_id=1,
            by=by,
            at=at,
            public={
                "exchange": body_code or "node",
                "old": own.key_id,
                "new": made.key_id,
                "public_key": made.public,
            },
        )
        if not lost:
            announce(at=at, keys=None if body_code or former is None else (former, fresh))
    return made


def add_peer(
    *,
    document: str,
    fingerprint: str,
    address: str = "",
    bodies: Mapping[str, Body] | None = None,
    by: Actor,
    at: datetime,
) -> Peer:
    """List another node by its card, whose *fingerprint* its operator read out; its bodies become bodies of the directory.

    *bodies* says which of the card's codes is a body that is here already; others are matched by their whole name where
    nobody here acts for them, and added otherwise.
    """
    policies.check_can_manage_peers(by=by)
    policies.check_address(address=address)
    read = _read(document)
    _compare(read, fingerprint)
    with transaction.atomic():
        lock_keys()
        if read.card.node == queries.node().code or Peer.objects.filter(code=read.card.node).exists():
            raise PeerUnfit(
                _("A node %(code)s is known already.") % {"code": read.card.node},
                _("Where its keys are new, use jianxing exchange peers rotate."),
            )
        peer = Peer.objects.create(
            code=read.card.node,
            name=read.card.name,
            address=address,
            fingerprint=_plain(fingerprint),
            added_at=at,
            added_by_id=by.person_id,
        )
        for direction in Route.Direction.values:
            Route.objects.create(peer=peer, direction=direction)
        record(
            kind="peer.add",
            subject="peer",
            subject_id=peer.pk,
            by=by,
            at=at,
            public={"code": peer.code, "name": peer.name, "fingerprint": peer.fingerprint},
        )
        take_card(peer=peer, card=read.card, given=bodies or {}, adopts=True, by=by, at=at)
    return peer


def renew_peer(*, peer: Peer, document: str, fingerprint: str, by: Actor, at: datetime) -> None:
    """Take a peer's new card by hand, its fingerprint compared: after its keys were lost, or revoked here."""
    policies.check_can_manage_peers(by=by)
    read = _read(document)
    _compare(read, fingerprint)
    if read.card.node != peer.code:
        raise PeerUnfit(_("The card is of %(code)s.") % {"code": read.card.node}, _("Choose its own card."))
    with transaction.atomic():
        lock_keys()
        Peer.objects.filter(pk=peer.pk).update(
            fingerprint=_plain(fingerprint),
            state=Peer.State.LISTED,
            revoked_at=None,
            revoked_by=None,
            revoke_reason="",
        )
        record(
            kind="peer.renew",
            subject="peer",
            subject_id=peer.pk,
            by=by,
            at=at,
            public={"fingerprint": _plain(fingerprint)},
        )
        take_card(peer=peer, card=read.card, given={}, adopts=True, by=by, at=at)


def reach_peer(*, peer: Peer, address: str, by: Actor, at: datetime) -> None:
    """Say where a peer is reached by network, a name and a port; empty: by file alone."""
    policies.check_can_manage_peers(by=by)
    policies.check_address(address=address)
    with transaction.atomic():
        Peer.objects.filter(pk=peer.pk).update(address=address)
        record(
            kind="peer.reach",
            subject="peer",
            subject_id=peer.pk,
            by=by,
            at=at,
            public={"address": address},
        )
    peer.address = address


def revoke_peer(*, peer: Peer, reason: str, by: Actor, at: datetime) -> None:
    """Exchange with a node no longer: nothing is sent to it, and what it sends is refused."""
    policies.check_can_manage_peers(by=by)
    policies.check_reason(reason=reason)
    with transaction.atomic():
        if not Peer.objects.filter(pk=peer.pk, state=Peer.State.LISTED).update(
            state=Peer.State.REVOKED, revoked_at=at, revoked_by_id=by.person_id, revoke_reason=reason
        ):
            raise PeerUnfit(_("This peer has been revoked already."), _("Reload the page."))
        record(
            kind="peer.revoke", subject="peer", subject_id=peer.pk, by=by, at=at, public={"reason": reason}
        )
    peer.refresh_from_db()


def revoke_key(*, key: Key, reason: str, by: Actor, at: datetime) -> None:
    """Trust a peer's key no longer, whenever it signed. Its other keys stand."""
    policies.check_can_manage_peers(by=by)
    policies.check_reason(reason=reason)
    if key.peer is None:
        raise PeerUnfit(
            _("An own key is not revoked here: its peers revoke it."),
            _("Put a new one in its place: jianxing exchange keys"),
        )
    with transaction.atomic():
        if not Key.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at, revoke_reason=reason):
            raise PeerUnfit(_("This key has been revoked already."), _("Reload the page."))
        record(
            kind="peer.revoke_key",
            subject="peer",
            subject_id=key.peer.pk,
            by=by,
            at=at,
            public={"key": key.key_id, "body": key.body_code, "reason": reason},
        )


def take_card(
    *, peer: Peer, card: cards.Card, given: Mapping[str, Body], adopts: bool, by: Actor, at: datetime
) -> None:
    """Bring what is known of a peer in step with its card. What no longer stands on it is accepted until the overlap ends; what
    was revoked here stays revoked. Only where an operator looks (*adopts*) may a body that is here already become the peer's."""
    known = {key.key_id: key for key in Key.objects.filter(key_id__in=[key.id for key in card.keys])}
    for key in card.keys:
        before = known.get(key.id)
        if before is None:
            Key.objects.create(
                peer=peer,
                purpose=key.purpose,
                body_code=key.body or "",
                key_id=key.id,
                public=key.public,
                since=at,
            )
        elif (before.peer_id, before.purpose, before.body_code) != (peer.pk, key.purpose, key.body or ""):
            raise PeerUnfit(
                _("The key %(key)s is known as another's.") % {"key": key.id[:16]},
                _("Ask the node's operator how it came by it."),
            )
        elif before.until is not None:
            Key.objects.filter(pk=before.pk).update(until=None)
    Key.objects.filter(peer=peer, until=None).exclude(key_id__in=[key.id for key in card.keys]).exclude(
        purpose=Key.Purpose.LEDGER
    ).update(until=at + OVERLAP)
    hosted = set(Hosting.objects.filter(peer=peer).values_list("code", flat=True))
    for body in card.bodies:
        if body.code not in hosted:
            _host(peer, body, given=given.get(body.code), adopts=adopts, by=by, at=at)
    Peer.objects.filter(pk=peer.pk).update(name=card.name)
    if card.network is not None:
        take_certificates(peer=peer, pems=card.network.certificates, by=by, at=at)
        Peer.objects.filter(pk=peer.pk).exclude(told_address=card.network.address).update(
            address=card.network.address, told_address=card.network.address
        )


def _host(
    peer: Peer, told: cards.CardBody, *, given: Body | None, adopts: bool, by: Actor, at: datetime
) -> None:
    body = given or (_match(told.name) if adopts else None)
    if body is None:
        taken = Body.objects.filter(name=told.name).exists()
        code = f"{peer.code}.{told.code}"
        if len(code) > LONGEST_CODE or Body.objects.filter(code=code).exists():
            code = f"{peer.code[:20]}.{cards.short(told.code)}"
        body = directory.add_body(
            code=code,
            name=f"{told.name[:80]}（{peer.code}）" if taken else told.name,
            kind=told.kind,
            by=Actor.system() if by.is_system else by,
            at=at,
        )
    elif Hosting.objects.filter(body=body).exists() or queries.own_key(body_code=body.code) is not None:
        raise PeerUnfit(
            _("%(body)s lives here or on another node.") % {"body": body.label},
            _("Choose another body for it."),
        )
    Hosting.objects.create(body=body, peer=peer, code=told.code, since=at)


def _match(name: str) -> Body | None:
    """Return the body of that whole name, where nobody here has ever acted for it and it is nobody's yet."""
    body = Body.objects.filter(name=name, merged_into=None, hosting=None).first()
    if body is None or Appointment.objects.filter(body=body).exists():
        return None
    return None if queries.own_key(body_code=body.code) is not None else body


def _read(document: str) -> cards.Read:
    try:
        return cards.read(document)
    except cards.CardRefused as error:
        raise PeerUnfit(
            _("This is no card of a node: %(reason)s") % {"reason": error.reason},
            _("Ask for it again; its operator makes it with jianxing exchange card."),
        ) from error


def _compare(read: cards.Read, fingerprint: str) -> None:
    if _plain(fingerprint) not in read.signers:
        raise FingerprintDiffers(
            _("The card is signed by another key than the one read out: %(found)s")
            % {"found": cards.in_groups(read.fingerprint)},
            _("Do not take it. Call the node's operator and ask what is amiss."),
        )


def _plain(fingerprint: str) -> str:
    return "".join(fingerprint.split()).replace(":", "").lower()
