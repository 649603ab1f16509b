"""What a receipt says, before any table: its type, and whether its proof holds. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from jianxing.exchange import envelope
from jianxing.kernel import dsse
from jianxing.kernel.canonical import canonical
from jianxing.kernel.merkle import leaf_hash, verify_inclusion
from jianxing.ledger.heads import NotAHead, SignedHead

RECEIPT_TYPE: Final = "application/vnd.jianxing.receipt+json"
SCHEMA: Final = 1
_ACTS: Final = {"taken": ("incoming.take",), "refused": ("incoming.refuse", "peer.refuse")}


def read(data: bytes) -> tuple[dsse.Envelope, dict[str, Any]]:
    """Take a receipt apart; raises ``envelope.Unreadable``. Nothing is verified yet."""
    wrapped = envelope.opened(data, payload_type=RECEIPT_TYPE)
    said: dict[str, Any] = envelope.read_json(wrapped.payload)
    envelope.check("receipt-1", said)
    return wrapped, said


def is_included(said: Mapping[str, Any]) -> bool:
    """Whether the act of receipt is about this envelope, and hashes up with the proof to the root of the head."""
    act, proof = said["act"], said["proof"]
    if act["public"]["digest"] != said["digest"] or act["kind"] not in _ACTS[said["outcome"]]:
        return False
    return verify_inclusion(
        leaf=leaf_hash(canonical(act)),
        index=proof["index"],
        size=proof["head"]["tree_size"],
        proof=[bytes.fromhex(value) for value in proof["hashes"]],
        root=bytes.fromhex(proof["head"]["root"]),
    )


def is_headed(said: Mapping[str, Any], keys: Mapping[str, Ed25519PublicKey]) -> bool:
    """Whether one of the receiver's ledger keys has signed the head."""
    try:
        return SignedHead.from_dict(said["proof"]["head"]).is_signed(keys)
    except NotAHead:
        return False
