"""IAQI and AQI after HJ 633: worked by hand, exact at the breakpoints, never falling."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.methods.air import aqi, generation_on, grade_two, iaqi, index_of_day, limit_on
from jianxing.methods.air.index import POLLUTANTS, NotAConcentration
from jianxing.methods.air.limits import LEVELS

OLD, NEW = date(2026, 2, 28), date(2026, 3, 1)


@pytest.mark.parametrize("value", [-0.1, float("inf")])
def test_what_is_no_concentration_is_refused(value: float) -> None:
    with pytest.raises(NotAConcentration):
        iaqi("PM2.5", value, on=OLD)


@pytest.mark.parametrize(
    ("pollutant", "value", "on", "index"),
    [
        # (100-50)/(75-35) × (67-35) + 50 = 90; with the lower limit (100-50)/(60-35) × (58-35) + 50 = 96
        ("PM2.5", 67, OLD, 90),
        ("PM2.5", 58, NEW, 96),
        ("PM2.5", 75, OLD, 100),
        ("PM2.5", 75, NEW, 114),  # 100 + 50 × 15/55 = 113.6…, rounded up
        ("PM10", 120, OLD, 85),
        ("PM10", 120, NEW, 100),
        ("CO", 2.1, OLD, 53),  # 50 + 50 × 0.1/2 = 52.5
        ("CO", 2.04, OLD, 50),  # is reported as 2.0
        ("PM2.5", 74.5, OLD, 99),  # half to even: 74, 98.75
        ("PM2.5", 75.5, OLD, 102),  # 76, 101.25
        ("NO2", 0.4, OLD, 0),
        ("SO2", 5000, OLD, 500),
        ("O3_8h", 801, OLD, None),
        ("O3_8h", 161, OLD, 101),
        ("PM2.5", None, OLD, None),
        ("PM2.5", float("nan"), OLD, None),
    ],
)
def test_iaqi(pollutant: str, value: float | None, on: date, index: int | None) -> None:
    assert iaqi(pollutant, value, on=on) == index


def test_limits_by_date() -> None:
    assert [limit_on("PM2.5", day) for day in (OLD, NEW, date(2030, 12, 31), date(2031, 1, 1))] == [
        75,
        60,
        60,
        50,
    ]
    assert [limit for _since, limit in grade_two("PM10")] == [150, 120, 100]
    assert grade_two("SO2") == ((date(1, 1, 1), 150),)
    assert grade_two("value") == ()


def test_the_breakpoints_of_both_generations_give_the_levels() -> None:
    for on in (OLD, NEW):
        for pollutant, breaks in generation_on(on).breakpoints.items():
            assert [iaqi(pollutant, one, on=on) for one in breaks] == list(LEVELS[: len(breaks)])


@given(
    pollutant=st.sampled_from(POLLUTANTS),
    tenths=st.integers(0, 30_000),
    on=st.sampled_from([OLD, NEW]),
)
def test_more_is_never_better_and_the_index_is_rounded_up(pollutant: str, tenths: int, on: date) -> None:
    value = tenths / 10 if pollutant == "CO" else tenths // 10
    index, more = (iaqi(pollutant, one, on=on) for one in (value, value + 1))
    if index is None or more is None:
        assert pollutant == "O3_8h"
        assert value >= 800
        return
    assert index <= more
    breaks = generation_on(on).breakpoints[pollutant]
    if value < breaks[-1]:
        at = max(at for at, low in enumerate(breaks) if low <= value)
        exact = LEVELS[at] + Fraction(LEVELS[at + 1] - LEVELS[at], breaks[at + 1] - breaks[at]) * (
            Fraction(str(value)) - breaks[at]
        )
        assert 0 <= index - exact < 1


def test_a_day() -> None:
    day = index_of_day({"PM2.5": 80, "PM10": 160, "NO2": 30, "O3_8h": 900, "O3_1h": 1100}, on=OLD)
    assert day.iaqi == {"SO2": None, "NO2": 38, "PM10": 105, "CO": None, "O3_8h": 450, "PM2.5": 107}
    assert (day.aqi, day.primary, day.exceeding) == (450, ("O3_8h",), ("PM10", "O3_8h", "PM2.5"))
    assert day.missing == ("SO2", "CO")


def test_primary_pollutants() -> None:
    assert index_of_day({"PM2.5": 35, "NO2": 40}, on=OLD).primary == ()
    assert index_of_day({"PM2.5": 75, "NO2": 80, "SO2": 1}, on=OLD).primary == ("NO2", "PM2.5")
    assert aqi({"PM2.5": None}) is None
    assert index_of_day({}, on=OLD).primary == ()
