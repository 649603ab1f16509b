"""Exceptions of a calendar as spans of days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from jianxing.methods.schedules.model import Calendar, Hours


def spans(calendar: Calendar) -> Iterator[tuple[date, date, Hours]]:
    """Yield exceptions of like hours that follow one another as one."""
    days = sorted(calendar.exceptions.items())
    numbered_days = ((day.toordinal() - place, hours, day) for place, (day, hours) in enumerate(days))
    for (_base, hours), group in groupby(numbered_days, key=lambda one: (one[0], one[1])):
        run = [one[2] for one in group]
        yield run[0], run[-1], hours
