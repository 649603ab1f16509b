"""Forces on pages and by programs: registered, brought in from a file and taken out again, asked for, promised, sent."""

import io
import zipfile
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.incidents import operations as ops
from jianxing.incidents.models import Dispatch, Force, ResourceRequest
from tests.integration.api.calling import Program
from tests.integration.incidents import border as at_border
from tests.integration.incidents.border import Border
from tests.integration.incidents.test_forces import agreed, asked, registered
from tests.integration.site.findings.browsing import browser
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db

LIST = """名称,类别,能力,数量,计量单位,状态,地点,经度,纬度
排涝一队,队伍,排水、抢险救援,2,支,待命,杨村,117.04,39.38
编织袋,物资库,封堵,"6,000",条,待命,杨村仓库,117.05,39.39
"""


@pytest.fixture
def border(people: Standing, settings: Any) -> Border:
    settings.DEMO_TODAY = TODAY
    return at_border.made(people)


def sheet(words: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("力量.csv", words.encode("gb18030"), content_type="text/csv")


def test_a_file_with_faults_brings_nothing_in_and_names_each(border: Border) -> None:
    client = browser(border.wuqing_actor)
    shown = client.get(reverse("forces")).content.decode()
    assert reverse("force-add") in shown, "the empty page says what to do"
    wrong = LIST.replace("物资库", "仓").replace("39.38", "北")
    answer = client.post(reverse("forces-bring"), {"file": sheet(wrong)})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "第 2 行，纬度" in told
    assert "第 3 行，类别" in told
    assert client.post(reverse("forces-bring"), {"file": sheet("甲,乙\n1,2\n")}).status_code == 422
    with acting(border.wuqing_actor):
        assert Force.objects.count() == 0


def test_a_list_is_brought_in_and_what_is_taken_out_can_be_brought_in_again(border: Border) -> None:
    client, agreement = browser(border.wuqing_actor), agreed(border)
    sent = {"file": sheet(LIST), "agreement": agreement.pk}
    assert client.post(reverse("forces-bring"), sent).status_code == 302
    taken = client.get(reverse("export-of", args=["forces"]))
    data = b"".join(taken) if taken.streaming else taken.content
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert page is not None
    cells = {str(cell) for row in page.iter_rows(values_only=True) for cell in row}
    assert {"编织袋", "6000", "排水、抢险救援"} <= cells
    again = client.post(reverse("forces-bring"), {"file": SimpleUploadedFile("力量.xlsx", data)}, follow=True)
    assert "新增 0 条，更新 0 条，2 条不变" in again.content.decode()
    assert "编织袋" in browser(border.leading).get(reverse("forces")).content.decode(), "it is lent as before"
    narrowed = client.get(reverse("forces"), {"capability": "flood_defence"}).content.decode()
    assert "编织袋" in narrowed
    assert "排涝一队" not in narrowed
    assert browser(border.people.outsider).get(reverse("forces")).content.decode().count("编织袋") == 0


def test_the_page_of_an_incident_proposes_the_nearest_and_takes_every_step(border: Border) -> None:
    agreement, incident = agreed(border), at_border.published(border)
    force = registered(border.wuqing_actor, agreement)
    leading, owner, stranger = (
        browser(one) for one in (border.leading, border.wuqing_actor, border.people.outsider)
    )
    page = reverse("incident", args=[incident.pk])
    answer = leading.post(
        f"{page}do/request",
        {"uid": uuid4(), "capability": "pumping", "quantity": 4, "unit": "vehicle", "needed_by": "2030-01-01T08:00",
         "function": "排水", "report_to": "河西务"},
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    shown = leading.get(page).content.decode()
    assert "尚缺 4" in shown
    assert "泵车一队" in shown
    assert "按直线距离排序" in shown, "there is no road layer"
    with acting(border.leading):
        request = ResourceRequest.objects.get(incident=incident)
    ask = reverse("resource-request-do", args=[request.pk, "ask"])
    assert stranger.get(ask).status_code == 404
    assert owner.post(ask, {"force": force.pk, "quantity": 3}).status_code == 403
    assert leading.post(ask, {"force": 987_654, "quantity": 3}).status_code == 422
    assert leading.post(ask, {"force": force.pk, "quantity": 3}).status_code == 302
    with acting(border.leading):
        dispatch = Dispatch.objects.get(request=request)
    for client, action, sent in (
        (owner, "commit", {"expected_at": ""}),
        (owner, "depart", {}),
        (leading, "arrive", {}),
        (leading, "release", {}),
        (owner, "give_back", {"used": 1}),
    ):
        step = reverse("dispatch-do", args=[dispatch.pk, action])
        assert step in client.get(page).content.decode(), action
        assert client.post(step, sent).status_code == 302, action
    shown = owner.get(page).content.decode()
    assert "尚缺 1" in shown
    assert "已归建" in shown
    assert "泵车一队，3辆，河西务" in shown
    assert incident.title in owner.get(reverse("force", args=[force.pk])).content.decode()
    report = owner.get(reverse("incident-report", args=[incident.pk, "docx"])).content
    told = zipfile.ZipFile(io.BytesIO(report)).read("word/document.xml").decode()
    assert "排水4辆（排水），已承诺3辆，尚缺1辆" in told
    assert "泵车一队3辆：已归建" in told


def test_the_page_asks_no_more_queries_for_more_forces_and_requests(border: Border) -> None:
    agreement, incident = agreed(border), at_border.published(border)
    client, page = browser(border.leading), reverse("incident", args=[incident.pk])

    def count() -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(page).status_code == 200
        # A page's transaction is a savepoint of the test's.
        return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in counted)

    registered(border.wuqing_actor, agreement)
    asked(border, incident)
    few = count()
    for place in range(4):
        registered(border.hebei_actor, agreement, name=f"泵队{place}")
        asked(border, incident)
    with acting(border.leading):
        request = (
            ResourceRequest.objects.filter(incident=incident).select_related("incident__body").latest("pk")
        )
        for force in Force.objects.all()[:2]:
            ops.ask_force(request=request, force=force, quantity=1, by=border.leading, at=AT)
    assert count() == few
    assert few <= 29


def test_a_program_keeps_forces_asks_and_sends(border: Border) -> None:
    agreement, incident = agreed(border), at_border.published(border)
    leading, owner, stranger = (
        Program(one) for one in (border.leading, border.wuqing_actor, border.people.outsider)
    )
    sent = {
        "name": "泵车一队", "kind": "vehicle", "capabilities": ["pumping"], "quantity": 3, "unit": "vehicle",
        "readiness": "ready", "place_name": "杨村", "longitude": 117.04, "latitude": 39.38, "agreement": agreement.pk,
    }  # fmt: skip
    assert owner.post("/forces", sent | {"unit": "herd"}).status_code == 422
    force = owner.post("/forces", sent).json()
    assert stranger.get(f"/forces/{force['id']}").status_code == 404
    assert owner.post("/forces/bring", {"forces": [sent]}).json() == {"new": 0, "changed": 0, "same": 1}
    changed = owner.post(f"/forces/{force['id']}/change", sent | {"quantity": 4, "version": force["version"]})
    assert (changed.status_code, changed.json()["quantity"]) == (200, 4)
    asked_for = {
        "capability": "pumping", "quantity": 2, "unit": "vehicle", "needed_by": "2030-01-01T00:00:00Z", "function": "排水",
        "report_to": "河西务",
    }  # fmt: skip
    path = f"/incidents/{incident.pk}"
    assert stranger.post(f"{path}/request-forces", asked_for).status_code == 404
    request = leading.post(f"{path}/request-forces", asked_for).json()
    near = leading.get(f"{path}/nearest-forces?capability=pumping&unit=vehicle").json()
    assert [one["force"]["id"] for one in near["items"]] == [force["id"]]
    assert (near["roads"], near["items"][0]["seconds"]) == ([], None)
    dispatch = leading.post(
        f"/resource-requests/{request['id']}/ask", {"force": force["id"], "quantity": 2}
    ).json()
    assert leading.post(f"/dispatches/{dispatch['id']}/commit", {}).status_code == 403
    for who, step in ((owner, "commit"), (owner, "depart"), (leading, "arrive"), (leading, "release")):
        assert who.post(f"/dispatches/{dispatch['id']}/{step}", {}).status_code == 200, step
    assert owner.post(f"/dispatches/{dispatch['id']}/give-back", {"used": 1}).json()["state"] == "returned"
    whole = leading.get(f"{path}/forces").json()["items"]
    assert [(one["short"], one["dispatches"][0]["used"]) for one in whole] == [(0, 1)]
    assert owner.get(f"/forces/{force['id']}").json()["quantity"] == 3
