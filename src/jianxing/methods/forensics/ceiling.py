"""Readings that stop at a ceiling: the largest value of a stretch comes again and again, and little lies near it.

In any season the largest reading should stand alone, the tail of a distribution growing thin. A rule: in a stretch of ninety
days the largest value comes five times or more, of thirty days ten times, not only in one run, and at least as often as what
lies within a tenth below.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.forensics.result import Places, Result, Values, not_evaluated

CHECK: Final = "ceiling"
LEAST: Final = 180
_TIMES: Final = 5
_RUNS: Final = 3
_NEAR: Final = 0.9


def ceiling(values: Values, *, floor: float, span: int) -> Result:
    """Ask about equal maxima of each *span* of readings that lie well above *floor*."""
    count = int(np.isfinite(values).sum())
    if count < LEAST:
        return not_evaluated(CHECK, "too_few_readings", looked_at=count)
    found: list[Places] = []
    often: Places = np.empty(0, dtype=np.int64)
    # stretches of a third as well, and from the middle of each: a ceiling does not begin with one of them
    windows = [(at, size) for size in (span, span // 3) for at in range(0, len(values), size // 2)]
    for at, size in windows:
        mine = at + np.flatnonzero(np.isfinite(values[at : at + size]))
        if not len(mine) or values[mine].max() <= floor * 3:
            continue
        largest = values[mine].max()
        top = mine[values[mine] == largest]
        if len(top) > len(often):
            often = top
        near = int(((values[mine] < largest) & (values[mine] > largest * _NEAR)).sum())
        least = _TIMES if size == span else 2 * _TIMES
        if len(top) >= max(least, near) and int((np.diff(top) > 1).sum()) >= _RUNS - 1:
            found.append(top)
    places = np.unique(np.concatenate(found)) if found else often
    return Result(
        CHECK,
        count,
        statistic=float(len(places)),
        flagged=bool(found),
        effect=float(len(places)),
        unit="n",
        places=places,
        first=int(places[0]) if len(places) else -1,
        last=int(places[-1]) if len(places) else -1,
        share=len(places) / count,
        values={"times": len(places), "value": float(values[places[0]]) if len(places) else 0.0},
    )
