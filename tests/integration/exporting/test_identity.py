"""An exported ledger brought in again is the ledger: unchanged where it came from, equal where there was none."""

import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from bench.ledger_generator import FAMILIES, generate
from django.utils.translation import override
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from jianxing.directory.acting import acting
from jianxing.directory.models import Body, Person, PlanDomain
from jianxing.directory.operations import add_body
from jianxing.exporting import operations as exporting
from jianxing.exporting.lists import Asked
from jianxing.exporting.lists.findings import FINDINGS
from jianxing.exporting.rows import LONGEST_CELL
from jianxing.findings import operations as findings
from jianxing.findings.lifecycle import UNCOUNTED, State
from jianxing.findings.models import STATE_LABELS, Finding
from jianxing.findings.operations import Placed
from jianxing.importing.edited.legend import legend_of
from jianxing.importing.edited.operations import bring_back
from jianxing.importing.operations import bring_in
from jianxing.importing.reading.exported import exported_in
from jianxing.importing.reading.workbook import read_workbook
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.projects.operations import ensure_projects
from tests.conftest import cloned_database, point_at
from tests.integration.findings import matters
from tests.integration.importing.conftest import LEDGERS
from tests.standing import AT, TODAY, Standing, make_standing

#: What an office gives anew: a finding's number, and who supervises it.
GIVEN_ANEW = frozenset({"number", "supervised"})
#: What a ledger may state, but not prove: a closing counts as stated there until it is verified here.
STATED = frozenset({"stated"})


@pytest.fixture(scope="module")
def office(cluster: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database in which transactions commit; every test has bodies of its own in it."""
    from django.db import connection

    before = dict(connection.settings_dict)
    with django_db_blocker.unblock(), cloned_database(cluster) as name:
        point_at(cluster.app_dsn, database=name)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)


@pytest.fixture
def people(office: None, settings: Any, tmp_path: Path) -> Standing:
    settings.FILES_ROOT = tmp_path / "files"
    return make_standing()


def exported(by: Actor, path: Path) -> Path:
    file = io.BytesIO()
    with acting(by):
        exporting.at_once(listed=FINDINGS, asked=Asked(by=by, today=TODAY), file=file, at=AT)
    path.write_bytes(file.getvalue())
    return path


def cells_of(path: Path) -> list[dict[str, Any]]:
    """Every cell of an exported ledger, row by row."""
    (sheet,) = exported_in(read_workbook(path), legend=legend_of(path))
    return [{key: sheet.value(row, key) for key in sheet.columns} for row in sheet.rows()]


def findings_of(by: Actor) -> list[dict[str, Any]]:
    """Every column of the findings that a sheet can carry, and what hangs on them, in an order of their own."""
    with acting(by):
        found = Finding.objects.filter(registered_by=by.body).exclude(state__in=UNCOUNTED)
        told = [
            {
                **{name: getattr(finding, name) for name in COLUMNS},
                "assisting": [
                    link.body_id for link in finding.assistant_links.order_by("ordinal") if link.is_current
                ],
                "projects": [link.name for link in finding.project_links.order_by("ordinal")],
            }
            for finding in found
        ]
    return sorted(told, key=repr)


COLUMNS = (
    "description",
    "category",
    "domain",
    "place",
    "discovered_via",
    "found_on",
    "responsible_id",
    "handler_id",
    "due_on",
    "due_kind",
    "due_text",
    "due_provisional",
    "measures",
    "progress",
    "percent",
    "remark",
    "state",
    "closed_on",
    "look_back_on",
    "reopened",
)


def told_of_findings() -> int:
    return Act.objects.exclude(kind__startswith="import.").exclude(kind__startswith="export.").count()


def assert_identity(people: Standing, place: Path, *, but: frozenset[str] = frozenset()) -> None:
    """Take a ledger out, bring it back, bring it in where there was none, and take it out there."""
    by, other = people.supervisor, people.outsider
    first = exported(by, place / "监督台账.xlsx")
    before, acts = findings_of(by), told_of_findings()
    assert before, "the ledger holds findings"

    done = bring_back(path=first, by=by, at=AT)
    assert done is not None
    assert {key: done.counts[key] for key in ("new", "changed", "refused", "unchanged")} == {
        "new": 0,
        "changed": 0,
        "refused": 0,
        "unchanged": len(before),
    }
    assert (findings_of(by), told_of_findings()) == (before, acts)

    assert bring_back(path=first, by=other, at=AT) is None
    run = bring_in(path=first, by=other, at=AT)
    assert (run.counts["new"], run.counts["refused"]) == (len(before), 0)
    for one, same in zip(before, findings_of(other), strict=True):
        assert same == one
    second = exported(other, place / "另一本台账.xlsx")
    for one, same in zip(cells_of(first), cells_of(second), strict=True):
        for key in one.keys() - GIVEN_ANEW - but:
            assert same[key] == one[key], key

    again = bring_in(path=first, by=other, at=AT)
    assert again.counts["unchanged"] == len(before)
    assert [again.counts[key] for key in ("new", "changed", "refused")] == [0, 0, 0]


@pytest.mark.parametrize("name", ["transport_2025.xlsx", "wuqing_canal_2025.xlsx", "onecard_2025_gbk.csv"])
def test_export_then_import_is_the_identity(people: Standing, tmp_path: Path, name: str) -> None:
    bring_in(path=LEDGERS / name, domain="transport", by=people.supervisor, at=AT)
    assert_identity(people, tmp_path)


@pytest.mark.parametrize("seed", range(1, len(FAMILIES) + 1, 5))
def test_it_is_for_a_ledger_of_every_structure(people: Standing, tmp_path: Path, seed: int) -> None:
    ledger, _truth = generate(seed, tmp_path)
    bring_in(path=ledger, domain="ecology", by=people.supervisor, at=AT)
    assert_identity(people, tmp_path)


#: What the reading of a ledger that somebody drew takes for nothing, a total, a ditto, a section, a note, a formula, an escape.
ODD = ("无", "/", "同上", "合计", "一、交通领域", "注:", "=1+1", "-", "@某", "_x0041_", "…〔#1〕", "12", "40%", "3月31日",
       "　　一是推进", "两行\n文字", "两行\r\n文字", "结尾有空格 ", "\t缩进", "<b>&amp;", "\u2028", "按日期", "已销号",
       "jianxing")  # fmt: skip
NAMES = ("东部机场、南线联络线", "一号线,二号线", "三岔河口;北岸", "普通项目")
#: All that can be seen, and blanks: a sheet holds no control character and nothing that is no character.
_SIGNS = st.characters(
    codec="utf-8",
    exclude_categories=["Cc", "Cs"],
    include_characters="\n\t",
    exclude_characters="\ufffe\uffff",
)
_DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2029, 12, 31))


def texts(most: int) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), st.sampled_from(ODD), st.text(_SIGNS, max_size=most))


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "description": texts(300).filter(lambda text: bool(text.strip())),
            "state": st.sampled_from(sorted(set(State) - UNCOUNTED)),
            "domain": st.sampled_from(["", *PlanDomain.values]),
            "category": texts(80),
            "place": texts(200),
            "discovered_via": texts(40),
            "found_on": st.none() | _DAYS,
            "due_on": st.none() | _DAYS,
            "due_kind": st.sampled_from(Finding.DueKind.values),
            "due_text": texts(80),
            "closed_on": st.none() | _DAYS,
            "look_back_on": st.none() | _DAYS,
            "measures": texts(300),
            "progress": texts(300),
            "percent": st.none() | st.integers(0, 100),
            "remark": texts(100),
            "relapses": st.integers(0, 3),
        }
    ),
    min_size=1,
    max_size=12,
)
LONG = {
    "description": "长" * (LONGEST_CELL + 1),
    "progress": "又长\n" * LONGEST_CELL,
    "state": State.RECTIFYING,
}


def placed(rows: Sequence[dict[str, Any]], people: Standing) -> None:
    """Place rows for the supervisor, with every second body and project whose name is hard to tell apart."""
    by = people.supervisor
    with acting(by):
        bodies = [people.department, people.assistant, *_bodies(people)]
        projects = list(ensure_projects(names=NAMES, domain="transport", by=by, at=AT).values())
        findings.place(
            rows=[
                Placed(
                    responsible=None if row["state"] is State.DRAFT else bodies[i % len(bodies)],
                    assisting=[bodies[(i + n) % len(bodies)] for n in range(1, i % len(bodies))],
                    projects=projects[: i % (len(projects) + 1)],
                    **row,
                )
                for i, row in enumerate(rows)
            ],
            by=by,
            at=AT,
        )


def _bodies(people: Standing) -> list[Body]:
    names = (f"规划局、住建局联合专班{people.group.pk}", f"某公司(天津),二分公司{people.group.pk}")
    return [
        add_body(
            code=f"ODD{n}-{people.group.pk}",
            name=name,
            kind=Body.Kind.ENTERPRISE,
            by=Actor.system(),
            at=AT,
        )
        for n, name in enumerate(names)
    ]


@settings(
    max_examples=6,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(rows=[LONG, LONG | {"description": "短"}])
@example(rows=[{"description": odd, "remark": odd, "due_text": odd, "state": State.ASSIGNED} for odd in ODD])
@given(rows=ROWS)
def test_it_is_for_whatever_a_ledger_holds(
    people: Standing, tmp_path: Path, rows: list[dict[str, Any]]
) -> None:
    mine = make_standing()
    placed(rows, mine)
    assert_identity(mine, tmp_path)


def test_it_is_through_another_program_and_another_language(people: Standing, tmp_path: Path) -> None:
    """Exported in English and saved anew by a program that keeps its texts in a table of their own."""
    bring_in(path=LEDGERS / "wuqing_canal_2025.xlsx", domain="transport", by=people.supervisor, at=AT)
    with override("en"):
        first = exported(people.supervisor, tmp_path / "ledger.xlsx")
    load_workbook(first).save(first)
    done = bring_back(path=first, by=people.supervisor, at=AT)
    before = findings_of(people.supervisor)
    assert done is not None
    assert done.counts["unchanged"] == len(before)
    bring_in(path=first, by=people.outsider, at=AT)
    assert findings_of(people.outsider) == before


def test_a_row_that_was_edited_is_read_as_it_stands(people: Standing, tmp_path: Path) -> None:
    """Another office's people wrote over cells: refused where a cell says nothing usable, else as they wrote it."""
    for _n in range(4):
        matters.assigned(people)
    first = exported(people.supervisor, tmp_path / "ledger.xlsx")
    (known,) = exported_in(read_workbook(first), legend=legend_of(first))
    book = load_workbook(first)
    for row, key, text in (
        (5, "responsible", None),
        (6, "percent", "150"),
        (6, "state", "整改中"),
        (7, "state", str(STATE_LABELS[State.VOID])),
        (8, "due", "2025年6月30日"),
        (8, "assisting", f"{people.assistant.name}、{people.commission.name}"),
    ):
        book.worksheets[0].cell(row, known.columns[key] + 1).value = text
    book.save(first)
    run = bring_in(path=first, by=people.outsider, at=AT)
    assert (run.counts["new"], run.counts["refused"]) == (2, 2)
    with acting(people.outsider):
        said = {row.row: {problem["code"] for problem in row.problems} for row in run.rows.all()}
        found = list(Finding.objects.filter(registered_by=people.outsider.body).order_by("id"))
        helping = [link.body for link in found[1].assistant_links.select_related("body")]
    assert (said[5], said[6], said[7]) == ({"no_responsible"}, {"no_share"}, {"taken_out"})
    assert (found[0].state, found[0].percent) == (State.RECTIFYING, None)
    assert (found[1].due_on, found[1].due_kind) == (date(2025, 6, 30), Finding.DueKind.DATE)
    assert helping == [people.assistant, people.commission]


def test_it_is_for_a_ledger_that_was_worked_in(people: Standing, tmp_path: Path) -> None:
    """A life lived here: a handler, a deadline put off, a closing that was verified, a relapse."""
    matters.registered(people)
    matters.submitted(people)
    closed, relapsed, handled = matters.closed(people), matters.closed(people), matters.rectifying(people)
    with acting(people.supervisor):
        findings.reopen(finding=relapsed, reason="反弹", due_on=None, by=people.supervisor, at=AT)
        findings.correct(
            finding=closed, changes={"remark": "已核\n无误"}, reason="补记", by=people.supervisor, at=AT
        )
    with acting(people.handler):
        findings.set_handler(finding=handled, handler=_person(people.handler), by=people.handler, at=AT)
        later = TODAY + timedelta(days=60)
        findings.ask_extension(finding=handled, new_due_on=later, reason="汛期", by=people.handler, at=AT)
    with acting(people.supervisor):
        findings.decide_extension(
            finding=Finding.objects.get(pk=handled.pk),
            granted=True,
            reason="汛期",
            by=people.supervisor,
            at=AT,
        )
    assert_identity(people, tmp_path, but=STATED)
    with acting(people.outsider):
        stated = Finding.objects.get(state=State.CLOSED)
    assert (stated.closure_stated, stated.closure_verified) == (True, False)


def _person(by: Actor) -> Person:
    found: Person = Person.objects.get(pk=by.person)
    return found
