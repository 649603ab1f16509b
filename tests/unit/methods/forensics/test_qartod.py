"""The QARTOD tests: worked by hand, equal to the plain definition, equal as a stream."""

import zlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.methods.forensics.qartod import Flagger, Flags, Limits, count_file, flags
from jianxing.methods.forensics.qartod.flags import PIECE, passing

HOUR = 3600
LIMITS = Limits(
    suspect_range=(-10, 50), fail_range=(-20, 60), spike=(6, 12), rate=(8 / HOUR, 15 / HOUR), flat=(6, 12),
    tolerance=0.001,
)  # fmt: skip
TESTS = ("range", "spike", "rate", "flat")


def plainly(v: np.ndarray, seconds: np.ndarray, limits: Limits = LIMITS) -> list[np.ndarray]:
    """The definitions, reading by reading."""
    found = [np.ones(len(v), np.uint8) for _test in TESTS]
    for at, x in enumerate(v):
        marks = [1, 2, 1, 1]
        for level, low, high in ((3, *limits.suspect_range), (4, *limits.fail_range)):
            if x < low or x > high:
                marks[0] = level
        if 0 < at < len(v) - 1:
            away = abs(x - (v[at - 1] + v[at + 1]) / 2)
            marks[1] = (
                2 if np.isnan(away) else 4 if away > limits.spike[1] else 3 if away > limits.spike[0] else 1
            )
        if at:
            speed = abs((x - v[at - 1]) / (seconds[at] - seconds[at - 1]))
            marks[2] = 4 if speed > limits.rate[1] else 3 if speed > limits.rate[0] else 1
        for level, window in ((3, limits.flat[0]), (4, limits.flat[1])):
            if at >= window:
                there = [one for one in v[at - window : at + 1] if not np.isnan(one)]
                if there and max(there) - min(there) < limits.tolerance:
                    marks[3] = level
        for test, mark in zip(found, marks, strict=True):
            test[at] = 9 if np.isnan(x) else mark
    return found


def series(count: int, seed: int = 5) -> np.ndarray:
    """A day's round with noise, stuck stretches, spikes and gaps."""
    random = np.random.default_rng(seed)
    v = 20 + 15 * np.sin(np.arange(count) * 2 * np.pi / 24) + random.normal(0, 1, count)
    for at in random.integers(0, max(count - 50, 1), count // 200):
        v[at : at + 20] = v[at]
    v[random.integers(0, count, count // 100)] += random.choice([-30, 30, 60])
    v[random.integers(0, count, count // 60)] = np.nan
    return v


def test_by_hand() -> None:
    v = np.array([20, 20, 33, np.nan, 55, 70, -15, *[7.0] * 14])
    found = flags(v, limits=LIMITS)
    assert found.range.tolist()[:7] == [1, 1, 1, 9, 3, 4, 3]
    # the neighbours of 33 and 55 are missing on one side; 70 lies 50 from (55 - 15)/2
    assert found.spike.tolist()[:7] == [2, 3, 2, 9, 2, 4, 4]
    assert found.spike[-1] == 2
    assert found.rate.tolist()[:7] == [1, 1, 3, 9, 1, 3, 4]
    assert found.flat.tolist()[7:] == [1] * 6 + [3] * 6 + [4] * 2
    assert found.worst().tolist()[:4] == [1, 3, 3, 9]


def test_the_reference_checksum() -> None:
    """The flags of a fixed series, the same that ioos_qc gives."""
    found = flags(series(50_000), limits=LIMITS)
    expected = plainly(series(50_000)[:3000], np.arange(3000) * HOUR)
    for test, one in zip(TESTS, expected, strict=True):
        np.testing.assert_array_equal(getattr(found, test)[:2990], one[:2990])
    assert [zlib.crc32(getattr(found, test)) for test in TESTS] == CHECKSUMS


CHECKSUMS = [834743209, 3551360570, 1616969984, 409816253]


VALUES = st.lists(
    st.one_of(st.just(float("nan")), st.just(7.0), st.floats(-80, 80), st.integers(-30, 70).map(float)),
    max_size=60,
)


@given(values=VALUES, cuts=st.lists(st.integers(1, 20), max_size=8))
def test_any_series_is_flagged_as_defined_at_once_and_piece_by_piece(
    values: list[float], cuts: list[int]
) -> None:
    v = np.array(values)
    at_once = flags(v, limits=LIMITS)
    for test, one in zip(TESTS, plainly(v, np.arange(len(v)) * HOUR), strict=True):
        np.testing.assert_array_equal(getattr(at_once, test), one)
    assert_equal(at_once, streamed(v, cuts))


def streamed(v: np.ndarray, cuts: list[int]) -> list[Flags]:
    flagger, found, at = Flagger(limits=LIMITS), [], 0
    for cut in [*cuts, len(v)]:
        found.append(flagger.push(v[at : at + cut]))
        at += cut
    return [*found, flagger.finish()]


def assert_equal(whole: Flags, pieces: list[Flags]) -> None:
    for test in TESTS:
        together = np.concatenate([getattr(one, test) for one in pieces])
        np.testing.assert_array_equal(getattr(whole, test), together)


def test_pieces_threads_and_stuck_series_change_nothing() -> None:
    v = series(20 * PIECE + 5)
    v[3 * PIECE - 7 : 5 * PIECE + 9] = 12.5
    one = flags(v, limits=LIMITS, threads=1)
    for test in TESTS:
        np.testing.assert_array_equal(getattr(one, test), getattr(flags(v, limits=LIMITS, threads=2), test))
    assert (one.flat[3 * PIECE + 10 : 5 * PIECE] == 4).all()


def test_uneven_times() -> None:
    v, seconds = np.array([1.0, 12.0, 12.0, 30.0]), np.array([0, 3600, 7200, 18_000])
    found = flags(v, limits=LIMITS, seconds=seconds)
    np.testing.assert_array_equal(found.rate, plainly(v, seconds)[2])
    assert found.rate.tolist() == [1, 3, 1, 1]


@given(limit=st.floats(1e-9, 1e6), step=st.floats(1, 1e6))
def test_the_comparison_without_the_division(limit: float, step: float) -> None:
    least = passing(limit, step)
    assert least / step > limit
    assert not np.nextafter(least, -np.inf) / step > limit


def test_a_file_is_counted_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    v = series(5000)
    v[100:140] = np.nan
    pq.write_table(pa.table({"v": pa.array(v, from_pandas=True)}), tmp_path / "a.parquet")
    monkeypatch.setattr("jianxing.methods.forensics.qartod.stream.BATCH", 123)
    counts = count_file(tmp_path / "a.parquet", limits=LIMITS, resolution=1.0)
    whole = flags(v, limits=LIMITS)
    for test in TESTS:
        values, numbers = np.unique(getattr(whole, test), return_counts=True)
        assert counts.flags[test] == dict(zip(values.tolist(), numbers.tolist(), strict=True))
    missing = np.isnan(v)
    assert (counts.rows, counts.missing) == (5000, missing.sum())
    assert counts.gaps == int((missing[1:] & ~missing[:-1]).sum() + missing[0])
    assert counts.longest_gap >= 40
    assert sum(counts.ends) == 5000 - missing.sum()
