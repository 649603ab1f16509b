"""Benchmarks over time: no two in force at once, every place its own, and the spans in which nowhere anything changed."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from jianxing.methods.penalties.model import OPEN, Benchmark, PenaltiesRefused

_DAY = timedelta(days=1)


def spread(benchmarks: Iterable[Benchmark], places: Iterable[str]) -> list[Benchmark]:
    """Return the benchmarks with those of every place written out for each place that has none of its own for the item."""
    given = list(benchmarks)
    own = {(one.place, one.item) for one in given if one.place}
    everywhere = sorted({*places, *(one.place for one in given)} - {""})
    found = [one for one in given if one.place]
    for one in given:
        if not one.place:
            found += [replace(one, place=place) for place in everywhere if (place, one.item) not in own]
    return found


def checked(benchmarks: Sequence[Benchmark]) -> None:
    """Raise ``PenaltiesRefused`` where an interval is the wrong way round or two versions are in force on one day."""
    by_key: dict[tuple[str, str, str, str], list[Benchmark]] = defaultdict(list)
    for one in benchmarks:
        if not 0 <= one.lo <= one.hi or one.valid_to < one.valid_from:
            raise PenaltiesRefused("interval_reversed", row=one.row, item=one.item)
        by_key[one.key].append(one)
    for held in by_key.values():
        held.sort(key=lambda one: one.valid_from)
        for before, after in itertools.pairwise(held):
            if after.valid_from <= before.valid_to:
                raise PenaltiesRefused(
                    "versions_overlap", row=after.row, item=after.item, tier=after.tier, other=before.row
                )
        labels = [one.version for one in held if one.version]
        if len(labels) != len(set(labels)):
            raise PenaltiesRefused("version_twice", row=held[-1].row, item=held[-1].item, tier=held[-1].tier)


@dataclass(frozen=True, slots=True)
class Era:
    """A span in which no place changed the benchmark of a tier: cases of different places are compared within one."""

    item: str
    tier: str
    circumstances: str
    first: date
    last: date
    #: Whether all places have the same interval.
    alike: bool


def eras(benchmarks: Iterable[Benchmark]) -> list[Era]:
    """Return the eras of each item, tier and circumstances, in time."""
    by_kind: dict[tuple[str, str, str], list[Benchmark]] = defaultdict(list)
    for one in benchmarks:
        by_kind[one.item, one.tier, one.circumstances].append(one)
    found = []
    for (item, tier, circumstances), held in sorted(by_kind.items()):
        begins = {one.valid_from for one in held}
        begins |= {one.valid_to + _DAY for one in held if one.valid_to < OPEN}
        cuts = sorted(begins)
        for first, after in zip(cuts, [*cuts[1:], None], strict=True):
            last = after - _DAY if after else OPEN
            now = [one for one in held if one.valid_from <= first <= one.valid_to]
            if now:
                alike = len({(one.lo, one.hi) for one in now}) == 1
                found.append(Era(item, tier, circumstances, first, last, alike))
    return found


@dataclass(frozen=True, slots=True)
class Side:
    """A tier of an item as the places have it on a day, a place without it absent."""

    item: str
    tier: str
    circumstances: str
    by_place: dict[str, Benchmark]
    places: int

    @property
    def differs(self) -> str:
        """What differs: ``interval``, ``basis``, ``missing`` in a place, or nothing."""
        there = list(self.by_place.values())
        if len(there) < self.places:
            return "missing"
        if len({(one.lo, one.hi) for one in there}) > 1:
            return "interval"
        return "basis" if len({one.basis for one in there}) > 1 else ""


def side_by_side(benchmarks: Iterable[Benchmark], *, on: date) -> list[Side]:
    """Return every tier of every item with what each place has in force *on* a day; benchmarks were spread."""
    now = [one for one in benchmarks if one.valid_from <= on <= one.valid_to]
    places = {one.place for one in now}
    rows: dict[tuple[str, str, str], dict[str, Benchmark]] = defaultdict(dict)
    for one in now:
        rows[one.item, one.circumstances, one.tier][one.place] = one
    found = [
        Side(item, tier, circumstances, held, len(places))
        for (item, circumstances, tier), held in rows.items()
    ]
    return sorted(
        found,
        key=lambda side: (
            side.item,
            side.circumstances,
            min(b.lo for b in side.by_place.values()),
            side.tier,
        ),
    )
