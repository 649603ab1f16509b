"""A node does with the vectors of the specification what they say."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from jianxing.cli.embedded import Cluster
from jianxing.directory import operations as directory
from jianxing.directory.models import Body
from jianxing.exchange import kinds, operations, queries
from jianxing.exchange.models import Incoming, Receipt, Trouble
from jianxing.exchange.office import exchange_office
from jianxing.kernel.actor import Actor
from tests import exchange_payloads, exchange_vectors
from tests.exchange_nodes import TrialNode, several_nodes

VECTORS: dict[str, Any] = json.loads(exchange_vectors.PLACE.read_text(encoding="utf-8"))
AT = datetime.fromisoformat(VECTORS["at"])
BY = Actor.system()


def test_a_node_does_what_the_vectors_say(
    cluster: Cluster, django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> None:
    effects: list[int] = []
    kinds.register(
        kinds.Kind(
            VECTORS["kind"],
            {"type": "object"},
            lambda received, *, at: effects.append(int(str(received.payload["serial"]))),
            lambda outgoing_handle, receipt, *, at: None,
        )
    )
    with django_db_blocker.unblock(), several_nodes(cluster, ("jin-node",), home=tmp_path) as [node]:
        with node.here():
            body = directory.add_body(code="TJ-JW", name="某组", kind=Body.Kind.STATIONED_GROUP, by=BY, at=AT)
            operations.offer(body=body, by=BY, at=AT)
            peer = operations.add_peer(
                document=VECTORS["cards"]["bei-node"],
                fingerprint=VECTORS["fingerprints"]["bei-node"],
                by=BY,
                at=AT,
            )
            for step in VECTORS["deliveries"]:
                if step["envelope"] is None:
                    content = io.BytesIO(step["supplies"].encode())
                    [digest] = operations.wanted(peer=peer)
                    operations.supply(sha256=digest, stream=content, peer=peer, at=AT)
                else:
                    operations.deliver(step["envelope"].encode(), at=AT)
                assert operations.wanted(peer=peer) == step.get("wants", [])
                with exchange_office():
                    assert _came_to(step) == step["outcome"], step["name"]
        assert effects == [1, 2, 3, 8, 1]
        _answers_are_signed(node)


def _came_to(step: dict[str, Any]) -> str:
    if step["envelope"] is None:
        settled = Incoming.objects.filter(number__in=step["settles"], state="taken").count()
        return "taken" if settled == len(step["settles"]) else "held"
    if step["outcome"] == "none":
        assert Trouble.objects.filter(code=step["code"]).exists()
        return "none" if not Incoming.objects.filter(digest=step["digest"]).exists() else "held"
    receipt = Receipt.objects.filter(digest=step["digest"]).first()
    if receipt is None:
        return str(Incoming.objects.get(digest=step["digest"]).state)
    assert (receipt.code or None) == step.get("code")
    assert receipt.consumes == step.get("consumes", True)
    return receipt.outcome


def _answers_are_signed(node: TrialNode) -> None:
    node.seal(at=AT)
    with node.here(), exchange_office():
        assert not Receipt.objects.filter(document="").exists()
        assert queries.peer_named("bei-node") is not None


def test_the_node_takes_and_refuses_payloads_as_the_examples_say() -> None:
    examples = json.loads(exchange_payloads.PLACE.read_text(encoding="utf-8"))["payloads"]
    for one in examples:
        try:
            kinds.check_payload(kind=one["kind"], payload=one["payload"])
        except kinds.PayloadUnfit:
            assert not one["holds"], one["payload"]
        else:
            assert one["holds"], one["why"]
