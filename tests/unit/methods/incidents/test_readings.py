"""Tables of readings: what is read, and every bad cell by row and column."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianxing.methods.incidents.readings import BEIJING, MOST_ROWS, read

HEADER = "站点,经度,纬度,要素,数值,单位,时间\n"
ROW = "土门楼,116.98,39.62,雨量,12.5,毫米,2026-03-14 13:05\n"


def faults(text: str) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in read(text.encode()).faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_of_chinese_or_english_heads_is_read(encoding: str) -> None:
    [one] = read((HEADER + ROW).encode(encoding)).readings
    assert (one.row, one.station, one.value, one.unit) == (2, "土门楼", 12.5, "毫米")
    assert one.at == datetime(2026, 3, 14, 13, 5, tzinfo=BEIJING)
    english = "time,unit,value,quantity,lat,lon,station\n2026-03-14T05:05:00Z,mm,12.5,rain,39.62,116.98,a\n"
    [two] = read(english.encode(encoding)).readings
    assert two.at == datetime(2026, 3, 14, 5, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("土门楼", "", (2, "站点", "empty_cell")),
        ("116.98", "东", (2, "经度", "no_number")),
        ("116.98", "216.98", (2, "经度", "off_earth")),
        ("39.62", "116.98", (2, "纬度", "off_earth")),
        ("12.5", "nan", (2, "数值", "no_number")),
        ("12.5", "12,5", (2, "时间", "no_time")),
        ("毫米", "毫" * 21, (2, "单位", "too_long")),
        ("2026-03-14 13:05", "2026-03-14", (2, "时间", "no_time")),
        ("2026-03-14 13:05", "2026-02-30 13:05", (2, "时间", "no_time")),
    ],
)
def test_a_bad_cell_is_named(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert fault in faults(HEADER + ROW.replace(old, new))


def test_files_that_are_none_are_told_apart() -> None:
    assert faults("") == [(1, name, "no_column") for name in HEADER.strip().split(",")]
    assert faults(HEADER) == [(0, "", "empty")]
    assert faults(HEADER.replace("单位,", "") + ROW) == [(1, "单位", "no_column")]
    assert faults(HEADER + ROW * (MOST_ROWS + 1)) == [(0, "", "too_many")]
    assert [one.code for one in read(b"\x00\x01").faults] == ["no_text"]
    assert [one.code for one in read(b"x" * 2_000_001).faults] == ["too_large"]
    assert faults(HEADER + '"a\n') == [(0, "", "no_table")]


def test_the_same_row_twice_is_one_and_another_value_is_named_with_the_row_before() -> None:
    assert len(read((HEADER + ROW + ROW).encode()).readings) == 1
    assert faults(HEADER + ROW + ROW.replace("12.5", "13")) == [(3, "数值", "twice")]


@given(st.binary(max_size=300), st.text(max_size=60))
def test_no_file_breaks_it_and_what_holds_is_whole(noise: bytes, cell: str) -> None:
    read(noise)
    table = read((HEADER + ROW.replace("土门楼", cell)).encode("utf-8", "replace"))
    assert table.faults or table.readings
    assert all(one.station and one.at.tzinfo for one in table.readings)
