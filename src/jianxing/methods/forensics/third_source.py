"""A third source: two series of the same thing, one reported and one not in the reporter's hand.

The difference of their logs is compared between days on which the *other* source is above the limit and the rest, with
their common level taken out as a straight line; errors allow for correlation over five days. A constant ratio is
calibration and no question.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.forensics.result import NOMINAL, Result, Values, not_evaluated
from jianxing.methods.forensics.tails import long_run, student_above

CHECK: Final = "third_source"
LEAST: Final = 120
LEAST_BAD: Final = 15
_LAGS: Final = 5


def third_source(reported: Values, other: Values, *, limit: float) -> Result:
    """Ask whether *reported* is low against *other* on days on which *other* is above *limit*."""
    there = np.isfinite(reported) & np.isfinite(other) & (reported > 0) & (other > 0)
    count = int(there.sum())
    bad = other[there] > limit
    if count < LEAST or not LEAST_BAD <= int(bad.sum()) <= count - LEAST_BAD:
        return not_evaluated(CHECK, "too_few_days", looked_at=count)
    difference, level = np.log(reported[there]) - np.log(other[there]), np.log(other[there])
    design = np.column_stack([np.ones(count), level - level.mean(), bad])
    inverse = np.linalg.inv(design.T @ design)
    weights = inverse @ (design.T @ difference)
    residual = difference - design @ weights
    influence = (design @ inverse[:, -1]) * residual
    variance = float(long_run(influence[:, None], lags=_LAGS)[0, 0]) * count / (count - 3)
    z = float(weights[-1] / max(variance, 1e-18) ** 0.5)
    p_value = student_above(-z, count / (2 * (_LAGS + 1)))
    percent = round(float(np.expm1(weights[-1])) * 100, 2)
    days = np.flatnonzero(there)[bad]
    low = days[(residual + weights[-1])[bad] < min(float(weights[-1]), 0.0)]
    return Result(
        CHECK, count, statistic=z, p_value=p_value, flagged=p_value <= NOMINAL, effect=percent, unit="%",
        places=low, first=int(days[0]), last=int(days[-1]), share=len(low) / count,
        values={"percent": round(percent, 1), "days": len(days)},
    )  # fmt: skip
