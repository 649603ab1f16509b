"""Penalties: size and power of the test between places, and all rules over many cases against pandas, in one run.

With ``--set spark=on`` the same expressions run on two Spark workers; a result that differs fails the run.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.form import Case, say
from bench.indicators.cluster import NoCluster, cluster
from bench.penalties.making import benchmarks, made
from bench.penalties.power import SHIFTS, rejected

#: What is to be beaten, by shift.
_WANTED = {0.05: 0.47, 0.10: 0.88, 0.15: 1.0}


def options(parser: argparse.ArgumentParser) -> None:
    """Say how many."""
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=400, help="simulated items for each shift")
    parser.add_argument("--memory", default="2GB", help="of DuckDB")
    parser.add_argument("--spark", choices=("on", "off"), default="off")


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Measure."""
    yield from _power(asked.runs)
    if asked.cases:
        with tempfile.TemporaryDirectory() as folder:
            yield from _bulk(Path(folder), asked)


def _power(runs: int) -> Iterator[Case]:
    for number, shift in enumerate(SHIFTS):
        whole, alone = rejected(shift, runs=runs, seed=80 + number)
        for case, value in (
            (f"shift {shift:.0%}, any of three places", whole),
            (f"shift {shift:.0%}, named place", alone),
        ):
            if shift:
                yield Case(
                    case=case, value=value, unit="power", peer=_WANTED[shift], aim=1, note=f"{runs} items"
                )
            else:
                yield Case(case=case, value=value, unit="size", note=f"{runs} items at 5 %")


def _bulk(folder: Path, asked: argparse.Namespace) -> Iterator[Case]:
    from bench.penalties.peers import with_pandas

    from jianxing.methods.penalties.tables import small
    from jianxing.methods.series.engine import connect

    path, kept = folder / "cases.parquet", small(benchmarks())
    say(f"making {asked.cases:,} cases")
    made(path, asked.cases)
    backend = connect(memory=asked.memory, spill=folder / "spill")
    started = time.perf_counter()
    mine = _asked(backend, backend.read_parquet(str(path)), kept)
    between = time.perf_counter()
    theirs = with_pandas(path, kept)
    ended = time.perf_counter()
    if any(mine[name] != count for name, count in theirs.items()):
        raise AssertionError(f"another answer than pandas: {mine} {theirs}")
    yield Case(
        case=f"all rules over {asked.cases:,} cases", value=between - started, unit="s", peer=ended - between, less=True,
        aim=1, note=f"{mine['deviations']:,} deviations",
    )  # fmt: skip
    if asked.spark == "on":
        try:
            with cluster(folder, workers=2) as session:
                import ibis

                there = ibis.pyspark.connect(session)
                started = time.perf_counter()
                other = _asked(there, there.read_parquet(str(path)), kept)
                took = time.perf_counter() - started
        except NoCluster as missing:
            say(f"no cluster: {missing}")
            return
        if other != mine:
            raise AssertionError(f"Spark gives another result than DuckDB: {other} {mine}")
        yield Case(
            case=f"the same on two Spark workers, {asked.cases:,} cases", value=took, unit="s", note="equal"
        )


def _asked(backend: Any, table: Any, kept: Any) -> dict[str, int]:
    from jianxing.methods.penalties.expressions import counted, deviations
    from jianxing.methods.penalties.tables import expression

    judged = expression(table, kept)
    # What Spark keeps does not see the small tables, which stand in memory.
    if backend.name == "duckdb":
        judged = judged.cache()
    [told] = backend.to_pyarrow(counted(judged)).to_pylist()
    far = deviations(judged).count()
    return {**told, "deviations": int(backend.to_pyarrow(far).as_py())}
