"""Size and power of the test between places: 15 strata × 3 places × 6 cases, positions of standard deviation 0.2."""

from __future__ import annotations

from typing import Final

import numpy as np

from jianxing.methods.penalties.places import between

STRATA, PLACES, CASES, SD = 15, ("北京", "天津", "河北"), 6, 0.2
SHIFTS: Final = (0.0, 0.05, 0.10, 0.15)


def rejected(shift: float, *, runs: int, seed: int, rate: float = 0.05) -> tuple[float, float]:
    """Return how often an item is found to differ, and how often the place that differs is where it was named beforehand."""
    random = np.random.default_rng(seed)
    strata = np.repeat(np.arange(STRATA), len(PLACES) * CASES)
    places = np.tile(np.repeat(PLACES, CASES), STRATA)
    whole = alone = 0
    for _run in range(runs):
        middle = np.repeat(random.uniform(0.35, 0.65, STRATA), len(PLACES) * CASES)
        p = middle + random.normal(0, SD, len(strata)) + shift * (places == "天津")
        [found] = between([("甲", strata, places, p)])
        whole += found.p_value <= rate
        alone += next(one.alone for one in found.places if one.place == "天津") <= rate
    return whole / runs, alone / runs
