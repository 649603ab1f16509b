"""Pages of programmes: refused first, then every form."""

import pytest
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.projects import operations as ops
from jianxing.projects.models import Programme
from tests.integration.site import things
from tests.integration.site.findings.browsing import HTMX, body_of, browser, counted
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def do(programme: Programme, action: str) -> str:
    return reverse("programme-do", args=[programme.pk, action])


def test_a_handler_sets_nothing_up(standing: Standing) -> None:
    client = browser(standing.handler)
    sent = {"kind": "work_plan", "title": "x", "from_year": "2025"}
    assert client.get(reverse("programme-add")).status_code == 403
    assert client.post(reverse("programme-add"), sent).status_code == 403
    assert reverse("programme-add") not in body_of(client.get(reverse("programmes")))


def test_only_its_keeper_changes_a_programme(standing: Standing) -> None:
    programme = things.programme(standing)
    client = browser(standing.leader)
    answer = client.get(reverse("programme", args=[programme.pk]))
    assert answer.status_code == 200
    assert not answer.context["actions"]
    for action in ("focus", "activity", "share", "void"):
        assert client.post(do(programme, action), {"items": "x", "reason": "x"}).status_code == 403, action
    assert not things.fresh(standing.supervisor, programme).is_void


def test_a_work_plan_is_neither_signed_nor_carried_out_in_a_year(standing: Standing) -> None:
    programme = things.programme(standing)
    client = browser(standing.supervisor)
    for action in ("sign", "year", "explode"):
        assert client.get(do(programme, action)).status_code == 404, action
        assert client.post(do(programme, action), {"on": "2025-03-06", "year": "2025"}).status_code == 404, (
            action
        )


def test_the_same_title_twice_is_refused_with_words(standing: Standing) -> None:
    things.programme(standing)
    sent = {"kind": "work_plan", "title": things.PLAN, "from_year": "2025"}
    answer = browser(standing.supervisor).post(reverse("programme-add"), sent)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_years_that_run_backwards_are_refused(standing: Standing) -> None:
    sent = {"kind": "campaign", "title": "专项行动", "from_year": "2025", "to_year": "2024"}
    assert browser(standing.supervisor).post(reverse("programme-add"), sent).status_code == 422


def test_a_programme_is_set_up_with_its_items_and_parties(standing: Standing) -> None:
    client = browser(standing.supervisor)
    sent = {
        "kind": "work_plan",
        "title": "美丽中国先行区建设监督工作方案",
        "document_no": "津纪发〔2025〕1号",
        "domain": "ecology",
        "from_year": "2025",
        "parties": [standing.outside.pk],
        "items": "水环境联保共治\n\n减污降碳协同治理",
    }
    answer = client.post(reverse("programme-add"), sent)
    assert answer.status_code == 302, body_of(answer)
    page = body_of(client.get(answer["Location"]))
    for word in ("水环境联保共治", "减污降碳协同治理", "津纪发〔2025〕1号", standing.outside.label):
        assert word in page


def test_every_deed_is_done(standing: Standing) -> None:
    plan = things.programme(standing)
    agreement = things.programme(standing, kind="agreement", title="应急救援协作框架协议")
    campaign = things.programme(standing, kind="campaign", title="专项行动")
    client = browser(standing.supervisor)
    activity = {
        "title": "廉洁文化作品展",
        "kind": "exhibition",
        "hosts": [standing.group.pk, standing.outside.pk],
        "held_on": "2025-03-01",
        "place": "文化中心",
        "participants": "320",
    }
    for programme, action, sent in (
        (plan, "focus", {"items": "运河通航\n非遗活化传承", "domain": "culture_tourism"}),
        (plan, "activity", activity),
        (plan, "share", {"bodies": [standing.outside.pk]}),
        (agreement, "sign", {"on": "2025-03-03"}),
        (campaign, "year", {"year": "2025", "document_no": "1号", "note": "已开展"}),
        (campaign, "void", {"reason": "重复"}),
    ):
        assert client.get(do(programme, action)).status_code == 200, action
        answer = client.post(do(programme, action), sent, headers=HTMX)
        assert answer.headers.get("HX-Redirect") == reverse("programme", args=[programme.pk]), (
            action,
            body_of(answer),
        )
        assert client.get(answer["HX-Redirect"]).status_code == 200
    page = body_of(client.get(reverse("programme", args=[plan.pk])))
    assert "运河通航" in page
    assert "廉洁文化作品展" in page
    assert browser(standing.outsider).get(reverse("programme", args=[plan.pk])).status_code == 200
    assert things.fresh(standing.supervisor, campaign).is_void


def test_the_list_narrows_and_asks_as_often_for_many_as_for_few(standing: Standing) -> None:
    things.programme(standing)
    client, url = browser(standing.supervisor), reverse("programmes")
    client.get(url)
    with counted() as few:
        client.get(url)
    with acting(standing.supervisor):
        for number in range(20):
            ops.register_programme(
                kind="campaign", title=f"专项行动{number}", from_year=2025, by=standing.supervisor, at=AT
            )
    with counted() as many:
        assert client.get(url).context["table"].count == 21
    assert len(many) == len(few) <= 10
    assert client.get(url, {"kind": "work_plan"}).context["table"].count == 1
    assert client.get(url, {"q": "行动7"}).context["table"].count == 1
    assert client.get(url, {"q": "没有这个"}).status_code == 200
