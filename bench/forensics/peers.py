"""The density test's peers, from their papers: a cubic Poisson regression with a jump, and the local polynomial test."""

from __future__ import annotations

import math

import numpy as np

Values = np.ndarray


def cubic_jump(values: Values, limit: float, *, half: float = 30, width: float = 5) -> float:
    """Return the p-value that the density is lower above the limit: counts by bins, a cubic and a jump."""
    edges = np.arange(limit - half, limit + half + width / 2, width)
    counts = np.histogram(values, edges)[0].astype(float)
    middle = (edges[1:] + edges[:-1]) / 2 - limit
    x = middle / half
    design = np.column_stack([np.ones_like(x), x, x**2, x**3, x > 0])
    weights = np.zeros(5)
    weights[0] = math.log(counts.mean() + 0.1)
    for _turn in range(40):
        means = np.exp(design @ weights)
        information = design.T @ (design * means[:, None])
        change = np.linalg.solve(information, design.T @ (counts - means))
        weights += np.clip(change, -2, 2)
        if np.abs(change).max() < 1e-9:
            break
    z = weights[4] / math.sqrt(np.linalg.inv(information)[4, 4])
    return 0.5 * math.erfc(-z / math.sqrt(2))


def local_polynomial(values: Values, limit: float, *, bandwidth: float = 20) -> float:
    """Return the two-sided p-value of a jump of the density at the limit, after Cattaneo, Jansson and Ma 2020.

    The empirical distribution on either side is fitted by a weighted quadratic in the distance from the limit, whose slope is the
    density there; its variance is that of the fit's projection of the distribution's steps.
    """
    ordered = np.sort(values[np.isfinite(values)])
    count = len(ordered)
    whole = (np.arange(count) + 1) / count
    estimates, variances = [], []
    for side in (ordered <= limit, ordered > limit):
        x = (ordered - limit) / bandwidth
        inside = side & (np.abs(x) < 1)
        kernel = 1 - np.abs(x[inside])
        design = np.column_stack([np.ones(int(inside.sum())), x[inside], x[inside] ** 2])
        inverse = np.linalg.inv(design.T @ (design * kernel[:, None]))
        slope = (inverse @ (design * kernel[:, None]).T)[1]
        estimates.append(float(slope @ whole[inside]) / bandwidth)
        # each value raises the distribution by 1/n from its place on; those before the window raise all of it, those after none
        raised = np.cumsum(slope[::-1])[::-1]
        before = int(np.flatnonzero(inside)[0])
        second = (float((raised**2).sum()) + before * float(slope.sum()) ** 2) / count
        first = (float(raised.sum()) + before * float(slope.sum())) / count
        variances.append((second - first**2) / count / bandwidth**2)
    z = (estimates[1] - estimates[0]) / math.sqrt(max(sum(variances), 1e-18))
    return math.erfc(abs(z) / math.sqrt(2))
