"""Two thousand mutated workbooks: cut, flipped, exchanged, hostile. None may crash the reader or come in by half.

Every one is read, in two worker processes with limits of memory and time; every twentieth, and every one that a worker did not
answer for, is also brought in whole, by the operations and the reading process of the product, on a PostgreSQL of its own.
A crash or a half-import fails the run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.form import Case, say

LEDGERS = Path(__file__).resolve().parents[1] / "src" / "jianxing" / "demo" / "ledgers"
SOURCES = ("transport_2025.xlsx", "wuqing_canal_2025.xlsx")
MEMORY = 2048 * 1024 * 1024
SLOW = 20.0


def options(parser: argparse.ArgumentParser) -> None:
    """How many, from which seed, and how many of them are brought in whole."""
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--every", type=int, default=20, help="every so many is brought in whole")


def made(seed: int) -> tuple[str, bytes]:
    """The mutant of a seed: its kind and its bytes."""
    from tests.mutants import mutant

    chance = random.Random(seed)
    return mutant(chance, (LEDGERS / chance.choice(SOURCES)).read_bytes())


def limited() -> None:
    """A worker may take as much memory as the product's reading process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def read(seed: int) -> tuple[int, str, str, float]:
    """Read one: seed, kind, what came of it, seconds of processor time."""
    from jianxing.importing.reading.refusals import FileRefused
    from jianxing.importing.reading.understand import understand
    from jianxing.kernel.workdays import Calendar

    kind, content = made(seed)
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "台账.xlsx"
        path.write_bytes(content)
        try:
            understand(path, calendar=Calendar({}, frozenset()))
            outcome = "read"
        except FileRefused:
            outcome = "refused"
        except MemoryError:
            outcome = "over its memory"
        except Exception as error:
            outcome = f"CRASH {error!r}"[:300]
    return seed, kind, outcome, time.process_time() - started


def bring_in(seeds: list[int], dsn_file: str, result: Any) -> None:
    """Bring mutants in whole; what was wrong, and how many were taken."""
    owner, app = Path(dsn_file).read_text(encoding="utf-8").splitlines()
    from bench.product import enter

    by, at = enter(owner=owner, app=app)
    from tests.wholly import NotWhole, brought_in_wholly

    wrong, taken = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            kind, content = made(seed)
            path = Path(folder) / f"台账{seed}.xlsx"
            path.write_bytes(content)
            try:
                taken += brought_in_wholly(path, by=by, at=at, what=f"{seed}: {kind}")
            except NotWhole as error:
                wrong.append(str(error))
    result.put((wrong, taken))


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Read them all, then bring a part of them in."""
    seeds = range(asked.seed, asked.seed + asked.count)
    outcomes: Counter[str] = Counter()
    wrong: list[str] = []
    slowest = 0.0
    spawn = multiprocessing.get_context("spawn")
    started = time.perf_counter()
    with spawn.Pool(2, initializer=limited) as pool:
        for seed, kind, outcome, seconds in pool.imap_unordered(read, seeds, chunksize=20):
            slowest = max(slowest, seconds)
            outcomes[outcome.split()[0]] += 1
            if outcome.startswith("CRASH") or seconds > SLOW:
                wrong.append(f"{seed}: {kind}: {outcome}, {seconds:.1f} s")
    rate = asked.count / (time.perf_counter() - started)
    from jianxing.cli.embedded import temporary_cluster

    with tempfile.TemporaryDirectory(prefix="jianxing-bench-") as place:
        os.environ["JIANXING_HOME"] = f"{place}/home"
        with temporary_cluster(Path(place) / "pg") as cluster:
            told = Path(place) / "dsn"
            told.write_text(f"{cluster.owner_dsn}\n{cluster.app_dsn}\n", encoding="utf-8")
            result: Any = spawn.Queue()
            chosen = list(seeds[:: asked.every])
            say(f"bringing in {len(chosen)} of them")
            bringing = spawn.Process(target=bring_in, args=(chosen, str(told), result))
            bringing.start()
            broken, taken = result.get()
            bringing.join()
    wrong += broken
    for line in wrong[:20]:
        say(f"WRONG: {line}")
    for outcome, number in sorted(outcomes.items()):
        yield Case(case=outcome, value=number, unit="mutants")
    yield Case(
        case="brought in whole or not at all", value=len(chosen), unit="mutants", note=f"{taken} taken"
    )
    yield Case(case="without a crash or a half-import", value=asked.count - len(wrong), unit="mutants",
               limit=asked.count, aim=1)  # fmt: skip
    yield Case(case="slowest", value=slowest, unit="s", limit=SLOW, less=True)
    yield Case(case="mutated and read", value=rate, unit="per s")
    if wrong:
        raise SystemExit(1)
