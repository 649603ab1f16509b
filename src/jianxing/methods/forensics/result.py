"""What a check says of a series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
#: A check by itself is flagged at this p-value; a question is asked after the correction over the run.
NOMINAL: Final = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a check found.

    *looked_at* is how many readings it could use. *p_value* is None where the check is a rule and no test. *effect* is in *unit*.
    *places* are the readings that raise the question, *first* and *last* the stretch that it is about, *share* how much of what
    was looked at is concerned. *values* fill the words of ``wording.FOUND``. Where *why_not* is set, the check was not evaluated.
    """

    check: str
    looked_at: int
    statistic: float | None = None
    p_value: float | None = None
    flagged: bool = False
    effect: float | None = None
    unit: str = ""
    places: Places = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    first: int = -1
    last: int = -1
    share: float = 0.0
    values: Mapping[str, Any] = field(default_factory=dict)
    why_not: str = ""

    def moved(self, by: int) -> Result:
        """Return the result of a part that begins at *by*, placed in the whole."""
        if not by:
            return self
        ends = {name: end + by for name in ("first", "last") if (end := getattr(self, name)) >= 0}
        return replace(self, places=self.places + by, **ends)


def not_evaluated(check: str, why: str, *, looked_at: int = 0) -> Result:
    """Return that a check could not be made: too little to look at, or nothing to compare with."""
    return Result(check, looked_at, why_not=why)


def stretch(score: Values) -> tuple[int, int]:
    """Return first and last index of the stretch whose *score* sums to most: where a departure is concentrated."""
    total = np.concatenate(([0.0], np.cumsum(score)))
    lowest = np.minimum.accumulate(total)
    last = int(np.argmax(total - lowest))
    first = int(np.argmin(total[: last + 1]))
    return first, max(last - 1, first)
