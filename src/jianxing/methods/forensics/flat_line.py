"""Readings that stay the same longer than the air does: a stuck instrument, or a value filled in.

How long equal readings may follow each other depends on how often two neighbours in the series are equal anyway: with
probability p, a run of k is expected N·p^(k-1) times among N. The shortest run that is expected less than once in a million
series is asked about, from twelve hours or four days on. Readings at the floor of the instrument stay equal in clean air
and are left out.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from jianxing.methods.forensics.result import Result, Values, not_evaluated
from jianxing.methods.forensics.runs import runs

CHECK: Final = "flat_line"
LEAST: Final = 48
_RARE: Final = 1e-6


def flat_line(values: Values, *, floor: float, shortest: int) -> Result:
    """Ask about runs of equal readings above *floor*, of *shortest* readings or more."""
    there = np.isfinite(values)
    count = int(there.sum())
    if count < LEAST:
        return not_evaluated(CHECK, "too_few_readings", looked_at=count)
    equal = (values[1:] == values[:-1]) & (values[1:] > floor)
    pairs = there[1:] & there[:-1] & (values[1:] > floor)
    often = min(max(float(equal.sum()) / max(int(pairs.sum()), 1), 1e-3), 0.95)
    needed = max(shortest, 1 + math.ceil(math.log(_RARE / count) / math.log(often)))
    starts, lengths = runs(equal)
    lengths = lengths + 1
    long = lengths >= needed
    places = np.concatenate(
        [np.arange(at, at + size) for at, size in zip(starts[long], lengths[long], strict=True)]
        or [np.empty(0, int)]
    ).astype(np.int64)
    longest = int(lengths.max()) if len(lengths) else 1
    worst = int(np.argmax(lengths)) if len(lengths) else -1
    return Result(
        CHECK,
        count,
        statistic=float(longest),
        flagged=bool(long.any()),
        effect=float(longest),
        unit="n",
        places=places,
        first=int(places[0]) if len(places) else -1,
        last=int(places[-1]) if len(places) else -1,
        share=len(places) / count,
        values={
            "longest": longest,
            "needed": needed,
            "value": float(values[starts[worst]]) if worst >= 0 else 0.0,
        },
    )
