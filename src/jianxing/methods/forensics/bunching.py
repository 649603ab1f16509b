"""Bunching below a limit over a whole stretch, in single calendar years and in single hours: the strongest answer of the three.

Who moved days of one year only, or hours instead of days, leaves a trace that the whole stretch of daily means dilutes. The
p-value is the smallest of all, each divided by its weight (Bonferroni with weights): nine tenths belong to the whole stretch, so
that looking closer costs it almost nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from jianxing.methods.forensics.density import density_at_limit
from jianxing.methods.forensics.result import NOMINAL, Places, Result, Values

_WHOLE: Final = 0.9
_YEARS: Final = 0.05
_HOURS: Final = 0.05


def bunching(values: Values, *, limit: float, years: Places, hours: Values | None = None) -> Result:
    """Ask whether daily *values* bunch below *limit*, or *hours* (days × 24) do; *years* says to which year a day belongs."""
    whole = density_at_limit(values, limit=limit)
    if whole.p_value is None:
        return whole
    asked = [_weighed(whole, _WHOLE)]
    each = np.unique(years)
    if len(each) > 1:
        for year in each:
            chosen = np.flatnonzero(years == year)
            found = density_at_limit(values[chosen], limit=limit)
            asked.append(_weighed(found.moved(int(chosen[0])), _YEARS / len(each)))
    if hours is not None:
        found = density_at_limit(hours, limit=limit)
        asked.append(_weighed(replace(found, unit="n", values={**found.values, "of": "hours"}), _HOURS))
    strongest = min(asked, key=lambda one: 2.0 if one.p_value is None else one.p_value)
    return replace(strongest, looked_at=whole.looked_at)


def _weighed(found: Result, weight: float) -> Result:
    if found.p_value is None:
        return found
    p_value = min(found.p_value / weight, 1.0)
    return replace(found, p_value=p_value, flagged=p_value <= NOMINAL)
