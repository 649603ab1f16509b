"""Whom an incident concerns: on squares a tenth of a degree wide, worked out by hand.

north  | A | B | C |      E is an enclave of A within C
south  | D         |
"""

from typing import Any

import numpy as np
import pytest
import shapely

from jianxing.methods.atlas.measuring import distances
from jianxing.methods.incidents.affected import Affected, Jurisdictions
from jianxing.methods.incidents.reaches import REACHES, Reach
from jianxing.methods.incidents.rivers import Rivers

HOLE = shapely.box(117.23, 39.13, 117.27, 39.17)
SHAPES = {
    "A": shapely.union_all([shapely.box(117.0, 39.1, 117.1, 39.2), HOLE]),
    "B": shapely.box(117.1, 39.1, 117.2, 39.2),
    "C": shapely.difference(shapely.box(117.2, 39.1, 117.3, 39.2), HOLE),
    "D": shapely.box(117.0, 39.0, 117.3, 39.1),
}


def array(*shapes: Any) -> Any:
    whole: Any = np.empty(len(shapes), dtype=object)
    whole[:] = shapes
    return whole


PLACES = Jurisdictions(list(SHAPES), array(*SHAPES.values()))


def told(found: tuple[Affected, ...]) -> dict[str, list[str]]:
    return {
        reason: [one.key for one in found if one.reason == reason]
        for reason in dict.fromkeys(one.reason for one in found)
    }


def test_outside_all_nobody_governs() -> None:
    assert PLACES.affected(shapely.Point(120, 45), kind="fire") == ()


def test_a_point_is_governed_by_one_and_near_others() -> None:
    found = PLACES.affected(shapely.Point(117.19, 39.15), kind="fire")
    assert told(found) == {"governing": ["B"], "near": ["C"]}
    assert found[1].distance_m == pytest.approx(
        float(distances(np.array([[117.19, 39.15]]), np.array([[117.2, 39.15]]))[0]), rel=1e-4
    )


def test_in_an_enclave_those_around_it_are_told() -> None:
    found = PLACES.affected(shapely.Point(117.25, 39.15), kind="fire")
    assert told(found) == {"governing": ["A"], "surrounding": ["C"]}


def test_a_line_and_an_area_concern_all_that_they_cross() -> None:
    line = shapely.LineString([(117.05, 39.15), (117.15, 39.15), (117.15, 39.05)])
    assert told(PLACES.affected(line, kind="traffic", reach=Reach(0)))["governing"] == ["A", "B", "D"]
    area = shapely.box(117.15, 39.12, 117.215, 39.16)
    assert told(PLACES.affected(area, kind="flood", reach=Reach(0)))["governing"] == ["B", "C"]


def test_the_distance_of_the_kind_decides_who_is_near() -> None:
    point = shapely.Point(117.05, 39.15)
    assert "near" not in told(PLACES.affected(point, kind="other"))
    assert told(PLACES.affected(point, kind="earthquake"))["near"] == ["B", "D", "C"]
    assert REACHES["other"].within_m < 4_000 < REACHES["earthquake"].within_m


# From A eastwards to the middle of B, there into another that goes south into D; a third flows the other way, into A.
RIVERS = Rivers(
    array(
        shapely.LineString([(117.02, 39.15), (117.15, 39.15)]),
        shapely.LineString([(117.15, 39.18), (117.15, 39.15), (117.15, 39.02)]),
        shapely.LineString([(117.28, 39.19), (117.05, 39.19)]),
    ),
    ["甲河", "乙河", "丙河"],
)


def test_without_a_river_layer_nobody_is_downstream_and_with_it_they_are() -> None:
    point, reach = shapely.Point(117.05, 39.151), Reach(0, 60_000)
    assert told(PLACES.affected(point, kind="flood", reach=reach)) == {"governing": ["A"]}
    found = PLACES.affected(point, kind="flood", rivers=RIVERS, reach=reach)
    assert told(found) == {"governing": ["A"], "downstream": ["B", "D"]}
    along = distances(
        np.array([[117.05, 39.15], [117.15, 39.15]]), np.array([[117.1, 39.15], [117.15, 39.1]])
    )
    to_b, to_d = found[1].distance_m, found[2].distance_m
    assert to_b == pytest.approx(along[0], rel=1e-3)
    assert to_d == pytest.approx(along[0] * 2 + along[1], rel=1e-3)
    assert (found[1].by, found[2].by) == ("甲河", "乙河")


def test_water_does_not_flow_up_nor_farther_than_it_may() -> None:
    low = shapely.Point(117.15, 39.05)
    assert "downstream" not in told(PLACES.affected(low, kind="flood", rivers=RIVERS, reach=Reach(0, 60_000)))
    point = shapely.Point(117.05, 39.151)
    assert told(PLACES.affected(point, kind="flood", rivers=RIVERS, reach=Reach(0, 6_000)))["downstream"] == [
        "B"
    ]


def test_a_river_that_turns_round_is_left_after_one_turn() -> None:
    ring = Rivers(
        array(
            shapely.LineString([(117.01, 39.11), (117.19, 39.11)]),
            shapely.LineString([(117.19, 39.11), (117.01, 39.11)]),
        ),
        ["往", "返"],
    )
    found = PLACES.affected(shapely.Point(117.05, 39.11), kind="flood", rivers=ring, reach=Reach(0, 900_000))
    assert told(found) == {"governing": ["A"], "downstream": ["B"]}
