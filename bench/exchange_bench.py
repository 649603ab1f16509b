"""Letters a second, sent and receipted, on one route and on ten, against what signatures and commits allow.

    jianxing bench exchange [--set letters=300 --set routes=10]

A letter is sent in a transaction of its own with its act; what waits is carried together, taken with its effects and the acts of
receipt in one transaction, sealed, and answered by a signed receipt with its proof for each letter, which is verified and taken.
What nothing can beat is three signatures and three verifications a letter (a fourth, of the ledger's head, is shared) and the one
commit of its act. Both limits are measured in the same run; the tighter one counts. Every node has a database of its own on one
durable PostgreSQL, and the ledgers of both sides are sealed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from bench.form import Case, say
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jianxing.cli.database import bring_up_to_date
from jianxing.cli.embedded import Cluster

SIGNATURES, VERIFICATIONS, COMMITS = 3, 3, 1
PATIENCE = 120.0
#: Between two posts, as a worker rests: what is written meanwhile goes together.
REST = 0.1


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--letters", type=int, default=300, help="on each route")
    parser.add_argument("--routes", type=int, default=10)


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    with (
        tempfile.TemporaryDirectory(prefix="jianxing-bench-") as folder,
        Cluster(Path(folder) / "postgres").using() as cluster,
    ):
        bring_up_to_date(owner_dsn=cluster.owner_dsn)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        os.environ["JIANXING_DSN"] = cluster.app_dsn
        import django

        django.setup()
        from tests.exchange_nodes import several_nodes

        for routes in sorted({1, asked.routes}):
            codes = ["sender", *(f"receiver-{place}" for place in range(routes))]
            with several_nodes(cluster, codes, home=Path(folder) / str(routes), around_first=True) as nodes:
                signatures = _signatures(routes)
                commits = _commits(cluster.owner_dsn, writers=2 * routes)
                say(f"{routes}: {signatures:.0f} letters a second by signatures, {commits:.0f} by commits")
                rate = _measured(nodes, letters=asked.letters)
                yield Case(
                    case=f"letters receipted, {routes} route{'s' if routes > 1 else ''}",
                    value=rate,
                    unit="letters/s",
                    limit=min(signatures, commits),
                    aim=0.5,
                    note="limited by " + ("signatures" if signatures < commits else "commits"),
                )


def _signatures(routes: int) -> float:
    """Letters a second that Ed25519 allows on the processors that the routes can use."""
    key, said = Ed25519PrivateKey.generate(), os.urandom(600)
    signature, public = key.sign(said), key.public_key()
    signing = _each(lambda: key.sign(said))
    verifying = _each(lambda: public.verify(signature, said))
    processors = min(2 * routes, len(os.sched_getaffinity(0)))
    return processors / (SIGNATURES * signing + VERIFICATIONS * verifying)


def _each(act: Any, *, seconds: float = 1.0) -> float:
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        act()
        count += 1
    return (time.perf_counter() - began) / count


def _commits(dsn: str, *, writers: int, seconds: float = 2.0) -> float:
    """Letters a second that the commits allow: one small row each, by as many connections as there are nodes at work."""
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("DROP TABLE IF EXISTS bench_commits")
        owner.execute("CREATE TABLE bench_commits (n bigint)")
    counts, ends = [0] * writers, time.monotonic() + seconds

    def write(place: int) -> None:
        with psycopg.connect(dsn, autocommit=True) as writer:
            while time.monotonic() < ends:
                writer.execute("INSERT INTO bench_commits VALUES (1)")
                counts[place] += 1

    threads = [threading.Thread(target=write, args=(place,)) for place in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with psycopg.connect(dsn, autocommit=True) as owner:
        owner.execute("DROP TABLE bench_commits")
    return sum(counts) / seconds / COMMITS


def _measured(nodes: list[Any], *, letters: int) -> float:
    """Letters a second over all routes, from the first one sent to the last receipt taken.

    As the product has them, three processes a route: one in which people act, one that carries for the sending node and takes the
    receipts, one that receives. One post at a time, as between listeners: what is written meanwhile goes with the next.
    """
    sender, receivers = nodes[0], nodes[1:]
    for node in nodes:
        node.wrapper.close()
    fork = multiprocessing.get_context("fork")
    processes, answers = [], []
    began = time.perf_counter()
    for receiver in receivers:
        there, back, done = fork.Queue(), fork.Queue(), fork.Queue()
        written = fork.Event()
        for work, given in (
            (_receive, (receiver, sender, there, back)),
            (_carry, (sender, receiver, there, back, written, done)),
            (_write, (sender, receiver, letters, written)),
        ):
            processes.append(fork.Process(target=work, args=given))
        answers.append(done)
    for process in processes:
        process.start()
    try:
        wrong = [done.get(timeout=PATIENCE + letters) for done in answers]
        took = time.perf_counter() - began
    finally:
        for process in processes:
            process.join(timeout=5)
            if process.is_alive():
                process.terminate()
    if any(wrong):
        raise SystemExit(f"wrong: {wrong}")
    for receiver in receivers:
        if len(receiver.effects(sender)) != letters:
            raise SystemExit(f"{receiver.code}: not every letter took effect")
    return letters * len(receivers) / took


def _write(sender: Any, receiver: Any, letters: int, written: Any) -> None:
    """People act, one after the other: each letter in the transaction of its act."""
    from tests.exchange_nodes import KIND

    from jianxing.directory.acting import acting
    from jianxing.exchange import operations
    from jianxing.kernel.actor import Actor

    with sender.here():
        body, to = sender.bodies["one"], sender.body_of(receiver, "two")
        for serial in range(1, letters + 1):
            with acting(Actor.system(body_id=body.pk)) as by:
                operations.send(kind=KIND, sender=body, to=to, payload={"serial": serial}, by=by, at=_now())
    written.set()


def _carry(sender: Any, receiver: Any, there: Any, back: Any, written: Any, done: Any) -> None:
    """The worker of the sending node: posts what waits, takes the receipts of the answer, has its ledger sealed, and rests."""
    from jianxing.exchange import operations
    from jianxing.exchange.network.delivering import AGAIN_AFTER
    from jianxing.ledger import sealer

    with sender.here():
        peer, ends, left = sender.peer(receiver), time.monotonic() + PATIENCE, 1
        while left and time.monotonic() < ends:
            was_written = written.is_set()
            parcels = operations.outgoing(peer=peer, not_since=_now() - AGAIN_AFTER, at=_now())
            if parcels:
                there.put([parcel.envelope for parcel in parcels])
                operations.note_carried(ids=[parcel.id for parcel in parcels], at=_now())
                operations.take_receipts(back.get(timeout=PATIENCE), at=_now())
                sealer.seal_all(clock=_now)
                ends = time.monotonic() + PATIENCE
            elif was_written:
                left = len(operations.outgoing(peer=peer, at=_now()))
            time.sleep(REST)
        there.put(None)
        done.put(left)


def _receive(receiver: Any, sender: Any, there: Any, back: Any) -> None:
    """The receiving node: takes what came together, has it sealed, and answers with its receipts."""
    from jianxing.exchange import operations
    from jianxing.ledger import sealer

    with receiver.here():
        peer = receiver.peer(sender)
        while (envelopes := there.get(timeout=PATIENCE)) is not None:
            operations.deliver_many(envelopes, at=_now())
            sealer.seal_all(clock=_now)
            while operations.sign_receipts(at=_now()):
                pass
            receipts = operations.receipts_for(peer=peer)
            back.put([receipt.document for receipt in receipts])
            operations.note_receipts_carried(ids=[receipt.id for receipt in receipts], at=_now())


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()
