"""A break at a known date: a new instrument, a new contractor, a new limit, a new director.

The log of the daily value – against the reference where one is given, else against the season – is regressed on a straight
line and a step at the date. What a day remembers of the one before is taken out first; the error of the step is the larger of the
one that takes what is left for independent and the one that allows it to last five days. It says that something changed then, not
what.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.forensics.result import NOMINAL, Result, Values, not_evaluated
from jianxing.methods.forensics.tails import long_run, student_above
from jianxing.methods.forensics.whitening import memory_of, whitened

CHECK: Final = "break_at_date"
LEAST_BEFORE: Final = 180
LEAST_AFTER: Final = 90
_LAGS: Final = 5
#: Days that are worth one degree of freedom, since the memory of the errors is estimated too.
_DAYS_OF_FREEDOM: Final = 15


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
    plain = x @ np.linalg.lstsq(x, target, rcond=None)[0]
    which = np.flatnonzero(there)
    x, target = whitened(x, target, which, memory=memory_of(target - plain, which, columns=x.shape[1]))
    inverse = np.linalg.pinv(x.T @ x)
    weights = inverse @ (x.T @ target)
    residual = target - x @ weights
    free = len(residual) - x.shape[1]
    lasting = float(long_run(((x @ inverse[:, -1]) * residual)[:, None], lags=_LAGS)[0, 0])
    variance = max(lasting * len(residual), float(inverse[-1, -1] * (residual @ residual))) / free
    z = float(weights[-1] / max(variance, 1e-18) ** 0.5)
    p_value = 2 * student_above(abs(z), len(residual) / _DAYS_OF_FREEDOM)
    percent = round(float(np.expm1(weights[-1])) * 100, 2)
    return Result(
        CHECK, before + after, statistic=z, p_value=p_value, flagged=p_value <= NOMINAL, effect=percent, unit="%",
        places=np.flatnonzero(there & (days >= at)), first=at, last=len(y) - 1, share=after / (before + after),
        values={"percent": round(percent, 1)},
    )  # fmt: skip
