"""Claims recomputed, by worked examples: the value, and why a claim and its readings differ."""

from datetime import date

import numpy as np
import pytest

from jianxing.methods.claims import Formula, Readings, compute, fits, reasons
from jianxing.methods.claims_wording import REASONS

OVER, BASE = (date(2024, 1, 1), date(2024, 12, 31)), (date(2023, 1, 1), date(2023, 12, 31))
DOWN = Formula("mean", "percent", OVER, BASE)


def held(name: str, levels: dict[int, float], *, skip: int = 0) -> Readings:
    """Daily readings that are one level a year; of the last year, *skip* days are missing."""
    days = np.arange(np.datetime64(f"{min(levels)}-01-01"), np.datetime64(f"{max(levels)}-12-31") + 1)
    years = days.astype("datetime64[Y]").astype(int) + 1970
    values = np.array([levels[year] for year in years], dtype=float)
    if skip:
        values[-skip:] = np.nan
    return Readings(name, days, values)


def test_a_change_is_that_of_the_means() -> None:
    outcome = compute([held("甲", {2023: 50.0, 2024: 44.0})], DOWN)
    assert (outcome.now, outcome.before) == (44.0, 50.0)
    assert outcome.value == pytest.approx(-12.0)
    assert (outcome.missing_now, outcome.missing_before) == (0, 0)


def test_several_series_are_averaged() -> None:
    two = [held("甲", {2023: 50.0, 2024: 40.0}), held("乙", {2023: 30.0, 2024: 30.0})]
    assert compute(two, DOWN).value == pytest.approx(-12.5)


def test_days_within_count_under_the_limit_of_their_day() -> None:
    days = np.arange(np.datetime64("2026-02-27"), np.datetime64("2026-03-03"))
    one = Readings(
        "甲", days, np.array([70.0, 76.0, 60.0, 61.0]), ((date(1, 1, 1), 75.0), (date(2026, 3, 1), 60.0))
    )
    over = (date(2026, 2, 27), date(2026, 3, 2))
    assert compute([one], Formula("days_within", "level", over)).value == 2.0
    assert compute([one], Formula("share_within", "level", over)).value == 50.0


def test_a_claim_fits_within_its_own_rounding() -> None:
    assert fits(-11.6, -12, decimals=0)
    assert not fits(-11.4, -12, decimals=0)
    assert not fits(None, 0, decimals=0)


@pytest.mark.parametrize(
    ("readings", "claimed", "code"),
    [
        ([held("甲", {2023: 50.0, 2024: 44.0})], -12.0, "fits"),
        ([held("甲", {2023: 50.0, 2024: 44.0})], 12.0, "sign"),
        ([held("甲", {2023: 50.0, 2024: 43.7})], -13.5, "rounding"),
        ([held("甲", {2022: 60.0, 2023: 50.0, 2024: 45.0})], -25.0, "other_base"),
        ([held("甲", {2023: 50.0, 2024: 40.0}), held("乙", {2023: 50.0, 2024: 50.0})], -20.0, "without"),
        ([held("甲", {2023: 50.0, 2024: 44.0})], -40.0, "unexplained"),
        ([held("甲", {2023: 50.0, 2024: 44.0}, skip=30)], -40.0, "missing"),
        ([Readings("甲", np.array([], dtype="datetime64[D]"), np.array([]))], -12.0, "nothing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_why_they_differ(readings: list[Readings], claimed: float, code: str) -> None:
    found = [one.code for one in reasons(readings, DOWN, claimed=claimed, decimals=0)]
    assert found[0] == code
    assert set(found) <= set(REASONS)


def test_readings_that_were_corrected_since_are_named() -> None:
    now, then = [held("甲", {2023: 50.0, 2024: 48.0})], [held("甲", {2023: 50.0, 2024: 40.0})]
    found = reasons(now, DOWN, claimed=-20.0, decimals=0, earlier=[("1", then)])
    assert [(one.code, dict(one.values)) for one in found] == [("earlier_version", {"version": "1"})]
