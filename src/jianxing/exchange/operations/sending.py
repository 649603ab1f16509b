"""Sending: an envelope is a row of the transaction in which somebody acts, numbered and signed there, or nothing is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.evidence.models import File
from jianxing.exchange import envelope, kinds, policies, queries
from jianxing.exchange.envelope import Attachment
from jianxing.exchange.keys import SigningStopped, path_of, private_key
from jianxing.exchange.kinds import Json
from jianxing.exchange.models import Hosting, Outgoing, OutgoingContent, Peer, Route
from jianxing.exchange.network import waking
from jianxing.exchange.office import exchange_office
from jianxing.exchange.operations.card import present_card, sign_card
from jianxing.exchange.operations.offering import offer
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record

#: What one node tells another about itself; no domain's.
CARD = "node-card"
RESTORED = "node-restored"
#: The node's former key and the one that follows it.
Handover = tuple[Ed25519PrivateKey, Ed25519PrivateKey]


class NoTransaction(RuntimeError):
    """An envelope belongs to an act: a mistake in the code where there is none."""


def attachment_of(file: File) -> Attachment:
    """Describe a file of the evidence store as it travels with an envelope."""
    return Attachment(
        name=file.name, sha256=file.blob.sha256, size=file.blob.size, media_type=file.blob.media_type
    )


def send(
    *,
    kind: str,
    sender: Body,
    to: Body,
    payload: dict[str, Json],
    attachments: Sequence[Attachment] = (),
    by: Actor,
    at: datetime,
) -> Outgoing:
    """Write an envelope to a body of another node, in the caller's transaction: it leaves if and only if that commits.

    Raises ``policies.NotHosted`` for a body of this node, ``kinds.PayloadUnfit`` where the payload is not what its kind asks,
    and ``keys.SigningStopped`` where it cannot be signed: then the act must fail too, since nothing ever leaves unsigned.
    """
    if not connection.in_atomic_block:
        raise NoTransaction("exchange.operations.send belongs inside the transaction of the act")
    kinds.check_payload(kind=kind, payload=payload)
    hosting = queries.hosting_of(to)
    if hosting is None:
        raise policies.NotHosted(to)
    policies.check_sender(sender=sender)
    policies.check_can_send_to(peer=hosting.peer)
    if queries.own_key(body_code=sender.code) is None:
        offer(body=sender, by=Actor.system(), at=at)
    with exchange_office():
        route = _route_with_card(hosting.peer, at=at)
        return _append(
            route,
            kind=kind,
            sender=sender,
            to=hosting,
            payload=payload,
            attachments=attachments,
            by=by,
            at=at,
        )


def _route_with_card(peer: Peer, *, at: datetime) -> Route:
    """Take the route's turn; what this node has to say of itself goes before whatever depends on it."""
    route = _locked(peer, at=at)
    _introduce(route, at=at)
    return route


def _locked(peer: Peer, *, at: datetime) -> Route:
    route = (
        Route.objects.select_for_update(of=("self",))
        .select_related("peer")
        .get(peer=peer, direction=Route.Direction.OUT)
    )
    if route.epoch == 0:
        # Whole seconds, so that a node which comes back from a backup has a greater one without knowing the last.
        route.epoch = int(at.timestamp())
    return route


def _introduce(route: Route, *, at: datetime, keys: Handover | None = None) -> None:
    if route.tells_restored:
        known = Route.objects.get(peer_id=route.peer_id, direction=Route.Direction.IN)
        route.tells_restored = False
        _append_own(
            route, RESTORED, {"known": {"epoch": known.epoch, "number": known.number}}, at=at, keys=keys
        )
    if route.card != queries.node().card:
        card = present_card()
        route.card = card.digest()
        signed = sign_card(card, at=at, key=keys[1] if keys else None)
        _append_own(route, CARD, {"card": signed}, at=at, keys=keys)


def announce(*, at: datetime, keys: Handover | None = None) -> None:
    """Tell every peer, on its route and in its turn, what this node has to say of itself; nothing where that was said.

    *keys* are the node's former key, which still signs the envelope, and the one that follows it.
    """
    with transaction.atomic(), exchange_office():
        for peer in queries.peers().filter(state=Peer.State.LISTED).order_by("pk"):
            _introduce(_locked(peer, at=at), at=at, keys=keys)


def _append_own(
    route: Route, kind: str, payload: Mapping[str, Any], *, at: datetime, keys: Handover | None
) -> None:
    _append(
        route,
        kind=kind,
        sender=None,
        to=None,
        payload=payload,
        attachments=(),
        by=Actor.system(),
        at=at,
        former=keys[0] if keys else None,
    )


def _append(
    route: Route,
    *,
    kind: str,
    sender: Body | None,
    to: Hosting | None,
    payload: Mapping[str, Any],
    attachments: Sequence[Attachment],
    by: Actor,
    at: datetime,
    former: Ed25519PrivateKey | None = None,
) -> Outgoing:
    own, peer = queries.node(), route.peer
    number = route.number + 1
    after = None
    if number == 1 and route.after_epoch is not None and route.after_number is not None:
        after = route.after_epoch, route.after_number
    said = envelope.compose(
        origin=own.code,
        destination=peer.code,
        epoch=route.epoch,
        number=number,
        previous=route.digest or None,
        after=after,
        kind=kind,
        sender=sender.code if sender else None,
        to=to.code if to else None,
        sent_at=at,
        attachments=attachments,
        payload=payload,
    )
    signed = sign(said, body_code=sender.code if sender else "", former=former)
    digest = envelope.digest_of(said)
    outgoing: Outgoing = Outgoing.objects.create(
        route=route,
        epoch=route.epoch,
        number=number,
        digest=digest,
        kind=kind,
        sender=sender,
        to_id=to.body_id if to else None,
        sent_at=at,
        visible_to=[sender.pk] if sender else [],
    )
    OutgoingContent.objects.create(
        outgoing=outgoing, envelope=signed, attachments=sorted({one.sha256 for one in attachments})
    )
    waking.wake(peer_id=peer.pk)
    route.number, route.digest = number, digest
    route.save(update_fields=["epoch", "number", "digest", "card", "tells_restored"])
    record(
        kind="outgoing.send",
        subject="outgoing",
        subject_id=outgoing.pk,
        by=by,
        at=at,
        public={
            "to": peer.code,
            "epoch": route.epoch,
            "number": number,
            "digest": digest,
            "kind": kind,
        },
    )
    return outgoing


def sign(payload: bytes, *, body_code: str = "", former: Ed25519PrivateKey | None = None) -> bytes:
    """Sign as this node, and as a body of it where one is named; raises ``SigningStopped``."""
    keys = [former or _present_key("")]
    if body_code:
        keys.append(_present_key(body_code))
    return envelope.sealed(payload, keys=keys)


def _present_key(body_code: str) -> Ed25519PrivateKey:
    own = queries.own_key(body_code=body_code)
    if own is None:
        raise SigningStopped(path_of(body_code=body_code), _("has not been made"))
    return private_key(body_code=body_code, key_id=own.key_id)


def resign(outgoing: Outgoing) -> bytes:
    """Sign an envelope that has not been answered with the keys of today; its digest stays."""
    with transaction.atomic(), exchange_office():
        content = OutgoingContent.objects.get(pk=outgoing.pk)
        payload = envelope.opened(bytes(content.envelope)).payload
        signed = sign(payload, body_code=outgoing.sender.code if outgoing.sender else "")
        OutgoingContent.objects.filter(pk=outgoing.pk).update(envelope=signed)
        return signed
