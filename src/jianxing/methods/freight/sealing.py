"""Seals as sets. A re-seal, told with the seal that went, the seal that came and its day, explains that two sets differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from jianxing.methods.freight import forms
from jianxing.methods.freight.agreeing import Found, apart_by_code
from jianxing.methods.freight.columns import NO_DAY, Ints, day_of
from jianxing.methods.freight.kinds import WRONG_AT, Field, Wrong


@dataclass(frozen=True, slots=True)
class Reseal:
    """A seal that went (empty: not told which) for one that came, on a day (``NO_DAY``: not told when)."""

    old: str
    new: str
    day: int = NO_DAY


def reseals(text: str) -> tuple[Reseal, ...]:
    """Return the re-seals of a text ``old>new@2026-03-05|…``; what has not that form is left out."""
    found = []
    for one in text.split(forms.BETWEEN):
        pair, _at, day = one.partition("@")
        old, arrow, new = pair.partition(">")
        if not arrow or not new.strip():
            continue
        try:
            when = day_of(date.fromisoformat(day.strip())) if day.strip() else NO_DAY
        except ValueError:
            when = NO_DAY
        found.append(Reseal("".join(forms.seals(old)), "".join(forms.seals(new)), when))
    return tuple(found)


def explained(
    one: frozenset[str],
    other: frozenset[str],
    *,
    events: Iterable[Reseal],
    days: tuple[int, int] = (NO_DAY, NO_DAY),
) -> bool:
    """Whether re-seals turn the one set into the other, the document of the earlier day into that of the later."""
    events = sorted(set(events), key=lambda event: event.day)
    first, last = days
    ordered = NO_DAY not in days and first != last
    if ordered and first > last:
        one, other, first, last = other, one, last, first
    ways = ((one, other),) if ordered else ((one, other), (other, one))
    return any(_turned(start, end, events, (first, last) if ordered else None) for start, end in ways)


def _turned(
    start: frozenset[str], end: frozenset[str], events: Sequence[Reseal], between: tuple[int, int] | None
) -> bool:
    seals, unknown = set(start), 0
    for event in events:
        if between is not None and event.day != NO_DAY and not between[0] <= event.day <= between[1]:
            continue
        if event.old and event.old not in seals:
            continue
        if event.new in seals:
            continue
        seals.discard(event.old)
        unknown += not event.old
        seals.add(event.new)
    # A re-seal that does not tell what went took one of those that are no longer there.
    return seals == end or (end <= seals and len(seals - end) <= unknown and bool(end - start))


def compare(
    found: Found, first: int, *, codes: Ints, words: Sequence[str], events: dict[int, list[str]], days: Ints
) -> None:
    """Compare sets of seals; *events* are the re-seals of each row that has any."""
    pairs = apart_by_code(codes)
    wrong = np.empty(len(pairs.row), np.int64)
    kept = np.ones(len(pairs.row), np.bool_)
    for at, (row, left, right) in enumerate(zip(pairs.row, pairs.left, pairs.right, strict=True)):
        one, other = (frozenset(words[codes[row, side]].split(forms.BETWEEN)) for side in (left, right))
        told = [event for text in events.get(int(row), ()) for event in reseals(text)]
        if told and explained(one, other, events=told, days=(int(days[row, left]), int(days[row, right]))):
            kept[at] = False
        wrong[at] = WRONG_AT[Wrong.SEAL_MISSING if one < other or other < one else Wrong.SEAL_DIFFERS]
    pairs = pairs.take(kept)
    found.add(first + pairs.row, Field.SEALS, wrong[kept], pairs.left, pairs.right, pairs.odd)
