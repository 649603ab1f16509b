"""Real stations: what is asked about them as they are, and whether what is planted in one of them is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from bench.form import say

from jianxing.methods.forensics.checking import Checked, Days, check_all, days_of_series
from jianxing.methods.forensics.known_date import break_at
from jianxing.methods.forensics.result import Result
from jianxing.methods.forensics.third_source import third_source
from jianxing.methods.readings import Series, read

Values = Any
ITEM, LIMIT = "PM2.5", 75.0
#: The stretch in which everything is planted, in hours of the record: from the first of March 2014 for a year.
FIRST, LAST = 365 * 24, 730 * 24


def stations(folder: Path) -> list[Series]:
    """Return the hourly PM2.5 of each station in the folder."""
    return [one for path in sorted(folder.iterdir()) for one in read(path).series if one.item == ITEM]


def on_clean(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Yield each check with how many series it could be asked of and of how many it asked."""
    tested: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for _series, checks in check_all(stations(folder), limit=LIMIT):
        for one in checks:
            tested[one.result.check] += not one.result.why_not
            asked[one.result.check] += one.asked
    for name in tested:
        yield name, tested[name], asked[name]
    yield from _beside_them([days_of_series(one) for one in stations(folder)])


def _beside_them(days: list[Days]) -> Iterator[tuple[str, int, int]]:
    """Yield what needs something beside a series: days on which nothing changed, and another station for a third source."""
    answers = [
        break_at(one.values, at=(date(year, month, 1) - one.start).days)
        for one in days
        for year in (2014, 2015, 2016)
        for month in range(1, 13)
    ]
    yield _counted("break_at_date, at days of no change", answers)
    answers = [
        third_source(one.values, other.values, limit=LIMIT)
        for one in days
        for other in days
        if one is not other
    ]
    yield _counted("third_source, held against another station", answers)


def _counted(name: str, answers: list[Result]) -> tuple[str, int, int]:
    made = [one for one in answers if not one.why_not]
    return name, len(made), sum(one.flagged for one in made)


def named(folder: Path, *, target: int = 3) -> Iterator[tuple[str, bool]]:
    """Yield each kind of manipulation and whether station, kind and days were named, and nobody else was asked for it."""
    clean = stations(folder)
    before = {
        (one.name, check.result.check)
        for one, checks in check_all(clean, limit=LIMIT)
        for check in checks
        if check.asked
    }
    for kind, (check, plant, whole) in KINDS.items():
        say(f"planting: {kind}")
        values = clean[target].values.copy()
        plant(values, np.random.default_rng(7))
        planted = [replace(one, values=values) if at == target else one for at, one in enumerate(clean)]
        found = [
            (one.name, answer)
            for one, checks in check_all(planted, limit=LIMIT)
            for answer in checks
            if answer.asked and answer.result.check == check and (one.name, check) not in before
        ]
        mine = [answer for name, answer in found if name == clean[target].name]
        others = [name for name, _answer in found if name != clean[target].name and "×" not in name]
        yield f"{kind} ({check})", bool(mine) and not others and (whole or _overlaps(mine[0], clean[target]))


def _overlaps(answer: Checked, series: Series) -> bool:
    """Whether at least half of the days named lie in the stretch that was planted."""
    days = series.times.astype("datetime64[D]")
    first, last = days[FIRST].astype(object), days[LAST - 1].astype(object)
    if answer.first is None or answer.last is None:
        return False
    inside = (min(answer.last, last) - max(answer.first, first)).days + 1
    return bool(inside * 2 >= (answer.last - answer.first).days + 1)


def _by_day(values: Values) -> Values:
    """Return the planted year as days of hours; writing to it writes to *values*."""
    return values[FIRST:LAST].reshape(-1, 24)


def _move(values: Values, random: np.random.Generator) -> None:
    days = values.reshape(-1, 24)
    means = np.nanmean(days, axis=1)
    for at in np.flatnonzero((means > LIMIT) & (means <= LIMIT + 12) & (random.random(len(means)) < 0.7)):
        days[at] *= (LIMIT - random.uniform(0, 3)) / means[at]


def _shave(values: Values, random: np.random.Generator) -> None:
    days = _by_day(values)
    bad = (np.nanmean(days, axis=1) > LIMIT) & (random.random(len(days)) < 0.7)
    days[bad] *= 0.65


def _scale(values: Values, _random: np.random.Generator) -> None:
    values[FIRST : FIRST + 200 * 24] *= 0.65


def _delete(values: Values, random: np.random.Generator) -> None:
    part = values[FIRST:LAST]
    part[(part > 2 * LIMIT) & (random.random(len(part)) < 0.7)] = np.nan


def _round(values: Values, _random: np.random.Generator) -> None:
    part = values[FIRST : FIRST + 90 * 24]
    part[:] = np.rint(part / 5) * 5


def _cap(values: Values, _random: np.random.Generator) -> None:
    part = values[FIRST:LAST]
    part[part > 4 * LIMIT] = 4 * LIMIT


def _flat(values: Values, _random: np.random.Generator) -> None:
    values[FIRST + 1000 : FIRST + 1048] = 60.0


def _copy(values: Values, _random: np.random.Generator) -> None:
    values[FIRST + 2400 : FIRST + 2472] = values[FIRST - 4800 : FIRST - 4728]


#: What is planted: the check that must name it, how, and whether it is planted in the whole record.
KINDS: dict[str, tuple[str, Callable[[Values, np.random.Generator], None], bool]] = {
    "move below the limit": ("density_at_limit", _move, True),
    "shave bad days": ("neighbours_on_bad_days", _shave, False),
    "scale a stretch": ("neighbours_shift", _scale, False),
    "delete bad hours": ("gaps", _delete, False),
    "round to fives": ("last_digits", _round, False),
    "cap": ("ceiling", _cap, False),
    "keep flat": ("flat_line", _flat, False),
    "copy days": ("copied_blocks", _copy, False),
}
