"""Two-way Excel: an exported list edited with a spreadsheet library and brought back. Refusals first."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, StepRefused
from jianxing.exporting import operations as exporting
from jianxing.exporting.lists import Asked
from jianxing.exporting.lists.findings import FINDINGS
from jianxing.findings import operations as findings
from jianxing.findings.models import Extension, Finding, Progress, Revision
from jianxing.importing import operations as imports
from jianxing.importing.edited import operations
from jianxing.importing.edited.operations import Back, bring_back
from jianxing.importing.models import EDITED, ImportRow, ImportRun
from jianxing.kernel.actor import Actor
from tests.integration.findings import matters
from tests.standing import AT, TODAY, Standing, make_standing

LATER = AT + timedelta(hours=1)
Edit = Callable[["Sheet"], None]


@pytest.fixture
def people(own_database: str, settings: Any, tmp_path: Path) -> Standing:
    settings.FILES_ROOT = tmp_path / "files"
    return make_standing()


class Sheet:
    """The exported sheet as somebody edits it: cells by the finding's number and the column's header."""

    def __init__(self, stream: Any) -> None:
        self.book = load_workbook(stream)
        self.sheet = self.book.worksheets[0]
        self.columns = {cell.value: cell.column for cell in self.sheet[4] if cell.value}
        self.rows = {row[0].value: row[0].row for row in self.sheet.iter_rows(min_row=5) if row[0].value}

    def set(self, finding: Finding, **cells: Any) -> None:
        for label, value in cells.items():
            self.sheet.cell(self.rows[finding.number], self.columns[label]).value = value


def exported(by: Actor, path: Path, edit: Edit | None = None) -> Path:
    file = io.BytesIO()
    with acting(by):
        exporting.at_once(listed=FINDINGS, asked=Asked(by=by, today=TODAY), file=file, at=AT)
    if edit is None:
        path.write_bytes(file.getvalue())
        return path
    sheet = Sheet(file)
    edit(sheet)
    sheet.book.save(path)
    return path


def back(by: Actor, path: Path, *, dry_run: bool = False) -> Back:
    done = bring_back(path=path, by=by, at=LATER, dry_run=dry_run)
    assert done is not None
    return done


def fresh(by: Actor, finding: Finding) -> Finding:
    with acting(by):
        found: Finding = Finding.objects.get(pk=finding.pk)
    return found


def counts(done: Back) -> tuple[int, int, int]:
    return done.counts["changed"], done.counts["refused"], done.counts["unchanged"]


def test_officers_bring_nothing_back(people: Standing, tmp_path: Path) -> None:
    matters.assigned(people)
    path = exported(people.supervisor, tmp_path / "a.xlsx")
    with pytest.raises(NotAllowed):
        bring_back(path=path, by=people.system, at=LATER)


def test_each_refusal_names_its_cell_and_what_to_do_and_writes_nothing(
    people: Standing, tmp_path: Path
) -> None:
    by, finding = people.handler, matters.rectifying(people)
    other = matters.assigned(people)

    def edit(sheet: Sheet) -> None:
        sheet.set(finding, 状态="申请销号", 最新进展="已全部完成")
        sheet.set(other, 整改时限="下周")

    path = exported(by, tmp_path / "a.xlsx", edit)
    told = {row["row"]: row for row in back(by, path, dry_run=True).refused}
    sheet = Sheet(path)
    state = told[sheet.rows[finding.number]]
    assert state["column"] == "Q"
    assert state["reason"]
    assert state["remedy"]
    due = told[sheet.rows[other.number]]
    assert "下周" in due["reason"]
    assert due["column"] == "M"

    assert counts(back(by, path)) == (0, 2, 0)
    assert fresh(by, finding).progress == "", "the report of a row whose step is refused is not kept either"
    with acting(by):
        assert not Progress.objects.filter(finding=finding, is_plan=False).exists()


def test_whoever_answers_corrects_nothing_and_whoever_supervises_reports_nothing(
    people: Standing, tmp_path: Path
) -> None:
    finding = matters.rectifying(people)

    def describe(sheet: Sheet) -> None:
        sheet.set(finding, 问题描述="另一件事")

    def close(sheet: Sheet) -> None:
        sheet.set(finding, 状态="已销号")

    answering = back(people.handler, exported(people.handler, tmp_path / "a.xlsx", describe))
    supervising = back(people.supervisor, exported(people.supervisor, tmp_path / "b.xlsx", close))
    assert (counts(answering), counts(supervising)) == ((0, 1, 0), (0, 1, 0))
    assert fresh(people.supervisor, finding).description == finding.description


def test_a_row_changed_meanwhile_is_a_conflict_with_both_values(people: Standing, tmp_path: Path) -> None:
    by, finding = people.supervisor, matters.assigned(people)
    path = exported(by, tmp_path / "a.xlsx", lambda sheet: sheet.set(finding, 备注="表里的"))
    with acting(by):
        findings.correct(
            finding=fresh(by, finding), changes={"remark": "系统里的"}, reason="更正", by=by, at=LATER
        )
    done = back(by, path)
    assert counts(done) == (0, 1, 0)
    with acting(by):
        row = ImportRow.objects.get(run=done.run)
    assert row.difference == [
        {"field": "remark", "before": "系统里的", "after": "表里的", "held": "meanwhile"}
    ]
    assert fresh(by, finding).remark == "系统里的"


def test_rows_that_cannot_be_told_are_refused_and_the_good_ones_applied(
    people: Standing, tmp_path: Path
) -> None:
    by, kept, broken = people.supervisor, matters.assigned(people), matters.registered(people)

    def edit(sheet: Sheet) -> None:
        sheet.set(kept, 备注="改过")
        sheet.set(broken, jianxing="abc", 备注="改过")
        sheet.sheet.append(["新行", None, None, None, None, "新问题"])

    done = back(by, exported(by, tmp_path / "a.xlsx", edit))
    assert counts(done) == (1, 2, 0)
    assert {row["row"] for row in done.refused} == {Sheet(tmp_path / "a.xlsx").rows[broken.number], 7}
    assert fresh(by, kept).remark == "改过"
    assert fresh(by, broken).remark == ""


def test_an_unedited_list_changes_nothing_and_goes_the_same_way_from_the_command(
    people: Standing, tmp_path: Path
) -> None:
    by = people.supervisor
    matters.assigned(people)
    matters.closed(people)
    matters.registered(people)
    path = exported(by, tmp_path / "a.xlsx")
    with acting(by):
        before = list(Finding.objects.order_by("pk").values())
    done = back(by, path)
    assert done.counts["new"] == 0
    assert counts(done) == (0, 0, 3)
    resaved = exported(by, tmp_path / "b.xlsx", lambda sheet: None)
    assert counts(back(by, resaved)) == (0, 0, 3), "saving it with another program is no edit"
    with acting(by):
        assert list(Finding.objects.order_by("pk").values()) == before


def test_the_responsible_body_accepts_plans_reports_and_asks_for_time(
    people: Standing, tmp_path: Path
) -> None:
    by, finding = people.handler, matters.assigned(people)
    assert finding.due_on is not None
    later = finding.due_on + timedelta(days=30)

    def edit(sheet: Sheet) -> None:
        sheet.set(
            finding,
            状态="整改中",
            最新进展="已开工",
            进度="40%",
            整改时限=later,
            变更说明="雨季停工",
        )

    path = exported(by, tmp_path / "a.xlsx", edit)
    seen = back(by, path, dry_run=True)
    assert counts(seen) == (1, 0, 0)
    assert fresh(by, finding).state == "assigned", "the preview does nothing"
    assert counts(back(by, path)) == (1, 0, 0)
    now = fresh(by, finding)
    assert (now.state, now.progress, now.percent, now.due_on) == ("rectifying", "已开工", 40, finding.due_on)
    with acting(by):
        assert Extension.objects.get(finding=finding).new_due_on == later
        assert Progress.objects.filter(finding=finding, is_plan=False).count() == 1
    assert counts(back(by, path)) == (0, 0, 1), "the same file twice does no harm"

    def grant(sheet: Sheet) -> None:
        sheet.set(finding, 整改时限=later)

    supervisor = people.supervisor
    assert counts(back(supervisor, exported(supervisor, tmp_path / "b.xlsx", grant))) == (1, 0, 0)
    assert fresh(by, finding).due_on == later
    with acting(by):
        assert Extension.objects.get(finding=finding).decision == "granted"


def test_the_supervising_body_assigns_corrects_and_returns(people: Standing, tmp_path: Path) -> None:
    by = people.supervisor
    new, done = matters.registered(people), matters.submitted(people)

    def edit(sheet: Sheet) -> None:
        sheet.set(
            new,
            状态="已交办",
            责任单位=people.department.name,
            配合单位=people.assistant.name,
            整改时限="2025年4月10日",
            问题描述="改写后的描述",
        )
        sheet.set(done, 状态="整改中", 变更说明="照片不清楚")

    assert counts(back(by, exported(by, tmp_path / "a.xlsx", edit))) == (2, 0, 0)
    given, returned = fresh(by, new), fresh(by, done)
    assert (given.state, given.responsible_id, str(given.due_on)) == (
        "assigned",
        people.department.pk,
        "2025-04-10",
    )
    assert given.description == "改写后的描述"
    with acting(by):
        assert "a.xlsx" in Revision.objects.get(finding=new).reason
    assert returned.state == "rectifying"


def test_what_the_step_is_called_is_understood_too_and_a_wrong_word_is_answered_in_ones_own_language(
    people: Standing, tmp_path: Path
) -> None:
    by, double, other = people.supervisor, matters.registered(people), matters.registered(people)

    def edit(sheet: Sheet) -> None:
        sheet.set(double, 状态="作废", 变更说明="重复登记")
        sheet.set(other, 领域="航天")

    done = back(by, exported(by, tmp_path / "a.xlsx", edit))
    assert fresh(by, double).state == "void"
    assert "产业" in done.refused[0]["remedy"]
    assert "industry" not in done.refused[0]["remedy"]


def test_a_file_of_another_installation_is_an_ordinary_ledger_here(people: Standing, tmp_path: Path) -> None:
    by = people.supervisor
    matters.assigned(people)
    path = exported(by, tmp_path / "a.xlsx")
    assert bring_back(path=path, by=people.outsider, at=LATER) is None
    with acting(people.outsider):
        with path.open("rb") as stream:
            run = imports.upload(stream=stream, name=path.name, kind=EDITED, by=people.outsider, at=LATER)
        operations.understand(run=run, by=people.outsider, at=LATER)
        assert ImportRun.objects.get(pk=run.pk).kind == "xlsx"
        assert run.counts["new"] == 1


def test_a_stopped_run_is_gone_on_with_by_the_same_file(people: Standing, tmp_path: Path) -> None:
    by, finding = people.supervisor, matters.assigned(people)
    path = exported(by, tmp_path / "a.xlsx", lambda sheet: sheet.set(finding, 备注="改过"))
    with acting(by):
        with path.open("rb") as stream:
            run = imports.upload(stream=stream, name=path.name, kind=EDITED, by=by, at=LATER)
        operations.understand(run=run, by=by, at=LATER)
        operations.begin(run=run, by=by, at=LATER)
        with pytest.raises(StepRefused):
            operations.begin(run=run, by=by, at=LATER)
        imports.cancel(run=run, by=by, at=LATER)
    assert operations.commit(run_id=run.pk, by=by, at=LATER).done == 0
    assert counts(back(by, path)) == (1, 0, 0)
