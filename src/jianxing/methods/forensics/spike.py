"""A reading that stands apart from the mean of its two neighbours in time.

QARTOD flags for each reading; a question only of series in which more than one in a hundred fail: a single one is weather
or a passing lorry.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.forensics.qartod import FAILS, MISSING, Flags
from jianxing.methods.forensics.result import Result, not_evaluated

CHECK: Final = "spike"
#: The share of failing readings from which a question is asked.
ASKED_FROM: Final = 0.01


def spike(flags: Flags) -> Result:
    """Sum up the flags of a series."""
    seen = int(np.count_nonzero(flags.spike != MISSING))
    if not seen:
        return not_evaluated(CHECK, "no_readings")
    places = np.flatnonzero(flags.spike == FAILS)
    share = len(places) / seen
    return Result(
        CHECK,
        seen,
        statistic=float(len(places)),
        flagged=bool(len(places)) and share > ASKED_FROM,
        effect=float(len(places)),
        unit="n",
        places=places,
        first=int(places[0]) if len(places) else -1,
        last=int(places[-1]) if len(places) else -1,
        share=share,
        values={"count": len(places), "seen": seen},
    )
