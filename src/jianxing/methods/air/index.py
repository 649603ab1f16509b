"""IAQI, AQI and primary pollutants after HJ 633.

What implementations differ in, and what is done here:

- A daily mean is rounded as it is reported (whole µg/m³, CO tenths of mg/m³; GB/T 8170, half to even) before it is judged.
- IAQI is linear between the breakpoints (4.2, formula 1) and rounded up to a whole number, never to the nearest. It is
  computed in whole numbers, so that a concentration at a breakpoint gives the breakpoint's index and not one more.
- Above the last breakpoint IAQI is 500. O3 above 800 µg/m³ over 8 hours has no IAQI of its own: that of the largest hour
  stands in for it (table 1, note 3), and where there is none, the day has no IAQI of O3.
- AQI is the largest IAQI of the pollutants that have one (4.4.1); which are missing is told beside it.
- Primary are all pollutants whose IAQI is the largest, where AQI is above 50; exceeding are those with an IAQI above 100 (4.4.2).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from jianxing.methods.air.limits import DECIMALS, LEVELS, generation_on

#: The six pollutants of a daily report, in its order.
POLLUTANTS: Final = ("SO2", "NO2", "PM10", "CO", "O3_8h", "PM2.5")
_PRIMARY_ABOVE: Final = 50
_EXCEEDS_ABOVE: Final = 100


class NotAConcentration(ValueError):
    """A concentration is negative or no number."""


@dataclass(frozen=True, slots=True)
class DayIndex:
    """A day's IAQI by pollutant, AQI (None where no pollutant has one), primary and exceeding pollutants, and what is missing."""

    iaqi: Mapping[str, int | None]
    aqi: int | None
    primary: tuple[str, ...]
    exceeding: tuple[str, ...]
    missing: tuple[str, ...]


def iaqi(pollutant: str, concentration: float | None, *, on: date) -> int | None:
    """Return the IAQI of a concentration under the limits of the day, None where there is none; raises ``NotAConcentration``."""
    if concentration is None or math.isnan(concentration):
        return None
    if concentration < 0 or math.isinf(concentration):
        raise NotAConcentration(pollutant, concentration)
    scale: int = 10 ** DECIMALS[pollutant]
    step = Decimal(1).scaleb(-DECIMALS[pollutant])
    # What a float shows is rounded, not its binary neighbour: 74.5 stays a half.
    amount = int(Decimal(repr(float(concentration))).quantize(step, rounding=ROUND_HALF_EVEN) * scale)
    breaks = generation_on(on).breakpoints[pollutant]
    for low, high, below, above in zip(breaks, breaks[1:], LEVELS, LEVELS[1:], strict=False):
        if amount <= high * scale:
            rise = (above - below) * (amount - low * scale)
            return below - (-rise // ((high - low) * scale))
    return None if pollutant == "O3_8h" else LEVELS[-1]


def aqi(parts: Mapping[str, int | None]) -> int | None:
    """Return the largest IAQI, None where there is none."""
    return max((one for one in parts.values() if one is not None), default=None)


def index_of_day(concentrations: Mapping[str, float | None], *, on: date) -> DayIndex:
    """Return the index of a day from its concentrations by ``POLLUTANTS`` and, for O3 above 800, ``O3_1h``."""
    parts = {name: iaqi(name, concentrations.get(name), on=on) for name in POLLUTANTS}
    ozone = concentrations.get("O3_8h")
    if ozone is not None and parts["O3_8h"] is None and not math.isnan(ozone):
        parts["O3_8h"] = iaqi("O3_1h", concentrations.get("O3_1h"), on=on)
    whole = aqi(parts)
    return DayIndex(
        iaqi=parts,
        aqi=whole,
        primary=tuple(name for name, one in parts.items() if one == whole)
        if whole is not None and whole > _PRIMARY_ABOVE
        else (),
        exceeding=tuple(name for name, one in parts.items() if one is not None and one > _EXCEEDS_ABOVE),
        missing=tuple(name for name, one in parts.items() if one is None),
    )
