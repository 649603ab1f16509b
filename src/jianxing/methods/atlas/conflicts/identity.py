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
    """Return the identity of the conflict between *a* and *b* under a rule, by their keys: 32 hexadecimal digits.

    It is the sum of two hashes of 128 bits, one of the rule and *a*, one of *b*, so that of many conflicts each feature is
    hashed once.
    """
    none = np.zeros(1, dtype=np.int64)
    return identities([rule], none, [a], none, [b], none)[0]


def identities(
    rules: Sequence[str], rule: Ints, a: Sequence[str], at: Ints, b: Sequence[str], to: Ints
) -> list[str]:
    """Return the identities of many conflicts, given by positions."""
    digits = packed(rules, rule, a, at, b, to).hex()
    return [digits[start : start + 32] for start in range(0, len(digits), 32)]


def packed(rules: Sequence[str], rule: Ints, a: Sequence[str], at: Ints, b: Sequence[str], to: Ints) -> bytes:
    """Return the same identities one behind the other, 16 bytes each, as a database takes them."""
    if not len(at):
        return b""
    pairs, of = np.unique(rule * len(a) + at, return_inverse=True)
    first = _hashed(
        [f"{rules[pair // len(a)]}\x1f{a[pair % len(a)]}" for pair in pairs.tolist()], person=b"a"
    )[of]
    seconds, of = np.unique(to, return_inverse=True)
    second = _hashed([b[one] for one in seconds.tolist()], person=b"b")[of]
    return bytes((first + second).astype(">u8").tobytes())


def _hashed(words: list[str], *, person: bytes) -> npt.NDArray[np.uint64]:
    """Return two numbers of 64 bits for each word."""
    whole = b"".join(blake2b(word.encode(), digest_size=16, person=person).digest() for word in words)
    return np.frombuffer(whole, dtype=">u8").reshape(-1, 2).astype(np.uint64)


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
