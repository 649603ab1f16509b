"""Placebo stations of a run: what the same check gives where nobody asks, at the other stations of the same item."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from jianxing.methods.forensics.checking import Checked
from jianxing.methods.readings import Series as Readings


@dataclass(frozen=True, slots=True)
class Placebos:
    """How many other stations the same check looked at under the same limit, at how many it was flagged too, and the largest
    statistic among them."""

    count: int
    flagged: int
    largest: float | None

    @property
    def is_shared(self) -> bool:
        """Whether most of them show it too: then it lies less with the station than with what they share."""
        return self.count > 0 and 2 * self.flagged > self.count


def placebos(
    found: Sequence[tuple[Readings, list[Checked]]],
    stations: Collection[int],
    *,
    taken: Readings,
    checked: Checked,
) -> Placebos | None:
    """Return what the other stations of a run say to a check of one; None where the check has no test, or stands alone.

    *stations* are the identities of readings that are one station's, not several pooled.
    """
    if checked.result.p_value is None or id(taken) not in stations:
        return None
    those = [
        one.result
        for other, checks in found
        if other is not taken
        and id(other) in stations
        and other.item == taken.item
        and other.step_s == taken.step_s
        for one in checks
        if one.result.check == checked.result.check
        and one.limit == checked.limit
        and one.result.p_value is not None
    ]
    if not those:
        return None
    largest = [one.statistic for one in those if one.statistic is not None]
    return Placebos(len(those), sum(one.flagged for one in those), max(largest) if largest else None)
