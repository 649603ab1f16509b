"""Who is listed, by which card, and what becomes of keys."""

from datetime import timedelta

import pytest
from django.db import transaction

from jianxing.directory import operations as directory
from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed
from jianxing.exchange import operations, queries
from jianxing.exchange.keys import path_of
from jianxing.exchange.models import Peer
from jianxing.exchange.operations.peers import AddressTaken, FingerprintDiffers, PeerUnfit
from jianxing.exchange.policies import NotHosted, SenderElsewhere
from jianxing.kernel.actor import Actor, Role
from tests.exchange_nodes import AT, KIND, TrialNode, carry_all

Nodes = list[TrialNode]
BY = Actor.system()


def test_a_card_with_another_fingerprint_is_not_taken(nodes: Nodes) -> None:
    bei, jin = nodes
    with jin.here():
        with pytest.raises(FingerprintDiffers):
            operations.renew_peer(
                peer=jin.peer(bei), document=bei.card(), fingerprint=jin.fingerprint(), by=BY, at=AT
            )
        with pytest.raises(PeerUnfit):
            operations.add_peer(document=bei.card(), fingerprint=bei.fingerprint(), by=BY, at=AT)
        with pytest.raises(PeerUnfit):
            operations.add_peer(document="{}", fingerprint=bei.fingerprint(), by=BY, at=AT)


def test_only_the_system_officer_says_with_whom_this_node_exchanges(nodes: Nodes) -> None:
    bei, _jin = nodes
    supervisor = Actor(person_id=1, body_id=1, role=Role.SUPERVISOR)
    with bei.here():
        for check in (
            lambda: operations.establish(code="bei", name="x", by=supervisor, at=AT),
            lambda: operations.rotate_key(by=supervisor, at=AT),
            lambda: operations.revoke_peer(peer=Peer.objects.get(), reason="x", by=supervisor, at=AT),
        ):
            with pytest.raises(NotAllowed):
                check()
        with pytest.raises(AddressTaken):
            operations.establish(code="another", name="x", by=BY, at=AT)


def test_a_letter_to_a_body_of_this_node_goes_by_no_envelope(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        one, two = bei.bodies["one"], bei.bodies["two"]
        with transaction.atomic(), pytest.raises(NotHosted):
            operations.send(kind=KIND, sender=one, to=two, payload={"serial": 1}, by=BY, at=AT)
        remote = bei.body_of(jin, "one")
        assert queries.peer_of(one) is None
        assert queries.peer_of(remote) == bei.peer(jin)
        with transaction.atomic(), pytest.raises(SenderElsewhere):
            operations.send(kind=KIND, sender=remote, to=remote, payload={"serial": 1}, by=BY, at=AT)


def test_a_new_key_is_told_before_what_it_signs_and_the_old_one_lasts_a_while(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        bei.write(jin, sender="one", to="two")
        operations.rotate_key(by=BY, at=AT)
        bei.write(jin, sender="one", to="two")
        operations.rotate_key(body_code="one", by=BY, at=AT)
        bei.write(jin, sender="one", to="two")
    carry_all(bei, jin, at=AT + timedelta(days=80))
    assert jin.effects(bei) == [1, 2, 3]
    with bei.here():
        own = queries.own_key()
    assert own is not None
    with jin.here():
        keys = queries.keys_of(jin.peer(bei)).filter(purpose="node")
        assert [key.until is None for key in keys] == [key.key_id == own.key_id for key in keys]


def test_a_rotation_that_died_before_the_key_was_in_place_is_mended(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        before = path_of().read_bytes()
        operations.rotate_key(by=BY, at=AT)
        path_of().rename(path_of().with_name("exchange.key.next"))
        path_of().write_bytes(before)
        bei.write(jin, sender="one", to="two")
    carry_all(bei, jin)
    assert jin.effects(bei) == [1]


def test_a_body_that_writes_first_is_made_known_before_its_letter(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        third = directory.add_body(code="three", name="bei three", kind=Body.Kind.COMMISSION, by=BY, at=AT)
        bei.bodies["three"] = third
        bei.write(jin, sender="three", to="two")
    carry_all(bei, jin)
    assert jin.effects(bei) == [1]
    with jin.here():
        assert jin.body_of(bei, "three").name == "bei three"


def test_a_card_by_envelope_never_takes_a_body_of_this_directory(nodes: Nodes) -> None:
    bei, jin = nodes
    with jin.here():
        ours = directory.add_body(code="water", name="水务局", kind=Body.Kind.DEPARTMENT, by=BY, at=AT)
    with bei.here():
        theirs = directory.add_body(code="water", name="水务局", kind=Body.Kind.DEPARTMENT, by=BY, at=AT)
        operations.offer(body=theirs, by=BY, at=AT)
        operations.announce(at=AT)
    carry_all(bei, jin)
    with jin.here():
        assert queries.peer_of(ours) is None
        hosted = jin.body_of(bei, "water")
        assert hosted.pk != ours.pk
        assert hosted.name.startswith("水务局")
