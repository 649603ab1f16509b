"""Inspections and reminders: who gets nothing, and what the state does not admit."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.inspections import operations as ops
from jianxing.inspections.models import CheckResult, Inspection, InspectionFile, Reminder
from jianxing.projects.operations import share
from tests.integration.site import things
from tests.integration.site.findings.browsing import HTMX, body_of, browser
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def do(inspection: Inspection, action: str) -> str:
    return reverse("inspection-do", args=[inspection.pk, action])


def test_a_handler_neither_plans_nor_reminds(standing: Standing) -> None:
    client = browser(standing.handler)
    sent = {"mode": "onsite", "title": "x", "planned_on": "2025-03-06"}
    for name in ("inspection-add", "reminder-add"):
        assert client.get(reverse(name)).status_code == 403, name
        assert client.post(reverse(name), sent).status_code == 403, name
    page = body_of(client.get(reverse("inspections")))
    assert reverse("inspection-add") not in page


def test_who_is_inspected_or_only_comes_along_does_not_see_the_inspection(standing: Standing) -> None:
    built = things.built(standing)
    companions = [ops.Companion(body=standing.assistant)]
    inspection = things.held(standing, built.project, companions=companions)
    for who in (standing.handler, standing.helper):
        assert browser(who).get(reverse("inspection", args=[inspection.pk])).status_code == 404


def test_who_inspects_jointly_ticks_and_changes_nothing_else(standing: Standing) -> None:
    built = things.built(standing)
    companions = [ops.Companion(body=standing.outside, is_joint=True)]
    inspection = things.held(standing, built.project, companions=companions)
    with acting(standing.supervisor):
        share(project=built.project, bodies=[standing.outside], by=standing.supervisor, at=AT)
    client = browser(standing.outsider)
    assert client.get(reverse("inspection", args=[inspection.pk])).context["may_tick"]
    item = built.items[0]
    answer = client.post(reverse("inspection-tick", args=[inspection.pk]), {f"outcome-{item.pk}": "ok"})
    assert answer.status_code == 302
    for action in ("record", "amend", "share", "void", "targets", "companions"):
        values = {"reason": "x", "summary": "x", "title": "x", "sites": "x", "bodies": [standing.outside.pk]}
        assert client.post(do(inspection, action), values).status_code == 403, action


def test_a_joint_body_is_not_shown_a_project_that_it_does_not_see(standing: Standing) -> None:
    built = things.built(standing)
    companions = [ops.Companion(body=standing.outside, is_joint=True)]
    inspection = things.held(standing, built.project, companions=companions)
    client = browser(standing.outsider)
    for url in (reverse("inspection", args=[inspection.pk]), reverse("inspections")):
        answer = client.get(url)
        assert answer.status_code == 200
        assert things.NAME not in body_of(answer)
        assert "本单位无权查看的项目" in body_of(answer)


def test_nothing_is_ticked_before_it_is_held_or_after_it_is_recorded(standing: Standing) -> None:
    built = things.built(standing)
    inspection = things.planned(standing, built.project)
    client, url = browser(standing.supervisor), reverse("inspection-tick", args=[inspection.pk])
    sent = {f"outcome-{built.items[0].pk}": "ok"}
    assert client.post(url, sent).status_code == 409
    assert client.post(do(inspection, "hold"), {"held_from": "2025-03-06"}).status_code == 302
    assert client.post(do(inspection, "record"), {"summary": "正常"}).status_code == 302
    assert client.post(url, sent).status_code == 409
    with acting(standing.supervisor):
        assert not CheckResult.objects.exists()


def test_no_item_of_another_project_is_ticked(standing: Standing) -> None:
    built = things.built(standing)
    inspection = things.held(standing)
    sent = {f"outcome-{built.items[0].pk}": "ok", f"outcome-{10**9}": "ok"}
    answer = browser(standing.supervisor).post(reverse("inspection-tick", args=[inspection.pk]), sent)
    assert answer.status_code == 302
    with acting(standing.supervisor):
        assert not CheckResult.objects.exists()
    finding = reverse("inspection-finding", args=[inspection.pk])
    assert browser(standing.supervisor).get(finding, {"item": built.items[0].pk}).status_code == 404


def test_an_outcome_that_is_none_is_left_alone(standing: Standing) -> None:
    built = things.built(standing)
    inspection = things.held(standing, built.project)
    sent = {f"outcome-{built.items[0].pk}": "splendid"}
    browser(standing.supervisor).post(reverse("inspection-tick", args=[inspection.pk]), sent)
    with acting(standing.supervisor):
        assert not CheckResult.objects.exists()


def test_it_is_not_held_twice_nor_in_the_future(standing: Standing) -> None:
    inspection = things.planned(standing)
    client = browser(standing.supervisor)
    late = client.post(do(inspection, "hold"), {"held_from": "2025-03-07"})
    assert late.status_code == 422
    backwards = client.post(do(inspection, "hold"), {"held_from": "2025-03-06", "held_to": "2025-03-05"})
    assert backwards.status_code == 422
    assert client.post(do(inspection, "hold"), {"held_from": "2025-03-06"}).status_code == 302
    answer = client.get(do(inspection, "hold"), headers=HTMX)
    assert answer.status_code == 409
    assert "jx-refusal" in body_of(answer)


def test_a_file_that_is_none_takes_the_others_back(standing: Standing) -> None:
    inspection = things.held(standing)
    good = SimpleUploadedFile("现场.jpg", things.picture(), "image/jpeg")
    bad = SimpleUploadedFile("现场.jpg", b"MZ\x90\x00 this is a program", "image/jpeg")
    answer = browser(standing.supervisor).post(do(inspection, "photos"), {"uploads": [good, bad]})
    assert answer.status_code == 422
    with acting(standing.supervisor):
        assert not InspectionFile.objects.exists()


def test_the_photos_are_seen_by_nobody_else(standing: Standing) -> None:
    inspection = things.held(standing)
    good = SimpleUploadedFile("现场.jpg", things.picture(), "image/jpeg")
    browser(standing.supervisor).post(do(inspection, "photos"), {"uploads": [good]})
    with acting(standing.supervisor):
        link = InspectionFile.objects.get(inspection=inspection)
    for who in (standing.outsider, standing.handler, standing.audit):
        for name in ("file", "file-preview"):
            assert browser(who).get(reverse(name, args=[link.file_id])).status_code in (403, 404)


def test_one_item_gives_one_finding(standing: Standing) -> None:
    built = things.built(standing)
    inspection = things.held(standing, built.project)
    client = browser(standing.supervisor)
    url = reverse("inspection-finding", args=[inspection.pk]) + f"?item={built.items[0].pk}"
    sent = {"description": "方案未批复", "domain": "transport"}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 422


def test_only_the_addressed_body_answers_and_only_once(standing: Standing) -> None:
    reminder = things.reminder(standing)
    url = reverse("reminder-do", args=[reminder.pk, "answer"])
    assert browser(standing.supervisor).post(url, {"reply": "x"}).status_code == 403
    assert browser(standing.helper).post(url, {"reply": "x"}).status_code == 404
    client = browser(standing.handler)
    assert client.post(url, {"reply": "  "}).status_code == 422
    assert client.post(url, {"reply": "已安排3月12日停电"}).status_code == 302
    assert client.post(url, {"reply": "改口"}).status_code == 422
    assert client.get(url).status_code == 409
    assert things.fresh(standing.handler, reminder).reply == "已安排3月12日停电"
    void = reverse("reminder-do", args=[reminder.pk, "void"])
    assert client.post(void, {"reason": "x"}).status_code == 403


def test_the_addressed_body_is_not_led_to_the_inspection(standing: Standing) -> None:
    inspection = things.held(standing)
    reminder = things.reminder(standing, inspection)
    answer = browser(standing.handler).get(reverse("reminder", args=[reminder.pk]))
    assert answer.status_code == 200
    assert things.TITLE not in body_of(answer)
    assert reverse("inspection", args=[inspection.pk]) not in body_of(answer)


def test_nobody_reminds_himself(standing: Standing) -> None:
    sent = {"addressee": standing.group.pk, "text": "请注意"}
    assert browser(standing.supervisor).post(reverse("reminder-add"), sent).status_code == 422
    with acting(standing.supervisor):
        assert not Reminder.objects.exists()
