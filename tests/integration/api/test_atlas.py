"""The map by the API: layers, versions, features, comparing, linking."""

from datetime import timedelta
from typing import Any

import pytest
import shapely

from tests.integration.api.calling import Program
from tests.integration.atlas import land, plans
from tests.integration.site import things
from tests.integration.site.findings.browsing import browser
from tests.standing import TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_TODAY = TODAY


def test_a_layer_is_opened_and_read(standing: Standing) -> None:
    program = Program(standing.supervisor)
    new = {"name": "红线", "domain": "ecology", "kind": "red_line", "source": "生态保护红线划定方案"}
    assert program.post("/layers", {**new, "kind": "sea"}).status_code == 422
    made = program.post("/layers", new)
    assert made.status_code == 201
    assert program.post("/layers", new).status_code == 422
    layer = made.json()["id"]
    [line] = program.get("/layers?domain=ecology").json()["items"]
    assert (line["id"], line["in_force"], line["features"]) == (layer, None, None)
    assert program.post(f"/layers/{layer}/share", {"bodies": [standing.outside.pk]}).status_code == 200
    assert Program(standing.outsider).get(f"/layers/{layer}").status_code == 200
    assert Program(standing.helper).get(f"/layers/{layer}").status_code == 404
    assert program.post(f"/layers/{layer}/void", {"reason": "重复"}).status_code == 200


def test_features_are_read_page_by_page_with_their_geometry(standing: Standing) -> None:
    version = plans.version(standing.supervisor, plans.layer(standing.supervisor))
    program = Program(standing.supervisor)
    first = program.get(f"/plan-versions/{version.pk}/features?limit=2").json()
    assert [one["key"] for one in first["items"]] == ["A1", "A2"]
    rest = program.get(f"/plan-versions/{version.pk}/features?limit=2&after={first['next']}").json()
    assert [one["key"] for one in rest["items"]] == ["A3"]
    assert rest["next"] is None
    whole = program.get(f"/features/{first['items'][0]['id']}").json()
    assert whole["geometry"]["type"] == "Polygon"
    drawn = {
        "key": "A1",
        "shape": "point",
        "places": [[117.1, 39.1]],
        "title": "手绘",
        "valid_from": "2030-01-01",
    }
    there = f"/layers/{version.layer_id}/features"
    assert program.post(there, drawn).status_code == 422
    assert program.post(there, drawn | {"instead_of": whole["mark"]}).json()["features"] == 3
    assert program.post(there, drawn | {"instead_of": whole["mark"]}).status_code == 409
    assert (whole["governing"], whole["located"]) == ([], []), "there are no boundaries here"
    assert program.get(f"/plan-versions/{version.pk}").json()["bounds"] == [117.1, 39.1, 117.31, 39.11]


def test_versions_are_compared(standing: Standing) -> None:
    layer = plans.layer(standing.supervisor)
    old = plans.version(standing.supervisor, layer)
    new = plans.version(standing.supervisor, layer, plans.THREE[:2], valid_from=TODAY + timedelta(days=1))
    program = Program(standing.supervisor)
    said = program.get(f"/plan-versions/{new.pk}/changes?old={old.pk}").json()
    assert (said["dropped"], said["same"], [one["key"] for one in said["items"]]) == (1, 2, ["A3"])
    assert program.get(f"/plan-versions/{new.pk}/changes?old=999999").status_code == 422
    assert program.post(f"/plan-versions/{new.pk}/void", {"reason": "坐标有误"}).json()["state"] == "void"


def test_a_project_is_linked_and_taken_back(standing: Standing) -> None:
    version = plans.version(standing.supervisor, plans.layer(standing.supervisor))
    project = things.built(standing).project
    program = Program(standing.supervisor)
    feature = program.get(f"/plan-versions/{version.pk}/features").json()["items"][0]["id"]
    assert program.post(f"/features/{feature}/projects", {"project": 999999}).status_code == 422
    link = program.post(f"/features/{feature}/projects", {"project": project.pk})
    assert link.status_code == 201
    assert program.get(f"/features/{feature}").json()["projects"][0]["project"]["id"] == project.pk
    undone = program.post(f"/feature-projects/{link.json()['id']}/void", {"reason": "认错"})
    assert undone.json()["is_void"] is True


def test_a_feature_says_who_governs_it_and_where_it_lies(standing: Standing) -> None:
    land.load(land.drawn(more=land.cell(20, 2)))
    x, y = shapely.get_coordinates(land.cell(20, 2).centroid)[0]
    version = plans.version(
        standing.supervisor,
        plans.layer(standing.supervisor),
        [plans.draft("A1", float(x) - 0.005, float(y) - 0.005, name="厂")],
    )
    [line] = Program(standing.supervisor).get(f"/plan-versions/{version.pk}/features").json()["items"]
    assert line["governing"] == [{"code": "110101", "name": "甲县"}]
    assert line["located"] == [{"code": "120101", "name": "丙县"}]
    page = browser(standing.supervisor).get(f"/atlas/versions/{version.pk}/").content.decode()
    assert "甲县（位于丙县）" in page
    told = browser(standing.supervisor).get(f"/atlas/features/{line['id']}/").content.decode()
    assert "临近边界" in told, "the works are smaller than a kilometre"
