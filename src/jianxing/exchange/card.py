"""A node's card: what it is called, its keys, and its bodies; signed by itself, and compared by its fingerprint. Plain Python."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from jianxing.exchange import envelope
from jianxing.kernel import dsse
from jianxing.kernel.canonical import canonical

CARD_TYPE: Final = "application/vnd.jianxing.node-card+json"
SCHEMA: Final = 1


class CardRefused(ValueError):
    """The text is no card that one could go by."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class CardKey:
    """A public key on a card: of the node, of its ledger, or of the body with that code."""

    purpose: str
    body: str | None
    public: str

    @property
    def id(self) -> str:
        """The key's name."""
        return hashlib.sha256(bytes.fromhex(self.public)).hexdigest()


@dataclass(frozen=True, slots=True)
class CardBody:
    """A body that may be written to."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class CardNetwork:
    """How a node is met on the network: its listener's name and port, empty where it has none, and the certificates that it
    shows, the present one first."""

    address: str
    certificates: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """As the card writes it."""
        return {"address": self.address, "certificates": list(self.certificates)}


@dataclass(frozen=True, slots=True)
class Card:
    """What a node says of itself."""

    node: str
    name: str
    keys: tuple[CardKey, ...]
    bodies: tuple[CardBody, ...]
    network: CardNetwork | None = None

    def content(self) -> dict[str, Any]:
        """What it says, without when it was made."""
        network = {} if self.network is None else {"network": self.network.plain()}
        return {
            "schema": SCHEMA,
            "node": self.node,
            "name": self.name,
            "keys": [{"purpose": key.purpose, "body": key.body, "public": key.public} for key in self.keys],
            "bodies": [{"code": body.code, "name": body.name, "kind": body.kind} for body in self.bodies],
            **network,
        }

    def digest(self) -> str:
        """SHA-256 over what it says."""
        return hashlib.sha256(canonical(self.content())).hexdigest()

    def signed(self, *, keys: Sequence[Ed25519PrivateKey], at: datetime) -> str:
        """The card as it is handed over."""
        payload = canonical({**self.content(), "made_at": at})
        return envelope.sealed(payload, keys=keys, payload_type=CARD_TYPE).decode()


@dataclass(frozen=True, slots=True)
class Read:
    """A card, and which of the node's keys on it have signed it; the first is its fingerprint."""

    card: Card
    signers: tuple[str, ...]
    document: str

    @property
    def fingerprint(self) -> str:
        """What the two operators compare: the id of the node's first key that signed the card."""
        return self.signers[0]


def read(text: str | bytes) -> Read:
    """Read a card; raises ``CardRefused`` where it is none, or is not signed by a key of the node that stands on it."""
    data = text.encode() if isinstance(text, str) else text
    try:
        wrapped = envelope.opened(data, payload_type=CARD_TYPE)
        content = envelope.read_json(wrapped.payload)
        envelope.check("node-card-1", content)
    except envelope.Unreadable as error:
        raise CardRefused(error.reason) from error
    card = Card(
        node=content["node"],
        name=content["name"],
        keys=tuple(CardKey(**key) for key in content["keys"]),
        bodies=tuple(CardBody(**body) for body in content["bodies"]),
        network=_network(content.get("network")),
    )
    _check_whole(card)
    own = {key.id: _public(key) for key in card.keys if key.purpose == "node"}
    valid = envelope.signed_by(wrapped, own)
    signers = tuple(key_id for key_id in own if key_id in valid)
    if not signers:
        raise CardRefused("no key of the node on the card has signed it")
    return Read(card=card, signers=signers, document=data.decode())


def also_signed_by(text: str | bytes, keys: dict[str, Ed25519PublicKey]) -> frozenset[str]:
    """Return which of other keys, earlier ones, have signed the card too."""
    data = text.encode() if isinstance(text, str) else text
    return envelope.signed_by(envelope.opened(data, payload_type=CARD_TYPE), keys)


@lru_cache(maxsize=1024)
def key_of(public: str) -> tuple[str, Ed25519PublicKey]:
    """Return a key and its id from its 32 bytes in hexadecimal."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    return dsse.key_id(key), key


def short(code: str) -> str:
    """Return a code of fixed length that stands for one too long."""
    return hashlib.sha256(code.encode()).hexdigest()[:16]


def in_groups(fingerprint: str) -> str:
    """Return a fingerprint as it is read out: sixteen groups of four."""
    return " ".join(fingerprint[place : place + 4] for place in range(0, len(fingerprint), 4))


def _public(key: CardKey) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public))


def _network(content: dict[str, Any] | None) -> CardNetwork | None:
    return None if content is None else CardNetwork(content["address"], tuple(content["certificates"]))


def _check_whole(card: Card) -> None:
    ids = [key.id for key in card.keys]
    codes = [body.code for body in card.bodies]
    if len(set(ids)) != len(ids) or len(set(codes)) != len(codes):
        raise CardRefused("a key or a body stands on it twice")
    for key in card.keys:
        if (key.purpose == "body") != (key.body is not None):
            raise CardRefused("a body's key names its body, and no other key does")
        if key.body is not None and key.body not in codes:
            raise CardRefused(f"a key of {key.body}, which is no body on the card")
