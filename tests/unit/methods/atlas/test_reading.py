"""Reading files: the hostile ones first, then what each format brings."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import openpyxl
import pytest
import shapely
from tests.unit.methods.atlas.files import BOW, SQUARE, write_drawn, write_geojson, write_shapefile

from jianxing.methods.atlas.coordinates import guess, system
from jianxing.methods.atlas.reading import FileRefused, Limits, in_wgs84, read
from jianxing.methods.atlas.reading.starting import _CLOSED
from jianxing.methods.atlas.reading.tables import number_of
from jianxing.methods.atlas.wording import MESSAGES

NETWORK_LINK = (
    '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link>'
    "<href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink></Document></kml>"
)
HOSTILE = {
    "nothing": (b"", "file_empty"),
    "binary": (b"\x01\x00\xff" * 100, "file_unknown"),
    "old.xls": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "file_is_xls"),
    "alone.shp": (b"\x00\x00\x27\x0a" + b"\0" * 96, "shapefile_alone"),
    "virtual.vrt": (
        b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>',
        "xml_not_kml",
    ),
    "virtual.kml": (  # a comment makes it look like KML; GDAL has no driver for what it is
        b"<!--<kml--><OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource>",
        "kml_broken",
    ),
    "entities.kml": (
        b'<?xml version="1.0"?><!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>',
        "xml_hostile",
    ),
    "deep.json": (b"[" * 100_000, "json_broken"),
    "pipeline.json": (
        b'{"type":"gdal_streamed_alg","command_line":"gdal vector read /etc/passwd"}',
        "geojson_none",
    ),
    "service.json": (b'{"links":[{"rel":"data","href":"http://127.0.0.1:9/collections"}]}', "geojson_none"),
    "other.json": (b'{"type":"FeatureCollection","features":3}', "geojson_none"),
    "false.gpkg": (b"SQLite format 3\0" + b"x" * 5000, "part_cut"),
    "false.zip": (b"PK\x03\x04" + b"x" * 500, "archive_broken"),
    "plain.csv": (b"a,b\n1,2\n", "table_without_coordinates"),
    "text.gpkg": ("说明\n".encode(), "text_renamed"),
    "cut.geojson": (b'{"type":"FeatureCollection","features":[{"type":"Feature",', "json_broken"),
    "cut.kml": (b'<?xml version="1.0"?>\n<kml><Document><Placemark>', "kml_broken"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_refused_says_why(tmp_path: Path, name: str) -> None:
    data, code = HOSTILE[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(FileRefused) as refusal:
        read(tmp_path / name)
    assert refusal.value.code == code
    said = MESSAGES[code] % dict(refusal.value.values)
    assert str(tmp_path) not in said


@pytest.mark.parametrize(("end", "left", "code"), [
    (".shp", 200, "part_cut"), (".shp", 50, "part_cut"), (".dbf", 60, "part_cut"), (".dbf", 10, "part_cut"),
    (".dbf", 0, "shapefile_lacks"), (".shx", 104, ""), (".shx", 0, ""),
])  # fmt: skip
def test_a_shapefile_is_whole_or_named(tmp_path: Path, end: str, left: int, code: str) -> None:
    """What is cut or missing is refused by the name of the part; an index is made anew."""
    whole = write_shapefile(tmp_path, [SQUARE, SQUARE], ["甲", "乙"])
    cut = tmp_path / "cut.zip"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(cut, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            if not member.endswith(end):
                new.writestr(member, data)
            elif left:
                new.writestr(member, data[:left])
    if not code:
        (layer,) = read(cut).layers
        assert list(layer.columns["名称"]) == ["甲", "乙"]
        assert shapely.equals(layer.geometries, SQUARE).all()
        return
    with pytest.raises(FileRefused) as refusal:
        read(cut)
    assert refusal.value.code == code
    told = MESSAGES[code] % dict(refusal.value.values)
    assert "规划" in told
    assert end in told


def test_a_cut_geopackage_says_how_much_is_there(tmp_path: Path) -> None:
    whole = write_drawn(tmp_path / "a.gpkg", [SQUARE], ["甲"])
    cut = tmp_path / "cut.gpkg"
    cut.write_bytes(whole.read_bytes()[:9000])
    with pytest.raises(FileRefused) as refusal:
        read(cut)
    assert refusal.value.code == "part_cut"
    assert dict(refusal.value.values) == {"name": "cut.gpkg", "held": 9000, "whole": whole.stat().st_size}
    junk = bytearray(whole.read_bytes())
    junk[4096:12288] = b"\xff" * 8192
    cut.write_bytes(junk)
    with pytest.raises(FileRefused) as refusal:
        read(cut)
    assert refusal.value.code == "geopackage_broken"


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        read(tmp_path / "none")
    assert refusal.value.code == "no_such_file"


def test_bombs_locks_and_crowds_in_archives(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.shp", b"\0" * 300_000_000)
    crowd = tmp_path / "crowd.zip"
    with zipfile.ZipFile(crowd, "w") as archive:
        for number in range(30):
            archive.writestr(f"{number}.txt", b"")
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", b"")
    for path, limits, code in (
        (bomb, Limits(), "archive_bomb"),
        (crowd, Limits(entries=20), "archive_entries"),
        (other, Limits(), "archive_holds_none"),
    ):
        with pytest.raises(FileRefused) as refusal:
            read(path, limits=limits)
        assert refusal.value.code == code


def test_more_than_allowed_is_refused(tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "a.geojson", [(SQUARE, {"a": 1, "b": 2})] * 5)
    for limits, code in (
        (Limits(file_bytes=1024 * 1024 // 2**20), "file_too_large"),
        (Limits(features=4), "too_many_features"),
        (Limits(fields=1), "too_many_fields"),
        (Limits(vertices=9), "too_many_vertices"),
    ):
        with pytest.raises(FileRefused) as refusal:
            read(path, limits=limits)
        assert refusal.value.code == code


def test_memory_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("经度,纬度\n" + "117,39\n" * 900_000, encoding="utf-8")
    with pytest.raises(FileRefused) as refusal:
        read(tmp_path / "a.csv", limits=Limits(memory_bytes=400 * 1024 * 1024))
    assert refusal.value.code in {"needs_memory", "reading_failed"}


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.kml").write_text(NETWORK_LINK, encoding="utf-8")
    assert [len(layer) for layer in read(tmp_path / "a.kml").layers] == [0]


def test_a_geopackage_may_not_run_what_it_brings(tmp_path: Path) -> None:
    path = write_drawn(tmp_path / "a.gpkg", [SQUARE], ["甲"], layer="plan")
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TRIGGER t AFTER INSERT ON plan BEGIN SELECT load_extension('/tmp/evil.so'); END"
        )
    assert [len(layer) for layer in read(path).layers] == [1]


def test_no_driver_is_open_but_four(tmp_path: Path) -> None:
    """The pinned GDAL brings none that is not switched off; the process apart refuses where one is."""
    assert not set(_CLOSED["GDAL_SKIP"].split(",")) & {"GeoJSON", "ESRI Shapefile", "GPKG", "LIBKML"}
    assert len(read(write_geojson(tmp_path / "a.geojson", [(SQUARE, {})])).layers) == 1


def test_geojson_in_gbk_with_a_bow_and_a_broken_shape(tmp_path: Path) -> None:
    broken = {"type": "Polygon", "coordinates": [[["x", 1], [2, 2], [2, 1]]]}
    path = write_geojson(
        tmp_path / "规划.geojson",
        [(SQUARE, {"名称": "甲"}), (broken, {"名称": "乙"}), (BOW, {"名称": "丙"}), (None, {"名称": "丁"})],
        encoding="gbk",
    )
    (layer,) = read(path).layers
    assert (layer.name, layer.encoding, layer.epsg) == ("规划", "gb18030", 4326)
    assert layer.columns["名称"] == ["甲", "丙"]
    assert layer.numbers.tolist() == [1, 3]
    assert shapely.is_valid(layer.geometries).all()
    assert shapely.area(layer.geometries[1]) == pytest.approx(0.005)  # both halves of the bow
    told = {(one.number, one.code, one.dropped) for one in layer.remarks}
    assert told == {(2, "geometry_broken", True), (3, "mended", False), (4, "no_geometry", True)}


def test_a_zipped_shapefile_in_gbk_in_a_zone(tmp_path: Path) -> None:
    metres = shapely.box(39_500_000, 4_320_000, 39_501_000, 4_321_000)
    path = write_shapefile(tmp_path, [metres], ["天津经济技术开发区"], crs="EPSG:4527")
    (layer,) = read(path).layers
    assert (layer.name, layer.epsg, layer.columns) == ("规划", 4527, {"名称": ["天津经济技术开发区"]})
    guessed = guess(*layer.points(), epsg=layer.epsg)
    assert guessed.system is system("cgcs2000-zone-39")
    degrees = in_wgs84(layer, system=guessed.system)
    assert shapely.get_coordinates(degrees.geometries)[:, 0].min() == pytest.approx(117.0)
    assert not (tmp_path.parent / "packed").exists()


def _with_page(path: Path, words: str | None) -> Path:
    """The zip with a .cpg that says this, or with none."""
    if words is not None:
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("../../packed/规划.cpg", words)
    return path


LONG = "武" * 26 + "清"  # a character is cut at the end of its field


@pytest.mark.parametrize(
    ("encoding", "page", "names", "told"),
    [
        ("GBK", None, ["天津经济技术开发区"], ""),
        ("UTF-8", None, ["蓟州区", LONG], ""),
        ("GBK", "UTF-8", ["天津经济技术开发区"], "UTF-8"),
        ("GBK", "ISO-8859-1", ["镕基路", LONG], "ISO-8859-1"),
        ("UTF-8", "GBK", ["天津经济技术开发区"], "GBK"),
        ("UTF-8", "936", [LONG], "936"),
        ("GBK", "936", ["天津经济技术开发区"], ""),
        ("GBK", "nonsense", ["天津经济技术开发区"], ""),
        ("UTF-8", "GBK", ["A1"], "GBK"),  # the heading alone is Chinese
    ],
)
def test_the_text_of_a_table_is_read_as_what_it_is(
    tmp_path: Path, encoding: str, page: str | None, names: list[str], told: str
) -> None:
    path = write_shapefile(tmp_path, [SQUARE] * len(names), names, encoding=encoding)
    if page is not None:
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("../../packed/规划.cpg", page)
    (layer,) = read(path).layers
    assert [str(one)[:24] for one in layer.columns["名称"]] == [name[:24] for name in names]
    assert layer.encoding_declared == told, "what the file says wrongly is told"
    assert layer.encoding == ("gb18030" if encoding == "GBK" else "utf-8")


def test_an_encoding_that_is_chosen_wrongly_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_bytes("名称,经度,纬度\n天津,117.1,39.1\n".encode("gb18030"))
    for path in (write_shapefile(tmp_path, [SQUARE], ["天津经济技术开发区"]), table):
        with pytest.raises(FileRefused) as refused:
            read(path, encoding="utf-8")
        assert refused.value.code == "encoding_unknown"


def test_geopackage_and_kml(tmp_path: Path) -> None:
    for name in ("a.gpkg", "a.kml"):
        how = {"driver": "LIBKML", "crs": "EPSG:4326"} if name.endswith("kml") else {}
        (layer,) = read(write_drawn(tmp_path / name, [SQUARE], ["甲"], **how)).layers
        assert layer.columns["名称"] == ["甲"]
        assert shapely.equals(layer.geometries[0], SQUARE)


def test_csv_says_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "点.csv"
    rows = "网点表,,\n名称,经度,纬度\n甲,117.1,39.2\n乙,117°12′30″,39°\n丙,abc,39\n丁,,\n"
    path.write_bytes(rows.encode("gb18030"))
    (layer,) = read(path).layers
    assert layer.columns["名称"] == ["甲", "乙"]
    assert shapely.get_coordinates(layer.geometries).tolist() == [
        [117.1, 39.2],
        [pytest.approx(117.20833), 39.0],
    ]
    told = [(one.number, one.column, one.code) for one in layer.remarks]
    assert told == [(5, "经度", "not_a_coordinate"), (6, "经度", "coordinate_missing")]


def test_a_workbook_with_wkt_and_with_metres(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "范围"
    for words in (["名称", "WKT"], ["甲", SQUARE.wkt], ["乙", "POLYGON ((1 1"]):
        first.append(words)
    second = book.create_sheet("桩点")
    second.append(["桩号", "X坐标", "Y坐标"])
    second.append(["K1", 4_320_000, 39_500_000])
    book.create_sheet("说明").append(["无坐标"])
    book.save(tmp_path / "a.xlsx")
    areas, points = read(tmp_path / "a.xlsx").layers
    assert (areas.name, len(areas), areas.remarks[0].number, areas.remarks[0].column) == ("范围", 1, 3, "WKT")
    guessed = guess(*points.points())
    assert guessed.swapped
    assert guessed.system is not None
    placed = in_wgs84(points, system=guessed.system, swapped=guessed.swapped)
    assert shapely.get_x(placed.geometries[0]) == pytest.approx(117.0)


def test_what_lies_nowhere_is_left_out(tmp_path: Path) -> None:
    far = shapely.box(500, 95, 501, 96)
    (layer,) = read(write_geojson(tmp_path / "a.geojson", [(SQUARE, {}), (far, {})])).layers
    placed = in_wgs84(layer, system=system("wgs84"))
    assert placed.numbers.tolist() == [1]
    assert [(one.number, one.code) for one in placed.remarks] == [(2, "nowhere")]


def test_a_table_names_sheet_row_and_column(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "项目"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(FileRefused) as refusal:
        read(tmp_path / "a.xlsx")
    assert (refusal.value.code, refusal.value.values) == ("sheet_empty", {"sheet": "项目"})
    for row in (["编号", "经度(GCJ-02)", "纬度(GCJ-02)"], ["X1", 117.2, 39], ["X2", 1172, 39]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (layer,) = read(tmp_path / "a.xlsx").layers
    placed = in_wgs84(layer, system=system("gcj02"))
    [lost] = placed.remarks
    assert (lost.code, lost.layer, lost.number) == ("nowhere", "项目", 3)
    assert lost.column == "经度(GCJ-02)、纬度(GCJ-02)"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (117, 117.0),
        (" 117.2 ", 117.2),
        ("117.2°E", 117.2),
        ("东经117°30′", 117.5),
        ("117度12分36秒", 117.21),
        ("39,500,000", 39_500_000.0),
        ("１１７．５", 117.5),
        ("117°70′", None),
        ("nan", None),
        ("", None),
        (True, None),
    ],
)
def test_numbers_as_people_write_them(cell: object, value: float | None) -> None:
    assert number_of(cell) == (None if value is None else pytest.approx(value))


def test_answers_are_plain_json_and_wkb(tmp_path: Path) -> None:
    """What the process apart hands over is parsed, never unpickled."""
    (layer,) = read(
        write_geojson(tmp_path / "a.geojson", [(SQUARE, {"n": 1, "t": "x", "f": 1.5, "b": True, "o": {}})])
    ).layers
    assert json.loads(json.dumps({name: values[0] for name, values in layer.columns.items()})) == {
        "n": 1,
        "t": "x",
        "f": 1.5,
        "b": True,
        "o": "{ }",
    }
