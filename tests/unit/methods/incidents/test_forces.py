"""The nearest suitable forces, by road where there is one."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from jianxing.methods.atlas.measuring import distances
from jianxing.methods.incidents.forces import Forces
from jianxing.methods.incidents.roads import Roads

#: A river runs between the incident and the force that is nearest; the only bridge is far off.
INCIDENT = (117.10, 39.10)
ACROSS, ALONG, LONELY = (117.12, 39.10), (117.10, 39.15), (119.5, 42.0)
FORCES = Forces(
    [one[0] for one in (ACROSS, ALONG, LONELY)],
    [one[1] for one in (ACROSS, ALONG, LONELY)],
    [frozenset({"boat", "pump"}), frozenset({"pump"}), frozenset({"pump"})],
)


def roads(*lines: list[tuple[float, float]], speeds: list[float], one_way: list[bool] | None = None) -> Roads:
    whole: Any = np.empty(len(lines), dtype=object)
    whole[:] = [shapely.LineString(line) for line in lines]
    return Roads(whole, speeds, one_way)


ROADS = roads(
    [INCIDENT, ALONG, (117.10, 39.40)], [(117.10, 39.40), (117.12, 39.40), ACROSS], speeds=[60.0, 60.0]
)  # fmt: skip


def test_a_road_layer_changes_which_force_is_nearest_and_says_so() -> None:
    straight = FORCES.ranked(*INCIDENT, count=2)
    assert [(one.at, one.how, one.seconds) for one in straight] == [
        (0, "distance", None),
        (1, "distance", None),
    ]
    driven = FORCES.ranked(*INCIDENT, count=3, roads=ROADS)
    assert [(one.at, one.how) for one in driven] == [(1, "road"), (0, "road"), (2, "distance")]
    metres = float(distances(np.array([INCIDENT]), np.array([ALONG]))[0])
    assert driven[0].seconds == pytest.approx(metres / 1000 / 60 * 3600, rel=1e-6)
    assert driven[2].seconds is None


def test_what_cannot_do_it_is_not_sent() -> None:
    assert [one.at for one in FORCES.ranked(*INCIDENT, count=3, needs=frozenset({"boat"}), roads=ROADS)] == [
        0
    ]
    assert FORCES.ranked(*INCIDENT, count=3, needs=frozenset({"helicopter"})) == []
    found, metres = FORCES.nearest([INCIDENT[0]], [INCIDENT[1]], count=2, needs=frozenset({"boat"}))
    assert (found.tolist(), metres[0, 1]) == ([[0, -1]], np.inf)


def test_a_one_way_road_is_not_driven_against() -> None:
    away = roads([INCIDENT, ALONG], speeds=[60.0], one_way=[True])
    there = roads([ALONG, INCIDENT], speeds=[60.0], one_way=[True])
    alone = Forces([ALONG[0]], [ALONG[1]])
    assert alone.ranked(*INCIDENT, count=1, roads=away)[0].how == "distance"
    assert alone.ranked(*INCIDENT, count=1, roads=there)[0].how == "road"


def test_of_two_roads_between_the_same_places_the_quicker_counts() -> None:
    both = roads([ALONG, INCIDENT], [ALONG, INCIDENT], speeds=[30.0, 90.0])
    alone = Forces([ALONG[0]], [ALONG[1]])
    quick, slow = (
        alone.ranked(*INCIDENT, count=1, roads=one)[0].seconds
        for one in (both, roads([ALONG, INCIDENT], speeds=[30.0]))
    )
    assert quick is not None
    assert slow is not None
    assert slow == pytest.approx(3 * quick)


_PLACE = st.tuples(st.floats(-180, 180), st.floats(-89, 89))


@given(st.lists(_PLACE, min_size=1, max_size=30), _PLACE, st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_none_is_nearer_than_those_named(
    places: list[tuple[float, float]], here: tuple[float, float], count: int
) -> None:
    x, y = (np.array([one[at] for one in places]) for at in (0, 1))
    found, metres = Forces(x, y).nearest([here[0]], [here[1]], count=count)
    right = np.sort(distances(np.tile(here, (len(x), 1)), np.column_stack([x, y])))[:count]
    assert metres[0, : len(right)] == pytest.approx(right)
    assert (found[0, len(right) :] == -1).all()
