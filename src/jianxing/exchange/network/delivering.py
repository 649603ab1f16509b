"""Carrying to a peer by network what waits for it: envelopes, the contents that it asks for, and receipts for what it sent.

Nothing is held while the network is waited for, but that nobody else carries to the same peer. What went and was not answered
goes again; the peer knows it again by its digest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.evidence.vault import ContentMissing, Vault
from jianxing.exchange import operations, queries
from jianxing.exchange.keys import SigningStopped
from jianxing.exchange.models import Certificate, OutgoingContent, Peer, Route
from jianxing.exchange.network import client, wire
from jianxing.exchange.network.client import Endpoint, NotDelivered
from jianxing.exchange.office import exchange_office
from jianxing.exchange.operations.carrying import Parcel
from jianxing.exchange.operations.troubles import note_trouble
from jianxing.kernel.actor import Actor

logger = logging.getLogger("jianxing.exchange.delivering")

#: What went and has no receipt goes again after this; most receipts come with the answer.
AGAIN_AFTER: Final = timedelta(seconds=30)
#: Half of an advisory lock's number; the peer's key is the other.
LOCK: Final = 0x6A78_6578
#: What a peer says that will be otherwise in a moment.
_PASSING: Final = frozenset({"busy", "failed"})
#: What the operator must look at, since trying again will not mend it.
_LASTING: Final = frozenset({"wrong_certificate", "no_certificate", "refused", "tls", "answer_too_large"})


@dataclass(frozen=True, slots=True)
class Round:
    """How a carrier's round ended: when to come again where it must, and how many envelopes it took along."""

    carried: int = 0
    again_at: datetime | None = None


def carry(*, peer_id: int, now: Callable[[], datetime]) -> Round:
    """Carry to a peer until nothing waits that has not gone lately; of several who try at once one does."""
    carried = 0
    while True:
        with _alone(peer_id) as is_mine:
            if not is_mine:
                return Round(carried)
            done = _carry_once(peer_id, at=now())
            while done.carried and done.again_at is None:
                carried += done.carried
                done = _carry_once(peer_id, at=now())
            carried += done.carried
        # Who came meanwhile and saw the peer taken went away: what they came for is looked for once more.
        if done.again_at is not None or not _waits(peer_id, at=now()):
            return Round(carried, done.again_at)


def due(*, at: datetime) -> list[int]:
    """Return the keys of the peers for which something waits that may be carried now."""
    listed = queries.peers().filter(state=Peer.State.LISTED).exclude(address="")
    return [peer.pk for peer in listed if _waits(peer.pk, at=at)]


@contextmanager
def _alone(peer_id: int) -> Iterator[bool]:
    """Hold the peer for this connection, where nobody does; who is killed lets go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, peer_id])
        [is_mine] = cursor.fetchone() or [False]
        try:
            yield bool(is_mine)
        finally:
            if is_mine:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, peer_id])


def _waits(peer_id: int, *, at: datetime) -> bool:
    peer = Peer.objects.filter(pk=peer_id, state=Peer.State.LISTED).exclude(address="").first()
    if peer is None or _not_before(peer, at=at) is not None:
        return False
    try:
        return bool(_parcels(peer, at=at) or operations.receipts_for(peer=peer, most=1))
    except SigningStopped:
        return True  # the operator is told each time


def _not_before(peer: Peer, *, at: datetime) -> datetime | None:
    """Return until when a peer that was not reached is left alone."""
    until = Route.objects.values_list("next_try_at", flat=True).get(peer=peer, direction=Route.Direction.OUT)
    return until if until is not None and at < until <= at + operations.LONGEST_WAIT else None


def _carry_once(peer_id: int, *, at: datetime) -> Round:
    peer = Peer.objects.filter(pk=peer_id, state=Peer.State.LISTED).exclude(address="").first()
    if peer is None:
        return Round()
    if (until := _not_before(peer, at=at)) is not None:
        return Round(again_at=until)
    try:
        operations.sign_receipts(at=at)
        parcels = _parcels(peer, at=at)
        receipts = operations.receipts_for(peer=peer)
    except SigningStopped as stopped:
        _note(peer, "signing-stopped", str(stopped), at=at)
        return Round()
    if not parcels and not receipts:
        return Round()
    try:
        _hand_over(peer, parcels, [waiting.document for waiting in receipts], at=at)
    except NotDelivered as failure:
        reason = f"{failure.code}: {failure.detail}" if failure.detail else failure.code
        if failure.code in _LASTING and failure.detail not in _PASSING:
            _note(peer, f"not-delivered-{failure.code}", _words(failure), at=at)
        return Round(again_at=operations.note_failure(peer=peer, reason=reason, at=at))
    operations.note_carried(ids=[parcel.id for parcel in parcels], at=at)
    operations.note_receipts_carried(ids=[waiting.id for waiting in receipts], at=at)
    operations.note_reached(peer=peer, at=at)
    return Round(carried=len(parcels) + len(receipts))


def _parcels(peer: Peer, *, at: datetime) -> list[Parcel]:
    """Return what has not gone lately, as much of it as is posted together."""
    chosen: list[Parcel] = []
    left = wire.POSTED_BYTES
    for parcel in operations.outgoing(peer=peer, at=at, not_since=at - AGAIN_AFTER):
        left -= len(parcel.envelope)
        if chosen and left < 0:
            break
        chosen.append(parcel)
    return chosen


def _hand_over(peer: Peer, parcels: list[Parcel], receipts: list[bytes], *, at: datetime) -> None:
    endpoint, own = _endpoint(peer, at=at), queries.own_certificates().present
    body = wire.Posted(
        envelopes=tuple(parcel.envelope for parcel in parcels), receipts=tuple(receipts)
    ).to_json()
    wanted = _taken(client.post(endpoint=endpoint, identity=own, path=wire.ENVELOPES, body=body), at=at)
    for digest in wanted:
        if not _is_announced(peer, digest):
            continue
        try:
            with Vault(settings.FILES_ROOT).open(digest) as content:
                body = content.read()
        except ContentMissing:
            _note(peer, "content-missing", _("A content that belongs to an envelope is missing here."), at=at)
            continue
        _taken(client.post(endpoint=endpoint, identity=own, path=wire.CONTENTS + digest, body=body), at=at)


def _taken(data: bytes, *, at: datetime) -> tuple[str, ...]:
    """Take the receipts of an answer; returns what the peer still wants."""
    try:
        answer = wire.answered(data)
    except wire.Unreadable:
        raise NotDelivered("broken_off", "no answer of a node") from None
    operations.take_receipts(answer.receipts, at=at)
    return answer.wanted


def _endpoint(peer: Peer, *, at: datetime) -> Endpoint:
    host, _colon, port = peer.address.rpartition(":")
    listed: list[Certificate] = list(queries.accepted(at=at).filter(peer=peer))
    return Endpoint(host.strip("[]"), int(port), tuple(queries.pinned(row) for row in listed))


def _is_announced(peer: Peer, digest: str) -> bool:
    """Whether an envelope to this peer names the content: nobody is given another."""
    with acting(Actor.system()), exchange_office():
        return OutgoingContent.objects.filter(
            outgoing__route__peer=peer, attachments__contains=[digest]
        ).exists()


def _note(peer: Peer, code: str, words: str, *, at: datetime) -> None:
    with acting(Actor.system()), exchange_office():
        note_trouble(code=code, words=words, peer=peer, at=at)


def _words(failure: NotDelivered) -> str:
    return {
        "wrong_certificate": _("It shows a certificate that is not pinned, or one that has expired."),
        "no_certificate": _("No certificate of it is pinned."),
        "refused": _("It refuses what it is brought: %(code)s") % {"code": failure.detail},
        "tls": _("It does not accept this node's certificate."),
        "answer_too_large": _("It answers more than a node does."),
    }[failure.code]
