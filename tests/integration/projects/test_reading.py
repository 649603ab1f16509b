"""The list of projects, a project's page, and figures counted out of rows."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.integration.projects.conftest import AT, SYSTEM, TODAY, Standing

from jianxing.directory import jurisdictions
from jianxing.directory.acting import acting
from jianxing.directory.models import Jurisdiction
from jianxing.kernel.workdays import Calendar
from jianxing.projects import operations, queries
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import Project
from jianxing.projects.operations import ItemDraft


def made(standing: Standing, name: str, **fields: Any) -> Project:
    values = {"domain": "transport"} | fields
    return operations.register(name=name, by=standing.supervisor, at=AT, **values)


def names(**filters: Any) -> list[str]:
    page = queries.page(filters=queries.Filters(**filters))
    return [project.name for project in page.projects]


def test_the_list_is_in_pinyin_order_page_by_page(supervising: Standing) -> None:
    for name in ("唐廊高速公路", "京滨城际铁路", "津潍高铁", "大运河通航", "安全韧性工程"):
        made(supervising, name)
    seen, cursor = [], ""
    for _ in range(3):
        page = queries.page(filters=queries.Filters(), cursor=cursor, size=2)
        assert (page.count, page.count_is_exact) == (5, True)
        seen += [project.name for project in page.projects]
        cursor = page.next_cursor
    assert seen == ["安全韧性工程", "大运河通航", "津潍高铁", "京滨城际铁路", "唐廊高速公路"]
    assert cursor == ""


def test_the_list_is_narrowed(supervising: Standing) -> None:
    jurisdictions.load(by=SYSTEM, at=AT)
    wuqing, hebei, tianjin = (Jurisdiction.objects.get(name=name) for name in ("武清区", "河北省", "天津市"))
    park = made(supervising, "产业园", domain="industry")
    made(supervising, "京滨城际铁路", located_in=wuqing, spans=[hebei], aliases=["京滨"], code="JB-01")
    made(
        supervising,
        "一号厂房",
        domain="industry",
        parent=park,
        stage=Stage.TENDERING,
        owners=[supervising.owner],
    )
    gone = made(supervising, "重复的")
    operations.void(project=gone, reason="重复", by=supervising.supervisor, at=AT)
    assert names(domain="industry") == ["产业园", "一号厂房"]
    assert (
        names(stage="tendering") == names(parent=park.pk) == names(owner=supervising.owner.pk) == ["一号厂房"]
    )
    for place in (wuqing, tianjin, hebei):
        assert names(jurisdiction=place.pk) == ["京滨城际铁路"]
    for words in ("京滨", "jbcj", "jb-01", "城际 铁路"):
        assert names(words=words) == ["京滨城际铁路"]
    assert names(void=True) == ["重复的"]
    assert names(words="没有") == []
    with acting(supervising.outsider):
        assert names() == []


@pytest.mark.parametrize("count", [1, 8])
def test_list_and_page_take_as_many_queries_however_much_there_is(supervising: Standing, count: int) -> None:
    park = made(supervising, "产业园", owners=[supervising.owner])
    operations.ensure_checklist(
        project=park,
        items=[ItemDraft(f"事项{n}") for n in range(count)],
        by=supervising.supervisor,
        at=AT,
    )
    for n in range(count):
        made(supervising, f"项目{n}", parent=park, owners=[supervising.owner])
        operations.add_fund(project=park, name=f"资金{n}", by=supervising.supervisor, at=AT)
    with CaptureQueriesContext(connection) as captured:
        listed = queries.page(filters=queries.Filters())
        assert {project.name: vars(project)["parts"] for project in listed.projects}["产业园"] == count
        assert all(len(vars(p)["current_bodies"]) == 1 for p in listed.projects)
    assert len(captured) == 3
    with CaptureQueriesContext(connection) as captured:
        page = queries.project_page(pk=park.pk, today=TODAY, calendar=Calendar({}))
        assert (len(page.parts), len(page.items), len(page.funds)) == (count, count, count)
        assert page.has_checklist
    assert len(captured) == 11


def test_an_outsider_has_no_page(supervising: Standing) -> None:
    project = made(supervising, "产业园")
    with acting(supervising.outsider), pytest.raises(Project.DoesNotExist):
        queries.project_page(pk=project.pk, today=TODAY, calendar=Calendar({}))


def test_projects_introduced_to_a_park_are_counted_out_of_rows(supervising: Standing) -> None:
    park = made(supervising, "智能医药产业园", domain="industry")
    parts = [made(supervising, f"项目{n}", parent=park, introduced_on=date(2025, 5, 1)) for n in range(28)]
    made(supervising, "早有的", parent=park)
    made(supervising, "早年引进的", parent=park, introduced_on=date(2019, 5, 1))
    counted = queries.introduced(park=park, since=date(2025, 1, 1), until=TODAY)
    assert counted.count() == 28
    operations.void(project=parts[0], reason="重复", by=supervising.supervisor, at=AT)
    assert counted.count() == 27


def test_checklists_are_counted_by_project(supervising: Standing) -> None:
    for name in ("紫竹林禅寺", "木厂船闸", "未列清单的"):
        project = made(supervising, name)
        if name != "未列清单的":
            operations.ensure_checklist(
                project=project, items=[ItemDraft("巡查养护")], by=supervising.supervisor, at=AT
            )
    found = queries.checklists(registered_by=supervising.group.pk)
    assert [checklist.project.name for checklist in found] == ["紫竹林禅寺", "木厂船闸"]
