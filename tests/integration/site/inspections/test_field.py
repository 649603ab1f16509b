"""The field page by its addresses: who may take an inspection along, what is handed in, what differs settled on the page."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.inspections import operations as ops
from jianxing.inspections.models import CheckResult, FieldEntry
from tests.integration.site import things
from tests.integration.site.findings.browsing import body_of, browser
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def test_taken_along_handed_in_and_settled(standing: Standing) -> None:
    built = things.built(standing)
    inspection = things.held(standing, built.project)
    page, state, hand_in = (
        reverse(name, args=[inspection.pk])
        for name in ("inspection-field", "inspection-field-state", "inspection-field-hand-in")
    )
    assert browser(standing.outsider).get(page).status_code == 404
    assert browser(standing.leader).get(page).status_code == 403
    assert browser(standing.audit).get(page).status_code == 403
    client = browser(standing.supervisor)
    shown = client.get(page)
    assert "geolocation=(self)" in shown.headers["Permissions-Policy"]
    item = next(line.item for line in shown.context["checklists"][0].lines)
    assert page in body_of(client.get(reverse("inspection", args=[inspection.pk])))
    for name in ("field.js", "field-sw.js", "field.css"):
        assert client.get(reverse("field-part", kwargs={"name": name})).status_code == 200
    who = client.get(state).json()["who"]
    entry = {
        "uid": str(uuid4()), "kind": "tick", "item": item.pk, "outcome": "problem", "text": "现场缺两份", "base": 0, "who": who,
        "taken_at": AT.isoformat(), "longitude": "117.2", "latitude": "39.1", "accuracy_m": "8",
    }  # fmt: skip
    refused = client.post(hand_in, entry | {"who": "1.1"})
    assert (refused.status_code, refused.json()["state"]) == (403, "refused")
    for wrong in (
        {"uid": "x"},
        {"taken_at": "2026-01-01"},
        {"item": "999999"},
        {"longitude": "500"},
        {"base": "-1"},
    ):
        assert client.post(hand_in, entry | wrong).status_code == 409, wrong
    assert browser(standing.outsider).post(hand_in, entry).status_code == 404
    with acting(standing.supervisor) as by:
        assert not FieldEntry.objects.exists()
        ops.record_result(
            inspection=things.fresh(by, inspection), item=item, outcome="ok", note="办公室核过", by=by, at=AT
        )
    told = client.post(hand_in, entry).json()
    assert (told["state"], told["here"]["note"]) == ("conflict", "办公室核过")
    assert client.post(hand_in, entry).json() == told
    both = body_of(client.get(reverse("inspection", args=[inspection.pk])))
    assert "现场缺两份" in both
    assert "办公室核过" in both
    with acting(standing.supervisor):
        row = FieldEntry.objects.get()
    settle = reverse("inspection-field-settle", args=[inspection.pk, row.pk])
    assert browser(standing.leader).post(settle, {"choose": "field"}).status_code == 403
    assert client.post(settle, {"choose": "field"}).status_code == 302
    assert client.post(settle, {"choose": "here"}).status_code == 409
    with acting(standing.supervisor):
        assert CheckResult.objects.get().note == "现场缺两份"
    ticks = json.loads(client.get(state).content)["ticks"]
    assert ticks[str(item.pk)]["version"] == 2
