"""Enclaves and blind spots through the API."""

from typing import Any

import pytest

from jianxing.atlas import operations
from jianxing.atlas.models import Area, AreaDuty
from jianxing.directory.acting import acting
from jianxing.inspections import operations as inspecting
from jianxing.inspections.models import Inspection
from tests.integration.api.calling import Program
from tests.integration.atlas import land
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def area() -> Area:
    return land.enclave(land.surveyed())


def test_areas_are_listed_page_by_page_with_what_they_lack(standing: Standing, area: Area) -> None:
    program = Program(standing.supervisor)
    first = program.get("/areas?limit=3").json()
    assert (first["count"], first["blind"], first["rule"]["unit"]) == (4, 4, "working")
    assert first["run"]["counts"]["enclave"] == 1
    assert first["items"][0] | {"id": 0} == first["items"][0] | {
        "id": 0, "kind": "enclave", "lacks": ["no_duty", "not_inspected"], "days_since": None, "group": area.pk,
    }  # fmt: skip
    rest = program.get(f"/areas?limit=3&after={first['next']}").json()
    assert [len(rest["items"]), rest["next"]] == [1, None]
    assert program.get("/areas?kind=enclave&place=110103").json()["count"] == 1
    assert program.get("/areas?kind=moon").status_code == 422
    assert program.get("/areas?after=nonsense").status_code == 422


def test_a_duty_is_assigned_and_ended(standing: Standing, area: Area) -> None:
    refused = Program(standing.handler).post(f"/areas/{area.pk}/duties", {"body": standing.department.pk})
    assert refused.status_code == 403
    program = Program(standing.supervisor)
    assert program.post(f"/areas/{area.pk}/duties", {"body": 9_000_000}).status_code == 422
    made = program.post(f"/areas/{area.pk}/duties", {"body": standing.department.pk})
    assert made.status_code == 201
    assert made.json()["valid_from"] == TODAY.isoformat()
    assert program.get(f"/areas/{area.pk}").json()["lacks"] == ["not_inspected"]
    ended = program.post(
        f"/area-duties/{made.json()['id']}/end", {"valid_to": TODAY.isoformat(), "reason": "职责调整"}
    )
    assert ended.status_code == 200
    assert AreaDuty.objects.get().end_reason == "职责调整"
    assert program.post(f"/areas/{area.pk}/name", {"name": "乙县飞地"}).json()["name"] == "乙县飞地"
    whole = program.get(f"/areas/{area.pk}").json()
    assert [deed["kind"] for deed in whole["history"]] == ["area.duty", "area.end_duty", "area.rename"]
    assert whole["geometry"]["type"] == "Polygon"


def test_a_joint_inspection_is_called_once(standing: Standing, area: Area) -> None:
    program = Program(standing.supervisor)
    one, two = (program.post(f"/areas/{area.pk}/joint-inspection", {}).json() for _ in range(2))
    assert one == two
    with acting(standing.supervisor):
        assert Inspection.objects.get().pk == one["inspection"]
    assert Program(standing.handler).post(f"/areas/{area.pk}/joint-inspection", {}).status_code == 403


def test_inspections_of_an_area_are_told_to_who_sees_them(standing: Standing, area: Area) -> None:
    by, program = standing.supervisor, Program(standing.supervisor)
    with acting(by):
        made = inspecting.plan(mode="onsite", title="实地督查", planned_on=TODAY, by=by, at=AT)
        inspecting.hold(inspection=made, held_from=TODAY, by=by, at=AT)
    outsider = Program(standing.outsider)
    assert outsider.post(f"/areas/{area.pk}/inspections", {"inspection": made.pk}).status_code == 422
    tied = program.post(f"/areas/{area.pk}/inspections", {"inspection": made.pk})
    assert tied.status_code == 201
    [visit] = program.get(f"/areas/{area.pk}").json()["inspections"]
    assert visit == {
        "inspection": made.pk, "number": made.number, "held_to": TODAY.isoformat(), "how": "linked",
        "link": tied.json()["id"],
    }  # fmt: skip
    hidden = outsider.get(f"/areas/{area.pk}").json()
    assert (hidden["inspections"], hidden["last_inspected_on"], hidden["lacks"]) == (
        [], None, ["no_duty", "not_inspected"],
    )  # fmt: skip
    assert program.post(f"/area-inspections/{visit['link']}/void", {"reason": "认错"}).status_code == 200
    assert program.get(f"/areas/{area.pk}").json()["inspections"] == []


def test_the_rule_is_set_and_the_boundaries_looked_over(standing: Standing, area: Area) -> None:
    rule = {"strip_m": 500, "sliver_m2": 0, "enclave_period": 30, "strip_period": 30, "unit": "calendar"}
    assert Program(standing.supervisor).post("/area-rule", rule).status_code == 403
    leader = Program(standing.group_leader)
    assert leader.post("/area-rule", rule | {"strip_m": 1}).status_code == 422
    assert leader.post("/area-rule", rule).json()["set_by_body"] == standing.group.pk
    assert Program(standing.supervisor).get("/area-rule").json()["strip_m"] == 500
    run = Program(standing.supervisor).post("/areas/survey", {}).json()
    assert run["settings"]["strip_m"] == 500
    assert operations.survey(on=TODAY, by=standing.supervisor, at=AT).pk == run["id"]
