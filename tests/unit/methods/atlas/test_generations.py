"""Two generations of boundaries beside each other, on squares whose areas one can tell by hand."""

from typing import Any

import numpy as np
import pytest
import shapely

from jianxing.methods.atlas.generations import are_same, covered, exchanged, followings, overlaps
from jianxing.methods.atlas.measuring import areas

WEST, EAST = shapely.box(117.0, 39.0, 117.2, 39.2), shapely.box(117.2, 39.0, 117.4, 39.2)
BOTH = shapely.box(117.0, 39.0, 117.4, 39.2)


def array(*shapes: Any) -> Any:
    result: Any = np.empty(len(shapes), dtype=object)
    result[:] = shapes
    return result


def test_an_outline_written_with_six_decimals_is_the_same_and_one_moved_by_a_metre_is_not() -> None:
    turned = shapely.reverse(shapely.transform(WEST, lambda xy: np.round(xy + 4e-7, 6)))
    moved = shapely.transform(WEST, lambda xy: xy + np.array([1e-5, 0]))
    assert are_same(array(WEST, WEST, WEST), array(WEST, turned, moved)).tolist() == [True, True, False]


def test_what_a_unit_gained_and_lost() -> None:
    wider = shapely.box(117.0, 39.0, 117.25, 39.2)
    gained, lost = exchanged(array(WEST, wider), array(wider, WEST))
    quarter = float(areas(array(WEST))[0]) / 4
    assert gained == pytest.approx([quarter, 0.0], rel=1e-6)
    assert lost == pytest.approx([0.0, quarter], rel=1e-6)


def test_who_follows_whom_by_area() -> None:
    found = followings(array(BOTH, EAST), array(WEST, EAST))
    assert [(one.predecessor, one.successor, round(one.share, 3)) for one in found] == [
        (0, 0, 0.5),
        (0, 1, 0.5),
        (1, 1, 1.0),
    ]
    assert followings(array(), array(WEST)) == []


def test_land_claimed_twice_is_found_and_a_common_border_is_none() -> None:
    assert overlaps(array(WEST, EAST)) == []
    [found] = overlaps(array(WEST, EAST, shapely.box(117.39, 39.0, 117.5, 39.2)))
    assert (found.one, found.other) == (1, 2)
    assert found.area_m2 == pytest.approx(float(areas(array(EAST))[0]) / 20, rel=1e-6)
    sliver = shapely.box(117.3999999, 39.0, 117.5, 39.2)
    assert overlaps(array(EAST, sliver)) == []


def test_how_much_of_a_unit_others_cover_together() -> None:
    assert covered(array(BOTH, EAST), array(WEST, EAST)) == pytest.approx([1.0, 1.0])
    assert covered(array(BOTH), array(WEST)) == pytest.approx([0.5], rel=1e-6)
    assert covered(array(), array(WEST)).tolist() == []
