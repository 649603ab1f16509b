"""An independent reading of the rules: day by day, straight from the words of RFC 5545 and of the reference; no library.

It asks of each single day whether it belongs, where the product unfolds whole rules. Slow, and meant to be read.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def every_day(first: date, last: date) -> Iterable[date]:
    for number in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(number)


class Plain:
    """One rule, asked day by day."""

    def __init__(self, text: str, start: date) -> None:
        self.start = start
        self.parts = dict(part.split("=") for part in text.split(";"))
        self.frequency = self.parts["FREQ"]

    def numbers(self, name: str) -> list[int]:
        return [int(one) for one in self.parts[name].split(",")]

    def week_of(self, day: date) -> date:
        return day - timedelta(days=(day.weekday() - WEEKDAYS.index(self.parts.get("WKST", "MO"))) % 7)

    def period(self, day: date) -> tuple[int, date, date]:
        """Which period the day is in, counted from the one of the start, and that period's first and last day."""
        if self.frequency == "DAILY":
            return (day - self.start).days, day, day
        if self.frequency == "WEEKLY":
            week = self.week_of(day)
            return (week - self.week_of(self.start)).days // 7, week, week + timedelta(days=6)
        if self.frequency == "MONTHLY":
            months = 12 * (day.year - self.start.year) + day.month - self.start.month
            return months, day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
        return day.year - self.start.year, date(day.year, 1, 1), date(day.year, 12, 31)

    def suits(self, day: date) -> bool:
        """Whether the parts that speak of days let this one pass; what they leave open is taken from the start."""
        length = calendar.monthrange(day.year, day.month)[1]
        year = 366 if calendar.isleap(day.year) else 365
        names = set(self.parts)
        if "BYMONTH" in names and day.month not in self.numbers("BYMONTH"):
            return False
        if "BYMONTHDAY" in names and not {day.day, day.day - length - 1} & set(self.numbers("BYMONTHDAY")):
            return False
        of_year = day.timetuple().tm_yday
        if "BYYEARDAY" in names and not {of_year, of_year - year - 1} & set(self.numbers("BYYEARDAY")):
            return False
        if "BYDAY" in names and not any(self.is_weekday(day, one) for one in self.parts["BYDAY"].split(",")):
            return False
        if self.frequency == "WEEKLY" and "BYDAY" not in names:
            return day.weekday() == self.start.weekday()
        if self.frequency == "MONTHLY" and not names & {"BYDAY", "BYMONTHDAY"}:
            return day.day == self.start.day
        if self.frequency == "YEARLY" and not names & {"BYDAY", "BYMONTHDAY", "BYYEARDAY"}:
            return day.day == self.start.day and ("BYMONTH" in names or day.month == self.start.month)
        return True

    def is_weekday(self, day: date, said: str) -> bool:
        if WEEKDAYS[day.weekday()] != said[-2:]:
            return False
        if said == said[-2:]:
            return True
        within_month = self.frequency == "MONTHLY" or "BYMONTH" in self.parts
        first = day.replace(day=1) if within_month else date(day.year, 1, 1)
        last = (
            day.replace(day=calendar.monthrange(day.year, day.month)[1])
            if within_month
            else date(day.year, 12, 31)
        )
        alike = [one for one in every_day(first, last) if one.weekday() == day.weekday()]
        number = int(said[:-2])
        return abs(number) <= len(alike) and alike[number - 1 if number > 0 else number] == day

    def belongs(self, day: date) -> bool:
        """Whether the rule falls on the day, COUNT aside."""
        if day < self.start or ("UNTIL" in self.parts and day > date.fromisoformat(self.parts["UNTIL"])):
            return False
        number, first, last = self.period(day)
        if number % int(self.parts.get("INTERVAL", 1)) or not self.suits(day):
            return False
        if "BYSETPOS" not in self.parts:
            return True
        suiting = [one for one in every_day(first, last) if self.suits(one)]
        places = {number - 1 if number > 0 else len(suiting) + number for number in self.numbers("BYSETPOS")}
        return suiting.index(day) in places

    def days(self, last: date) -> list[date]:
        found = [day for day in every_day(self.start, last) if self.belongs(day)]
        return found[: int(self.parts["COUNT"])] if "COUNT" in self.parts else found


def season_days(season: dict[str, Any], last: date) -> dict[date, list[date]]:
    """Each stretch of a season by its first day: walked through from 2014, day by day."""
    stretches: dict[date, list[date]] = {}
    stretch: list[date] = []
    for day in every_day(date(2014, 1, 1), last):
        if not _inside(season["from"], season["to"], day):
            stretch = []
            continue
        if not stretch or _begins(season["from"], day):
            stretch = stretches.setdefault(day, [])
        stretch.append(day)
    return stretches


def _inside(first: str, last: str, day: date) -> bool:
    said = day.isoformat() if len(first) == 10 else day.isoformat()[5:]
    return first <= said <= last if first <= last else said >= first or said <= last


def _begins(first: str, day: date) -> bool:
    if first == "02-29" and not calendar.isleap(day.year):
        first = "03-01"
    return day.isoformat().endswith(first)


def due(
    rules: dict[str, Any], first: date, last: date, is_workday: Callable[[date], bool]
) -> set[tuple[str, date]]:
    """The days on which meetings are due, with the cadence of each."""
    found = set()
    end = last + timedelta(days=40)
    for cadence in rules["cadences"]:
        start = date.fromisoformat(cadence["starts_on"])
        own = set(Plain(cadence["rule"], start).days(end))
        seasons = []
        for season in cadence.get("seasons", []):
            stretches = season_days(season, end)
            covered = {day for stretch in stretches.values() for day in stretch}
            falling = {
                day
                for began, stretch in stretches.items()
                for day in Plain(season["rule"], began).days(stretch[-1])
            }
            seasons.append((covered, falling))
        for day in every_day(max(start, first - timedelta(days=40)), end):
            falls = day in own
            for covered, falling in seasons:
                if day in covered:
                    falls = day in falling
            if not falls or day > date.fromisoformat(cadence.get("ends_on", "9999-12-31")):
                continue
            on = day
            while cadence["shift"] != "none" and not is_workday(on):
                on += timedelta(days=1 if cadence["shift"] == "after" else -1)
            if first <= on <= last:
                found.add((cadence["key"], on))
    return found
