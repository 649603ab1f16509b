"""A reading outside what its instrument can show, or what happens.

QARTOD flags for each reading; a question only of readings that fail.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.forensics.qartod import FAILS, MISSING, Flags
from jianxing.methods.forensics.result import Result, not_evaluated

CHECK: Final = "gross_range"
#: The share of failing readings from which a question is asked.
ASKED_FROM: Final = 0.0


def gross_range(flags: Flags) -> Result:
    """Sum up the flags of a series."""
    seen = int(np.count_nonzero(flags.range != MISSING))
    if not seen:
        return not_evaluated(CHECK, "no_readings")
    places = np.flatnonzero(flags.range == FAILS)
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
