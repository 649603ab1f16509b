"""Aims by date upon a series: how far away, how fast it goes, how fast it would have to go. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class Aim:
    """A value that is to be reached by a day, from a base on a day; ``lower`` says which way is better."""

    value: float
    by: date
    base: float
    base_on: date
    lower: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How an aim stands.

    *distance* is what is left in the unit, 0 where it is reached. *done* is the share of the way from the base, above 1 where it
    went further and below 0 where it went back. *pace* and *needed* are units a year; *expected* is when the pace reaches the
    aim, None where it does not within fifty years. *is_on_pace* where that is no later than the day.
    """

    now: float
    now_on: date
    distance: float
    done: float | None
    pace: float | None
    needed: float | None
    expected: date | None
    is_reached: bool
    is_on_pace: bool


def standing(aim: Aim, *, now: float, now_on: date) -> Standing:
    """Return how an aim stands when the series is at *now* on a day."""
    sign = -1.0 if aim.lower else 1.0
    left = max((aim.value - now) * sign, 0.0)
    way = aim.value - aim.base
    elapsed = (now_on - aim.base_on).days / _YEAR
    remaining = (aim.by - now_on).days / _YEAR
    pace = (now - aim.base) / elapsed if elapsed > 0 else None
    needed = (aim.value - now) / remaining if remaining > 0 and left > 0 else None
    expected = None
    if left > 0 and pace is not None and pace * sign > 0:
        days = left / (pace * sign) * _YEAR
        expected = now_on + timedelta(days=round(days)) if days < 50 * _YEAR else None
    return Standing(
        now=now, now_on=now_on, distance=left, done=(now - aim.base) / way if way else None, pace=pace, needed=needed,
        expected=expected, is_reached=left == 0, is_on_pace=left == 0 or (expected is not None and expected <= aim.by),
    )  # fmt: skip
