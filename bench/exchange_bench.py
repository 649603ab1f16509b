"""Letters a second, sent and receipted, on one route and on ten, against what signatures and commits allow.

    jianxing bench exchange [--set letters=300 --set routes=10]

A letter is sent in a transaction with its act, taken in another with its effect and the act of receipt, sealed, and answered by
a signed receipt with its proof, which is verified and taken: three signatures, four verifications, three commits. Both limits
are measured in the same run; the tighter one counts. Every node has a database of its own on one durable PostgreSQL.
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
from queue import Empty
from typing import Any

import psycopg
from bench.form import Case, say
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jianxing.cli.database import bring_up_to_date
from jianxing.cli.embedded import Cluster

SIGNATURES, VERIFICATIONS, COMMITS = 3, 4, 3
BATCH = 20
PATIENCE = 120.0


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
            with several_nodes(cluster, codes, home=Path(folder) / str(routes)) as nodes:
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
    """Letters a second over all routes, from the first one sent to the last receipt taken."""
    sender, receivers = nodes[0], nodes[1:]
    for node in nodes:
        node.wrapper.close()
    fork = multiprocessing.get_context("fork")
    processes, answers = [], []
    began = time.perf_counter()
    for receiver in receivers:
        there, back, done = fork.Queue(), fork.Queue(), fork.Queue()
        processes.append(fork.Process(target=_receive, args=(receiver, sender, there, back)))
        processes.append(fork.Process(target=_send, args=(sender, receiver, letters, there, back, done)))
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


def _send(sender: Any, receiver: Any, letters: int, there: Any, back: Any, done: Any) -> None:
    from jianxing.exchange import operations

    at, last, settled = _now(), 0, 0
    with sender.here():
        peer = sender.peer(receiver)
        for place in range(1, letters + 1):
            sender.write(receiver, sender="one", to="two", at=at)
            if place % BATCH == 0 or place == letters:
                for parcel in operations.outgoing(peer=peer, most=letters + BATCH, at=at):
                    if parcel.number > last:
                        there.put(parcel.envelope)
                        last = parcel.number
            settled += _take(back)
        there.put(None)
        began = time.monotonic()
        while settled < last and time.monotonic() - began < PATIENCE:
            settled += _take(back, wait=0.05)
        done.put(last - settled)


def _take(back: Any, *, wait: float = 0.0) -> int:
    from jianxing.exchange import operations

    taken = 0
    while True:
        try:
            document = back.get(timeout=wait) if wait else back.get_nowait()
        except Empty:
            return taken
        taken += operations.take_receipt(document, at=_now())


def _receive(receiver: Any, sender: Any, there: Any, back: Any) -> None:
    from jianxing.exchange import operations
    from jianxing.ledger import sealer

    at, ends = _now(), False
    with receiver.here():
        peer = receiver.peer(sender)
        while not ends:
            waiting = [there.get(timeout=PATIENCE)]
            while waiting[-1] is not None and len(waiting) < BATCH:
                try:
                    waiting.append(there.get_nowait())
                except Empty:
                    break
            ends = waiting[-1] is None
            for envelope in waiting:
                if envelope is not None:
                    operations.deliver(envelope, at=at)
            sealer.seal_all(clock=_now)
            while operations.sign_receipts(at=at):
                pass
            receipts = operations.receipts_for(peer=peer, most=10 * BATCH)
            for receipt in receipts:
                back.put(receipt.document)
            operations.note_receipts_carried(ids=[receipt.id for receipt in receipts], at=at)


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()
