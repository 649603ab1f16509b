"""Bunching below a limit: are there more days just under it, and fewer just over it, than the distribution leads one to expect?

McCrary (2008, J. Econometrics 142) compares the density on either side of a threshold; Cattaneo, Jansson and Ma (2020, JASA
115) do so by local polynomials. Both estimate a jump at one point. Readings that are talked down leave more than a jump:
what is missing in a window above the limit stands in a window below it. The test here is the score test of that very
alternative. Counts in bins of equal width in log concentration, from a third of the limit to three times it, are Poisson
with a log-density that is a cubic; the score is the contrast of a window below and a window above, made orthogonal to the
cubic. Nine pairs of windows are looked at, and the largest contrast is judged against their joint distribution. Several
stations may be pooled: their counts add up, and the variance is taken over days, so that what stations share on a day is
counted once. Values that are reported rounded are spread out first (``heaping``).

Only on concentrations: the scale of AQI is bent at its breakpoints, which alone makes a clean series fail.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from jianxing.methods.forensics.heaping import spread_out
from jianxing.methods.forensics.result import NOMINAL, Result, Values, not_evaluated, stretch
from jianxing.methods.forensics.tails import largest_above, long_run

CHECK: Final = "density_at_limit"
#: Fewer days with a value in reach, or fewer beside the limit, say nothing.
LEAST_DAYS: Final = 180
LEAST_BESIDE: Final = 20
_REACH: Final = 3.0
_BINS: Final = 132  # of each side, so that windows are whole bins
_DEGREE: Final = 3
#: Windows as shares of the limit: below, above.
_BELOW: Final = (0.035, 0.055, 0.085)
_ABOVE: Final = (0.055, 0.085, 0.13)
_LAGS: Final = 3
#: A contrast under this is not asked about, whatever placebos say.
_WORTH_ASKING: Final = 2.0
#: Limits at which nothing is decided, as multiples of the limit: none within a window of it.
PLACEBOS: Final = (0.5, 0.58, 0.67, 0.76, 1.3, 1.5, 1.72, 2.0)


@dataclass(frozen=True, slots=True, eq=False)
class Contrast:
    """The contrasts of one set of days: z by pair of windows, their correlation, and the chosen pair's share by day."""

    z: Values
    correlation: Values
    by_day: Values
    expected: tuple[float, float]
    seen: tuple[float, float]
    below: float
    above: float


def contrast(values: Values, limit: float) -> Contrast:
    """Return the contrasts at *limit* of *values*, days × stations in the unit of the limit; NaN where there is none."""
    edges = limit * np.exp(np.linspace(-math.log(_REACH), math.log(_REACH), 2 * _BINS + 1))
    days = np.broadcast_to(np.arange(len(values))[:, None], values.shape)
    # a value at the limit keeps it: bins are closed above
    bins = np.searchsorted(edges, values, side="left") - 1
    inside = np.isfinite(values) & (bins >= 0) & (bins < 2 * _BINS)
    bins, days = bins[inside], days[inside]
    counts = np.bincount(bins, minlength=2 * _BINS).astype(float)
    middle = np.linspace(-1, 1, 2 * _BINS + 1)
    design = np.asarray(
        np.polynomial.legendre.legvander((middle[1:] + middle[:-1]) / 2, _DEGREE), dtype=np.float64
    )
    fitted = _poisson(design, counts)
    weighted = design * fitted[:, None]
    projection = np.linalg.solve(design.T @ weighted, weighted.T)
    step = 2 * math.log(_REACH) / (2 * _BINS)
    pairs, directions = [], []
    for below in _BELOW:
        for above in _ABOVE:
            low, high = max(round(-math.log1p(-below) / step), 1), max(round(math.log1p(above) / step), 1)
            under, over = slice(_BINS - low, _BINS), slice(_BINS, _BINS + high)
            direction = np.zeros(2 * _BINS)
            direction[under] = 1 / max(fitted[under].sum(), 1e-9)
            direction[over] = -1 / max(fitted[over].sum(), 1e-9)
            directions.append(direction - design @ (projection @ direction))
            pairs.append((under, over, below, above))
    scores = np.array(directions)
    total = scores @ (counts - fitted)
    poisson = (scores * fitted) @ scores.T
    by_day = np.zeros((len(values), len(scores)))
    np.add.at(by_day, days, scores[:, bins].T)
    clustered = long_run(by_day, lags=_LAGS)
    counted, lasting = np.diag(poisson), np.diag(clustered)
    # of one station the days' dependence is estimated from few and is held to the middle; of several it is what matters
    if values.shape[1] == 1:
        lasting = (counted + lasting) / 2
    spread = np.sqrt(np.maximum(counted, lasting))
    own = np.sqrt(np.diag(poisson))
    z = total / spread
    best = int(np.argmax(z))
    under, over, below, above = pairs[best]
    return Contrast(
        z=z,
        correlation=poisson / np.outer(own, own),
        by_day=by_day[:, best],
        expected=(float(fitted[under].sum()), float(fitted[over].sum())),
        seen=(float(counts[under].sum()), float(counts[over].sum())),
        below=below,
        above=above,
    )


def density_at_limit(values: Values, *, limit: float, unit: str = "µg/m³") -> Result:
    """Ask whether daily concentrations bunch below *limit*; *values* are days, or days × stations of one city."""
    table = values[:, None] if values.ndim == 1 else values
    near = np.isfinite(table) & (table > limit / _REACH) & (table < limit * _REACH)
    beside = near & (table > limit * 0.8) & (table < limit * 1.25)
    count = int(near.any(axis=1).sum())
    if count < LEAST_DAYS or int(beside.sum()) < LEAST_BESIDE:
        return not_evaluated(CHECK, "too_few_days", looked_at=count)
    spread = spread_out(table)
    found = contrast(spread, limit)
    z = float(found.z.max())
    if z > _WORTH_ASKING:
        z /= _unrest(spread, limit)
    p_value = largest_above(z, found.correlation)
    moved = max((found.seen[0] - found.expected[0] + found.expected[1] - found.seen[1]) / 2, 0.0)
    first, last = stretch(found.by_day - np.abs(found.by_day).mean() * 0.25)
    window = np.isfinite(table) & (table <= limit) & (table > limit * (1 - found.below))
    places = np.flatnonzero(window.any(axis=1))
    return Result(
        CHECK,
        count,
        statistic=z,
        p_value=p_value,
        flagged=p_value <= NOMINAL,
        effect=round(moved, 1),
        unit="d",
        places=places[(places >= first) & (places <= last)],
        first=first,
        last=last,
        share=min(moved / max(found.expected[1], 1.0), 1.0),
        values={
            "limit": limit, "unit": unit, "below": round(limit * (1 - found.below), 1),
            "above": round(limit * (1 + found.above), 1), "seen_below": int(found.seen[0]),
            "expected_below": round(found.expected[0], 1), "seen_above": int(found.seen[1]),
            "expected_above": round(found.expected[1], 1),
        },
    )  # fmt: skip


def _unrest(table: Values, limit: float) -> float:
    """Return by how much contrasts at placebo limits vary more than they should; 1 where they do not significantly."""
    squares = []
    for times in PLACEBOS:
        there = np.isfinite(table) & (table > limit * times / 1.13) & (table < limit * times * 1.13)
        if int(there.sum()) >= LEAST_BESIDE:
            squares.append(float(contrast(table, limit * times).z.mean()) ** 2)
    if len(squares) < 4:
        return 1.0
    ratio = float(np.mean(squares))
    # the mean of nine correlated contrasts varies a little less than one of them; 2.1 is passed by one in a hundred
    return math.sqrt(ratio) if ratio > 2.1 else 1.0


def _poisson(design: Values, counts: Values) -> Values:
    """Return the fitted means of a log-linear Poisson model, by iterated least squares."""
    weights = np.zeros(design.shape[1])
    weights[0] = math.log(counts.mean() + 0.1)
    for _turn in range(50):
        fitted = np.exp(np.clip(design @ weights, -20, 20))
        change = np.linalg.solve(
            design.T @ (design * fitted[:, None]) + 1e-9 * np.eye(design.shape[1]),
            design.T @ (counts - fitted),
        )
        weights += np.clip(change, -2, 2)
        if float(np.abs(change).max()) < 1e-9:
            break
    means: Values = np.exp(np.clip(design @ weights, -20, 20))
    return means
