"""The pages of meetings: opening a series by its form, recording, deciding, minutes; the feed as a calendar program reads it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from jianxing.directory.acting import acting
from jianxing.meetings import operations as ops
from jianxing.meetings import queries
from jianxing.meetings.models import Decision, Feed, Meeting, Minutes, Series
from tests.integration.meetings.series import MONDAY, NAME, held, meeting_on, opened
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db
FORM = {
    "name": "应急信息会商", "domain": "safety", "begins": "10:00", "lasts": "60", "often": ["monthly"], "weekday": "WE",
    "month_day": "15", "flood": "weekly", "fire": "fortnightly", "shift": "after", "starts_on": TODAY.isoformat(),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_TODAY = TODAY


def test_a_series_is_opened_by_its_form(standing: Standing) -> None:
    url = reverse("meeting-series-add")
    assert browser(standing.system).get(url).status_code == 403
    client = browser(standing.supervisor)
    assert client.post(url, {**FORM, "often": []}).status_code == 422
    broken = client.post(url, {**FORM, "written": '{"cadences": [{"key": "x"}]}'})
    assert broken.status_code == 422
    assert "cadences[0]" in body_of(broken)
    made = client.post(url, {**FORM, "participants": [standing.outside.pk]})
    assert made.status_code == 302
    with acting(standing.supervisor):
        series = Series.objects.get(name="应急信息会商")
        months = [meeting.planned_on.month for meeting in queries.strip(series=series)]
        assert months.count(7) == 5
        assert months.count(4) == 3  # 2, 16 and 30 April, every two weeks from 2 October
    page = body_of(client.get(reverse("meeting-series", args=[series.pk])))
    assert "防汛期" in page
    assert "每2周星期三" in page


def test_the_calendar_shows_the_month_and_what_nobody_has_explained(standing: Standing) -> None:
    opened(standing)
    ops.tick(at=AT + timedelta(days=8))
    client = browser(standing.supervisor)
    with counted() as asked:
        page = body_of(client.get(reverse("meetings")))
    assert len(asked) < 30
    assert NAME in page
    assert "未召开且未说明原因" in page
    assert NAME in body_of(client.get(reverse("meetings") + "?month=nonsense"))
    assert NAME in body_of(client.get(reverse("meetings-list") + "?unexplained=1"))


def test_from_due_to_signed_minutes_by_the_pages(standing: Standing) -> None:
    series = opened(standing)
    meeting = meeting_on(series, MONDAY, standing)
    url = reverse("meeting", args=[meeting.pk])
    client = browser(standing.supervisor)

    def do(action: str, **data: Any) -> Any:
        return client.post(reverse("meeting-do", args=[meeting.pk, action]), data)

    assert do("item", title="停电窗口").status_code == 302
    assert do("invite", seen="1").status_code == 302
    assert browser(standing.handler).post(
        reverse("meeting-do", args=[meeting.pk, "answer"]), {"comes": "no", "note": ""}
    ).status_code == 422  # fmt: skip
    assert do("hold", on=MONDAY.isoformat()).status_code == 422  # it has not come
    with acting(standing.supervisor):
        ops.move(meeting=meeting, on=TODAY, reason="提前", by=standing.supervisor, at=AT)
    assert do("hold", on=TODAY.isoformat(), present=[standing.department.pk]).status_code == 302
    given = {"text": "排定窗口", "responsible": standing.department.pk, "due_days": 5}
    assert do("decide", **given, due_on="2025-04-01").status_code == 422
    assert do("decide", **given).status_code == 302
    assert do("hold", on=TODAY.isoformat()).status_code == 422  # held already
    draft = client.get(reverse("meeting-minutes-draft", args=[meeting.pk]))
    assert "排定窗口" in body_of(draft)
    assert client.post(
        reverse("meeting-minutes-draft", args=[meeting.pk]), {"title": "会商纪要", "text": "一、议定事项\n1.排定窗口。"}
    ).status_code == 302  # fmt: skip
    with acting(standing.supervisor):
        minutes, decision = Minutes.objects.get(), Decision.objects.get()
    sign = reverse("minutes-do", args=[minutes.pk, "sign"])
    assert client.post(sign).status_code == 403
    leader = browser(standing.group_leader)
    assert leader.post(sign).status_code == 302
    paper = client.get(reverse("minutes-document", args=[minutes.pk, "docx"]))
    assert paper.status_code == 200
    with counted() as asked:
        page = body_of(client.get(url))
    assert len(asked) < 30
    assert "排定窗口" in page
    handler = browser(standing.handler)
    report = reverse("decision-do", args=[decision.pk, "report"])
    assert handler.post(report, {"text": "已排定"}).status_code == 302
    assert client.post(reverse("decision-do", args=[decision.pk, "confirm"])).status_code == 302
    assert leader.get(reverse("decisions") + "?state=confirmed").status_code == 200


def test_proposals_are_ticked(standing: Standing) -> None:
    from tests.integration.findings import matters

    finding = matters.assigned(standing)
    meeting = meeting_on(opened(standing), MONDAY, standing)
    url = reverse("meeting-proposals", args=[meeting.pk])
    assert browser(standing.handler).get(url).status_code == 403
    client = browser(standing.supervisor)
    page = body_of(client.get(url))
    assert finding.number in page
    assert finding.description not in page
    assert client.post(url, {"pick": [f"finding-{finding.pk}"]}).status_code == 302
    with acting(standing.supervisor):
        assert queries.one(pk=meeting.pk).agenda.get().finding_id == finding.pk


def test_a_calendar_program_reads_the_feed_without_signing_in(standing: Standing, caplog: Any) -> None:
    series = opened(standing)
    held(series, MONDAY, standing)
    client = browser(standing.handler)
    made = client.post(reverse("calendar-feed-make"), {"name": "手机"})
    page = body_of(made)
    secret = page.split("/calendar/")[1].split(".ics")[0]
    with acting(standing.supervisor):
        moved = meeting_on(series, MONDAY + timedelta(days=7), standing)
        ops.move(meeting=moved, on=date(2025, 3, 19), reason="密因改期", by=standing.supervisor, at=AT)
        missed = meeting_on(series, MONDAY + timedelta(days=14), standing)
        ops.miss(meeting=missed, reason="密因不开", by=standing.supervisor, at=AT)
        total = Meeting.objects.filter(series=series).count()
    program = Client()
    answer = program.get(reverse("calendar-feed", args=[secret]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"]
    read = {str(one["UID"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}
    assert len(read) == total
    one = read[f"{moved.uid}@jianxing"]
    assert one.decoded("DTSTART").isoformat() == "2025-03-19T09:30:00+08:00"
    assert int(str(one["SEQUENCE"])) == 1
    assert str(read[f"{missed.uid}@jianxing"]["STATUS"]) == "CANCELLED"
    for word in (NAME, "密因", "周沟通", "铁路"):
        assert word not in answer.content.decode()
    with acting(standing.handler):
        feed = Feed.objects.get()
    assert (
        browser(standing.supervisor).post(reverse("calendar-feed-revoke", args=[feed.pk])).status_code == 404
    )
    assert client.post(reverse("calendar-feed-revoke", args=[feed.pk])).status_code == 302
    assert program.get(reverse("calendar-feed", args=[secret])).status_code == 404
    assert program.get(reverse("calendar-feed", args=["jxc_wrong"])).status_code == 404
    assert secret not in caplog.text


def test_another_bodys_feed_shows_its_own_meetings_alone(standing: Standing) -> None:
    opened(standing)
    with acting(standing.helper):
        _feed, secret = ops.make_feed(name="手机", by=standing.helper, at=AT)
    answer = Client().get(reverse("calendar-feed", args=[secret]))
    assert Calendar.from_ical(answer.content).walk("VEVENT") == []
