"""Tail probabilities and long-run variances that several checks need."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from jianxing.methods.forensics.result import Values

#: Draws by which the largest of correlated statistics is judged, and from where its tail is continued by the normal one.
_DRAWS: Final = 20_000
_SIMULATED_UP_TO: Final = 3.0


def above(z: float) -> float:
    """Return how often a standard normal value is above *z*."""
    return 0.5 * math.erfc(z / math.sqrt(2))


def student_above(t: float, freedom: float) -> float:
    """Return how often a Student value of so many degrees of *freedom* is above *t*: where its spread had to be estimated."""
    from scipy.special import stdtr

    return float(stdtr(freedom, -t))


def largest_above(z: float, correlation: Values, *, seed: int = 0) -> float:
    """Return how often the largest of correlated standard normal values is above *z*.

    By simulation up to 3; further out by the normal tail times how many independent ones they are worth at 3.
    """
    draws = np.random.default_rng(seed).standard_normal((_DRAWS, len(correlation)))
    values, vectors = np.linalg.eigh(correlation)
    largest = (draws @ (vectors * np.sqrt(np.clip(values, 0, None))).T).max(axis=1)
    if z <= _SIMULATED_UP_TO:
        return float((np.count_nonzero(largest > z) + 1) / (_DRAWS + 1))
    worth = max(float((largest > _SIMULATED_UP_TO).mean()) / above(_SIMULATED_UP_TO), 1.0)
    return min(above(z) * worth, 1.0)


def long_run(influence: Values, *, lags: int) -> Values:
    """Return the covariance of the sum of rows of *influence* (time × statistics) correlated over *lags* (Newey, West 1987)."""
    whole: Values = influence.T @ influence
    for lag in range(1, min(lags, len(influence) - 1) + 1):
        cross = influence[lag:].T @ influence[:-lag]
        whole = whole + (1 - lag / (lags + 1)) * (cross + cross.T)
    return whole


def gumbel_above(value: float, null: Values) -> float:
    """Return how often a maximum is above *value*, by the extreme-value law fitted to maxima under the null (moments)."""
    spread = max(float(null.std(ddof=1)) * math.sqrt(6) / math.pi, 1e-12)
    place = float(null.mean()) - 0.5772156649 * spread
    return -math.expm1(-math.exp(-(value - place) / spread))
