"""The vectors are what the code makes, and what somebody reads out of them who has none of our code."""

import base64
import hashlib
import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # ships no types
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests import exchange_vectors

VECTORS: dict[str, Any] = json.loads(exchange_vectors.PLACE.read_text(encoding="utf-8"))
SCHEMAS = exchange_vectors.PLACE.parents[3] / "src" / "jianxing" / "exchange" / "schemas"


def test_the_file_is_what_the_code_makes() -> None:
    assert exchange_vectors.PLACE.read_text(encoding="utf-8") == exchange_vectors.text()


# -- a reading of its own: the standard library, Ed25519 and JSON Schema; nothing of jianxing below this line --------


def unwrap(document: str) -> tuple[str, bytes, list[tuple[str, bytes]]]:
    outer = json.loads(document)
    signatures = [(one["keyid"], base64.b64decode(one["sig"])) for one in outer["signatures"]]
    return outer["payloadType"], base64.b64decode(outer["payload"]), signatures


def is_signed(document: str, public: str) -> bool:
    kind, payload, signatures = unwrap(document)
    said = b"DSSEv1 %d %s %d %s" % (len(kind.encode()), kind.encode(), len(payload), payload)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    name = hashlib.sha256(bytes.fromhex(public)).hexdigest()
    for key_id, value in signatures:
        if key_id == name:
            try:
                key.verify(value, said)
            except InvalidSignature:
                return False
            return True
    return False


def canonical_again(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def keys_of(node: str) -> dict[tuple[str, str | None], str]:
    card = json.loads(unwrap(VECTORS["cards"][node])[1])
    return {(key["purpose"], key["body"]): key["public"] for key in card["keys"]}


@pytest.mark.parametrize("node", VECTORS["cards"])
def test_a_card_is_signed_by_the_key_whose_fingerprint_is_read_out(node: str) -> None:
    document = VECTORS["cards"][node]
    card = json.loads(unwrap(document)[1])
    jsonschema.validate(card, schema("node-card-1"))
    assert card["node"] == node
    public = keys_of(node)["node", None]
    assert is_signed(document, public)
    assert hashlib.sha256(bytes.fromhex(public)).hexdigest() == VECTORS["fingerprints"][node]


@pytest.mark.parametrize(
    "step", [step for step in VECTORS["deliveries"] if step["envelope"]], ids=lambda step: str(step["name"])
)
def test_an_envelope_reads_as_the_vectors_say(step: dict[str, Any]) -> None:
    kind, payload, _signatures = unwrap(step["envelope"])
    said = json.loads(payload)
    assert kind == "application/vnd.jianxing.envelope+json"
    assert canonical_again(said) == payload
    assert hashlib.sha256(payload).hexdigest() == step["digest"]
    jsonschema.validate(said, schema("envelope-header"))
    if said["schema"] == 1:
        jsonschema.validate(said, schema("envelope-1"))
    keys = keys_of("bei-node")
    by_both = is_signed(step["envelope"], keys["node", None]) and is_signed(
        step["envelope"], keys["body", said.get("sender", {}).get("code")]
    )
    assert by_both == (step["outcome"] != "none")


def test_the_numbers_of_the_route_form_a_chain() -> None:
    digests: dict[tuple[int, int], str] = {}
    accepted = [
        step for step in VECTORS["deliveries"] if step["envelope"] and step.get("consumes") is not False
    ]
    for step in accepted:
        if step["outcome"] != "none":
            said = json.loads(unwrap(step["envelope"])[1])
            digests[said["epoch"], said["number"]] = step["digest"]
    for step in accepted:
        said = json.loads(unwrap(step["envelope"])[1])
        if step["outcome"] == "none" or step.get("code") == "broken-chain":
            continue
        assert said["previous"] == digests.get((said["epoch"], said["number"] - 1))


@pytest.mark.parametrize("vector", VECTORS["receipts"], ids=lambda vector: str(vector["name"]))
def test_a_receipt_holds_where_the_vectors_say_so(vector: dict[str, Any]) -> None:
    kind, payload, _signatures = unwrap(vector["receipt"])
    said = json.loads(payload)
    jsonschema.validate(said, schema("receipt-1"))
    keys = keys_of(said["from"])
    holds = (
        kind == "application/vnd.jianxing.receipt+json"
        and is_signed(vector["receipt"], keys["node", None])
        and said["act"]["public"]["digest"] == said["digest"]
        and climbs(said)
        and head_is_signed(said["proof"]["head"], keys["ledger", None])
    )
    assert holds == vector["holds"]


def climbs(said: dict[str, Any]) -> bool:
    """Climb from the act's leaf to the root, after RFC 9162, 2.1.3.2."""
    proof = said["proof"]
    place, last = proof["index"], proof["head"]["tree_size"] - 1
    top = hashlib.sha256(b"\x00" + canonical_again(said["act"])).digest()
    for text in proof["hashes"]:
        sibling = bytes.fromhex(text)
        if place % 2 or place == last:
            top = hashlib.sha256(b"\x01" + sibling + top).digest()
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            top = hashlib.sha256(b"\x01" + top + sibling).digest()
        place, last = place // 2, last // 2
    return bool(last == 0 and top.hex() == proof["head"]["root"])


def head_is_signed(head: dict[str, Any], public: str) -> bool:
    kind = b"application/vnd.jianxing.ledger-head+json"
    body = canonical_again({name: head[name] for name in ("tree_size", "root", "signed_at")})
    said = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body), body)
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(head["signature"]), said
        )
    except InvalidSignature:
        return False
    return True
