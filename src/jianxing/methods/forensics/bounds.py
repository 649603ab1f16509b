"""What readings of an item can be: floor and step of the instrument, limits of the four sensor tests, for hours and days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jianxing.methods.forensics.qartod import Limits
from jianxing.methods.readings import HOUR


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of an item: the *highest* that happens, the *step* between two readings, and at what *floor* instruments stop to tell."""

    highest: float
    suspect: float
    step: float
    floor: float
    jump: float


#: µg/m³, carbon monoxide mg/m³; highest by the ranges of the instruments that HJ 655-2013 and HJ 654-2013 ask for.
BOUNDS: Final = {
    "PM2.5": Bounds(1000, 800, 1, 5, 250),
    "PM10": Bounds(2000, 1500, 1, 10, 600),
    "SO2": Bounds(1430, 1000, 1, 5, 400),
    "NO2": Bounds(1030, 500, 1, 5, 200),
    "CO": Bounds(62.5, 30, 0.1, 0.3, 8),
    "O3": Bounds(1070, 600, 1, 5, 250),
    "O3_8h": Bounds(1070, 600, 1, 5, 250),
}


def limits_of(item: str, *, step_s: int) -> Limits | None:
    """Return the limits of the four tests for an item, None where nothing is known of it."""
    one = BOUNDS.get(item)
    if one is None:
        return None
    hours = step_s / HOUR
    return Limits(
        suspect_range=(0, one.suspect),
        fail_range=(-one.floor, one.highest),
        spike=(one.jump / 2, one.jump),
        rate=(one.jump / step_s, 2 * one.jump / step_s),
        flat=(6, 12) if hours == 1 else (2, 3),
        tolerance=one.step / 2,
    )
