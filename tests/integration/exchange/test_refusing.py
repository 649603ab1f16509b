"""What is refused, which refusals use up a number, and that nobody else than the peer can use one up."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jianxing.exchange import envelope, operations, queries
from jianxing.exchange.keys import SigningStopped, path_of, private_key
from jianxing.exchange.models import Incoming, Outgoing, Receipt, Route
from jianxing.exchange.office import exchange_office
from jianxing.exchange.receipt import RECEIPT_TYPE
from jianxing.kernel import dsse
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import canonical
from tests.exchange_nodes import AT, TrialNode, carry_all

Nodes = list[TrialNode]
BY = Actor.system()


def said_by(data: bytes) -> dict[str, Any]:
    """What a receipt says."""
    said: dict[str, Any] = json.loads(envelope.opened(data, payload_type=RECEIPT_TYPE).payload)
    return said


def answer_to(receiver: TrialNode, data: bytes) -> dict[str, Any]:
    """Deliver, let the ledger seal, and return what the signed answer says."""
    receiver.take(data)
    receiver.seal()
    answer = receiver.take(data)
    assert answer is not None
    return said_by(answer)


def keys_of(node: TrialNode, *codes: str) -> list[Ed25519PrivateKey]:
    """The node's own private keys, its own first."""
    found = []
    with node.here():
        for code in ("", *codes):
            own = queries.own_key(body_code=code)
            assert own is not None
            found.append(private_key(body_code=code, key_id=own.key_id))
    return found


def altered(
    node: TrialNode, data: bytes, change: Callable[[dict[str, Any]], Any], keys: Sequence[Ed25519PrivateKey]
) -> bytes:
    """The same envelope saying something else, signed again by the node itself: what only the peer can do."""
    said = json.loads(envelope.opened(data).payload)
    change(said)
    return envelope.sealed(canonical(said), keys=keys)


def first_letter(bei: TrialNode, jin: TrialNode) -> bytes:
    """A letter whose turn it is: everything before it is taken."""
    carry_all(bei, jin)
    with bei.here():
        bei.write(jin, sender="one", to="two")
    cards, letter = bei.parcels(jin)[:-1], bei.parcels(jin)[-1]
    for parcel in cards:
        jin.take(parcel.envelope)
    return letter.envelope


def number_of(jin: TrialNode, bei: TrialNode) -> int:
    """The last number used up on the route from there."""
    with jin.here():
        return Route.objects.get(peer=jin.peer(bei), direction="in").number


def shift(days: float) -> Callable[[dict[str, Any]], None]:
    def change(said: dict[str, Any]) -> None:
        said["sent_at"] = (
            (AT + timedelta(days=days)).isoformat(timespec="microseconds").replace("+00:00", "Z")
        )

    return change


def numbered(serial: int) -> Callable[[dict[str, Any]], None]:
    def change(said: dict[str, Any]) -> None:
        said["payload"]["serial"] = serial

    return change


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("dated-ahead", shift(2.01)),
        ("unknown-schema", lambda said: said.update(schema=2, further="unknown here")),
        ("malformed", lambda said: said.update(further="unknown here")),
        ("wrong-addressee", lambda said: said["to"].update(code="nobody")),
        ("wrong-addressee", lambda said: said["to"].update(node="elsewhere")),
        ("unknown-kind", lambda said: said.update(kind="never-heard-of")),
        ("payload-unfit", lambda said: said["payload"].update(serial="one")),
        ("broken-chain", lambda said: said.update(previous="0" * 64)),
        ("malformed", lambda said: said.update(kind="node-card")),
    ],
)
def test_the_peer_s_own_mistake_is_refused_signed_and_uses_up_its_number(
    nodes: Nodes, code: str, change: Callable[[dict[str, Any]], Any]
) -> None:
    bei, jin = nodes
    letter = first_letter(bei, jin)
    before = number_of(jin, bei)
    answer = answer_to(jin, altered(bei, letter, change, keys_of(bei, "one")))
    assert (answer["outcome"], answer["code"], answer["consumes"]) == ("refused", code, True)
    assert number_of(jin, bei) == before + 1
    assert code in dict(jin.troubles())
    assert jin.effects(bei) == []


def test_media_may_be_weeks_late_and_clocks_may_differ_by_two_days(nodes: Nodes) -> None:
    bei, jin = nodes
    letter = first_letter(bei, jin)
    keys = keys_of(bei, "one")
    assert jin.take(altered(bei, letter, shift(1.99), keys)) is None
    assert len(jin.acts("body.trial_effect")) == 1
    with bei.here():
        bei.write(jin, sender="one", to="two")
    late = AT + timedelta(weeks=9)
    data = altered(bei, bei.parcels(jin)[-1].envelope, lambda said: None, keys)
    said = json.loads(envelope.opened(data).payload)
    with jin.here():
        route = Route.objects.get(peer=jin.peer(bei), direction="in")
    data = altered(bei, data, lambda said: said.update(previous=route.digest), keys)
    assert said["number"] == route.number + 1
    jin.take(data, at=late)
    assert len(jin.acts("body.trial_effect")) == 2


def test_another_envelope_under_a_used_number_is_refused_and_the_first_one_stands(nodes: Nodes) -> None:
    bei, jin = nodes
    letter = first_letter(bei, jin)
    other = altered(bei, letter, lambda said: said["payload"].update(serial=99), keys_of(bei, "one"))
    jin.take(letter)
    answer = answer_to(jin, other)
    assert (answer["code"], answer["consumes"]) == ("number-taken", False)
    assert jin.effects(bei) == [1]
    assert answer_to(jin, letter)["outcome"] == "taken"


def test_an_unknown_sender_gets_no_answer_only_a_line_for_the_operator(nodes: Nodes) -> None:
    bei, jin = nodes
    letter = first_letter(bei, jin)
    stranger = [Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()]
    before = number_of(jin, bei)
    for _time in range(2):
        assert jin.take(altered(bei, letter, lambda said: None, stranger)) is None
    jin.seal()
    assert jin.receipts(bei) == [] or all(said_by(one)["outcome"] == "taken" for one in jin.receipts(bei))
    assert dict(jin.troubles())["unknown-sender"] == 2
    assert number_of(jin, bei) == before


def test_what_was_altered_on_the_way_never_burns_the_sender_s_number(nodes: Nodes) -> None:
    bei, jin = nodes
    letter = first_letter(bei, jin)
    before = number_of(jin, bei)
    for alter in ("payload", "node", "body", "cut", "not json", "swapped ids", "other type"):
        assert jin.take(_altered_on_the_way(letter, alter)) is None, alter
        assert number_of(jin, bei) == before, alter
    with jin.here(), exchange_office():
        assert not Incoming.objects.filter(number=before + 1).exists()
        assert not Receipt.objects.filter(consumes=False).exists()
    assert sum(times for _code, times in jin.troubles()) == 7
    jin.take(letter)
    assert jin.effects(bei) == [1]


def _altered_on_the_way(data: bytes, alter: str) -> bytes:
    wrapped = envelope.opened(data)
    node, body = wrapped.signatures
    flipped = bytes([node.value[0] ^ 1]) + node.value[1:]
    changes = {
        "payload": dsse.Envelope(
            wrapped.payload_type, wrapped.payload.replace(b'"two"', b'"one"'), (node, body)
        ),
        "node": dsse.Envelope(
            wrapped.payload_type, wrapped.payload, (dsse.Signature(node.key_id, flipped), body)
        ),
        "body": dsse.Envelope(
            wrapped.payload_type, wrapped.payload, (node, dsse.Signature(body.key_id, flipped))
        ),
        "swapped ids": dsse.Envelope(
            wrapped.payload_type,
            wrapped.payload,
            (dsse.Signature(body.key_id, node.value), dsse.Signature(node.key_id, body.value)),
        ),
        "other type": dsse.Envelope(RECEIPT_TYPE, wrapped.payload, (node, body)),
    }
    if alter in changes:
        return changes[alter].to_json().encode()
    return data[: len(data) // 2] if alter == "cut" else b"\x00\xff" + data


def test_a_thief_of_one_key_alone_burns_nothing(nodes: Nodes) -> None:
    bei, jin = nodes
    letter = first_letter(bei, jin)
    before = number_of(jin, bei)
    node, body = keys_of(bei, "one")
    stranger = Ed25519PrivateKey.generate()
    for keys in ([node], [body], [node, stranger], [stranger, body]):
        assert jin.take(altered(bei, letter, lambda said: None, keys)) is None
    assert number_of(jin, bei) == before
    jin.take(letter)
    assert jin.effects(bei) == [1]


@pytest.mark.parametrize("whose", ["node", "body"])
def test_a_revoked_key_is_refused_and_uses_up_the_number_where_the_other_signature_stands(
    nodes: Nodes, whose: str
) -> None:
    bei, jin = nodes
    letter = first_letter(bei, jin)
    before = number_of(jin, bei)
    with jin.here():
        code = "one" if whose == "body" else ""
        key = queries.keys_of(jin.peer(bei)).get(purpose=whose, body_code=code)
        operations.revoke_key(key=key, reason="stolen", by=BY, at=AT)
    answer = answer_to(jin, letter)
    assert (answer["code"], answer["consumes"]) == ("revoked-key", True)
    assert number_of(jin, bei) == before + 1
    assert jin.effects(bei) == []


def test_where_no_signature_stands_any_more_the_number_stays_open(nodes: Nodes) -> None:
    bei, jin = nodes
    letter = first_letter(bei, jin)
    before = number_of(jin, bei)
    with jin.here():
        for key in queries.keys_of(jin.peer(bei)).exclude(purpose="ledger"):
            operations.revoke_key(key=key, reason="stolen", by=BY, at=AT)
    answer = answer_to(jin, letter)
    assert (answer["code"], answer["consumes"]) == ("revoked-key", False)
    assert number_of(jin, bei) == before
    with bei.here():
        operations.rotate_key(lost=True, by=BY, at=AT)
        operations.rotate_key(body_code="one", lost=True, by=BY, at=AT)
    with jin.here():
        operations.renew_peer(
            peer=jin.peer(bei), document=bei.card(), fingerprint=bei.fingerprint(), by=BY, at=AT
        )
    jin.seal()
    for receipt in jin.receipts(bei):
        with bei.here():
            operations.take_receipt(receipt, at=AT)
    again = next(
        parcel
        for parcel in bei.parcels(jin)
        if parcel.digest == envelope.digest_of(envelope.opened(letter).payload)
    )
    assert again.envelope != letter
    jin.take(again.envelope)
    assert jin.effects(bei) == [1]


def test_an_envelope_for_another_node_uses_up_no_number_here(nodes: Nodes) -> None:
    bei, jin = nodes
    letter = first_letter(bei, jin)
    before = number_of(jin, bei)

    def change(said: dict[str, Any]) -> None:
        said["route"]["to"] = said["to"]["node"] = "ji-node"

    answer = answer_to(jin, altered(bei, letter, change, keys_of(bei, "one")))
    assert (answer["code"], answer["consumes"]) == ("wrong-addressee", False)
    assert number_of(jin, bei) == before
    jin.take(letter)
    assert jin.effects(bei) == [1]


def test_a_revoked_peer_is_sent_nothing_and_answered_no_more_than_so_often(nodes: Nodes) -> None:
    bei, jin = nodes
    letter = first_letter(bei, jin)
    with jin.here():
        operations.revoke_peer(peer=jin.peer(bei), reason="no longer of the agreement", by=BY, at=AT)
    answer = answer_to(jin, letter)
    assert (answer["code"], answer["consumes"]) == ("revoked-key", False)
    keys = keys_of(bei, "one")
    for serial in range(105):
        jin.take(altered(bei, letter, numbered(serial), keys))
    with jin.here(), exchange_office():
        assert Receipt.objects.filter(consumes=False).count() == 100
    assert "refusals-stopped" in dict(jin.troubles())


def test_when_the_key_is_gone_sending_stops_and_the_act_with_it(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        path = path_of(body_code="one")
        aside = path.rename(path.with_name("aside"))
        with pytest.raises(SigningStopped):
            bei.write(jin, sender="one", to="two")
        with exchange_office():
            assert not Outgoing.objects.exists()
        aside.rename(path)
        bei.write(jin, sender="one", to="two")


def test_another_key_on_the_disk_than_the_peers_know_signs_nothing(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        path_of().write_bytes(path_of(body_code="one").read_bytes())
        with pytest.raises(SigningStopped):
            bei.write(jin, sender="one", to="two")


@pytest.mark.parametrize("change", ["act", "hash", "head", "digest", "signature"])
def test_a_receipt_whose_proof_does_not_hold_settles_nothing(nodes: Nodes, change: str) -> None:
    bei, jin = nodes
    with bei.here():
        sent = bei.write(jin, sender="one", to="two")
    for parcel in bei.parcels(jin):
        jin.take(parcel.envelope)
    jin.seal()
    receipt = next(one for one in jin.receipts(bei) if said_by(one)["digest"] == sent.digest)
    said = said_by(receipt)
    if change == "act":
        said["act"]["public"]["number"] += 1
    elif change == "hash":
        said["proof"]["hashes"][0] = "0" * 64
    elif change == "head":
        said["proof"]["head"]["root"] = "0" * 64
    elif change == "digest":
        said["digest"] = "0" * 64
    keys = keys_of(jin) if change != "signature" else [Ed25519PrivateKey.generate()]
    with bei.here():
        assert not operations.take_receipt(
            envelope.sealed(canonical(said), keys=keys, payload_type=RECEIPT_TYPE), at=AT
        )
        with exchange_office():
            sent.refresh_from_db()
            assert sent.state == "waiting"
        assert operations.take_receipt(receipt, at=AT)
        with exchange_office():
            sent.refresh_from_db()
            assert sent.state == "taken"
