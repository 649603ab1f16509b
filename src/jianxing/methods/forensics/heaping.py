"""Rounded values, spread out again: whole numbers heap, and that a window holds three of them and another two is no sign.

Daily values are published in whole µg/m³. A density test on them as they are counts how many whole numbers a window holds: at a
limit of 35 it flags nine clean series of ten. Each rounded value stands for the step that ends at it, so that one at the limit
keeps the limit; those that are equal are spread evenly over their step, in an order drawn with a fixed seed.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.forensics.result import Values

#: Steps in which values are reported, coarsest first.
STEPS: Final = (10.0, 5.0, 1.0, 0.5, 0.1)
#: Values are taken to be rounded to the coarsest step of which so many are multiples.
_MOST: Final = 0.9


def step_of(values: Values) -> float:
    """Return the step to which *values* are rounded, 0 where they are not."""
    there = values[np.isfinite(values)]
    for step in STEPS:
        turns = there / step
        if len(there) and float((np.abs(turns - np.rint(turns)) < 1e-6).mean()) >= _MOST:
            return step
    return 0.0


def spread_out(table: Values) -> Values:
    """Return *table* (days × stations) with the rounded values of each station spread over the step that ends at them."""
    found = table.copy()
    random = np.random.default_rng(len(table))
    for column in found.T:
        step = step_of(column)
        if not step:
            continue
        at = np.flatnonzero(np.isfinite(column))
        at = at[random.permutation(len(at))]
        at = at[np.argsort(column[at], kind="stable")]
        _ones, first, many = np.unique(column[at], return_index=True, return_counts=True)
        place = np.arange(len(at)) - np.repeat(first, many)
        column[at] -= step * (place + 0.5) / np.repeat(many, many)
    return found
