"""Breakpoints of IAQI and grade II limits, each generation from the day on which it came into force.

Sources: HJ 633-2012, table 1, and its revision in force from 2026-03-01; GB 3095-2012, table 1, grade II, and the revision
that lowers PM2.5 and PM10 from 2026-03-01 and again from 2031-01-01. Concentrations are µg/m³, carbon monoxide mg/m³.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

#: IAQI at the breakpoints (HJ 633-2012, table 1).
LEVELS: Final = (0, 50, 100, 150, 200, 300, 400, 500)
#: Decimals to which a daily mean is reported before it is judged: whole µg/m³, tenths of mg/m³.
DECIMALS: Final[Mapping[str, int]] = {
    "PM2.5": 0, "PM10": 0, "SO2": 0, "NO2": 0, "CO": 1, "O3_8h": 0, "O3_1h": 0,
}  # fmt: skip

_SAME: Final[Mapping[str, tuple[int, ...]]] = {
    "SO2": (0, 50, 150, 475, 800, 1600, 2100, 2620),
    "NO2": (0, 40, 80, 180, 280, 565, 750, 940),
    "CO": (0, 2, 4, 14, 24, 36, 48, 60),
    "O3_8h": (0, 100, 160, 215, 265, 800),
    "O3_1h": (0, 160, 200, 300, 400, 800, 1000, 1200),
}


@dataclass(frozen=True, slots=True)
class Generation:
    """Limits in force from *since* on: IAQI breakpoints by pollutant, one for each of ``LEVELS``, and grade II daily limits."""

    since: date
    breakpoints: Mapping[str, tuple[int, ...]]
    daily: Mapping[str, float]


def _generation(
    since: date, pm25: tuple[int, ...], pm10: tuple[int, ...], daily: tuple[int, int]
) -> Generation:
    return Generation(
        since,
        {"PM2.5": pm25, "PM10": pm10, **_SAME},
        {"PM2.5": daily[0], "PM10": daily[1], "SO2": 150, "NO2": 80, "CO": 4, "O3_8h": 160},
    )


_OLD = ((0, 35, 75, 115, 150, 250, 350, 500), (0, 50, 150, 250, 350, 420, 500, 600))
_NEW = ((0, 35, 60, 115, 150, 250, 350, 500), (0, 50, 120, 250, 350, 420, 500, 600))
GENERATIONS: Final = (
    _generation(date(1, 1, 1), *_OLD, (75, 150)),
    _generation(date(2026, 3, 1), *_NEW, (60, 120)),
    _generation(date(2031, 1, 1), *_NEW, (50, 100)),
)
#: The days on which a limit changed: every test is split there.
CHANGES: Final = tuple(one.since for one in GENERATIONS[1:])


def generation_on(day: date) -> Generation:
    """Return the limits in force on *day*."""
    return next(one for one in reversed(GENERATIONS) if one.since <= day)


def grade_two(pollutant: str) -> tuple[tuple[date, float], ...]:
    """Return the grade II daily limits of *pollutant*, each with the day from which it holds; empty where there is none."""
    found: list[tuple[date, float]] = []
    for one in GENERATIONS:
        limit = one.daily.get(pollutant)
        if limit is not None and (not found or found[-1][1] != limit):
            found.append((one.since, limit))
    return tuple(found)


def limit_on(pollutant: str, day: date) -> float | None:
    """Return the grade II daily limit of *pollutant* on *day*, None where there is none."""
    return generation_on(day).daily.get(pollutant)
