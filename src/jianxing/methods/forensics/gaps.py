"""Gaps, and when they fall: are readings missing on days that were bad?

How bad an hour or day was is told by neighbours, or where there are none by the readings on either side of the gap. The
mean level where readings are missing is compared with its mean elsewhere; what chance would give is found by shifting the
pattern of gaps along the series, which keeps gaps and level as they are and only breaks how they meet.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.forensics.result import NOMINAL, Flags, Result, Values, not_evaluated, stretch
from jianxing.methods.forensics.runs import runs
from jianxing.methods.forensics.tails import above

CHECK: Final = "gaps"
LEAST: Final = 180
LEAST_MISSING: Final = 8
_SHIFTS: Final = 499


def gaps(values: Values, *, neighbours: Values | None = None) -> Result:
    """Ask whether gaps in *values* fall where *neighbours* (series × readings) are high."""
    count = len(values)
    missing = np.isnan(values)
    number = int(missing.sum())
    if count < LEAST or count - number < LEAST // 2:
        return not_evaluated(CHECK, "too_few_readings", looked_at=count - number)
    starts, lengths = runs(missing)
    level = _level(values, neighbours)
    known = np.isfinite(level)
    missing = missing & known
    values_ = {"gaps": len(starts), "missing": number, "longest": int(lengths.max()) if len(lengths) else 0}
    places = np.flatnonzero(missing)
    if len(places) < LEAST_MISSING or len(starts) < 3:
        values_["rank"] = 50
        return Result(
            CHECK, count, statistic=0.0, effect=float(number), unit="n", share=number / count, values=values_
        )
    rank = np.zeros(count)
    rank[known] = np.argsort(np.argsort(level[known])) / max(int(known.sum()) - 1, 1)

    def excess(pattern: Flags) -> float:
        inside = pattern & known
        return float(rank[inside].mean() - 0.5) if inside.any() else 0.0

    seen = excess(missing)
    random = np.random.default_rng(count)
    null = np.array([excess(np.roll(missing, int(by))) for by in random.integers(24, count - 24, _SHIFTS)])
    # by rank among the shifts, beyond them by their normal tail
    p_value = (int((null >= seen).sum()) + 1) / (_SHIFTS + 1)
    if p_value <= 2 / (_SHIFTS + 1):
        p_value = min(p_value, above((seen - float(null.mean())) / max(float(null.std()), 1e-9)))
    score = np.where(missing, rank - 0.5, 0.0)
    first, last = _when(score)
    high = places[(rank[places] > 0.5) & (places >= first) & (places <= last)]
    return Result(
        CHECK,
        count,
        statistic=seen,
        p_value=p_value,
        flagged=p_value <= NOMINAL,
        effect=float(number),
        unit="n",
        places=high,
        first=first,
        last=last,
        share=number / count,
        values={**values_, "rank": round((seen + 0.5) * 100)},
    )


def _when(score: Values) -> tuple[int, int]:
    """Return first and last index of the stretch in which readings are missing when it is bad.

    A stretch is first sought against the mean of the whole, which a long one raises to its own; then again, against a
    quarter of what is found inside, so that a stretch of most of the series is named whole.
    """
    first, last = stretch(score - max(float(score.mean()), 0.0))
    return stretch(score - max(float(score[first : last + 1].mean()) / 4, 0.0))


def _level(values: Values, neighbours: Values | None) -> Values:
    """Return how high it was: the neighbours' median, or the mean of the readings on either side."""
    if neighbours is not None and len(neighbours):
        found = np.full(len(values), np.nan)
        there = np.isfinite(neighbours).any(axis=0)
        found[there] = np.nanmedian(neighbours[:, there], axis=0)
        return found
    at = np.arange(len(values))
    there = np.isfinite(values)
    # of every reading alike, so that those that are there are not told by themselves and the others by a mean
    before = np.concatenate(([-1], np.maximum.accumulate(np.where(there, at, -1))[:-1]))
    after = np.append(np.minimum.accumulate(np.where(there, at, len(values))[::-1])[::-1][1:], len(values))
    ends = (before >= 0) & (after < len(values))
    level = np.full(len(values), np.nan)
    level[ends] = (values[before[ends]] + values[after[ends]]) / 2
    return level
