"""All rules over cases: what is hard, deviates, differs between places or is set apart, each with its comparable cases."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jianxing.methods.penalties.model import HARD, OF_FINES, Benchmark, Case
from jianxing.methods.penalties.places import Between, between
from jianxing.methods.penalties.tables import Small, as_table, expression, small

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.backends.duckdb import Backend
    from ibis.expr.types import Table


@dataclass(frozen=True, slots=True)
class Hard:
    """A case that a hard rule concerns: the rules by gravity, and the interval it was held against."""

    case: int
    kinds: tuple[str, ...]
    lo: float | None
    hi: float | None
    statute_lo: float | None
    statute_hi: float | None
    version: str
    right_version: str


@dataclass(frozen=True, slots=True)
class Deviation:
    """A case far from the comparable ones: its position, their median, the robust z and who they are.

    *named_by* are the hard rules that name the same fine already: where there are any, the deviation is not asked about.
    """

    case: int
    p: float
    median: float
    z: float
    n: int
    version: str
    lo: float
    hi: float
    comparable: tuple[int, ...]
    named_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found. Cases are named by their place in what was given; *positions* are those of the cases compared."""

    hard: tuple[Hard, ...]
    deviations: tuple[Deviation, ...]
    between: tuple[Between, ...]
    #: Cases of each item that places were compared by, and whether their intervals are the same.
    compared: dict[str, tuple[int, ...]]
    unlike: frozenset[str]
    #: Why cases are compared with none.
    apart: dict[int, str]
    positions: dict[int, float]
    counts: Counter[str]


def check(cases: Sequence[Case], benchmarks: Sequence[Benchmark]) -> Checked:
    """Return what all rules say of *cases*; raises ``PenaltiesRefused`` where versions of a benchmark are not apart."""
    import ibis

    from jianxing.methods.series.engine import engine

    kept = small(benchmarks, {one.place for one in cases})
    return _checked(engine(), expression(ibis.memtable(as_table(cases)), kept), kept)


def _checked(backend: Backend, judged: Table, kept: Small) -> Checked:
    import ibis

    from jianxing.methods.penalties import expressions

    held = backend.to_pyarrow(judged.order_by("row"))
    rows = ibis.memtable(held)
    of_row, of_p = held["row"].to_pylist(), held["p"].to_pylist()
    pools = _by_pool(of_row, held["pool"].to_pylist(), of_p)
    found = [_deviation(one, pools) for one in backend.to_pyarrow(expressions.deviations(rows)).to_pylist()]
    told = tuple(_hard(one) for one in backend.to_pyarrow(expressions.hard(rows)).to_pylist())
    apart = {row: reason for row, reason in zip(of_row, held["apart"].to_pylist(), strict=True) if reason}
    positions = {row: p for row, p in zip(of_row, of_p, strict=True) if p is not None}
    by_item = list(_of_items(held))
    compared, unlike = _compared(by_item)
    counts = Counter(kind for one in told for kind in one.kinds)
    counts.update(f"apart_{reason}" for reason in apart.values())
    counts.update({"cases": held.num_rows, "compared": len(positions)})
    return Checked(
        told, tuple(found), tuple(between(_positions(by_item))), compared, unlike, apart, positions, counts
    )


def _positions(by_item: Iterable[tuple[str, pa.Table]]) -> Iterator[tuple[str, Any, Any, Any]]:
    """Yield item by item the eras, places and positions of the cases that are compared between places."""
    for item, there in by_item:
        yield item, there["era"].to_numpy(), there["place"].to_pylist(), there["p"].to_numpy()


def _of_items(held: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    import pyarrow.compute as pc

    there = held.filter(pc.and_(held["p"].is_valid(), held["era"].is_valid()))
    there = there.sort_by([("item", "ascending"), ("row", "ascending")])
    if not there.num_rows:
        return
    names = there["item"].combine_chunks().dictionary_encode()
    codes = names.indices.to_numpy()
    cuts = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), there.num_rows]
    for first, last in itertools.pairwise(cuts):
        yield names.dictionary[int(codes[first])].as_py(), there.slice(first, last - first)


def _compared(by_item: Iterable[tuple[str, pa.Table]]) -> tuple[dict[str, tuple[int, ...]], frozenset[str]]:
    rows, unlike = {}, set()
    for item, there in by_item:
        rows[item] = tuple(there["row"].to_pylist())
        if not all(there["alike"].to_pylist()):
            unlike.add(item)
    return rows, frozenset(unlike)


def _by_pool(
    rows: Sequence[int], pools_of: Sequence[int], ps: Sequence[float | None]
) -> dict[int, tuple[int, ...]]:
    pools: dict[int, list[int]] = defaultdict(list)
    for row, pool, p in zip(rows, pools_of, ps, strict=True):
        if p is not None:
            pools[pool].append(row)
    return {pool: tuple(rows) for pool, rows in pools.items()}


def _deviation(one: dict[str, Any], pools: dict[int, tuple[int, ...]]) -> Deviation:
    return Deviation(
        one["row"], one["p"], one["median"], one["z"], one["n"], one["version"], one["lo"], one["hi"],
        pools[one["pool"]], tuple(kind for kind in OF_FINES if one[kind]),
    )  # fmt: skip


def _hard(one: dict[str, Any]) -> Hard:
    return Hard(
        one["row"], tuple(kind for kind in HARD if one[kind]), one["lo"], one["hi"], one["statute_lo"],
        one["statute_hi"], one["version"] or "", one["right_version"] or "",
    )  # fmt: skip
