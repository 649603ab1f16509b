"""The picture of a question shows what is asked about: hours as hours, what was copied beside what it was copied from."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from django.utils import translation

from jianxing.indicators.operations.picturing import picture_of
from jianxing.methods.forensics.checking import Checked, check_all
from jianxing.methods.readings import HOUR, Series
from jianxing.questions.picture import MOST_POINTS, Picture

COUNT = 24 * 400
BEGIN = np.datetime64("2024-01-01T00:00", "s")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def station(name: str, seed: int) -> Series:
    random = np.random.default_rng(seed)
    level = np.cumsum(random.normal(0, 0.12, COUNT))
    values = np.rint(60 * np.exp(0.5 * np.sin(level)) + random.uniform(-6, 6, COUNT))
    return Series(name, "PM2.5", "µg/m³", HOUR, BEGIN, values, np.arange(1, COUNT + 1))


def checked(series: list[Series], check: str) -> Checked:
    (mine,) = [checks for one, checks in check_all(series, only=[check]) if one is series[0]]
    (found,) = mine
    return found


def asked(series: list[Series], check: str) -> Checked:
    found = checked(series, check)
    assert found.asked
    return found


def drawn(series: list[Series], found: Checked) -> Picture:
    picture = picture_of(series[0], found, series, "µg/m³")
    assert picture is not None
    assert picture.kept()["labels"] == picture.labels  # it may be kept
    return picture


def test_a_copy_lies_over_what_it_was_copied_from() -> None:
    mine, other = station("甲", 1), station("乙", 2)
    values = mine.values.copy()
    values[5000:5048] = other.values[3000:3048]
    series = [replace(mine, values=values), other]
    found = asked(series, "copied_blocks")
    picture = drawn(series, found)
    assert len(picture.labels) == 48 + 2 * 72
    assert picture.labels[72] == "2024-07-27 08:00"
    own, source = picture.lines
    assert "乙 2024-05-05 00:00" in source.name
    assert list(picture.marked) == list(range(72, 120))
    assert list(own.values[72:120]) == list(source.values[72:120])
    assert list(own.values[:72]) != list(source.values[:72])


def test_what_reaches_further_than_a_picture_is_shown_where_there_is_most_of_it() -> None:
    mine = station("甲", 1)
    values = mine.values.copy()
    values[100:130], values[9000:9060] = 60.0, 60.0
    series = [replace(mine, values=values)]
    picture = drawn(series, asked(series, "flat_line"))
    assert len(picture.labels) <= MOST_POINTS
    assert "30 further readings lie outside" in picture.title
    assert len(picture.marked) == 60


def test_digits_and_hours_are_shown_as_columns_of_readings() -> None:
    mine = station("甲", 1)
    values = mine.values.copy()
    values[2000:5000] = np.rint(values[2000:5000] / 5) * 5
    series = [replace(mine, values=values)]
    picture = drawn(series, asked(series, "last_digits"))
    assert picture.columns
    assert picture.labels == [str(digit) for digit in range(10)]
    (counts,) = [line.values for line in picture.lines]
    assert min(counts[0] or 0, counts[5] or 0) > 5 * max(counts[at] or 0 for at in (1, 2, 3, 4, 6, 7, 8, 9))
    series = [mine]
    found = checked(series, "density_at_limit")
    assert found.limit == 75
    hours = replace(found, result=replace(found.result, values={**found.result.values, "of": "hours"}))
    picture = drawn(series, hours)
    assert picture.title.startswith("Hours by concentration")
    inside = (mine.values > 75 - 12 * 3.75) & (mine.values <= 75 + 12 * 3.75)
    assert sum(count or 0 for count in picture.lines[0].values) == inside.sum()
    days = drawn(series, found)
    assert days.title.startswith("Days by concentration")
    assert sum(count or 0 for count in days.lines[0].values) <= 400
