"""Entering projects: one by hand, a thousand out of a ledger, none twice."""

import threading
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext
from tests.integration.projects.conftest import AT, SYSTEM, TODAY, Standing, stand

from jianxing.directory import jurisdictions
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.ledger.models import Act
from jianxing.projects import operations
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import Project, ProjectStage


def register(standing: Standing, name: str = "京滨城际铁路", **fields: Any) -> Project:
    return operations.register(name=name, domain="transport", by=standing.supervisor, at=AT, **fields)


def test_a_handler_or_officer_registers_nothing(standing: Standing) -> None:
    for by in (standing.handler, standing.officer):
        with acting(by), pytest.raises(NotAllowed):
            operations.register(name="京滨城际铁路", domain="transport", by=by, at=AT)
        with acting(by), pytest.raises(NotAllowed):
            operations.ensure_projects(names=["京滨城际铁路"], domain="", by=by, at=AT)


def test_a_project_needs_a_name_and_days_that_have_come(supervising: Standing) -> None:
    with pytest.raises(operations.NameMissing):
        register(supervising, "  ")
    with pytest.raises(operations.NotYet):
        register(supervising, stage=Stage.TENDERING, stage_on=TODAY + timedelta(days=1))
    assert not Project.objects.exists()


def test_a_name_or_code_stands_once_in_a_body(supervising: Standing) -> None:
    register(supervising, code="2312-120000-04-01-000001")
    with pytest.raises(operations.TakenAlready):
        register(supervising, " 京滨城际铁路 ")
    with pytest.raises(operations.TakenAlready):
        register(supervising, "津潍高铁", code="2312-120000-04-01-000001")
    with acting(supervising.outsider):
        assert operations.register(name="京滨城际铁路", domain="", by=supervising.outsider, at=AT)


def test_a_project_is_registered_in_the_stage_that_it_has_reached(supervising: Standing) -> None:
    project = register(
        supervising,
        stage=Stage.TENDERING,
        stage_on=date(2026, 2, 1),
        stage_document="招标公告",
        aliases=["京滨", "京滨城际铁路"],
    )
    assert (project.stage, project.aliases) == ("tendering", ["京滨"])
    [entered] = ProjectStage.objects.filter(project=project)
    assert (entered.came_from, entered.stage, entered.on, entered.document) == (
        "",
        "tendering",
        date(2026, 2, 1),
        "招标公告",
    )
    act = Act.objects.get(subject="project", subject_id=project.pk)
    assert act.kind == "project.register"
    assert "京滨" not in str(act.public)


def test_a_point_locates_the_project(supervising: Standing) -> None:
    jurisdictions.load(by=SYSTEM, at=AT)
    project = register(supervising, longitude=Decimal("117.05"), latitude=Decimal("39.38"))
    assert project.located_in is not None
    assert project.located_in.name == "武清区"
    assert project.governed_by == project.located_in


def test_who_sees_a_project(supervising: Standing) -> None:
    project = register(supervising, owners=[supervising.owner])
    seen = set(project.visible_to)
    assert seen == {supervising.group.pk, supervising.commission.pk, supervising.owner.pk}
    for by, count in ((supervising.leader, 1), (supervising.handler, 1), (supervising.outsider, 0)):
        with acting(by):
            assert Project.objects.count() == count
            assert ProjectStage.objects.count() == count
            assert Act.objects.filter(subject="project").count() == count


def test_the_database_refuses_a_row_made_for_others_eyes(supervising: Standing) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        Project.objects.create(
            name="别人的",
            stage="planning",
            registered_by=supervising.neighbour,
            created_at=AT,
            visible_to=[supervising.neighbour.pk],
            pinyin_key="x",
        )


def test_ensure_projects_finds_by_name_and_alias_and_adds_the_rest(supervising: Standing) -> None:
    known = register(supervising, aliases=["京滨"])
    found = operations.ensure_projects(
        names=["京滨城际铁路", " 京滨 ", "津潍高铁", "津潍高铁", "", "  "],
        domain="transport",
        by=supervising.supervisor,
        at=AT,
    )
    assert set(found) == {"京滨城际铁路", " 京滨 ", "津潍高铁"}
    assert found["京滨城际铁路"].pk == found[" 京滨 "].pk == known.pk
    fresh = found["津潍高铁"]
    fresh.refresh_from_db()
    assert set(fresh.visible_to) == {supervising.group.pk, supervising.commission.pk}
    assert ProjectStage.objects.filter(project=fresh).count() == 1
    again = operations.ensure_projects(names=["津潍高铁"], domain="", by=supervising.supervisor, at=AT)
    assert again["津潍高铁"].pk == fresh.pk
    assert Act.objects.filter(kind="project.register").count() == 2


def test_ensure_projects_does_not_find_what_another_body_hides(supervising: Standing) -> None:
    with acting(supervising.outsider):
        hidden = operations.register(name="津潍高铁", domain="", by=supervising.outsider, at=AT)
    found = operations.ensure_projects(names=["津潍高铁"], domain="", by=supervising.supervisor, at=AT)
    assert found["津潍高铁"].pk != hidden.pk


def test_ensure_projects_passes_over_what_is_void(supervising: Standing) -> None:
    project = register(supervising)
    operations.void(project=project, reason="重复登记", by=supervising.supervisor, at=AT)
    found = operations.ensure_projects(names=["京滨城际铁路"], domain="", by=supervising.supervisor, at=AT)
    assert found["京滨城际铁路"].pk != project.pk


def test_a_thousand_names_take_a_few_queries(supervising: Standing) -> None:
    names = [f"项目{number}" for number in range(1000)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = operations.ensure_projects(names=names, domain="transport", by=supervising.supervisor, at=AT)
    assert len({project.pk for project in found.values()}) == 1000
    assert len(queries) <= 15


def test_two_imports_at_once_end_with_one_project_each(own_database: str) -> None:
    standing = stand()
    names = [f"项目{number}" for number in range(50)]
    ready, results, failures = threading.Barrier(2), [], []

    def bring() -> None:
        try:
            with acting(standing.supervisor):
                ready.wait()
                found = operations.ensure_projects(names=names, domain="", by=standing.supervisor, at=AT)
                results.append({name: project.pk for name, project in found.items()})
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=bring) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert results[0] == results[1]
    with acting(standing.supervisor):
        assert Project.objects.count() == 50
        assert Act.objects.filter(kind="project.register").count() == 50
