"""The page 一张图: what is asked for is shown on the map, in the list and on paper alike, and nothing that one may not see."""

import json
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.methods.atlas.tiling.grid import in_plane
from jianxing.projects.models import Project
from jianxing.site.atlas.map.colours import DOMAINS, TOKENS
from jianxing.site.atlas.map.gathering import gathered
from jianxing.site.atlas.map.overlays import OVERLAYS, Mark
from jianxing.site.atlas.map.view import WORLD
from tests.integration.atlas import land, plans
from tests.integration.site import things
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.standing import TODAY, Standing

pytestmark = pytest.mark.django_db
TOKENS_CSS = Path(__file__).parents[5] / "src/jianxing/site/assets/css/tokens.css"
MAP, STYLE, LIST = "atlas-map", "atlas-map-style", "atlas-map-list"
HERE = "at=117.2,39.1,10"


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.TILES_ROOT = tmp_path / "tiles"


def test_nobody_sees_what_is_not_theirs(standing: Standing) -> None:
    plans.version(standing.supervisor, plans.layer(standing.supervisor))
    for name, args in ((MAP, []), (STYLE, []), (LIST, []), ("atlas-map-picture", ["svg"])):
        where = reverse(name, args=args)
        assert browser(standing.audit).get(where).status_code == 403
        told = body_of(browser(standing.outsider).get(f"{where}?{HERE}"))
        assert plans.PARK not in told
        assert DOMAINS["industry"] not in told or name == MAP
    assert browser(standing.outsider).get(reverse("atlas-map-overlay", args=["other"])).status_code == 404
    assert browser(standing.outsider).get(reverse("atlas-map-picture", args=["gif"])).status_code == 404


def test_the_list_says_what_is_in_sight_and_narrows_with_the_map(standing: Standing) -> None:
    by = standing.supervisor
    version = plans.version(by, plans.layer(by))
    client = browser(by)
    with counted() as asked:
        page = body_of(client.get(f"{reverse(MAP)}?{HERE}"))
    assert len(asked) < 30
    assert plans.PARK in page
    assert f'data-layer="v{version.pk}"' in page
    near = body_of(client.get(f"{reverse(LIST)}?box=117.19,39.09,117.22,39.12"))
    assert "A2" in near
    assert plans.PARK not in near
    assert "图面内没有要素" in body_of(client.get(f"{reverse(LIST)}?{HERE}&off=industry"))
    chosen = body_of(client.get(f"{reverse(MAP)}?{HERE}&chosen=1&show=ecology"))
    assert plans.PARK not in chosen


def test_what_is_selected_stands_at_the_head_of_the_list(standing: Standing) -> None:
    by = standing.supervisor
    many = [plans.draft(f"K{n:03}", 117 + n / 1000, 39, row=n) for n in range(70)]
    version = plans.version(by, plans.layer(by), many)
    with acting(by):
        last = version_features(version)[-1]
    page = body_of(browser(by).get(f"{reverse(LIST)}?box=116.9,38.9,117.2,39.2&selected=feature:{last}"))
    rows = re.findall(r'<tr[^>]*data-thing="([^"]+)"', page)
    assert rows[0] == f"feature:{last}"
    assert 'aria-current="true"' in page
    assert "共 <b>70</b> 条" in page


def version_features(version: Any) -> list[int]:
    from jianxing.atlas.models import Feature

    return list(Feature.objects.filter(plan_version=version).order_by("pk").values_list("pk", flat=True))


def test_the_style_names_nothing_outside_the_node_and_only_what_is_in_force(standing: Standing) -> None:
    by = standing.supervisor
    layer = plans.layer(by)
    old = plans.version(by, layer)
    new = plans.version(
        by, layer, [plans.draft("B1", 117.1, 39.1)], valid_from=TODAY + timedelta(days=30), title="修编"
    )
    client = browser(by)
    text = body_of(client.get(reverse(STYLE)))
    assert "http" not in text
    style = json.loads(text)
    assert style.keys().isdisjoint({"glyphs", "sprite"})
    assert {one.get("source-layer") for one in style["layers"]} >= {f"v{old.pk}"}
    assert f"v{new.pk}" not in text
    later = body_of(client.get(f"{reverse(STYLE)}?on={TODAY + timedelta(days=30)}"))
    assert f"v{new.pk}-areas" in later
    assert f"v{old.pk}-areas" not in later
    page = body_of(client.get(reverse(MAP)))
    assert f'value="{TODAY + timedelta(days=30)}"' in page


def test_projects_stand_where_they_lie_under_their_light(standing: Standing) -> None:
    by = standing.supervisor
    project = things.built(standing).project
    with acting(by):
        Project.objects.filter(pk=project.pk).update(longitude=Decimal("117.2"), latitude=Decimal("39.1"))
    where = reverse("atlas-map-overlay", args=["projects"])
    (feature,) = json.loads(body_of(browser(by).get(where)))["features"]
    assert feature["geometry"]["coordinates"] == [117.2, 39.1]
    assert feature["properties"]["name"] == things.NAME
    assert feature["properties"]["light"] in {"none", "blue", "yellow", "red"}
    assert json.loads(body_of(browser(standing.outsider).get(where)))["features"] == []
    assert things.NAME in body_of(browser(by).get(f"{reverse(LIST)}?{HERE}"))


def test_the_picture_shows_the_same_and_takes_names_as_words(standing: Standing) -> None:
    by = standing.supervisor
    plans.version(by, plans.layer(by), [plans.draft("A1", 117.2, 39.1, name="<script>园</script>")])
    client, where = browser(by), reverse("atlas-map-picture", args=["svg"])
    answer = client.get(f"{where}?{HERE}&size=800x600")
    svg = body_of(answer)
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert 'width="800"' in svg
    assert DOMAINS["industry"] in svg
    assert "<script>" not in svg
    assert "&lt;script&gt;园" in svg
    assert DOMAINS["industry"] not in body_of(client.get(f"{where}?{HERE}&off=industry"))
    assert DOMAINS["industry"] not in body_of(client.get(f"{where}?{HERE}&on=2001-01-01"))


def test_marks_that_crowd_are_gathered_under_the_worst_light() -> None:
    def mark(pk: int, longitude: float, light: str) -> Mark:
        return Mark(pk=pk, name=f"P{pk}", url="", longitude=longitude, latitude=39.1, light=light)

    marks = [mark(1, 117.2001, "none"), mark(2, 117.2002, "red"), mark(3, 121.0, "yellow")]
    crowd, alone = sorted(gathered(marks, 5), key=lambda one: one.longitude)
    assert (crowd.count, crowd.light, crowd.name) == (2, "red", "")
    assert (alone.count, alone.light, alone.name) == (1, "yellow", "P3")
    assert len(gathered(marks, 14)) == 3
    assert gathered([], 5) == []


def test_no_number_lies_on_another_mark() -> None:
    places = np.random.default_rng(5).uniform((116.5, 38.5), (118.0, 40.0), (400, 2))
    marks = [
        Mark(pk=pk, name="", url="", longitude=float(x), latitude=float(y), light="red")
        for pk, (x, y) in enumerate(places)
    ]
    found = gathered(marks, 7)
    assert sum(one.count for one in found) == len(marks)
    at = in_plane([(one.longitude, one.latitude) for one in found]) * WORLD * 2**7
    many = [one.count > 1 for one in found]
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    # Rings of 15 pixels around what is gathered, of 11 around what stands alone.
    assert apart[np.ix_(many, many)].min() >= 2 * 15
    assert apart[np.ix_(many, [not one for one in many])].min(initial=np.inf) >= 15 + 11


def test_the_colours_are_those_of_every_other_page() -> None:
    css = TOKENS_CSS.read_text(encoding="utf-8")
    for name, colour in {**{f"domain-{key}": one for key, one in DOMAINS.items()}, **TOKENS}.items():
        assert f"--jx-{name}: {colour};" in css


@pytest.mark.parametrize(
    "asked", ["at=x", "at=1,2", "at=nan,1,2", "box=9,9,1,1", "on=0", "selected=feature:x", "off=,"]
)
def test_what_cannot_be_read_is_as_if_it_were_not_said(standing: Standing, asked: str) -> None:
    assert browser(standing.supervisor).get(f"{reverse(LIST)}?{asked}").status_code == 200


def test_every_overlay_answers_on_an_empty_map(standing: Standing) -> None:
    for key in OVERLAYS:
        answer = browser(standing.outsider).get(reverse("atlas-map-overlay", args=[key]))
        assert json.loads(body_of(answer))["features"] == []


def test_areas_are_sent_as_finely_as_a_screen_shows_and_listed_with_their_size(standing: Standing) -> None:
    area = land.enclave(land.surveyed())
    client = browser(standing.supervisor)
    told = json.loads(body_of(client.get(reverse("atlas-map-overlay", args=["areas"]))))["features"]
    [shown] = [one["geometry"] for one in told if one["id"] == area.pk]
    assert shown["type"].endswith("Polygon")
    assert not re.search(r"\.\d{6}", json.dumps([one["geometry"] for one in told]))
    listed = body_of(client.get(f"{reverse(LIST)}?box=100,30,130,50"))
    row = listed.split(f'data-thing="areas:{area.pk}"')[1].split("</tr>")[0]
    assert "无责任单位" in row
    assert "km²" in row
