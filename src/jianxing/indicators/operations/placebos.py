"""Placebo stations of a run: what the same check gives where nobody asks, at the other stations of the same item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from jianxing.methods.forensics.checking import Checked
from jianxing.methods.forensics.result import Result
from jianxing.methods.readings import Series as Readings

_Asked = tuple[str, int, str, float | None]


@dataclass(frozen=True, slots=True)
class Placebos:
    """How many other stations the same check looked at under the same limit, and at how many it was flagged too."""

    count: int
    flagged: int

    @property
    def is_shared(self) -> bool:
        """Whether most of them show it too: then it lies less with the station than with what they share."""
        return self.count > 0 and 2 * self.flagged > self.count


class Stations:
    """What each test gave at each station of a run.

    *stations* are the identities of readings that are one station's, not several pooled.
    """

    def __init__(self, found: Iterable[tuple[Readings, list[Checked]]], stations: Collection[int]) -> None:
        self._stations = stations
        self._held: dict[_Asked, list[tuple[int, Result]]] = defaultdict(list)
        for taken, checks in found:
            if id(taken) in stations:
                for one in checks:
                    if one.result.p_value is not None:
                        self._held[_asked(taken, one)].append((id(taken), one.result))

    def beside(self, taken: Readings, checked: Checked) -> Placebos | None:
        """Return what the other stations say to a check of one; None where the check has no test, or stands alone."""
        if checked.result.p_value is None or id(taken) not in self._stations:
            return None
        those = [one for station, one in self._held[_asked(taken, checked)] if station != id(taken)]
        return Placebos(len(those), sum(one.flagged for one in those)) if those else None


def _asked(taken: Readings, checked: Checked) -> _Asked:
    return taken.item, taken.step_s, checked.result.check, checked.limit
