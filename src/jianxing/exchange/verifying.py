"""Verifying a file that was carried, away from any node: no database, and nothing is changed. Plain Python.

Whose a key is, is known from the nodes' cards alone; without a card a signature is said to be nobody's that is known here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from jianxing.exchange import envelope, files, receipt
from jianxing.exchange.card import Card, key_of
from jianxing.kernel import dsse

_LARGEST_CONTENT: Final = files.MOST_BYTES
_CHUNK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One member: what it is, how it stands (``valid``, ``unknown`` where no card names its keys, ``false``), and why."""

    member: str
    stands: str
    why: str = ""
    route: str = ""
    epoch: int | None = None
    number: int | None = None
    kind: str = ""
    digest: str = ""


@dataclass(slots=True)
class Verdict:
    """What was found, member by member."""

    origin: str
    destination: str
    lines: list[Line] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing in the file is false."""
        return all(line.stands != "false" for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        """What programs are told."""
        return {
            "from": self.origin,
            "to": self.destination,
            "holds": self.holds,
            "members": [
                {name: value for name, value in asdict(line).items() if value not in ("", None)}
                for line in self.lines
            ],
        }


def verify(path: Path, *, cards: Sequence[Card]) -> Verdict:
    """Look at every member of a file; raises ``files.NotCarried`` where it is none."""
    keys = {key.id: (card, key) for card in cards for key in card.keys}
    with files.opened(path, largest_content=_LARGEST_CONTENT) as carried:
        verdict = Verdict(
            origin=str(carried.manifest.get("from", "")), destination=str(carried.manifest.get("to", ""))
        )
        chain: dict[tuple[str, str, int], tuple[int, str]] = {}
        announced: set[str] = set()
        for name in carried.envelopes:
            verdict.lines.append(_envelope(name, _read(carried, name), keys, chain, announced))
        for name in carried.receipts:
            verdict.lines.append(_receipt(name, _read(carried, name), keys))
        for sha256 in sorted(carried.contents):
            verdict.lines.append(_content(carried, sha256, announced))
    return verdict


def _read(carried: files.Carried, name: str) -> bytes:
    try:
        return carried.read(name)
    except files.NotCarried:
        return b""


def _envelope(
    name: str,
    data: bytes,
    keys: dict[str, Any],
    chain: dict[tuple[str, str, int], tuple[int, str]],
    announced: set[str],
) -> Line:
    try:
        wrapped = envelope.opened(data)
        value = envelope.read_json(wrapped.payload)
        header = envelope.header_of(value, digest=envelope.digest_of(wrapped.payload))
        message = envelope.message_of(value, header=header)
    except envelope.Unreadable as error:
        return Line(name, "false", error.reason)
    announced.update(one.sha256 for one in message.attachments)
    told: dict[str, Any] = {
        "route": f"{header.origin} → {header.destination}",
        "epoch": header.epoch,
        "number": header.number,
        "kind": message.kind,
        "digest": header.digest,
    }
    place = header.origin, header.destination, header.epoch
    before = chain.get(place)
    chain[place] = header.number, header.digest
    if before is not None and before[0] == header.number - 1 and before[1] != header.previous:
        return Line(name, "false", "does not follow the one before it", **told)
    needed: set[tuple[str, str | None]] = {("node", None)}
    if message.sender.code is not None:
        needed.add(("body", message.sender.code))
    return _signed(name, wrapped, keys, header.origin, needed, told)


def _signed(
    name: str,
    wrapped: dsse.Envelope,
    keys: dict[str, Any],
    node: str,
    needed: set[tuple[str, str | None]],
    told: dict[str, Any],
) -> Line:
    named = {signature.key_id for signature in wrapped.signatures}
    known = {key_id: keys[key_id] for key_id in named if key_id in keys}
    valid = envelope.signed_by(wrapped, {key_id: _public(found[1].public) for key_id, found in known.items()})
    if known.keys() - valid:
        return Line(name, "false", "a signature does not verify", **told)
    stands = {
        (keys[key_id][1].purpose, keys[key_id][1].body) for key_id in valid if keys[key_id][0].node == node
    }
    lacking = needed - stands
    if not lacking:
        return Line(name, "valid", **told)
    whose = ", ".join(sorted(f"{purpose} {body or node}" for purpose, body in lacking))
    return Line(name, "unknown", f"no card names the key of {whose}", **told)


def _receipt(name: str, data: bytes, keys: dict[str, Any]) -> Line:
    try:
        wrapped, said = receipt.read(data)
    except envelope.Unreadable as error:
        return Line(name, "false", error.reason)
    told: dict[str, Any] = {
        "route": f"{said['to']} → {said['from']}",
        "epoch": said["epoch"],
        "number": said["number"],
        "kind": said["outcome"] if not said["code"] else f"{said['outcome']}: {said['code']}",
        "digest": said["digest"],
    }
    if not receipt.is_included(said):
        return Line(name, "false", "its proof does not hold", **told)
    line = _signed(name, wrapped, keys, said["from"], {("node", None)}, told)
    ledger = {
        key_id: _public(key.public)
        for key_id, (card, key) in keys.items()
        if key.purpose == "ledger" and card.node == said["from"]
    }
    if line.stands == "valid" and not receipt.is_headed(said, ledger):
        return Line(name, "false", "its head is signed by no key of that ledger", **told)
    return line


def _content(carried: files.Carried, sha256: str, announced: set[str]) -> Line:
    found = hashlib.sha256()
    try:
        with carried.content(sha256) as stream:
            while chunk := stream.read(_CHUNK):
                found.update(chunk)
    except files.NotCarried as error:
        return Line(f"contents/{sha256}", "false", error.reason)
    if found.hexdigest() != sha256:
        return Line(f"contents/{sha256}", "false", "not the content that it is named for")
    why = "" if sha256 in announced else "announced by no envelope in this file"
    return Line(f"contents/{sha256}", "valid" if not why else "unknown", why)


def _public(public: str) -> Ed25519PublicKey:
    return key_of(public)[1]
