"""Benchmarks and cases as tables that the expressions take, and the small tables that are made of the benchmarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from jianxing.methods.penalties.model import Benchmark, Case
from jianxing.methods.penalties.versions import checked, eras, spread

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.expr.types import Table

CASES: Final = {
    "row": "int64", "place": "string", "item": "string", "tier": "string", "circumstances": "string",
    "basis": "string", "version": "string", "amount": "float64", "decided_on": "date32", "acted_on": "date32",
    "first_offence": "bool", "mitigated": "bool", "counts": "int64",
}  # fmt: skip
BENCHMARKS: Final = {
    "id": "int64", "kind": "int64", "pool": "int64", "version": "string", "basis": "string", "lo": "float64",
    "hi": "float64", "statute_lo": "float64", "statute_hi": "float64", "valid_from": "date32", "valid_to": "date32",
    "basis_last": "date32",
}  # fmt: skip
KINDS: Final = {
    "kind": "int64", "place": "string", "item": "string", "tier": "string", "circumstances": "string", "kind_last": "date32"
}  # fmt: skip
BASES: Final = {"place": "string", "item": "string", "basis": "string", "basis_last": "date32"}
ERAS: Final = {
    "era": "int64", "item": "string", "tier": "string", "circumstances": "string", "first": "date32", "last": "date32",
    "alike": "bool",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Small:
    """What is made of the benchmarks: they are few, whatever the number of cases."""

    benchmarks: pa.Table
    kinds: pa.Table
    bases: pa.Table
    eras: pa.Table


def small(benchmarks: Iterable[Benchmark], places: Iterable[str] = ()) -> Small:
    """Return the small tables; raises ``PenaltiesRefused`` where versions are not apart."""
    held = spread(benchmarks, places)
    checked(held)
    keys = {key: at for at, key in enumerate(dict.fromkeys(one.key for one in held))}
    pools = {pool: at for at, pool in enumerate(dict.fromkeys(_pool(one) for one in held))}
    kind_last = dict.fromkeys(keys, held[0].valid_from) if held else {}
    basis_last: dict[tuple[str, str, str], Any] = {}
    for one in held:
        kind_last[one.key] = max(kind_last[one.key], one.valid_to)
        basis = (one.place, one.item, one.basis)
        basis_last[basis] = max(basis_last.get(basis, one.valid_to), one.valid_to)
    return Small(
        benchmarks=_made(BENCHMARKS, [
            (at, keys[one.key], pools[_pool(one)], label(one), one.basis, one.lo, one.hi, one.statute_lo, one.statute_hi,
             one.valid_from, one.valid_to, basis_last[one.place, one.item, one.basis])
            for at, one in enumerate(held)
        ]),
        kinds=_made(KINDS, [(at, *key, kind_last[key]) for key, at in keys.items()]),
        bases=_made(BASES, [(*key, last) for key, last in basis_last.items() if key[2]]),
        eras=_made(ERAS, [
            (at, one.item, one.tier, one.circumstances, one.first, one.last, one.alike) for at, one in enumerate(eras(held))
        ]),
    )  # fmt: skip


def _pool(one: Benchmark) -> tuple[object, ...]:
    """What comparable cases share: item, version, tier, circumstances, and the interval itself."""
    return one.item, label(one), one.tier, one.circumstances, one.lo, one.hi


def label(one: Benchmark) -> str:
    """Return what a version is called: its own label, otherwise the day from which it is in force."""
    return one.version or one.valid_from.isoformat()


def as_table(cases: Sequence[Case]) -> pa.Table:
    """Return cases as a table, in their order; ``row`` is the place in it."""
    return _made(CASES, [
        (at, one.place, one.item, one.tier, one.circumstances, one.basis, one.version, one.amount, one.decided_on,
         one.acted_on, one.first_offence, one.mitigated, one.counts)
        for at, one in enumerate(cases)
    ])  # fmt: skip


def _made(columns: dict[str, str], rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    import pyarrow as pa

    types = {name: getattr(pa, {"bool": "bool_"}.get(kind, kind))() for name, kind in columns.items()}
    held = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return pa.table(
        [pa.array(values, type=types[name]) for name, values in zip(columns, held, strict=True)],
        schema=pa.schema(list(types.items())),
    )


def expression(cases: Table, kept: Small) -> Table:
    """Return the judged cases: an expression over *cases* and the small tables."""
    import ibis

    from jianxing.methods.penalties.expressions import judged

    return judged(
        cases, *(ibis.memtable(one) for one in (kept.benchmarks, kept.kinds, kept.bases, kept.eras))
    )


__all__ = ("BENCHMARKS", "CASES", "Small", "as_table", "expression", "label", "small")
