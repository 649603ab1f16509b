"""How far an incident of each kind reaches: across the ground, and down a river."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Reach:
    """Whoever is within *within_m* of the incident must be told, and whoever lies up to *downstream_m* down the river."""

    within_m: float
    downstream_m: float = 0.0


#: What counts where a body has agreed on nothing else.
REACHES: Final[Mapping[str, Reach]] = {
    "flood": Reach(5_000, 80_000),
    "rainstorm": Reach(10_000, 50_000),
    "water_pollution": Reach(2_000, 120_000),
    "dam": Reach(5_000, 150_000),
    "wildfire": Reach(8_000),
    "fire": Reach(1_500),
    "hazardous_chemicals": Reach(10_000, 60_000),
    "earthquake": Reach(50_000),
    "geological": Reach(3_000, 10_000),
    "traffic": Reach(2_000),
    "public_health": Reach(5_000),
    "other": Reach(3_000),
}
