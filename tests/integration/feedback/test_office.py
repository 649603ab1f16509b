"""The office's pages: the inbox, a report on both sides, candidates, doors with their QR codes. Refusals first."""

import io
from pathlib import Path
from typing import Any, Final

import pytest
from django.urls import reverse
from PIL import Image

from jianxing.directory.acting import acting
from jianxing.directory.models import Jurisdiction
from jianxing.feedback import operations as ops
from jianxing.feedback import queries
from jianxing.feedback.models import Report
from jianxing.ledger.models import Act
from jianxing.site.feedback.doors import drawn
from tests.integration.feedback import matters
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.integration.site.things import built
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"
    settings.DOOR_ADDRESS = "https://voice.example.cn"


def do(client: Any, report: Report, action: str, **sent: Any) -> Any:
    return client.post(reverse("feedback-report-do", args=[report.pk, action]), sent)


def test_both_sides_walk_a_report_and_strangers_see_none(standing: Standing) -> None:
    door = matters.opened(standing.supervisor)
    report = matters.reported(door, "walked", contact=matters.CONTACT, photos=[matters.photo()])
    office, answers = browser(standing.supervisor), browser(standing.handler)
    page, inbox = reverse("feedback-report", args=[report.pk]), reverse("feedback")
    stranger = browser(standing.outsider)
    assert stranger.get(page).status_code == 404
    assert matters.TEXT not in body_of(stranger.get(inbox))
    assert answers.get(page).status_code == 404
    assert browser(standing.audit).get(page).status_code == 403
    shown = body_of(office.get(page))
    assert matters.TEXT in shown
    assert matters.CONTACT not in shown
    assert "file-preview" not in shown
    assert "/preview" in shown
    assert "待分派的公众诉求" in body_of(office.get(reverse("workbench")))
    itself = do(office, report, "assign", responsible=[str(standing.group.pk)])
    assert "监督单位不自行答复诉求" in body_of(itself)
    assert do(office, report, "assign", responsible=[str(standing.department.pk)]).status_code == 302
    assert do(office, report, "accept").status_code == 403
    assert matters.TEXT in body_of(answers.get(inbox + "?mine=on"))
    refused = do(answers, report, "decline", reason="属水务", suggested=[str(standing.department.pk)])
    assert "不能建议转给本单位" in body_of(refused)
    assert (
        do(answers, report, "decline", reason="属水务", suggested=[str(standing.assistant.pk)]).status_code
        == 302
    )
    other = browser(standing.helper)
    assert (
        do(other, report, "decline", reason="属电力", suggested=[str(standing.department.pk)]).status_code
        == 302
    )
    decide = body_of(office.get(page))
    assert "已被退回两次" in decide
    first = body_of(office.get(reverse("feedback-report-do", args=[report.pk, "assign"])))
    assert standing.department.name in first  # suggested last
    assert do(office, report, "assign", responsible=[str(standing.department.pk)]).status_code == 302
    assert do(answers, report, "decline", reason="x", suggested=[str(standing.assistant.pk)]).status_code in (
        403,
        422,
    )
    assert do(answers, report, "accept").status_code == 302
    assert do(answers, report, "answer", text="").status_code == 422
    assert do(answers, report, "answer", text=matters.ANSWER).status_code == 302
    assert do(answers, report, "publish", text="x").status_code == 403
    assert do(office, report, "publish", text=matters.PUBLIC).status_code == 302
    assert matters.PUBLIC in body_of(office.get(page))
    assert do(office, report, "unpublish", reason="").status_code == 422
    assert do(office, report, "unpublish", reason="含个人信息").status_code == 302
    assert do(office, report, "unpublish", reason="again").status_code == 422
    with counted() as asked:
        shown = body_of(office.get(page))
    assert matters.ANSWER in shown
    assert len(asked) < 32, len(asked)


def test_the_contact_is_opened_with_a_reason_and_shown_once(standing: Standing) -> None:
    report = matters.answered(standing)
    address = reverse("feedback-contact", args=[report.pk])
    assert browser(standing.leader).post(address, {"reason": "看看"}).status_code == 403
    handler = browser(standing.handler)
    assert handler.get(address).status_code == 200
    assert handler.post(address, {"reason": " "}).status_code == 422
    opened = handler.post(address, {"reason": "约时间"})
    assert matters.CONTACT in body_of(opened)
    assert opened["Cache-Control"] == "private, no-store"
    assert matters.CONTACT not in body_of(handler.get(address))
    with acting(standing.handler):
        assert Act.objects.filter(kind="report.open_contact", subject_id=report.pk).count() == 1


def test_the_inbox_narrows_pages_and_counts_few_queries(standing: Standing) -> None:
    kept = matters.gathered(standing)
    report = matters.answered(standing)
    office = browser(standing.supervisor)
    inbox = reverse("feedback")
    with counted() as asked:
        whole = body_of(office.get(inbox))
    assert len(asked) < 24, len(asked)
    assert all(one.number in whole for one in (*kept, report))
    assert report.number not in body_of(office.get(inbox + "?category=safety"))
    assert kept[0].number not in body_of(office.get(inbox + f"?door={report.door_id}"))
    assert kept[0].number not in body_of(office.get(inbox + "?state=answered"))
    assert report.number not in body_of(office.get(inbox + f"?q={matters.KEPT}1"))
    assert "没有符合条件的诉求" in body_of(office.get(inbox + "?late=on"))
    with acting(standing.supervisor) as by:
        found = queries.page(filters=queries.Filters(), by=by, today=TODAY, size=3)
        rest = queries.page(filters=queries.Filters(), by=by, today=TODAY, cursor=found.next_cursor, size=3)
    assert (found.count, len(found.rows), len(rest.rows), rest.next_cursor) == (4, 3, 1, "")
    assert {one.pk for one in (*found.rows, *rest.rows)} == {one.pk for one in (*kept, report)}
    assert "reports-by-category" in body_of(office.get(reverse("feedback-statistics")))
    assert office.get(reverse("export-of", args=["reports"]) + "?category=safety").status_code == 200


def test_candidates_become_findings_and_reports_are_gathered(standing: Standing) -> None:
    kept = matters.gathered(standing)
    office, above = browser(standing.supervisor), browser(standing.leader)
    page = body_of(office.get(reverse("feedback-report", args=[kept[0].pk])))
    assert kept[1].number in page  # beside it
    assert do(office, kept[2], "gather", main="nothing").status_code == 422
    assert do(office, kept[2], "gather", main=kept[1].number).status_code == 302
    cluster = matters.seen(standing.supervisor, kept[0]).cluster_id
    whole = reverse("feedback-cluster", args=[cluster])
    assert kept[0].number in body_of(above.get(whole))
    make = reverse("feedback-cluster-do", args=[cluster, "make_finding"])
    assert above.post(make, {"description": ""}).status_code == 403
    assert browser(standing.handler).get(whole).status_code == 404
    assert office.post(make, {"description": ""}).status_code == 302
    assert "已转为问题" in body_of(office.get(whole))
    assert office.post(make, {"description": ""}).status_code == 422
    assert "没有待定问题" in body_of(office.get(reverse("feedback-clusters")))
    assert whole in body_of(office.get(reverse("feedback-clusters") + "?ended=1"))


def test_a_door_is_opened_for_a_project_printed_and_closed(standing: Standing, settings: Any) -> None:
    project = built(standing).project
    office, other = browser(standing.supervisor), browser(standing.handler)
    add = reverse("feedback-door-add")
    assert other.get(add).status_code == 403
    assert browser(standing.outsider).get(f"{add}?project={project.pk}").status_code == 404
    assert project.name in body_of(office.get(f"{add}?project={project.pk}"))
    filled = {
        "title_zh": "演示驿站",
        "title_en": "Rest stop",
        "domain": "transport",
        "project": [str(project.pk)],
    }
    assert office.post(add, filled | {"longitude": "117.2"}).status_code == 422
    opened = office.post(add, filled | {"longitude": "117.2", "latitude": "39.1"})
    assert opened.status_code == 302
    page = opened["Location"]
    shown = body_of(office.get(page))
    with acting(standing.supervisor):
        [door] = queries.doors()
    address = f"https://voice.example.cn/{door.code}"
    assert address in shown
    assert project.name in shown
    assert address in body_of(office.get(reverse("feedback-door-poster", args=[door.pk])))
    png = office.get(reverse("feedback-door-code", args=[door.pk, "png"]))
    assert png.content == drawn(address, "png")
    with Image.open(io.BytesIO(png.content)) as picture:
        assert picture.size[0] == picture.size[1] >= 300
    svg = office.get(reverse("feedback-door-code", args=[door.pk, "svg"]))
    assert (svg["Content-Type"], b"<script" in svg.content) == ("image/svg+xml", False)
    assert office.get(reverse("feedback-door-code", args=[door.pk, "gif"])).status_code == 404
    assert other.get(page).status_code == 404
    settings.DOOR_ADDRESS = ""
    assert "尚未设置公众访问地址" in body_of(office.get(page))
    assert office.get(reverse("feedback-door-code", args=[door.pk, "png"])).status_code == 404
    close = reverse("feedback-door-do", args=[door.pk, "close"])
    assert browser(standing.leader).post(close).status_code == 403
    assert office.post(close).status_code == 302
    assert "该入口已关闭" in body_of(office.get(page))
    assert office.post(close).status_code == 409


#: In the west, 100 m from the east, and 400 m from it: the border runs along 117.2° E.
AT_THE_BORDER: Final[dict[str, Any]] = {"longitude": 117.19884, "latitude": 39.1}
FAR_ENOUGH: Final[dict[str, Any]] = {"longitude": 117.19536, "latitude": 39.1}


def test_routes_are_set_and_near_a_border_a_person_chooses(standing: Standing) -> None:
    from tests.integration.atlas import land

    land.surveyed()
    office, answers = browser(standing.supervisor), browser(standing.handler)
    add = reverse("feedback-route-add")
    assert answers.get(add).status_code == 403
    county = Jurisdiction.objects.get(code="110101")
    west, everywhere = [
        {"category": "facility", "jurisdiction": place, "responsible": [str(body.pk)]}
        for place, body in ((county.pk, standing.department), ("", standing.assistant))
    ]
    assert office.post(add, west | {"responsible": [str(standing.group.pk)]}).status_code == 422
    for sent in (west, everywhere):
        assert office.post(add, sent).status_code == 302
    routes = body_of(office.get(reverse("feedback-routes")))
    assert standing.department.name in routes
    assert standing.assistant.name in routes
    door = matters.opened(standing.supervisor)
    assert matters.reported(door, "pointless").responsible_id == standing.assistant.pk
    routed = matters.reported(door, "routed", **FAR_ENOUGH)
    assert (routed.near_border, routed.responsible_id) == (False, standing.department.pk)
    report = matters.reported(door, "at the border", **AT_THE_BORDER)
    assert (report.state, report.near_border, report.responsible_id) == ("received", True, None)
    page = reverse("feedback-report", args=[report.pk])
    assert answers.get(page).status_code == 404
    assert do(answers, report, "assign", responsible=[str(standing.department.pk)]).status_code == 404
    shown = body_of(office.get(page))
    assert "临近边界：由哪里办理" in shown
    assert "甲县：坐标位于其境内" in shown
    assert "丙县：距其边界100米" in shown
    assert "临近边界：由哪里办理" not in body_of(office.get(reverse("feedback-report", args=[routed.pk])))
    # whoever is on the other side of the border may be whose it is
    assert do(office, report, "assign", responsible=[str(standing.assistant.pk)]).status_code == 302
    chosen = matters.seen(standing.supervisor, report)
    assert (chosen.state, chosen.responsible_id) == ("assigned", standing.assistant.pk)
    assert "临近边界：由哪里办理" not in body_of(office.get(page))
    assert answers.get(page).status_code == 404
    assert matters.TEXT in body_of(browser(standing.helper).get(page))
    spoken_for = matters.opened(standing.supervisor, responsible=standing.department)
    asked_nobody = matters.reported(spoken_for, "spoken for", **AT_THE_BORDER)
    assert (asked_nobody.near_border, asked_nobody.responsible_id) == (True, standing.department.pk)


def test_envelopes_are_brought_in_once_and_for_ones_own_doors_alone(standing: Standing) -> None:
    door = matters.opened(standing.supervisor)
    sent = [matters.envelope(door, f"brought {n}") for n in range(3)]
    with acting(standing.outsider) as by:
        assert ops.bring_in(envelopes=sent, by=by, at=AT).closed == 3
    with acting(standing.supervisor) as by:
        made = ops.bring_in(envelopes=sent, by=by, at=AT)
        again = ops.bring_in(
            envelopes=[*sent, matters.envelope(door, "brought 0", text="else")], by=by, at=AT
        )
        ops.close_door(door=door, by=by, at=AT)
        assert ops.bring_in(envelopes=[matters.envelope(door, "late")], by=by, at=AT).closed == 1
        assert Act.objects.filter(kind="report_door.bring_envelopes").count() == 1
    assert (made.taken, again.taken, again.known, again.differs) == (3, 0, 3, 1)
