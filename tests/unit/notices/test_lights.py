"""Lights by hand-worked days of 2026: 1–3 May and 4–5 May are off (Labour Day), 9 May (a Saturday) is worked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.kernel.workdays import Calendar
from jianxing.notices.lights import Light, bounds, days_left, late_before, light

HOLIDAYS = {date(2026, 5, day): False for day in range(1, 6)}
CALENDAR = Calendar({**HOLIDAYS, date(2026, 5, 9): True})
DAYS = st.dates(date(2026, 3, 1), date(2026, 8, 31))


def at(due_on: date, today: date, **more: object) -> Light:
    return light(due_on=due_on, today=today, calendar=CALENDAR, **more)  # type: ignore[arg-type]  # spelt in each test


def test_without_a_deadline_there_is_no_light() -> None:
    assert light(due_on=None, today=date(2026, 3, 2), calendar=CALENDAR) is Light.NONE


def test_the_day_itself_is_near_and_the_next_working_day_overdue() -> None:
    thursday = date(2026, 3, 5)
    assert at(thursday, thursday) is Light.BLUE
    assert at(thursday, date(2026, 3, 6)) is Light.RED


def test_a_deadline_before_days_off_is_overdue_only_when_work_goes_on() -> None:
    last_day = date(2026, 4, 30)
    assert [at(last_day, date(2026, 5, day)) for day in range(1, 6)] == [Light.BLUE] * 5
    assert at(last_day, date(2026, 5, 6)) is Light.RED
    assert days_left(due_on=last_day, today=date(2026, 5, 6), calendar=CALENDAR) == -1


def test_near_is_counted_in_working_days_through_a_holiday() -> None:
    # From 30 April on: 6, 7, 8 May are the three working days; 9 May is worked to make up and is the fourth.
    assert at(date(2026, 5, 8), date(2026, 4, 30)) is Light.BLUE
    assert at(date(2026, 5, 9), date(2026, 4, 30)) is Light.NONE


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (None, Light.YELLOW),  # 6 of 10 days gone, nothing heard
        (39, Light.YELLOW),
        (40, Light.NONE),  # 60 % of the time less 20 points
        (100, Light.NONE),
    ],
)
def test_behind_plan(percent: int | None, expected: Light) -> None:
    # Ten working days from Monday 2 March to Monday 16 March; on Tuesday 10 March six have gone and four are left.
    start, due_on, today = date(2026, 3, 2), date(2026, 3, 16), date(2026, 3, 10)
    assert CALENDAR.between(start, due_on) == 10
    assert at(due_on, today, started_on=start, percent=percent) is expected


def test_silence_is_behind_only_after_half_of_the_time() -> None:
    start, due_on = date(2026, 3, 2), date(2026, 3, 16)
    assert at(due_on, date(2026, 3, 9), started_on=start) is Light.NONE
    assert at(due_on, date(2026, 3, 10), started_on=start) is Light.YELLOW


def test_without_a_start_nobody_is_behind() -> None:
    assert at(date(2026, 6, 30), date(2026, 3, 10), percent=0) is Light.NONE


def test_a_start_in_the_future_or_after_the_deadline_gives_no_yellow() -> None:
    assert at(date(2026, 6, 30), date(2026, 3, 10), started_on=date(2026, 4, 1)) is Light.NONE
    assert at(date(2026, 6, 30), date(2026, 3, 10), started_on=date(2026, 7, 1)) is Light.NONE


@given(today=DAYS, due_on=DAYS, near=st.integers(0, 6))
def test_bounds_tell_the_same_as_the_light(today: date, due_on: date, near: int) -> None:
    shown = light(due_on=due_on, today=today, calendar=CALENDAR, near_days=near)
    edges = bounds(today=today, calendar=CALENDAR, near_days=near)
    assert (shown is Light.RED) == (due_on < edges.overdue_before)
    assert (shown is Light.BLUE) == (edges.overdue_before <= due_on <= edges.near_until)


@given(today=DAYS, due_on=DAYS, days=st.integers(1, 12))
def test_late_before_counts_working_days(today: date, due_on: date, days: int) -> None:
    late = -days_left(due_on=due_on, today=today, calendar=CALENDAR)
    assert (late >= days) == (due_on < late_before(today=today, calendar=CALENDAR, days=days))


@given(due_on=DAYS, today=DAYS)
def test_a_light_never_goes_back_as_days_pass(due_on: date, today: date) -> None:
    order = [Light.NONE, Light.BLUE, Light.RED]
    tomorrow = today + timedelta(days=1)
    assert order.index(at(due_on, today)) <= order.index(at(due_on, tomorrow))
