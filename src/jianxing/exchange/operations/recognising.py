"""Whose an envelope is, before anything else of it is believed. ``docs/reference/exchange.md`` says which answer each case gets,
and why what nobody vouches for never uses up a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.exchange import envelope, queries
from jianxing.exchange.card import key_of
from jianxing.exchange.envelope import Header, Message
from jianxing.exchange.models import Key, Peer
from jianxing.exchange.operations.sending import CARD, RESTORED
from jianxing.exchange.queries.keys import is_good
from jianxing.kernel import dsse

OF_NODES: Final = frozenset({CARD, RESTORED})


class Unanswered(Exception):
    """Nobody known stands behind it, or it was altered on the way: no answer, only a line for the operator."""

    def __init__(self, code: str, words: str, *, peer: Peer | None = None) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words
        self.peer = peer


class Unplaced(Exception):
    """It is refused, signed, and no number of this route is used up by it."""

    def __init__(
        self, code: str, words: str, *, peer: Peer, digest: str, header: Header | None = None
    ) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words
        self.peer = peer
        self.digest = digest
        self.header = header


@dataclass(frozen=True, slots=True)
class Recognised:
    """An envelope of a peer, in its place on the route from there. ``message`` is None, and ``fault`` says why, where it is of
    another schema version or not of the form; ``is_trusted`` says that every key that it needs stands today."""

    data: bytes
    peer: Peer
    header: Header
    message: Message | None
    fault: str
    words: str
    is_trusted: bool

    @property
    def is_of_node(self) -> bool:
        """Whether it is what a node says of itself: what comes after it may be judged otherwise than before."""
        return self.message is not None and self.message.kind in OF_NODES


class Acquaintance:
    """What is known here of those who may have sent something: looked up once for a delivery, and forgotten with it, or with the
    next card, since that may change all of it."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Look everything up anew from now on."""
        self.keys = queries.Keyring()
        self._own = ""
        self._offered: dict[str, Body | None] = {}
        self._hosted: dict[tuple[int, str], Body | None] = {}

    @property
    def own(self) -> str:
        """The code of this node."""
        self._own = self._own or queries.node().code
        return self._own

    def offered(self, code: str) -> Body | None:
        """The body of this node that may be written to under that code."""
        if code not in self._offered:
            self._offered[code] = queries.offered_as(code)
        return self._offered[code]

    def hosted(self, peer: Peer, code: str) -> Body | None:
        """The body of the directory that the peer calls by that code."""
        if (peer.pk, code) not in self._hosted:
            self._hosted[peer.pk, code] = queries.hosted_as(peer=peer, code=code)
        return self._hosted[peer.pk, code]


def recognise(data: bytes, *, at: datetime, among: Acquaintance) -> Recognised:
    """Say whose an envelope is and where it belongs; raises ``Unanswered`` or ``Unplaced``."""
    try:
        wrapped = envelope.opened(data)
    except envelope.Unreadable as error:
        raise Unanswered("not-an-envelope", error.reason) from error
    valid = _valid(wrapped, among.keys)
    node_key = next((key for key in valid if key.purpose == Key.Purpose.NODE), None)
    if node_key is None or node_key.peer is None:
        peer = valid[0].peer if valid else None
        raise Unanswered("altered", _("The node's signature is missing or false."), peer=peer)
    peer = node_key.peer
    digest = envelope.digest_of(wrapped.payload)
    try:
        value = envelope.read_json(wrapped.payload)
        header = envelope.header_of(value, digest=digest)
    except envelope.Unreadable as error:
        raise Unplaced("malformed", error.reason, peer=peer, digest=digest) from error
    message, fault, words = _message(value, header)
    needed = [node_key]
    if message is not None and message.sender.code is not None:
        body_key = _body_key(valid, peer, message.sender.code)
        if body_key is None:
            raise Unanswered("altered", _("The body's signature is missing or false."), peer=peer)
        needed.append(body_key)
    good = [key for key in needed if peer.state == Peer.State.LISTED and is_good(key, at=at)]
    if not good:
        raise Unplaced(
            "revoked-key",
            _("None of the keys that signed it is trusted any more."),
            peer=peer,
            digest=digest,
            header=header,
        )
    _check_route(header, peer, own=among.own)
    return Recognised(
        data=data,
        peer=peer,
        header=header,
        message=message,
        fault=fault,
        words=words,
        is_trusted=len(good) == len(needed),
    )


def _valid(wrapped: dsse.Envelope, keys: queries.Keyring) -> list[Key]:
    """Return the peers' keys, trusted or not, whose signatures are valid; raises ``Unanswered`` where no key is known."""
    named = {signature.key_id for signature in wrapped.signatures[:8]}
    known = keys.named(named)
    if not known:
        first = wrapped.signatures[0].key_id[:64] if wrapped.signatures else "-"
        raise Unanswered("unknown-sender", _("Signed by %(key)s, which is nobody's.") % {"key": first})
    valid = envelope.signed_by(wrapped, {key_id: key_of(key.public)[1] for key_id, key in known.items()})
    return [known[key_id] for key_id in sorted(valid)]


def _message(value: object, header: Header) -> tuple[Message | None, str, str]:
    if header.schema != envelope.SCHEMA:
        words = _("Schema version %(version)d is not known here.") % {"version": header.schema}
        return None, "unknown-schema", words
    try:
        return envelope.message_of(value, header=header), "", ""
    except envelope.Unreadable as error:
        return None, "malformed", error.reason


def _body_key(valid: list[Key], peer: Peer, code: str) -> Key | None:
    return next(
        (
            key
            for key in valid
            if key.purpose == Key.Purpose.BODY and key.peer_id == peer.pk and key.body_code == code
        ),
        None,
    )


def _check_route(header: Header, peer: Peer, *, own: str) -> None:
    """A number belongs to its route: what stands on another one uses up none of this."""
    if header.destination != own:
        words = _("It is for %(node)s, and this is %(own)s.") % {
            "node": header.destination,
            "own": own,
        }
    elif header.origin != peer.code:
        words = _("It says that it is from %(node)s.") % {"node": header.origin}
    else:
        return
    raise Unplaced("wrong-addressee", words, peer=peer, digest=header.digest, header=header)
