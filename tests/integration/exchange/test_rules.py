"""Who sees what passes between nodes; the database itself says so."""

import pytest
from django.db import DatabaseError, connection, transaction

from jianxing.directory.acting import acting
from jianxing.exchange import queries
from jianxing.exchange.lifecycle import INCOMING, OUTGOING
from jianxing.exchange.models import (
    Incoming,
    IncomingContent,
    Outgoing,
    OutgoingContent,
    Receipt,
    Route,
    Trouble,
)
from jianxing.exchange.office import exchange_office
from jianxing.kernel.actor import Actor, Role
from jianxing.kernel.lifecycle import Lifecycle
from tests.exchange_nodes import TrialNode, carry_all

Nodes = list[TrialNode]


def actor(body: int, role: Role) -> Actor:
    return Actor(person_id=1, body_id=body, role=role)


def test_the_officer_sees_that_it_passed_and_not_what_it_says(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        bei.write(jin, sender="one", to="two", refuse=True)
    carry_all(bei, jin)
    office = 10_000
    for node in nodes:
        with node.here(), acting(actor(office, Role.SYSTEM_OFFICER)):
            assert Outgoing.objects.exists() or Incoming.objects.exists()
            assert queries.standings()
            assert not OutgoingContent.objects.exists()
            assert not IncomingContent.objects.exists()
    with jin.here():
        with acting(actor(office, Role.SYSTEM_OFFICER)):
            assert Receipt.objects.exists()
            assert Trouble.objects.exists()
        for role in (Role.SECURITY_OFFICER, Role.AUDIT_OFFICER, Role.SUPERVISOR):
            with acting(actor(office, role)):
                assert not Incoming.objects.exists()
                assert not IncomingContent.objects.exists()
                assert not Receipt.objects.exists()
                assert not Trouble.objects.exists()


def test_a_body_sees_its_own_envelopes_and_no_other_s(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        bei.write(jin, sender="one", to="two")
    carry_all(bei, jin)
    for node, sees, model in ((bei, "one", Outgoing), (jin, "two", Incoming)):
        with node.here():
            for name, body in node.bodies.items():
                with acting(actor(body.pk, Role.SUPERVISOR)):
                    assert model.objects.exists() == (name == sees)
                    assert not OutgoingContent.objects.exists()


def test_nobody_but_the_part_that_carries_writes(nodes: Nodes) -> None:
    bei, jin = nodes
    with bei.here():
        sent = bei.write(jin, sender="one", to="two")
        with acting(actor(bei.bodies["one"].pk, Role.LEADER)):
            assert not Outgoing.objects.filter(pk=sent.pk).update(state="taken")
            with pytest.raises(DatabaseError), transaction.atomic():
                Trouble.objects.create(code="x", words="x", first_at=sent.sent_at, last_at=sent.sent_at)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE exchange_outgoing SET number = number + 1",
        "UPDATE exchange_outgoing SET digest = repeat('0', 64) WHERE number = 1",
        "UPDATE exchange_route SET number = 0, digest = '' WHERE number > 0",
        "UPDATE exchange_route SET epoch = epoch - 1 WHERE epoch > 0",
    ],
)
def test_what_was_numbered_does_not_change(nodes: Nodes, change: str) -> None:
    bei, jin = nodes
    with bei.here():
        bei.write(jin, sender="one", to="two")
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            exchange_office(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
        with exchange_office():
            assert Route.objects.filter(direction="out", number=2).exists()


@pytest.mark.parametrize(("table", "lifecycle"), [("outgoing", OUTGOING), ("incoming", INCOMING)])
def test_the_database_keeps_the_same_steps(table: str, lifecycle: Lifecycle[object], nodes: Nodes) -> None:  # type: ignore[type-var]
    with nodes[0].here(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [f"exchange_{table}_stands"])
        [source] = cursor.fetchone() or [""]
    spaced = " ".join(str(source).split())
    assert f"NOT IN ( {' '.join(lifecycle.sql_values().split())} )" in spaced
