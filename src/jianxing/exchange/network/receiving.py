"""What the listener does with what a peer posts. Whose certificate was shown decides whose envelopes may come with it."""

from __future__ import annotations

import http
import io
import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.exchange import operations, queries
from jianxing.exchange.keys import SigningStopped
from jianxing.exchange.models import Certificate, Peer, Receipt
from jianxing.exchange.network import waking, wire
from jianxing.exchange.network.listener import Refused
from jianxing.exchange.office import exchange_office
from jianxing.exchange.operations.troubles import note_trouble
from jianxing.kernel import dsse
from jianxing.kernel.actor import Actor

#: The ledger is sealed within a second: waiting for that spares the peer a second way.
SEALED_SECONDS: Final = 2.0
GLANCE_SECONDS: Final = 0.05


def receive(
    shown: Certificate,
    path: str,
    body: bytes,
    *,
    now: Callable[[], datetime],
    rest: Callable[[float], object] = time.sleep,
) -> bytes:
    """Take what was posted to *path* with a certificate, and answer with the receipts that are ready; raises ``Refused``.

    It rests a moment now and then while the ledger is being sealed.
    """
    peer = _peer(shown, at=now())
    if path == wire.ENVELOPES:
        _take_posted(peer, body, at=now())
    else:
        _take_content(peer, path.removeprefix(wire.CONTENTS), body, at=now())
    return _answer(peer, now=now, rest=rest)


def _peer(shown: Certificate, *, at: datetime) -> Peer:
    """Return whose certificate it is, if it is still accepted: it may have been revoked since the handshake."""
    row = queries.callers(at=at).get(shown.fingerprint)
    if row is None:
        raise Refused(http.HTTPStatus.FORBIDDEN, "not_listed")
    return row.peer


def _take_posted(peer: Peer, body: bytes, *, at: datetime) -> None:
    try:
        posted = wire.posted(body)
    except wire.Unreadable:
        raise Refused(http.HTTPStatus.BAD_REQUEST, "not_understood") from None
    for data in (*posted.envelopes, *posted.receipts):
        if (named := _from(data)) is not None and named != peer.code:
            _note(peer, "wrong-certificate", _("It brought what is of another node."), at=at)
            raise Refused(http.HTTPStatus.FORBIDDEN, "wrong_peer")
    operations.take_receipts(posted.receipts, at=at)
    operations.deliver_many(posted.envelopes, at=at)


def _from(data: bytes) -> str | None:
    """Return the node that an envelope or a receipt says it is from; None where it does not say. It is believed nothing yet."""
    try:
        said: Any = json.loads(dsse.Envelope.from_json(data).payload)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    route = said.get("route")
    named = route.get("from") if isinstance(route, dict) else said.get("from")
    return named if isinstance(named, str) else None


def _take_content(peer: Peer, digest: str, body: bytes, *, at: datetime) -> None:
    try:
        operations.supply(sha256=digest, stream=io.BytesIO(body), peer=peer, at=at)
    except operations.NotWanted:
        raise Refused(http.HTTPStatus.CONFLICT, "not_wanted") from None


def _answer(peer: Peer, *, now: Callable[[], datetime], rest: Callable[[float], object]) -> bytes:
    """Answer with what has been sealed and signed; the worker brings the rest."""
    deadline = time.monotonic() + SEALED_SECONDS
    try:
        operations.sign_receipts(at=now())
        while (unsigned := _unsigned(peer)) and time.monotonic() < deadline:
            rest(GLANCE_SECONDS)
            operations.sign_receipts(at=now())
        ready = operations.receipts_for(peer=peer)
    except SigningStopped as stopped:
        _note(peer, "signing-stopped", str(stopped), at=now())
        ready, unsigned = [], False
    operations.note_receipts_carried(ids=[waiting.id for waiting in ready], at=now())
    if unsigned:
        waking.wake(peer_id=peer.pk)
    return wire.Answered(
        receipts=tuple(waiting.document for waiting in ready), wanted=tuple(operations.wanted(peer=peer))
    ).to_json()


def _unsigned(peer: Peer) -> bool:
    with acting(Actor.system()), exchange_office():
        return Receipt.objects.filter(peer=peer, document="").exists()


def _note(peer: Peer, code: str, words: str, *, at: datetime) -> None:
    with acting(Actor.system()), exchange_office():
        note_trouble(code=code, words=words, peer=peer, at=at)
