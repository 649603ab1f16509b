"""The map's pages: opening a layer, looking at a version's features, comparing two, saying which project lies where."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from jianxing.atlas import queries
from jianxing.atlas.models import Feature, FeatureProject, Layer
from jianxing.directory.acting import acting
from tests.integration.atlas import plans
from tests.integration.site import things
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.standing import TODAY, Standing

pytestmark = pytest.mark.django_db
FORM = {
    "name": "滨海产业园区",
    "domain": "industry",
    "kind": "industrial_parks",
    "source": "滨海新区国土空间规划",
}


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_TODAY = TODAY


def test_a_layer_is_opened_by_its_form_and_listed(standing: Standing) -> None:
    assert browser(standing.system).get(reverse("layer-add")).status_code == 403
    client = browser(standing.supervisor)
    assert "还没有图层" in body_of(client.get(reverse("atlas")))
    assert client.post(reverse("layer-add"), {**FORM, "domain": "sea"}).status_code == 422
    made = client.post(reverse("layer-add"), FORM)
    assert made.status_code == 302
    assert client.post(reverse("layer-add"), FORM).status_code == 422
    page = body_of(client.get(made["Location"]))
    assert "还没有版本" in page
    listed = body_of(client.get(reverse("atlas") + "?domain=industry&q=产业"))
    assert FORM["name"] in listed
    assert "无现行版本" in listed
    assert "没有符合条件的图层" in body_of(client.get(reverse("atlas") + "?domain=safety"))


def test_a_version_says_as_a_table_what_the_map_shows(standing: Standing) -> None:
    layer = plans.layer(standing.supervisor)
    version = plans.version(standing.supervisor, layer)
    client = browser(standing.supervisor)
    with counted() as asked:
        page = body_of(client.get(reverse("plan-version", args=[version.pk])))
    assert len(asked) < 30
    for said in (plans.PARK, "A3", "950,000", "117.105000"):
        assert said in page
    narrowed = body_of(client.get(reverse("plan-version", args=[version.pk]) + "?q=A3"))
    assert plans.PARK not in narrowed
    workbook = client.get(reverse("export-of", args=["features"]) + f"?plan_version={version.pk}")
    assert workbook.status_code == 200


def test_a_long_version_is_read_page_by_page(standing: Standing) -> None:
    layer = plans.layer(standing.supervisor)
    many = [plans.draft(f"K{n:03}", 117 + n / 1000, 39, row=n) for n in range(150)]
    version = plans.version(standing.supervisor, layer, many)
    client = browser(standing.supervisor)
    first = body_of(client.get(reverse("plan-version", args=[version.pk])))
    assert "K099" in first
    assert "K100" not in first
    rest = body_of(client.get(reverse("plan-version", args=[version.pk]) + "?after=K099"))
    assert "K149" in rest


def test_two_versions_are_compared_on_a_page(standing: Standing) -> None:
    layer = plans.layer(standing.supervisor)
    old = plans.version(standing.supervisor, layer)
    new = plans.version(
        standing.supervisor,
        layer,
        [plans.draft("A1", 117.1, 39.1, name=plans.PARK), plans.draft("A2", 117.25, 39.1)],
        valid_from=TODAY + timedelta(days=30),
        title="修编",
    )
    client = browser(standing.supervisor)
    url = reverse("plan-version-compare", args=[new.pk])
    assert f"{url}?with={old.pk}" in body_of(client.get(reverse("plan-version", args=[new.pk])))
    assert "请选择要对比的版本" in body_of(client.get(url))
    page = body_of(client.get(f"{url}?with={old.pk}"))
    assert "移动" in page
    assert "A3" in page
    assert "两版中有 1 个要素相同" in page
    assert "A3" not in body_of(client.get(f"{url}?with={old.pk}&what=moved"))


def test_a_project_is_said_to_lie_at_a_feature_and_taken_back(standing: Standing) -> None:
    by = standing.supervisor
    version = plans.version(by, plans.layer(by))
    project = things.built(standing).project
    with acting(by):
        feature = queries.features(version=version)[0]
    client = browser(by)
    do = reverse("feature-do", args=[feature.pk, "link"])
    assert browser(standing.outsider).post(do, {"project": project.pk}).status_code == 404
    assert client.post(do, {"project": project.pk}).status_code == 302
    assert client.post(do, {"project": project.pk}).status_code == 422
    assert things.NAME in body_of(client.get(reverse("feature", args=[feature.pk])))
    with acting(by):
        link = FeatureProject.objects.get()
    undo = reverse("feature-link-do", args=[link.pk, "unlink"])
    assert client.post(undo, {"reason": ""}).status_code == 422
    assert client.post(undo, {"reason": "认错地块"}).status_code == 302
    assert things.NAME not in body_of(client.get(reverse("feature", args=[feature.pk])))


def test_a_layer_is_shared_and_voided_on_its_page(standing: Standing) -> None:
    layer = plans.layer(standing.supervisor)
    version = plans.version(standing.supervisor, layer)
    client, other = browser(standing.supervisor), browser(standing.outsider)
    page = reverse("layer", args=[layer.pk])
    assert other.get(page).status_code == 404
    client.post(reverse("layer-do", args=[layer.pk, "share"]), {"bodies": [standing.outside.pk]})
    assert "只有维护图层" in body_of(other.get(page))
    assert other.post(reverse("layer-do", args=[layer.pk, "void"]), {"reason": "x"}).status_code == 403
    assert (
        client.post(reverse("plan-version-do", args=[version.pk, "void"]), {"reason": "坐标有误"}).status_code
        == 302
    )
    assert client.post(reverse("layer-do", args=[layer.pk, "void"]), {"reason": "重复"}).status_code == 302
    with acting(standing.supervisor):
        assert Layer.objects.get().void_reason == "重复"


def test_a_feature_is_drawn_with_what_the_form_begins_with(standing: Standing) -> None:
    by = standing.supervisor
    layer = plans.layer(by)
    plans.version(by, layer)
    client, draw = browser(by), reverse("layer-draw", args=[layer.pk])
    assert browser(standing.outsider).get(draw).status_code == 404
    begun = client.get(draw).context["form"].initial
    assert (begun["key"], begun["shape"]) == ("H1", "area")
    assert layer.name in begun["title"]
    crossed = "117, 39\n117.01, 39.01\n117.01, 39\n117, 39.01"
    for places in ("", "117", crossed):
        again = client.post(draw, begun | {"places": places})
        assert again.status_code == 422
        assert begun["title"] in body_of(again)
    whole = begun | {"places": "117, 39\n117.01, 39\n117.01, 39.01"}
    kept = client.post(draw, whole, headers={"HX-Request": "true"})
    with acting(by):
        drawn = Feature.objects.get(key="H1")
        assert kept["HX-Redirect"] == reverse("plan-version", args=[drawn.plan_version_id])
        assert drawn.plan_version.title == begun["title"]
    assert client.get(draw).context["form"].initial["key"] == "H2"
    anew = f"{draw}?feature=H1"
    changed = client.get(anew).context["form"].initial
    assert changed["key"] == "H1"
    assert len(changed["places"].splitlines()) == 3
    taken = client.post(anew, {**changed, "instead_of": ""})
    assert (taken.status_code, "规划中已有“H1”" in body_of(taken)) == (422, True)
    assert client.post(anew, {**changed, "name": "改名"}).status_code == 302
    stale = client.post(anew, {**changed, "name": "再改"})
    assert (stale.status_code, "H1已被他人更改" in body_of(stale)) == (422, True)
    with acting(by):
        assert Feature.objects.get(key="H1").name == "改名"
