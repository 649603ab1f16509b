"""Envelopes between two nodes: what takes effect, once and in order, and what comes back for it."""

import io
import json

import pytest

from jianxing.directory.acting import acting
from jianxing.evidence.operations import store
from jianxing.exchange import envelope, operations
from jianxing.exchange.models import Outgoing
from jianxing.exchange.office import exchange_office
from jianxing.exchange.operations.receiving import NotWanted
from jianxing.exchange.receipt import RECEIPT_TYPE
from jianxing.kernel.actor import Actor
from tests import exchange_nodes
from tests.exchange_nodes import AT, TrialNode, carry_all

Nodes = list[TrialNode]


def test_letters_take_effect_in_their_order_and_are_receipted(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        for _count in range(3):
            bei.write(jin, sender="one", to="two")
    carry_all(bei, jin)
    assert jin.effects(bei) == [1, 2, 3]
    assert [receipt["taken"] for receipt in bei.acts("body.trial_receipt")] == [True] * 3
    assert bei.parcels(jin) == []
    assert bei.troubles() == jin.troubles() == []


def test_what_comes_out_of_order_is_held_until_its_turn(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        for _count in range(4):
            bei.write(jin, sender="one", to="two")
    parcels = bei.parcels(jin)
    for parcel in reversed(parcels):
        assert jin.take(parcel.envelope) is None
        if parcel is not parcels[0]:
            assert jin.effects(bei) == []
    assert jin.effects(bei) == [1, 2, 3, 4]


def test_the_same_again_changes_nothing_and_gets_the_stored_receipt(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        bei.write(jin, sender="one", to="two")
    first, second = bei.parcels(jin)
    assert jin.take(second.envelope) is None
    assert jin.take(second.envelope) is None
    assert jin.take(first.envelope) is None
    jin.seal()
    answer = jin.take(second.envelope)
    assert answer is not None
    assert jin.take(second.envelope) == answer
    assert jin.effects(bei) == [1]
    said = json.loads(envelope.opened(answer, payload_type=RECEIPT_TYPE).payload)
    assert (said["outcome"], said["number"], said["digest"]) == ("taken", 2, second.digest)


def test_a_receipt_taken_again_tells_nobody_a_second_time(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        bei.write(jin, sender="one", to="two")
    for parcel in bei.parcels(jin):
        jin.take(parcel.envelope)
    jin.seal()
    receipts = jin.receipts(bei)
    with bei.here():
        assert all(operations.take_receipt(one, at=AT) for one in receipts * 2)
    assert len(bei.acts("body.trial_receipt")) == 1


def test_a_domain_s_refusal_is_signed_and_uses_up_the_number(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        refused = bei.write(jin, sender="one", to="two", refuse=True)
        bei.write(jin, sender="one", to="two")
    carry_all(bei, jin)
    assert jin.effects(bei) == [2]
    with bei.here(), exchange_office():
        refused.refresh_from_db()
        assert (refused.state, refused.code, refused.words) == ("refused", "trial-refused", "not this one")
    assert jin.troubles() == [("trial-refused", 1)]
    assert [receipt["code"] for receipt in bei.acts("body.trial_receipt")] == ["trial-refused", ""]


def test_a_fault_of_the_domain_loses_nothing_and_keeps_the_order(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        bei.write(jin, sender="one", to="two")
        bei.write(jin, sender="one", to="two")
    exchange_nodes.failing.add(1)
    try:
        carry_all(bei, jin)
        assert jin.effects(bei) == []
        assert [code for code, _times in jin.troubles()] == ["receive-failed"]
    finally:
        exchange_nodes.failing.clear()
    carry_all(bei, jin)
    assert jin.effects(bei) == [1, 2]


def test_contents_travel_beside_their_envelope_and_are_hashed(nodes: Nodes) -> None:
    bei, jin = nodes
    text = "关于联合监督的说明\n".encode()
    with bei.here():
        body = bei.bodies["one"]
        with acting(Actor.system(body_id=body.pk)) as by:
            file = store(stream=io.BytesIO(text), name="说明.txt", by=by, at=AT)
        bei.write(jin, sender="one", to="two", files=[file])
        bei.write(jin, sender="one", to="two")
    for parcel in bei.parcels(jin):
        jin.take(parcel.envelope)
    assert jin.effects(bei) == []
    with jin.here():
        peer = jin.peer(bei)
        [digest] = operations.wanted(peer=peer)
        assert digest == file.blob_id
        with pytest.raises(NotWanted):
            operations.supply(sha256=digest, stream=io.BytesIO(b"another"), peer=peer, at=AT)
        with pytest.raises(NotWanted):
            operations.supply(sha256="0" * 64, stream=io.BytesIO(b"unasked"), peer=peer, at=AT)
        operations.supply(sha256=digest, stream=io.BytesIO(text), peer=peer, at=AT)
        assert operations.wanted(peer=peer) == []
    assert jin.effects(bei) == [1, 2]
    assert jin.acts("body.trial_effect")[0]["files"] == [digest]


def test_what_is_sent_is_there_if_and_only_if_the_act_is(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        with pytest.raises(ZeroDivisionError):
            _write_and_fail(bei, jin)
        with exchange_office():
            assert not Outgoing.objects.exists()
        bei.write(jin, sender="one", to="two")
    assert [parcel.number for parcel in bei.parcels(jin)] == [1, 2]


def _write_and_fail(bei: TrialNode, jin: TrialNode) -> None:
    with acting(Actor.system(body_id=bei.bodies["one"].pk)):
        bei.write(jin, sender="one", to="two")
        raise ZeroDivisionError
