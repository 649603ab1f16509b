"""Container numbers with one wrong character, or two neighbouring ones exchanged: which movement they belong to.

Numbers are integers in base 36. For each of the eleven places, what is left of a number without that place finds all that differ
from it there alone; for each of the ten pairs of neighbours, the number with the two in order finds what an exchange makes of it.
A candidate must be near in time and must not have a document of the kind already; seals, shipper, goods, weight and packages
speak for or against it. Where two speak equally well the line is left and called doubtful.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from jianxing.methods.freight.columns import Bools, Documents, Floats, Ints
from jianxing.methods.freight.iso6346 import LENGTH, PLACES, are_right

ONE_CHARACTER: Final = 1
TRANSPOSED: Final = 2
#: What must speak for a candidate where both numbers, or neither, are right by their check digit.
_NEEDED: Final = 2
#: What may speak against one at most, where nothing speaks for it.
_AGAINST: Final = 2
_CODES_END: Final = 36**LENGTH


@dataclass(frozen=True, slots=True, eq=False)
class Repaired:
    """The movement of each line after repair, how it came there, and which lines are left in doubt."""

    movement: Ints
    how: Ints
    doubtful: Bools


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """What is known of each movement: its number, its first and last day, its kinds as bits, what speaks for it."""

    code: Ints
    first: Ints
    last: Ints
    kinds: Ints
    right: Bools
    seals: Ints
    shipper: Ints
    description: Ints
    weight: Floats
    packages: Floats


def repair(documents: Documents, movement: Ints, code: Ints, day: Ints, *, window_days: int) -> Repaired:
    """Return movements joined where a number has one wrong character. ``code[m]`` is the number of movement *m*."""
    groups = _groups(documents, movement, code, day)
    single = (groups.kinds & (groups.kinds - 1)) == 0
    suspects = np.flatnonzero((groups.code < _CODES_END) & (~groups.right | single))
    pairs = _scored(groups, _pairs(groups, suspects, window_days))
    target, how_of, doubtful = _chosen(groups, pairs)
    moved = target[movement] != movement
    return Repaired(target[movement], np.where(moved, how_of[movement], 0), doubtful[movement])


def _groups(documents: Documents, movement: Ints, code: Ints, day: Ints) -> _Groups:
    count = len(code)
    first, last = np.full(count, np.iinfo(np.int64).max), np.full(count, np.iinfo(np.int64).min)
    np.minimum.at(first, movement, day)
    np.maximum.at(last, movement, day)
    kinds = np.zeros(count, np.int64)
    np.bitwise_or.at(kinds, movement, 1 << documents.kind)
    right = np.zeros(count, np.bool_)
    plain = code < _CODES_END
    right[plain] = are_right(code[plain])

    def text(codes: Ints) -> Ints:
        found = np.full(count, -1, np.int64)
        stated = np.flatnonzero(codes >= 0)[::-1]
        found[movement[stated]] = codes[stated]
        return found

    def number(values: Floats) -> Floats:
        found = np.full(count, np.nan)
        stated = np.flatnonzero(~np.isnan(values))[::-1]
        found[movement[stated]] = values[stated]
        return found

    return _Groups(
        code, first, last, kinds, right, text(documents.seals.codes), text(documents.shipper.codes),
        text(documents.description.codes), number(documents.gross_weight), number(documents.packages),
    )  # fmt: skip


def _keys(codes: Ints) -> Iterator[tuple[int, Ints]]:
    """Yield, place by place, by what two numbers that differ there agree, and in which way they differ."""
    for place in range(LENGTH):
        worth = PLACES[place]
        yield ONE_CHARACTER, codes - codes // worth % 36 * worth
    for place in range(LENGTH - 1):
        high, low = PLACES[place], PLACES[place + 1]
        one, other = codes // high % 36, codes // low % 36
        yield (
            TRANSPOSED,
            codes + (np.minimum(one, other) - one) * high + (np.maximum(one, other) - other) * low,
        )


def _pairs(groups: _Groups, suspects: Ints, window_days: int) -> tuple[Ints, Ints, Ints]:
    """Return suspects, what each may belong to, and how their numbers differ."""
    plain = np.flatnonzero(groups.code < _CODES_END)
    ours: list[Ints] = []
    theirs: list[Ints] = []
    ways: list[Ints] = []
    for (way, mine), (_way, others) in zip(
        _keys(groups.code[suspects]), _keys(groups.code[plain]), strict=True
    ):
        order = np.argsort(mine, kind="stable")
        keys = mine[order]
        begin, end = np.searchsorted(keys, others), np.searchsorted(keys, others, side="right")
        hits = np.flatnonzero(end > begin)
        counts = (end - begin)[hits]
        suspect = suspects[order[_ranges(begin[hits], counts)]]
        other = np.repeat(plain[hits], counts)
        fits = (
            (groups.code[suspect] != groups.code[other])
            & (groups.kinds[suspect] & groups.kinds[other] == 0)
            & (groups.first[suspect] <= groups.last[other] + window_days)
            & (groups.last[suspect] >= groups.first[other] - window_days)
        )
        ours.append(suspect[fits])
        theirs.append(other[fits])
        ways.append(np.full(int(fits.sum()), way, np.int64))
    return np.concatenate(ours), np.concatenate(theirs), np.concatenate(ways)


def _ranges(starts: Ints, counts: Ints) -> Ints:
    """Return ``start, start + 1, …`` of each start, *count* of them, one after the other."""
    total = int(counts.sum())
    ends = np.cumsum(counts)
    return np.arange(total) - np.repeat(ends - counts, counts) + np.repeat(starts, counts)


def _scored(groups: _Groups, pairs: tuple[Ints, Ints, Ints]) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the pairs that stand, the best first, with what speaks for each less what speaks against it."""
    ours, theirs, ways = pairs
    speaking = np.zeros(len(ours), np.int64)
    against = np.zeros(len(ours), np.int64)
    for column in (groups.seals, groups.shipper, groups.description):
        stated = (column[ours] >= 0) & (column[theirs] >= 0)
        same = column[ours] == column[theirs]
        speaking += stated & same
        against += stated & ~same
    for values, least in ((groups.weight, 1.0), (groups.packages, 0.5)):
        apart = np.abs(values[ours] - values[theirs])
        speaking += apart < least
        against += apart >= least
    ours_right, theirs_right = groups.right[ours], groups.right[theirs]
    plain = ~ours_right & theirs_right
    # A suspect stands under a number that is right where that is so; between two of one kind the fewer documents move.
    size = np.bitwise_count(groups.kinds).astype(np.int64)
    forward = plain | (
        (ours_right == theirs_right)
        & (
            (size[ours] < size[theirs])
            | (size[ours] == size[theirs]) & (_lowest(groups.kinds[ours]) > _lowest(groups.kinds[theirs]))
        )
    )
    enough = np.where(plain, (speaking > 0) | (against < _AGAINST), speaking >= _NEEDED)
    stands = forward & enough
    ours, theirs, ways = ours[stands], theirs[stands], ways[stands]
    score = (speaking - against)[stands]
    away = np.abs(groups.first[ours] - groups.first[theirs])
    order = np.lexsort((theirs, away, -score))
    return ours[order], theirs[order], ways[order], score[order]


def _lowest(bits: Ints) -> Ints:
    return bits & -bits


def _chosen(groups: _Groups, pairs: tuple[Ints, Ints, Ints, Ints]) -> tuple[Ints, Ints, Bools]:
    count = len(groups.code)
    target, how = np.arange(count), np.zeros(count, np.int64)
    doubtful = np.zeros(count, np.bool_)
    best: dict[int, tuple[int, set[int]]] = {}
    for suspect, other, _way, score in zip(*(one.tolist() for one in pairs), strict=True):
        known = best.setdefault(suspect, (score, set()))
        if score == known[0]:
            known[1].add(other)
    kinds, fixed = groups.kinds.copy(), np.zeros(count, np.bool_)
    for suspect, other, way, score in zip(*(one.tolist() for one in pairs), strict=True):
        if score != best[suspect][0] or target[suspect] != suspect or fixed[suspect]:
            continue
        if len(best[suspect][1]) > 1:
            doubtful[suspect] = True
            continue
        if target[other] != other or kinds[suspect] & kinds[other]:
            continue
        target[suspect], how[suspect] = other, way
        kinds[other] |= kinds[suspect]
        fixed[other] = True
    return target, how, doubtful
