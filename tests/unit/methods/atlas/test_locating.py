"""Where points lie: one by one and by the million, the same."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

from jianxing.directory.shipped import DISTRICTS
from jianxing.methods.atlas.locating import Locator
from jianxing.methods.atlas.measuring import GEOD


@pytest.fixture(scope="module")
def counties() -> Locator:
    features = json.loads(DISTRICTS.read_text(encoding="utf-8"))["features"]
    faces = np.array([shapely.geometry.shape(one["geometry"]) for one in features], dtype=object)
    return Locator([one["properties"]["adcode"] for one in features], faces)


def test_a_key_for_each_geometry() -> None:
    with pytest.raises(ValueError):
        Locator(["a"], np.empty(0, dtype=object))


def test_outside_all(counties: Locator) -> None:
    place = counties.locate(100.0, 30.0)
    assert (place.governing, place.borders, place.near_border) == (None, (), False)
    assert counties.governing([100.0, np.nan, np.inf], [30.0, 39.0, 39.0]).tolist() == [-1, -1, -1]


def test_many_points_are_where_one_is(counties: Locator) -> None:
    random = np.random.default_rng(5)
    x, y = random.uniform(113.4, 119.9, 20_000), random.uniform(36, 42.7, 20_000)
    corners = shapely.get_coordinates(counties.geometries)[::7]
    x, y = np.append(x, corners[:, 0]), np.append(y, corners[:, 1])
    tree = shapely.STRtree(counties.geometries)
    which, holder = tree.query(shapely.points(x, y), predicate="intersects")
    expected = np.full(len(x), len(counties.keys))
    np.minimum.at(expected, which, holder)
    expected[expected == len(counties.keys)] = -1
    assert np.array_equal(counties.governing(x, y), expected)


def test_governing_and_surrounding_in_the_ironworks(counties: Locator) -> None:
    place = counties.locate(113.7443, 36.589)
    assert place.governing == "120102"  # Hedong, Tianjin
    assert place.surrounding == ("130426",)  # She county, Handan
    assert [border.key for border in place.borders] == ["130426"]


def test_near_a_border_it_says_so() -> None:
    west, east = shapely.box(116, 39, 117, 40), shapely.box(117, 39, 118, 40)
    locator = Locator(["W", "E"], np.array([west, east], dtype=object))
    place = locator.locate(116.99, 39.5, within_m=1000)
    metres = GEOD.inv(116.99, 39.5, 117, 39.5)[2]
    assert place.governing == "W"
    assert place.borders[0].key == "E"
    assert place.borders[0].distance_m == pytest.approx(metres, rel=1e-3)
    assert place.near_border
    assert not locator.locate(116.5, 39.5, within_m=1000).near_border
    on = locator.locate(117.0, 39.5)
    assert (on.governing, on.also, on.edge_m) == ("W", ("E",), 0.0)
    near = locator.near_border([116.99, 116.5, 117.0], [39.5, 39.5, 39.5], within_m=1000)
    assert near.tolist() == [True, False, True]


def test_no_border_runs_through_one_jurisdiction() -> None:
    west, east = shapely.box(116, 39, 117, 40), shapely.box(117, 39, 118, 40)
    locator = Locator(["same", "same"], np.array([west, east], dtype=object))
    assert locator.keys == ["same"]
    assert not locator.locate(117.0, 39.5).near_border


def test_a_shape_is_as_near_a_border_as_its_nearest_part() -> None:
    """A park whose middle is far from the border reaches up to it; a line across it has no other border near."""
    west, east = shapely.box(116, 39, 117, 40), shapely.box(117, 39, 118, 40)
    locator = Locator(["W", "E"], np.array([west, east], dtype=object))
    metres = GEOD.inv(116.999, 39.5, 117, 39.5)[2]
    borders, edge = locator.beside(shapely.box(116.9, 39.499, 116.999, 39.501), within_m=1000)
    assert [one.key for one in borders] == ["E"]
    assert borders[0].distance_m == edge == pytest.approx(metres, rel=1e-3)
    assert locator.beside(shapely.box(116.4, 39.4, 116.5, 39.6), within_m=1000) == ((), None)
    assert locator.beside(shapely.LineString([(116.9, 39.5), (117.1, 39.5)]), within_m=1000) == ((), None)
    outer, edge = locator.beside(shapely.Point(116.0001, 39.5), within_m=1000)
    assert outer == ()
    assert edge == pytest.approx(GEOD.inv(116.0001, 39.5, 116, 39.5)[2], rel=1e-3)
    shapes = np.array([shapely.box(116.9, 39.499, 116.999, 39.501), shapely.Point(116.5, 39.5)], dtype=object)
    assert locator.may_be_near(shapes, within_m=1000).tolist() == [True, False]
