"""The dates of ten years, against an independent reading of the rules."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from tests.unit.methods.cadence.plain_reading import WEEKDAYS, Plain
from tests.unit.methods.cadence.plain_reading import due as read_plainly

from jianxing.kernel.workdays import Calendar, provisional_years, seed_days
from jianxing.methods.cadence import Rule, RuleBroken, Rules, due, read, written

YEARS = range(2016, 2028)
CALENDAR = Calendar({day: worked for day, worked, _ in seed_days(YEARS)}, provisional_years(YEARS))
TEN_YEARS = timedelta(days=3653)

starts = st.dates(date(2016, 1, 1), date(2017, 12, 31))
weekdays = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True).map(",".join)
counted = st.lists(
    st.tuples(st.sampled_from(["1", "2", "3", "4", "5", "-1", "-2"]), st.sampled_from(WEEKDAYS)).map("".join),
    min_size=1, max_size=2, unique=True,
).map(",".join)  # fmt: skip
numbers = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(
    lambda some: ",".join(map(str, some))
)
month_days = st.lists(
    st.integers(1, 31) | st.integers(-31, -1), min_size=1, max_size=3, unique=True
).map(lambda some: ",".join(map(str, some)))  # fmt: skip
year_days = st.lists(
    st.integers(1, 366) | st.integers(-366, -1), min_size=1, max_size=4, unique=True
).map(lambda some: ",".join(map(str, some)))  # fmt: skip
places = st.sampled_from(["1", "-1", "2", "1,-1", "-2,3"])


@st.composite
def rule_texts(draw: st.DrawFn, *, bounded: bool = True) -> str:
    """Rules as RFC 5545 admits them, BYWEEKNO left to the examples."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": frequency}
    if draw(st.booleans()):
        parts["INTERVAL"] = str(draw(st.integers(1, 5)))
    if draw(st.integers(0, 3)) == 0:
        parts["BYMONTH"] = draw(numbers)
    if frequency != "WEEKLY" and draw(st.integers(0, 2)) == 0:
        parts["BYMONTHDAY"] = draw(month_days)
    if frequency == "YEARLY" and draw(st.integers(0, 3)) == 0:
        parts["BYYEARDAY"] = draw(year_days)
    if draw(st.booleans()):
        parts["BYDAY"] = draw(weekdays | counted if frequency in ("MONTHLY", "YEARLY") else weekdays)
    if any(name.startswith("BY") for name in parts) and draw(st.integers(0, 3)) == 0:
        parts["BYSETPOS"] = draw(places)
    if draw(st.booleans()):
        parts["WKST"] = draw(st.sampled_from(["MO", "SU", "TH"]))
    if bounded and draw(st.integers(0, 4)) == 0:
        parts["COUNT"] = str(draw(st.integers(1, 40)))
    elif bounded and draw(st.integers(0, 4)) == 0:
        parts["UNTIL"] = draw(st.dates(date(2017, 1, 1), date(2027, 1, 1))).strftime("%Y%m%d")
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _never_falls(text: str) -> bool:
    """Some rules fall on no day at all (31 November); finding that out takes the library to the year 9999."""
    parts = dict(part.split("=") for part in text.split(";"))
    return (
        bool(parts.keys() & {"BYMONTHDAY", "BYYEARDAY", "BYSETPOS"})
        and len(Plain(text, date(2016, 1, 1)).days(date(2026, 1, 1))) == 0
    )


@settings(max_examples=100, deadline=None)
@given(text=rule_texts(), start=starts)
def test_a_rule_falls_on_the_days_that_the_words_of_the_rfc_say(text: str, start: date) -> None:
    assume(not _never_falls(text))
    last = start + TEN_YEARS
    assert Rule.parse(text).days(start=start, first=start, last=last) == Plain(text, start).days(last)


month_edges = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: day.strftime("%m-%d"))
day_edges = st.dates(date(2016, 1, 1), date(2026, 12, 31)).map(lambda day: day.isoformat())
season_rules = st.sampled_from(
    ["FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=SA,SU",
     "FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=DAILY"]
)  # fmt: skip


@st.composite
def rule_sets(draw: st.DrawFn) -> dict[str, Any]:
    cadences = []
    for place in range(draw(st.integers(1, 3))):
        seasons = []
        for number in range(draw(st.integers(0, 3))):
            first, last = (
                (draw(month_edges), draw(month_edges))
                if draw(st.booleans())
                else sorted([draw(day_edges), draw(day_edges)])
            )
            seasons.append({"name": f"季{number}", "from": first, "to": last, "rule": draw(season_rules)})
        cadence = {
            "key": f"c{place}", "name": f"会商{place}", "rule": draw(rule_texts(bounded=False)),
            "starts_on": draw(starts).isoformat(), "shift": draw(st.sampled_from(["after", "before", "none"])),
            "seasons": seasons,
        }  # fmt: skip
        if draw(st.integers(0, 4)) == 0:
            cadence["ends_on"] = draw(st.dates(date(2018, 1, 1), date(2026, 12, 31))).isoformat()
        cadences.append(cadence)
    return {"cadences": cadences}


def _read_or_reject(value: dict[str, Any]) -> Rules:
    """Read the rules; those whose season has no day of its rule are no example."""
    try:
        return read(value)
    except RuleBroken as refusal:
        if refusal.code != "falls_never":
            raise
        reject()


@settings(max_examples=40, deadline=None)
@given(value=rule_sets(), first=st.dates(date(2016, 1, 1), date(2017, 12, 31)))
def test_ten_years_of_seasons_and_working_days(value: dict[str, Any], first: date) -> None:
    assume(not any(_never_falls(cadence["rule"]) for cadence in value["cadences"]))
    rules = _read_or_reject(value)
    last = min(first + TEN_YEARS, date(2027, 12, 31))
    found = due(rules=rules, first=first, last=last, workdays=CALENDAR)
    told = [(one.cadence, one.on) for one in found]
    assert len(told) == len(set(told))
    assert [on for _key, on in told] == sorted(on for _key, on in told)
    assert set(told) == read_plainly(value, first, last, CALENDAR.is_workday)
    assert read(written(rules)) == rules


@settings(max_examples=40, deadline=None)
@given(
    value=rule_sets(),
    first=st.dates(date(2016, 1, 1), date(2026, 1, 1)),
    days=st.integers(0, 200),
    cut=st.integers(0, 200),
)
def test_a_range_may_be_cut_anywhere(value: dict[str, Any], first: date, days: int, cut: int) -> None:
    """What is due in a range is what is due in its parts: laying out day by day forgets nothing and doubles nothing."""
    assume(not any(_never_falls(cadence["rule"]) for cadence in value["cadences"]))
    rules = _read_or_reject(value)
    last = first + timedelta(days=days)
    middle = min(first + timedelta(days=cut), last)

    def between(since: date, until: date) -> set[tuple[str, date, tuple[date, ...]]]:
        found = due(rules=rules, first=since, last=until, workdays=CALENDAR)
        return {(one.cadence, one.on, one.by_rule) for one in found}

    assert between(first, last) == between(first, middle) | between(middle + timedelta(days=1), last)
