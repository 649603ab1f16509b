"""The chance of missing a deadline, from how long the same approvals took before.

Monte Carlo over empirical durations: in each run every approval takes one of its past durations, drawn with replacement; of
one that is filed only those count that are longer than what has been used. An approval without a past, or that outlasts all
of it, takes the rest of its limit, at least a day. The draws are seeded, so the same bundle gives the same figure; its
standard error is √(p(1−p)/n).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from jianxing.methods.schedules.approvals.bundle import Approval, Bundle, Workdays, clock_of

RUNS: Final = 20_000
#: Past durations fewer than these are told beside the figure.
FEW: Final = 5
_LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True)
class Chance:
    """*missed* is the share of runs after the deadline, *error* its standard error; *likely* days by which so many finished.

    *last* says how often each approval was the last to be granted; *thin* names approvals with few or no past durations.
    """

    missed: float
    error: float
    runs: int
    likely: Mapping[int, date]
    last: Mapping[str, float]
    thin: tuple[str, ...]


def chance_of_missing(
    bundle: Bundle, *, today: date, workdays: Workdays, seed: int = 0, runs: int = RUNS
) -> Chance:
    """Return the chance that not all approvals are granted on or before the deadline; raises ``BundleBroken``."""
    ordered = bundle.in_order()
    random = np.random.default_rng(seed)
    days = _days(min([today] + [one.granted_on for one in ordered if one.granted_on is not None]), workdays)
    place = {day: at for at, day in enumerate(days)}

    def position(day: date) -> int:
        """Return how many working days of the list lie on or before a day."""
        while day not in place and day > days[0]:
            day -= timedelta(days=1)
        return place.get(day, -1) + 1

    now = position(today)
    materials = {one.key: one.ready_on for one in bundle.materials}
    granted: dict[str, npt.NDArray[np.int64]] = {}
    for one in ordered:
        if one.granted_on is not None:
            granted[one.key] = np.full(runs, position(one.granted_on))
            continue
        took = _drawn(one, today, workdays, random, runs)
        if one.filed_on is not None:
            granted[one.key] = now + took
            continue
        filed = np.full(runs, now)
        for key in one.after:
            np.maximum(filed, granted[key] + one.prepare_days, out=filed)
        for key in one.materials:
            if (ready := materials[key]) is not None:
                np.maximum(filed, position(ready), out=filed)
        granted[one.key] = filed + took
    whole = np.stack([granted[one.key] for one in ordered])
    finish = whole.max(axis=0)
    missed = float((finish > position(bundle.deadline)).mean())
    latest = whole.argmax(axis=0)
    quantiles = {share: int(np.ceil(np.quantile(finish, share / 100))) for share in (50, 80, 95)}
    return Chance(
        missed, math.sqrt(missed * (1 - missed) / runs), runs,
        {share: days[min(max(at - 1, 0), len(days) - 1)] for share, at in quantiles.items()},
        {one.key: float((latest == number).mean()) for number, one in enumerate(ordered)},
        tuple(one.key for one in ordered if one.granted_on is None and len(one.past_days) < FEW),
    )  # fmt: skip


def _drawn(
    one: Approval, today: date, workdays: Workdays, random: np.random.Generator, runs: int
) -> npt.NDArray[np.int64]:
    """Return the working days that an approval still takes, in each run."""
    past = np.array(one.past_days, np.int64)
    if one.filed_on is None:
        return random.choice(past, runs) if len(past) else np.full(runs, one.limit)
    used = clock_of(one, today=today, workdays=workdays).used
    longer = past[past > used] - used
    return random.choice(longer, runs) if len(longer) else np.full(runs, max(one.limit - used, 1))


def _days(first: date, workdays: Workdays) -> list[date]:
    """Return working days from a day on, enough for every run."""
    found: list[date] = []
    day = first
    while len(found) < _LONGEST:
        if workdays.is_workday(day):
            found.append(day)
        day += timedelta(days=1)
    return found
