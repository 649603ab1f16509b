"""A month of meetings, as a calendar shows it."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jianxing.kernel.workdays import Calendar
from jianxing.meetings.lifecycle import State
from jianxing.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar: its meetings, whether it is worked and whether it is of the month shown."""

    on: date
    meetings: Sequence[Meeting]
    is_worked: bool
    is_of_month: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """The weeks that a month touches, from Monday to Sunday, and the months beside it."""

    first: date
    weeks: Sequence[Sequence[Day]]
    before: date
    after: date

    @property
    def days(self) -> list[Day]:
        """The days of the month that have meetings, as the list of a telephone shows them."""
        return [day for week in self.weeks for day in week if day.is_of_month and day.meetings]


def month_of(*, day: date, today: date, working: Calendar) -> Month:
    """Return the month that a day lies in; what lapsed is left out. One query."""
    first = day.replace(day=1)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    found = (
        Meeting.objects.filter(planned_on__range=(weeks[0][0], weeks[-1][-1]))
        .exclude(state=State.LAPSED)
        .select_related("series", "body")
        .order_by("planned_on", "begins", "pk")
    )
    by_day: dict[date, list[Meeting]] = {}
    for meeting in found:
        by_day.setdefault(meeting.planned_on, []).append(meeting)
    shown = [
        [
            Day(on, by_day.get(on, []), working.is_workday(on), on.month == first.month, on == today)
            for on in week
        ]
        for week in weeks
    ]
    return Month(
        first=first,
        weeks=shown,
        before=(first - timedelta(days=1)).replace(day=1),
        after=(first + timedelta(days=31)).replace(day=1),
    )
