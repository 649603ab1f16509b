"""Goods: packages and their kind, HS by six digits, descriptions by likeness for a person to judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from jianxing.methods.freight import forms
from jianxing.methods.freight.agreeing import Found, apart, apart_by_code, differing
from jianxing.methods.freight.columns import NONE, Floats, Ints
from jianxing.methods.freight.kinds import WRONG_AT, Field, Wrong

#: Descriptions less alike than this are shown to a person.
ALIKE: Final = 0.6
SIX: Final = 6


def packages(found: Found, first: int, *, counts: Floats, kinds: Ints) -> None:
    """Compare numbers and kinds of packages; where both differ, one document counts at another level (托盘 and 纸箱)."""
    spread = np.fmax.reduce(counts, 1) - np.fmin.reduce(counts, 1)
    rows = np.flatnonzero(spread >= 0.5)
    some = counts[rows]
    pairs = apart(rows, ~np.isnan(some), np.abs(some[:, :, None] - some[:, None, :]) < 0.5)
    one, other = kinds[pairs.row, pairs.left], kinds[pairs.row, pairs.right]
    level = (one >= 0) & (other >= 0) & (one != other)
    wrong = np.where(level, WRONG_AT[Wrong.OTHER_LEVEL], WRONG_AT[Wrong.COUNT_DIFFERS])
    found.add(first + pairs.row, Field.PACKAGES, wrong, pairs.left, pairs.right, pairs.odd)
    named = apart_by_code(kinds)
    told = set(
        zip(pairs.row[level].tolist(), pairs.left[level].tolist(), pairs.right[level].tolist(), strict=True)
    )
    fresh = np.array(
        [
            key not in told
            for key in zip(named.row.tolist(), named.left.tolist(), named.right.tolist(), strict=True)
        ],
        np.bool_,
    )
    named = named.take(fresh)
    found.add(
        first + named.row, Field.PACKAGE_KIND, Wrong.PACKAGE_DIFFERS, named.left, named.right, named.odd
    )


def codes(found: Found, first: int, *, codes: Ints, words: Sequence[str]) -> None:
    """Compare sets of HS codes by six digits."""
    pairs = apart_by_code(codes)
    wrong = np.empty(len(pairs.row), np.int64)
    for at, (row, left, right) in enumerate(zip(pairs.row, pairs.left, pairs.right, strict=True)):
        one, other = (frozenset(words[codes[row, side]].split(forms.BETWEEN)) for side in (left, right))
        wrong[at] = WRONG_AT[_wrong_of(one, other)]
    found.add(first + pairs.row, Field.HS, wrong, pairs.left, pairs.right, pairs.odd)


def _wrong_of(one: frozenset[str], other: frozenset[str]) -> Wrong:
    if any(len(code) < SIX for code in one | other):
        fits = all(any(a.startswith(b) or b.startswith(a) for b in other) for a in one) and all(
            any(a.startswith(b) or b.startswith(a) for a in one) for b in other
        )
        return Wrong.CODE_TOO_SHORT if fits else Wrong.CODE_DIFFERS
    return Wrong.CODE_MISSING if one < other or other < one else Wrong.CODE_DIFFERS


def alike(one: str, other: str) -> float:
    """Return how alike two descriptions in one script are, 0 to 1; the order of words does not matter."""
    if forms.is_chinese(one):
        bare, other_bare = one.replace(" ", ""), other.replace(" ", "")
        best = fuzz.ratio(bare, other_bare)
        if min(len(bare), len(other_bare)) >= 3:
            best = max(best, fuzz.partial_ratio(bare, other_bare))
        return max(best, fuzz.token_set_ratio(one, other)) / 100
    return fuzz.token_set_ratio(one, other) / 100


def descriptions(
    found: Found, first: int, *, codes: Ints, words: Sequence[str], known: dict[tuple[int, int], bool]
) -> None:
    """Compare descriptions written in one script; *known* keeps what was compared, for the next part."""
    rows = differing(codes)
    some = codes[rows]
    width = some.shape[1]
    equal = some[:, :, None] == some[:, None, :]
    comparable = np.ones_like(equal)
    for j in range(width):
        for k in range(j + 1, width):
            both = np.flatnonzero((some[:, j] >= 0) & (some[:, k] >= 0) & ~equal[:, j, k])
            if not len(both):
                continue
            pairs, back = np.unique(np.sort(some[both][:, [j, k]], 1), axis=0, return_inverse=True)
            verdicts = np.array([_verdict(words, known, int(a), int(b)) for a, b in pairs])
            equal[both, j, k] = equal[both, k, j] = verdicts[back.ravel()] == 1
            comparable[both, j, k] = comparable[both, k, j] = verdicts[back.ravel()] >= 0
    unlike = apart(rows, some != NONE, equal, comparable)
    found.add(first + unlike.row, Field.DESCRIPTION, Wrong.UNLIKE, unlike.left, unlike.right, unlike.odd)


def _verdict(words: Sequence[str], known: dict[tuple[int, int], bool], a: int, b: int) -> int:
    """Return 1 where two are alike, 0 where not, -1 where they are in two scripts."""
    one, other = words[a], words[b]
    if forms.is_chinese(one) != forms.is_chinese(other):
        return -1
    if (a, b) not in known:
        known[a, b] = alike(one, other) >= ALIKE
    return int(known[a, b])
