"""Areas and lengths against Karney's geodesics."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from jianxing.methods.atlas import measuring


def geodesic(polygon: shapely.Polygon) -> float:
    return abs(float(measuring.GEOD.geometry_area_perimeter(polygon)[0]))


@settings(deadline=None)
@given(
    x=st.floats(-179, 179),
    y=st.floats(-60, 60),
    size=st.floats(1e-5, 0.05),
    corners=st.integers(3, 12),
    seed=st.integers(0, 9999),
)
def test_areas_of_edges_up_to_ten_kilometres(
    x: float, y: float, size: float, corners: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    angles = np.arange(corners) * 2 * np.pi / corners
    radius = size * random.uniform(0.5, 1, corners)
    polygon = shapely.Polygon(np.column_stack([x + radius * np.cos(angles), y + radius * np.sin(angles)]))
    expected = geodesic(polygon)
    got = measuring.areas(np.array([polygon], dtype=object))[0]
    assert got == pytest.approx(expected, rel=2e-6, abs=1e-3)


def test_areas_of_long_edges() -> None:
    for size in (0.5, 1.0, 2.0):
        polygon = shapely.box(116, 39, 116 + size, 39 + size)
        got = measuring.areas(np.array([polygon], dtype=object))[0]
        assert got == pytest.approx(geodesic(polygon), rel=5e-5)


def test_the_whole_earth() -> None:
    """Eight octants make 510 065 622 km², the surface of the ellipsoid."""
    octants = [
        shapely.Polygon([(x, 0), (x + 30, 0), (x + 60, 0), (x + 90, 0), (x + 90, pole), (x, pole)])
        for x in (-180, -90, 0, 90)
        for pole in (-90, 90)
    ]
    whole = measuring.areas(np.array(octants, dtype=object)).sum()
    assert whole == pytest.approx(510_065_621.724e6, rel=1e-9)


def test_holes_collections_lines_and_nothing() -> None:
    outer, hole = shapely.box(117, 39, 117.1, 39.1), shapely.box(117.02, 39.02, 117.04, 39.04)
    array = np.array(
        [
            outer.difference(hole),
            shapely.GeometryCollection([hole, shapely.LineString([(0, 0), (1, 1)])]),
            shapely.LineString([(117, 39), (117.1, 39)]),
            None,
        ],
        dtype=object,
    )
    whole, inner = measuring.areas(np.array([outer, hole], dtype=object))
    assert measuring.areas(array) == pytest.approx([whole - inner, inner, 0, 0])
    lengths = measuring.lengths(array)
    assert lengths[2] == pytest.approx(measuring.GEOD.inv(117, 39, 117.1, 39)[2])
    assert lengths[3] == 0
    ring = measuring.GEOD.geometry_length(hole.exterior)
    assert lengths[0] == pytest.approx(measuring.GEOD.geometry_length(outer.exterior) + ring)
    assert lengths[1] == pytest.approx(ring + measuring.GEOD.inv(0, 0, 1, 1)[2])
