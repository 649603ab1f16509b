"""Every operation that readings are asked through, on DuckDB and on a Spark standalone cluster: results equal, and the time.

Needs pyspark and Java 17 or later; where they are not there, the bench says so and measures nothing. A result that differs
fails the run.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.form import Case, say
from bench.indicators.both import compared
from bench.indicators.cluster import NoCluster, cluster


def options(parser: argparse.ArgumentParser) -> None:
    """Say how many readings."""
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--memory", default="1g", help="of each worker")


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Compare operation by operation."""
    with tempfile.TemporaryDirectory() as folder:
        say("starting a master and workers")
        try:
            with cluster(Path(folder), workers=asked.workers, memory=asked.memory) as session:
                told = compared(Path(folder), session, rows=asked.rows)
        except NoCluster as missing:
            say(f"no cluster: {missing}")
            return
        for name, one in told.items():
            if not one["same"]:
                raise AssertionError(f"{name}: Spark gives another result than DuckDB")
            yield Case(
                case=f"{name} of {asked.rows:,}, DuckDB against Spark", value=one["duckdb"], unit="s",
                peer=one["spark"], less=True, note=f"{one['rows']} rows, equal",
            )  # fmt: skip
