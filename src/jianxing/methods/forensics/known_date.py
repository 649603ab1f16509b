"""A break at a known date: a new instrument, a new contractor, a new limit, a new director.

The log of the daily value – against the reference where one is given, else against the season – is regressed on a straight
line and a step at the date. Errors allow for correlation over thirty days. It says that something changed then, not what.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.forensics.result import NOMINAL, Result, Values, not_evaluated
from jianxing.methods.forensics.tails import above, long_run

CHECK: Final = "break_at_date"
LEAST_BEFORE: Final = 180
LEAST_AFTER: Final = 90


def break_at(values: Values, *, at: int, reference: Values | None = None) -> Result:
    """Ask whether daily *values* changed their level at index *at*, against *reference* where there is one."""
    y = np.log(np.where(values > 0, values, np.nan))
    days = np.arange(len(y))
    turn = 2 * np.pi * days / 365.25
    columns = [
        np.ones(len(y)),
        days / max(len(y), 1),
        np.sin(turn),
        np.cos(turn),
        np.sin(2 * turn),
        np.cos(2 * turn),
    ]
    if reference is not None:
        columns.append(np.log(np.where(reference > 0, reference, np.nan)))
    design = np.column_stack([*columns, (days >= at).astype(float)])
    there = np.isfinite(y) & np.isfinite(design).all(axis=1)
    before, after = int((there & (days < at)).sum()), int((there & (days >= at)).sum())
    if before < LEAST_BEFORE or after < LEAST_AFTER:
        return not_evaluated(CHECK, "too_few_days", looked_at=before + after)
    x, target = design[there], y[there]
    inverse = np.linalg.pinv(x.T @ x)
    weights = inverse @ (x.T @ target)
    influence = (x @ inverse[:, -1]) * (target - x @ weights)
    z = float(weights[-1] / max(float(long_run(influence[:, None], lags=30)[0, 0]), 1e-18) ** 0.5)
    p_value = 2 * above(abs(z))
    percent = round(float(np.expm1(weights[-1])) * 100, 2)
    return Result(
        CHECK, before + after, statistic=z, p_value=p_value, flagged=p_value <= NOMINAL, effect=percent, unit="%",
        places=np.flatnonzero(there & (days >= at)), first=at, last=len(y) - 1, share=after / (before + after),
        values={"percent": round(percent, 1)},
    )  # fmt: skip
