"""Incidents by programs: reported, published, acknowledged and taken in, and the list as a workbook."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from jianxing.settings import clock
from tests.integration.api.calling import Program
from tests.integration.incidents import border as at_border
from tests.integration.incidents.border import Border
from tests.integration.site.findings.browsing import browser
from tests.standing import TODAY, Standing
from tests.unit.methods.cap import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def border(people: Standing, settings: Any, tmp_path: Path) -> Border:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"
    settings.EXCHANGE_KEYS = tmp_path / "secrets"
    settings.EXCHANGE_KEYS.mkdir(mode=0o700)
    return at_border.made(people)


def test_a_program_reports_publishes_and_another_answers(border: Border) -> None:
    leading, told, stranger = (
        Program(one) for one in (border.leading, border.wuqing_actor, border.people.outsider)
    )
    sent = {
        "nature": "real", "kind": "flood", "severity": "orange", "title": "漫堤", "description": "漫溢",
        "place_name": "河西务", "place": {"type": "Point", "coordinates": [500, 39.6]},
        "began_at": clock.now().isoformat(),
    }  # fmt: skip
    assert leading.post("/incidents", sent).status_code == 422
    assert leading.post("/incidents", sent | {"place": {"type": "Nowhere"}}).status_code == 422
    sent["place"] = {"type": "Point", "coordinates": [116.985, 39.615]}
    made_here = leading.post("/incidents", sent)
    assert made_here.status_code == 201
    path = f"/incidents/{made_here.json()['id']}"
    assert told.get(path).status_code == 404
    assert leading.post(f"{path}/publish", {"version": 1}).json()["state"] == "published"
    assert stranger.post(f"{path}/receive", {}).status_code == 404
    assert leading.post(f"{path}/receive", {}).status_code == 422, "who leads was not told"
    assert told.post(f"{path}/accept", {}).status_code == 200
    assert told.post(f"{path}/write", {"what": "dispatch", "text": "调泵车"}).status_code == 200
    whole = leading.get(path).json()
    assert (whole["told"], whole["accepted"], whole["entries"][0]["text"]) == (2, 1, "调泵车")
    assert whole["place"] == {"type": "Point", "coordinates": [116.985, 39.615]}
    assert [one["type"] for one in whole["alerts"]] == ["alert", "ack"]
    assert "Signature" in leading.get(f"{path}/cap").json()["items"][0]["cap"]
    assert leading.get("/incidents?state=published").json()["count"] == 1


def test_a_program_hands_messages_in_and_agrees_on_feeds(border: Border) -> None:
    leading = Program(border.leading)
    assert leading.post("/incidents/take", {"cap": "<alert/>"}).status_code == 422
    said = made.full().decode()
    first = leading.post("/incidents/take", {"cap": said})
    assert first.json()["is_new"]
    assert not leading.post("/incidents/take", {"cap": said}).json()["is_new"]
    feed = leading.post("/incident-feeds", {"name": "雨情", "form": "csv", "greatest_age_minutes": 30}).json()
    assert leading.get("/incident-feeds").json()["items"][0]["is_silent"] is False
    assert Program(border.wuqing_actor).post(f"/incident-feeds/{feed['id']}/close", {}).status_code == 404
    assert leading.post(f"/incident-feeds/{feed['id']}/close", {}).json()["closed_at"]


def test_the_list_is_taken_out_as_it_is_narrowed(border: Border) -> None:
    at_border.published(border, title="真实甲")
    at_border.published(border, title="演练乙", nature="drill")
    address = f"{reverse('export-of', args=['incidents'])}?nature=drill"
    answer = browser(border.leading).get(address)
    sheet = openpyxl.load_workbook(
        io.BytesIO(b"".join(answer) if answer.streaming else answer.content)
    ).active
    assert sheet is not None
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
    assert "演练乙" in cells
    assert "真实甲" not in cells
