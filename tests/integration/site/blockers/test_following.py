"""From a finding to the days saved on screen, by the API and on the command line; refused to strangers first."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from jianxing.cli.schedule import explaining
from jianxing.directory.acting import acting
from jianxing.schedules import operations, queries
from jianxing.schedules.models import Analysis, Blocker
from tests.integration.api.calling import Program
from tests.integration.schedules.hindrances import at, closed, held_up, on, planned, stuck
from tests.integration.site.findings.browsing import body_of, browser
from tests.standing import Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = date(2025, 3, 18)
    settings.FILES_ROOT = tmp_path / "files"


def test_a_stranger_finds_nothing_and_the_responsible_body_registers_nothing(standing: Standing) -> None:
    schedule = planned(standing)
    finding = stuck(standing, schedule)
    blocker = held_up(standing, finding, schedule)
    with acting(standing.supervisor):
        analysis = operations.analyse(schedule=schedule, by=standing.supervisor, at=at("03-18"))
    outsider = browser(standing.outsider)
    for url in (
        reverse("blocker", args=[blocker.pk]),
        reverse("blocker-do", args=[blocker.pk, "end"]),
        reverse("analysis", args=[analysis.pk]),
        reverse("analysis-file", args=[analysis.pk]),
        reverse("analyses", args=[schedule.pk]),
        f"{reverse('blocker-add')}?finding={finding.pk}",
    ):
        assert outsider.get(url).status_code == 404
    assert blocker.name not in body_of(outsider.get(reverse("blockers")))
    handler = browser(standing.handler)
    assert handler.get(f"{reverse('blocker-add')}?finding={finding.pk}").status_code == 403
    assert handler.get(reverse("blocker-do", args=[blocker.pk, "end"])).status_code == 403
    assert reverse("blocker", args=[blocker.pk]) in body_of(
        handler.get(reverse("finding", args=[finding.pk]))
    )


def test_a_blocker_is_followed_to_the_days_saved(
    standing: Standing, capsys: pytest.CaptureFixture[str]
) -> None:
    schedule = planned(standing)
    finding = stuck(standing, schedule)
    client, handler = browser(standing.supervisor), browser(standing.handler)
    add = f"{reverse('blocker-add')}?finding={finding.pk}"
    assert add.replace("&", "&amp;") in body_of(client.get(reverse("finding", args=[finding.pk])))
    assert (
        client.post(add, {"tasks": ["B"], "first_on": "2025-03-20", "expected_on": "2025-03-30"}).status_code
        == 422
    )
    answer = client.post(
        add, {"tasks": ["B"], "first_on": "2025-03-15", "expected_on": "2025-03-30", "effort_days": 3}
    )
    with acting(standing.supervisor):
        blocker = queries.one_blocker(pk=Blocker.objects.get().pk)
    assert answer["Location"] == reverse("blocker", args=[blocker.pk])
    estimate = reverse("blocker-do", args=[blocker.pk, "estimate"])
    assert handler.post(estimate, {"end_on": "2025-04-10", "note": "停电窗口"}).status_code == 302
    page = body_of(client.get(reverse("blocker", args=[blocker.pk])))
    assert "2025-04-10" in page
    assert "2025-04-15" in page  # the finding's limit
    dearest = body_of(client.get(reverse("blockers")))
    assert blocker.name in dearest
    assert (
        client.post(reverse("blocker-do", args=[blocker.pk, "end"]), {"ended_on": "2025-03-17"}).status_code
        == 302
    )
    assert client.get(estimate).status_code == 403
    assert handler.get(estimate).status_code == 409
    closed(standing, finding, "03-18")
    answer = client.post(reverse("analysis-add", args=[schedule.pk]), {"as_of": ""})
    with acting(standing.supervisor):
        made = Analysis.objects.get()
    assert answer["Location"] == reverse("analysis", args=[made.pk])
    page = body_of(client.get(answer["Location"]))
    assert made.blockers == [blocker.pk]  # the days themselves: tests/integration/schedules/test_analyses.py
    assert f"jianxing schedule explain {made.pk}" in page
    assert made.inputs_digest in page
    told = json.loads(client.get(reverse("analysis-file", args=[made.pk])).content)
    assert told["recomputes"]
    assert reverse("analysis", args=[made.pk]) in body_of(client.get(reverse("analyses", args=[schedule.pk])))
    _explained(standing, made.pk, capsys)


def _explained(standing: Standing, pk: int, capsys: pytest.CaptureFixture[str]) -> None:
    with acting(standing.supervisor):
        kept = queries.one_analysis(pk=pk)
        assert explaining.told(kept, queries.recomputed(analysis=kept), "text") == 0
        said = capsys.readouterr().out
        assert "2025" in said
        kept.saved_days = 60
        assert explaining.told(kept, queries.recomputed(analysis=kept), "text") == 1
        refused = capsys.readouterr()
        assert refused.out == ""
        assert "saved_days" in refused.err


def test_a_program_does_the_same(standing: Standing) -> None:
    schedule = planned(standing)
    finding = stuck(standing, schedule)
    sent = {
        "finding": finding.pk,
        "schedule": schedule.pk,
        "tasks": ["B"],
        "first_on": "2025-03-15",
        "expected_on": "2025-03-30",
    }
    assert Program(standing.handler).post("/blockers", sent).status_code == 403
    program = Program(standing.supervisor)
    assert program.post("/blockers", sent | {"schedule": 9_000_000}).status_code == 422
    made = program.post("/blockers", sent)
    assert made.status_code == 201
    key = made.json()["id"]
    assert [one["kind"] for one in made.json()["counterfactuals"]] == ["limit"]
    said = Program(standing.handler).post(f"/blockers/{key}/say-estimate", {"end_on": "2025-04-10"})
    assert (said.status_code, said.json()["end_on"]) == (200, "2025-04-10")
    taken = Program(standing.handler).post(
        f"/blockers/{key}/unsay", {"counterfactual": said.json()["id"], "reason": "重报"}
    )
    assert taken.status_code == 200
    costs = program.get("/blockers/what-if").json()
    assert [(one["cost_calendar_days"], one["blocker"]["id"]) for one in costs["items"]] == [(7, key)]
    corrected = program.post(f"/blockers/{key}/correct", {"reason": "写错", "tasks": ["C"]})
    assert corrected.json()["tasks"] == [{"key": "C", "name": "工序C"}]
    assert program.post(f"/blockers/{key}/end", {"ended_on": "2025-03-17"}).json()["ended_on"] == "2025-03-17"
    assert program.post(f"/blockers/{key}/say-median", {}).status_code == 409
    analysed = program.post(f"/schedules/{schedule.pk}/analyses", {})
    assert analysed.status_code == 201
    whole = program.get(f"/analyses/{analysed.json()['id']}").json()
    assert (whole["recomputes"], whole["is_current"], whole["saved_calendar_days"]) == (True, True, None)
    assert program.get(f"/schedules/{schedule.pk}/analyses").json()["items"][0]["id"] == whole["id"]
    voided = program.post(f"/blockers/{key}/void", {"reason": "误登"})
    assert voided.json()["void_reason"] == "误登"
    assert program.get("/blockers").json()["items"] == []
    assert on("03-15").isoformat() == program.get(f"/blockers/{key}").json()["first_on"]
