"""Last digits: are readings rounded that were not before?

The last digit of a reading that spans many steps of its resolution is nearly uniform: a fifth of them are 0 or 5. Each
stretch of thirty days is asked whether more are, among readings of at least twenty steps that differ from the one before;
the smallest p-value is multiplied by the number of stretches. Readings that are always reported in coarser steps are found
to be so throughout and not asked about.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from jianxing.methods.forensics.result import NOMINAL, Result, Values, not_evaluated, stretch
from jianxing.methods.forensics.tails import above

CHECK: Final = "last_digits"
LEAST: Final = 60
_FIFTH: Final = 0.2


def digits(values: Values, *, resolution: float, span: int) -> Result:
    """Ask whether stretches of *span* readings hold more multiples of five steps than the rest lets expect."""
    steps = np.rint(values / resolution)
    usable = np.isfinite(values) & (steps >= 20)
    usable[1:] &= ~(values[1:] == values[:-1])
    off = np.abs(values / resolution - steps) > 1e-6
    usable &= ~off
    at = np.flatnonzero(usable)
    if len(at) < 2 * LEAST:
        return not_evaluated(CHECK, "too_few_readings", looked_at=len(at))
    fives = (steps[at] % 5 == 0).astype(float)
    stretches = at // span
    number = int(stretches[-1]) + 1
    seen = np.bincount(stretches, minlength=number)
    round_ones = np.bincount(stretches, weights=fives, minlength=number)
    rest = (fives.sum() - round_ones) / np.maximum(len(at) - seen, 1)
    expected = np.clip(np.where(seen < len(at), np.maximum(rest, _FIFTH), _FIFTH), _FIFTH, 0.5)
    asked = seen >= LEAST
    z = np.where(
        asked,
        (round_ones - seen * expected - 0.5) / np.sqrt(np.maximum(seen, 1) * expected * (1 - expected)),
        -np.inf,
    )
    worst = int(np.argmax(z))
    p_value = min(above(float(z[worst])) * max(int(asked.sum()), 1), 1.0)
    score = np.zeros(len(values))
    score[at] = fives - 0.6
    first, last = stretch(score)
    excess = float((round_ones[worst] / seen[worst] - expected[worst]) / (1 - expected[worst]))
    places = at[(at >= first) & (at <= last) & (fives > 0)]
    return Result(
        CHECK,
        len(at),
        statistic=float(z[worst]) if math.isfinite(z[worst]) else None,
        p_value=p_value,
        flagged=p_value <= NOMINAL,
        effect=round(max(excess, 0.0) * 100, 1),
        unit="%",
        places=places,
        first=first,
        last=last,
        share=len(places) / len(at),
        values={"percent": round(float(round_ones[worst] / seen[worst]) * 100), "seen": int(seen[worst])},
    )
