"""How far an overlap moved, by hand; and that a comparison tells how far it is and can be ended."""

import math

import numpy as np
import pytest
import shapely

from jianxing.methods.atlas.conflicts import Rule, Side, compare, moved_m
from jianxing.methods.atlas.conflicts.moving import common


def test_a_side_moved_by_ten_metres() -> None:
    west, south = 117.0, 39.0
    metre = 1 / (111_000 * math.cos(math.radians(39.005)))
    old = shapely.box(west, south, west + 0.01, south + 0.01)
    new = shapely.box(west, south, west + 0.01 + 10 * metre, south + 0.01)
    assert moved_m(old, new) == pytest.approx(10, rel=1e-3)
    assert moved_m(old, old) == 0
    assert moved_m(old, shapely.Polygon()) == math.inf


def test_what_two_that_do_not_meet_have_in_common_is_the_way_between_them() -> None:
    one, other = shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)
    assert shapely.length(common(one, other)) == 1
    assert shapely.area(common(one, shapely.box(0.5, 0, 3, 1))) == 0.5


@pytest.mark.parametrize("threads", [1, 2])
def test_a_comparison_tells_how_far_it_is_and_ends_when_told(threads: int) -> None:
    boxes = np.array([shapely.box(x, 0, x + 0.5, 1) for x in range(3_000)], dtype=object)
    side = Side(boxes, [str(number) for number in range(len(boxes))])
    told: list[int] = []
    whole = compare(side, side, [Rule()], threads=threads, tell=told.append)
    assert len(whole) == 3_000
    assert told == sorted(told)
    assert told

    def stop(done: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        compare(side, side, [Rule()], threads=threads, tell=stop)


def test_packed_identities_are_the_same_ones() -> None:
    side = Side(np.array([shapely.box(0, 0, 1, 1), shapely.box(0.5, 0, 2, 1)], dtype=object), ["甲", "乙"])
    found = compare(side, side, [Rule()])
    assert found.packed_ids().hex() == "".join(found.ids)
    assert len(found.ids) == 4
