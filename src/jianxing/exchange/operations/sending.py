"""Sending: an envelope is a row of the transaction in which somebody acts, numbered and signed there, or nothing is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from jianxing.directory.models import Body
from jianxing.evidence.models import File
from jianxing.exchange import envelope, kinds, policies, queries
from jianxing.exchange.card import Card
from jianxing.exchange.envelope import Attachment
from jianxing.exchange.keys import SigningStopped, path_of, private_key
from jianxing.exchange.kinds import Json
from jianxing.exchange.models import Hosting, Outgoing, OutgoingContent, Peer, Route
from jianxing.exchange.office import exchange_office
from jianxing.exchange.operations.card import present_card, sign_card
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record

#: What one node tells another about itself; no domain's.
CARD = "node-card"
RESTORED = "node-restored"


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
    """Take the route's turn; a card that says something new goes before whatever it vouches for."""
    route = _locked(peer, at=at)
    node = queries.node()
    if route.card != node.card:
        send_card(route, card=present_card(), at=at)
    return route


def _locked(peer: Peer, *, at: datetime) -> Route:
    route = Route.objects.select_for_update().get(peer=peer, direction=Route.Direction.OUT)
    if route.epoch == 0:
        # Whole seconds, so that a node which comes back from a backup has a greater one without knowing the last.
        route.epoch = int(at.timestamp())
    return route


def send_card(route: Route, *, card: Card, at: datetime) -> Outgoing:
    """Tell a peer, on its route and in its turn, what this node's card says now."""
    route.card = card.digest()
    return _append(
        route,
        kind=CARD,
        sender=None,
        to=None,
        payload={"card": sign_card(card, at=at)},
        attachments=(),
        by=Actor.system(),
        at=at,
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
    after: tuple[int, int] | None = None,
) -> Outgoing:
    own, peer = queries.node(), route.peer
    number = route.number + 1
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
    signed = sign(said, body_code=sender.code if sender else "")
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
    route.number, route.digest = number, digest
    route.save(update_fields=["epoch", "number", "digest", "card"])
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


def sign(payload: bytes, *, body_code: str = "") -> bytes:
    """Sign as this node, and as a body of it where one is named; raises ``SigningStopped``."""
    keys = []
    for code in ("", body_code) if body_code else ("",):
        own = queries.own_key(body_code=code)
        if own is None:
            raise SigningStopped(path_of(body_code=code), "has not been made")
        keys.append(private_key(body_code=code, key_id=own.key_id))
    return envelope.sealed(payload, keys=keys)


def resign(outgoing: Outgoing) -> bytes:
    """Sign an envelope that has not been answered with the keys of today; its digest stays."""
    with transaction.atomic(), exchange_office():
        content = OutgoingContent.objects.get(pk=outgoing.pk)
        payload = envelope.opened(bytes(content.envelope)).payload
        signed = sign(payload, body_code=outgoing.sender.code if outgoing.sender else "")
        OutgoingContent.objects.filter(pk=outgoing.pk).update(envelope=signed)
        return signed


def note_carried(*, outgoing: Outgoing, at: datetime) -> None:
    """Count that a carrier took it along; it waits for its receipt all the same."""
    with exchange_office():
        Outgoing.objects.filter(pk=outgoing.pk).update(carried=F("carried") + 1, carried_at=at)
