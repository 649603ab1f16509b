"""A node that comes back from a backup: nothing is numbered twice, and what it forgot comes again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jianxing.cli.embedded import Cluster
from jianxing.exchange import operations
from jianxing.exchange.models import Route
from tests.exchange_nodes import AT, TrialNode, carry_all, several_nodes

LATER = AT + timedelta(days=1)


@pytest.fixture
def pair(
    cluster: Cluster, django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[tuple[Cluster, TrialNode, TrialNode]]:
    with django_db_blocker.unblock(), several_nodes(cluster, ("bei", "jin"), home=tmp_path) as (bei, jin):
        yield cluster, bei, jin


@contextmanager
def backup(cluster: Cluster, node: TrialNode) -> Iterator[None]:
    """Keep the node's database as it is now; at the end of the block it is that again, as after a restore."""
    name = node.wrapper.settings_dict["NAME"]
    kept = f"{name}_kept"
    node.wrapper.close()
    with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {kept} TEMPLATE {name} OWNER jianxing_owner")
    yield
    node.wrapper.close()
    with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        admin.execute(f"ALTER DATABASE {kept} RENAME TO {name}")
        admin.execute(f"GRANT CONNECT ON DATABASE {name} TO jianxing_app")
    (node.home / "ledger-heads.jsonl").unlink(missing_ok=True)
    with node.here():
        operations.restored(at=LATER)


def send(origin: TrialNode, destination: TrialNode, *, at: Any = AT) -> None:
    with origin.here():
        origin.write(destination, sender="one", to="two", at=at)


def test_a_restored_node_gives_no_number_a_second_time(pair: tuple[Cluster, TrialNode, TrialNode]) -> None:
    cluster, bei, jin = pair
    send(bei, jin)
    carry_all(bei, jin)
    with backup(cluster, bei):
        send(bei, jin)
        carry_all(bei, jin)
    assert jin.effects(bei) == [1, 2]
    send(bei, jin, at=LATER)
    with bei.here():
        assert Route.objects.get(peer=bei.peer(jin), direction="out").epoch == int(LATER.timestamp())
    carry_all(bei, jin, at=LATER)
    assert jin.effects(bei) == [1, 2, 3]
    assert "peer-restored" in dict(jin.troubles())
    assert bei.parcels(jin, at=LATER) == []


def test_what_a_restored_node_still_had_to_send_goes_before_its_new_epoch(
    pair: tuple[Cluster, TrialNode, TrialNode],
) -> None:
    cluster, bei, jin = pair
    carry_all(bei, jin)
    send(bei, jin)
    with backup(cluster, bei):
        pass
    send(bei, jin, at=LATER)
    parcels = bei.parcels(jin, at=LATER)
    for parcel in reversed(parcels):
        jin.take(parcel.envelope, at=LATER)
    assert jin.effects(bei) == [1, 2]


def test_what_a_restored_node_forgot_having_taken_comes_again(
    pair: tuple[Cluster, TrialNode, TrialNode],
) -> None:
    cluster, bei, jin = pair
    send(bei, jin)
    carry_all(bei, jin)
    with backup(cluster, jin):
        send(bei, jin)
        send(bei, jin)
        carry_all(bei, jin)
        assert jin.effects(bei) == [1, 2, 3]
    assert jin.effects(bei) == [1]
    send(bei, jin, at=LATER)
    carry_all(jin, bei, at=LATER)  # tells what it remembers
    carry_all(bei, jin, at=LATER)
    assert jin.effects(bei) == [1, 2, 3, 4]
    assert len(bei.acts("body.trial_receipt")) == 4
    assert "peer-was-restored" in dict(bei.troubles())


def test_a_node_restored_twice_from_one_backup_keeps_what_its_first_epoch_began_after(
    pair: tuple[Cluster, TrialNode, TrialNode],
) -> None:
    cluster, bei, jin = pair
    send(bei, jin)
    carry_all(bei, jin)
    with backup(cluster, bei):
        pass
    with bei.here():
        operations.restored(at=LATER + timedelta(hours=1))
    send(bei, jin, at=LATER)
    carry_all(bei, jin, at=LATER)
    assert jin.effects(bei) == [1, 2]
