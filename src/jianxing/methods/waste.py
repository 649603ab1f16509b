"""Hazardous waste used from point to point: what was sent, carried and received, held against each other. No Django.

A manifest (转移联单) has three amounts, of who sends, who carries and who receives. They may differ by a tolerance (weighing,
moisture); what is missing beyond it, not signed for, or received without having been sent is told by manifest and by year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

#: What becomes of a manifest.
BALANCED, SHORT, OVER, OPEN, UNSENT, UNDER_WAY = "balanced", "short", "over", "open", "unsent", "under_way"
#: Days after which a manifest that nobody has signed for is open.
PATIENCE: Final = 30


@dataclass(frozen=True, slots=True)
class Manifest:
    """One manifest in tonnes; None where a party has not signed."""

    number: str
    waste: str
    sent_on: date
    sent: float | None
    carried: float | None
    received: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a manifest, and how much is missing between sending and carrying, carrying and receiving."""

    number: str
    standing: str
    lost_on_loading: float | None
    lost_on_the_way: float | None

    @property
    def missing(self) -> float:
        """How much went missing altogether, 0 where it is not known."""
        return (self.lost_on_loading or 0.0) + (self.lost_on_the_way or 0.0)


@dataclass(frozen=True, slots=True)
class Balance:
    """The sums of a year and a kind of waste, and how many manifests stand how."""

    sent: float
    carried: float
    received: float
    standings: Mapping[str, int]

    @property
    def missing(self) -> float:
        """What was sent and not received."""
        return self.sent - self.received


def judged(one: Manifest, *, tolerance: float, on: date) -> Verdict:
    """Return what becomes of a manifest; *tolerance* is a share of what was sent."""
    loading = None if one.sent is None or one.carried is None else one.sent - one.carried
    way = None if one.carried is None or one.received is None else one.carried - one.received
    if one.sent is None:
        return Verdict(one.number, UNSENT, loading, way)
    if one.received is None or one.carried is None:
        late = (on - one.sent_on).days > PATIENCE
        return Verdict(one.number, OPEN if late else UNDER_WAY, loading, way)
    lost = one.sent - one.received
    room = tolerance * one.sent + 1e-9
    standing = SHORT if lost > room else OVER if -lost > room else BALANCED
    if standing == BALANCED and max(abs(loading or 0.0), abs(way or 0.0)) > room:
        standing = SHORT
    return Verdict(one.number, standing, loading, way)


def balances(manifests: Iterable[Manifest], *, tolerance: float, on: date) -> dict[tuple[int, str], Balance]:
    """Return the balance of each year and kind of waste."""
    sums: dict[tuple[int, str], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    counts: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for one in manifests:
        key = (one.sent_on.year, one.waste)
        for at, amount in enumerate((one.sent, one.carried, one.received)):
            sums[key][at] += amount or 0.0
        standing = judged(one, tolerance=tolerance, on=on).standing
        counts[key][standing] = counts[key].get(standing, 0) + 1
    return {
        key: Balance(sent=sums[key][0], carried=sums[key][1], received=sums[key][2], standings=counts[key])
        for key in sorted(sums)
    }
