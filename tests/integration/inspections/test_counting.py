"""The bulletin's figures about inspections, counted out of rows."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.integration.inspections.conftest import AT, TODAY, Standing, held, items_of, planned, temple

from jianxing.directory.acting import acting
from jianxing.inspections import operations, queries
from jianxing.inspections.models import Inspection
from jianxing.inspections.operations import Companion, Target
from jianxing.projects import operations as projects
from jianxing.projects.models import Project

YEAR: dict[str, Any] = {"since": date(2026, 1, 1), "until": TODAY}


def project(standing: Standing, name: str) -> Project:
    return projects.register(name=name, domain="industry", by=standing.supervisor, at=AT)


def test_distinct_projects_visited_leave_out_plans_and_void_visits(supervising: Standing) -> None:
    lng, catalyst, lab, park = (
        project(supervising, name)
        for name in ("南港应急储备", "催化剂公司", "新能源实验室", "智能医药产业园")
    )
    held(supervising, Target(project=lng), Target(project=catalyst), mode="visit")
    held(supervising, Target(project=lng), Target(project=lab), mode="visit")
    planned(supervising, Target(project=park), mode="visit")
    held(supervising, Target(project=park), mode="onsite")
    again = held(supervising, Target(project=park), mode="visit")
    operations.void(inspection=again, reason="重复", by=supervising.supervisor, at=AT)
    visits = queries.taken_place(body=supervising.group.pk, modes=["visit"], **YEAR)
    assert set(queries.projects_visited(inspections=visits)) == {lng, catalyst, lab}
    projects.void(project=lab, reason="重复登记", by=supervising.supervisor, at=AT)
    assert set(queries.projects_visited(inspections=visits)) == {lng, catalyst}


def test_sites_are_counted_once_however_they_are_written(supervising: Standing) -> None:
    held(supervising, Target(site="北辰区青光工业园"))
    held(supervising, Target(site="北辰区 青光工业园"), Target(project=project(supervising, "治理项目")))
    assert len(queries.sites_visited(inspections=queries.taken_place(**YEAR))) == 2


def test_modes_and_joint_inspections_count_for_both_bodies(supervising: Standing) -> None:
    for mode in ("attend", "onsite", "stationed", "stationed"):
        held(supervising, mode=mode)
    held(supervising, mode="visitor", companions=[Companion(supervising.neighbour, is_joint=True)])
    modes = queries.modes_used(inspections=queries.taken_place(body=supervising.group.pk, **YEAR))
    assert modes == {"attend": 1, "onsite": 1, "stationed": 2, "visitor": 1}
    with acting(supervising.companion):
        joined = queries.taken_place(body=supervising.neighbour.pk, **YEAR)
        assert queries.modes_used(inspections=joined) == {"visitor": 1}


def test_projects_whose_money_was_checked(supervising: Standing) -> None:
    relief, other = project(supervising, "南部区域防灾减灾救灾能力提升工程"), project(supervising, "别的")
    old = temple(supervising)
    _, money = items_of(old)
    held(supervising, Target(project=relief, aspects=["construction", "use_of_funds"]))
    held(supervising, Target(project=other, aspects=["construction"]))
    ticked = held(supervising, Target(project=old))
    checked = queries.taken_place(**YEAR)
    assert list(queries.funds_checked(inspections=checked)) == [relief]
    operations.record_result(inspection=ticked, item=money, outcome="ok", by=supervising.supervisor, at=AT)
    assert set(queries.funds_checked(inspections=checked)) == {relief, old}


def test_the_list_goes_page_by_page_and_shows_no_row_twice(supervising: Standing) -> None:
    for day in (1, 1, 2, 2, 1):
        planned(supervising, planned_on=date(2026, 3, day))
    seen, cursor = [], ""
    for _ in range(3):
        shown = queries.page(filters=queries.Filters(), cursor=cursor, size=2)
        assert shown.count == 5
        seen += [row.pk for row in shown.inspections]
        cursor = shown.next_cursor
    assert cursor == ""
    assert sorted(seen) == sorted(Inspection.objects.values_list("pk", flat=True))
    assert queries.page(filters=queries.Filters(), cursor="nonsense~x", size=2).inspections


def test_the_list_is_narrowed(supervising: Standing) -> None:
    temple_project = temple(supervising)
    first = held(supervising, Target(project=temple_project), mode="onsite", title="验收督查")
    second = planned(supervising, Target(site="南湖绿博园"), mode="visitor")
    for filters, expected in (
        (queries.Filters(mode="onsite"), [first]),
        (queries.Filters(state="planned"), [second]),
        (queries.Filters(project=temple_project.pk), [first]),
        (queries.Filters(words="绿博园"), [second]),
        (queries.Filters(words="紫竹林禅寺修缮"), [first]),
        (queries.Filters(body=supervising.neighbour.pk), []),
    ):
        assert list(queries.page(filters=filters).inspections) == expected
    assert list(queries.of_project(project=temple_project)) == [first]


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_takes_as_many_queries_however_much_there_is(supervising: Standing, count: int) -> None:
    targets = [Target(project=project(supervising, f"项目{number}")) for number in range(count)]
    inspection = held(supervising, *targets)
    for number in range(count):
        operations.produce_finding(
            inspection=inspection, description=f"问题{number}", by=supervising.supervisor, at=AT
        )
    with CaptureQueriesContext(connection) as captured:
        shown = queries.inspection_page(pk=inspection.pk)
    assert len(shown.findings) == count
    assert len(captured) == 10
