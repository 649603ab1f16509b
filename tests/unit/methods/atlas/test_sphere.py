"""Places on the unit sphere: chords come to metres, and what has no place has no distance."""

import numpy as np
import pytest

from jianxing.methods.atlas.measuring import GEOD
from jianxing.methods.atlas.sphere import RADIUS_M, chord_of, metres_of, on_sphere


def test_what_has_no_place_has_no_distance() -> None:
    apart = np.linalg.norm(on_sphere([116.4, np.nan], [39.9, 39.9]) - on_sphere(117.2, 39.1), axis=1)
    assert np.isnan(metres_of(apart)).tolist() == [False, True]


def test_distances_are_within_half_a_per_cent_of_the_ellipsoid() -> None:
    a, b = on_sphere(116.4, 39.9), on_sphere(117.2, 39.1)
    _there, _back, true = GEOD.inv(116.4, 39.9, 117.2, 39.1)
    assert metres_of(np.linalg.norm(a - b, axis=1))[0] == pytest.approx(true, rel=0.005)


def test_a_chord_and_its_metres() -> None:
    assert chord_of(np.pi / 3 * RADIUS_M) == pytest.approx(1)
    assert metres_of(np.array([0.0, 2.0, 2.1])) == pytest.approx([0, np.pi * RADIUS_M, np.pi * RADIUS_M])
