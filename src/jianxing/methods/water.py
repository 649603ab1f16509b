"""Surface water by GB 3838-2002, table 1: the class of each item and of a section, and which items decide it. No Django.

The class of a section is the worst of its items (GB 3838-2002, 5.1: single-factor assessment; rules of MEE 2011 No. 22, which
leaves out water temperature, total nitrogen and faecal coliforms). A value at a limit is within it; dissolved oxygen counts the
other way round. Of total phosphorus there are limits of its own for lakes and reservoirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

#: Classes from best to worst; the last is worse than V (劣Ⅴ类).
CLASSES: Final = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")
#: Limits of classes I to V, mg/L.
LIMITS: Final[Mapping[str, tuple[float, float, float, float, float]]] = {
    "DO": (7.5, 6.0, 5.0, 3.0, 2.0),
    "CODMn": (2.0, 4.0, 6.0, 10.0, 15.0),
    "COD": (15.0, 15.0, 20.0, 30.0, 40.0),
    "BOD5": (3.0, 3.0, 4.0, 6.0, 10.0),
    "NH3-N": (0.15, 0.5, 1.0, 1.5, 2.0),
    "TP": (0.02, 0.1, 0.2, 0.3, 0.4),
    "Cu": (0.01, 1.0, 1.0, 1.0, 1.0),
    "Zn": (0.05, 1.0, 1.0, 2.0, 2.0),
    "F-": (1.0, 1.0, 1.0, 1.5, 1.5),
    "As": (0.05, 0.05, 0.05, 0.1, 0.1),
    "Hg": (0.00005, 0.00005, 0.0001, 0.001, 0.001),
    "Cd": (0.001, 0.005, 0.005, 0.005, 0.01),
    "Cr6": (0.01, 0.05, 0.05, 0.05, 0.1),
    "Pb": (0.01, 0.01, 0.05, 0.05, 0.1),
}
_LAKE_TP: Final = (0.01, 0.025, 0.05, 0.1, 0.2)
_PH: Final = (6.0, 9.0)


class NotAValue(ValueError):
    """A concentration is negative or no number."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The class of a section (None where no item was measured), that of each item, and the items that decide."""

    of_section: str | None
    of_items: Mapping[str, str]
    deciding: tuple[str, ...]


def class_of(item: str, value: float, *, lake: bool = False) -> str | None:
    """Return the class of one item, None where the standard does not judge it; raises ``NotAValue``."""
    if not value >= 0 or value == float("inf"):
        raise NotAValue(item, value)
    if item == "pH":
        return CLASSES[0] if _PH[0] <= value <= _PH[1] else CLASSES[-1]
    limits = _LAKE_TP if item == "TP" and lake else LIMITS.get(item)
    if limits is None:
        return None
    for name, limit in zip(CLASSES, limits, strict=False):
        if value >= limit if item == "DO" else value <= limit:
            return name
    return CLASSES[-1]


def judge(values: Mapping[str, float | None], *, lake: bool = False) -> Judged:
    """Return the class of a section from what was measured at it."""
    items = {
        item: found
        for item, value in values.items()
        if value is not None and (found := class_of(item, value, lake=lake)) is not None
    }
    if not items:
        return Judged(None, {}, ())
    worst = max(items.values(), key=CLASSES.index)
    deciding = tuple(item for item, found in items.items() if found == worst) if worst != CLASSES[0] else ()
    return Judged(worst, items, deciding)


def is_worse(found: str, aim: str) -> bool:
    """Whether a class misses the one that a section is to have."""
    return CLASSES.index(found) > CLASSES.index(aim)
