"""``jianxing atlas import`` with what offices send: every format, every system, and files that are broken or wrong."""

import argparse
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import shapely
from pyproj import Transformer

from jianxing.atlas.models import Feature, PlanVersion
from jianxing.cli.atlas.importing import _as_somebody, register  # the command without the database's starting
from jianxing.directory import queries
from jianxing.directory.acting import acting
from jianxing.directory.models import Generation
from jianxing.kernel.actor import Actor
from tests.integration.atlas import plans
from tests.integration.divisions import _loaded, divisions, people
from tests.standing import AT, TODAY, Standing, login_of
from tests.unit.methods.atlas.files import BOW, write_drawn, write_geojson, write_shapefile

__all__ = ("_loaded", "divisions", "people")  # fixtures
#: A square in Wuqing, 0.95 km².
PARK = shapely.box(117.04, 39.38, 117.05, 39.39)
NAME = "武清北区"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"


def command(
    capsys: pytest.CaptureFixture[str], path: Path, by: Actor, body: str, *words: str
) -> tuple[int, str, str]:
    """Run the command as the one process that has the tests' database."""
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    asked = parser.parse_args(
        [
            "import",
            str(path),
            "--title",
            "2025年版",
            "--from",
            "2025-01-01",
            "--body",
            body,
            "--as",
            login_of(by),
            *words,
        ]
    )
    code = _as_somebody(asked)
    told = capsys.readouterr()
    return int(code), told.out, told.err


@pytest.fixture
def bring(people: Standing, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Import a file into a layer as its keeper; returns exit code, answer, error."""
    layer = plans.layer(people.supervisor)

    def run(path: Path, *words: str) -> tuple[int, Any, str]:
        code, out, err = command(
            capsys,
            path,
            people.supervisor,
            people.group.code,
            "--layer",
            str(layer.pk),
            "--format",
            "json",
            *words,
        )
        return code, json.loads(out) if out else None, err

    run.by = people.supervisor  # type: ignore[attr-defined]
    return run


def gk(zone: int | None) -> Callable[[Any], Any]:
    """Degrees to metres of the 3-degree zone of meridian 117, with or without its number before the easting."""
    to = Transformer.from_crs(4490, 4548 if zone is None else 4527, always_xy=True)
    return lambda xy: np.column_stack(to.transform(xy[:, 0], xy[:, 1]))


def csv_of(path: Path, heads: str, *rows: str, encoding: str = "gb18030") -> Path:
    path.write_bytes("\n".join((heads, *rows)).encode(encoding))
    return path


def xlsx_of(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    return path


FORMATS: dict[str, tuple[Callable[[Path], Path], str, float]] = {
    "geojson": (lambda at: write_geojson(at / "a.geojson", [(PARK, {"名称": NAME})]), "wgs84", 1),
    "geojson in GBK": (lambda at: write_geojson(at / "a.json", [(PARK, {"名称": NAME})], encoding="gbk"), "wgs84", 1),
    "shapefile in GBK": (lambda at: write_shapefile(at, [PARK], [NAME]), "cgcs2000", 1),
    "geopackage": (lambda at: write_drawn(at / "a.gpkg", [PARK], [NAME]), "cgcs2000", 1),
    "shapefile in zone 39": (
        lambda at: write_shapefile(at, [shapely.transform(PARK, gk(39))], [NAME], crs="EPSG:4527"), "cgcs2000-zone-39", 1,
    ),
    "geojson in zone 39, undeclared": (
        lambda at: write_geojson(at / "a.geojson", [(shapely.transform(PARK, gk(39)), {"名称": NAME})]), "cgcs2000-zone-39", 1,
    ),
    "csv in GBK": (lambda at: csv_of(at / "a.csv", "名称,经度,纬度", f"{NAME},117.045,39.385"), "", 0),
    "xlsx": (lambda at: xlsx_of(at / "a.xlsx", ("名称", "经度", "纬度"), (NAME, 117.045, 39.385)), "", 0),
}  # fmt: skip


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_comes_in(kind: str, bring: Any, tmp_path: Path) -> None:
    write, system, square_kilometres = FORMATS[kind]
    words = () if system else ("--crs", "cgcs2000")
    code, told, err = bring(write(tmp_path), *words)
    assert code == 0, err
    assert told["counts"]["new"] == 1
    assert told["crs"] == (system or "cgcs2000")
    with acting(bring.by):
        feature = Feature.objects.get()
        assert feature.name == NAME
        assert (feature.longitude, feature.latitude) == pytest.approx((117.045, 39.385), abs=1e-5)
        assert feature.area_m2 == pytest.approx(square_kilometres * 956_000, rel=0.01)
        assert PlanVersion.objects.get().state == "published"


def test_kml_comes_in_and_its_links_are_not_followed(bring: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        "<NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink>"
        f"<Placemark><name>{NAME}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        "117.04,39.38,0 117.05,39.38,0 117.05,39.39,0 117.04,39.39,0 117.04,39.38,0"
        "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>",
        encoding="utf-8",
    )
    code, told, err = bring(path)
    assert code == 0, err
    assert told["counts"]["new"] == 1


@pytest.mark.parametrize(("system", "least", "most"), [("gcj02", 300, 900), ("bd09", 800, 2000)])
def test_the_systems_of_map_providers_are_shifted_back(
    system: str, least: int, most: int, bring: Any, tmp_path: Path
) -> None:
    path = csv_of(tmp_path / "a.csv", "名称,经度,纬度", f"{NAME},117.045,39.385")
    code, told, err = bring(path, "--crs", system)
    assert code == 0, err
    with acting(bring.by):
        feature = Feature.objects.get()
    moved = float(np.hypot((feature.longitude - 117.045) * 86_000, (feature.latitude - 39.385) * 111_000))
    assert least < moved < most
    assert told["certain"]


def cut_short(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", b"\0" * 60_000_000)
    return path


def mixed(path: Path) -> Path:
    """Half in degrees, half in metres of a zone."""
    return write_geojson(path, [(PARK, {"名称": "度"}), (shapely.transform(PARK, gk(39)), {"名称": "米"})])


BROKEN: dict[str, Callable[[Path], Path]] = {
    "a zip cut short": lambda at: cut_short(write_shapefile(at, [PARK] * 50, [NAME] * 50)),
    "a bomb": lambda at: bomb(at / "bomb.zip"),
    "no map at all": lambda at: csv_of(at / "a.csv", "甲,乙", "一,二"),
    "broken json": lambda at: csv_of(at / "a.geojson", '{"type": "FeatureCollection", "features": ['),
    "points and lines only in words": lambda at: xlsx_of(
        at / "a.xlsx", ("名称", "经度", "纬度"), (NAME, "东经", "北纬")
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_files_are_refused_in_one_line(kind: str, bring: Any, tmp_path: Path) -> None:
    code, told, err = bring(BROKEN[kind](tmp_path))
    assert (code, told) == (1, None)
    assert len(err.strip().splitlines()) == 1, err
    assert "Traceback" not in err
    with acting(bring.by):
        assert not Feature.objects.exists()


def test_what_is_wrong_with_a_row_is_said_with_its_row(bring: Any, tmp_path: Path) -> None:
    """A figure of eight is mended, what lies outside is left out, what lies in another district than it says is told."""
    path = write_geojson(
        tmp_path / "a.geojson",
        [
            (PARK, {"名称": "一", "区县": "武清区"}),
            (
                shapely.transform(BOW, lambda xy: xy * 0.1 + np.array([105.34, 35.48])),
                {"名称": "二", "区县": "武清区"},
            ),
            (shapely.transform(PARK, lambda xy: xy - np.array([7.0, 19.0])), {"名称": "三", "区县": ""}),
            (PARK, {"名称": "四", "区县": "北辰区"}),
            (PARK, {"名称": "五", "区县": "天津市"}),
        ],
    )
    code, told, err = bring(path)
    assert code == 0, err
    said = {row["row"]: row for row in told["rows"]}
    assert set(said) == {2, 3, 4}
    assert said[3]["decision"] == "skipped"
    assert (said[2]["decision"], said[4]["decision"]) == ("new", "new")
    assert "北辰区" in said[4]["said"][0]
    assert "武清区" in said[4]["said"][0]
    assert told["counts"]["new"] == 4


def test_a_row_in_an_enclave_may_name_either_and_near_a_border_it_says_so(bring: Any, tmp_path: Path) -> None:
    from jianxing.directory.locating import ground_on

    ground = ground_on(TODAY)
    part = next(one for one in ground.counties.enclaves if ground.division(one.of).name == "河东区")
    works = shapely.buffer(shapely.Point(part.point), 0.0005)
    wuqing = shapely.from_wkb(next(one.wkb for one in queries.areas(on=TODAY) if one.code == "120114"))
    edge: Any = shapely.boundary(wuqing)
    by_it = shapely.line_interpolate_point(edge, 0.3, normalized=True)
    inside = next(
        point
        for angle in np.linspace(0, 2 * np.pi, 24)
        if shapely.contains(
            wuqing, point := shapely.Point(by_it.x + 0.001 * np.cos(angle), by_it.y + 0.001 * np.sin(angle))
        )
    )
    neighbour = next(
        ground.division(one.code).name
        for one in queries.areas(on=TODAY)
        if one.code != "120114" and shapely.distance(shapely.from_wkb(one.wkb), inside) < 0.0025
    )
    path = write_geojson(
        tmp_path / "a.geojson",
        [
            (works, {"名称": "一", "所在区县": "涉县"}),
            (works, {"名称": "二", "所在区县": "河东区"}),
            (inside, {"名称": "三", "所在区县": neighbour}),
            (inside, {"名称": "四", "所在区县": "武清区"}),
            (inside, {"名称": "五", "所在区县": ""}),
            (PARK, {"名称": "六", "所在区县": ""}),
        ],
    )
    code, told, err = bring(path)
    assert code == 0, err
    said = {row["row"]: row["said"][0] for row in told["rows"]}
    assert set(said) == {3, 5}, "a row that names who governs it needs no word, nor one far from a border"
    assert all("米" in one or " m " in one for one in said.values())
    assert neighbour in said[5]
    assert "武清区" in said[5]


def test_a_file_of_two_systems_places_nothing_where_it_is_not(bring: Any, tmp_path: Path) -> None:
    code, told, _err = bring(mixed(tmp_path / "a.geojson"))
    with acting(bring.by):
        placed = list(Feature.objects.values_list("longitude", "latitude"))
    assert all(116.9 < x < 117.2 and 39.3 < y < 39.5 for x, y in placed)
    assert code == 1 or told["counts"]["refused"] + told["counts"]["skipped"] == 1


def test_boundaries_by_the_command(
    people: Standing, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    area = shapely.from_wkb(next(one.wkb for one in queries.areas(on=TODAY) if one.code == "120114"))
    path = write_shapefile(
        tmp_path, [area, shapely.box(100, 20, 101, 21), PARK], ["武清区", "北辰区", "无此地"]
    )
    words = ("--boundaries", "--source", "测试", "--format", "json")
    code, out, err = command(capsys, path, people.supervisor, people.group.code, *words)
    assert (code, out) == (1, ""), "a supervisor keeps no boundaries"
    assert err
    as_officer = (capsys, path, people.system, people.node.code, *words)
    code, out, err = command(*as_officer)
    assert (code, out) == (1, ""), "nothing differs, and before the generation that is in force"
    renamed = write_geojson(
        tmp_path / "b.geojson",
        [
            (area, {"区划代码": "120180", "名称": "武清市"}),
            (shapely.box(100, 20, 101, 21), {"区划代码": "", "名称": "北辰区"}),
            (PARK, {"区划代码": "", "名称": "无此地"}),
            (PARK, {"区划代码": "370102", "名称": "历下区"}),
            (PARK, {"区划代码": "120000", "名称": "天津市"}),
            (shapely.Point(117, 39), {"区划代码": "120115", "名称": "宝坻区"}),
        ],
    )
    tried = command(capsys, renamed, people.system, people.node.code, *words, "--dry-run")
    assert tried[0] == 0, tried[2]
    told = json.loads(tried[1])
    assert [(unit["code"], unit["what"]) for unit in told["units"]] == [
        ("120114", "ended"),
        ("120180", "new"),
    ]
    assert [one["row"] for one in told["remarks"] if one["dropped"]] == [2, 3, 4, 5, 6]
    assert Generation.objects.get(title="2025年版").state == "put_aside"
    code, out, err = command(capsys, renamed, people.system, people.node.code, *words)
    assert code == 0, err
    told = json.loads(out)
    assert told["successions"] == [{"from": "120114", "to": "120180", "share": 1.0}]
    assert told["state"] == "published"


def test_a_unit_in_parts_is_one_and_a_name_alone_will_do(people: Standing, tmp_path: Path) -> None:
    from jianxing.importing.boundaries import operations

    area = shapely.from_wkb(next(one.wkb for one in queries.areas(on=TODAY) if one.code == "120114"))
    west, south, east, north = area.bounds
    halves = [
        shapely.intersection(area, shapely.box(west, south, 117.0, north)),
        shapely.intersection(area, shapely.box(117.0, south, east, 39.4)),
    ]
    path = write_geojson(tmp_path / "a.geojson", [(half, {"名称": "武清区"}) for half in halves])
    made = operations.draft(
        path=path, title="分两行", source="测试", valid_from=TODAY, by=people.system, at=AT
    )
    assert made.counts["changed"] == 1
    assert [one["code"] for one in made.remarks] == ["joined"]
    assert made.file_sha256
    assert made.crs == "wgs84"
