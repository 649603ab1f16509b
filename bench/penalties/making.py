"""Cases in Parquet with what each rule is about planted among them, and the benchmarks they are held against."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from jianxing.methods.penalties.model import Benchmark

PLACES: Final = ("北京", "天津", "河北")
TIERS: Final = ("从轻", "一般", "从重")
ITEMS: Final = 200
_CHUNK: Final = 1_000_000


def benchmarks() -> list[Benchmark]:
    """Return two versions of three tiers of each item in each place."""
    found = []
    for at in range(ITEMS):
        for place in PLACES:
            for number, tier in enumerate(TIERS):
                lo = 1_000.0 * (1 + at % 7) * (1 + 3 * number)
                for version, first, last in (
                    ("2020", date(2020, 1, 1), date(2022, 12, 31)), ("2023", date(2023, 1, 1), date(2030, 12, 31)),
                ):  # fmt: skip
                    found.append(
                        Benchmark(
                            place=place, item=f"违法行为{at}", tier=tier, lo=lo, hi=lo * 3, statute_lo=lo / 2,
                            statute_hi=lo * 9, basis="条例", version=version, valid_from=first, valid_to=last,
                        )
                    )  # fmt: skip
    return found


def made(path: Path, cases: int) -> None:
    """Write *cases* rows: one in fifty breaks a rule or is to be told apart."""
    random = np.random.default_rng(8)
    writer = None
    for start in range(0, cases, _CHUNK):
        n = min(_CHUNK, cases - start)
        item, tier, place = random.integers(0, ITEMS, n), random.integers(0, 3, n), random.integers(0, 3, n)
        lo = 1_000.0 * (1 + item % 7) * (1 + 3 * tier)
        p = np.clip(random.normal(0.5, 0.2, n), 0, 1)
        kind = random.integers(0, 300, n)
        p = np.where(kind == 0, 1.4, p)
        day = np.datetime64("2021-01-01") + random.integers(0, 1_800, n).astype("timedelta64[D]")
        version = np.where(kind == 1, "2020", "").astype(object)
        table = pa.table({
            "row": pa.array(np.arange(start, start + n), pa.int64()),
            "place": pa.array(np.array(PLACES, dtype=object)[place]),
            "item": pa.array([f"违法行为{one}" for one in item]),
            "tier": pa.array(np.array(TIERS, dtype=object)[tier]),
            "circumstances": pa.array([""] * n), "basis": pa.array([""] * n), "version": pa.array(version),
            "amount": pa.array(np.where(kind == 2, 0.0, np.round(lo + 2 * lo * p, -1))),
            "decided_on": pa.array(day.astype("datetime64[D]")),
            "acted_on": pa.array([None] * n, pa.date32()),
            "first_offence": pa.array(kind == 2), "mitigated": pa.array(kind == 3),
            "counts": pa.array(np.where(kind == 4, 2, 1).astype(np.int64)),
        })  # fmt: skip
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    assert writer is not None
    writer.close()
