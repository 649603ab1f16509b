"""What is asked of readings by Ibis: flags are those of the arrays byte for byte, differences and unions are exact."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jianxing.methods.forensics.qartod import Limits, flags
from jianxing.methods.readings import HOUR
from jianxing.methods.series import expressions, files

LIMITS: dict[str, Any] = {
    "fail": (-20.0, 60.0), "suspect": (-10.0, 50.0), "spike": (6.0, 12.0), "rate": (8 / HOUR, 15 / HOUR), "flat": (6, 12),
    "tolerance": 0.001,
}  # fmt: skip


def hours(count: int) -> np.ndarray:
    return np.datetime64("2020-01-01T00", "s") + np.arange(count) * np.timedelta64(HOUR, "s")


def written(folder: Path, name: str, times: np.ndarray, values: np.ndarray) -> Any:
    files.write_arrays(times, values, np.arange(len(values)), folder / name)
    return files.table(folder / name)


def test_flags_are_those_of_the_arrays(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    values = 20 + 15 * np.sin(np.arange(3000) / 4) + random.normal(0, 3, 3000)
    values[random.integers(0, 3000, 60)] += 40
    values[500:530] = 7.0
    values[random.integers(0, 3000, 80)] = np.nan
    table = written(tmp_path, "a.parquet", hours(3000), values)
    found = files.ask(expressions.flags(table, step_s=float(HOUR), **LIMITS))
    expected = flags(
        values,
        limits=Limits(
            fail_range=LIMITS["fail"], suspect_range=LIMITS["suspect"], spike=LIMITS["spike"], rate=LIMITS["rate"],
            flat=LIMITS["flat"], tolerance=LIMITS["tolerance"],
        ),
        step_s=HOUR,
    )  # fmt: skip
    for test in ("range", "spike", "rate", "flat"):
        mine = np.array([row[test] for row in found], dtype=np.uint8)
        assert np.array_equal(mine, getattr(expected, test)), test


def test_a_file_is_the_same_for_the_same_readings_and_has_no_nan(tmp_path: Path) -> None:
    values = np.array([1.0, np.nan, 3.0])
    for name in ("a.parquet", "b.parquet"):
        written(
            tmp_path,
            name,
            hours(3)[::-1] if name == "b.parquet" else hours(3),
            values[::-1] if name == "b.parquet" else values,
        )
    times, read, _rows = files.read(tmp_path / "b.parquet")
    assert (times == hours(3)).all()
    np.testing.assert_array_equal(read, values)
    assert files.summary(tmp_path / "a.parquet").missing == 1


def test_differences_and_what_is_laid_over(tmp_path: Path) -> None:
    old = written(tmp_path, "old.parquet", hours(4), np.array([1.0, 2.0, np.nan, 4.0]))
    new = written(tmp_path, "new.parquet", hours(6)[1:], np.array([2.0, 3.0, np.nan, 5.0, 6.0]))
    found = [(row["at"].hour, row["was"], row["now"]) for row in files.ask(expressions.differences(old, new))]
    assert found == [(0, 1.0, None), (2, None, 3.0), (3, 4.0, None), (4, None, 5.0), (5, None, 6.0)]
    whole = files.ask(expressions.overlaid(old, new).order_by("at"))
    assert [row["value"] for row in whole] == [1.0, 2.0, 3.0, None, 5.0, 6.0]


def test_gaps_are_where_readings_stop(tmp_path: Path) -> None:
    table = written(tmp_path, "a.parquet", hours(6)[[0, 1, 4, 5]], np.ones(4))
    [gap] = files.ask(expressions.gaps(table, step_s=HOUR))
    assert (gap["at"].hour, gap["then"].hour, gap["seconds"]) == (1, 4, 3 * HOUR)


def test_readings_lie_on_their_grid_or_are_refused(tmp_path: Path) -> None:
    times = np.array(["2024-01-01", "2024-03-01"], dtype="datetime64[s]")
    start, values, rows = files.on_grid(times, np.array([1.0, 3.0]), np.array([2, 3]), step="month")
    np.testing.assert_array_equal(values, [1.0, np.nan, 3.0])
    assert (str(start), rows.tolist()) == ("2024-01-01T00:00:00", [2, 0, 3])
    later = np.array(["2024-01-02", "2024-03-02"], dtype="datetime64[s]")
    with pytest.raises(files.NotOnGrid):
        files.on_grid(later, np.ones(2), np.ones(2, dtype=np.int64), step="month")
