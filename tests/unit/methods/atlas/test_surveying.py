"""A survey of divisions: each piece of land once, at its highest level; strips; places known again; their drawings."""

import re
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from jianxing.methods.atlas.conflicts.pairs import distances
from jianxing.methods.atlas.enclaves.identity import carried
from jianxing.methods.atlas.enclaves.parts import parts_of
from jianxing.methods.atlas.enclaves.sketching import HIGH, WIDE, sketch
from jianxing.methods.atlas.enclaves.strips import strips
from jianxing.methods.atlas.enclaves.surveying import Settings, survey


def cell(x: int, y: int, wide: int = 1, high: int = 1) -> Any:
    """A rectangle of cells of a hundredth of a degree."""
    return shapely.box(117 + x / 100, 39 + y / 100, 117 + (x + wide) / 100, 39 + (y + high) / 100)


def shapes(*given: Any) -> Any:
    array: Any = np.empty(len(given), dtype=object)
    array[:] = given
    return array


#: Two provinces side by side, west and east. County w2 of the west has a part inside e1; county e1 one inside e2.
W_IN_E1, E1_IN_E2 = cell(12, 2), cell(22, 6)
LAND = shapes(
    cell(0, 0, 5, 10),
    shapely.union(cell(5, 0, 5, 10), W_IN_E1),
    shapely.union(shapely.difference(cell(10, 0, 10, 10), W_IN_E1), E1_IN_E2),
    shapely.difference(cell(20, 0, 10, 10), E1_IN_E2),
)
CODES = ["w1", "w2", "e1", "e2"]
ABOVE = [{"w1": "W", "w2": "W", "e1": "E", "e2": "E"}]


def test_each_piece_of_land_stands_once_at_its_highest_level() -> None:
    places = survey(LAND, CODES, ABOVE, Settings(sliver_m2=10_000))
    enclaves = [(one.kind, one.level, one.of, one.within, one.lies_in, one.whole) for one in places[:2]]
    assert enclaves == [
        ("enclave", 1, "W", ("E",), ("w2",), ()),
        ("enclave", 0, "e1", ("e2",), ("e1",), ()),
    ]
    assert [(one.kind, one.within) for one in places[2:]] == [("strip", ("e1", "w2"))]


def test_what_lies_in_an_enclave_altogether_is_told_from_what_has_a_share_of_it() -> None:
    inner = cell(14, 4, 2, 2)
    land = shapes(cell(0, 0, 10, 10), shapely.difference(cell(10, 0, 10, 10), inner), inner)
    places = survey(land, ["w1", "e1", "w9"], [{"w1": "W", "e1": "E", "w9": "W"}])
    assert (places[0].of, places[0].whole) == ("W", ("w9",))


def test_small_ones_are_slivers_and_no_strip_is_drawn_of_no_width() -> None:
    places = survey(LAND, CODES, ABOVE, Settings(sliver_m2=10**7, strip_m=0))
    assert [one.kind for one in places] == ["sliver", "sliver"]


def test_contact_in_a_corner_makes_no_strip() -> None:
    parts = parts_of(shapes(cell(0, 0), cell(1, 1)), ["a", "b"])
    assert strips(parts, apart=lambda a, b: True, width_m=500) == []


@pytest.mark.parametrize("latitude", [22.0, 39.0, 53.0])
def test_a_strip_is_as_wide_as_it_says_by_geodesics(latitude: float) -> None:
    """Points at 0.995 and 1.005 of the distance along a bent border of some 90 km are in it and not in it."""
    bend = [(0, 0), (0.3, 0.02), (0.31, 0.2), (0.7, 0.1), (1, 0)]
    border = shapely.LineString([(117 + x, latitude + y) for x, y in bend])
    south = shapely.Polygon([*border.coords, (118, latitude - 0.5), (117, latitude - 0.5)])
    north = shapely.Polygon([*border.coords, (118, latitude + 0.5), (117, latitude + 0.5)])
    [strip] = strips(parts_of(shapes(south, north), ["s", "n"]), apart=lambda a, b: True, width_m=1000)
    generator = np.random.default_rng(5)
    xy = np.column_stack((generator.uniform(117.02, 117.98, 4000), generator.uniform(-0.03, 0.24, 4000)))
    points: Any = shapely.points(xy[:, 0], latitude + xy[:, 1])
    metres = distances(shapes(*[border] * len(points)), points)
    inside: Any = shapely.contains(strip.geometry, points)
    assert inside[metres < 997].all()
    assert not inside[metres > 1001].any()
    assert inside.sum() > 100
    assert strip.area_m2 == pytest.approx(2000 * strip.length_m, rel=0.05)


def test_a_border_moved_by_a_metre_leaves_every_place_the_same() -> None:
    old, places = survey(LAND, CODES, ABOVE), LAND
    moved = shapely.transform(places, lambda xy: xy + 1e-5)
    new = survey(moved, CODES, ABOVE)
    known = carried(shapes(*[one.geometry for one in old]), shapes(*[one.geometry for one in new]))
    assert known == list(range(len(old)))


def test_what_lost_half_of_itself_is_another_place() -> None:
    assert carried(shapes(cell(0, 0, 4, 1)), shapes(cell(0, 0, 1, 1))) == [None]
    assert carried(shapes(cell(0, 0, 4, 1)), shapes(cell(0, 0, 3, 1))) == [0]
    assert carried(shapes(), shapes(cell(0, 0))) == [None]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 3), st.integers(1, 3)), max_size=8
    ),
    st.randoms(use_true_random=False),
)
def test_no_place_is_given_twice_and_each_is_itself(cells: list[Any], dice: Any) -> None:
    old = shapes(*(cell(*one) for one in dict.fromkeys(cells)))
    order = list(range(len(old)))
    dice.shuffle(order)
    assert carried(old, old[order] if len(old) else old) == order
    given = [one for one in carried(old, shapes(*(cell(x, y) for x, y, *_ in cells))) if one is not None]
    assert len(given) == len(set(given))


def test_a_drawing_stays_in_its_frame_and_shows_the_borders_around() -> None:
    drawn = sketch(W_IN_E1, LAND)
    for path in (drawn.place, drawn.borders):
        numbers = [float(one) for one in re.findall(r"-?\d+\.\d", path)]
        assert all(-0.1 <= one <= WIDE + 0.1 for one in numbers[::2])
        assert all(-0.1 <= one <= HIGH + 0.1 for one in numbers[1::2])
    assert drawn.place.count("M") == 1
    assert drawn.place.endswith("Z")
    assert drawn.across_m > 2000
