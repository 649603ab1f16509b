from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.styles import Font

from jianxing.importing.reading.returning import reasons_of, return_workbook
from jianxing.importing.reading.understand import understand
from jianxing.kernel.workdays import Calendar

FILES = Path(__file__).parent / "files"
ROWS = [
    ["2025年台账"],
    ["序号", "问题", "责任单位", "整改时限"],
    [1, "渗漏", "区住建委", "2025.3.5"],
    [2, "破损", "", "2025.3.6"],
]


def test_the_same_workbook_comes_back_with_its_reasons(
    draw: Callable[..., Path], tmp_path: Path, calendar: Calendar
) -> None:
    path = draw(ROWS, merges=["A1:D1"])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B3"].font = Font(bold=True)
    book.save(path)
    told = understand(path, calendar=calendar)
    written = return_workbook(path, understanding=told, reasons=reasons_of(told), out=tmp_path / "back.xlsx")
    sheet = openpyxl.load_workbook(written).worksheets[0]
    assert sheet["E2"].value == "未导入原因"
    assert sheet["E3"].value is None
    assert sheet["E4"].value == "C4 此行没有责任单位\uff0c未能导入。"
    assert sheet["B3"].font.bold
    assert "A1:D1" in [str(merge) for merge in sheet.merged_cells.ranges]


def test_what_came_back_and_was_corrected_is_understood(
    draw: Callable[..., Path], tmp_path: Path, calendar: Calendar
) -> None:
    path = draw(ROWS)
    told = understand(path, calendar=calendar)
    written = return_workbook(path, understanding=told, reasons=reasons_of(told), out=tmp_path / "back.xlsx")
    book = openpyxl.load_workbook(written)
    book.worksheets[0]["C4"] = "区水务局"
    book.save(written)
    again = understand(written, calendar=calendar)
    assert [f.responsible for f in again.findings] == ["区住建委", "区水务局"]
    assert not again.problems


def test_csv_keeps_its_encoding_and_delimiter(tmp_path: Path, calendar: Calendar) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes(
        "序号;问题;责任单位;整改时限\r\n1;含;=号;\r\n".replace("含;=号", '"含;分号"').encode("gbk")
    )
    told = understand(path, calendar=calendar)
    written = return_workbook(path, understanding=told, reasons=reasons_of(told), out=tmp_path / "back.csv")
    lines = written.read_bytes().decode("gb18030").splitlines()
    assert lines[0] == "序号;问题;责任单位;整改时限;未导入原因"
    assert lines[1].startswith('1;"含;分号";;;C2 ')


def test_a_reason_that_quotes_a_formula_stays_text(
    draw: Callable[..., Path], tmp_path: Path, calendar: Calendar
) -> None:
    path = draw(ROWS)
    told = understand(path, calendar=calendar)
    written = return_workbook(
        path, understanding=told, reasons={("Sheet1", 4): "=1+1"}, out=tmp_path / "back.xlsx"
    )
    assert openpyxl.load_workbook(written).worksheets[0]["E4"].data_type == "s"


def test_xls_comes_back_as_xlsx(tmp_path: Path, calendar: Calendar) -> None:
    told = understand(FILES / "merged.xls", calendar=calendar)
    reasons = {("台账", 4): "请核对"}
    written = return_workbook(
        FILES / "merged.xls", understanding=told, reasons=reasons, out=tmp_path / "back.xls"
    )
    assert written.suffix == ".xlsx"
    again = understand(written, calendar=calendar)
    assert [f.due_on for f in again.findings] == [f.due_on for f in told.findings]
    assert openpyxl.load_workbook(written).worksheets[0]["H4"].value == "请核对"
