from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import orjson
import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from jianxing.kernel import merkle
from jianxing.ledger import queries, sealer
from jianxing.ledger.heads import HeadsFile
from jianxing.ledger.keys import public_keys
from jianxing.ledger.models import Head, Leaf, Unsealed
from jianxing.ledger.operations import _rows
from tests.integration.ledger.conftest import AT, SUPERVISOR, Log, add, entries


def sealed() -> list[int]:
    return list(Leaf.objects.order_by("index").values_list("act_id", flat=True))


@contextmanager
def another_writer(log: Log) -> Iterator[psycopg.Connection[tuple[int, ...]]]:
    """A transaction of another process, with an act recorded in it and not yet committed."""
    with psycopg.connect(log.app_dsn, dbname=log.database) as writer:
        writer.execute("SET LOCAL lock_timeout = '50ms'")
        rows = _rows(entries(1, start=100), by=SUPERVISOR, at=AT)
        writer.execute("SELECT * FROM ledger_record(%s::jsonb)", [orjson.dumps(rows).decode()])
        yield writer


def test_nothing_to_seal(log: Log) -> None:
    assert sealer.seal_once(at=AT) == 0
    with pytest.raises(queries.NothingSealed):
        queries.latest_head()
    assert not log.heads_file.exists()


def test_acts_get_leaves_in_order_and_a_signed_head(log: Log) -> None:
    first, second = log.seal(3), log.seal(4)
    assert sealed() == first + second
    assert [leaf.index for leaf in Leaf.objects.order_by("index")] == list(range(7))
    assert not Unsealed.objects.exists()
    head = queries.latest_head()
    assert (head.tree_size, head.signed_at) == (7, AT)
    assert head.is_signed(public_keys())
    assert head.root == merkle.root([bytes(leaf.hash) for leaf in Leaf.objects.order_by("index")])


def test_many_acts_are_sealed_a_thousand_at_a_time(log: Log) -> None:
    add(2100)
    assert [sealer.seal_once(at=AT) for _ in range(4)] == [1000, 1000, 100, 0]
    add(1)
    assert sealer.seal_all() == 1
    assert [head.tree_size for head in Head.objects.order_by("tree_size")] == [1000, 2000, 2100, 2101]


def test_a_transaction_that_began_early_and_commits_late_is_not_lost(log: Log) -> None:
    with another_writer(log) as writer:
        later = log.seal(2)
        assert sealed() == later
        writer.commit()
    assert sealer.seal_once(at=AT) == 1
    assert sealed()[:2] == later
    assert sealed()[2] < later[0]


def test_writers_wait_neither_for_each_other_nor_for_the_sealer(log: Log) -> None:
    add(5)
    with another_writer(log) as one, another_writer(log) as other:
        with connection.cursor() as cursor:
            # What a sealer holds for the length of its turn.
            cursor.execute("SELECT pg_advisory_lock(%s)", [sealer._LOCK])
        other.commit()
        with another_writer(log) as third:
            third.commit()
        one.commit()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [sealer._LOCK])
    assert sealer.seal_once(at=AT) == 8


def test_an_act_that_is_rolled_back_is_never_sealed(log: Log) -> None:
    with another_writer(log) as writer:
        writer.rollback()
    assert sealer.seal_once(at=AT) == 0


def test_sealers_take_turns(log: Log) -> None:
    add(3500)

    def seal() -> int:
        try:
            return sealer.seal_all()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(lambda _: seal(), range(3)))
    assert sum(counts) == 3500
    assert len(set(sealed())) == 3500
    kept = HeadsFile(log.heads_file)
    sizes = [head.tree_size for head in kept.heads(within=kept.length())]
    assert (
        sizes == sorted(sizes) == list(Head.objects.order_by("tree_size").values_list("tree_size", flat=True))
    )


def test_a_queued_act_that_is_gone_holds_up_no_other(log: Log) -> None:
    first, second = add(2)
    log.as_owner(f"DELETE FROM ledger_act WHERE id = {first}")
    assert sealer.seal_once(at=AT) == 1
    assert sealed() == [second]
    assert list(Unsealed.objects.values_list("act_id", flat=True)) == [first]


def test_heads_that_a_crash_kept_from_the_file_are_added_later(log: Log) -> None:
    for _ in range(3):
        log.seal(1)
    lines = log.heads_file.read_bytes().splitlines(keepends=True)
    log.heads_file.write_bytes(lines[0] + lines[1][:40])
    assert sealer.seal_once(at=AT) == 0
    kept = HeadsFile(log.heads_file)
    assert [head.tree_size for head in kept.heads(within=kept.length())] == [1, 2, 3]


def test_every_act_is_proved_under_the_latest_head_and_every_head_by_the_next(log: Log) -> None:
    acts = [act for count in (1, 2, 5, 8, 3) for act in log.seal(count)]
    for index, act_id in enumerate(acts):
        shown = queries.inclusion(act_id=act_id)
        assert shown.index == index
        assert merkle.verify_inclusion(
            leaf=shown.leaf, index=index, size=19, proof=shown.proof, root=shown.head.root
        )
    roots = {head.tree_size: bytes(head.root) for head in Head.objects.all()}
    for first in roots:
        for second in (size for size in roots if size >= first):
            assert merkle.verify_consistency(
                first=first,
                second=second,
                first_root=roots[first],
                second_root=roots[second],
                proof=queries.consistency(first=first, second=second),
            )


def test_what_is_not_sealed_yet_has_no_proof(log: Log) -> None:
    log.seal(1)
    [waiting] = add(1)
    with pytest.raises(queries.NotSealedYet):
        queries.inclusion(act_id=waiting)
    with pytest.raises(merkle.NoSuchTree):
        queries.consistency(first=1, second=2)


def test_how_far_the_sealer_is_behind(log: Log) -> None:
    assert queries.lag(at=AT) == queries.Lag(unsealed=0, oldest=None)
    began = timezone.now()
    add(3)
    at = timezone.now() + timedelta(seconds=10)
    lag = queries.lag(at=at)
    assert lag.unsealed == 3
    assert lag.oldest is not None
    assert timedelta(seconds=9) < lag.oldest < at - began + timedelta(seconds=1)


class Pauses(threading.Event):
    """Tells a loop when to stop, and remembers how long it meant to wait each time."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.asked.append(timeout or 0.0)
        return super().wait(timeout)


def test_the_loop_looks_every_second_and_outlives_its_connection(log: Log) -> None:
    stop = Pauses()

    def loop() -> None:
        try:
            sealer.run(stop)
        finally:
            connection.close()

    def wait_until_sealed() -> None:
        until = time.monotonic() + 60
        while Unsealed.objects.exists():
            assert time.monotonic() < until
            time.sleep(0.02)

    sealing = threading.Thread(target=loop)
    sealing.start()
    try:
        add(1)
        wait_until_sealed()
        with psycopg.connect(log.app_dsn, dbname=log.database) as another:
            another.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
            )
        connection.close()
        add(1)
        wait_until_sealed()
    finally:
        stop.set()
        sealing.join(timeout=60)
    assert not sealing.is_alive()
    assert max(stop.asked) <= 1
    assert Leaf.objects.count() == 2
