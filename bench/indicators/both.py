"""``python -m bench.indicators.both FOLDER``: every listed operation on DuckDB and on a Spark cluster, its results compared.

Integers, flags and times must be identical, floating-point numbers equal to 1e-9. Prints what each took as JSON.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from bench.form import say
from bench.indicators.cluster import cluster
from bench.indicators.peers import FLAT, HOUR, RANGES, RATES, SPIKES, TOLERANCE

from jianxing.methods.series import expressions
from jianxing.methods.series.engine import connect
from jianxing.methods.series.files import write_arrays

LIMITS: Mapping[str, Any] = {
    "fail": RANGES[0], "suspect": RANGES[1], "spike": SPIKES, "rate": RATES, "flat": FLAT, "tolerance": TOLERANCE,
    "step_s": float(HOUR),
}  # fmt: skip
#: What each operation is asked with; the two that take two tables are asked with the series and its correction.
ASKED: Mapping[str, Mapping[str, Any]] = {
    "summary": {}, "by_day": {}, "by_month": {}, "by_hour_of_day": {},
    "distribution": {"low": 0.0, "width": 2.5, "bins": 24}, "last_digits": {"scale": 10}, "beyond": {"limit": 35.0},
    "flags": LIMITS, "counted_flags": LIMITS, "gaps": {"step_s": HOUR}, "differences": {}, "overlaid": {},
}  # fmt: skip
PAIRS = frozenset({"differences", "overlaid"})


def made(folder: Path, rows: int) -> tuple[Path, Path]:
    """Write a series and its correction, with gaps, stuck stretches and missing values."""
    random = np.random.default_rng(11)
    times = np.datetime64("2015-01-01T00", "s") + np.arange(rows) * np.timedelta64(HOUR, "s")
    values = np.round(20 + 15 * np.sin(np.arange(rows) * 2 * np.pi / 24) + random.normal(0, 1, rows), 3)
    values[random.integers(0, rows, rows // 50)] += 30
    values[random.integers(0, rows, rows // 40)] = np.nan
    stuck = random.integers(0, rows - 30, max(rows // 500, 1))
    for further in range(15):
        values[stuck + further] = values[stuck]
    kept = np.ones(rows, dtype=bool)
    kept[random.integers(0, rows, rows // 100)] = False
    places = np.arange(rows, dtype=np.int64)
    first, second = folder / "first.parquet", folder / "second.parquet"
    write_arrays(times[kept], values[kept], places[kept], first)
    later = np.where(random.random(rows) < 0.01, values - 5, values)
    write_arrays(times[rows // 2 :], later[rows // 2 :], places[rows // 2 :], second)
    return first, second


def asked(name: str, read: Callable[[Path], Any], files: tuple[Path, Path]) -> Any:
    """Return an operation's expression on one engine."""
    tables = [read(path) for path in files]
    operation = expressions.OPERATIONS[name]
    return operation(*tables) if name in PAIRS else operation(tables[0], **ASKED[name])


def plain(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return rows in an order of their own, with times as both engines say them."""
    found = [tuple(_plain(row[name]) for name in sorted(row)) for row in rows]
    return sorted(
        found, key=lambda row: tuple((value is None, str(type(value)), value or 0) for value in row)
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat()
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day).isoformat()  # noqa: DTZ001
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


def same(one: list[tuple[Any, ...]], other: list[tuple[Any, ...]]) -> bool:
    """Whether results are equal: floats to 1e-9, all else identical."""
    if len(one) != len(other):
        return False
    for left, right in zip(one, other, strict=True):
        for a, b in zip(left, right, strict=True):
            if isinstance(a, float) and isinstance(b, float):
                if not math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9):
                    return False
            elif a != b:
                return False
    return True


def compared(folder: Path, session: Any, *, rows: int) -> dict[str, dict[str, Any]]:
    """Return for each operation how many rows it gave, whether both agree, and the seconds of each."""
    import ibis

    files = made(folder, rows)
    here, there = connect(spill=folder / "spill"), ibis.pyspark.connect(session)
    told = {}
    for name in expressions.OPERATIONS:
        started = time.perf_counter()
        mine = plain(
            here.to_pyarrow(asked(name, lambda path: here.read_parquet(str(path)), files)).to_pylist()
        )
        between = time.perf_counter()
        theirs = plain(
            there.to_pyarrow(asked(name, lambda path: there.read_parquet(str(path)), files)).to_pylist()
        )
        ended = time.perf_counter()
        say(f"{name}: {between - started:.2f} s and {ended - between:.2f} s")
        told[name] = {
            "rows": len(mine), "same": same(mine, theirs), "duckdb": between - started, "spark": ended - between
        }  # fmt: skip
    return told


def main() -> None:
    """Compare and print; ends with 1 where one operation differs."""
    folder = Path(sys.argv[1])
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    with cluster(folder) as session:
        told = compared(folder, session, rows=rows)
    print(json.dumps(told, indent=1))
    sys.exit(0 if all(one["same"] for one in told.values()) else 1)


if __name__ == "__main__":
    main()
