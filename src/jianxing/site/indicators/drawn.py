"""The pictures of a series' page, each drawn when it is asked for, with the numbers of its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jianxing.indicators import queries
from jianxing.indicators.models import ReadingsVersion, Series, Step
from jianxing.site.indicators.plots import Line, around_limit, heat, timeline
from jianxing.site.indicators.words import name_of

#: Years that the calendar shows where none is chosen; more would be a sheet that nobody reads.
YEARS = 12


@dataclass(frozen=True, slots=True)
class AtLimit:
    """The values on days on which a limit was in force, from the first to the last of them."""

    limit: float
    first: date
    last: date
    values: Sequence[float]


class Drawn:
    """A version of a series, whole or one year of it."""

    def __init__(self, series: Series, version: ReadingsVersion, year: int | None) -> None:
        self.series, self.version, self.year = series, version, year
        self.unit = series.indicator.unit

    @cached_property
    def limits(self) -> tuple[tuple[date, float], ...]:
        """The limits of the series, each from its day; hourly readings are seen as daily means."""
        step = Step.DAY if self.series.step == Step.HOUR else self.series.step
        return queries.limits_by_day(indicator=self.series.indicator, step=step)

    @cached_property
    def days(self) -> queries.Days:
        """The values by day."""
        first = date(self.year, 1, 1) if self.year else None
        last = date(self.year, 12, 31) if self.year else None
        return queries.by_day(version=self.version, step=self.series.step, first=first, last=last)

    def limit_on(self, day: date) -> float | None:
        """Return the limit in force on a day."""
        return next((value for since, value in reversed(self.limits) if since <= day), None)

    @cached_property
    def marks(self) -> list[queries.Mark]:
        """What lies over the series."""
        return queries.marks(series=self.series)

    @cached_property
    def above(self) -> int:
        """How many days lie above the limit in force."""
        return sum(
            value is not None and (limit := self.limit_on(day)) is not None and value > limit
            for day, value in zip(self.days.days, self.days.values, strict=True)
        )

    @property
    def measured(self) -> int:
        """How many days have a value."""
        return sum(value is not None for value in self.days.values)

    @cached_property
    def timeline(self) -> SafeString:
        """The readings over time."""
        held = queries.with_gaps(self.days, step=self.series.step)
        return timeline(
            [Line(self.series.station.name, held.days, held.values)],
            unit=self.unit, title=_("%(name)s over time") % {"name": name_of(self.series)}, limits=self.limits,
            limit_word=_("limit"),
            spans=self.marks,
        )  # fmt: skip

    @property
    def has_calendar(self) -> bool:
        """Whether there are days to be shown."""
        return self.series.step in (Step.HOUR, Step.DAY)

    @cached_property
    def calendar(self) -> SafeString:
        """The days as squares; without limits by their share of the highest."""
        if not self.has_calendar:
            return SafeString("")
        values = {
            day: value
            for day, value in zip(self.days.days, self.days.values, strict=True)
            if value is not None
        }
        if not values:
            return SafeString("")
        years = sorted({day.year for day in values})[-YEARS:]
        if self.limits:
            limits = {day: self.limit_on(day) or 0.0 for day in values}
            said = [_("missing"), "≤ 50%", "≤ 75%", _("≤ limit"), "≤ 150%", "≤ 200%", "> 200%"]
            return heat(values, years=years, limit_on=limits, title=self._calendar_title, scale_words=said)
        steps = _sixths(list(values.values()))
        said = [_("missing"), *(f"≤ {one:g}" for one in steps), f"> {steps[-1]:g}"]
        return heat(
            values, years=years, limit_on=None, title=self._calendar_title, bounds=steps, scale_words=said
        )

    @property
    def _calendar_title(self) -> str:
        return _("Calendar of %(name)s") % {"name": name_of(self.series)}

    @property
    def is_cut(self) -> bool:
        """Whether the calendar leaves out years that are shown elsewhere."""
        return len({day.year for day in self.days.days}) > YEARS

    @property
    def is_hourly(self) -> bool:
        """Whether the pictures show means of days instead of the readings themselves."""
        return self.series.step == Step.HOUR

    @cached_property
    def at_limit(self) -> AtLimit | None:
        """The limit that was in force on most of the days shown, its first and last day here, and the values under it."""
        by_limit: dict[float, list[tuple[date, float]]] = {}
        for day, value in zip(self.days.days, self.days.values, strict=True):
            limit = self.limit_on(day)
            if limit is not None and value is not None:
                by_limit.setdefault(limit, []).append((day, value))
        if not by_limit:
            return None
        limit, held = max(by_limit.items(), key=lambda one: len(one[1]))
        return AtLimit(limit, held[0][0], held[-1][0], [value for _day, value in held])

    @cached_property
    def bins(self) -> tuple[float, float, list[int]] | None:
        """Where the bins at the limit begin, how wide they are, what they hold; None without a limit."""
        if self.at_limit is None:
            return None
        return queries.around_limit(values=self.at_limit.values, limit=self.at_limit.limit)

    @cached_property
    def distribution(self) -> SafeString:
        """How many values lie just below and just above the limit."""
        if self.bins is None or self.at_limit is None:
            return SafeString("")
        low, width, counts = self.bins
        return around_limit(
            counts, low=low, width=width, limit=self.at_limit.limit, unit=self.unit,
            title=_("Distribution of %(name)s at the limit") % {"name": name_of(self.series)},
            count_word=self.count_word,
        )  # fmt: skip

    @property
    def count_word(self) -> str:
        """What the distribution counts."""
        return _("Days") if self.is_hourly else _("Readings")

    @property
    def why_no_distribution(self) -> str:
        """Why there is no distribution at a limit, and what to do; empty where there is one."""
        if self.at_limit is not None:
            return ""
        if not self.limits:
            return _(
                "No limit is set for these readings. The body that keeps the indicator sets one under “Set a limit”, with the"
                " document that it rests on; then this shows how values lie on either side of it."
            )
        return _("No limit was in force on the days shown. Choose another year.")

    @property
    def bin_rows(self) -> list[tuple[str, int]]:
        """The numbers of the distribution."""
        if self.bins is None:
            return []
        low, width, counts = self.bins
        return [
            (f"{low + at * width:g} – {low + (at + 1) * width:g}", count) for at, count in enumerate(counts)
        ]

    @cached_property
    def near(self) -> list[queries.Beside]:
        """The neighbours."""
        return queries.beside(series=self.series, others=list(queries.neighbours(series=self.series)[:60]))

    @cached_property
    def months(self) -> list[dict[str, Any]]:
        """Months of the series and the median of its neighbours."""
        middle = dict(queries.middle(self.near))
        return [
            {
                "month": month, "own": value, "near": middle.get(month),
                "share": value / near - 1 if value is not None and (near := middle.get(month)) else None,
            }
            for month, value in queries.months(version=self.version)
        ]  # fmt: skip

    @property
    def why_no_neighbours(self) -> str:
        """Why the series stands beside no others, and what to do; empty where it does."""
        if self.series.step == Step.YEAR:
            return _("Yearly values are not set beside neighbours: there are too few of them.")
        if not self.near:
            return _(
                "No other place that you see has readings of %(item)s by the %(step)s. Bring in the file of further places, or"
                " have them shared; then this shows the series beside their median."
            ) % {"item": self.series.indicator.item, "step": self.series.get_step_display()}
        return ""

    @cached_property
    def neighbours(self) -> SafeString:
        """The series beside the median of its neighbours, by month."""
        if not self.near or self.series.step == Step.YEAR:
            return SafeString("")
        days = [row["month"] for row in self.months]
        return timeline(
            [
                Line(self.series.station.name, days, [row["own"] for row in self.months]),
                Line(_("median of the neighbours"), days, [row["near"] for row in self.months], ink="other", dash="5 3"),
            ],
            unit=self.unit, title=_("%(name)s beside its neighbours") % {"name": name_of(self.series)},
        )  # fmt: skip


def _sixths(values: list[float]) -> list[float]:
    """Return five bounds that part values into six groups of about the same size."""
    ordered = sorted(values)
    return [round(ordered[len(ordered) * part // 6], 3) for part in range(1, 6)]
