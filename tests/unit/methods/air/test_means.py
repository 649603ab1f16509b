"""Which daily values are valid."""

import numpy as np

from jianxing.methods.air import daily_means, days_of, largest_of_day, mda8

NAN = np.nan


def hours(*, missing: int = 0, value: float = 10.0) -> np.ndarray:
    row = np.full((1, 24), value)
    row[0, :missing] = NAN
    return row


def test_a_mean_needs_twenty_hours() -> None:
    assert daily_means(hours(missing=4))[0] == 10
    assert np.isnan(daily_means(hours(missing=5))[0])
    assert np.isnan(daily_means(hours(missing=24))[0])
    assert np.isnan(largest_of_day(hours(missing=5))[0])
    assert largest_of_day(np.arange(24.0)[None, :])[0] == 23


def test_days_begin_where_the_series_does() -> None:
    days, rows = days_of(np.datetime64("2026-02-28T22:00:00"), np.arange(4.0))
    assert [str(day) for day in days] == ["2026-02-28", "2026-03-01"]
    assert rows[0, 22:].tolist() == [0, 1]
    assert rows[1, :2].tolist() == [2, 3]
    assert np.isnan(rows).sum() == 44


def test_ozone_is_the_largest_mean_of_eight_hours_within_the_day() -> None:
    row = np.zeros((1, 24))
    row[0, 10:18] = 80
    assert mda8(row)[0] == 80
    row[0, :2] = 1000  # two hours raise the first window to 250, which has no hours of the day before
    assert mda8(row)[0] == 250


def test_fewer_than_fourteen_windows_stand_only_above_the_limit() -> None:
    for value, stands in ((100.0, False), (200.0, True)):
        row = hours(missing=7, value=value)  # windows that begin at 5 and later have six hours: 12 of 17
        assert np.isnan(mda8(row)[0]) != stands
    assert mda8(hours(missing=5, value=100.0))[0] == 100  # 14 of 17
    assert np.isnan(mda8(hours(missing=24))[0])
