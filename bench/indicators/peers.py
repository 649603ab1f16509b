"""The four tests as others do them. ``python peers.py NAME FILE`` measures one, in a Python that has it, and prints checksums."""

import json
import resource
import sys
import time
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

HOUR = 3600
RANGES = ((-20.0, 60.0), (-10.0, 50.0))
SPIKES, RATES, FLAT, TOLERANCE = (6.0, 12.0), (8 / HOUR, 15 / HOUR), (6, 12), 0.001
TESTS = ("range", "spike", "rate", "flat")


def plainly(v: Any, seconds: Any) -> dict[str, Any]:
    """Return the flags by plain numpy, each test over whole arrays."""
    nan = np.isnan(v)

    def gross() -> Any:
        f = np.ones(len(v), np.uint8)
        (low, high), (least, most) = RANGES
        f[(v < least) | (v > most)] = 3
        f[(v < low) | (v > high)] = 4
        return f

    def spike() -> Any:
        f = np.full(len(v), 2, np.uint8)
        d = np.abs(v[1:-1] - (v[:-2] + v[2:]) / 2)
        f[1:-1] = np.select([np.isnan(d), d > SPIKES[1], d > SPIKES[0]], [2, 4, 3], 1)
        return f

    def rate() -> Any:
        f = np.ones(len(v), np.uint8)
        d = np.abs(np.diff(v) / np.diff(seconds))
        f[1:] += (d > RATES[0]) * np.uint8(2) + (d > RATES[1])
        return f

    def flat() -> Any:
        f = np.ones(len(v), np.uint8)
        low, high = np.where(nan, np.inf, v), np.where(nan, -np.inf, v)
        for points, flag in zip(FLAT, (3, 4), strict=True):
            with np.errstate(invalid="ignore"):
                spread = _running(high, np.maximum, points + 1) - _running(low, np.minimum, points + 1)
                f[points:][np.abs(spread) < TOLERANCE] = flag
        return f

    found = {"range": gross(), "spike": spike(), "rate": rate(), "flat": flat()}
    for f in found.values():
        f[nan] = 9
    return found


def _running(values: Any, pick: Any, window: int) -> Any:
    reach = 1
    while 2 * reach <= window:
        values = pick(values[reach:], values[:-reach])
        reach *= 2
    return (
        pick(values[window - reach :], values[: len(values) - (window - reach)]) if window > reach else values
    )


def of_ioos(path: str) -> dict[str, Callable[[], Any]]:
    """Return ioos_qc's four tests."""
    import pyarrow.parquet as pq
    from ioos_qc import qartod

    v = pq.read_table(path)["v"].to_numpy()
    t = (np.datetime64("2000-01-01", "s") + np.arange(len(v)) * np.timedelta64(HOUR, "s")).astype(
        "datetime64[us]"
    )
    return {
        "range": lambda: qartod.gross_range_test(v, *RANGES),
        "spike": lambda: qartod.spike_test(v, *SPIKES),
        "rate": lambda: qartod.rate_of_change_test(v, t, *RATES),
        "flat": lambda: qartod.flat_line_test(v, t, FLAT[0] * HOUR, FLAT[1] * HOUR, TOLERANCE),
    }


def of_polars(path: str) -> dict[str, Callable[[], Any]]:
    """Return the four tests in one query of polars."""
    import polars as pl

    frame = pl.read_parquet(path).with_columns(pl.col("v").fill_nan(None))
    v = pl.col("v")

    def graded(fails: Any, suspect: Any, *, first: Any = None) -> Any:
        start = pl.when(v.is_null()).then(9)
        start = start if first is None else start.when(first).then(2)
        return start.when(fails).then(4).when(suspect).then(3).otherwise(1).cast(pl.UInt8)

    (low, high), (least, most) = RANGES
    away = (v - (v.shift(1) + v.shift(-1)) / 2).abs()
    speed = (v.diff() / HOUR).abs()
    flat = [
        (v.rolling_max(one + 1, min_samples=1) - v.rolling_min(one + 1, min_samples=1) < TOLERANCE)
        & (pl.int_range(pl.len()) >= one)
        for one in FLAT
    ]
    query = frame.lazy().select(
        range=graded((v < low) | (v > high), (v < least) | (v > most)),
        spike=graded(away > SPIKES[1], away > SPIKES[0], first=away.is_null()),
        rate=graded(speed > RATES[1], speed > RATES[0]),
        flat=graded(flat[1], flat[0]),
    )
    return {"all": query.collect}


def of_duckdb(path: str) -> dict[str, Callable[[], Any]]:
    """Return the four tests in one query of DuckDB."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(
        f"create table s as select file_row_number n, case when isnan(v) then null else v end v "
        f"from read_parquet('{path}', file_row_number = true)"
    )
    (low, high), (least, most) = RANGES
    spread = "max(v) over (order by n rows {0} preceding) - min(v) over (order by n rows {0} preceding)"
    flat = " ".join(
        f"when n >= {points} and {spread.format(points)} < {TOLERANCE} then {flag}"
        for points, flag in zip(FLAT[::-1], (4, 3), strict=True)
    )
    away = "abs(v - (lag(v) over w + lead(v) over w) / 2)"
    speed = f"abs((v - lag(v) over w) / {HOUR})"
    sql = f"""select
        (case when v is null then 9 when v < {low} or v > {high} then 4 when v < {least} or v > {most} then 3 else 1 end)::utinyint as range,
        (case when v is null then 9 when {away} is null then 2 when {away} > {SPIKES[1]} then 4 when {away} > {SPIKES[0]} then 3 else 1 end)::utinyint as spike,
        (case when v is null then 9 when {speed} > {RATES[1]} then 4 when {speed} > {RATES[0]} then 3 else 1 end)::utinyint as rate,
        (case when v is null then 9 {flat} else 1 end)::utinyint as flat
        from s window w as (order by n) order by n"""  # noqa: E501 - one test a line
    return {"all": lambda: connection.execute(sql).fetchnumpy()}


PEERS = {"ioos_qc": of_ioos, "polars": of_polars, "duckdb": of_duckdb}


def main() -> None:
    """Measure one peer: the sum of its tests, each once."""
    name, path = sys.argv[1:3]
    tests = PEERS[name](path)
    seconds, found = 0.0, {}
    for test, work in tests.items():
        started = time.perf_counter()
        result = work()
        seconds += time.perf_counter() - started
        if test == "all":
            found = {one: np.asarray(result[one]) for one in TESTS}
        else:
            found[test] = np.ma.getdata(result)
    checksums = {
        test: zlib.crc32(np.ascontiguousarray(one, dtype=np.uint8).tobytes()) for test, one in found.items()
    }
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": seconds, "mib": mib, "checksums": checksums}))


if __name__ == "__main__":
    main()
