"""An inspection from its plan to its record, by the pages, and the lists as they grow."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.findings.models import Finding
from jianxing.inspections import operations as ops
from jianxing.inspections.models import CheckResult, Inspection
from tests.integration.site import things
from tests.integration.site.findings.browsing import HTMX, body_of, browser, counted
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


def do(inspection: Inspection, action: str) -> str:
    return reverse("inspection-do", args=[inspection.pk, action])


def test_it_is_planned_with_places_and_company(standing: Standing) -> None:
    built = things.built(standing)
    client = browser(standing.supervisor)
    shown = client.get(reverse("inspection-add"), {"projects": built.project.pk})
    assert shown.context["form"].initial["projects"] == [built.project.pk]
    sent = {
        "mode": "joint",
        "title": "津潍高铁联合督查",
        "planned_on": "2025-03-20",
        "projects": [built.project.pk],
        "sites": "取土场\n\n制梁场\n取土场",
        "aspects": ["construction", "use_of_funds"],
        "domain": "transport",
        "people": "4",
        "joint": [standing.outside.pk],
        "along": [standing.department.pk],
    }
    answer = client.post(reverse("inspection-add"), sent)
    assert answer.status_code == 302, body_of(answer)
    page = client.get(answer["Location"])
    for word in (
        things.NAME,
        "取土场",
        "制梁场",
        "施工与进度",
        standing.outside.label,
        standing.department.label,
    ):
        assert word in body_of(page), word
    joint = browser(standing.outsider)
    assert joint.get(answer["Location"]).status_code == 200
    notice = next(iter(joint.get(reverse("notices")).context["notices"]))
    assert joint.get(notice.url)["Location"] == answer["Location"]


def test_a_focus_item_brings_its_programme(standing: Standing) -> None:
    programme = things.programme(standing)
    client = browser(standing.supervisor)
    client.post(reverse("programme-do", args=[programme.pk, "focus"]), {"items": "轨道上的京津冀"})
    with acting(standing.supervisor):
        item = programme.focus_items.get()
    sent = {"mode": "attend", "title": "列席调度会", "planned_on": "2025-03-06", "focus_item": item.pk}
    page = client.get(client.post(reverse("inspection-add"), sent)["Location"])
    assert things.PLAN in body_of(page)
    assert "轨道上的京津冀" in body_of(page)


def test_it_goes_from_plan_to_record(standing: Standing) -> None:
    built = things.built(standing)
    inspection = things.planned(standing, built.project)
    client, page = browser(standing.supervisor), reverse("inspection", args=[inspection.pk])
    photos = [SimpleUploadedFile(f"{n}.jpg", things.picture(n), "image/jpeg") for n in ("red", "blue")]
    paper = SimpleUploadedFile("签到表.txt", "签到".encode(), "text/plain")
    deeds: list[tuple[str, dict[str, object]]] = [
        ("targets", {"sites": "制梁场", "aspects": ["quality"]}),
        ("companions", {"along": [standing.assistant.pk]}),
        ("hold", {"held_from": "2025-03-05", "held_to": "2025-03-06", "place": "K32", "people": "3"}),
        ("photos", {"uploads": [*photos, paper], "caption": "桥墩基础"}),
        ("remind", {"addressee": standing.department.pk, "text": "请尽快排定停电窗口", "due_days": "5"}),
        ("share", {"bodies": [standing.outside.pk]}),
        ("record", {"summary": "停工点已全部排除"}),
        (
            "amend",
            {
                "title": "津潍高铁督查",
                "place": "K32",
                "people": "3",
                "held_from": "2025-03-05",
                "held_to": "2025-03-05",
                "summary": "停工点已排除",
                "reason": "笔误",
            },
        ),
        ("void", {"reason": "重复登记"}),
    ]
    for action, sent in deeds:
        assert client.get(do(inspection, action), headers=HTMX).status_code == 200, action
        answer = client.post(do(inspection, action), sent, headers=HTMX)
        assert answer.headers.get("HX-Redirect") == page, (action, body_of(answer))
        shown = client.get(page)
        assert shown.status_code == 200, action
        if action == "photos":
            assert len(shown.context["photos"]) == 2
            assert [paper.name for paper in shown.context["papers"]] == ["签到表.txt"]
            for photo in shown.context["photos"]:
                preview = client.get(reverse("file-preview", args=[photo.pk]))
                assert preview["Content-Type"].startswith("image/")
    assert "重复登记" in body_of(client.get(page))
    found = things.fresh(standing.supervisor, inspection)
    assert (found.state, found.title, found.place, found.people) == ("void", "津潍高铁督查", "K32", 3)


def test_the_first_step_is_the_main_action_and_done_steps_are_gone(standing: Standing) -> None:
    inspection = things.planned(standing)
    client, page = browser(standing.supervisor), reverse("inspection", args=[inspection.pk])

    def mains() -> list[str]:
        return [action.key for action in client.get(page).context["actions"] if action.is_main]

    assert mains() == ["hold"]
    client.post(do(inspection, "hold"), {"held_from": "2025-03-06"})
    assert mains() == ["record"]
    client.post(do(inspection, "record"), {"summary": "正常"})
    assert mains() == []
    assert not {"hold", "record"} & {action.key for action in client.get(page).context["actions"]}


def test_the_checklist_is_ticked_in_one_form(standing: Standing) -> None:
    built = things.built(standing)
    inspection = things.held(standing, built.project)
    client, url = browser(standing.supervisor), reverse("inspection-tick", args=[inspection.pk])
    first, second, third = built.items
    sent = {
        f"outcome-{first.pk}": "ok",
        f"outcome-{second.pk}": "problem",
        f"note-{second.pk}": "拨付滞后 20 天",
        f"note-{third.pk}": "没有勾选,只写了字",
    }
    assert client.post(url, sent).status_code == 302
    with acting(standing.supervisor):
        held = {one.check_item_id: (one.outcome, one.note) for one in CheckResult.objects.all()}
    assert held == {first.pk: ("ok", ""), second.pk: ("problem", "拨付滞后 20 天")}
    page = client.get(reverse("inspection", args=[inspection.pk]))
    assert page.context["checklists"][0].ticked == 2
    assert 'value="problem" checked' in body_of(page).replace(f'name="outcome-{second.pk}" ', "")
    assert f"?item={second.pk}" in body_of(page)
    assert f"?item={first.pk}" not in body_of(page)


def test_a_form_that_stood_open_overwrites_nothing_that_it_did_not_change(standing: Standing) -> None:
    built = things.built(standing)
    inspection = things.held(standing, built.project)
    client, url = browser(standing.supervisor), reverse("inspection-tick", args=[inspection.pk])
    first, second, _third = built.items
    client.post(url, {f"outcome-{first.pk}": "ok"})
    client.post(url, {f"outcome-{first.pk}": "problem", f"was-{first.pk}": "ok"})
    stale = {
        f"outcome-{first.pk}": "ok",
        f"was-{first.pk}": "ok",
        f"outcome-{second.pk}": "not_applicable",
        f"was-{second.pk}": "",
    }
    client.post(url, stale)
    with acting(standing.supervisor):
        held = dict(CheckResult.objects.values_list("check_item_id", "outcome"))
    assert held == {first.pk: "problem", second.pk: "not_applicable"}


def test_nothing_ticked_is_said(standing: Standing) -> None:
    built = things.built(standing)
    inspection = things.held(standing, built.project)
    answer = browser(standing.supervisor).post(
        reverse("inspection-tick", args=[inspection.pk]), {"x": ""}, follow=True
    )
    assert "没有变化" in body_of(answer)


def test_an_item_that_is_a_problem_becomes_a_finding(standing: Standing) -> None:
    built = things.built(standing)
    inspection = things.held(standing, built.project, place="K32")
    client, item = browser(standing.supervisor), built.items[1]
    client.post(
        reverse("inspection-tick", args=[inspection.pk]),
        {f"outcome-{item.pk}": "problem", f"note-{item.pk}": "滞后"},
    )
    url = reverse("inspection-finding", args=[inspection.pk]) + f"?item={item.pk}"
    initial = client.get(url).context["form"].initial
    assert item.text in initial["description"]
    assert "滞后" in initial["description"]
    assert initial["discovered_via"] == "实地督查"
    sent = {
        "description": initial["description"],
        "domain": "transport",
        "place": "K32",
        "found_on": "2025-03-06",
        "projects": [built.project.pk],
        "responsible": standing.department.pk,
        "assisting": [standing.assistant.pk],
    }
    assert client.post(url, sent)["Location"] == reverse("inspection", args=[inspection.pk])
    with acting(standing.supervisor):
        finding = Finding.objects.get()
        result = CheckResult.objects.get(check_item=item)
    assert (result.finding_id, result.note, finding.place) == (finding.pk, "滞后", "K32")
    page = body_of(client.get(reverse("inspection", args=[inspection.pk])))
    assert finding.number in page
    assert f"?item={item.pk}" not in page


def test_a_finding_is_registered_freely(standing: Standing) -> None:
    inspection = things.held(standing)
    client = browser(standing.supervisor)
    sent = {"description": "临时用电未报批", "domain": "transport"}
    answer = client.post(reverse("inspection-finding", args=[inspection.pk]), sent, headers=HTMX)
    assert answer["HX-Redirect"] == reverse("inspection", args=[inspection.pk])
    assert "临时用电未报批" in body_of(client.get(answer["HX-Redirect"]))


def test_who_only_sees_it_is_told_once_why_nothing_may_be_done(standing: Standing) -> None:
    inspection = things.held(standing)
    answer = browser(standing.leader).get(reverse("inspection", args=[inspection.pk]))
    assert answer.status_code == 200
    assert not answer.context["may_tick"]
    assert body_of(answer).count("aria-disabled") <= len(answer.context["actions"])


def test_of_what_is_over_only_what_was_looked_at_is_shown(standing: Standing) -> None:
    built = things.built(standing)
    inspection = things.held(standing, built.project)
    client = browser(standing.supervisor)
    client.post(reverse("inspection-tick", args=[inspection.pk]), {f"outcome-{built.items[0].pk}": "ok"})
    client.post(do(inspection, "record"), {"summary": "正常"})
    [shown] = client.get(reverse("inspection", args=[inspection.pk])).context["checklists"]
    assert (len(shown.lines), shown.ticked, shown.of) == (1, 1, 3)


def test_the_list_narrows(standing: Standing) -> None:
    built = things.built(standing)
    things.held(standing, built.project, title="甲督查")
    things.planned(standing, title="乙走访")
    client = browser(standing.supervisor)

    def titles(**query: str | int) -> set[str]:
        return {row.title for row in client.get(reverse("inspections"), query).context["rows"]}

    assert titles() == {"甲督查", "乙走访"}
    assert titles(state="held") == {"甲督查"}
    assert titles(project=built.project.pk) == {"甲督查"}
    assert titles(mode="visit") == set()
    assert titles(q="乙") == {"乙走访"}
    assert titles(since="2025-03-07") == set()
    assert titles(until="2025-03-06") == {"甲督查", "乙走访"}
    answer = client.get(reverse("inspections"), {"state": "held", "q": "甲"})
    assert len(answer.context["chips"]) == 2


def test_the_list_pages_and_asks_as_often_for_many_as_for_few(standing: Standing) -> None:
    built = things.built(standing)
    client, url = browser(standing.supervisor), reverse("inspections")

    def add(number: int) -> None:
        with acting(standing.supervisor):
            for place in range(number):
                ops.plan(
                    mode="visit",
                    title=f"走访{place}",
                    planned_on=TODAY + timedelta(days=place),
                    targets=[ops.Target(project=built.project), ops.Target(site=f"点位{place}")],
                    by=standing.supervisor,
                    at=AT,
                )

    add(2)
    client.get(url)
    with counted() as few:
        client.get(url)
    add(58)
    with counted() as many:
        first = client.get(url)
    assert len(many) == len(few) <= 13
    second = client.get(url + first.context["table"].next_url)
    keys = [row.pk for row in (*first.context["rows"], *second.context["rows"])]
    assert len(keys) == len(set(keys)) == 60
    assert second.context["table"].next_url is None


def test_the_page_asks_as_often_for_many_items_as_for_few(standing: Standing) -> None:
    built = things.built(standing)
    inspection = things.held(standing, built.project)
    client, url = browser(standing.supervisor), reverse("inspection", args=[inspection.pk])
    client.post(reverse("inspection-tick", args=[inspection.pk]), {f"outcome-{built.items[0].pk}": "ok"})
    client.post(
        reverse("inspection-finding", args=[inspection.pk]), {"description": "一", "domain": "transport"}
    )
    things.reminder(standing, things.fresh(standing.supervisor, inspection))
    client.get(url)
    with counted() as few:
        client.get(url)
    ticks = {f"outcome-{item.pk}": "problem" for item in built.items}
    client.post(reverse("inspection-tick", args=[inspection.pk]), ticks)
    for text in ("二", "三", "四"):
        client.post(
            reverse("inspection-finding", args=[inspection.pk]), {"description": text, "domain": "transport"}
        )
        things.reminder(standing, things.fresh(standing.supervisor, inspection))
    client.get(url)  # takes the messages that wait
    with counted() as many:
        assert client.get(url).status_code == 200
    assert len(many) == len(few) <= 25
