"""On which days meetings are due.

1. Each cadence's rule, and each season's from the season's first day, is unfolded into days by RFC 5545.
2. A day counts where the rule that gave it is the one that holds on that day: the last-listed season that the day lies
   in, else the cadence's own rule. Days before the start and after the end of the cadence do not count.
3. A day off goes to the working day after it (or before it, or nowhere, as the cadence says). Whether a season holds is
   asked of the day of the rule, not of the day that it went to; and a meeting may go out of its month or year.
4. Two days of one cadence that come to the same working day, as around the National Day week, are one meeting, due by
   both. Meetings of different cadences on one day stay apart: each of them is due.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

from jianxing.methods.cadence.rules import Cadence, Rules, Season, Shift

_ONE_DAY: Final = timedelta(days=1)
#: No run of days off is longer than the National Day week that meets Mid-autumn; a table of days that has a longer one is
#: not followed for ever.
LONGEST_SHIFT: Final = 31


class Workdays(Protocol):
    """Which days are worked, as ``kernel.workdays.Calendar`` says it."""

    def is_workday(self, day: date) -> bool:
        """Whether *day* is worked."""

    def is_provisional(self, day: date) -> bool:
        """Whether the table of the day's year is still unpublished."""


@dataclass(frozen=True, slots=True)
class Due:
    """A meeting that is due: the day, the days of the rule that it is due by, and under which season.

    *provisional* says that the year's table of working days is not published yet, so that the day may still move.
    """

    cadence: str
    on: date
    by_rule: tuple[date, ...]
    season: str = ""
    provisional: bool = False

    @property
    def is_shifted(self) -> bool:
        """Whether the day of the rule was none that is worked."""
        return self.on not in self.by_rule


def due(*, rules: Rules, first: date, last: date, workdays: Workdays) -> list[Due]:
    """Return the meetings due from *first* to *last*, both within, by day and then in the order of the cadences."""
    found = [
        one
        for cadence in rules.cadences
        for one in _of_cadence(cadence, first, last, workdays)
        if first <= one.on <= last
    ]
    return sorted(found, key=lambda one: one.on)  # stable: cadences stay in their order


def nominal(*, cadence: Cadence, first: date, last: date) -> Iterator[tuple[date, Season | None]]:
    """Yield the days of the rules from *first* to *last* with the season that each lies in, in order, before any shift."""
    first = max(first, cadence.starts_on)
    last = min(last, cadence.ends_on or last)
    found = {
        day: None
        for day in cadence.rule.days(start=cadence.starts_on, first=first, last=last)
        if cadence.season(day) is None
    }
    by_season: dict[date, Season | None] = {**found}
    for season in cadence.seasons:
        for start in _starts(season, first, last):
            for day in season.rule.days(start=start, first=max(first, start), last=last):
                if season.start(day) == start and cadence.season(day) is season:
                    by_season[day] = season
    yield from sorted(by_season.items(), key=lambda item: item[0])


def _starts(season: Season, first: date, last: date) -> set[date]:
    """Return the first days of the seasons that touch the range."""
    if isinstance(season.first, date):
        return {season.first} if season.first <= last else set()
    starts = (season.start(_last_day(season, year)) for year in range(first.year - 1, last.year + 2))
    return {start for start in starts if start is not None and start <= last}


def _last_day(season: Season, year: int) -> date:
    assert isinstance(season.last, tuple)
    is_short = season.last == (2, 29) and not calendar.isleap(year)
    return date(year, 2, 28) if is_short else date(year, *season.last)


def _of_cadence(cadence: Cadence, first: date, last: date, workdays: Workdays) -> Iterator[Due]:
    margin = timedelta(days=LONGEST_SHIFT)
    met: dict[date, list[tuple[date, Season | None]]] = {}
    for day, season in nominal(cadence=cadence, first=_less(first, margin), last=_more(last, margin)):
        met.setdefault(shifted(day, cadence.shift, workdays), []).append((day, season))
    for on, days in met.items():
        season = days[0][1]
        yield Due(
            cadence=cadence.key,
            on=on,
            by_rule=tuple(day for day, _season in days),
            season=season.name if season else "",
            provisional=cadence.shift is not Shift.NONE and workdays.is_provisional(on),
        )


def shifted(day: date, shift: Shift, workdays: Workdays) -> date:
    """Return the day itself where it is worked, else the nearest worked day on the side that *shift* names."""
    if shift is Shift.NONE:
        return day
    step = _ONE_DAY if shift is Shift.AFTER else -_ONE_DAY
    on = day
    for _tried in range(LONGEST_SHIFT):
        if workdays.is_workday(on):
            return on
        on += step
    return day


def _less(day: date, margin: timedelta) -> date:
    return day - margin if day - date.min > margin else date.min


def _more(day: date, margin: timedelta) -> date:
    return day + margin if date.max - day > margin else date.max
