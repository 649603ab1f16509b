"""Files that are not what they say, or far more than they say: refused with the reason, and nothing is kept."""

import io
import zipfile
from pathlib import Path

import pytest

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.findings.models import Finding
from jianxing.importing import operations
from jianxing.importing.models import ImportRow, ImportRun
from tests.standing import AT, Standing


def with_part(source: Path, target: Path, name: str, content: bytes) -> Path:
    """Copy a workbook with one part more, or another one in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
        new.writestr(name, content)
    target.write_bytes(out.getvalue())
    return target


def refused(people: Standing, path: Path) -> str:
    with pytest.raises(Refused) as refusal:
        operations.bring_in(path=path, by=people.supervisor, at=AT)
    with acting(people.supervisor):
        assert not ImportRun.objects.exists()
    return str(refusal.value)


def test_a_zip_bomb(people: Standing, transport: Path, tmp_path: Path) -> None:
    bomb = with_part(transport, tmp_path / "台账.xlsx", "xl/worksheets/sheet9.xml", b" " * 400_000_000)
    assert "台账.xlsx" in refused(people, bomb)


def test_a_workbook_with_macros(people: Standing, transport: Path, tmp_path: Path) -> None:
    assert refused(
        people, with_part(transport, tmp_path / "台账.xlsx", "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    )


def test_a_workbook_that_is_cut_off(people: Standing, transport: Path, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(transport.read_bytes()[:4000])
    assert refused(people, path)


def test_a_cell_of_a_hundred_megabytes(people: Standing, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes(b"a,b\n1," + b"x" * 45_000_000)
    assert "台账.csv" in refused(people, path)


def test_formulas_and_unstorable_characters_in_a_csv_are_text(people: Standing, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text(
        "序号,项目名称,问题描述,责任单位,整改时限\n"
        "1,甲工程,=cmd|'/c calc'!A1,甲公司,2025-03-05\n"
        "2,甲工程 & <乙>,路面\u200b破损,甲公司,2025-03-06\n",
        encoding="utf-8",
    )
    operations.bring_in(path=path, by=people.supervisor, at=AT)
    with acting(people.supervisor):
        assert Finding.objects.filter(description="=cmd|'/c calc'!A1").exists()
        assert ImportRow.objects.count() == 2
