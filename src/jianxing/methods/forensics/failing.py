"""What the checks that go by QARTOD flags say of a series: how many of its readings fail."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from jianxing.methods.forensics.qartod import FAILS, MISSING
from jianxing.methods.forensics.result import Result, not_evaluated


def failing(check: str, flags: npt.NDArray[Any], *, asked_from: float, least: int = 1) -> Result:
    """Sum up one test's *flags* of a series.

    A question is asked where the share of failing readings exceeds *asked_from*, and *least* of them fail.
    """
    seen = int(np.count_nonzero(flags != MISSING))
    if not seen:
        return not_evaluated(check, "no_readings")
    places = np.flatnonzero(flags == FAILS)
    share = len(places) / seen
    return Result(
        check,
        seen,
        statistic=float(len(places)),
        flagged=len(places) >= least and share > asked_from,
        effect=float(len(places)),
        unit="n",
        places=places,
        first=int(places[0]) if len(places) else -1,
        last=int(places[-1]) if len(places) else -1,
        share=share,
        values={"count": len(places), "seen": seen},
    )
