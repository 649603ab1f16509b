"""Files between an office and the machine of its door: what they say, how they are signed, why one is refused. Plain Python.

A file is the exchange's zip of stored members. One statement, signed by whoever wrote the file, names every content by its hash;
nothing is believed before the statement's signature and all its hashes hold. ``docs/reference/feedback.md`` is its rule.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from jianxing.exchange import envelope, files
from jianxing.kernel import dsse
from jianxing.kernel.canonical import canonical

FILE_TYPE: Final = "application/vnd.jianxing.door-file+json"
CARD_TYPE: Final = "application/vnd.jianxing.door-card+json"
SCHEMA: Final = 1
ENDING: Final = ".jxd"
#: Envelopes, or states of reports, in one file: so many that its statement stays below what a statement may have.
MOST: Final = 8_000
MOST_BYTES: Final = files.MOST_BYTES // 2
#: One sealed envelope with four photos in base64, and room around them.
LARGEST_CONTENT: Final = 48 * 1024 * 1024
_CHUNK: Final = 1024 * 1024


class Why(StrEnum):
    """Why a file is refused."""

    WRONG = "wrong"  # no such file, or one for the other side
    ALTERED = "altered"
    FOREIGN = "foreign"
    OLD = "old"
    REPEATED = "repeated"


class FileRefused(Exception):
    """The file is refused as a whole; nothing of it was taken. *detail* says where, for whoever looks."""

    def __init__(self, why: Why, detail: str) -> None:
        super().__init__(f"{why.value}: {detail}")
        self.why, self.detail = why, detail


class Side(StrEnum):
    """For whom a file is."""

    DOOR = "to-door"
    OFFICE = "to-office"


@dataclass(frozen=True, slots=True)
class Content:
    """A part of a file: what it is, and of an envelope its identity."""

    what: str
    sha256: str
    size: int
    identity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the one who wrote a file says of it.

    *sender* and *to* are public keys in hexadecimal; *heard* is the number of the last file that the sender had taken from the
    other side when it wrote this one.
    """

    side: Side
    sender: str
    to: str
    number: int
    heard: int
    made_at: datetime
    contents: tuple[Content, ...]

    def plain(self) -> dict[str, Any]:
        """As it is signed."""
        return {
            "schema": SCHEMA, "side": self.side.value, "sender": self.sender, "to": self.to, "number": self.number,
            "heard": self.heard, "made_at": self.made_at, "contents": [asdict(one) for one in self.contents],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """The machine of a door as it says itself: its name and its public key in hexadecimal."""

    name: str
    public: str

    @property
    def fingerprint(self) -> str:
        """What is compared by another way than the card came."""
        return fingerprint_of(self.public)

    def signed(self, *, key: Ed25519PrivateKey) -> str:
        """The card as it is handed over."""
        payload = canonical({"schema": SCHEMA, "name": self.name, "public": self.public})
        return dsse.sign(payload_type=CARD_TYPE, payload=payload, key=key).to_json()


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file whose statement and contents hold."""

    statement: Statement
    carried: files.Carried

    def read(self, content: Content) -> bytes:
        """Return a content, held against its hash once more: the file lies on a medium that somebody may touch."""
        with self.carried.content(content.sha256) as stream:
            data = stream.read()
        if hashlib.sha256(data).hexdigest() != content.sha256:
            raise FileRefused(Why.ALTERED, content.sha256)
        return data


def public_of(key: Ed25519PrivateKey) -> str:
    """Return the public half in hexadecimal."""
    return key.public_key().public_bytes_raw().hex()


def fingerprint_of(public: str) -> str:
    """Return a key's name: SHA-256 over its 32 bytes, in hexadecimal."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()


def plain_fingerprint(text: str) -> str:
    """Return a fingerprint as it was read out, without its gaps."""
    return "".join(text.lower().split())


def next_number(*, last: int, at: datetime) -> int:
    """Return the number of the next file: seconds since 1970, so that a side that came back from a backup does not count back."""
    return max(last + 1, int(at.timestamp()))


def read_card(text: str | bytes) -> Card:
    """Read the card of a door's machine; raises ``FileRefused`` where it is none, or its own key has not signed it."""
    try:
        wrapped = envelope.opened(text.encode() if isinstance(text, str) else text, payload_type=CARD_TYPE)
        said = envelope.read_json(wrapped.payload)
    except envelope.Unreadable as error:
        raise FileRefused(Why.WRONG, error.reason) from error
    _check("door-card-1", said)
    _check_signed(wrapped, said["public"])
    return Card(said["name"], said["public"])


def write(
    path: Path, statement: Statement, *, key: Ed25519PrivateKey, parts: Mapping[str, bytes] | None = None, reader: Any = None
) -> None:  # fmt: skip
    """Write a file, whole or not at all. A content comes out of *parts* by its hash, or from ``reader(sha256)``."""
    held = parts or {}

    def opened_content(sha256: str) -> BinaryIO:
        return io.BytesIO(held[sha256] if sha256 in held else reader(sha256))

    signed = envelope.sealed(canonical(statement.plain()), keys=[key], payload_type=FILE_TYPE)
    files.write(
        path,
        files.Load(
            origin=fingerprint_of(statement.sender), destination=fingerprint_of(statement.to), made_at=statement.made_at,
            envelopes=[signed], receipts=[], contents={one.sha256: one.size for one in statement.contents},
            open_content=opened_content,
        ),
    )  # fmt: skip


def content_of(what: str, value: Any) -> tuple[Content, bytes]:
    """Return a value as a content of a file, and its bytes."""
    data = json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
    return Content(what, hashlib.sha256(data).hexdigest(), len(data)), data


@contextmanager
def opened(path: Path, *, side: Side) -> Iterator[Parcel]:
    """Open a file that somebody brought for *side*; raises ``FileRefused`` where it is wrong or altered.

    Whose it is and whether it is the next is for ``check_from`` and ``check_next``.
    """
    try:
        with files.opened(path, largest_content=LARGEST_CONTENT) as carried:
            yield _read(carried, side)
    except files.NotCarried as error:
        raise FileRefused(Why.WRONG, error.reason) from error


def _read(carried: files.Carried, side: Side) -> Parcel:
    if len(carried.envelopes) != 1 or carried.receipts:
        raise FileRefused(Why.WRONG, "not one statement")
    try:
        wrapped = envelope.opened(carried.read(carried.envelopes[0]), payload_type=FILE_TYPE)
        said = envelope.read_json(wrapped.payload)
    except files.NotCarried as error:
        raise FileRefused(Why.ALTERED, error.reason) from error
    except envelope.Unreadable as error:
        raise FileRefused(Why.WRONG, error.reason) from error
    _check("door-file-1", said)
    _check_signed(wrapped, said["sender"])
    statement = _statement(said)
    if statement.side != side:
        raise FileRefused(Why.WRONG, statement.side.value)
    _check_contents(carried, statement)
    return Parcel(statement, carried)


def _statement(said: Mapping[str, Any]) -> Statement:
    try:
        made_at = datetime.fromisoformat(said["made_at"])
    except ValueError as error:
        raise FileRefused(Why.WRONG, f"/made_at: {error}") from error
    return Statement(
        side=Side(said["side"]), sender=said["sender"], to=said["to"], number=said["number"], heard=said["heard"],
        made_at=made_at, contents=tuple(Content(**one) for one in said["contents"]),
    )  # fmt: skip


def _check_signed(wrapped: dsse.Envelope, public: str) -> None:
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    if not envelope.signed_by(wrapped, {dsse.key_id(key): key}):
        raise FileRefused(Why.ALTERED, "its signature does not hold")


def _check_contents(carried: files.Carried, statement: Statement) -> None:
    named = {one.sha256: one.size for one in statement.contents}
    if carried.contents != named.keys():
        raise FileRefused(Why.ALTERED, "its contents are not those of its statement")
    for sha256, size in named.items():
        digest, length = hashlib.sha256(), 0
        try:
            with carried.content(sha256) as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    length += len(chunk)
        except files.NotCarried as error:
            raise FileRefused(Why.ALTERED, error.reason) from error
        if digest.hexdigest() != sha256 or length != size:
            raise FileRefused(Why.ALTERED, f"contents/{sha256}")


def check_for(statement: Statement, *, me: str) -> None:
    """Raise ``FileRefused`` where a file was written for another."""
    if statement.to != me:
        raise FileRefused(Why.FOREIGN, fingerprint_of(statement.to))


def check_next(statement: Statement, *, last: int) -> None:
    """Raise ``FileRefused`` where a file is the last one once more, or came before it."""
    if statement.number == last:
        raise FileRefused(Why.REPEATED, str(statement.number))
    if statement.number < last:
        raise FileRefused(Why.OLD, f"{statement.number} < {last}")


def envelope_document(
    *, door: str, identity: str, token: str, kind: str, said: Mapping[str, Any], came_at: datetime, contact: bytes | None,
    photos: Sequence[bytes],
) -> bytes:  # fmt: skip
    """Return an envelope as it is sealed to the office."""
    return json.dumps(
        {
            "door": door, "identity": identity, "token": token, "kind": kind, "said": dict(said),
            "came_at": came_at.isoformat(), "contact": base64.b64encode(contact).decode() if contact else None,
            "photos": [base64.b64encode(photo).decode() for photo in photos],
        },
        ensure_ascii=False,
    ).encode()  # fmt: skip


def read_envelope(document: bytes, *, identity: str) -> dict[str, Any] | None:
    """Return the fields of an envelope's document; nothing where it is none, or another's."""
    try:
        said: dict[str, Any] = json.loads(document)
        _check("door-envelope-1", said)
        said["came_at"] = datetime.fromisoformat(said["came_at"])
        said["contact"] = _bytes(said["contact"]) if said["contact"] else None
        said["photos"] = [_bytes(photo) for photo in said["photos"]]
    except (FileRefused, ValueError, RecursionError):
        return None
    return said if said["identity"] == identity and said["came_at"].tzinfo is not None else None


def bound_to(identity: str) -> bytes:
    """Return what a sealed envelope is bound to: its identity, so that one does not stand in for another."""
    return b"jianxing feedback envelope " + identity.encode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error


def _check(name: str, value: Any) -> None:
    try:
        envelope.check(name, value, package="jianxing.feedback")
    except envelope.Unreadable as error:
        raise FileRefused(Why.WRONG, error.reason) from error
