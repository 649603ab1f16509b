"""Signed statements: DSSE envelopes (secure-systems-lab, protocol 1.0) with Ed25519.

What is signed is the payload's type and bytes, never its meaning as JSON, so nothing is parsed before it is
verified.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class MalformedEnvelope(ValueError):
    """The text is no DSSE envelope."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotSignedBy(Exception):
    """No signature in the envelope is by a key that was asked for."""

    def __init__(self, payload_type: str, key_ids: tuple[str, ...]) -> None:
        super().__init__(f"{payload_type}: no valid signature by {', '.join(key_ids) or 'any known key'}")
        self.payload_type = payload_type
        self.key_ids = key_ids


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature and the id of the key that is said to have made it."""

    key_id: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload with its type and signatures; holding one says nothing about their being valid."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...]

    def to_json(self) -> str:
        """The envelope as DSSE writes it."""
        return json.dumps(
            {
                "payloadType": self.payload_type,
                "payload": base64.b64encode(self.payload).decode(),
                "signatures": [
                    {"keyid": signature.key_id, "sig": base64.b64encode(signature.value).decode()}
                    for signature in self.signatures
                ],
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> Envelope:
        """Read an envelope; raises MalformedEnvelope for anything else."""
        try:
            content: Any = json.loads(text)
            return cls(
                payload_type=_text(content["payloadType"]),
                payload=_bytes(content["payload"]),
                signatures=tuple(
                    Signature(key_id=_text(entry.get("keyid", "")), value=_bytes(entry["sig"]))
                    for entry in content["signatures"]
                ),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise MalformedEnvelope(f"not a DSSE envelope: {error}") from error


def pae(payload_type: str, payload: bytes) -> bytes:
    """The pre-authentication encoding: the bytes that are signed."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def key_id(key: Ed25519PublicKey) -> str:
    """The name of a key: SHA-256 over its 32 bytes, in hexadecimal."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def sign(*, payload_type: str, payload: bytes, key: Ed25519PrivateKey) -> Envelope:
    """An envelope with one signature."""
    made = Signature(key_id=key_id(key.public_key()), value=key.sign(pae(payload_type, payload)))
    return Envelope(payload_type=payload_type, payload=payload, signatures=(made,))


def verify(envelope: Envelope, *, payload_type: str, keys: Mapping[str, Ed25519PublicKey]) -> tuple[str, ...]:
    """The ids of those of `keys` (by id) that have signed; raises NotSignedBy where none has.

    An envelope of another type is refused the same way: a signature under one meaning is none under another.
    """
    signed = pae(envelope.payload_type, envelope.payload)
    valid = tuple(
        name
        for name, key in keys.items()
        if envelope.payload_type == payload_type
        and any(_is_by(key, signature.value, signed) for signature in envelope.signatures)
    )
    if not valid:
        raise NotSignedBy(payload_type, tuple(keys))
    return valid


def _is_by(key: Ed25519PublicKey, signature: bytes, signed: bytes) -> bool:
    try:
        key.verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _bytes(value: Any) -> bytes:
    # DSSE readers accept both alphabets of base64.
    return base64.b64decode(_text(value).translate(str.maketrans("-_", "+/")), validate=True)
