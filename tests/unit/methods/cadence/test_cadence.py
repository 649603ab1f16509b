"""Rules of meetings by hand: seasons, New Year's make-up days, leap years, and what is refused."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from jianxing.kernel.workdays import Calendar, provisional_years, seed_days
from jianxing.methods.cadence import Rule, RuleBroken, due, read, written

YEARS = range(2016, 2028)
CALENDAR = Calendar({day: worked for day, worked, _ in seed_days(YEARS)}, provisional_years(YEARS))
EMERGENCY = {
    "cadences": [
        {
            "key": "monthly", "name": "每月会商", "rule": "FREQ=MONTHLY;BYMONTHDAY=15", "starts_on": "2025-01-01",
            "seasons": [
                {"name": "防火期", "from": "10-01", "to": "05-31", "rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"},
                {"name": "防汛期", "from": "06-01", "to": "09-30", "rule": "FREQ=WEEKLY;BYDAY=MO"},
            ],
        }
    ]
}  # fmt: skip
SERVICES = {
    "cadences": [
        {"key": "weekly", "name": "周沟通", "rule": "FREQ=WEEKLY;BYDAY=FR", "starts_on": "2025-01-01"},
        {"key": "monthly", "name": "月调度", "rule": "FREQ=MONTHLY;BYMONTHDAY=25", "starts_on": "2025-01-01"},
        {"key": "quarterly", "name": "季推动", "rule": "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", "starts_on": "2025-03-01"},
    ]
}  # fmt: skip


def one_cadence(rule: str, starts_on: str = "2024-01-01", **more: Any) -> dict[str, Any]:
    return {"cadences": [{"key": "c", "name": "会商", "rule": rule, "starts_on": starts_on, **more}]}


def season(first: str, last: str, rule: str) -> dict[str, Any]:
    return {"seasons": [{"name": "季", "from": first, "to": last, "rule": rule}]}


def days(value: dict[str, Any], first: date, last: date) -> list[date]:
    return [one.on for one in due(rules=read(value), first=first, last=last, workdays=CALENDAR)]


def test_more_are_due_in_july_than_in_november() -> None:
    found = due(rules=read(EMERGENCY), first=date(2025, 1, 1), last=date(2025, 12, 31), workdays=CALENDAR)
    by_month = Counter(one.on.month for one in found)
    assert by_month[7] == 4
    assert by_month[11] == 2
    assert {one.season for one in found if one.on.month == 7} == {"防汛期"}
    assert {one.season for one in found if one.on.month == 11} == {"防火期"}


def test_every_two_weeks_counts_from_the_first_day_of_the_season() -> None:
    # 2025-10-01 is a Wednesday in the National Day week; the next working day is Thursday the 9th.
    assert days(EMERGENCY, date(2025, 10, 1), date(2025, 10, 31)) == [
        date(2025, 10, 9), date(2025, 10, 15), date(2025, 10, 29),
    ]  # fmt: skip


def test_a_later_listed_season_wins_where_two_overlap() -> None:
    value = one_cadence(
        "FREQ=MONTHLY;BYMONTHDAY=10",
        seasons=[
            {"name": "先", "from": "06-01", "to": "07-31", "rule": "FREQ=WEEKLY;BYDAY=MO"},
            {"name": "后", "from": "07-01", "to": "08-31", "rule": "FREQ=MONTHLY;BYMONTHDAY=5"},
        ],
    )
    assert days(value, date(2024, 6, 1), date(2024, 9, 30)) == [
        date(2024, 6, 3), date(2024, 6, 11), date(2024, 6, 17), date(2024, 6, 24),  # 10 June is 端午节
        date(2024, 7, 5), date(2024, 8, 5), date(2024, 9, 10),
    ]  # fmt: skip
    value["cadences"][0]["seasons"].reverse()
    assert date(2024, 7, 8) in days(value, date(2024, 7, 1), date(2024, 7, 31))


def test_three_cadences_of_one_series_stay_apart() -> None:
    found = due(rules=read(SERVICES), first=date(2025, 4, 1), last=date(2025, 4, 30), workdays=CALENDAR)
    assert [(one.cadence, one.on.day) for one in found] == [
        ("weekly", 7), ("weekly", 11), ("weekly", 18), ("weekly", 25), ("monthly", 25),
    ]  # fmt: skip
    found = due(rules=read(SERVICES), first=date(2025, 6, 25), last=date(2025, 6, 30), workdays=CALENDAR)
    assert [(one.cadence, one.on.day) for one in found] == [
        ("monthly", 25),
        ("weekly", 27),
        ("quarterly", 30),
    ]


def test_new_year_and_its_make_up_days() -> None:
    # 2017-01-22 and 2017-02-04 (a Sunday and a Saturday) were worked for the Spring Festival of 27 January to 2 February.
    sundays = one_cadence("FREQ=WEEKLY;BYDAY=SU", "2017-01-01")
    assert days(sundays, date(2017, 1, 1), date(2017, 2, 6)) == [
        date(2017, 1, 3), date(2017, 1, 9), date(2017, 1, 16), date(2017, 1, 22), date(2017, 2, 3), date(2017, 2, 6),
    ]  # fmt: skip
    before = one_cadence("FREQ=WEEKLY;BYDAY=SU", "2017-01-01", shift="before")
    assert days(before, date(2017, 1, 16), date(2017, 2, 6)) == [
        date(2017, 1, 22), date(2017, 1, 26), date(2017, 2, 4),
    ]  # fmt: skip
    stays = one_cadence("FREQ=WEEKLY;BYDAY=SU", "2017-01-01", shift="none")
    assert date(2017, 1, 29) in days(stays, date(2017, 1, 1), date(2017, 2, 6))


def test_two_days_that_come_to_the_same_working_day_are_one_meeting() -> None:
    # 2020: 1 to 8 October were days off; both Thursdays come to Friday the 9th.
    value = one_cadence("FREQ=WEEKLY;BYDAY=TH", "2020-01-01")
    [one] = due(rules=read(value), first=date(2020, 9, 25), last=date(2020, 10, 14), workdays=CALENDAR)
    assert one.on == date(2020, 10, 9)
    assert one.by_rule == (date(2020, 10, 1), date(2020, 10, 8))
    assert one.is_shifted


def test_the_turn_of_a_year_that_is_not_published_is_provisional() -> None:
    value = one_cadence("FREQ=MONTHLY;BYMONTHDAY=1", "2027-06-01")
    [one] = due(rules=read(value), first=date(2027, 11, 1), last=date(2027, 11, 30), workdays=CALENDAR)
    assert one.provisional


def test_leap_days() -> None:
    yearly = one_cadence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2016-01-01", shift="none")
    assert days(yearly, date(2016, 1, 1), date(2025, 12, 31)) == [
        date(2016, 2, 29), date(2020, 2, 29), date(2024, 2, 29),
    ]  # fmt: skip
    last = one_cadence("FREQ=MONTHLY;BYMONTHDAY=-1", "2023-12-01", shift="none")
    assert days(last, date(2024, 2, 1), date(2024, 2, 29)) == [date(2024, 2, 29)]
    winter = one_cadence(
        "FREQ=MONTHLY;BYMONTHDAY=1", "2023-01-01", shift="none",
        seasons=[{"name": "冬", "from": "12-01", "to": "02-29", "rule": "FREQ=MONTHLY;BYMONTHDAY=28,29"}],
    )  # fmt: skip
    assert days(winter, date(2023, 2, 1), date(2023, 3, 31)) == [date(2023, 2, 28), date(2023, 3, 1)]
    assert days(winter, date(2024, 2, 1), date(2024, 3, 31)) == [
        date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1),
    ]  # fmt: skip
    leap = one_cadence(
        "FREQ=MONTHLY;BYMONTHDAY=10", "2023-01-01", shift="none",
        seasons=[{"name": "闰日", "from": "02-29", "to": "02-29", "rule": "FREQ=DAILY"}],
    )  # fmt: skip
    assert days(leap, date(2023, 2, 20), date(2023, 3, 5)) == []
    assert days(leap, date(2024, 2, 20), date(2024, 3, 5)) == [date(2024, 2, 29)]


def test_examples_of_the_rfc() -> None:
    """Section 3.8.5.3, as days."""
    start = date(1997, 9, 2)

    def found(text: str, start: date = start, last: date = date(1998, 12, 31)) -> list[date]:
        return Rule.parse(text).days(start=start, first=start, last=last)

    assert len(found("FREQ=DAILY;COUNT=10")) == 10
    assert found("FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH")[-1] == date(1997, 10, 16)
    assert found("FREQ=MONTHLY;COUNT=10;BYDAY=1FR", date(1997, 9, 5))[-1] == date(1998, 6, 5)
    assert found("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", date(1997, 9, 4)) == [
        date(1997, 9, 4), date(1997, 10, 7), date(1997, 11, 6),
    ]  # fmt: skip
    assert found("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", date(1997, 5, 12)) == [
        date(1997, 5, 12),
        date(1998, 5, 11),
    ]
    monday, sunday = (
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
    )
    assert [day.day for day in found(monday, date(1997, 8, 5))] == [5, 10, 19, 24]
    assert [day.day for day in found(sunday, date(1997, 8, 5))] == [5, 17, 19, 31]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_part"),
        ("BYDAY=MO", "no_frequency"),
        ("FREQ=HOURLY", "not_a_value"),
        ("FREQ=WEEKLY;BYDAY=XX", "not_a_value"),
        ("FREQ=MONTHLY;BYDAY=0MO", "not_a_value"),
        ("FREQ=WEEKLY;BYHOUR=9", "unknown_part"),
        ("FREQ=WEEKLY;FREQ=DAILY", "twice"),
        ("FREQ=WEEKLY;INTERVAL=0", "not_a_value"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20260101", "not_together"),
        ("FREQ=WEEKLY;UNTIL=20260101T000000Z", "not_a_value"),
        ("FREQ=WEEKLY;BYDAY=1MO", "not_together"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "not_together"),
        ("FREQ=MONTHLY;BYYEARDAY=3", "not_together"),
        ("FREQ=MONTHLY;BYWEEKNO=3", "not_together"),
        ("FREQ=DAILY;BYSETPOS=1", "not_together"),
        ("FREQ=MONTHLY;BYMONTH=13", "not_a_value"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "not_a_value"),
    ],
)
def test_what_the_rfc_does_not_admit_is_refused(text: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        Rule.parse(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        ({"rule": "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30"}, "falls_never", "cadences[0].rule"),
        ({"ends_on": "2023-01-01"}, "ends_before", "cadences[0].ends_on"),
        ({"starts_on": "2025-02-29"}, "not_a_day", "cadences[0].starts_on"),
        ({"shift": "sideways"}, "not_a_value", "cadences[0].shift"),
        ({"key": "Monthly!"}, "not_a_value", "cadences[0].key"),
        ({"rhythm": "x"}, "unknown_part", "cadences[0]"),
        ({"name": ""}, "not_text", "cadences[0].name"),
        ({"name": "长" * 41}, "too_long", "cadences[0].name"),
        ({"seasons": {}}, "not_a_list", "cadences[0].seasons"),
        (season("06-01", "2025-09-30", "FREQ=DAILY"), "two_kinds", "cadences[0].seasons[0].to"),
        (season("02-30", "09-30", "FREQ=DAILY"), "not_a_value", "cadences[0].seasons[0].from"),
        (season("06-01", "06-30", "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=1"), "falls_never", "cadences[0].seasons[0].rule"),
    ],
)  # fmt: skip
def test_rules_that_cannot_stand_are_refused_with_their_place(
    change: dict[str, Any], code: str, place: str
) -> None:
    value = one_cadence("FREQ=WEEKLY")
    value["cadences"][0].update(change)
    with pytest.raises(RuleBroken) as refusal:
        read(value)
    assert (refusal.value.code, refusal.value.place) == (code, place)


def test_what_is_written_reads_the_same() -> None:
    rules = read(EMERGENCY)
    assert read(written(rules)) == rules
