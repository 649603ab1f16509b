"""Packages for bodies of other nodes: by the exchange and by file, verified where they arrive; the decision comes back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from jianxing.cli.embedded import Cluster
from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.evidence.queries import vault
from jianxing.kernel.actor import Actor, Role
from jianxing.packages import operations as ops
from jianxing.packages import queries
from jianxing.packages.models import Package
from jianxing.packages.operations import Objections
from tests.exchange_nodes import AT, TrialNode, carry_all, several_nodes
from tests.integration.packages import matters


@pytest.fixture
def nodes(
    cluster: Cluster, django_db_setup: None, django_db_blocker: object, tmp_path: Path
) -> Iterator[list[TrialNode]]:
    with django_db_blocker.unblock(), several_nodes(cluster, ("jin", "heb"), home=tmp_path) as made:  # type: ignore[attr-defined]
        yield made


def person(node: TrialNode, login: str) -> Actor:
    """Somebody of the node's first body."""
    by, body = Actor.system(), node.bodies["one"]
    made = directory.add_person(
        login=login, name=login, password="Across-the-border-1", must_change_password=False, by=by, at=AT
    )
    directory.appoint(person=made, body=body, role=Role.SUPERVISOR, valid_from=date(2026, 1, 1), by=by, at=AT)
    return Actor(person_id=made.pk, body_id=body.pk, role=Role.SUPERVISOR)


def only(node: TrialNode, by: Actor, **narrowed: object) -> Package:
    with node.here(), acting(by):
        return queries.one(pk=Package.objects.get(**narrowed).pk)


def test_a_package_travels_is_lacking_is_supplemented_and_recognised(
    nodes: list[TrialNode], tmp_path: Path
) -> None:
    jin, ji = nodes
    with ji.here():
        theirs = person(ji, "decides")
    with jin.here():
        by = person(jin, "packs")
        first = matters.packed(by, jin.body_of(ji, "one"), at=AT)
        with acting(by):
            ops.send(package=first, by=by, at=AT)
    carry_all(jin, ji)
    assert jin.troubles() == ji.troubles() == []
    came = only(ji, theirs)
    assert (came.number, came.state, came.is_elsewhere, len(came.pieces.all())) == (
        first.number, "sent", True, 0,
    )  # fmt: skip
    with ji.here(), acting(theirs):
        ops.receive(package=came, by=theirs, at=AT)
        against = Objections(legality="缺少执法证件核验")
        ops.decide(package=came, says="ask_more", objections=against, by=theirs, at=AT)
    carry_all(ji, jin)
    asked = only(jin, by)
    assert asked.state == "supplement"
    assert asked.decision.legality == "缺少执法证件核验"
    assert asked.delivered_at is not None

    # The supplement goes as a file that somebody carries; the decision on it comes back by the exchange.
    with jin.here():
        more = matters.packed(by, jin.body_of(ji, "one"), at=AT, answers=asked)
        with acting(by):
            ops.send(package=more, by_file=True, by=by, at=AT)
            assert more.file is not None
            carried = tmp_path / "carried.zip"
            carried.write_bytes(vault().path_of(more.file.blob_id).read_bytes())
    with ji.here(), acting(theirs):
        got = ops.bring(path=carried, by=theirs, at=AT)
        ops.decide(package=got, says="recognise", by=theirs, at=AT)
    carry_all(ji, jin)
    assert jin.troubles() == ji.troubles() == []
    assert only(jin, by, number=more.number).state == "recognised"
    assert only(jin, by, number=first.number).state == "supplemented"
