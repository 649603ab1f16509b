"""Ten thousand random alterations of a ledger of acts, by its database's superuser: how many verify names, and how fast.

Each is made, looked at by verify and taken back. Verify must say what happened (altered, removed, reordered, truncated,
forged), in which part, and name the first act concerned; one that it does not name fails the run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.form import Case, say
from bench.ledger_bench import BY, CONFIDENTIAL, PUBLIC, migrate, set_up

from jianxing.cli.embedded import Cluster

SEALINGS = (9, 1, 17, 5)


def options(parser: argparse.ArgumentParser) -> None:
    """How many, and from which seed."""
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)


def fill(dsn: str, home: Path) -> None:
    """Record and seal a small log, as the application."""
    set_up(dsn, home)
    from datetime import UTC, datetime

    from django.db import transaction

    from jianxing.ledger import sealer
    from jianxing.ledger.operations import Entry, record_many

    at = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)
    for size in SEALINGS:
        with transaction.atomic():
            record_many(
                entries=[
                    Entry("finding.assign", "finding", number, public=PUBLIC | {"share": number / 3},
                          confidential=CONFIDENTIAL)
                    for number in range(1, size + 1)
                ],
                by=BY,
                at=at,
            )  # fmt: skip
        sealer.seal_once(at=at)


def alter(dsn: str, home: Path, seed: int, count: int, result: Any) -> None:
    """Try alterations, as the superuser; what was not named, and how many there were of each family."""
    set_up(dsn, home)
    from tests.alterations import alteration, said_of

    from jianxing.ledger import queries
    from jianxing.ledger.models import Head, Leaf
    from jianxing.ledger.verify import OutsideHead

    acts = list(Leaf.objects.order_by("index").values_list("act_id", flat=True))
    heads = list(Head.objects.order_by("tree_size").values_list("tree_size", flat=True))
    last = queries.latest_head()
    kept = OutsideHead(last.tree_size, last.root, last)
    chance = random.Random(seed)
    families: Counter[str] = Counter()
    missed: list[str] = []
    for _ in range(count):
        altered = alteration(chance, acts, heads)
        said = said_of(altered, kept=kept)
        families[altered.family] += 1
        if said is None or not altered.is_named_by(said):
            missed.append(f"{altered}: {said}")
    result.put((families, missed))


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Two processes, each with its half, on a log that none of them changes for good."""
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="jianxing-bench-") as folder:
        home = Path(folder)
        (home / "postgres").mkdir()
        with Cluster(home / "postgres", None).using() as cluster:
            for step in (migrate, fill):
                making = spawn.Process(
                    target=step,
                    args=(cluster.owner_dsn if step is migrate else cluster.app_dsn, home)
                    + ((1,) if step is migrate else ()),
                )
                making.start()
                making.join()
            say(f"altering {asked.count} times")
            result: Any = spawn.Queue()
            halves = [asked.count // 2, asked.count - asked.count // 2]
            started = time.perf_counter()
            workers = [
                spawn.Process(
                    target=alter, args=(cluster.admin_dsn, home, asked.seed * 2 + number, half, result)
                )
                for number, half in enumerate(halves)
            ]
            for worker in workers:
                worker.start()
            answers = [result.get() for _ in workers]
            for worker in workers:
                worker.join()
            seconds = time.perf_counter() - started
    families: Counter[str] = sum((answer[0] for answer in answers), Counter())
    missed = [line for answer in answers for line in answer[1]]
    for line in missed[:20]:
        say(f"NOT NAMED: {line}")
    for family, number in sorted(families.items()):
        yield Case(case=family, value=number, unit="tried")
    yield Case(case="named", value=asked.count - len(missed), unit="of all", limit=asked.count, aim=1)
    yield Case(case="altered, verified, taken back", value=asked.count / seconds, unit="per s")
    if missed:
        raise SystemExit(1)
