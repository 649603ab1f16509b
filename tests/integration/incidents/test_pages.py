"""The pages of incidents: reporting and publishing by form, one tap to acknowledge, the live part, the report, the sheet."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import shapely
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.incidents import operations as ops
from jianxing.incidents.models import Incident, Told
from jianxing.incidents.queries.evaluating import sheet_of
from jianxing.incidents.queries.together import notified_together
from jianxing.settings import clock
from jianxing.site.atlas.map.colours import TOKENS
from tests.integration.incidents import border as at_border
from tests.integration.incidents.border import Border
from tests.integration.meetings.series import MONDAY, meeting_on, opened
from tests.integration.site.findings.browsing import browser
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def border(people: Standing) -> Border:
    return at_border.made(people)


def test_a_form_reports_and_a_second_publishes_with_those_concerned_shown_before(border: Border) -> None:
    client, now = browser(border.leading), clock.now()
    sent = {
        "uid": str(uuid4()), "nature": "drill", "kind": "flood", "severity": "red", "title": "演练甲", "description": "险情",
        "place_name": "河西务", "shape": "point", "places": "116.985", "began_at": now.strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    assert client.post(reverse("incident-add"), sent).status_code == 422
    sent["places"] = "116.985, 39.615"
    answer = client.post(reverse("incident-add"), sent)
    assert answer.status_code == 302
    again = client.post(reverse("incident-add"), sent)
    assert again["Location"] == answer["Location"]
    shown = client.get(answer["Location"]).content.decode()
    assert border.wuqing.label in shown
    assert "【演练】演练甲" in shown
    assert (
        "武清区"
        in json.loads(re.findall(r'id="place-said"[^>]*>([^<]*)<', shown)[0])["places"]["features"][0][
            "properties"
        ]["name"]
    )
    done = client.post(f"{answer['Location']}do/publish", {"instruction": "签收"})
    assert done.status_code == 302
    assert "【演练】演练甲" in browser(border.wuqing_actor).get(answer["Location"]).content.decode()
    assert browser(border.people.outsider).get(answer["Location"]).status_code == 404


def test_the_form_draws_and_where_nothing_is_drawn_the_picture_shows_the_place(border: Border) -> None:
    client = browser(border.leading)
    form = client.get(reverse("incident-add")).content.decode()
    assert 'data-draw-map="draw-said"' in form
    refused = client.post(reverse("incident-add"), {"shape": "area", "places": "117, 39\n117, 40"})
    assert 'data-draw-map="draw-said"' in refused.content.decode(), "the map stays where a form is refused"
    area = shapely.box(116.9, 39.5, 117.0, 39.6)
    drawn = client.get(reverse("incident-place", args=[at_border.published(border, shape=area).pk]))
    point = client.get(reverse("incident-place", args=[at_border.published(border).pk]))
    assert drawn["Content-Type"] == "image/svg+xml"
    red = TOKENS["light-red"]
    assert f'fill="{red}" fill-opacity=".2"' in drawn.content.decode()
    assert f'r="2.5" fill="{red}"' in point.content.decode()


def test_one_tap_acknowledges_and_who_looks_on_is_told_what_is_new_alone(border: Border) -> None:
    incident = at_border.published(border)
    page = reverse("incident", args=[incident.pk])
    watching, told = browser(border.leading), browser(border.wuqing_actor)
    stranger = browser(border.people.outsider)
    assert stranger.post(f"{page}acknowledge/receive").status_code == 404
    assert watching.post(f"{page}acknowledge/receive").status_code == 404, "who leads was not told"
    address = re.search(r'hx-get="([^"]*live\?seen=[^"]*)"', watching.get(page).content.decode())
    assert address is not None
    assert watching.get(address[1]).status_code == 204
    assert told.post(f"{page}acknowledge/receive").status_code == 302
    assert told.post(f"{page}acknowledge/accept").status_code == 302
    fresh = watching.get(address[1])
    assert fresh.status_code == 200
    assert 'id="incident-live"' in fresh.content.decode()


def test_the_report_is_one_click_and_says_of_a_drill_that_it_is_one(border: Border) -> None:
    incident = at_border.published(border, nature="drill")
    answer = browser(border.wuqing_actor).get(reverse("incident-report", args=[incident.pk, "docx"]))
    said = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    assert "【演练】" in said
    assert border.hebei.label in said
    assert browser(border.people.outsider).get(answer.request["PATH_INFO"]).status_code == 404


def test_the_sheet_counts_minutes_from_the_record_against_plan_and_last_drill(border: Border) -> None:
    by = border.leading

    def drilled(minutes: int, at_plan: int) -> Incident:
        at = AT + timedelta(days=at_plan)
        with acting(by):
            drill = ops.report(
                draft=at_border.draft(nature="drill", plan_first=5, plan_dispatch=10),
                uid=uuid4(),
                by=by,
                at=at,
            )
            ops.publish(incident=drill, by=by, at=at)
            ops.write(
                incident=drill,
                what="dispatch",
                text="调派",
                uid=uuid4(),
                by=by,
                at=at + timedelta(minutes=20),
            )
        with acting(border.wuqing_actor):
            mine = at_border.told(drill, border.wuqing, border.wuqing_actor)
            ops.receive(told=mine, by=border.wuqing_actor, at=at + timedelta(minutes=minutes))
        return drill

    drilled(8, 0)
    second = drilled(3, 30)
    with acting(by):
        sheet = sheet_of(incident=second)
    lines = {line.key: line for line in sheet.lines}
    assert (lines["first"].planned, lines["first"].reached, lines["first"].last) == (5, 3, 8)
    assert lines["first"].is_kept
    assert (lines["dispatch"].reached, lines["dispatch"].is_kept) == (20, False)
    assert lines["all"].reached is None, "one of those told has not received"
    assert lines["arrival"].is_kept is None


def test_an_incident_counts_as_told_together_once_the_last_has_confirmed(border: Border) -> None:
    incident, end = at_border.published(border), AT + timedelta(days=1)
    with acting(border.leading):
        assert notified_together(end=end) == []
        told = list(Told.objects.filter(incident=incident).select_related("incident__body", "body"))
    actors = {border.wuqing.pk: border.wuqing_actor, border.hebei.pk: border.hebei_actor}
    assert {one.body_id for one in told} == actors.keys()
    for one in told:
        with acting(actors[one.body_id]):
            ops.receive(told=one, by=actors[one.body_id], at=AT + timedelta(minutes=2))
    with acting(border.leading):
        [counted] = notified_together(end=end)
        assert (counted.told, counted.provinces) == (2, ("12", "13"))
        assert notified_together(end=AT + timedelta(minutes=1)) == [], "not yet confirmed by then"


def test_what_happened_is_proposed_to_the_next_consultation_once(border: Border, settings: Any) -> None:
    settings.DEMO_TODAY = TODAY
    meeting = meeting_on(opened(border.people), MONDAY, border.people)
    url = reverse("meeting-proposals", args=[meeting.pk])
    client = browser(border.people.supervisor)
    assert "incident-" not in client.get(url).content.decode()
    ours = replace(border, leading=border.people.supervisor)
    incident = at_border.published(ours, nature="drill")
    at_border.reported(ours, nature="real")  # a draft is nobody's yet
    page = client.get(url).content.decode()
    assert page.count('value="incident-') == 1
    assert incident.number in page
    assert incident.title not in page, "of those who come one was not told of it"
    assert client.post(url, {"pick": [f"incident-{incident.pk}"]}).status_code == 302
    with acting(border.people.supervisor):
        assert meeting.agenda.get().title == incident.number
    assert 'value="incident-' not in client.get(url).content.decode()
