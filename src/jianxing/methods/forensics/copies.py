"""Copied blocks: the same readings again, on other days, at other stations, in other years.

Blocks of a day of hours, or of seven days, are compared exactly. A block counts where it holds at least eight different
values (four of days) and no gap, so that calm nights at the floor of the instrument and constants are left to other checks.
A block at another station counts where that one had it earlier; where both have it at once, the one that goes on smoothly
at its edges is not asked about. Two series of integers that vary as air does agree over such a block by chance less than
once in 10¹² pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from jianxing.methods.forensics.result import Flags, Places, Result, Values, not_evaluated

CHECK: Final = "copied_blocks"


def copies(
    values: Values, *, block: int, different: int, others: Mapping[str, Values] | None = None
) -> Result:
    """Ask about blocks of *values* that stand elsewhere in it, or at the same or another time in *others*."""
    if int(np.isfinite(values).sum()) < 2 * block:
        return not_evaluated(CHECK, "too_few_readings", looked_at=int(np.isfinite(values).sum()))
    names = ["", *(others or {})]
    series = [values, *(others or {}).values()]
    firsts: dict[bytes, tuple[int, int]] = {}
    own: dict[bytes, int] = {}
    marked = np.zeros(len(values), dtype=bool)
    source, lag = "", 0
    for number in range(len(series) - 1, -1, -1):
        for at, key in _blocks(series[number], block, different):
            if number:
                if key not in firsts or at < firsts[key][1]:
                    firsts[key] = (number, at)
                continue
            before = own.setdefault(key, at)
            if not (before != at or key in firsts) or len(np.unique(values[at : at + block])) < different:
                continue
            if at - before >= block:
                marked[at : at + block] = True
                source, lag = names[0], at - before
            elif key in firsts and at >= firsts[key][1]:
                marked[at : at + block] = True
                source, lag = names[firsts[key][0]], at - firsts[key][1]
    if source and not lag and _smoother(values, series[names.index(source)], marked):
        marked[:] = False
    places: Places = np.flatnonzero(marked)
    count = int(np.isfinite(values).sum())
    return Result(
        CHECK,
        count,
        statistic=float(len(places)),
        flagged=bool(len(places)),
        effect=float(len(places)),
        unit="n",
        places=places,
        first=int(places[0]) if len(places) else -1,
        last=int(places[-1]) if len(places) else -1,
        share=len(places) / count,
        values={"count": len(places), "source": source, "lag": lag},
    )


def _smoother(values: Values, other: Values, marked: Flags) -> bool:
    """Whether *values* go on at the edges of *marked* at most half as abruptly as *other*, which then is the copy."""
    count = min(len(values), len(other))
    edges = np.flatnonzero(marked[1:count] != marked[: count - 1])
    jumps = [np.nansum(np.abs(one[edges + 1] - one[edges])) for one in (values, other)]
    return bool(jumps[1] > 0 and jumps[0] * 2 <= jumps[1])


def _blocks(values: Values, block: int, different: int) -> list[tuple[int, bytes]]:
    """Return each block that can be told from chance, by where it begins."""
    if len(values) < block:
        return []
    values = np.ascontiguousarray(values, dtype=np.float64)
    windows = np.lib.stride_tricks.sliding_window_view(values, block)
    changes = np.concatenate(([0], np.cumsum((values[1:] != values[:-1]).astype(np.int64))))
    gaps = np.concatenate(([0], np.cumsum(np.isnan(values).astype(np.int64))))
    whole = gaps[block:] == gaps[:-block]
    lively = changes[block - 1 :] - changes[: len(values) - block + 1] >= different
    return [(int(at), windows[at].tobytes()) for at in np.flatnonzero(whole & lively)]
