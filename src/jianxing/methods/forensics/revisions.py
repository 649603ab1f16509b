"""The pattern of revisions: are figures corrected downwards, and across the limit, more often than upwards?

Instruments err both ways, so corrections should. Among readings that were corrected, downward ones are counted against
upward ones by the sign test; those that crossed the limit downwards are told beside them.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from jianxing.methods.forensics.result import NOMINAL, Result, Values, not_evaluated

CHECK: Final = "revisions"
LEAST: Final = 12


def revisions(first_reported: Values, corrected: Values, *, limit: float) -> Result:
    """Ask about corrections from *first_reported* to *corrected*; equal where nothing was corrected."""
    there = np.isfinite(first_reported) & np.isfinite(corrected)
    changed = there & (first_reported != corrected)
    number = int(changed.sum())
    if number < LEAST:
        return not_evaluated(CHECK, "too_few_revisions", looked_at=number)
    down = changed & (corrected < first_reported)
    crossed = down & (first_reported > limit) & (corrected <= limit)
    lower = int(down.sum())
    p_value = sum(math.comb(number, k) for k in range(lower, number + 1)) / 2**number
    places = np.flatnonzero(down)
    return Result(
        CHECK, number, statistic=lower / number, p_value=p_value, flagged=p_value <= NOMINAL,
        effect=round(float((corrected - first_reported)[changed].mean()), 3), unit="unit", places=places,
        first=int(places[0]) if len(places) else -1, last=int(places[-1]) if len(places) else -1,
        share=lower / number, values={"down": lower, "all": number, "crossed": int(crossed.sum())},
    )  # fmt: skip
