"""What the sending body signs: a statement over the digests of the tag manifests, in a DSSE envelope with Ed25519.

The tag manifests name the manifests and descriptions, the manifests name the files: one signature vouches for every byte.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from jianxing.kernel import dsse
from jianxing.kernel.canonical import NotCanonical, canonical
from jianxing.methods.packages.refusals import Fault
from jianxing.methods.packages.timestamps import KIND

TYPE: Final = "application/vnd.jianxing.evidence-package+json"
SCHEMA: Final = 1
SIGNATURE: Final = "signature.dsse.json"
_MOST: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Position:
    """A tree head of the sender's ledger when the package was made."""

    tree_size: int
    root: str
    signed_at: str

    def plain(self) -> dict[str, Any]:
        """As the statement writes it."""
        return {"tree_size": self.tree_size, "root": self.root, "signed_at": self.signed_at}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A package as its sender states it."""

    package: str
    title: str
    sender: str
    sender_name: str
    recipient: str
    made_at: str
    sha256: str
    sm3: str
    files: int
    size: int
    ledger: Position | None
    #: Whether a time stamp over the signature was announced: then it must be there.
    is_stamped: bool = False

    @property
    def time(self) -> str:
        """What vouches for when, apart from a time stamp: a key of ``wording.TIMES``."""
        return "stated" if self.ledger is None else "ledger"

    def payload(self) -> bytes:
        """The bytes that are signed."""
        stamped = {"timestamp": KIND} if self.is_stamped else {}
        return canonical(
            {
                **stamped,
                "schema": SCHEMA,
                "package": self.package,
                "title": self.title,
                "sender": {"code": self.sender, "name": self.sender_name},
                "recipient": self.recipient or None,
                "made_at": self.made_at,
                "tagmanifests": {"sha256": self.sha256, "sm3": self.sm3},
                "payload": {"files": self.files, "bytes": self.size},
                "ledger": None if self.ledger is None else self.ledger.plain(),
            }
        )

    def signed(self, key: Ed25519PrivateKey) -> bytes:
        """The envelope's bytes."""
        return (dsse.sign(payload_type=TYPE, payload=self.payload(), key=key).to_json() + "\n").encode()


@dataclass(frozen=True, slots=True)
class Trust:
    """Public keys by id, and where it is known the code of the body that each is of."""

    keys: Mapping[str, Ed25519PublicKey]
    bodies: Mapping[str, str]

    @classmethod
    def of(cls, *keys: Ed25519PublicKey) -> Trust:
        """Trust these, whomever they belong to."""
        return cls({dsse.key_id(key): key for key in keys}, {})


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope that was looked into: what it states where that can be read, the trusted key that signed, and faults."""

    statement: Statement | None
    key_id: str
    faults: tuple[Fault, ...]


def opened(content: bytes, *, trust: Trust) -> Opened:
    """Check an envelope against the keys that are trusted."""
    try:
        envelope = dsse.Envelope.from_json(content)
    except dsse.MalformedEnvelope:
        return Opened(None, "", (Fault("signature_malformed", SIGNATURE),))
    if len(envelope.payload) > _MOST or not envelope.signatures:
        return Opened(None, "", (Fault("signature_malformed", SIGNATURE),))
    statement = _statement(envelope.payload)
    try:
        signers = dsse.verify(envelope, payload_type=TYPE, keys=trust.keys)
    except dsse.NotSignedBy:
        named = envelope.signatures[0].key_id
        known = any(signature.key_id in trust.keys for signature in envelope.signatures)
        code = "signature_broken" if known else "signature_foreign"
        return Opened(statement, "", (Fault(code, SIGNATURE, {} if known else {"key": named[:16]}),))
    if statement is None:
        return Opened(None, signers[0], (Fault("statement_malformed", SIGNATURE),))
    own = [key_id for key_id in signers if trust.bodies.get(key_id, statement.sender) == statement.sender]
    if not own:
        return Opened(
            statement, signers[0], (Fault("sender_differs", SIGNATURE, {"sender": statement.sender}),)
        )
    return Opened(statement, own[0], ())


def _statement(payload: bytes) -> Statement | None:
    """Read what was signed; None where it is not exactly what this version writes, to the byte."""
    try:
        told: Any = json.loads(payload)
        at, stamp = told["ledger"], told.get("timestamp")
        read = Statement(
            package=_text(told["package"]),
            title=_text(told["title"]),
            sender=_text(told["sender"]["code"]),
            sender_name=_text(told["sender"]["name"]),
            recipient=_text(told["recipient"] or ""),
            made_at=_text(told["made_at"]),
            sha256=_text(told["tagmanifests"]["sha256"]),
            sm3=_text(told["tagmanifests"]["sm3"]),
            files=_number(told["payload"]["files"]),
            size=_number(told["payload"]["bytes"]),
            ledger=None
            if at is None
            else Position(_number(at["tree_size"]), _text(at["root"]), _text(at["signed_at"])),
            is_stamped=stamp is not None,
        )
        datetime.fromisoformat(read.made_at)
        return read if read.payload() == payload else None
    except (ValueError, KeyError, TypeError, RecursionError, NotCanonical):
        return None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(value)
    return value
