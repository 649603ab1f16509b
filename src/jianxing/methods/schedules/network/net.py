"""A network as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: No bound from above; no bound from below is `NEVER_BEFORE`.
NEVER_AFTER: Final = np.int64(2**40)
NEVER_BEFORE: Final = np.int64(-(2**40))


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """Tasks 0 … n-1 and links 0 … m-1.

    Instants are ticks from an origin: a task that works ticks a … b-1 starts at a and finishes at b. ``row[i]`` is the row
    of calendars that the task's work runs in, ``own[i]`` the one that its floats are counted in; row 0 works every tick.
    ``duration[i]`` is in ticks worked. ``start_floor`` and ``finish_floor`` bound from below (constraints, data date, what
    has happened), ``start_cap`` and ``finish_cap`` from above; ``held`` marks tasks whose late dates are their early ones
    (finished). A link runs from the source's finish (``from_finish``) or start to the target's finish (``to_finish``) or
    start, after ``lag[j]`` ticks worked in row ``lag_row[j]``, before it where negative.
    """

    row: Ints
    own: Ints
    duration: Ints
    start_floor: Ints
    finish_floor: Ints
    start_cap: Ints
    finish_cap: Ints
    held: Bools
    source: Ints
    target: Ints
    from_finish: Bools
    to_finish: Bools
    lag: Ints
    lag_row: Ints

    @property
    def tasks(self) -> int:
        """How many tasks there are."""
        return len(self.duration)

    @classmethod
    def plain(cls, source: Ints, target: Ints, duration: Ints) -> Net:
        """Return a network of finish-start links without lags, all of it in row 0."""
        n, m = len(duration), len(source)
        zeros = np.zeros(n, np.int64)
        none = np.zeros(m, np.int64)
        return cls(
            row=zeros, own=zeros, duration=np.asarray(duration, np.int64),
            start_floor=zeros, finish_floor=np.full(n, NEVER_BEFORE),
            start_cap=np.full(n, NEVER_AFTER), finish_cap=np.full(n, NEVER_AFTER), held=np.zeros(n, np.bool_),
            source=np.asarray(source, np.int64), target=np.asarray(target, np.int64),
            from_finish=np.ones(m, np.bool_), to_finish=np.zeros(m, np.bool_), lag=none, lag_row=none,
        )  # fmt: skip
