"""Regressions whose errors remember the day before: the memory, and the regression without it (Prais and Winsten 1954)."""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.forensics.result import Places, Values

_MOST: Final = 0.9


def memory_of(residual: Values, days: Places, *, columns: int = 0) -> float:
    """Return how much of a *residual* a day keeps of the one before, from 0 to 0.9; *days* says which days they are of.

    A regression on *columns* that vary slowly, as seasons and trends do, takes some of the memory with it; it is given back to
    first order (Marriott and Pope 1954).
    """
    square = float(residual @ residual)
    follows = np.diff(days) == 1
    found = float((residual[1:] * residual[:-1])[follows].sum()) / square if square > 0 else 0.0
    if columns:
        found += (2 * found + columns * (1 + found)) / len(residual)
    return min(max(found, 0.0), _MOST)


def whitened(design: Values, target: Values, days: Places, *, memory: float) -> tuple[Values, Values]:
    """Return *design* and *target* without what a day remembers of the one before; gaps between *days* remember nothing."""
    scale = (1 - memory**2) ** 0.5
    whole, aim = design * scale, target * scale
    later = np.flatnonzero(np.diff(days) == 1) + 1
    whole[later] = design[later] - memory * design[later - 1]
    aim[later] = target[later] - memory * target[later - 1]
    return whole, aim
