"""Tiles over HTTP: refused first, then the same features as the version has, kept by version and by nothing else."""

import gzip
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from django.test import Client

from jianxing.atlas import operations, queries
from jianxing.atlas.models import Feature, PlanVersion
from jianxing.atlas.operations import FeatureDraft
from jianxing.directory.acting import acting
from jianxing.directory.jurisdictions import load
from jianxing.kernel.actor import Actor
from jianxing.methods.atlas.tiling import Tile, decoded
from jianxing.methods.atlas.tiling.grid import tiles_of
from jianxing.site.atlas.map import tiles
from tests.integration.atlas import plans
from tests.integration.site.findings.browsing import browser, counted
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.TILES_ROOT = tmp_path / "tiles"


def address(version: PlanVersion, tile: Tile) -> str:
    return tiles.address([version]).replace("{z}/{x}/{y}", f"{tile.z}/{tile.x}/{tile.y}")


def around(longitude: float, latitude: float, zoom: int) -> Tile:
    return next(tiles_of(west=longitude, south=latitude, east=longitude, north=latitude, zoom=zoom))


def features_of(client: Client, version: PlanVersion, tile: Tile) -> list[dict[str, Any]]:
    answer = client.get(address(version, tile))
    if answer.status_code == 204:
        return []
    assert answer.status_code == 200
    return list(decoded(answer.content)[f"v{version.pk}"]["features"])


HERE = around(117.105, 39.105, 10)


def test_a_tile_is_given_to_nobody_else(standing: Standing) -> None:
    layer = plans.layer(standing.supervisor)
    version = plans.version(standing.supervisor, layer)
    where = address(version, HERE)
    assert Client().get(where).status_code == 302
    assert browser(standing.audit).get(where).status_code == 403
    assert browser(standing.outsider).get(where).status_code == 404
    client = browser(standing.supervisor)
    assert client.get(where).status_code == 200
    # What is kept by now is still given to nobody else.
    assert browser(standing.outsider).get(where).status_code == 404
    etag = client.get(where)["ETag"]
    assert browser(standing.outsider).get(where, HTTP_IF_NONE_MATCH=etag).status_code == 404


@pytest.mark.parametrize("ending", ["99/0/0.mvt", "3/8/0.mvt", "17/0/0.mvt"])
def test_no_tile_beyond_the_earth(standing: Standing, ending: str) -> None:
    version = plans.version(standing.supervisor, plans.layer(standing.supervisor))
    where = tiles.address([version]).replace("{z}/{x}/{y}.mvt", ending)
    assert browser(standing.supervisor).get(where).status_code == 404


def test_drafts_void_versions_and_void_layers_have_no_tiles(standing: Standing) -> None:
    by = standing.supervisor
    layer = plans.layer(by)
    draft = plans.version(by, layer, publish=False)
    assert browser(by).get(address(draft, HERE)).status_code == 404
    published = plans.version(by, plans.layer(by, name="另一图层"))
    where = address(published, HERE)
    assert browser(by).get(where).status_code == 200
    with acting(by):
        operations.void_version(version=queries.one_version(pk=published.pk), reason="坐标有误", by=by, at=AT)
    assert browser(by).get(where).status_code == 404


def test_a_set_is_given_only_whole_and_only_under_its_own_mark(standing: Standing) -> None:
    by = standing.supervisor
    mine = plans.version(by, plans.layer(by))
    other = plans.version(standing.outsider, plans.layer(standing.outsider, name="他人图层"))
    both = tiles.address([mine, other]).replace("{z}/{x}/{y}", f"{HERE.z}/{HERE.x}/{HERE.y}")
    assert browser(by).get(both).status_code == 404
    alone = address(mine, HERE)
    assert browser(by).get(alone.replace(tiles.set_mark([mine]), "0" * 24)).status_code == 404
    assert browser(by).get(alone.replace(f"/{mine.pk}/", f"/{mine.pk}-x/")).status_code == 404
    second = plans.version(by, plans.layer(by, name="第二图层"))
    both = tiles.address([mine, second]).replace("{z}/{x}/{y}", f"{HERE.z}/{HERE.x}/{HERE.y}")
    held = {f"v{one.pk}{kind}" for one in (mine, second) for kind in ("", "n")}
    assert set(decoded(browser(by).get(both).content)) == held


def scattered(count: int) -> list[FeatureDraft]:
    """Points and small zones over a county, some of them on top of each other."""
    random = np.random.default_rng(5)
    made = []
    for number in range(count):
        x, y = 117.0 + random.uniform(0, 0.2), 39.0 + random.uniform(0, 0.2)
        shape = (
            shapely.Point(x, y) if number % 2 else shapely.Point(x, y).buffer(random.uniform(0.0002, 0.01))
        )
        made.append(
            FeatureDraft(
                key=f"K{number:03}", name=f"名{number}", wkb=bytes(shapely.to_wkb(shape)), row=number
            )
        )
    return made


def test_every_feature_stands_in_the_tiles_under_its_key_where_it_lies(standing: Standing) -> None:
    by = standing.supervisor
    version = plans.version(by, plans.layer(by), scattered(40))
    client, found = browser(by), dict[str, list[tuple[Tile, dict[str, Any]]]]()
    with acting(by):
        held = {one.key: one for one in Feature.objects.filter(plan_version=version)}
    tile_set = list(tiles_of(west=116.98, south=38.98, east=117.22, north=39.22, zoom=13))
    for tile in tile_set:
        for one in features_of(client, version, tile):
            assert "n" not in one["properties"]
            found.setdefault(one["properties"]["key"], []).append((tile, one))
    assert set(found) == set(held)
    for key, seen in found.items():
        feature = held[key]
        assert {one["id"] for _tile, one in seen} == {feature.pk}
        assert {one["properties"]["name"] for _tile, one in seen} == {feature.name}
        true = shapely.from_wkb(bytes(feature.wkb))
        if true.geom_type == "Point":
            assert len(seen) == 1  # a point stands in one tile alone
        for tile, one in seen:
            shown = shapely.geometry.shape(one["geometry"])
            wanted = shapely.transform(true, tile.units)
            if true.geom_type == "Point" or one["properties"].get("small"):
                assert shown.distance(wanted.centroid) <= 2
            else:
                frame = shapely.box(-64, -64, 4160, 4160)
                assert shapely.hausdorff_distance(shown, wanted & frame) <= 6


@pytest.mark.parametrize("zoom", [3, 8, 12])
def test_what_is_gathered_counts_everything_once(standing: Standing, zoom: int) -> None:
    by = standing.supervisor
    version = plans.version(by, plans.layer(by), scattered(60))
    client, points, shapes = browser(by), 0, set()
    for tile in tiles_of(west=116.98, south=38.98, east=117.22, north=39.22, zoom=zoom):
        for one in features_of(client, version, tile):
            if one["geometry"]["type"] == "Point":
                points += one["properties"].get("n", 1)
            else:
                shapes.add(one["id"])
    assert points + len(shapes) == 60


def test_the_name_of_an_area_stands_once_however_many_tiles_it_crosses(standing: Standing) -> None:
    by = standing.supervisor
    wide = FeatureDraft(key="W", name="大片", wkb=plans.box(117.0, 39.0, 0.2), row=1)
    version = plans.version(by, plans.layer(by), [wide])
    client, areas, names = browser(by), 0, 0
    for tile in tiles_of(west=117.0, south=39.0, east=117.2, north=39.2, zoom=12):
        layers = decoded(client.get(address(version, tile)).content)
        areas += len(layers.get(f"v{version.pk}", {}).get("features", ()))
        found = layers.get(f"v{version.pk}n", {}).get("features", ())
        assert all(one["properties"]["name"] == "大片" and one["id"] for one in found)
        names += len(found)
    assert areas > 4
    assert names == 1


def test_many_tiles_are_asked_for_at_once_and_each_is_as_it_is_alone(
    standing: Standing, settings: Any, tmp_path: Path
) -> None:
    by = standing.supervisor
    first = plans.version(by, plans.layer(by), scattered(30))
    second = plans.version(by, plans.layer(by, name="第二图层"))
    wanted = [
        (version, tile)
        for version in (first, second)
        for tile in tiles_of(west=116.98, south=38.98, east=117.32, north=39.22, zoom=11)
    ]
    with acting(by), counted() as asked:
        together = tiles.each_tile(wanted)
    assert len([one for one in asked if "atlas_tiles" in one["sql"]]) <= 2 * -(-len(wanted) // 8)
    settings.TILES_ROOT = tmp_path / "others"
    with acting(by):
        alone = [tiles.versions_tile([version], tiles.set_mark([version]), tile) for version, tile in wanted]
    assert together == alone
    assert len({one for one in together if one}) > 2
    with acting(standing.outsider):
        settings.TILES_ROOT = tmp_path / "theirs"
        assert not any(tiles.each_tile(wanted))


def test_too_many_zones_for_a_tile_are_gathered_smallest_first(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jianxing.atlas.queries import tiles as within

    monkeypatch.setattr(within, "SHAPES", 10)
    by = standing.supervisor
    many = [
        FeatureDraft(key=f"Z{n}", name="", row=n, wkb=plans.box(117 + n / 100, 39.1, 0.001 + n / 5000))
        for n in range(25)
    ]
    version = plans.version(by, plans.layer(by), many)
    shown = features_of(browser(by), version, around(117.1, 39.1, 9))
    outlined = {one["properties"]["key"] for one in shown if one["geometry"]["type"] == "Polygon"}
    assert outlined == {f"Z{n}" for n in range(15, 25)}
    assert sum(one["properties"].get("n", 1) for one in shown if one["geometry"]["type"] == "Point") == 15


def test_a_tile_is_kept_for_ever_and_another_version_has_another_address(standing: Standing) -> None:
    by = standing.supervisor
    layer = plans.layer(by)
    old = plans.version(by, layer)
    client = browser(by)
    first = client.get(address(old, HERE), HTTP_ACCEPT_ENCODING="gzip")
    assert first["Cache-Control"] == "private, max-age=31536000, immutable"
    assert {"Cookie", "Accept-Encoding"} <= {part.strip() for part in first["Vary"].split(",")}
    assert first["Content-Encoding"] == "gzip"
    assert client.get(address(old, HERE), HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    new = plans.version(
        by,
        layer,
        [plans.draft("A1", 117.11, 39.11, name="改名")],
        valid_from=TODAY + timedelta(days=9),
        title="修编",
    )
    assert address(new, HERE) != address(old, HERE)
    assert {one["properties"]["name"] for one in features_of(client, new, HERE)} == {"改名"}
    again = client.get(address(old, HERE), HTTP_ACCEPT_ENCODING="gzip")
    assert gzip.decompress(again.content) == gzip.decompress(first.content)


def test_a_kept_tile_asks_the_database_for_its_versions_alone(standing: Standing, settings: Any) -> None:
    by = standing.supervisor
    version = plans.version(by, plans.layer(by))
    client, where = browser(by), address(version, HERE)
    client.get(where)
    with counted() as asked:
        assert client.get(where).status_code == 200
    drawn = [one["sql"] for one in asked if "atlas_" in one["sql"]]
    assert len(drawn) == 1
    assert "atlas_planversion" in drawn[0]
    assert list(settings.TILES_ROOT.glob("*/*"))


def test_the_ground_is_drawn_from_our_own_boundaries(standing: Standing) -> None:
    load(by=Actor.system(), at=AT)
    client = browser(standing.supervisor)
    with acting(standing.supervisor):
        template = tiles.base_address(date(2026, 1, 1))
    where = template.replace("{z}/{x}/{y}", "6/52/24")
    answer = client.get(where)
    layers = decoded(answer.content)
    names = {one["properties"]["name"] for one in layers["names"]["features"]}
    assert {"天津市", "武清区"} <= names
    levels = [one["properties"]["level"] for one in layers["areas"]["features"]]
    assert levels.count("province") == 3
    assert levels.count("county") > 150
    assert client.get(template.replace("{z}/{x}/{y}", "6/0/0")).status_code == 204
    assert client.get(where.replace("2026-01-01", "2026-13-01")).status_code == 404
