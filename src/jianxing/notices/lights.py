"""Lights beside a deadline, and how many working days are left. Plain Python; *today* and the calendar are given.

- red: overdue. A deadline on a day off is overdue from the next working day on.
- blue: due within three working days, today included.
- yellow: behind plan. The plan is even: of the working days between start and deadline, the share that has passed
  should be done. Behind is who reports more than 20 percentage points less than that share, or who has reported
  nothing when more than half of the time has passed. Without a start there is no plan and no yellow.

Red hides blue, and blue hides yellow: what is nearest to harm is shown.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from jianxing.kernel.workdays import Calendar

NEAR_DAYS: Final = 3
#: Reports come in round figures, and work is never quite even; a smaller lag is not called one.
BEHIND_POINTS: Final = 20
SILENT_SHARE: Final = 50


class Light(StrEnum):
    """What is shown, with a shape and a word, beside a deadline."""

    NONE = "none"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lights of a day as dates: red is due before ``overdue_before``, blue is due from then until ``near_until``."""

    overdue_before: date
    near_until: date


def days_left(*, due_on: date, today: date, calendar: Calendar) -> int:
    """Return the working days left after *today*; 0 on the day itself, negative when late."""
    return calendar.between(today, due_on)


def light(
    *,
    due_on: date | None,
    today: date,
    calendar: Calendar,
    percent: int | None = None,
    started_on: date | None = None,
    near_days: int = NEAR_DAYS,
) -> Light:
    """Return the light of an open matter; *percent* is the progress last reported, None where nothing was."""
    if due_on is None:
        return Light.NONE
    left = days_left(due_on=due_on, today=today, calendar=calendar)
    return light_of(
        left=left,
        due_on=due_on,
        today=today,
        calendar=calendar,
        percent=percent,
        started_on=started_on,
        near_days=near_days,
    )


def light_of(
    *,
    left: int,
    due_on: date,
    today: date,
    calendar: Calendar,
    percent: int | None = None,
    started_on: date | None = None,
    near_days: int = NEAR_DAYS,
) -> Light:
    """Return the same where the working days left are known already."""
    if left < 0:
        return Light.RED
    if left <= near_days:
        return Light.BLUE
    if started_on is not None and _is_behind(started_on, due_on, today, calendar, percent):
        return Light.YELLOW
    return Light.NONE


def _is_behind(started_on: date, due_on: date, today: date, calendar: Calendar, percent: int | None) -> bool:
    planned, gone = calendar.between(started_on, due_on), calendar.between(started_on, today)
    if planned <= 0 or gone <= 0:
        return False
    # Whole numbers throughout: 100 * gone / planned is the share of the time that has passed, in percent.
    if percent is None:
        return 100 * gone > SILENT_SHARE * planned
    return 100 * gone > (percent + BEHIND_POINTS) * planned


def bounds(*, today: date, calendar: Calendar, near_days: int = NEAR_DAYS) -> Bounds:
    """Return the dates by which a query tells red and blue, in step with ``light``."""
    return Bounds(
        overdue_before=late_before(today=today, calendar=calendar, days=1),
        near_until=_last_day_within(today=today, calendar=calendar, days=near_days),
    )


def late_before(*, today: date, calendar: Calendar, days: int) -> date:
    """Return the day before which a deadline lies when it is at least *days* working days late (days ≥ 1)."""
    return calendar.add(today, 1 - days if calendar.is_workday(today) else -days).on


def _last_day_within(*, today: date, calendar: Calendar, days: int) -> date:
    following = calendar.add(today, days + 1).on
    return date.fromordinal(following.toordinal() - 1)
