"""Persistence: how long good days last, from 阶段性 to 常态化.

Runs of days within the limit: the longest, the typical one, the share of good days, and the same of the last year beside
the first. It describes and raises no question. A missing day ends a run: what was not measured was not good.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.forensics.result import Result, Values, not_evaluated
from jianxing.methods.forensics.runs import runs

CHECK: Final = "persistence"
LEAST: Final = 30


def persistence(values: Values, *, limit: float | Values) -> Result:
    """Describe the runs of days on which *values* keep *limit*."""
    there = np.isfinite(values)
    count = int(there.sum())
    if count < LEAST:
        return not_evaluated(CHECK, "too_few_days", looked_at=count)
    good = there & (values <= limit)
    starts, lengths = runs(good)
    longest = int(lengths.max()) if len(lengths) else 0
    at = int(starts[int(np.argmax(lengths))]) if len(lengths) else -1
    year = min(365, len(values) // 2)
    shares = [
        float(good[part].sum() / max(int(there[part].sum()), 1)) for part in (np.s_[:year], np.s_[-year:])
    ]
    return Result(
        CHECK, count, statistic=float(longest), effect=float(np.median(lengths)) if len(lengths) else 0.0, unit="d",
        first=at, last=at + longest - 1 if longest else -1, share=float(good.sum() / count),
        values={
            "longest": longest, "typical": float(np.median(lengths)) if len(lengths) else 0.0,
            "share": round(good.sum() / count * 100), "before": round(shares[0] * 100), "after": round(shares[1] * 100),
        },
    )  # fmt: skip
