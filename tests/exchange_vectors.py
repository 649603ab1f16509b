"""The test vectors of the exchange's specification: ``python -m tests.exchange_vectors`` writes them, a test compares."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jianxing.exchange import envelope
from jianxing.exchange.card import Card, CardBody, CardKey
from jianxing.exchange.envelope import Attachment
from jianxing.exchange.receipt import RECEIPT_TYPE
from jianxing.kernel import dsse, merkle
from jianxing.kernel.canonical import canonical
from jianxing.ledger.heads import sign_head

PLACE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "exchange" / "vectors.json"
AT = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
EPOCH = 1_772_697_600
CONTENT = "关于唐廊高速天津段联合监督的说明\n".encode()
#: Whoever tries the vectors registers a kind of this name, whose payload is any object.
KIND = "vector-letter"


def key(name: str) -> Ed25519PrivateKey:
    """A key whose seed is the SHA-256 of its name: for vectors, never for use."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"jianxing vector {name}".encode()).digest())


def public(name: str) -> str:
    """The public half in hexadecimal."""
    return key(name).public_key().public_bytes_raw().hex()


SENDER = Card(
    node="bei-node",
    name="北京节点",
    keys=(
        CardKey("node", None, public("bei node")),
        CardKey("body", "BJ-JW", public("bei body")),
        CardKey("ledger", None, public("bei ledger")),
    ),
    bodies=(CardBody("BJ-JW", "北京市某纪检监察组", "stationed_group"),),
)
RECEIVER = Card(
    node="jin-node",
    name="天津节点",
    keys=(
        CardKey("node", None, public("jin node")),
        CardKey("body", "TJ-JW", public("jin body")),
        CardKey("ledger", None, public("jin ledger")),
    ),
    bodies=(CardBody("TJ-JW", "天津市某纪检监察组", "stationed_group"),),
)


def said(number: int, previous: str | None, **changes: Any) -> bytes:
    """What the letter of that number says."""
    given: dict[str, Any] = {
        "origin": "bei-node",
        "destination": "jin-node",
        "epoch": EPOCH,
        "number": number,
        "previous": previous,
        "after": None,
        "kind": KIND,
        "sender": "BJ-JW",
        "to": "TJ-JW",
        "sent_at": AT,
        "attachments": [],
        "payload": {"title": "关于联合监督的函", "serial": number},
    }
    return envelope.compose(**given | changes)


def signed(payload: bytes, *names: str) -> str:
    """The envelope, signed by these keys."""
    keys = [key(name) for name in names or ("bei node", "bei body")]
    return envelope.sealed(payload, keys=keys).decode()


def _changed(payload: bytes, **changes: Any) -> bytes:
    return canonical(json.loads(payload) | changes)


def steps() -> list[dict[str, Any]]:
    """What is delivered one after the other to a node that lists the sender, and what each step must come to.

    ``outcome`` is taken, held, refused or none (no answer); ``consumes`` whether the number is used up by it.
    """
    first = said(1, None)
    attached = Attachment("说明.txt", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT), "text/plain")
    second = said(2, envelope.digest_of(first), attachments=[attached])
    third = said(3, envelope.digest_of(second))
    ahead = said(4, envelope.digest_of(third), sent_at=AT + timedelta(hours=49))
    later = _changed(said(5, envelope.digest_of(ahead)), schema=2, members="of a later version")
    unknown = said(6, envelope.digest_of(later), to="NOBODY")
    loose = said(7, "0" * 64)
    last = said(8, envelope.digest_of(loose))
    other = said(8, envelope.digest_of(loose), payload={"title": "另一封", "serial": 8})
    begun = said(1, None, epoch=EPOCH + 86_400, after=(EPOCH, 8))
    genuine = envelope.opened(signed(first).encode())
    flipped = bytes([genuine.signatures[1].value[0] ^ 1]) + genuine.signatures[1].value[1:]
    altered = dsse.Envelope(
        genuine.payload_type,
        genuine.payload,
        (genuine.signatures[0], dsse.Signature(genuine.signatures[1].key_id, flipped)),
    )
    return [
        _step("one signature altered on the way", altered.to_json(), "none", code="altered"),
        _step("signed by nobody's key", signed(first, "stranger", "stranger two"), "none", code="unknown-sender"),
        _step("signed by the node alone", signed(first, "bei node"), "none", code="altered"),
        _step("out of its turn", signed(third), "held"),
        _step("the first", signed(first), "taken"),
        _step("the first again", signed(first), "taken"),
        _step("the second, whose content has not come", signed(second), "held", wants=[attached.sha256]),
        _step("the content", None, "taken", supplies=CONTENT.decode(), settles=[2, 3]),
        _step("dated 49 hours ahead", signed(ahead), "refused", code="dated-ahead", consumes=True),
        _step("of a later schema version", signed(later), "refused", code="unknown-schema", consumes=True),
        _step("for nobody here", signed(unknown), "refused", code="wrong-addressee", consumes=True),
        _step("another chain", signed(loose), "refused", code="broken-chain", consumes=True),
        _step("the next after refusals", signed(last), "taken"),
        _step("another under the same number", signed(other), "refused", code="number-taken", consumes=False),
        _step("for another node", signed(said(9, envelope.digest_of(last), destination="ji-node")), "refused",
              code="wrong-addressee", consumes=False),
        _step("the first of the next epoch", signed(begun), "taken"),
        _step("of the epoch before", signed(said(9, envelope.digest_of(last))), "refused", code="epoch-ended",
              consumes=False),
    ]  # fmt: skip


def _step(name: str, document: str | None, outcome: str, **more: Any) -> dict[str, Any]:
    step: dict[str, Any] = {"name": name, "envelope": document, "outcome": outcome, **more}
    if document is not None:
        step["digest"] = envelope.digest_of(envelope.opened(document.encode()).payload)
    return step


def receipts() -> list[dict[str, Any]]:
    """Receipts for the first letter: one that holds, and some that do not."""
    good = _receipt(outcome="taken", kind="incoming.take", code=None)
    act = json.loads(json.dumps(good))
    act["act"]["public"]["number"] = 7
    path = json.loads(json.dumps(good))
    path["proof"]["hashes"][0] = "0" * 64
    astray = good | {"digest": "0" * 64}
    refused = _receipt(outcome="refused", kind="incoming.refuse", code="dated-ahead")
    return [
        {"name": "taken", "receipt": _sealed(good, "jin node"), "holds": True},
        {"name": "refused", "receipt": _sealed(refused, "jin node"), "holds": True},
        {"name": "another act", "receipt": _sealed(act, "jin node"), "holds": False},
        {"name": "another path", "receipt": _sealed(path, "jin node"), "holds": False},
        {"name": "about another envelope", "receipt": _sealed(astray, "jin node"), "holds": False},
        {"name": "not signed by the node", "receipt": _sealed(good, "jin body"), "holds": False},
    ]


def _receipt(*, outcome: str, kind: str, code: str | None) -> dict[str, Any]:
    digest = envelope.digest_of(said(1, None))
    act = {
        "format": 1,
        "id": 42,
        "kind": kind,
        "subject": "incoming",
        "subject_id": 1,
        "person_id": None,
        "body_id": 3,
        "role": None,
        "occurred_at": "2026-03-05T08:30:00.000000Z",
        "recorded_at": "2026-03-05T08:30:00.000000Z",
        "public": {"from": "bei-node", "epoch": EPOCH, "number": 1, "digest": digest},
        "commitments": {},
        "caused_by": None,
    }
    leaves = [merkle.leaf_hash(f"act {place}".encode()) for place in range(6)]
    leaves[4] = merkle.leaf_hash(canonical(act))
    nodes = {(0, place): leaf for place, leaf in enumerate(leaves)}
    frontier = merkle.Frontier()
    nodes |= {(level, index): value for level, index, value in frontier.extend(leaves)}
    head = sign_head(tree_size=6, root=frontier.root(), at=AT + timedelta(minutes=31), key=key("jin ledger"))
    proof = merkle.inclusion_proof(4, 6, lambda level, index: nodes[level, index])
    return {
        "schema": 1,
        "from": "jin-node",
        "to": "bei-node",
        "epoch": EPOCH,
        "number": 1,
        "digest": digest,
        "outcome": outcome,
        "code": code,
        "words": "" if code is None else "It is dated more than 48 hours ahead of this node's clock.",
        "consumes": True,
        "received_at": "2026-03-05T08:30:00.000000Z",
        "act": act,
        "proof": {"index": 4, "hashes": [value.hex() for value in proof], "head": head.to_dict()},
    }


def _sealed(content: dict[str, Any], *names: str) -> str:
    keys: Sequence[Ed25519PrivateKey] = [key(name) for name in names]
    return envelope.sealed(canonical(content), keys=keys, payload_type=RECEIPT_TYPE).decode()


def vectors() -> dict[str, Any]:
    """Everything, as it stands in the file."""
    names = ("bei node", "bei body", "bei ledger", "jin node", "jin body", "jin ledger", "stranger")
    return {
        "about": "Test vectors of docs/reference/exchange.md. The keys are made from their names, for nothing else.",
        "at": "2026-03-05T08:00:00.000000Z",
        "kind": KIND,
        "keys": {
            name: {"seed": key(name).private_bytes_raw().hex(), "public": public(name)} for name in names
        },
        "cards": {
            "bei-node": SENDER.signed(keys=[key("bei node")], at=AT),
            "jin-node": RECEIVER.signed(keys=[key("jin node")], at=AT),
        },
        "fingerprints": {
            "bei-node": hashlib.sha256(bytes.fromhex(public("bei node"))).hexdigest(),
            "jin-node": hashlib.sha256(bytes.fromhex(public("jin node"))).hexdigest(),
        },
        "deliveries": steps(),
        "receipts": receipts(),
    }


def text() -> str:
    """The file's content."""
    return json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    PLACE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{PLACE}\n")
