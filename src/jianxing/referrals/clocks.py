"""The deadlines of a referral."""

from calendar import monthrange
from datetime import date, timedelta

from jianxing.kernel.workdays import Calendar, Deadline

#: Working days to pass on what was sealed, and to acknowledge what was sent.
PASS_ON_DAYS = 5
ACKNOWLEDGE_DAYS = 15
#: The purposes of the three clocks.
PASS_ON, ACKNOWLEDGE, PROPOSE = "pass_on", "acknowledge", "propose"


def a_month_after(day: date, *, calendar: Calendar) -> Deadline:
    """The same day of the next month, its last day where it has none such; where that is a day off, the next day worked."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    due = date(year, month, min(day.day, monthrange(year, month)[1]))
    while not calendar.is_workday(due):
        due += timedelta(days=1)
    return Deadline(on=due, provisional=calendar.is_provisional(due))
