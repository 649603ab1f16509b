"""What the ledger of acts costs: a finding's step with and without its act, and verification against raw SHA-256.

    jianxing bench ledger [--set writers=8 --set seconds=5 --set rounds=3 --set acts=50000]

Writers are processes that commit one transaction after the other while a sealer runs, in turns with and without the
ledger. Two transactions are tried: a finding's progress as the product reports it (row security, reading, compare-and-set,
the report), and one row changed by a bare statement, which is the least that a transaction can be. Verifying and sealing are set
against SHA-256 over the same leaves, which lie in memory for it.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import multiprocessing
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from bench.form import Case, say
from bench.writers import rounds_of

from jianxing.cli.embedded import Cluster, temporary_cluster
from jianxing.kernel.actor import Actor, Role

AT = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)
BY = Actor(person_id=1, body_id=2, role=Role.SUPERVISOR)
PUBLIC = {"from": "registered", "to": "assigned", "responsible": 12, "due_on": "2026-04-28"}
CONFIDENTIAL = {
    "title": "通州区某路段管线迁改受阻",
    "note": "经现场核实,牵头单位未按期答复。" * 3,
    "limit_days": 20,
}


def set_up(dsn: str, home: Path) -> None:
    """Django with the ledger and nothing else."""
    import django
    from django.conf import settings

    part = psycopg.conninfo.conninfo_to_dict(dsn)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    settings.configure(
        INSTALLED_APPS=["jianxing.ledger"],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.postgresql"}
            | {ours: str(part.get(theirs, "")) for ours, theirs in names.items()}
        },
        USE_TZ=True,
        LEDGER_KEY_FILE=home / "ledger.key",
        LEDGER_HEADS_FILE=home / "heads.jsonl",
    )
    django.setup()


def migrate(dsn: str, home: Path, writers: int) -> None:
    """Make the tables as their owner; run in a process of its own, since Django is set up once."""
    set_up(dsn, home)
    from django.db import connection

    from jianxing.settings.migrate import migrate as bring_up_to_date

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_matter (id bigint PRIMARY KEY, state text, changes bigint DEFAULT 0)"
        )
        cursor.execute(
            "INSERT INTO bench_matter SELECT n, 'registered' FROM generate_series(1, %s) n", [writers]
        )
    bring_up_to_date()  # last, since the application may use what there is then


def write(
    dsn: str, home: Path, number: int, seconds: float, with_ledger: bool, start: Any, counts: Any
) -> None:
    """One writer: as many transactions as it can."""
    set_up(dsn, home)
    from django.db import connection, transaction

    from jianxing.ledger.operations import record

    done = 0
    connection.ensure_connection()
    start.wait()
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE bench_matter SET state = 'assigned', changes = changes + 1 WHERE id = %s",
                    [number],
                )
            if with_ledger:
                record(
                    kind="finding.assign",
                    subject="finding",
                    subject_id=number,
                    by=BY,
                    at=AT,
                    public=PUBLIC,
                    confidential=CONFIDENTIAL,
                )
        done += 1
    counts[number - 1] = done


def seal_for_ever(dsn: str, home: Path, start: Any, stop: Any) -> None:
    """The sealer, as the worker runs it."""
    set_up(dsn, home)
    from jianxing.ledger import sealer

    start.wait()
    ended = threading.Event()
    sealing = threading.Thread(target=sealer.run, args=(ended,))
    sealing.start()
    stop.wait()
    ended.set()
    sealing.join()


def transactions_per_second(
    dsn: str, home: Path, writers: int, seconds: float, *, with_ledger: bool
) -> float:
    """Committed transactions a second, all writers together."""
    spawn = multiprocessing.get_context("spawn")
    counts, start, stop = spawn.Array("q", writers), spawn.Barrier(writers + 1 + with_ledger), spawn.Event()
    processes = [
        spawn.Process(target=write, args=(dsn, home, number, seconds, with_ledger, start, counts))
        for number in range(1, writers + 1)
    ]
    sealing = spawn.Process(target=seal_for_ever, args=(dsn, home, start, stop))
    for process in [*processes, sealing] if with_ledger else processes:
        process.start()
    start.wait()
    for process in processes:
        process.join()
    stop.set()
    if with_ledger:
        sealing.join()
    return float(sum(counts[:])) / seconds


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def bulk(dsn: str, home: Path, acts: int, result: Any) -> None:
    """Recording many acts, sealing, verifying and exporting them, each by itself."""
    set_up(dsn, home)
    from django.db import connection, transaction

    from jianxing.kernel.canonical import canonical
    from jianxing.ledger import sealer
    from jianxing.ledger.export import export
    from jianxing.ledger.leaves import ActRow, content
    from jianxing.ledger.operations import Entry, record_many
    from jianxing.ledger.queries import ledger_office
    from jianxing.ledger.statements import statement
    from jianxing.ledger.verify import verify

    sealer.seal_all()
    before = verify().tree_size
    entries = [
        Entry("finding.assign", "finding", number, public=PUBLIC, confidential=CONFIDENTIAL)
        for number in range(1000)
    ]

    def record_all() -> None:
        for _ in range(acts // 1000):
            with transaction.atomic():
                record_many(entries=entries, by=BY, at=AT)

    recording = timed(record_all)
    with ledger_office(), connection.cursor() as cursor:
        cursor.execute(statement("queue"), [acts])
        written = [canonical(content(ActRow(*row))) for row in cursor.fetchall()]

    def hash_all() -> None:
        for data in written:
            hashlib.sha256(b"\x00" + data).digest()

    hashing = min(timed(hash_all) for _ in range(3))
    sealing = timed(sealer.seal_all)
    verifying = min(timed(verify) for _ in range(2))
    if not verify().intact:
        raise SystemExit("the log does not verify")
    exporting = timed(lambda: export(to=io.BytesIO()))
    total = before + acts
    result.put(
        {
            "recorded_in_bulk_per_second": round(acts / recording),
            "sealed_per_second": round(acts / sealing),
            "hashed_per_second": round(acts / hashing),
            "verified_per_second": round(total / verifying),
            "exported_per_second": round(total / exporting),
        }
    )


def options(parser: argparse.ArgumentParser) -> None:
    """Say how many write, and how much."""
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5.0, help="of one round of writing")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--acts", type=int, default=50_000)


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Measure writing with and without the ledger, then sealing, verifying and exporting."""
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "postgres").mkdir()
        with Cluster(home / "postgres", None).using() as cluster:
            making = spawn.Process(target=migrate, args=(cluster.owner_dsn, home, asked.writers))
            making.start()
            making.join()
            # In turns, so that whatever else the machine does falls on both.
            say("one row changed")
            rounds = [
                [
                    transactions_per_second(
                        cluster.app_dsn, home, asked.writers, asked.seconds, with_ledger=with_ledger
                    )
                    for with_ledger in (False, True)
                ]
                for _ in range(asked.rounds)
            ]
            without, with_ledger = (median(turn) for turn in zip(*rounds, strict=True))
            yield Case(
                case=f"one row changed and its act, {asked.writers} writers",
                value=with_ledger,
                unit="/s",
                limit=without,
                note="the least a transaction can be",
            )
            result: Any = spawn.Queue()
            working = spawn.Process(target=bulk, args=(cluster.app_dsn, home, asked.acts, result))
            working.start()
            figures = result.get()
            working.join()
    hashed = figures["hashed_per_second"]
    yield Case(case="acts recorded in bulk", value=figures["recorded_in_bulk_per_second"], unit="/s")
    yield Case(case="acts sealed", value=figures["sealed_per_second"], unit="/s", limit=hashed)
    yield Case(case="acts verified", value=figures["verified_per_second"], unit="/s", limit=hashed, aim=0.5)
    yield Case(case="acts exported", value=figures["exported_per_second"], unit="/s", limit=hashed)
    with tempfile.TemporaryDirectory() as folder, temporary_cluster(Path(folder) / "pg") as cluster:
        say("a finding's progress reported")
        measured = rounds_of(
            cluster.owner_dsn,
            cluster.app_dsn,
            Path(folder) / "home",
            writers=asked.writers,
            seconds=asked.seconds,
            rounds=asked.rounds,
        )
        without, with_ledger = (median(turn) for turn in zip(*measured, strict=True))
        yield Case(
            case=f"a finding's progress and its act, {asked.writers} writers",
            value=with_ledger,
            unit="/s",
            limit=without,
            aim=0.8,
        )
