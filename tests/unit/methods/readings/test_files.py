"""Files of readings: what cannot be read is named by row, column and remedy; wide and long come to the same series."""

import gzip
import lzma
from datetime import date, datetime
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jianxing.methods.readings import DAY, HOUR, Readings, ReadingsRefused, read
from jianxing.methods.readings.wording import MESSAGES
from jianxing.methods.series.apart import staged
from jianxing.methods.series.pieces import pieces
from jianxing.methods.series.staging import Limits


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "code", "row", "column"),
    [
        ("", "file_empty", 0, ""),
        ("a,b\n1,2\n", "no_time", 0, ""),
        ("时间,备注\n2026-03-05 14:00,好\n", "no_values", 1, ""),
        ("时间,PM2.5\n", "no_rows", 0, ""),
        ("时间,PM2.5\n2026-13-05 14:00,4\n", "not_a_time", 2, "时间"),
        ("日期,小时,PM2.5\n2026-03-05,25,4\n", "not_a_time", 2, "小时"),
        ("时间,PM2.5\n2026-03-05 14:00,4\n\n2026-03-05 15:00,约40\n", "not_a_number", 4, "PM2.5"),
        ("时间,PM2.5\n2026-03-05 14:00,inf\n", "not_finite", 2, "PM2.5"),
        ("时间,PM2.5\n2026-03-05 14:00,1\n2026-03-05 14:00,2\n", "twice", 3, "PM2.5"),
        ("时间,PM2.5\n2026-03-05 14:07,1\n", "off_the_hour", 2, "时间"),
        ("时间,PM2.5\n1026-03-05 14:00,1\n", "too_long_ago", 2, "时间"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, text: str, code: str, row: int, column: str) -> None:
    with pytest.raises(ReadingsRefused) as caught:
        read(write(tmp_path / "a.csv", text))
    assert (caught.value.code, caught.value.row, caught.value.column) == (code, row, column)
    assert MESSAGES[code] % dict(caught.value.values)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.4 and so on", "file_unknown"),
        (b"\xfd7zXZ\x00broken", "packed_damaged"),
        (b"\x1f\x8bbroken..", "packed_damaged"),
        (lzma.compress(b"time,PM2.5\n2026-03-05 14:00,4\n")[:40], "packed_cut"),
        (b"PAR1broken", "parquet_damaged"),
        (b"PK\x03\x04broken", "book_damaged"),
        (b"\xd0\xcf\x11\xe0an old or a locked book", "book_old"),
        (b"\xff\xffnoise under the name of a workbook\xff\x00\xff", "file_unknown"),
        (b"time,PM2.5\n2026-03-05 14:00," + b"4" * 200_000, "row_broken"),
        ("时间,PM2.5".encode() + b"\xff\xff\xff", "encoding_unknown"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    for reader in (read, streamed):
        with pytest.raises(ReadingsRefused) as caught:
            reader(path)
        assert caught.value.code == code
        assert not caught.value.values
        assert ": " in MESSAGES[code]


def streamed(path: Path) -> None:
    """Read a file as it is read on its way into series, block by block."""
    for blocks, _above, _sheet in pieces(path, Limits()):
        for _block in blocks:
            pass


def test_a_file_that_was_cut_in_copying_says_at_which_row(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    lines = [f"2026-03-05 14:00,{value}\n" for value in random.random(20_000)]
    whole = lzma.compress("".join(["time,PM2.5\n", *lines]).encode())
    path = tmp_path / "A.csv.xz"
    path.write_bytes(whole[: len(whole) // 2])
    for reader in (read, streamed):
        with pytest.raises(ReadingsRefused) as caught:
            reader(path)
        assert caught.value.code == "packed_cut"
        assert 9_000 < caught.value.row < 11_000


def test_a_refusal_names_the_sheet_of_a_workbook_that_has_several(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["本表说明"])
    sheet = book.create_sheet("一月")
    for row in (["站点", "日期", "PM2.5"], ["甲", date(2026, 1, 1), 35], ["甲", date(2026, 1, 2), "坏值"]):
        sheet.append(row)
    path = tmp_path / "A.xlsx"
    book.save(path)
    for reader in (read, lambda one: staged(one, name=one.name, into=tmp_path / "staged.parquet")):
        with pytest.raises(ReadingsRefused) as caught:
            reader(path)
        assert (caught.value.sheet, caught.value.row, caught.value.column) == ("一月", 3, "PM2.5")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReadingsRefused, match="no_such_file"):
        read(tmp_path / "none.csv")


UCI = """"No","year","month","day","hour","PM2.5","CO","TEMP","wd","station"
1,2013,3,1,0,4,300,-0.7,"NNW","Aotizhongxin"
2,2013,3,1,1,NA,400,-1.1,"NA","Aotizhongxin"
4,2013,3,1,3,9,500,0,"E","Aotizhongxin"
"""


def test_hours_in_parts_with_weather_beside_them(tmp_path: Path) -> None:
    path = tmp_path / "A.csv.xz"
    path.write_bytes(lzma.compress(UCI.encode()))
    found = read(path)
    fine, monoxide = found.series
    assert (fine.name, fine.unit, fine.step_s) == ("Aotizhongxin PM2.5", "µg/m³", HOUR)
    np.testing.assert_array_equal(fine.values, [4, np.nan, np.nan, 9])
    assert fine.rows.tolist() == [2, 3, 0, 4]
    assert str(fine.times[3]) == "2013-03-01T03:00:00"
    assert (monoxide.unit, monoxide.values.tolist()[0]) == ("mg/m³", 0.3)
    assert [note.code for note in found.notes] == ["co_in_micrograms"]
    temperature, wind = found.weather["Aotizhongxin"]
    assert temperature.values.tolist()[:2] == [-0.7, -1.1]
    assert wind.values.tolist()[0] == 337.5
    assert np.isnan(wind.values[1])


LONG = """时间,站点,项目,数值,单位
2026-03-05 00:00,甲,PM2.5,4,ug/m3
2026-03-05 01:00,甲,PM2.5,—,ug/m3
2026/3/5 0:00,乙,细颗粒物,0.007,mg/m3
"""


def values(found: Readings) -> dict[str, list[float]]:
    return {one.name: np.nan_to_num(one.values, nan=-1).tolist() for one in found.series}


def test_long_tables_in_any_form(tmp_path: Path) -> None:
    expected = {"甲 PM2.5": [4, -1], "乙 PM2.5": [7]}
    assert values(read(write(tmp_path / "a.csv", LONG))) == expected
    assert values(read(write(tmp_path / "b.csv", LONG, "gbk"))) == expected
    packed = tmp_path / "c.csv.gz"
    packed.write_bytes(gzip.compress(LONG.encode()))
    assert values(read(packed)) == expected
    book = openpyxl.Workbook()
    book.create_sheet("说明")["A1"] = "某市监测数据"
    sheet = book.worksheets[0]
    sheet.append(["某市空气质量"])
    for line in LONG.splitlines():
        sheet.append([float(one) if one in {"4", "0.007"} else one for one in line.split(",")])
    sheet["A3"] = datetime(2026, 3, 5)  # noqa: DTZ001
    book.save(tmp_path / "d.xlsx")
    found = read(tmp_path / "d.xlsx")
    assert values(found) == expected
    assert found.series[0].rows.tolist() == [3, 4]
    assert found.notes[0].code == "unit_converted"


def test_stations_in_columns(tmp_path: Path) -> None:
    text = "date,hour,type,1001A,1002A\n20260305,0,PM2.5,4,5\n20260305,0,O3,60,\n20260305,1,PM2.5,6,7\n"
    assert values(read(write(tmp_path / "a.csv", text))) == {
        "1001A PM2.5": [4, 6],
        "1002A PM2.5": [5, 7],
        "1001A O3": [60],
        "1002A O3": [-1],
    }


def test_days_in_parquet(tmp_path: Path) -> None:
    table = pa.table(
        {"日期": pa.array([datetime(2026, 3, 5), datetime(2026, 3, 7)]), "PM2.5": pa.array([4.0, None])}  # noqa: DTZ001
    )
    pq.write_table(table, tmp_path / "甲.parquet")
    (one,) = read(tmp_path / "甲.parquet").series
    assert (one.station, one.step_s, np.isnan(one.values).tolist()) == ("甲", DAY, [False, True, True])
