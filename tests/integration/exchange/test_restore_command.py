"""``jianxing restore`` run as a command on a node that exchanges: its peers learn of the new epoch, nothing lost or doubled."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from jianxing.cli.embedded import Cluster
from jianxing.exchange import operations
from jianxing.exchange.models import Route
from jianxing.exchange.office import exchange_office
from jianxing.kernel.actor import Actor
from tests.exchange_nodes import TrialNode, carry_all, several_nodes
from tests.integration.cli.keeping import Command, empty_database


@pytest.fixture
def nodes(
    cluster: Cluster, django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[list[TrialNode]]:
    with django_db_blocker.unblock(), several_nodes(cluster, ("bei", "jin", "heb"), home=tmp_path) as made:
        yield made


def write(origin: TrialNode, destination: TrialNode) -> None:
    with origin.here():
        origin.write(destination, sender="one", to="two", at=datetime.now(tz=UTC))


def carry(origin: TrialNode, destination: TrialNode) -> None:
    carry_all(origin, destination, at=datetime.now(tz=UTC))


def move(node: TrialNode, home: Path, database_url: str) -> None:
    """From now on the node is what was put back: another directory, another database."""
    part = conninfo_to_dict(database_url)
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = node.wrapper.settings_dict | {"NAME": part["dbname"]}
    node.wrapper.close()
    node.wrapper, node.home = wrapper, home


def epochs(node: TrialNode) -> dict[str, int]:
    """The epoch of each route outwards, by peer."""
    with node.here(), exchange_office():
        found = Route.objects.filter(direction="out").values_list("peer__code", "epoch")
        return dict(found)


def test_peers_are_told_of_the_new_epoch_and_nothing_is_lost_or_doubled(
    nodes: list[TrialNode], cluster: Cluster, tmp_path: Path
) -> None:
    bei, jin, heb = nodes
    for origin, destination in ((bei, jin), (jin, bei), (heb, bei)):
        write(origin, destination)
        carry(origin, destination)
    name = bei.wrapper.settings_dict["NAME"]
    before, was = epochs(bei), bei.wrapper
    was.close()
    node = Command(
        bei.home,
        DATABASE_URL=make_conninfo(cluster.app_dsn, dbname=name),
        DATABASE_OWNER_URL=make_conninfo(cluster.owner_dsn, dbname=name),
    )
    backup, keys = tmp_path / "bei.jxb", tmp_path / "keys.json"
    node("backup", "-o", backup)
    node("backup", "--keys", "-o", keys)

    for origin, destination in ((bei, jin), (jin, bei), (jin, bei), (heb, bei)):
        write(origin, destination)
        carry(origin, destination)
    write(
        bei, jin
    )  # on no medium and in no backup: its act is lost with the database, and the heads tell of it
    bei.seal(at=datetime.now(tz=UTC))
    assert jin.effects(bei) == [1, 2]
    assert bei.effects(jin) == [1, 2, 3]
    told = len(jin.acts("body.trial_receipt"))

    with empty_database(cluster, name="node_put_back") as named:
        back = Command(tmp_path / "put back", **named)
        back.home.mkdir()
        shutil.copy(bei.home / "ledger-heads.jsonl", back.home)
        back("restore", "--keys", keys)
        assert "accept-loss" in back("restore", backup, code=3)
        back("restore", backup, "--accept-loss")
        move(bei, back.home, named["DATABASE_URL"])
        try:
            assert all(epoch > before[peer] for peer, epoch in epochs(bei).items() if epoch)
            assert bei.effects(jin) == [1]
            assert jin.effects(bei) == [1, 2]
            write(bei, jin)
            for _turn in range(2):
                for other in (jin, heb):
                    carry(bei, other)
                    carry(other, bei)
            assert jin.effects(bei) == [1, 2, 4], "the same number names nothing else"
            assert bei.effects(jin) == [1, 2, 3], "what was forgotten has come again, once"
            assert bei.effects(heb) == [1, 2]
            assert "peer-restored" in dict(jin.troubles())
            for peer, known in ((jin, 2), (heb, 1)):
                [line] = [times for code, times in peer.troubles() if code == "peer-was-restored"]
                assert line == 1, known
            assert len(jin.acts("body.trial_receipt")) == told, "nobody is told a second time"
            assert all(
                not one.parcels(other, at=datetime.now(tz=UTC))
                for one, other in ((bei, jin), (jin, bei), (heb, bei))
            )
            [act] = bei.acts("node.restore")
            assert act["sealed"] > 0
            assert len(bei.acts("node.begin_epoch")) == 1
            assert "intact" in back("ledger", "verify")
        finally:
            bei.wrapper.close()


def test_by_file_the_new_epoch_goes_with_the_first_file(
    nodes: list[TrialNode], cluster: Cluster, tmp_path: Path
) -> None:
    bei, jin, _heb = nodes
    write(bei, jin)
    carry(bei, jin)
    bei.wrapper.close()
    name = bei.wrapper.settings_dict["NAME"]
    node = Command(
        bei.home,
        DATABASE_URL=make_conninfo(cluster.app_dsn, dbname=name),
        DATABASE_OWNER_URL=make_conninfo(cluster.owner_dsn, dbname=name),
    )
    node("backup", "-o", tmp_path / "bei.jxb")
    node("backup", "--keys", "-o", tmp_path / "keys.json")
    write(jin, bei)
    carry(jin, bei)
    with empty_database(cluster, name="node_put_back") as named:
        back = Command(tmp_path / "put back", **named)
        back("restore", "--keys", tmp_path / "keys.json")
        back("restore", tmp_path / "bei.jxb")
        back("exchange", "export", "--peer", "jin", "-o", tmp_path / "out.jxe")
        with jin.here():
            operations.take_file(path=tmp_path / "out.jxe", by=Actor.system(), at=datetime.now(tz=UTC))
            operations.write_file(
                peer=jin.peer(bei), to=tmp_path / "in.jxe", by=Actor.system(), at=datetime.now(tz=UTC)
            )
        move(bei, back.home, named["DATABASE_URL"])
        try:
            with bei.here():
                operations.take_file(path=tmp_path / "in.jxe", by=Actor.system(), at=datetime.now(tz=UTC))
            assert bei.effects(jin) == [1], "sent, receipted and forgotten: it came again with the file"
            assert jin.effects(bei) == [1]
        finally:
            bei.wrapper.close()
