"""Two nodes over the network: who is refused, and that what waits arrives once, however the way there breaks."""

import io
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jianxing.cli.embedded import Cluster
from jianxing.directory.acting import acting
from jianxing.evidence.operations import store
from jianxing.exchange import operations, queries
from jianxing.exchange.models import Certificate, Route
from jianxing.exchange.network import client, delivering, wire
from jianxing.exchange.network.client import NotDelivered
from jianxing.kernel.actor import Actor
from tests.conftest import cloned_database
from tests.exchange_nodes import AT, TrialNode, acquaint, new_node, register_trial_kind
from tests.integration.exchange.listening import carry, listening, reach

Nodes = list[TrialNode]
LATER = AT + timedelta(minutes=1)


@pytest.fixture
def three(cluster: Cluster, django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[Nodes]:
    register_trial_kind()
    with (
        django_db_blocker.unblock(),
        cloned_database(cluster) as first,
        cloned_database(cluster) as second,
        cloned_database(cluster) as third,
    ):
        made = [
            new_node(code, home=tmp_path / code, dsn=cluster.app_dsn, database=database)
            for code, database in (("bei", first), ("jin", second), ("hebei", third))
        ]
        try:
            acquaint(made)
            yield made
        finally:
            for node in made:
                node.wrapper.close()


def route(node: TrialNode, other: TrialNode) -> Route:
    with node.here():
        return Route.objects.get(peer=node.peer(other), direction=Route.Direction.OUT)


def write(node: TrialNode, other: TrialNode, **payload: Any) -> None:
    with node.here():
        node.write(other, sender="one", to="two", **payload)


def test_what_is_another_node_s_does_not_come_with_this_one_s_certificate(three: Nodes) -> None:
    bei, jin, hebei = three
    write(bei, jin)
    stolen = wire.Posted(envelopes=tuple(parcel.envelope for parcel in bei.parcels(jin))).to_json()
    with listening(jin) as endpoint:
        with hebei.here():
            own = queries.own_certificates().present
        with pytest.raises(NotDelivered) as refusal:
            client.post(endpoint=endpoint, identity=own, path=wire.ENVELOPES, body=stolen)
    assert (refusal.value.code, refusal.value.detail) == ("refused", "wrong_peer")
    assert jin.effects(bei) == []
    assert jin.troubles() == [("wrong-certificate", 1)]


def test_a_revoked_peer_does_not_come_in_and_one_revoked_meanwhile_is_told_nothing(nodes: Nodes) -> None:
    bei, jin = nodes
    write(bei, jin)
    with listening(jin) as endpoint:  # it has read its list before
        reach(bei, jin, endpoint)
        with jin.here():
            operations.revoke_peer(peer=jin.peer(bei), reason="密钥外泄", by=Actor.system(), at=AT)
        assert carry(bei, jin).carried == 0
        assert route(bei, jin).last_error == "refused: not_listed"
    with listening(jin) as endpoint:
        reach(bei, jin, endpoint)
        carry(bei, jin, at=LATER)
        assert route(bei, jin).last_error.split(":")[0] in ("tls", "broken_off")
    assert jin.effects(bei) == []


def test_a_revoked_certificate_does_not_come_in(nodes: Nodes) -> None:
    bei, jin = nodes
    write(bei, jin)
    with jin.here():
        held = Certificate.objects.get(peer=jin.peer(bei))
        operations.unpin(certificate=held, reason="更换", by=Actor.system(), at=AT)
    with listening(jin) as endpoint:
        reach(bei, jin, endpoint)
        carry(bei, jin)
        assert route(bei, jin).last_error.split(":")[0] in ("tls", "broken_off")


def test_a_listener_that_shows_another_certificate_gets_nothing(nodes: Nodes) -> None:
    bei, jin = nodes
    write(bei, jin)
    with bei.here():
        held = Certificate.objects.get(peer=bei.peer(jin))
        operations.unpin(certificate=held, reason="更换", by=Actor.system(), at=AT)
    with listening(jin) as endpoint:
        reach(bei, jin, endpoint)
        carry(bei, jin)
    assert route(bei, jin).last_error == "no_certificate"
    assert ("not-delivered-no_certificate", 1) in bei.troubles()
    assert jin.effects(bei) == []


@pytest.mark.parametrize("body", [b"", b"[]", b'{"envelopes": 1}', b'{"receipts": [1]}', b"\xff"])
def test_what_is_no_post_of_a_node_is_refused(nodes: Nodes, body: bytes) -> None:
    bei, jin = nodes
    with listening(jin) as endpoint, bei.here():
        own = queries.own_certificates().present
        with pytest.raises(NotDelivered) as refusal:
            client.post(endpoint=endpoint, identity=own, path=wire.ENVELOPES, body=body)
    assert refusal.value.detail == "not_understood"


def test_what_is_no_envelope_changes_nothing_and_is_told_to_the_operator(nodes: Nodes) -> None:
    bei, jin = nodes
    with listening(jin) as endpoint, bei.here():
        own = queries.own_certificates().present
        body = wire.Posted(envelopes=(b"x",), receipts=(b"{}",)).to_json()
        answer = client.post(endpoint=endpoint, identity=own, path=wire.ENVELOPES, body=body)
    assert wire.answered(answer) == wire.Answered()
    assert {code for code, _times in jin.troubles()} == {"not-an-envelope", "not-a-receipt"}


def test_a_content_that_nobody_announced_is_refused(nodes: Nodes) -> None:
    bei, jin = nodes
    with listening(jin) as endpoint, bei.here():
        own = queries.own_certificates().present
        with pytest.raises(NotDelivered) as refusal:
            client.post(endpoint=endpoint, identity=own, path=wire.CONTENTS + "0" * 64, body=b"x")
    assert refusal.value.detail == "not_wanted"


def test_letters_arrive_in_order_and_their_receipts_come_with_the_answer(nodes: Nodes) -> None:
    bei, jin = nodes
    for _count in range(3):
        write(bei, jin)
    with listening(jin) as endpoint:
        reach(bei, jin, endpoint)
        assert carry(bei, jin).carried == len(bei.acts("outgoing.confirm")) >= 3
    assert jin.effects(bei) == [1, 2, 3]
    assert bei.parcels(jin) == []
    assert [receipt["taken"] for receipt in bei.acts("body.trial_receipt")] == [True] * 3
    assert bei.troubles() == jin.troubles() == []
    assert route(bei, jin).failures == 0


def test_a_refusal_comes_back_signed(nodes: Nodes) -> None:
    bei, jin = nodes
    write(bei, jin, refuse=True)
    write(bei, jin)
    with listening(jin) as endpoint:
        reach(bei, jin, endpoint)
        carry(bei, jin)
    assert [receipt["code"] for receipt in bei.acts("body.trial_receipt")] == ["trial-refused", ""]
    assert jin.effects(bei) == [2]


def test_contents_go_when_they_are_asked_for(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        with acting(Actor.system(body_id=bei.bodies["one"].pk)) as by:
            file = store(stream=io.BytesIO("说明".encode() * 9000), name="说明.txt", by=by, at=AT)
        bei.write(jin, sender="one", to="two", files=[file])
    with listening(jin) as endpoint:
        reach(bei, jin, endpoint)
        carry(bei, jin)
    assert jin.acts("body.trial_effect")[0]["files"] == [file.blob_id]
    assert bei.parcels(jin) == []


def test_an_answer_that_is_lost_doubles_nothing(nodes: Nodes) -> None:
    bei, jin = nodes
    write(bei, jin)
    lost: list[int] = []

    def lose() -> None:
        if not lost:
            lost.append(1)
            raise ConnectionAbortedError

    with listening(jin, before_answering=lose) as endpoint:
        reach(bei, jin, endpoint)
        assert carry(bei, jin).carried == 0
        assert jin.effects(bei) == [1]
        assert route(bei, jin).failures == 1
        assert carry(bei, jin).again_at is not None, "it is left alone for a while"
        assert carry(bei, jin, at=LATER).carried > 0
    assert jin.effects(bei) == [1]
    assert bei.parcels(jin) == []
    assert len(bei.acts("body.trial_receipt")) == 1


def test_who_is_not_there_is_tried_again_each_time_later(nodes: Nodes) -> None:
    bei, jin = nodes
    write(bei, jin)
    with listening(jin) as endpoint:
        pass
    reach(bei, jin, endpoint)
    waits, at = [], AT
    for _attempt in range(4):
        again = carry(bei, jin, at=at).again_at
        assert again is not None
        waits.append((again - at).total_seconds())
        at = again
    assert waits == [5, 10, 20, 40]
    with bei.here():
        assert delivering.due(at=at - timedelta(seconds=1)) == []
        operations.try_again(peer=bei.peer(jin))
        assert delivering.due(at=at - timedelta(seconds=1)) == [bei.peer(jin).pk]
    with listening(jin) as endpoint:
        reach(bei, jin, endpoint)
        assert carry(bei, jin, at=at).carried > 0
    assert (route(bei, jin).failures, route(bei, jin).last_error) == (0, "")


def test_of_two_carriers_to_one_peer_one_carries(nodes: Nodes, cluster: Cluster) -> None:
    bei, jin = nodes
    write(bei, jin)
    with listening(jin) as endpoint:
        reach(bei, jin, endpoint)
        with psycopg.connect(cluster.app_dsn, dbname=bei.wrapper.settings_dict["NAME"]) as other:
            with bei.here():
                held = [delivering.LOCK, bei.peer(jin).pk]
            other.execute("SELECT pg_advisory_lock(%s, %s)", held)
            assert carry(bei, jin) == delivering.Round(0)
            assert jin.effects(bei) == []
        # Who was killed has let go with its connection, as soon as the server has seen that it is gone.
        ends = time.monotonic() + 60
        while not (carried := carry(bei, jin).carried) and time.monotonic() < ends:
            time.sleep(0.05)
        assert carried > 0
    assert jin.effects(bei) == [1]


def test_a_certificate_is_changed_without_a_word_being_lost(nodes: Nodes) -> None:
    bei, jin = nodes
    write(bei, jin)
    with bei.here():
        following = operations.prepare_certificate(by=Actor.system(), at=AT)
        reach_all = bei.peer(jin)
    with listening(jin) as endpoint:
        reach(bei, jin, endpoint)
        with bei.here(), pytest.raises(operations.PeersDoNotKnow, match=reach_all.name):
            operations.change_certificate(by=Actor.system(), at=AT)
        carry(bei, jin)  # the card that names both goes with the rest
    with bei.here():
        changed = operations.change_certificate(by=Actor.system(), at=AT)
    assert changed.certificate == following.certificate
    write(bei, jin)
    with listening(jin) as endpoint:
        reach(bei, jin, endpoint)
        carry(bei, jin, at=LATER)
    assert jin.effects(bei) == [1, 2]
    with jin.here():
        rows = {row.fingerprint: row for row in Certificate.objects.filter(peer=jin.peer(bei))}
    assert len(rows) == 2
    assert rows.pop(following.certificate.fingerprint).until is None
    [old] = rows.values()
    assert old.until is not None, "what the card names no more is accepted until the overlap ends"


def test_a_new_address_is_told_by_the_card(nodes: Nodes, settings: Any) -> None:
    bei, jin = nodes
    with listening(jin) as endpoint:
        reach(bei, jin, endpoint)
        with bei.here():
            assert operations.refresh_card(at=AT), "a new peer is told too"
            assert not operations.refresh_card(at=AT)
            settings.EXCHANGE_ADDRESS = "bei.example:8443"
            assert operations.refresh_card(at=AT)
        settings.EXCHANGE_ADDRESS = ""
        carry(bei, jin)
    with jin.here():
        assert jin.peer(bei).address == "bei.example:8443"
