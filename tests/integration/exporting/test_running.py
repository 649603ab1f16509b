"""Exports as acts: at once, behind the page, stopped, failed, and given up after some days."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, StepRefused
from jianxing.exporting import operations, queries
from jianxing.exporting.lifecycle import State
from jianxing.exporting.lists import LISTS, Asked
from jianxing.exporting.models import ExportRun
from jianxing.exporting.operations.beside import Beside, Stopped
from jianxing.findings import operations as findings
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.ledger.wording import in_words
from tests.standing import AT, TODAY, Standing, make_standing

LATER = AT + timedelta(minutes=1)


@pytest.fixture
def people(own_database: str, settings: Any, tmp_path: Path) -> Standing:
    settings.EXPORTS_ROOT = tmp_path / "exports"
    return make_standing()


def asked(by: Actor, **filters: Any) -> Asked:
    return Asked(by=by, today=TODAY, filters=filters)


def registered(by: Actor, count: int) -> None:
    with acting(by):
        for number in range(count):
            findings.register(description=f"第{number}号问题", by=by, at=AT)


def waiting(by: Actor) -> ExportRun:
    with acting(by):
        return operations.ask_later(listed=LISTS["findings"], asked=asked(by), at=AT)


def stands(run: ExportRun, by: Actor) -> ExportRun:
    with acting(by):
        return queries.run(pk=run.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "key"),
    [
        ("system", "findings"),
        ("security", "projects"),
        ("audit", "import-rows"),
        ("supervisor", "people"),
        ("supervisor", "acts"),
        ("system", "acts"),
    ],
)
def test_who_may_not_read_a_list_exports_none(standing: Standing, who: str, key: str) -> None:
    by = getattr(standing, who)
    with acting(by), pytest.raises(NotAllowed):
        operations.at_once(listed=LISTS[key], asked=asked(by), file=io.BytesIO(), at=AT)
    with acting(by):
        assert not queries.runs().exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(LISTS))
def test_every_list_is_a_workbook_for_whoever_may_read_it(standing: Standing, key: str) -> None:
    by = {"people": standing.security, "acts": standing.audit}.get(key, standing.supervisor)
    if by is standing.supervisor:
        registered(by, 1)
    file = io.BytesIO()
    with acting(by):
        run = operations.at_once(listed=LISTS[key], asked=asked(by), file=file, at=AT)
    sheet = load_workbook(file).worksheets[0]
    labels = [cell.value for cell in sheet[4] if cell.value]
    assert len(labels) == len(set(labels)), "a header that stands twice cannot be known again"
    assert sheet.max_row == 4 + run.done


@pytest.mark.django_db
def test_the_acts_are_named_as_on_the_screen(standing: Standing) -> None:
    registered(standing.supervisor, 1)
    file = io.BytesIO()
    with acting(standing.audit):
        operations.at_once(listed=LISTS["acts"], asked=asked(standing.audit), file=file, at=AT)
    rows = load_workbook(file).worksheets[0].iter_rows(min_row=4, values_only=True)
    header = list(next(rows))
    kinds = {row[header.index("操作")] for row in rows}
    assert in_words("finding.register") in kinds
    assert not {kind for kind in kinds if "." in str(kind)}


@pytest.mark.django_db
def test_an_export_is_an_act_that_says_what_and_how_many(standing: Standing) -> None:
    by = standing.supervisor
    registered(by, 3)
    with acting(by):
        wanted = Asked(by=by, today=TODAY, filters={"states": ["registered"]}, words="状态：已登记")
        run = operations.at_once(listed=LISTS["findings"], asked=wanted, file=io.BytesIO(), at=AT)
        act = Act.objects.select_related("detail").get(kind="export.finish", subject_id=run.pk)
    assert act.public == {"list": "findings", "way": "page", "rows": 3}
    assert act.detail.content["filters"] == {"states": ["registered"]}


def test_nobody_else_sees_an_export_nor_its_file(people: Standing) -> None:
    run = waiting(people.supervisor)
    for other in (people.colleague, people.leader, people.outsider, people.handler):
        with acting(other), pytest.raises(ExportRun.DoesNotExist):
            queries.run(pk=run.pk)
    operations.write_kept(run_id=run.pk, by=people.colleague, at=LATER)
    assert stands(run, people.supervisor).state == State.WAITING
    assert not run.path.exists()


def test_one_that_ended_is_not_stopped(people: Standing) -> None:
    run = waiting(people.supervisor)
    operations.write_kept(run_id=run.pk, by=people.supervisor, at=LATER)
    with acting(people.supervisor), pytest.raises(StepRefused):
        operations.cancel(run=queries.run(pk=run.pk), by=people.supervisor, at=LATER)


def test_behind_the_page_it_is_written_once_and_kept_for_some_days(people: Standing) -> None:
    by = people.supervisor
    registered(by, 4)
    run = waiting(by)
    assert waiting(by).pk == run.pk, "the same list under way is not begun twice"
    operations.write_kept(run_id=run.pk, by=by, at=LATER)
    done = stands(run, by)
    assert (done.state, done.done, done.total) == (State.DONE, 4, 4)
    assert done.size == done.path.stat().st_size
    assert load_workbook(done.path).worksheets[0].max_row == 8
    before = done.path.stat().st_mtime_ns
    operations.write_kept(run_id=run.pk, by=by, at=LATER)
    assert done.path.stat().st_mtime_ns == before

    assert operations.forget_due(at=LATER + timedelta(days=6)) == 0
    assert operations.forget_due(at=LATER + timedelta(days=8)) == 1
    assert operations.forget_due(at=LATER + timedelta(days=8)) == 0
    assert stands(run, by).state == State.VOID
    assert not done.path.exists()


def test_a_writer_that_died_is_followed_by_another(people: Standing) -> None:
    by = people.supervisor
    registered(by, 2)
    run = waiting(by)
    with acting(by):
        ExportRun.objects.filter(pk=run.pk).update(state=State.RUNNING, done=1)
    operations.write_kept(run_id=run.pk, by=by, at=LATER)
    assert stands(run, by).done == 2


def test_stopped_while_it_is_written_it_leaves_nothing(people: Standing, settings: Any) -> None:
    by = people.supervisor
    registered(by, 2)
    run = waiting(by)
    with acting(by):
        operations.cancel(run=run, by=by, at=LATER)
    operations.write_kept(run_id=run.pk, by=by, at=LATER)
    assert stands(run, by).state == State.CANCELLED

    with Beside(run=run, by=by) as beside, pytest.raises(Stopped):
        beside.tell(done=1)
    assert not list(settings.EXPORTS_ROOT.glob("*"))


def test_a_disk_that_takes_nothing_is_said(people: Standing, settings: Any, tmp_path: Path) -> None:
    by = people.supervisor
    run = waiting(by)
    (tmp_path / "full").write_text("")
    settings.EXPORTS_ROOT = tmp_path / "full"
    with pytest.raises(OSError):
        operations.write_kept(run_id=run.pk, by=by, at=LATER)
    failed = stands(run, by)
    assert failed.state == State.FAILED
    assert failed.failure
