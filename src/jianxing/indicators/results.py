"""What checks found as it is told: sentence, chances and effect in words, by series."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jianxing.indicators.models import CheckResult
from jianxing.indicators.operations.wording import unit_word
from jianxing.methods.forensics.wording import TITLES, WHY_NOT, message_of


@dataclass(frozen=True, slots=True)
class Told:
    """A result in the words of whoever reads it."""

    result: CheckResult

    @property
    def title(self) -> str:
        """What the check is called."""
        return _(TITLES[self.result.check_id])

    @property
    def sentence(self) -> str:
        """What was found, or why the check was not made."""
        one = self.result
        if one.why_not:
            return _(WHY_NOT[one.why_not])
        found: str = _(message_of(one.check_id, effect=one.effect, values=one.values)) % one.values
        return found

    @property
    def p_value(self) -> str:
        """The p-value as one reads it."""
        return chance(self.result.p_value)

    @property
    def rate(self) -> str:
        """The rate of false discoveries at which it counts."""
        return chance(self.result.rate)

    @property
    def effect(self) -> str:
        """How much, with its unit."""
        one = self.result
        if one.effect is None:
            return ""
        unit = unit_word(one.unit, one.series.indicator.unit if one.series is not None else "")
        size = f"{one.effect:.0f}" if one.unit in ("d", "n") else f"{one.effect:.1f}"
        return f"{size} {unit}".rstrip()

    @property
    def placebos(self) -> int | None:
        """How many other stations of the item had the same test."""
        found: int | None = self.result.values.get("placebo_stations")
        return found

    @property
    def placebos_flagged(self) -> int | None:
        """At how many of them it flagged too."""
        found: int | None = self.result.values.get("placebo_flagged")
        return found


@dataclass(frozen=True, slots=True)
class OfSeries:
    """The checks that were made of one series, or of several pooled (then without a key)."""

    called: str
    key: int | None
    told: list[Told]

    @property
    def flagged(self) -> int:
        """How many of them flagged."""
        return sum(one.result.flagged for one in self.told)


def chance(value: float | None) -> str:
    """Return a probability as one reads it: four places, and never 0."""
    return "" if value is None else "< 0.0001" if value < 0.00005 else f"{value:.4f}"


def by_series(found: Iterable[CheckResult]) -> list[OfSeries]:
    """Return the results series by series, those that were evaluated."""
    groups: dict[tuple[str, int | None], OfSeries] = {}
    for one in found:
        if not one.why_not:
            held = groups.setdefault((one.called, one.series_id), OfSeries(one.called, one.series_id, []))
            held.told.append(Told(one))
    return list(groups.values())
