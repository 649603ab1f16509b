"""Boundaries on screen and by the API: generations by date, a file taken in and published, where a point is."""

import io
import json
from datetime import timedelta
from typing import Any

import pytest
import shapely
from django.urls import reverse

from jianxing.directory import queries
from jianxing.directory.models import Generation
from tests.integration.api.calling import Program
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.standing import TODAY, Standing

DAY = TODAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_TODAY = TODAY


def file_of(*units: tuple[str, str, Any]) -> io.BytesIO:
    """A GeoJSON file of units with code, name and area."""
    told = [
        {
            "type": "Feature",
            "properties": {"adcode": code, "name": name},
            "geometry": shapely.geometry.mapping(area),
        }
        for code, name, area in units
    ]
    file = io.BytesIO(json.dumps({"type": "FeatureCollection", "features": told}).encode())
    file.name = "边界.geojson"
    return file


def wuqing() -> Any:
    return shapely.from_wkb(next(one.wkb for one in queries.areas(on=TODAY) if one.code == "120114"))


def test_boundaries_are_read_by_all_and_brought_in_by_the_system_officer(people: Standing) -> None:
    for by in (people.supervisor, people.handler, people.audit):
        client = browser(by)
        listed = body_of(client.get(reverse("boundaries")))
        for said in ("京津冀县级边界", "蓟县改设蓟州区", "2016-07-28", "现行"):
            assert said in listed
        assert reverse("boundaries-import") not in listed
        assert client.get(reverse("boundaries-import")).status_code == 403
        assert client.post(reverse("boundaries-import")).status_code == 403


def test_a_generation_is_drawn_and_said_as_a_table(people: Standing) -> None:
    client = browser(people.handler)
    [former] = Generation.objects.filter(title__startswith="蓟县")
    with counted() as asked:
        page = body_of(client.get(reverse("generation", args=[former.pk])))
    assert len(asked) < 30
    for said in ("蓟州区", "120119", "120225", "100%", "<svg", "jx-bound-new", "新设"):
        assert said in page
    latest = queries.last_generation()
    assert latest is not None
    url = reverse("generation", args=[latest.pk])
    whole = body_of(client.get(url))
    assert whole.count('class="jx-bound-') >= 199
    assert "武清区" in body_of(client.get(url + "?q=120114"))
    assert "没有符合条件的区划" in body_of(client.get(url + "?what=ended"))
    workbook = client.get(reverse("export-of", args=["boundaries"]) + f"?generation={latest.pk}")
    assert workbook.status_code == 200


def test_a_file_is_looked_at_and_published(people: Standing) -> None:
    client = browser(people.system)
    url = reverse("boundaries-import")
    asked = {"title": "武清改市", "source": "测试批复", "valid_from": DAY.isoformat()}
    assert client.post(url, asked).status_code == 422
    assert (
        client.post(
            url, {**asked, "file": file_of(("", "无此地", shapely.box(117, 39, 117.1, 39.1)))}
        ).status_code
        == 422
    )
    sent = client.post(url, {**asked, "file": file_of(("120180", "武清市", wuqing()))})
    assert sent.status_code == 302, body_of(sent)
    page = body_of(client.get(sent["Location"]))
    for said in ("尚未生效", "jx-bound-ended", "武清市", "WGS 84"):
        assert said in page
    draft = Generation.objects.get(title="武清改市")
    other = browser(people.supervisor)
    assert other.get(sent["Location"]).status_code == 404, "a draft is the officer's affair"
    assert "武清改市" not in body_of(other.get(reverse("boundaries")))
    assert other.post(reverse("generation-do", args=[draft.pk, "publish"])).status_code == 404
    assert client.post(reverse("generation-do", args=[draft.pk, "publish"])).status_code == 302
    shown = body_of(other.get(sent["Location"]))
    assert "武清区" in shown
    assert (
        client.post(reverse("generation-do", args=[draft.pk, "put_aside"]), {"sent": "1"}).status_code == 422
    )
    there = body_of(other.get(reverse("locate") + f"?point=117.05,39.39&on={DAY.isoformat()}"))
    assert "武清市" in there


def test_where_a_point_is(people: Standing) -> None:
    client = browser(people.handler)
    url = reverse("locate")
    assert "能查到什么" in body_of(client.get(url))
    for wrong in ("x", "117.05", "200,100", "1 2 3"):
        assert client.get(url, {"point": wrong}).status_code == 422
    with counted() as asked:
        answer = client.get(url, {"point": "117.05，39.39"})
    assert len(asked) < 30
    assert "geolocation=(self)" in answer["Permissions-Policy"]
    page = body_of(answer)
    assert "天津市 › 武清区" in page
    assert "不要仅凭坐标判断" not in page
    turned = body_of(client.get(url, {"point": "39.39N 117.05E"}))
    assert "天津市 › 武清区" in turned, "the latitude first can only be meant so"
    near = body_of(client.get(url, {"point": "117.05 39.39", "within": "40000"}))
    assert "不要仅凭坐标判断" in near
    assert "北辰区" in near
    assert "位于本节点所有辖区之外" in body_of(client.get(url, {"point": "100, 20"}))


def test_by_the_api(people: Standing) -> None:
    program = Program(people.supervisor)
    first = program.get("/boundaries?limit=1").json()
    rest = program.get(f"/boundaries?limit=5&after={first['next']}").json()
    assert [one["title"] for one in (*first["items"], *rest["items"])][:2] == [
        "京津冀县级边界",
        "蓟县改设蓟州区",
    ]
    whole = program.get(f"/boundaries/{rest['items'][0]['id']}").json()
    assert whole["successions"] == [
        {
            "predecessor": {"code": "120225", "name": "蓟县"},
            "successor": {"code": "120119", "name": "蓟州区"},
            "share": 1.0,
        }
    ]
    pk = first["items"][0]["id"]
    units = program.get(f"/boundaries/{pk}/units?limit=2").json()
    assert [one["code"] for one in units["items"]] == ["110101", "110102"]
    more = program.get(f"/boundaries/{pk}/units?limit=1&after={units['next']}").json()
    assert more["items"][0]["code"] == "110105"
    assert program.get("/boundaries/999999/units").status_code == 404
    told = program.get("/locate?longitude=117.05&latitude=39.39").json()
    assert (told["governing"]["name"], told["located"]["name"], told["near_border"]) == (
        "武清区",
        "武清区",
        False,
    )
    shifted = program.get("/locate?longitude=117.0562&latitude=39.3912&system=gcj02").json()
    assert shifted["longitude"] == pytest.approx(117.05, abs=2e-3)
    assert program.get("/locate?longitude=200&latitude=39").status_code == 422
