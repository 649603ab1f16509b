"""Aims by date, by worked examples."""

from datetime import date

import pytest

from jianxing.methods.aims import Aim, standing

AIM = Aim(value=30.0, by=date(2027, 1, 1), base=50.0, base_on=date(2023, 1, 1), lower=True)


def test_half_of_the_way_at_half_of_the_time_is_on_pace() -> None:
    found = standing(AIM, now=40.0, now_on=date(2025, 1, 1))
    assert (found.distance, found.done) == (10.0, 0.5)
    assert found.pace == pytest.approx(-5.0, rel=1e-2)
    assert found.needed == pytest.approx(-5.0, rel=1e-2)
    assert found.expected is not None
    assert abs((found.expected - AIM.by).days) <= 1


def test_what_goes_back_never_arrives() -> None:
    found = standing(AIM, now=55.0, now_on=date(2025, 1, 1))
    assert (found.distance, found.done, found.expected, found.is_on_pace) == (25.0, -0.25, None, False)


def test_what_is_reached_has_nothing_left() -> None:
    found = standing(AIM, now=28.0, now_on=date(2026, 1, 1))
    assert (found.distance, found.needed, found.is_reached, found.is_on_pace) == (0.0, None, True, True)


def test_higher_may_be_better() -> None:
    more = Aim(value=100.0, by=date(2027, 1, 1), base=20.0, base_on=date(2023, 1, 1), lower=False)
    found = standing(more, now=40.0, now_on=date(2025, 1, 1))
    assert (found.distance, found.is_on_pace) == (60.0, False)
    assert found.needed == pytest.approx(30.0, rel=1e-2)
