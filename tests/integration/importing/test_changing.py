"""What an edited row may do to its finding, and what is held for a person to decide."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jianxing.directory.acting import acting
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.importing import operations
from jianxing.importing.models import ImportRow
from jianxing.kernel.actor import Actor
from tests.standing import AT, Standing

Edit = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def edited(people: Standing, transport: Path, tmp_path: Path) -> Edit:
    """Import the ledger, edit cells, import it again; returns the differences of the one row that changed."""

    def again(between: Callable[[Finding], object] | None = None, **cells: Any) -> list[dict[str, Any]]:
        first = operations.bring_in(path=transport, by=people.supervisor, at=AT)
        row = int("".join(c for c in next(iter(cells)) if c.isdigit()))
        if between is not None:
            with acting(people.supervisor):
                between(Finding.objects.get(pk=ImportRow.objects.get(run=first, row=row).finding_id))
        book = openpyxl.load_workbook(transport)
        for name, value in cells.items():
            book.worksheets[0][name] = value
        path = tmp_path / transport.name
        book.save(path)
        run = operations.bring_in(path=path, by=people.supervisor, at=AT)
        assert (run.counts["new"], run.counts["changed"]) == (0, 1)
        repeated = operations.bring_in(path=path, by=people.supervisor, at=AT)
        assert (repeated.counts["new"], repeated.counts["changed"]) == (0, 0)
        with acting(people.supervisor):
            changed = ImportRow.objects.get(run=run, decision="changed")
            assert changed.row == row
            difference: list[dict[str, Any]] = changed.difference
            return difference

    return again


def only(people: Standing, **known: Any) -> Finding:
    with acting(people.supervisor):
        found: Finding = Finding.objects.get(**known)
        return found


def test_who_answers_is_never_changed_by_a_sheet(people: Standing, edited: Edit) -> None:
    [entry] = edited(G5="天津市水务局")
    assert entry["held"] == "by_hand"
    with acting(people.supervisor):
        assert not Finding.objects.filter(responsible__name="天津市水务局").exists()


def test_a_sheet_closes_nothing_that_was_acted_on_here(people: Standing, edited: Edit) -> None:
    def report(finding: Finding) -> None:
        with acting(Actor.system(body_id=finding.responsible_id)):
            findings.report_progress(
                finding=finding,
                text="已签 18 处",
                percent=90,
                by=Actor.system(body_id=finding.responsible_id),
                at=AT,
            )

    entries = edited(report, M5="是")
    assert [(entry["field"], entry.get("held")) for entry in entries] == [("state", "state")]
    assert only(people, description__startswith="武清段 20 处").state == "rectifying"


def test_a_closing_that_the_sheet_states_is_marked_and_not_counted(people: Standing, edited: Edit) -> None:
    entries = edited(M5="是", L5="2025-06-20")
    assert {(entry["field"], entry.get("held")) for entry in entries} == {
        ("state", None),
        ("closed_on", None),
    }
    finding = only(people, description__startswith="武清段 20 处")
    assert (finding.state, finding.closure_stated, finding.closure_verified) == ("closed", True, False)
    assert finding.closed_on == date(2025, 6, 20)


def test_what_somebody_corrected_here_meanwhile_is_kept(people: Standing, edited: Edit) -> None:
    def correct(finding: Finding) -> None:
        findings.correct(
            finding=finding,
            changes={"description": "武清段 19 处地块未签订"},
            reason="现场复核",
            by=people.supervisor,
            at=AT,
        )

    [entry] = edited(correct, C5="武清段 18 处地块征地拆迁补偿协议未签订,影响路基施工")
    assert entry["held"] == "meanwhile"
    assert entry["present"] == "武清段 19 处地块未签订"
    assert only(people, description="武清段 19 处地块未签订").version == 2


def test_a_void_finding_is_left_alone(people: Standing, edited: Edit) -> None:
    def void(finding: Finding) -> None:
        findings.void(finding=finding, reason="重复登记", by=people.supervisor, at=AT)

    [entry] = edited(void, C5="武清段 18 处地块征地拆迁补偿协议未签订,影响路基施工")
    assert entry["held"] == "gone"


def test_an_edited_limit_moves_the_deadline(people: Standing, edited: Edit) -> None:
    entries = edited(J5="2025.4.30")
    assert {entry["field"] for entry in entries} == {"due_on", "due_text"}
    assert not any(entry.get("held") for entry in entries)
    finding = only(people, description__startswith="武清段 20 处")
    assert finding.due_on is not None
    assert finding.due_on.isoformat() == "2025-04-30"


def test_an_edited_progress_is_taken_over_with_its_share(people: Standing, edited: Edit) -> None:
    edited(K5="已完成80%")
    finding = only(people, description__startswith="武清段 20 处")
    assert (finding.progress, finding.percent) == ("已完成80%", 80)
