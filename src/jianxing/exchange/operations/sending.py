"""Sending: an envelope is a row of the transaction in which somebody acts, numbered and signed there, or nothing is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from django.utils.translation import gettext as _

from jianxing.directory.inserting import new_keys
from jianxing.directory.models import Body
from jianxing.directory.prepared import prepared
from jianxing.evidence.models import File
from jianxing.exchange import envelope, kinds, policies, queries
from jianxing.exchange.envelope import Attachment
from jianxing.exchange.keys import SigningStopped, path_of, private_key
from jianxing.exchange.kinds import Json
from jianxing.exchange.models import Outgoing, OutgoingContent, Peer, Route
from jianxing.exchange.network import waking
from jianxing.exchange.office import exchange_office
from jianxing.exchange.operations.card import present_card, sign_card
from jianxing.exchange.operations.offering import offer
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import Entry, packed

#: What one node tells another about itself; no domain's.
CARD = "node-card"
RESTORED = "node-restored"
_TURN: Final = "SELECT * FROM exchange_turn(%s, %s, %s)"
_APPEND: Final = "SELECT exchange_append(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
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
    turn = _turn(to=to, sender=sender, at=at)
    return _append(
        turn,
        kind=kind,
        sender=sender,
        to_id=to.pk,
        payload=payload,
        attachments=attachments,
        keys=(
            _private_key("", turn.node_key),
            _private_key(sender.code, turn.body_key),
        ),
        by=by,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """A route that this transaction holds: where it stands, and what the next envelope on it needs."""

    route_id: int
    epoch: int
    number: int
    digest: str
    after_epoch: int | None
    after_number: int | None
    is_introduced: bool
    peer_id: int
    peer_code: str
    to_code: str | None
    node_code: str
    node_key: str | None
    body_key: str | None
    is_remote: bool
    new_id: int


def _turn(*, to: Body, sender: Body, at: datetime) -> _Turn:
    """Take the route's turn; what this node has to say of itself goes before whatever depends on it."""
    turn = _asked(to, sender)
    if turn.is_remote:
        policies.check_sender(sender=sender)
    if turn.body_key is None:
        offer(body=sender, by=Actor.system(), at=at)
        turn = _asked(to, sender)
    if not turn.is_introduced:
        with exchange_office():
            _introduce(_locked(Peer.objects.get(pk=turn.peer_id), at=at), at=at)
        turn = _asked(to, sender)
    return turn


def _asked(to: Body, sender: Body) -> _Turn:
    found = prepared(_TURN, [to.pk, sender.pk, sender.code])
    if found:
        return _Turn(*found[0])
    hosting = queries.hosting_of(to)
    if hosting is None:
        raise policies.NotHosted(to)
    policies.check_sender(sender=sender)
    policies.check_can_send_to(peer=hosting.peer)
    raise queries.NotEstablished


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
    turn = _Turn(
        route_id=route.pk,
        epoch=route.epoch,
        number=route.number,
        digest=route.digest,
        after_epoch=route.after_epoch,
        after_number=route.after_number,
        is_introduced=True,
        peer_id=route.peer_id,
        peer_code=route.peer.code,
        to_code=None,
        node_code=queries.node().code,
        node_key=None,
        body_key=None,
        is_remote=False,
        new_id=new_keys(Outgoing, 1)[0],
    )
    sent = _append(
        turn,
        kind=kind,
        sender=None,
        to_id=None,
        payload=payload,
        attachments=(),
        keys=(keys[0] if keys else _present_key(""),),
        by=Actor.system(),
        at=at,
    )
    route.number, route.digest = sent.number, sent.digest
    route.save(update_fields=["card", "tells_restored"])


def _append(
    turn: _Turn,
    *,
    kind: str,
    sender: Body | None,
    to_id: int | None,
    payload: Mapping[str, Any],
    attachments: Sequence[Attachment],
    keys: Sequence[Ed25519PrivateKey],
    by: Actor,
    at: datetime,
) -> Outgoing:
    number = turn.number + 1
    after = None
    if number == 1 and turn.after_epoch is not None and turn.after_number is not None:
        after = turn.after_epoch, turn.after_number
    said = envelope.compose(
        origin=turn.node_code,
        destination=turn.peer_code,
        epoch=turn.epoch,
        number=number,
        previous=turn.digest or None,
        after=after,
        kind=kind,
        sender=sender.code if sender else None,
        to=turn.to_code,
        sent_at=at,
        attachments=attachments,
        payload=payload,
    )
    digest = envelope.digest_of(said)
    act = Entry(
        kind="outgoing.send",
        subject="outgoing",
        subject_id=turn.new_id,
        public={
            "to": turn.peer_code,
            "epoch": turn.epoch,
            "number": number,
            "digest": digest,
            "kind": kind,
        },
    )
    prepared(
        _APPEND,
        [
            turn.new_id,
            turn.route_id,
            turn.epoch,
            number,
            digest,
            kind,
            sender.pk if sender else None,
            to_id,
            at,
            envelope.sealed(said, keys=keys),
            sorted({one.sha256 for one in attachments}),
            packed(entries=[act], by=by, at=at),
        ],
    )
    waking.wake(peer_id=turn.peer_id)
    sent = Outgoing(
        id=turn.new_id,
        route_id=turn.route_id,
        epoch=turn.epoch,
        number=number,
        digest=digest,
        kind=kind,
        sender=sender,
        to_id=to_id,
        sent_at=at,
        visible_to=[sender.pk] if sender else [],
    )
    sent._state.adding, sent._state.db = False, "default"
    return sent


def _present_key(body_code: str) -> Ed25519PrivateKey:
    own = queries.own_key(body_code=body_code)
    return _private_key(body_code, own.key_id if own else None)


def _private_key(body_code: str, key_id: str | None) -> Ed25519PrivateKey:
    if key_id is None:
        raise SigningStopped(path_of(body_code=body_code), _("has not been made"))
    return private_key(body_code=body_code, key_id=key_id)


def resign(outgoing: Outgoing) -> bytes:
    """Sign an envelope that has not been answered with the keys of today; its digest stays."""
    with transaction.atomic(), exchange_office():
        content = OutgoingContent.objects.get(pk=outgoing.pk)
        payload = envelope.opened(bytes(content.envelope)).payload
        keys = [_present_key("")]
        if outgoing.sender is not None:
            keys.append(_present_key(outgoing.sender.code))
        signed = envelope.sealed(payload, keys=keys)
        OutgoingContent.objects.filter(pk=outgoing.pk).update(envelope=signed)
        return signed
