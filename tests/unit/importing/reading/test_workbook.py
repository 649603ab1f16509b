import os
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from jianxing.importing.reading.grid import CellError, Merge, cell_name, column_index, column_letter
from jianxing.importing.reading.refusals import FileRefused, Limits
from jianxing.importing.reading.workbook import read_workbook

FILES = Path(__file__).parent / "files"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.fixture
def ledger(draw: Callable[..., Path]) -> Path:
    return draw([["序号", "问题", "责任单位", "整改时限"], [1, "渗漏", "区住建委", "2025.3.5"]])


def altered(
    source: Path, *, add: dict[str, bytes] | None = None, change: dict[str, tuple[bytes, bytes]] | None = None
) -> Path:
    target = source.with_name("altered.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            before, after = (change or {}).get(name, (b"", b""))
            new.writestr(name, content.replace(before, after, 1) if before else content)
        for name, content in (add or {}).items():
            new.writestr(name, content)
    return target


def refusal(path: Path, *, limits: Limits | None = None) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_workbook(path, limits=limits)
    assert path.name in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "empty_file"),
        ("program.xlsx", b"MZ" + b"\0" * 200, "not_a_workbook"),
        ("paper.xls", b"%PDF-1.7 ...", "not_a_workbook"),
        ("page.xls", b"<html><table><tr>", "web_page"),
        ("xml.xls", b"<?xml version='1.0'?><Workbook>", "web_page"),
        ("noise.csv", bytes(range(256)) * 20, "not_a_workbook"),
        ("odd.csv", "序号,问题".encode() + b"\xff\xfe\xfa\x81", "unknown_encoding"),
        ("sealed.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("macro.xls", OLE + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
        ("letter.xls", OLE + "WordDocument".encode("utf-16-le"), "not_a_workbook"),
        ("broken.xls", OLE, "corrupt"),
        ("broken.xlsx", b"PK\x03\x04" + b"\0" * 100, "corrupt"),
    ],
)
def test_what_is_no_workbook_is_refused_whatever_its_name_says(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path).message.code == code


def test_a_macro_workbook_is_refused_also_when_renamed(ledger: Path) -> None:
    assert refusal(altered(ledger, add={"xl/vbaProject.bin": b"x"})).message.code == "macros"


def test_a_zip_bomb_is_refused_by_its_directory(ledger: Path) -> None:
    assert refusal(altered(ledger, add={"xl/media/a.bin": b"0" * 30_000_000})).message.code == "zip_bomb"


def test_a_workbook_that_unpacks_beyond_the_limit_is_refused(ledger: Path) -> None:
    assert refusal(ledger, limits=Limits(unpacked_bytes=2_000)).message.code == "zip_bomb"


def test_a_shared_text_of_megabytes_is_refused_at_the_cell_that_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("台账").write_row(1, 0, ["序号", "渗漏"])
    noise = os.urandom(300_000).hex().encode()
    message = refusal(altered(path, change={"xl/sharedStrings.xml": ("渗漏".encode(), noise)})).message
    assert (message.code, message.params["cell"], message.params["sheet"]) == ("cell_too_long", "B2", "台账")


def test_an_inline_cell_of_megabytes_is_refused_and_named(ledger: Path) -> None:
    noise = b"<is><t>" + os.urandom(300_000).hex().encode() + b"</t></is></c>"
    path = altered(ledger, change={"xl/worksheets/sheet1.xml": (b"</c>", noise)})
    assert refusal(path).message.params["cell"] == "A1"


def test_a_csv_cell_of_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text('序号,问题\n1,"' + "长" * 200_000 + '"\n', encoding="utf-8")
    assert refusal(path).message.code == "cell_too_long"


def test_xml_entities_are_refused(ledger: Path) -> None:
    document_type = b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet"
    path = altered(ledger, change={"xl/worksheets/sheet1.xml": (b"<worksheet", document_type)})
    assert refusal(path).message.code == "xml_entities"


def test_a_word_file_under_a_workbooks_name_is_called_by_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "letter.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert refusal(path).message.params["kind"] == "Word"


def test_a_truncated_workbook_is_refused(ledger: Path) -> None:
    ledger.write_bytes(ledger.read_bytes()[:-300])
    assert refusal(ledger).message.code == "corrupt"


@pytest.mark.parametrize("row", [b"99999999999999999999", b"1048577", b"0", "²".encode(), b"x"])
def test_a_row_with_a_number_that_no_sheet_has_follows_the_one_before(ledger: Path, row: bytes) -> None:
    book = read_workbook(
        altered(ledger, change={"xl/worksheets/sheet1.xml": (b'<row r="2"', b'<row r="' + row + b'"')})
    )
    assert max(book.sheets[0].cells) == 1


def test_a_refusal_speaks_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes(b"")
    message = refusal(path).message
    assert message.in_language("zh-hans") == "文件“台账.csv”是空的。请重新选择台账文件。"
    assert message.in_language("en") == "台账.csv is empty. Choose the ledger's file again."


def test_an_old_workbook_is_read_with_its_dates_and_merges() -> None:
    workbook = read_workbook(FILES / "merged.xls")
    sheet = workbook.sheets[0]
    assert workbook.kind == "xls"
    assert sheet.value(2, 4) == datetime.fromisoformat("2025-03-01")
    assert Merge(2, 1, 4, 1) in sheet.merges


def test_values_keep_their_kind(draw: Callable[..., Path]) -> None:
    path = draw([["文字", 3, 2.5, True, datetime.fromisoformat("2025-03-05"), "=1/0", "#REF!"]], hidden=["C"])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["H1"] = 0.8
    book.worksheets[0]["H1"].number_format = "0%"
    book.worksheets[0]["I1"] = "#N/A"
    book.save(path)
    sheet = read_workbook(path).sheets[0]
    assert [sheet.value(0, c) for c in range(5)] == [
        "文字",
        3,
        2.5,
        True,
        datetime.fromisoformat("2025-03-05"),
    ]
    assert sheet.value(0, 5) == CellError("uncalculated")
    assert sheet.value(0, 8) == CellError("#N/A")
    assert sheet.text(0, 7) == "80%"
    assert sheet.hidden_columns == {2}


def test_days_counted_from_1904(draw: Callable[..., Path]) -> None:
    path = draw([[datetime.fromisoformat("2025-03-05")]])
    old = b"<workbookPr"
    changed = altered(path, change={"xl/workbook.xml": (old, b'<workbookPr date1904="1"')})
    assert read_workbook(changed).sheets[0].value(0, 0) == datetime.fromisoformat("2029-03-06")


def test_a_hidden_sheet_is_read_and_flagged(draw: Callable[..., Path]) -> None:
    path = draw(sheets={"a": [["x"]], "b": [["y"]]})
    book = openpyxl.load_workbook(path)
    book["b"].sheet_state = "hidden"
    book.save(path)
    assert [(s.name, s.hidden) for s in read_workbook(path).sheets] == [("a", False), ("b", True)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_every_encoding_and_with_every_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "台账.csv"
    rows = [
        ["序号", "问题", "责任单位"],
        ["1", f"含{delimiter}和\n换行", "区住建委"],
        ["2", '三"地"', "区水务局"],
    ]
    text = "\r\n".join(delimiter.join('"' + v.replace('"', '""') + '"' for v in row) for row in rows)
    path.write_bytes(text.encode(encoding))
    sheet = read_workbook(path).sheets[0]
    assert sheet.name == "台账"
    assert [[sheet.value(r, c) for c in range(3)] for r in range(3)] == rows


def test_a_csv_cell_that_starts_with_an_equals_sign_is_text(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("序号,问题\n1,=cmd|' /C calc'!A0\n", encoding="utf-8")
    assert read_workbook(path).sheets[0].value(1, 1) == "=cmd|' /C calc'!A0"


def test_a_quote_that_is_never_closed_costs_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('序号,问题\n1,"渗漏\n2,破损\n', encoding="utf-8")
    assert read_workbook(path).sheets[0].value(2, 1) == "破损"


def test_names_of_cells() -> None:
    assert (column_letter(0), column_letter(25), column_letter(26), column_letter(16_383)) == (
        "A",
        "Z",
        "AA",
        "XFD",
    )
    assert all(column_index(column_letter(n)) == n for n in range(1000))
    assert cell_name(11, 1) == "B12"
