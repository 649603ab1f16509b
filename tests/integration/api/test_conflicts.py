"""Conflicts, comparisons and the matrix by the API."""

from typing import Any

import pytest

from jianxing.atlas import operations
from tests.integration.api.calling import Program
from tests.integration.atlas import clashes
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_TODAY = TODAY


ROW = {
    "name": "园区占红线",
    "a": "industrial_parks",
    "b": "red_line",
    "wording": "{甲}占{乙}",
    "valid_from": "2024-01-01",
}


def test_rules_are_added_changed_and_brought_in(standing: Standing) -> None:
    program = Program(standing.supervisor)
    assert program.post("/conflict-rules", {**ROW, "a": "sea"}).status_code == 422
    made = program.post("/conflict-rules", ROW)
    assert made.status_code == 201
    assert program.post("/conflict-rules", ROW).status_code == 422
    changed = program.post(f"/conflict-rules/{made.json()['id']}/change", {**ROW, "area_above_m2": 100.0})
    assert (changed.status_code, changed.json()["version"]) == (201, 2)
    assert program.post("/conflict-rules/import", {"rules": [ROW]}).json() == {
        "added": 0, "changed": 1, "same": 0,
    }  # fmt: skip
    assert program.post("/conflict-rules/standard", {}).json()["added"] == 7
    whole = program.get(f"/conflict-rules/{made.json()['id']}").json()
    assert [one["version"] for one in whole["versions"]] == [3, 2, 1]
    assert len(program.get("/conflict-rules").json()["rules"]) == 8
    void = program.post(f"/conflict-rules/{whole['versions'][0]['id']}/void", {"reason": "不用"})
    assert void.json()["is_void"] is True


def test_versions_are_compared_and_conflicts_decided(standing: Standing) -> None:
    by, program = standing.supervisor, Program(standing.supervisor)
    program.post("/conflict-rules", ROW)
    a, b = clashes.two_layers(by)
    asked = program.post("/conflict-runs", {"a": a.pk, "b": b.pk})
    assert asked.status_code == 202
    [run] = asked.json()["runs"]
    assert run["state"] == "waiting"
    assert program.post("/conflict-runs", {"a": a.pk, "b": 999999}).status_code == 422
    operations.perform(run_id=run["id"], by=by, at=AT)
    assert program.get(f"/conflict-runs/{run['id']}").json()["conflicts"] == 2
    assert program.post(f"/conflict-runs/{run['id']}/stop", {}).status_code == 409
    [same] = program.post("/conflict-runs/in-force", {}).json()["runs"]
    assert same["id"] == run["id"]
    found = program.get("/conflicts?limit=1").json()
    [line] = found["items"]
    rest = program.get(f"/conflicts?limit=1&after={found['next']}").json()["items"]
    assert {line["a"]["key"], rest[0]["a"]["key"]} == {"P1", "P2"}
    whole = program.get(f"/conflicts/{line['id']}").json()
    assert whole["common"]["type"] == "Polygon"
    assert program.post(f"/conflicts/{line['id']}/dismiss", {"reason": ""}).status_code == 422
    dismissed = program.post(f"/conflicts/{line['id']}/dismiss", {"reason": "历史用地"})
    assert dismissed.json()["standing"] == "dismissed"
    assert program.post(f"/conflicts/{line['id']}/take-back", {"reason": "误"}).status_code == 200
    sent = {"conflicts": [line["id"], rest[0]["id"]]}
    made = program.post("/conflicts/accept", sent).json()
    assert (len(made["decided"]), made["refused"]) == (2, [])
    again = program.post("/conflicts/dismiss", {**sent, "reason": "否"}).json()
    assert len(again["refused"]) == 2
    assert program.get("/conflicts?standing=accepted").json()["items"][0]["finding"]
    assert Program(standing.outsider).get(f"/conflicts/{line['id']}").status_code == 404
