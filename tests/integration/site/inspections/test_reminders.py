"""Reminders: sent, received, answered, taken back."""

import pytest
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.inspections import operations as ops
from jianxing.inspections.models import Reminder
from tests.integration.site import things
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def test_a_reminder_is_sent_seen_and_answered(standing: Standing) -> None:
    sender, receiver = browser(standing.supervisor), browser(standing.handler)
    sent = {"addressee": standing.department.pk, "text": "汛期将至,请检查排水", "due_days": "3"}
    url = sender.post(reverse("reminder-add"), sent)["Location"]
    assert "汛期将至" in body_of(receiver.get(reverse("inspections")))
    assert "汛期将至" in body_of(receiver.get(reverse("reminders")))
    assert "汛期将至" not in body_of(sender.get(reverse("reminders")))
    assert "汛期将至" in body_of(sender.get(reverse("reminders"), {"side": "sent"}))
    notice = next(iter(receiver.get(reverse("notices")).context["notices"]))
    assert receiver.get(notice.url)["Location"] == url
    page = receiver.get(url)
    assert [action.key for action in page.context["actions"] if not action.refusal] == ["answer"]
    assert page.context["days"] == 3
    with acting(standing.handler):
        pk = Reminder.objects.get().pk
    receiver.post(reverse("reminder-do", args=[pk, "answer"]), {"reply": "已检查12处"})
    answered = sender.get(url)
    assert "已检查12处" in body_of(answered)
    assert answered.context["days"] is None
    assert "汛期将至" not in body_of(receiver.get(reverse("inspections")))
    notice = next(iter(sender.get(reverse("notices")).context["notices"]))
    assert sender.get(notice.url)["Location"] == url


def test_a_reminder_is_taken_back_with_its_reason(standing: Standing) -> None:
    reminder = things.reminder(standing)
    client = browser(standing.supervisor)
    answer = client.post(reverse("reminder-do", args=[reminder.pk, "void"]), {"reason": "发错单位"})
    assert answer.status_code == 302
    assert "发错单位" in body_of(client.get(reverse("reminder", args=[reminder.pk])))
    assert reminder.number not in body_of(browser(standing.handler).get(reverse("reminders")))
    assert reminder.number in body_of(browser(standing.handler).get(reverse("reminders"), {"state": "void"}))


def test_the_inspection_is_shown_to_who_sees_it(standing: Standing) -> None:
    inspection = things.held(standing)
    reminder = things.reminder(standing, inspection)
    page = browser(standing.supervisor).get(reverse("reminder", args=[reminder.pk]))
    assert things.TITLE in body_of(page)
    assert reminder.text in body_of(
        browser(standing.supervisor).get(reverse("inspection", args=[inspection.pk]))
    )


def test_the_list_asks_as_often_for_many_as_for_few(standing: Standing) -> None:
    client, url = browser(standing.handler), reverse("reminders")
    things.reminder(standing)
    client.get(url)
    with counted() as few:
        client.get(url)
    with acting(standing.supervisor):
        for number in range(20):
            ops.remind(
                addressee=standing.department,
                text=f"提醒{number}",
                due_days=5,
                by=standing.supervisor,
                at=AT,
            )
    with counted() as many:
        assert client.get(url).context["table"].count == 21
    assert len(many) == len(few) <= 12
