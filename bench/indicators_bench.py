"""The four QARTOD tests on hourly values from Parquet, against ioos_qc, plain numpy, polars and DuckDB; and on files of
growing length.

Flags that differ from plain numpy's fail the run; so does a checksum that differs from the reference, which ioos_qc gives
too. Peers that are not installed in the Python named by ``peers`` are left out. ``largest`` is the longest file of the cost
curve: 1000000000 needs 8 GB of disk and some minutes.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from bench.form import Case, say
from bench.indicators.peers import FLAT, HOUR, RANGES, RATES, SPIKES, TESTS, TOLERANCE, plainly

from jianxing.methods.forensics.qartod import Limits, flags

#: What 10,000,000 values give; ioos_qc's flags have the same.
REFERENCE = {"range": 2620548700, "spike": 2745336186, "rate": 4221393280, "flat": 3246908664}
REFERENCE_ROWS = 10_000_000
LIMITS = Limits(
    fail_range=RANGES[0], suspect_range=RANGES[1], spike=SPIKES, rate=RATES, flat=FLAT, tolerance=TOLERANCE
)
_BLOCK = 10_000_000


def options(parser: argparse.ArgumentParser) -> None:
    """Say how many, how often, and where the peers are."""
    parser.add_argument("--rows", type=int, default=REFERENCE_ROWS)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument(
        "--largest", type=int, default=10_000_000, help="rows of the longest file of the curve"
    )
    parser.add_argument("--peers", default=sys.executable, help="a Python with ioos_qc, polars and duckdb")


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Flag the same values by all, then files of growing length."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        say("making the readings")
        path = place / "readings.parquet"
        write(path, asked.rows)
        values = pq.read_table(path)["v"].to_numpy()
        told = _peers(asked, path)
        seconds = np.arange(len(values), dtype=np.int64) * HOUR
        expected = plainly(values, seconds)
        ours, numpys = float("inf"), float("inf")
        for _turn in range(asked.turns):
            found, took = _timed(lambda: flags(values, limits=LIMITS))
            ours = min(ours, took)
            numpys = min(numpys, _timed(lambda: plainly(values, seconds))[1])
        for test in TESTS:
            one = getattr(found, test)
            if not np.array_equal(one, expected[test]):
                raise AssertionError(f"{test}: flags differ from plain numpy's")
            if asked.rows == REFERENCE_ROWS and zlib.crc32(one) != REFERENCE[test]:
                raise AssertionError(f"{test}: the checksum differs from the reference")
        yield Case(
            case="four tests, against plain numpy", value=ours, unit="s", peer=numpys, less=True, aim=1
        )
        for name, (took, mib) in told.items():
            aim = 50.0 if name == "ioos_qc" else None
            yield Case(
                case=f"four tests, against {name}",
                value=ours,
                unit="s",
                peer=took,
                less=True,
                aim=aim,
                note=f"{mib} MiB",
            )
        yield from _curve(asked, place)


def _curve(asked: argparse.Namespace, place: Path) -> Iterator[Case]:
    rows = 1_000_000
    while rows <= asked.largest:
        path = place / "long.parquet"
        write(path, rows)
        words = [sys.executable, "-m", "bench.indicators.streaming", str(path)]
        told = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
        if told["rows"] != rows:
            raise AssertionError(f"{told['rows']} rows were read of {rows}")
        yield Case(
            case=f"stream of {rows:,} with gaps and digits", value=rows / told["seconds"], unit="rows/s"
        )
        yield Case(case=f"memory at {rows:,}", value=told["mib"], unit="MiB", less=True)
        path.unlink()
        rows *= 10


def write(path: Path, rows: int) -> None:
    """Write rows of a day's round with noise, stuck stretches, spikes and gaps; the same for the same number."""
    schema = pa.schema([("v", pa.float64())])
    with pq.ParquetWriter(path, schema) as writer:
        for block, at in enumerate(range(0, rows, _BLOCK)):
            values = made(min(_BLOCK, rows - at), seed=5 + block)
            held = pa.array(values, from_pandas=True)  # NULL for what is missing, as the product writes it
            writer.write_table(pa.table({"v": held}, schema=schema), row_group_size=1 << 20)


def made(rows: int, *, seed: int) -> np.ndarray:
    """Return hourly values."""
    random = np.random.default_rng(seed)
    values = 20 + 15 * np.sin(np.arange(rows) * 2 * np.pi / 24) + random.normal(0, 1, rows)
    stuck = random.integers(0, rows - 50, rows // 2000)
    for further in range(20):
        values[stuck + further] = values[stuck]
    values[random.integers(0, rows, rows // 500)] += random.choice([-30, 30, 60])
    values[random.integers(0, rows, rows // 200)] = np.nan
    return values


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def _peers(asked: argparse.Namespace, path: Path) -> dict[str, tuple[float, int]]:
    """Return seconds and MiB of each peer that is there, each in a process of its own, its flags compared."""
    told: dict[str, tuple[float, int]] = {}
    for name in ("ioos_qc", "polars", "duckdb"):
        say(f"asking {name}")
        words = [asked.peers, str(Path(__file__).with_name("indicators") / "peers.py"), name, str(path)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            say(f"{name} is not there: {done.stderr.strip().splitlines()[-1:]}")
            continue
        answer = json.loads(done.stdout)
        if asked.rows == REFERENCE_ROWS and answer["checksums"] != REFERENCE:
            raise AssertionError(f"{name} gives other flags: {answer['checksums']}")
        told[name] = (answer["seconds"], answer["mib"])
    return told
