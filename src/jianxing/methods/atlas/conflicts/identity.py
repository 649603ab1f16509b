"""By what a conflict is known again in the next run.

A conflict is between *a* and *b* under one rule, whatever its outline: its identity is made of the rule's key and of the
features' own keys, and of nothing that is measured. A boundary that moves by a metre, a threshold that is changed, a
conflict that falls into two parts leave it the same; a feature that is given another key is another feature. Where a file
gives its features no key, their number in the file stands for it, which holds as long as their order does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def identity(rule: str, a: str, b: str) -> str:
    """Return the identity of the conflict between *a* and *b* under a rule, by their keys: 20 hexadecimal digits."""
    return blake2b(f"{rule}\x1f{a}\x1f{b}".encode(), digest_size=10).hexdigest()


def identities(
    rules: Sequence[str], rule: Ints, a: Sequence[str], at: Ints, b: Sequence[str], to: Ints
) -> list[str]:
    """Return the identities of many conflicts, given by positions; rows of one rule and *a* should follow each other."""
    held: list[str] = []
    last: tuple[int, int] = (-1, -1)
    begun = blake2b(digest_size=10)
    for number, first, second in zip(rule.tolist(), at.tolist(), to.tolist(), strict=True):
        if (number, first) != last:
            last = (number, first)
            begun = blake2b(f"{rules[number]}\x1f{a[first]}\x1f".encode(), digest_size=10)
        one = begun.copy()
        one.update(b[second].encode())
        held.append(one.hexdigest())
    return held


def carried(
    earlier: Iterable[Mapping[str, Any]],
    fresh: Iterable[Mapping[str, Any]],
    *,
    changed_a: Iterable[str],
    changed_b: Iterable[str],
) -> list[Mapping[str, Any]]:
    """Put what a run over the changed features found in the place of what an earlier run said of them.

    Rows are those of ``Conflicts.rows``; *changed_a* and *changed_b* are the keys of features that were added, moved or dropped.
    """
    gone_a, gone_b = frozenset(changed_a), frozenset(changed_b)
    kept = [row for row in earlier if row["a"] not in gone_a and row["b"] not in gone_b]
    return sorted([*kept, *fresh], key=lambda row: (str(row["rule"]), str(row["a"]), str(row["b"])))
