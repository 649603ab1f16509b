from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.kernel.workdays import Calendar, Deadline, provisional_years, seed_days

CALENDAR = Calendar({day: worked for day, worked, _ in seed_days(range(2024, 2027))})


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 1, 26), True),  # a Sunday worked for the Spring Festival
        (date(2025, 1, 28), False),  # the eve, a Tuesday
        (date(2025, 2, 8), True),  # a Saturday worked for it
        (date(2025, 3, 5), True),
        (date(2025, 3, 8), False),
        (date(2025, 10, 6), False),  # Mid-autumn within the National Day week
        (date(2026, 2, 28), True),
    ],
)
def test_days_of_the_published_tables(day: date, worked: bool) -> None:
    assert CALENDAR.is_workday(day) is worked


def test_three_days_from_a_friday_end_on_the_wednesday() -> None:
    assert CALENDAR.add(date(2025, 3, 7), 3) == Deadline(on=date(2025, 3, 12), provisional=False)


def test_counted_by_hand_through_the_spring_festival() -> None:
    # 2025-01-24 is a Friday. Worked: Sun 26, Mon 27, Wed 5, Thu 6, Fri 7, Sat 8 February.
    assert CALENDAR.add(date(2025, 1, 24), 6).on == date(2025, 2, 8)
    assert CALENDAR.between(date(2025, 1, 24), date(2025, 2, 8)) == 6


def test_no_days_end_on_the_day_itself() -> None:
    assert CALENDAR.add(date(2025, 3, 8), 0).on == date(2025, 3, 8)


def test_backwards() -> None:
    assert CALENDAR.add(date(2025, 3, 12), -3).on == date(2025, 3, 7)


def test_late_is_negative_and_days_off_after_the_end_are_not_late_yet() -> None:
    assert CALENDAR.between(date(2025, 3, 12), date(2025, 3, 7)) == -3
    assert CALENDAR.between(date(2025, 3, 9), date(2025, 3, 7)) == 0


def test_a_year_not_published_is_provisional_and_follows_the_weekend() -> None:
    assert CALENDAR.add(date(2026, 12, 31), 1) == Deadline(on=date(2027, 1, 1), provisional=True)
    assert Calendar({date(2027, 1, 1): False}, frozenset({2027})).is_provisional(date(2027, 6, 1))
    assert not CALENDAR.add(date(2026, 12, 1), 5).provisional


def test_the_seed_names_its_days_and_knows_what_it_lacks() -> None:
    rows = {day: (worked, note) for day, worked, note in seed_days([2025])}
    assert rows[date(2025, 1, 26)] == (True, "春节调休上班")
    assert rows[date(2025, 10, 1)][0] is False
    assert all(day.year == 2025 for day in rows)
    assert not any(
        character.isascii() and character.isalpha() for _, note in rows.values() for character in note
    )
    assert provisional_years([2025, 2999]) == {2999}
    assert seed_days([2999]) == []


@given(
    start=st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31)),
    days=st.integers(min_value=1, max_value=300),
)
def test_between_undoes_add(start: date, days: int) -> None:
    due = CALENDAR.add(start, days).on
    assert CALENDAR.is_workday(due)
    assert CALENDAR.between(start, due) == days
    assert CALENDAR.between(due, start) == -days
    assert CALENDAR.between(start, due - timedelta(days=1)) == days - 1
