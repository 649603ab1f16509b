"""可感性: do people notice what the figures say? Public reports by month beside the official figure of the same place.

The last twelve months are held against the twelve before. Where the official figure got better and yet more was reported, the two
diverge. How much counts may vary by chance is taken from how the same months of two years differ beyond their common change
(an overdispersed Poisson law from twelve pairs, so that Student's law is the measure); the question is the ratio of the
two years' counts. It says that people notice something else than the figure tells, not which of the two is right.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from jianxing.methods.forensics.result import NOMINAL, Result, Values, not_evaluated
from jianxing.methods.forensics.tails import student_above

CHECK: Final = "perceived"
YEAR: Final = 12
#: Fewer reports in two years say nothing.
LEAST: Final = 60
#: An official figure that got better by less than this did not get better.
LEAST_BETTER: Final = 0.05


def perceived(official: Values, reports: Values, *, lower_is_better: bool = True) -> Result:
    """Ask of monthly *official* figures whether *reports* (counts of the same months) rose while they got better."""
    there = np.isfinite(official) & np.isfinite(reports) & (official > 0) & (reports >= 0)
    if len(there) < 2 * YEAR or not there[-2 * YEAR :].all():
        return not_evaluated(CHECK, "too_few_months", looked_at=int(there.sum()))
    before, after = reports[-2 * YEAR : -YEAR], reports[-YEAR:]
    earlier, later = float(before.sum()), float(after.sum())
    if earlier + later < LEAST or not min(earlier, later):
        return not_evaluated(CHECK, "too_few_reports", looked_at=int(earlier + later))
    change = float(official[-YEAR:].mean() / official[-2 * YEAR : -YEAR].mean()) - 1
    better = -change if lower_is_better else change
    share = later / (earlier + later)
    pairs = before + after
    spread = np.where(
        pairs > 0, (after - share * pairs) ** 2 / np.maximum(share * (1 - share) * pairs, 1e-9), 0.0
    )
    unrest = max(float(spread.sum()) / (YEAR - 1), 1.0)
    z = math.log(later / earlier) / math.sqrt(unrest * (1 / earlier + 1 / later))
    p_value = student_above(z, YEAR - 1) if better >= LEAST_BETTER else 1.0
    percent = (later / earlier - 1) * 100
    places = np.arange(len(official) - YEAR, len(official))
    return Result(
        CHECK, 2 * YEAR, statistic=z, p_value=p_value, flagged=p_value <= NOMINAL, effect=round(percent, 2), unit="%",
        places=places, first=int(places[0]), last=int(places[-1]), share=0.5,
        values={
            "official": round(change * 100, 1), "reports": round(percent, 1), "earlier": int(earlier),
            "later": int(later),
        },
    )  # fmt: skip
