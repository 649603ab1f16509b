"""Two layers against each other: candidates by box, measures by pair, rules by row.

The candidates of a run of *a* come from an index over *b*; runs follow each other along a curve through space and are so
long that about as many pairs come out of each, so that memory follows the result and not the square. Runs are worked on
by threads: GEOS and numpy leave the interpreter's lock.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from jianxing.methods.atlas.conflicts.identity import identities, packed
from jianxing.methods.atlas.conflicts.overlaying import Rings
from jianxing.methods.atlas.conflicts.pairs import NAMES, Measured, measure, stands
from jianxing.methods.atlas.conflicts.rules import ANY, Rule, Rules, checked
from jianxing.methods.atlas.conflicts.sides import Side

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Pairs that a run should come to.
_PAIRS: Final = 20_000
_LONGEST_RUN: Final = 8_192
#: Metres in a degree of latitude, rounded down so that a distance asked is never cut short.
_DEGREE_M: Final = 110_500.0


@dataclass(frozen=True)
class Conflicts:
    """What was found, one row for each pair and rule, in arrays of one length; rows are sorted by rule, a, b.

    *at* and *to* are positions in the sides, *rule* in the rules, *relation* in ``NAMES``. *area_m2*, *length_m* and
    *distance_m* are 0 where they say nothing. *sliver* marks what is a digitising error by the rule's tolerance, *lifted*
    what an approval number allows.
    """

    a: Side
    b: Side
    rules: tuple[Rule, ...]
    at: Ints
    to: Ints
    rule: Ints
    relation: Ints
    area_m2: Floats
    length_m: Floats
    distance_m: Floats
    sliver: Bools
    lifted: Bools

    def __len__(self) -> int:
        return len(self.at)

    @cached_property
    def ids(self) -> list[str]:
        """The identity of each conflict; see ``identity``."""
        return identities(
            [rule.key for rule in self.rules], self.rule, self.a.keys, self.at, self.b.keys, self.to
        )

    def packed_ids(self) -> bytes:
        """Return the same identities one behind the other, 16 bytes each."""
        keys = [rule.key for rule in self.rules]
        return packed(keys, self.rule, self.a.keys, self.at, self.b.keys, self.to)

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield each conflict as the command line prints it."""
        columns = zip(
            self.ids,
            self.at.tolist(),
            self.to.tolist(),
            self.rule.tolist(),
            self.relation.tolist(),
            self.area_m2.tolist(),
            self.length_m.tolist(),
            self.distance_m.tolist(),
            self.sliver.tolist(),
            self.lifted.tolist(),
            strict=True,
        )
        for name, at, to, rule, relation, area, length, distance, sliver, lifted in columns:
            yield {
                "id": name,
                "a": self.a.keys[at],
                "b": self.b.keys[to],
                "rule": self.rules[rule].key,
                "relation": NAMES[relation],
                "area_m2": round(area, 3),
                "length_m": round(length, 3),
                "distance_m": round(distance, 3),
                "sliver": sliver,
                "lifted": lifted,
            }


def compare(
    a: Side,
    b: Side,
    rules: Rules,
    *,
    changed_a: Sequence[int] | None = None,
    changed_b: Sequence[int] | None = None,
    threads: int | None = None,
    tell: Callable[[int], None] | None = None,
) -> Conflicts:
    """Return every conflict between *a* and *b*; raises ``RuleBroken``.

    *tell* is called again and again with how many features of *a* are compared; what it raises ends the work. With *changed_a*
    or *changed_b* (positions) only pairs are looked at of which one has changed; ``identity.carried`` puts the answer in the
    place of what an earlier run said of those.
    """
    table = checked(rules)
    workers = threads or len(os.sched_getaffinity(0))
    told = tell or _nobody
    found: list[_Rows] = []
    if changed_a is None and changed_b is None:
        found += _run(a, b, table, np.arange(len(a.keys)), np.arange(len(b.keys)), workers, told)
    else:
        first = np.unique(np.asarray(changed_a if changed_a is not None else (), dtype=np.int64))
        second = np.unique(np.asarray(changed_b if changed_b is not None else (), dtype=np.int64))
        rest = np.setdiff1d(np.arange(len(a.keys)), first)
        found += _run(a, b, table, first, np.arange(len(b.keys)), workers, told)
        found += _run(a, b, table, rest, second, workers, lambda done: told(len(first) + done))
    return _joined(a, b, table, found)


def widened(box: Floats, reach: float) -> Floats:
    """Return boxes (rows of west, south, east, north in degrees) that hold all that lies within *reach* metres of them."""
    west, south, east, north = box.T
    high = reach / _DEGREE_M
    wide = high / np.maximum(0.02, np.cos(np.radians(np.maximum(np.abs(south), np.abs(north)) + high)))
    return np.stack([west - wide, south - high, east + wide, north + high], axis=1)


def touched(box: Floats, changed: Floats, reach: float) -> Bools:
    """Say of each box whether it meets one of those that *changed*, or lies within *reach* metres of one."""
    near = np.zeros(len(box), dtype=bool)
    if len(box) and len(changed):
        wide = np.asarray(shapely.box(*widened(changed, reach).T), dtype=object)
        near[np.unique(shapely.STRtree(wide).query(shapely.box(*box.T))[0])] = True
    return near


@dataclass(frozen=True, slots=True)
class _Rows:
    at: Ints
    to: Ints
    rule: Ints
    measured: Measured
    sliver: Bools
    lifted: Bools


def _nobody(done: int) -> None:
    """Nobody wants to know how far it is."""


def _run(
    a: Side,
    b: Side,
    rules: tuple[Rule, ...],
    rows: Ints,
    cols: Ints,
    workers: int,
    tell: Callable[[int], None],
) -> list[_Rows]:
    rows, cols = _ruled(a, rows, [rule.a for rule in rules]), _ruled(b, cols, [rule.b for rule in rules])
    if not len(rows) or not len(cols):
        return []
    work = _Work(a, b, rules, rows, cols)
    found: list[_Rows] = []
    if workers == 1:
        for run in work.runs():
            found.append(work.run(run))
            tell(run.stop)
        return found
    with ThreadPoolExecutor(workers) as pool:
        waiting: list[tuple[Future[_Rows], int]] = []
        for run in work.runs():
            waiting.append((pool.submit(work.run, run), run.stop))
            if len(waiting) > workers * 2:
                one, done = waiting.pop(0)
                found.append(one.result())
                tell(done)
        for one, done in waiting:
            found.append(one.result())
            tell(done)
    return found


def _ruled(side: Side, rows: Ints, kinds: list[str]) -> Ints:
    """Return the rows that any rule speaks of and that have a geometry."""
    held = ~(shapely.is_missing(side.geometries[rows]) | shapely.is_empty(side.geometries[rows]))
    if ANY not in kinds:
        wanted = {*kinds, ""}
        held &= np.array([side.kinds[row] in wanted for row in rows.tolist()], dtype=bool)
    return rows[held]


class _Work:
    """What all runs share: both layers in arrays, the index over the second, kinds against rules."""

    def __init__(self, a: Side, b: Side, rules: tuple[Rule, ...], rows: Ints, cols: Ints) -> None:
        self.a, self.b, self.rules = a, b, rules
        self.cols = cols
        self.first = a.geometries[rows]
        self.second = b.geometries[cols]
        self.box = shapely.bounds(self.first)
        order = np.argsort(_along_curve(self.box), kind="stable")
        self.rows, self.first, self.box = rows[order], self.first[order], self.box[order]
        self.rings_a, self.rings_b = Rings.of(self.first), Rings.of(self.second)
        self.tree = shapely.STRtree(self.second)
        self.reach = max(rule.within_m for rule in rules)
        self.sliver_m = max(rule.sliver_m for rule in rules)
        self.kinds_a, fits_a = _fits(a, self.rows, [rule.a for rule in rules])
        self.kinds_b, fits_b = _fits(b, self.cols, [rule.b for rule in rules])
        #: rules × kinds of a × kinds of b
        self.fits = fits_a[:, :, None] & fits_b[:, None, :]
        self.approved_a = np.array([bool(a.approvals[row]) for row in self.rows.tolist()], dtype=bool)
        self.approved_b = np.array([bool(b.approvals[col]) for col in self.cols.tolist()], dtype=bool)
        self.per_row = 4.0

    def runs(self) -> Iterator[slice]:
        """Yield runs of *a*, shorter where the last ones had many candidates."""
        start, long = 0, 256
        while start < len(self.rows):
            end = min(len(self.rows), start + long)
            yield slice(start, end)
            start = end
            long = int(min(_LONGEST_RUN, max(1, _PAIRS / max(self.per_row, 0.1)), long * 2))

    def run(self, run: slice) -> _Rows:
        """Compare one run."""
        at, to = self._candidates(run)
        self.per_row = len(at) / max(1, run.stop - run.start)
        step = _PAIRS * 4
        done = [
            self._rows(at[start : start + step], to[start : start + step])
            for start in range(0, max(1, len(at)), step)
        ]
        return done[0] if len(done) == 1 else _stacked(done)

    def _candidates(self, run: slice) -> tuple[Ints, Ints]:
        asked = shapely.box(*widened(self.box[run], self.reach).T) if self.reach else self.first[run]
        at, to = self.tree.query(asked)
        at = at.astype(np.int64) + run.start
        to = to.astype(np.int64)
        if not self.fits.all():
            keep = self.fits[:, self.kinds_a[at], self.kinds_b[to]].any(axis=0)
            at, to = at[keep], to[keep]
        return at, to

    def _rows(self, at: Ints, to: Ints) -> _Rows:
        measured = measure(
            self.first,
            self.second,
            self.rings_a,
            self.rings_b,
            at,
            to,
            reach=self.reach,
            sliver_m=self.sliver_m,
        )
        parts: list[tuple[Ints, int]] = []
        for number, rule in enumerate(self.rules):
            fits = self.fits[number, self.kinds_a[at], self.kinds_b[to]]
            hit = np.flatnonzero(fits & stands(rule, measured, self.first, self.second, at, to))
            parts.append((hit, number))
        hits = np.concatenate([hit for hit, _number in parts])
        rule_of = np.repeat([number for _hit, number in parts], [len(hit) for hit, _number in parts])
        tolerance = np.array([rule.sliver_m for rule in self.rules])[rule_of]
        needs = np.array([rule.needs_approval for rule in self.rules], dtype=bool)[rule_of]
        kept = measured.taken(hits)
        sliver = (kept.width_m < tolerance) & (kept.area_m2 > 0)
        lifted = needs & (self.approved_a[at[hits]] | self.approved_b[to[hits]])
        return _Rows(self.rows[at[hits]], self.cols[to[hits]], rule_of.astype(np.int64), kept, sliver, lifted)


def _fits(side: Side, rows: Ints, wanted: list[str]) -> tuple[Ints, Bools]:
    """Number the kinds of the rows; say for each rule which of them it speaks of. No kind fits every rule."""
    numbers: dict[str, int] = {}
    of = np.array(
        [numbers.setdefault(side.kinds[row], len(numbers)) for row in rows.tolist()], dtype=np.int64
    )
    fits = np.array([[kind in ("", one) or one == ANY for kind in numbers] for one in wanted], dtype=bool)
    return of, fits


def _along_curve(box: Floats) -> npt.NDArray[np.uint64]:
    """Return a place along a Z-curve for each box, so that neighbours are worked on together."""
    middle = np.stack([box[:, 0] + box[:, 2], box[:, 1] + box[:, 3]]) / 2
    low, high = middle.min(axis=1, keepdims=True), middle.max(axis=1, keepdims=True)
    cells = ((middle - low) / np.maximum(high - low, 1e-12) * 65535).astype(np.uint64)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        cells = (cells | (cells << np.uint64(shift))) & np.uint64(mask)
    return np.asarray(cells[0] | (cells[1] << np.uint64(1)))


def _stacked(parts: Sequence[_Rows]) -> _Rows:
    return _Rows(
        at=np.concatenate([one.at for one in parts]),
        to=np.concatenate([one.to for one in parts]),
        rule=np.concatenate([one.rule for one in parts]),
        measured=Measured.stacked([one.measured for one in parts]),
        sliver=np.concatenate([one.sliver for one in parts]),
        lifted=np.concatenate([one.lifted for one in parts]),
    )


def _joined(a: Side, b: Side, rules: tuple[Rule, ...], found: list[_Rows]) -> Conflicts:
    none = np.zeros(0, dtype=np.int64)
    whole = _stacked(found) if found else _Rows(none, none, none, Measured.of(0), none > 0, none > 0)
    order = np.lexsort((whole.to, whole.at, whole.rule))
    kept = whole.measured.taken(order)
    return Conflicts(
        a,
        b,
        rules,
        whole.at[order],
        whole.to[order],
        whole.rule[order],
        kept.relation,
        kept.area_m2,
        kept.length_m,
        kept.distance_m,
        whole.sliver[order],
        whole.lifted[order],
    )
