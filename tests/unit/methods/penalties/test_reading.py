"""Files of benchmarks and cases as offices keep them; persons are dropped before anything is kept."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from jianxing.methods.penalties import cells
from jianxing.methods.penalties.model import OPEN, PenaltiesRefused
from jianxing.methods.penalties.reading import read_benchmarks, read_cases

BENCHMARKS = """地区,违法行为,裁量档次,处罚依据,裁量幅度,法定幅度,施行日期,失效日期,版本
北京,甲,一般,条例第九条,1万元以上3万元以下,1-10万元,2022-01-01,2023年12月31日,2022版
天津,甲,一般,条例第九条,2万元以下,10万元以下,2022/1/1,,津2022
"""
CASES = """决定书文号,地区,违法行为,裁量档次,罚款金额（万元）,处罚决定日期,当事人,法定代表人,违法事实,首违不罚
京1,北京,甲,一般,1.5,20240301,某某商店,张三,张三经营的某某商店（110101199003074518）未登记,否
津2,天津,甲,一般,0,2024.3.1,李四,,李四未登记,是
"""


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "file.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("", "no_heading", 0),
        ("a,b\n1,2\n", "no_heading", 0),
        ("违法行为,裁量档次,罚款金额\n甲,一般,5\n", "column_missing", 1),
        (CASES.replace("1.5", "约一万"), "not_an_amount", 2),
        (CASES.replace("20240301", "三月"), "not_a_day", 2),
        (CASES.replace("否", "不知"), "not_yes_or_no", 2),
        (CASES.replace("津2,", ","), "cell_empty", 3),
        ("\x00\x01\x02", "file_unknown", 0),
        ("[1, 2]", "json_no_list", 0),
        ("[{", "file_broken", 0),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, text: str, code: str, row: int) -> None:
    with pytest.raises(PenaltiesRefused) as refusal:
        read_cases(written(tmp_path, text))
    assert (refusal.value.code, refusal.value.row) == (code, row)


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.xlsx"
    book = openpyxl.Workbook()
    other = book.create_sheet("案件")
    for row in csv.reader(io.StringIO(CASES)):
        other.append(row)
    book.save(path)
    assert len(read_cases(path).rows) == 2
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(60 << 20))
    with pytest.raises(PenaltiesRefused) as refusal:
        read_cases(path)
    assert (refusal.value.code, refusal.value.values["reason"]) == ("file_broken", "archive_bomb")
    path.write_bytes(b"PK\x03\x04 and nothing else")
    with pytest.raises(PenaltiesRefused, match="file_broken"):
        read_cases(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_no_person_is_kept_and_the_import_says_so(tmp_path: Path, encoding: str) -> None:
    found = read_cases(written(tmp_path, CASES, encoding))
    for name in ("张三", "李四", "某某商店", "110101199003074518"):
        assert name not in repr(found.rows)
    assert [one.code for one in found.notes] == ["persons_dropped", "persons_in_facts"]
    assert found.notes[0].values["columns"] == "当事人、法定代表人"
    first, second = found.rows
    assert (first.amount, first.decided_on, first.first_offence, first.row) == (
        15_000,
        date(2024, 3, 1),
        False,
        2,
    )
    assert first.facts == "当事人经营的当事人（■）未登记"
    assert (second.amount, second.first_offence) == (0, True)


def test_benchmarks_are_read_as_written(tmp_path: Path) -> None:
    found = read_benchmarks(written(tmp_path, BENCHMARKS)).rows
    assert [(one.lo, one.hi, one.statute_lo, one.statute_hi) for one in found] == [
        (10_000, 30_000, 10_000, 100_000),
        (0, 20_000, 0, 100_000),
    ]
    assert [(one.valid_from, one.valid_to) for one in found] == [
        (date(2022, 1, 1), date(2023, 12, 31)),
        (date(2022, 1, 1), OPEN),
    ]


def test_json_by_english_names(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    path.write_text(
        '[{"number": "1", "place": "北京", "item": "甲", "tier": "一般", "amount": 5000, '
        '"decided_on": "2024-03-01", "party": "张三"}]',
        encoding="utf-8",
    )
    found = read_cases(path)
    assert found.rows[0].amount == 5000
    assert "张三" not in repr(found)


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        ("5000", 5000),
        ("5,000元", 5000),
        ("1.5万元", 15_000),
        (5000.5, 5000.5),
        ("—", None),
        ("", None),
        ("罚款2万元", 20_000),
    ],
)
def test_amounts(cell: object, yuan: float | None) -> None:
    assert cells.amount(cell) == yuan


@pytest.mark.parametrize("cell", ["约五千", "5000美元", "1e400", "-5", "9" * 30])
def test_what_is_no_amount(cell: str) -> None:
    with pytest.raises(cells.NotReadable):
        cells.amount(cell)


@pytest.mark.parametrize(
    ("cell", "bounds"),
    [
        ("1000元以上5000元以下", (1000, 5000)),
        ("1-5万元", (10_000, 50_000)),
        ("5000元至1万元", (5000, 10_000)),
        ("2万元以下", (0, 20_000)),
    ],
)
def test_intervals(cell: str, bounds: tuple[float, float]) -> None:
    assert cells.interval(cell) == bounds
