"""A ledger from file to findings: what is refused first, then what comes in, and what comes in again."""

from pathlib import Path

import openpyxl
import pytest

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.findings.models import Finding
from jianxing.importing import operations, queries
from jianxing.importing.lifecycle import State
from jianxing.importing.models import ImportRow, ImportRun
from jianxing.projects.models import Project
from tests.standing import AT, Standing

EXPECTED = {"transport_2025.xlsx": 48, "wuqing_canal_2025.xlsx": 36, "onecard_2025_gbk.csv": 40}


def test_a_department_may_not_import(people: Standing, transport: Path) -> None:
    for actor in (people.handler, people.system, people.audit):
        with pytest.raises(NotAllowed):
            operations.bring_in(path=transport, by=actor, at=AT)
    with acting(people.supervisor):
        assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    "content", [b"MZ\x90\x00program", b"%PDF-1.7 ...", b"", b"<html><table></table></html>"]
)
def test_what_is_no_spreadsheet_is_refused_and_leaves_nothing(
    people: Standing, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused):
        operations.bring_in(path=path, by=people.supervisor, at=AT)
    with acting(people.supervisor):
        assert not ImportRun.objects.exists()


def test_a_workbook_without_a_ledger_is_refused_with_a_remedy(people: Standing, tmp_path: Path) -> None:
    path = tmp_path / "通讯录.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].append(["姓名", "电话"])
    book.save(path)
    with pytest.raises(operations.NotReadable) as refusal:
        operations.bring_in(path=path, by=people.supervisor, at=AT)
    assert refusal.value.remedy


def test_every_sample_comes_in_whole(people: Standing, sample: Path) -> None:
    run = operations.bring_in(path=sample, by=people.supervisor, at=AT)
    assert run.state == State.DONE
    assert run.counts["new"] == run.counts["read"] == EXPECTED[sample.name]
    with acting(people.supervisor):
        assert Finding.objects.count() == EXPECTED[sample.name]
        assert len(queries.finding_ids(run=run)) == EXPECTED[sample.name]
        assert not Finding.objects.filter(responsible=None).exists()
        assert not Finding.objects.filter(state="closed", closure_stated=False).exists()


def test_unknown_bodies_are_added_to_be_confirmed_and_none_is_merged(
    people: Standing, transport: Path
) -> None:
    before = set(Body.objects.values_list("pk", flat=True))
    operations.bring_in(path=transport, by=people.supervisor, at=AT)
    added = Body.objects.exclude(pk__in=before)
    assert added.exists()
    assert not added.filter(is_confirmed=True).exists()
    assert added.filter(name="天津港(集团)有限公司", kind=Body.Kind.ENTERPRISE).exists()


def test_the_same_file_again_changes_nothing(people: Standing, sample: Path) -> None:
    operations.bring_in(path=sample, by=people.supervisor, at=AT)
    bodies, total = Body.objects.count(), EXPECTED[sample.name]
    again = operations.bring_in(path=sample, by=people.supervisor, at=AT)
    assert again.counts["new"] == again.counts["changed"] == 0
    assert again.counts["unchanged"] == total
    with acting(people.supervisor):
        assert Finding.objects.count() == total
        assert Finding.objects.filter(version__gt=1).count() == 0
    assert Body.objects.count() == bodies


def test_renamed_file_and_sheet_are_known_again(people: Standing, transport: Path, tmp_path: Path) -> None:
    operations.bring_in(path=transport, by=people.supervisor, at=AT)
    book = openpyxl.load_workbook(transport)
    book.worksheets[0].title = "Sheet1"
    book.worksheets[0]["A1"] = "交通一体化堵点难点情况(2025年)"
    other = tmp_path / "报领导.xlsx"
    book.save(other)
    again = operations.bring_in(path=other, by=people.supervisor, at=AT)
    assert (again.counts["new"], again.counts["unchanged"]) == (0, 48)


def test_one_edited_cell_changes_one_finding(people: Standing, transport: Path, tmp_path: Path) -> None:
    operations.bring_in(path=transport, by=people.supervisor, at=AT)
    book = openpyxl.load_workbook(transport)
    book.worksheets[0]["C5"] = "武清段 18 处地块征地拆迁补偿协议未签订,影响路基施工"
    edited = tmp_path / transport.name
    book.save(edited)
    run = operations.bring_in(path=edited, by=people.supervisor, at=AT)
    assert (run.counts["new"], run.counts["changed"], run.counts["unchanged"]) == (0, 1, 47)
    with acting(people.supervisor):
        row = ImportRow.objects.get(run=run, decision="changed")
        [entry] = row.difference
        assert entry["field"] == "description"
        assert "20 处" in entry["before"]
        assert "18 处" in entry["after"]
        finding = Finding.objects.get(pk=row.finding_id)
        assert "18 处" in finding.description
        assert finding.version == 2
        assert finding.revisions.get().content["description"] == entry["before"]


def test_an_inserted_row_shifts_nothing(people: Standing, transport: Path, tmp_path: Path) -> None:
    operations.bring_in(path=transport, by=people.supervisor, at=AT)
    book = openpyxl.load_workbook(transport)
    sheet = book.worksheets[0]
    last = [cell.value for cell in sheet[52]]
    for column, value in enumerate(last, start=1):
        sheet.cell(53, column, value)
    sheet.cell(53, 3, "新增一处道口封闭手续未办理")
    edited = tmp_path / transport.name
    book.save(edited)
    run = operations.bring_in(path=edited, by=people.supervisor, at=AT)
    assert (run.counts["new"], run.counts["changed"], run.counts["unchanged"]) == (1, 0, 48)


def test_an_outsider_sees_no_run(people: Standing, transport: Path) -> None:
    run = operations.bring_in(path=transport, by=people.supervisor, at=AT)
    for actor in (people.outsider, people.handler, people.audit):
        with acting(actor):
            assert not ImportRun.objects.exists()
            assert not ImportRow.objects.exists()
    with acting(people.leader):
        assert ImportRun.objects.get().pk == run.pk
        with pytest.raises(NotAllowed):
            operations.cancel(run=run, by=people.leader, at=AT)


def test_a_checklist_ledger_puts_check_items_on_projects(people: Standing, canal: Path) -> None:
    run = operations.bring_in(path=canal, by=people.supervisor, at=AT)
    assert run.counts["no_problem"] == 12
    with acting(people.supervisor):
        assert Project.objects.filter(name="紫竹林禅寺").exists()


def test_every_finding_names_the_run_as_its_cause(people: Standing, onecard: Path) -> None:
    from jianxing.ledger.models import Act

    run = operations.bring_in(path=onecard, by=people.supervisor, at=AT)
    with acting(people.supervisor):
        assert Act.objects.filter(kind="finding.place", caused_by=run.act_id).count() == 40
        kinds = (
            Act.objects.filter(subject="import", subject_id=run.pk)
            .order_by("id")
            .values_list("kind", flat=True)
        )
        assert list(kinds) == ["import.upload", "import.understand", "import.begin", "import.finish"]
