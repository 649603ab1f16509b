"""The pages of enclaves and blind spots: the list, the one click, duties, the rule."""

from typing import Any

import pytest
from django.urls import reverse

from jianxing.atlas import operations, queries
from jianxing.atlas.models import Area, AreaDuty, AreaInspection, AreaRule
from jianxing.directory.acting import acting
from jianxing.inspections import operations as inspecting
from jianxing.inspections.models import Inspection
from tests.architecture.exits import text_of
from tests.integration.atlas import land
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def area() -> Area:
    return land.enclave(land.surveyed())


def test_an_officer_sees_no_areas_and_a_handler_looks_over_nothing(standing: Standing, area: Area) -> None:
    assert browser(standing.system).get(reverse("areas")).status_code == 403
    client = browser(standing.handler)
    assert client.post(reverse("areas-survey")).status_code == 403
    assert client.post(reverse("area-joint", args=[area.pk])).status_code == 403
    assert client.get(reverse("area-rule")).status_code == 403
    assert "联合检查</button>" not in body_of(client.get(reverse("areas")))
    assert client.get(reverse("area", args=[area.pk + 999])).status_code == 404


def test_an_empty_list_says_what_to_do_and_is_filled_by_a_click(standing: Standing) -> None:
    client = browser(standing.supervisor)
    assert "尚未查找飞地与边界带" in body_of(client.get(reverse("areas")))
    assert client.post(reverse("areas-survey")).status_code == 409, "there are no boundaries"
    land.load(land.drawn())
    assert client.post(reverse("areas-survey")).status_code == 302
    with counted() as asked:
        page = body_of(client.get(reverse("areas")))
    assert len(asked) < 30
    for said in (
        "乙县（西省），东省境内",
        "甲县—丙县",
        "无责任单位",
        "超期未检查",
        "其中盲区4处",
        'class="jx-land"',
    ):
        assert said in page
    again = client.post(reverse("areas-survey"), follow=True)
    assert "没有变化" in body_of(again)


def test_a_list_is_narrowed_and_read_page_by_page(
    standing: Standing, area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, url = browser(standing.supervisor), reverse("areas")
    narrowed = body_of(client.get(url + "?kind=enclave&lacks=any"))
    assert "乙县（西省）" in narrowed
    assert "甲县—丙县" not in narrowed
    assert "没有符合条件" in body_of(client.get(url + "?kind=island"))
    monkeypatch.setattr("jianxing.site.atlas.areas.SHOWN", 2)
    first = body_of(client.get(url))
    after = first.split("after=")[1].split('"')[0]
    rest = body_of(client.get(f"{url}?after={after}"))
    assert "乙县—丙县" in rest
    assert "乙县（西省）" not in rest


def test_one_click_plans_a_joint_inspection_and_the_next_leads_to_it(standing: Standing, area: Area) -> None:
    by = standing.supervisor
    with acting(by):
        operations.assign_duty(area=area, body=standing.outside, valid_from=TODAY, by=by, at=AT)
    client, url = browser(by), reverse("area-joint", args=[area.pk])
    assert client.get(url).status_code == 405
    first, second = client.post(url), client.post(url)
    with acting(by):
        made = Inspection.objects.get()
    assert first["Location"] == second["Location"] == reverse("inspection", args=[made.pk])
    page = body_of(client.get(first["Location"]))
    assert "乙县（西省），东省境内联合检查" in page
    assert "外区纪委监委" in page
    area_page = body_of(client.get(reverse("area", args=[area.pk])))
    assert "前往联合检查" in area_page
    assert made.title in area_page


def test_an_area_tells_who_answers_who_looked_and_what_happened(standing: Standing, area: Area) -> None:
    by, client = standing.supervisor, browser(standing.supervisor)

    def do(action: str) -> str:
        return reverse("area-do", args=[area.pk, action])

    assert client.post(do("duty"), {"body": "", "valid_from": TODAY}).status_code == 422
    sent = {"body": standing.department.pk, "valid_from": TODAY.isoformat()}
    assert client.post(do("duty"), sent).status_code == 302
    assert client.post(do("duty"), sent).status_code == 422, "it answers already"
    assert client.post(do("name"), {"name": "乙县飞地"}).status_code == 302
    with acting(by):
        made = inspecting.plan(mode="onsite", title="实地看护岸", planned_on=TODAY, by=by, at=AT)
        inspecting.hold(inspection=made, held_from=TODAY, by=by, at=AT)
    assert client.post(do("tie"), {"inspection": "没有此号"}).status_code == 422
    assert client.post(do("tie"), {"inspection": made.number}).status_code == 302
    with counted() as asked:
        page = body_of(client.get(reverse("area", args=[area.pk])))
    assert len(asked) < 30
    for said in (
        "乙县飞地",
        "电力公司",
        "实地看护岸",
        "注明到过此处",
        "指定责任单位",
        "jx-land--large",
        "手绘",
    ):
        assert said in page
    duty = AreaDuty.objects.get()
    with acting(by):
        link = AreaInspection.objects.get()
    end = reverse("area-duty-do", args=[duty.pk, "end"])
    assert browser(standing.outsider).post(end, {"valid_to": TODAY, "reason": "x"}).status_code == 403
    assert client.post(end, {"valid_to": TODAY.isoformat(), "reason": "职责调整"}).status_code == 302
    untie = reverse("area-inspection-do", args=[link.pk, "untie"])
    assert browser(standing.outsider).get(untie).status_code == 404
    assert client.post(untie, {"reason": "认错"}).status_code == 302
    page = body_of(client.get(reverse("area", args=[area.pk])))
    assert "职责调整" in page
    assert "实地看护岸" not in page
    assert client.get(do("burn")).status_code == 404


def test_an_area_that_boundaries_know_no_more_shows_how_it_was(standing: Standing, area: Area) -> None:
    land.load(land.drawn(land.cell(9.5, 5, 2, 2)), since=TODAY)
    land.survey()
    page = body_of(browser(standing.supervisor).get(reverse("area", args=[area.pk])))
    assert "现行边界中已无此处" in page


def test_a_leader_sets_the_rule(standing: Standing, area: Area) -> None:
    client, url = browser(standing.group_leader), reverse("area-rule")
    sent = {
        "strip_m": 3000,
        "sliver_m2": 100_000,
        "enclave_period": 20,
        "strip_period": 40,
        "unit": "calendar",
    }
    assert "60" in body_of(client.get(url))
    assert client.post(url, sent | {"strip_m": 1}).status_code == 422
    assert client.post(url, sent).status_code == 302
    assert AreaRule.objects.get().strip_m == 3000
    assert "各3000米" in body_of(client.get(reverse("areas")))
    assert browser(standing.supervisor).post(url, sent).status_code == 403


def test_the_list_is_taken_out_as_a_workbook(standing: Standing, area: Area) -> None:
    with acting(standing.supervisor) as by:
        operations.assign_duty(area=area, body=standing.department, valid_from=TODAY, by=by, at=AT)
        spot = land.spot(area, by=by)
    assert queries.REASONS == ("no_duty", "not_inspected")
    answer = browser(standing.supervisor).get(reverse("export-of", args=["areas"]) + "?kind=enclave")
    text = text_of(answer)
    for said in ("乙县（西省），东省境内", "电力公司", "超期未检查", str(round(spot.outline.area_m2))):
        assert said in text
    assert "甲县—丙县" not in text
