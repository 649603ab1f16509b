"""A plan's file becomes a version of a layer: read apart, looked at, published; refused, mended and outside rows are told."""

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.urls import reverse

from jianxing.atlas import queries as atlas
from jianxing.atlas.models import Feature, PlanVersion
from jianxing.directory.acting import acting
from jianxing.directory.jurisdictions import load
from jianxing.directory.policies import NotAllowed, StepRefused
from jianxing.importing import operations as imports
from jianxing.importing.lifecycle import State
from jianxing.importing.models import ImportRow, ImportRun
from jianxing.importing.operations import NotReadable
from jianxing.importing.plans import operations
from jianxing.importing.plans.reading import Chosen
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from tests.integration.api.calling import Program
from tests.integration.atlas import plans
from tests.integration.site.findings.browsing import body_of, browser
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"


def square(west: float, south: float, size: float = 0.01) -> dict[str, Any]:
    return dict(shapely.geometry.mapping(shapely.box(west, south, west + size, south + size)))


def geojson(*features: tuple[str, str, dict[str, Any]]) -> bytes:
    """A file of features with a key, a name and a remark each."""
    told = [
        {"type": "Feature", "properties": {"编号": key, "名称": name, "备注": "示例"}, "geometry": shape}
        for key, name, shape in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": told}, ensure_ascii=False).encode()


BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[117.3, 39.2], [117.31, 39.21], [117.31, 39.2], [117.3, 39.21], [117.3, 39.2]]],
}
FILE = geojson(
    ("P1", "北区", square(117.10, 39.10)),
    ("P2", "南区", square(117.20, 39.10)),
    ("P3", "西区", BOW_TIE),
    ("P4", "海南", square(110.0, 20.0)),
)


def uploaded(by: Actor, layer: int, content: bytes = FILE, **fields: Any) -> ImportRun:
    stream = io.BytesIO(content)
    fields = {"title": "2025年版", "valid_from": TODAY, **fields}
    run = operations.upload(
        stream=stream,
        name=fields.pop("name", "园区.geojson"),
        layer=atlas.one_layer(pk=layer),
        by=by,
        at=AT,
        **fields,
    )
    return operations.understand(run=run, by=by, at=AT)


def test_only_the_keeping_body_brings_a_version_in(standing: Standing) -> None:
    layer = plans.layer(standing.supervisor, owner=standing.department)
    with acting(standing.handler) as handler, pytest.raises(NotAllowed):
        uploaded(handler, layer.pk)
    assert browser(standing.outsider).get(reverse("layer-import", args=[layer.pk])).status_code == 404


def test_metres_of_several_meridians_wait_for_somebodys_choice(standing: Standing) -> None:
    by, layer = standing.supervisor, plans.layer(standing.supervisor)
    metres = geojson(
        ("P1", "北区", dict(shapely.geometry.mapping(shapely.box(526e3, 4316e3, 527e3, 4317e3))))
    )
    with acting(by):
        run = uploaded(by, layer.pk, metres)
        assert (run.tables[0]["crs"], run.counts["read"]) == ("", 0)
        with pytest.raises(operations.NothingToPublish, match=r"园区\.geojson.*中央经线"):
            operations.publish(run=run, by=by, at=AT)
        run = operations.choose(run=run, chosen=Chosen(crs="cgcs2000-meridian-117"), by=by, at=AT)
        assert run.counts["new"] == 1


def test_files_that_are_no_plan(standing: Standing) -> None:
    by, layer = standing.supervisor, plans.layer(standing.supervisor)
    with acting(by):
        for content in (b'{"type": "FeatureCollection", "features": []}', b'{"no": "map"}', b"{broken"):
            with pytest.raises(NotReadable):
                uploaded(by, layer.pk, content)
        for chosen in (Chosen(key="无此列"), Chosen(layer="无此层"), Chosen(key="备注")):
            with pytest.raises(NotReadable):
                uploaded(by, layer.pk, FILE, chosen=chosen)
        assert not Feature.objects.exists()


def test_a_file_is_looked_at_and_published(standing: Standing) -> None:
    load(by=Actor.system(), at=AT)
    by, layer = standing.supervisor, plans.layer(standing.supervisor)
    with acting(by):
        run = uploaded(by, layer.pk)
        assert run.state == State.UNDERSTOOD
        counts = {name: run.counts[name] for name in ("new", "refused", "skipped", "outside")}
        assert counts == {"new": 3, "refused": 0, "skipped": 1, "outside": 1}
        assert (run.tables[0]["key"], run.tables[0]["name"], run.tables[0]["crs"]) == (
            "编号",
            "名称",
            "wgs84",
        )
        told = {
            row.row: [problem["code"] for problem in row.problems]
            for row in ImportRow.objects.filter(run=run)
        }
        assert told[4] == ["outside"]
        assert 3 in told, "a mended ring is listed"
        assert run.plan_version is not None
        draft = atlas.one_version(pk=run.plan_version.pk)
        assert (draft.state, draft.features, draft.repaired) == ("draft", 3, 1)
        assert draft.crs_reason
    with acting(standing.leader):
        assert not PlanVersion.objects.exists(), "nobody above sees a draft"
    with acting(by):
        done = operations.publish(run=run, by=by, at=AT)
        assert done.state == State.DONE
        [feature] = Feature.objects.filter(key="P1")
        assert 900_000 < feature.area_m2 < 1_000_000
        assert feature.attributes == {"备注": "示例"}
        acts = list(Act.objects.filter(subject="plan_version").values_list("kind", "caused_by"))
        assert ("plan_version.publish", done.act_id) in acts
        with pytest.raises(StepRefused):
            operations.publish(run=done, by=by, at=AT)


def test_what_lies_outside_is_taken_only_when_it_is_said(standing: Standing) -> None:
    load(by=Actor.system(), at=AT)
    by, layer = standing.supervisor, plans.layer(standing.supervisor)
    with acting(by):
        run = uploaded(by, layer.pk)
        first = run.plan_version_id
        run = operations.choose(run=run, chosen=Chosen(outside=True), by=by, at=AT)
        assert run.plan_version_id == first, "the same draft is filled anew"
        assert (run.counts["new"], run.counts["skipped"], run.counts["outside"]) == (4, 0, 1)


def test_the_same_file_twice_does_no_harm(standing: Standing) -> None:
    by, layer = standing.supervisor, plans.layer(standing.supervisor)
    with acting(by):
        operations.publish(run=uploaded(by, layer.pk), by=by, at=AT)
        again = uploaded(by, layer.pk, valid_from=LATER, title="又一次")
        assert operations.is_same_again(again)
        assert operations.publish(run=again, by=by, at=AT).state == State.DONE
        assert operations.is_same_again(uploaded(by, layer.pk)), "also of the very day"
        published = PlanVersion.objects.filter(state="published")
        assert [version.title for version in published] == ["2025年版"]


def test_a_later_file_says_what_differs(standing: Standing) -> None:
    by, layer = standing.supervisor, plans.layer(standing.supervisor)
    with acting(by):
        operations.publish(run=uploaded(by, layer.pk), by=by, at=AT)
        later = geojson(
            ("P1", "北区", square(117.10, 39.10)),
            ("P2", "南区", square(117.21, 39.10)),
            ("P9", "东区", square(117.5, 39.1)),
        )
        run = uploaded(by, layer.pk, later, valid_from=LATER, title="修编")
        counts = {name: run.counts[name] for name in ("new", "changed", "unchanged", "gone")}
        assert counts == {"new": 1, "changed": 1, "unchanged": 1, "gone": 2}


def test_coordinates_of_a_zone_are_found_out_and_others_are_chosen(standing: Standing) -> None:
    by, layer = standing.supervisor, plans.layer(standing.supervisor)
    zone = geojson(("Z1", "带号坐标", square(39_509_000.0, 4_330_000.0, 1000.0)))
    with acting(by):
        run = uploaded(by, layer.pk, zone)
        assert run.tables[0]["crs"] == "cgcs2000-zone-39"
        feature = Feature.objects.get()
        assert 117.0 < feature.longitude < 117.2
        assert 39.0 < feature.latitude < 39.2
        assert feature.area_m2 == pytest.approx(1_000_000, rel=1e-3)
        with pytest.raises(NotReadable):
            operations.choose(run=run, chosen=Chosen(crs="mars"), by=by, at=AT)
        gcj = uploaded(by, layer.pk, geojson(("G1", "偏移", square(117.1, 39.1))), chosen=Chosen(crs="gcj02"))
        moved = Feature.objects.get(plan_version=gcj.plan_version_id)
        assert 0.003 < abs(moved.longitude - 117.105) < 0.01


def test_a_file_put_aside_leaves_nothing(standing: Standing) -> None:
    by, layer = standing.supervisor, plans.layer(standing.supervisor)
    with acting(by):
        run = operations.cancel(run=uploaded(by, layer.pk), by=by, at=AT)
        assert run.state == State.CANCELLED
        assert not Feature.objects.exists()
        assert PlanVersion.objects.get().state == "put_aside"
        with pytest.raises(StepRefused):
            operations.publish(run=run, by=by, at=AT)


def test_the_steps_of_ledgers_do_not_touch_a_plan(standing: Standing) -> None:
    by, layer = standing.supervisor, plans.layer(standing.supervisor)
    with acting(by):
        run = uploaded(by, layer.pk)
    client = browser(by)
    for name in ("import-begin", "import-cancel", "import-resume", "import-columns"):
        assert client.post(reverse(name, args=[run.pk])).status_code == 404
    program = Program(by)
    assert program.get(f"/imports/{run.pk}/columns").status_code == 404
    assert program.get(f"/imports/{run.pk}/returned").status_code == 404


def test_the_page_shows_the_preview_and_publishes(standing: Standing) -> None:
    load(by=Actor.system(), at=AT)
    by, layer = standing.supervisor, plans.layer(standing.supervisor)
    client = browser(by)
    file = io.BytesIO(FILE)
    file.name = "园区.geojson"
    url = reverse("layer-import", args=[layer.pk])
    assert client.post(url, {"title": "x"}).status_code == 422
    sent = client.post(url, {"file": file, "title": "2025年版", "valid_from": TODAY.isoformat()})
    assert sent.status_code == 302, body_of(sent)
    page = body_of(client.get(sent["Location"]))
    for said in ("尚未上图", "WGS 84", "EPSG:4326", "位于本节点所有辖区之外", "编号"):
        assert said in page
    with acting(by):
        run = ImportRun.objects.get()
    chosen = client.post(
        reverse("import-plan-choose", args=[run.pk]), {"layer": run.tables[0]["layer"], "outside": "on"}
    )
    assert chosen.status_code == 302
    assert client.post(reverse("import-plan-publish", args=[run.pk])).status_code == 302
    assert "已发布" in body_of(client.get(sent["Location"]))
    with acting(by):
        assert PlanVersion.objects.get().features == 4
    assert browser(standing.outsider).get(sent["Location"]).status_code == 404


def test_by_the_api(standing: Standing) -> None:
    by, layer = standing.supervisor, plans.layer(standing.supervisor)
    program = Program(by)
    file = io.BytesIO(FILE)
    file.name = "园区.geojson"
    sent = program.client.post(
        f"/api/v1/layers/{layer.pk}/imports",
        {"file": file, "title": "2025年版", "valid_from": TODAY.isoformat()},
        headers=program.headers(),
    )
    assert sent.status_code == 201, sent.content
    run = sent.json()["id"]
    found = program.get(f"/imports/{run}/plan").json()
    assert (found["crs"], found["certain"], found["key"]) == ("wgs84", True, "编号")
    again = program.post(f"/imports/{run}/plan", {"crs": "cgcs2000"}).json()
    assert (again["crs"], again["certain"]) == ("cgcs2000", True)
    assert program.post(f"/imports/{run}/commit").json()["state"] == "done"
    assert program.get(f"/layers/{layer.pk}").json()["versions"][0]["features"] == 4


def test_from_beginning_to_end_in_one_call(standing: Standing, tmp_path: Path) -> None:
    by, layer = standing.supervisor, plans.layer(standing.supervisor)
    path = tmp_path / "园区.geojson"
    path.write_bytes(FILE)
    asked: dict[str, Any] = {
        "path": path,
        "layer": layer,
        "title": "2025年版",
        "valid_from": date(2025, 1, 1),
    }
    tried = operations.bring_in(**asked, dry_run=True, by=by, at=AT)
    assert tried.counts["new"] == 4
    with acting(by):
        assert not Feature.objects.exists()
    done = operations.bring_in(**asked, by=by, at=AT)
    assert done.state == State.DONE
    with acting(by), pytest.raises(StepRefused):
        imports.cancel(run=done, by=by, at=AT)
