"""Knowing a row again in an edited file: rows inserted, renumbered, reworded, repeated. Plain Python.

Row numbers are never asked. Rows are paired key by key, the strongest first, each pairing only what the keys before
left over; equal rows are paired in their order. Weak keys pair only what is alone on both sides and plausible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from jianxing.importing.drafts import same

Values = Mapping[str, Any]
_ALIKE = 0.5
#: A finding that came back after so many days is another finding, not the old one with its date put right.
_SAME_OCCASION_DAYS = 31


@dataclass(frozen=True, slots=True)
class Keyed:
    """A row as far as identity goes."""

    serial: str
    values: Values

    def key(self, *names: str) -> tuple[str, ...]:
        """The row's values under these names, in comparable form."""
        return tuple(same(self.serial if name == "serial" else self.values.get(name)) for name in names)


#: Rows equal in these are the same row; several of them are paired in order.
_STRONG: tuple[tuple[str, ...], ...] = (
    ("project", "description", "found_on", "responsible", "serial"),
    ("project", "description", "found_on", "serial"),
    ("project", "description", "found_on", "responsible"),
    ("project", "description", "found_on"),
    ("project", "description", "serial"),
)


def pair(*, old: Sequence[Keyed], new: Sequence[Keyed]) -> dict[int, int]:
    """Return for each position in *new* the position in *old* that is the same row; what is missing is new."""
    paired: dict[int, int] = {}
    left_old, left_new = list(range(len(old))), list(range(len(new)))
    for names in _STRONG:
        needs_serial = names[-1] == "serial" and "found_on" not in names
        _by_key(old, new, left_old, left_new, paired, names, needs_serial=needs_serial)
        left_old, left_new = _rest(left_old, left_new, paired)
        if not left_old or not left_new:
            return paired
    for names, plausible in _WEAK:
        _alone(old, new, left_old, left_new, paired, names, plausible)
        left_old, left_new = _rest(left_old, left_new, paired)
    return paired


def _rest(left_old: list[int], left_new: list[int], paired: dict[int, int]) -> tuple[list[int], list[int]]:
    taken = set(paired.values())
    return [n for n in left_old if n not in taken], [n for n in left_new if n not in paired]


def _groups(
    rows: Sequence[Keyed], left: Iterable[int], names: Sequence[str]
) -> dict[tuple[str, ...], list[int]]:
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for position in left:
        groups[rows[position].key(*names)].append(position)
    return groups


def _by_key(
    old: Sequence[Keyed],
    new: Sequence[Keyed],
    left_old: list[int],
    left_new: list[int],
    paired: dict[int, int],
    names: Sequence[str],
    *,
    needs_serial: bool,
) -> None:
    before = _groups(old, left_old, names)
    for key, positions in _groups(new, left_new, names).items():
        if needs_serial and not key[-1]:
            continue
        paired.update(zip(positions, before.get(key, ()), strict=False))


def _alone(
    old: Sequence[Keyed],
    new: Sequence[Keyed],
    left_old: list[int],
    left_new: list[int],
    paired: dict[int, int],
    names: Sequence[str],
    plausible: Callable[[Keyed, Keyed], bool],
) -> None:
    before = _groups(old, left_old, names)
    for key, positions in _groups(new, left_new, names).items():
        matches = before.get(key, [])
        if len(positions) == len(matches) == 1 and plausible(old[matches[0]], new[positions[0]]):
            paired[positions[0]] = matches[0]


def _same_day_edited(before: Keyed, after: Keyed) -> bool:
    """The description stayed: was the day of finding only put right?"""
    days = [_day(row.values.get("found_on")) for row in (before, after)]
    if days[0] is None or days[1] is None:
        return True
    return abs((days[0] - days[1]).days) <= _SAME_OCCASION_DAYS


def _reworded(before: Keyed, after: Keyed) -> bool:
    """The number stayed: is it the same matter in other words, or another one in its place?"""
    if not before.serial:
        return False
    if before.key("found_on", "responsible") == after.key("found_on", "responsible"):
        return bool(before.values.get("found_on")) or _alike(before, after)
    return _alike(before, after) and _same_day_edited(before, after)


def _alike(before: Keyed, after: Keyed) -> bool:
    words = before.key("description")[0], after.key("description")[0]
    return SequenceMatcher(None, *words, autojunk=False).ratio() >= _ALIKE


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


_WEAK: tuple[tuple[tuple[str, ...], Callable[[Keyed, Keyed], bool]], ...] = (
    (("project", "description"), _same_day_edited),
    (("project", "serial"), _reworded),
    (("description", "found_on", "responsible", "serial"), lambda before, after: True),
    (("project", "found_on", "responsible", "category"), _alike),
)
