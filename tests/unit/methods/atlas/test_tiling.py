"""Tiles: where they lie, what is drawn in them, and that it comes back within the tolerance."""

import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from jianxing.methods.atlas.tiling import UNITS, Piece, Tile, TileStore, decoded, drawn, encoded
from jianxing.methods.atlas.tiling.drawing import CORNERS, TOLERANCE
from jianxing.methods.atlas.tiling.grid import NoSuchTile, tiles_of

#: Tianjin, zoom 9: x = 512 × (117.2 / 360 + 0.5) = 422.7; y = 512 × (0.5 − asinh(tan 39.1°) / 2π) = 195.2, by hand.
TIANJIN = Tile(9, 422, 195)


@pytest.mark.parametrize(("z", "x", "y"), [(-1, 0, 0), (2, 4, 0), (2, 0, 4), (2, -1, 0), (25, 0, 0)])
def test_numbers_that_name_no_tile_are_refused(z: int, x: int, y: int) -> None:
    with pytest.raises(NoSuchTile):
        Tile(z, x, y)


def test_a_tile_lies_where_the_arithmetic_says() -> None:
    west, south, east, north = TIANJIN.bounds()
    assert west == pytest.approx(422 / 512 * 360 - 180)
    assert east - west == pytest.approx(360 / 512)
    assert south < 39.1 < north
    ((x, y),) = TIANJIN.units([(117.2, 39.1)])
    assert x == pytest.approx((512 * (117.2 / 360 + 0.5) - 422) * UNITS)
    down = 0.5 - math.asinh(math.tan(math.radians(39.1))) / (2 * math.pi)
    assert y == pytest.approx((512 * down - 195) * UNITS)


def test_neighbours_share_their_sides() -> None:
    assert TIANJIN.bounds()[2] == Tile(9, 423, 195).bounds()[0]
    assert TIANJIN.bounds()[1] == Tile(9, 422, 196).bounds()[3]


@given(longitude=st.floats(-179.9, 179.9), latitude=st.floats(-84.9, 84.9), zoom=st.integers(0, 18))
def test_a_place_comes_back_from_the_units_of_its_tile(longitude: float, latitude: float, zoom: int) -> None:
    (tile,) = tiles_of(west=longitude, south=latitude, east=longitude, north=latitude, zoom=zoom)
    there = tile.units([(longitude, latitude)])
    assert ((there >= -1e-6 * UNITS) & (there <= UNITS * (1 + 1e-6))).all()
    assert tile.lonlat(there)[0] == pytest.approx((longitude, latitude), abs=1e-9)


@given(
    longitude=st.floats(116.8, 117.6),
    latitude=st.floats(38.9, 39.3),
    size=st.floats(0.005, 0.4),
    turn=st.floats(0, 90),
)
def test_an_outline_stays_within_the_tolerance(
    longitude: float, latitude: float, size: float, turn: float
) -> None:
    shape = shapely.affinity.rotate(shapely.Point(longitude, latitude).buffer(size, quad_segs=16), turn)
    found = drawn([shape], tile=TIANJIN)
    frame = shapely.box(-64, -64, UNITS + 64, UNITS + 64)
    wanted = shapely.intersection(shapely.transform(shape, TIANJIN.units), frame)
    if wanted.area < 4:
        return
    assert found.places.tolist() == [0]
    back = decoded(encoded({"one": [Piece(shape=found.shapes[0], number=7, said={"key": "A"})]}))
    (feature,) = back["one"]["features"]
    assert feature["id"] == 7
    assert feature["properties"] == {"key": "A"}
    shown = shapely.geometry.shape(feature["geometry"])
    assert shown.is_valid
    assert shapely.hausdorff_distance(shown.boundary, wanted.boundary) <= TOLERANCE + 2


def test_holes_and_lines_and_several_parts_come_back() -> None:
    west, south, east, north = TIANJIN.bounds()
    mid_x, mid_y = (west + east) / 2, (south + north) / 2
    ring = shapely.box(mid_x - 0.1, mid_y - 0.1, mid_x + 0.1, mid_y + 0.1) - shapely.Point(
        mid_x, mid_y
    ).buffer(0.05)
    line = shapely.LineString([(west - 1, mid_y), (east + 1, mid_y)])
    both = shapely.MultiPolygon(
        [shapely.box(west, south, west + 0.1, south + 0.1), shapely.box(mid_x, mid_y, east, north)]
    )
    found = drawn([ring, line, both], tile=TIANJIN)
    back = decoded(
        encoded(
            {
                "v": [
                    Piece(shape=s, number=int(p), said={})
                    for s, p in zip(found.shapes, found.places, strict=True)
                ]
            }
        )
    )
    kinds = {one["id"]: one["geometry"] for one in back["v"]["features"]}
    assert len(kinds[0]["coordinates"]) == 2
    assert kinds[1]["type"] == "LineString"
    assert [x for x, _y in kinds[1]["coordinates"]] == [-64, UNITS + 64]
    assert kinds[2]["type"] == "MultiPolygon"


def test_what_lies_elsewhere_or_vanishes_is_left_out() -> None:
    far, tiny = shapely.box(100, 20, 101, 21), shapely.box(117.2, 39.1, 117.2 + 1e-7, 39.1 + 1e-7)
    assert drawn([far, tiny], tile=TIANJIN).places.tolist() == []


def test_a_tile_is_bounded_however_many_corners_come() -> None:
    turns = np.linspace(0, 2 * np.pi, 200_000, endpoint=False)
    rough = 0.2 + 0.02 * np.sin(turns * 9000)
    star = shapely.Polygon(np.column_stack((117.2 + rough * np.cos(turns), 39.1 + rough * np.sin(turns))))
    found = drawn([star], tile=Tile(9, 422, 195))
    assert shapely.get_num_coordinates(found.shapes).sum() <= CORNERS


def test_tiles_of_different_layers_may_be_joined_end_to_end() -> None:
    point = shapely.Point(1, 2)
    one, two = (encoded({name: [Piece(shape=point, number=1, said={})]}) for name in ("a", "b"))
    assert set(decoded(one + two)) == {"a", "b"}


def test_the_store_keeps_within_its_bound_and_drops_the_oldest(tmp_path: Path) -> None:
    store = TileStore(tmp_path, most=50)
    assert store.get("aa-1") is None
    for number in range(8):
        store.put(f"a{number}-tile", bytes(10))
        path = next(tmp_path.glob(f"*/a{number}-tile"))
        import os

        os.utime(path, (number, number))
    assert store.prune() == 4
    assert store.get("a0-tile") is None
    assert store.get("a7-tile") == bytes(10)
