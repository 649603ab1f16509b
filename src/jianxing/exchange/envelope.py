"""What an envelope says, before any table: building it, signing it, reading it. ``docs/reference/exchange.md`` is its rule.

Plain Python. Nothing here says whose a key is, or whether a number is next.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

import jsonschema_rs
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from jianxing.kernel import dsse
from jianxing.kernel.canonical import NotCanonical, canonical

ENVELOPE_TYPE: Final = "application/vnd.jianxing.envelope+json"
SCHEMA: Final = 1
#: The longest envelope, as it is carried; contents travel beside it.
MAX_BYTES: Final = 4 * 1024 * 1024
MOST_ATTACHMENTS: Final = 100


class Unreadable(ValueError):
    """The payload is not what the specification says; ``reason`` names the place."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def schema(name: str, *, package: str = "jianxing.exchange") -> dict[str, Any]:
    """Return one of the JSON Schemas that a package keeps: the specification's, or a domain's for what its kinds carry."""
    place = files(package).joinpath("schemas", f"{name}.json")
    found: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return found


_validators: dict[tuple[str, str], jsonschema_rs.Draft202012Validator] = {}


def check(name: str, value: Any, *, package: str = "jianxing.exchange") -> None:
    """Raise ``Unreadable`` with the first place where *value* does not meet a package's schema of that name."""
    if (package, name) not in _validators:
        _validators[package, name] = jsonschema_rs.Draft202012Validator(schema(name, package=package))
    for error in _validators[package, name].iter_errors(value):
        where = "".join(f"/{step}" for step in error.instance_path)
        raise Unreadable(f"{where or '/'}: {error.message[:200]}")


@dataclass(frozen=True, slots=True)
class Address:
    """A body on a node; no code: the node itself."""

    node: str
    code: str | None

    def plain(self) -> dict[str, str | None]:
        """As the envelope writes it."""
        return {"node": self.node, "code": self.code}


@dataclass(frozen=True, slots=True)
class Attachment:
    """One content that travels with an envelope."""

    name: str
    sha256: str
    size: int
    media_type: str

    def plain(self) -> dict[str, str | int]:
        """As the envelope writes it."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "size": self.size,
            "media_type": self.media_type,
        }


@dataclass(frozen=True, slots=True)
class Header:
    """What stands in an envelope of every schema version: its place on its route."""

    schema: int
    origin: str
    destination: str
    epoch: int
    number: int
    previous: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Message:
    """An envelope of the present schema version, read whole."""

    header: Header
    kind: str
    sender: Address
    to: Address
    sent_at: datetime
    attachments: tuple[Attachment, ...]
    payload: dict[str, Any]
    after: tuple[int, int] | None


def digest_of(payload: bytes) -> str:
    """The name of an envelope: SHA-256 over what was signed, in hexadecimal. Signing again does not change it."""
    return hashlib.sha256(payload).hexdigest()


def compose(
    *,
    origin: str,
    destination: str,
    epoch: int,
    number: int,
    previous: str | None,
    after: tuple[int, int] | None,
    kind: str,
    sender: str | None,
    to: str | None,
    sent_at: datetime,
    attachments: Sequence[Attachment],
    payload: Mapping[str, Any],
) -> bytes:
    """Return what is signed. ``after`` stands in the first envelope of a later epoch: the former epoch and its last number."""
    return canonical(
        {
            "schema": SCHEMA,
            "route": {"from": origin, "to": destination},
            "epoch": epoch,
            "number": number,
            "previous": previous,
            "after": None if after is None else {"epoch": after[0], "number": after[1]},
            "kind": kind,
            "sender": {"node": origin, "code": sender},
            "to": {"node": destination, "code": to},
            "sent_at": sent_at,
            "attachments": [one.plain() for one in attachments],
            "payload": payload,
        }
    )


def sealed(payload: bytes, *, keys: Sequence[Ed25519PrivateKey], payload_type: str = ENVELOPE_TYPE) -> bytes:
    """Sign with every key, the node's first, and return the envelope as it is carried."""
    said = dsse.pae(payload_type, payload)
    signatures = tuple(dsse.Signature(dsse.key_id(key.public_key()), key.sign(said)) for key in keys)
    return dsse.Envelope(payload_type, payload, signatures).to_json().encode()


def opened(data: bytes, *, payload_type: str = ENVELOPE_TYPE) -> dsse.Envelope:
    """Take the wrapping off; raises ``Unreadable``. Nothing is verified yet."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"{len(data)} bytes, and {MAX_BYTES} are the most")
    try:
        envelope = dsse.Envelope.from_json(data)
    except dsse.MalformedEnvelope as error:
        raise Unreadable(error.reason[:200]) from error
    if envelope.payload_type != payload_type:
        raise Unreadable(f"not a {payload_type}")
    return envelope


def signed_by(envelope: dsse.Envelope, keys: Mapping[str, Ed25519PublicKey]) -> frozenset[str]:
    """Return the ids of those keys whose signature stands on the envelope under their own id and is valid."""
    said = dsse.pae(envelope.payload_type, envelope.payload)
    valid = set()
    for signature in envelope.signatures[:8]:
        key = keys.get(signature.key_id)
        if key is None or signature.key_id in valid:
            continue
        try:
            key.verify(signature.value, said)
        except InvalidSignature:
            continue
        valid.add(signature.key_id)
    return frozenset(valid)


def read_json(payload: bytes) -> Any:
    """Read canonical JSON; raises ``Unreadable`` where the bytes are another spelling of it, or none."""
    try:
        value = json.loads(payload)
        if canonical(value) != payload:
            raise Unreadable("not in canonical form")
    except (ValueError, RecursionError, NotCanonical) as error:
        raise Unreadable(f"no canonical JSON: {error}"[:200]) from error
    return value


def header_of(value: Any, *, digest: str) -> Header:
    """Read what every version has; raises ``Unreadable``."""
    check("envelope-header", value)
    return Header(
        schema=value["schema"],
        origin=value["route"]["from"],
        destination=value["route"]["to"],
        epoch=value["epoch"],
        number=value["number"],
        previous=value["previous"],
        digest=digest,
    )


def message_of(value: Any, *, header: Header) -> Message:
    """Read an envelope of the present version; raises ``Unreadable``."""
    check("envelope-1", value)
    after = value["after"]
    try:
        sent_at = datetime.fromisoformat(value["sent_at"])
    except ValueError as error:
        raise Unreadable(f"/sent_at: {error}") from error
    return Message(
        header=header,
        kind=value["kind"],
        sender=Address(**value["sender"]),
        to=Address(**value["to"]),
        sent_at=sent_at,
        attachments=tuple(Attachment(**one) for one in value["attachments"]),
        payload=value["payload"],
        after=None if after is None else (after["epoch"], after["number"]),
    )
