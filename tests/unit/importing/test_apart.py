"""Reading in another process: what is refused, what gives up, and that nothing is lost on the way."""

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from jianxing.importing.apart import Allowance, ReadingGaveUp, read_apart
from jianxing.importing.apart.packing import clean, pack, to_json, unpack
from jianxing.importing.reading.refusals import FileRefused
from jianxing.importing.reading.understand import understand
from jianxing.kernel.workdays import Calendar, provisional_years, seed_days

YEARS = range(2004, 2041)
CALENDAR = Calendar({day: worked for day, worked, _ in seed_days(YEARS)}, provisional_years(YEARS))
LEDGERS = Path(__file__).resolve().parents[3] / "src" / "jianxing" / "demo" / "ledgers"


def test_a_refusal_names_the_file_as_its_bearer_calls_it(tmp_path: Path) -> None:
    path = tmp_path / "stored-under-its-hash"
    path.write_bytes(b"MZ\x90\x00")
    with pytest.raises(FileRefused) as refusal:
        read_apart(path=path, name="台账.xlsx", calendar=CALENDAR)
    assert "台账.xlsx" in refusal.value.message.in_language("zh-hans")
    assert path.name not in str(refusal.value)


def test_a_zip_bomb_is_refused_and_ends_no_process_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    with pytest.raises((FileRefused, ReadingGaveUp)):
        read_apart(path=path, name=path.name, calendar=CALENDAR)


def test_a_huge_sheet_is_given_up_over_its_memory_and_ends_no_process_of_ours(tmp_path: Path) -> None:
    row = "<row><c><v>7.25</v></c></row>"
    parts = {
        "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="台账" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            '<Relationships><Relationship Id="s" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{row * 700_000}</sheetData></worksheet>",
    }
    path = tmp_path / "huge.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as huge:
        for name, content in parts.items():
            huge.writestr(name, content)
    with pytest.raises(ReadingGaveUp) as refusal:
        read_apart(path=path, name=path.name, calendar=CALENDAR, allowance=Allowance(memory_mb=192))
    assert path.name in refusal.value.in_language("en")
    assert refusal.value.kind == "memory"
    with pytest.raises(ReadingGaveUp) as hasty:
        read_apart(path=path, name=path.name, calendar=CALENDAR, allowance=Allowance(seconds=1))
    assert hasty.value.kind == "time"


def test_reading_gives_up_over_its_time(tmp_path: Path) -> None:
    path = tmp_path / "endless.csv"
    path.write_text("序号,问题,责任单位\n" + "1,道路未修复,区住建委\n" * 400_000, encoding="utf-8")
    with pytest.raises(ReadingGaveUp) as refusal:
        read_apart(path=path, name=path.name, calendar=CALENDAR, allowance=Allowance(seconds=1))
    assert refusal.value.kind == "time"


@pytest.mark.parametrize("name", ["transport_2025.xlsx", "wuqing_canal_2025.xlsx", "onecard_2025_gbk.csv"])
def test_what_comes_back_is_what_was_understood(name: str) -> None:
    apart = read_apart(path=LEDGERS / name, name=name, calendar=CALENDAR, today=date(2026, 1, 1))
    here = understand(LEDGERS / name, calendar=CALENDAR, today=date(2026, 1, 1))
    assert apart.understanding == here
    assert all(row["raw"] for row in apart.rows)
    assert unpack(json.loads(json.dumps(pack(apart)))).understanding == here


def test_characters_that_no_database_takes_are_dropped() -> None:
    held = {"a\x00": ["b\x0bc\n", "\ud800d", "\\u0000"], "e": 1}
    assert json.loads(to_json(held)) == {"a": ["bc\n", "d", "\\u0000"], "e": 1}
    assert clean({"a\x00": ["b\x00c", "\ud800d"], "e": 1}) == {"a": ["bc", "d"], "e": 1}
