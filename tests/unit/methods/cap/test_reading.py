"""Messages that come in and go out."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.methods.cap import hostile, made, mutants

from jianxing.methods.cap.model import Area
from jianxing.methods.cap.places import as_area, geometry
from jianxing.methods.cap.reading import CapRefused, Read, read
from jianxing.methods.cap.writing import write


def codes(found: Read) -> dict[str, str]:
    return {one.path: one.code for one in found.problems}


def changed(old: str, new: str) -> Read:
    data = made.full().decode()
    assert old in data
    return read(data.replace(old, new).encode())


@pytest.mark.parametrize("name", hostile.bombs())
def test_a_bomb_is_refused_before_anything_in_it_is_expanded(name: str) -> None:
    with pytest.raises(CapRefused) as refused:
        read(hostile.bombs()[name])
    assert refused.value.code == "hostile"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_xml"),
        (b"<alert", "no_xml"),
        (b"<alert/>", "no_cap"),
        (b'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.1"/>', "no_cap"),
        (b" " * (2 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_what_is_no_message_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(CapRefused) as refused:
        read(data)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("<sender>yingji@example.org</sender>", "", "alert/sender", "missing"),
        ("<status>Actual</status>", "<status>Real</status>", "alert/status", "not_a_word"),
        ("<sent>2026-07-21T14:30:00+08:00", "<sent>2026-07-21T06:30:00Z", "alert/sent", "not_an_instant"),
        ("<note>更正</note>", "<note>更正</note><note>再</note>", "alert/note", "too_often"),
        ("<note>更正</note>", "<remark/>", "alert/remark", "unknown"),
        ("<severity>Extreme</severity>", "<severity>红</severity>", "alert/info[1]/severity", "not_a_word"),
        ("<altitude>3.5</altitude>", "<altitude>1e3</altitude>", "alert/info[1]/area[1]/altitude", "not_a_decimal"),
        ("<scope>Restricted</scope>", "<scope>Private</scope><addresses>a</addresses>", "alert/restriction", "out_of_order"),
        ("<restriction>三地应急部门</restriction>", "", "alert/restriction", "restriction_missing"),
        ("yingji@example.org,131082-0,2026-07-21T13:30:00+08:00", " ", "alert/references", "references_missing"),
        ("<identifier>131082-1", "<identifier>131082 1", "alert/identifier", "not_a_handle"),
        ("<altitude>3.5</altitude>", "", "alert/info[1]/area[1]/ceiling", "ceiling_alone"),
        ("39.9,117 39.9,117.2", "117,39.9 39.9,117.2", "alert/info[1]/area[1]/polygon[1]", "latitude_first"),
        ("40.1,117 39.9,117<", "40.1,117<", "alert/info[1]/area[1]/polygon[1]", "polygon_open"),
        ("40,117.1 5.5", "40,117.1", "alert/info[1]/area[1]/circle[1]", "not_a_circle"),
    ],
)  # fmt: skip
def test_each_thing_that_is_wrong_is_named_with_its_place(old: str, new: str, path: str, code: str) -> None:
    assert codes(changed(old, new)).get(path) == code


def test_what_is_written_is_read_again() -> None:
    found = read(made.full())
    assert found.problems == ()
    assert found.alert == made.alert()


def test_polygons_stand_latitude_first() -> None:
    assert "<polygon>39.9,117 39.9,117.2 40.1,117.2 40.1,117 39.9,117</polygon>" in made.full().decode()
    alert = read(made.full()).alert
    assert alert is not None
    assert alert.infos[0].areas[0].polygons[0][0] == (117.0, 39.9)


def test_a_comment_does_not_cut_a_word_off() -> None:
    found = changed("<event>暴雨</event>", "<event>暴<!-- x -->雨</event>")
    assert found.alert is not None
    assert found.alert.infos[0].event == "暴雨"


def test_the_table_says_of_mutated_messages_what_a_schema_processor_says() -> None:
    schema = mutants.schema()
    assert mutants.by_schema(schema, made.full())
    said = [
        (mutants.verdict(data), mutants.by_schema(schema, data), data)
        for data in mutants.mutated(made.full(), count=400, seed=3)
    ]
    assert [data for ours, theirs, data in said if ours is not theirs] == []
    assert 20 < sum(ours for ours, _theirs, _data in said) < 380


_PLACES = st.tuples(st.floats(110, 120), st.floats(35, 43))
_TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30)


@given(_PLACES, st.floats(0.001, 1), _TEXTS)
@settings(max_examples=40, deadline=None)
def test_any_text_and_place_come_back(place: tuple[float, float], wide: float, text: str) -> None:
    west, south = (round(one, 4) for one in place)
    east, north = round(west + wide, 4), round(south + wide, 4)
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    info = replace(made.alert().infos[0], areas=(Area(text, (ring,)),))
    alert = made.alert(note=text, infos=(info,))
    assert read(write(alert)).alert == alert


def test_a_point_becomes_a_circle_of_no_radius_and_a_line_the_ground_around_it() -> None:
    import shapely

    point = as_area("点", shapely.Point(117.1, 39.2))
    assert (point.circles[0].radius_km, point.polygons) == (0.0, ())
    assert geometry(point) == shapely.Point(117.1, 39.2)
    line = as_area("线", shapely.LineString([(117.0, 39.0), (117.2, 39.0)]))
    drawn = geometry(line)
    assert drawn is not None
    assert drawn.contains(shapely.Point(117.1, 39.0))
