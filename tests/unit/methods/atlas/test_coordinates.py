"""Coordinate systems: worked points, round trips, guesses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianxing.methods.atlas.coordinates import (
    BD09,
    CGCS2000,
    GCJ02,
    SYSTEMS,
    WGS84,
    System,
    UnknownSystem,
    from_wgs84,
    guess,
    of_epsg,
    system,
    to_wgs84,
)
from jianxing.methods.atlas.measuring import distances

LONGITUDES = st.floats(73.5, 134.5)
LATITUDES = st.floats(3.5, 53.5)


def metres(x: float, y: float, back: tuple[np.ndarray, np.ndarray]) -> float:
    return float(distances(np.array([[x, y]]), np.column_stack(back))[0])


def test_an_unknown_system_is_named() -> None:
    with pytest.raises(UnknownSystem) as refusal:
        system("beijing54")
    assert refusal.value.key == "beijing54"


@settings(deadline=None)
@given(x=LONGITUDES, y=LATITUDES, one=st.sampled_from([GCJ02, BD09]))
def test_shifts_come_back_within_a_centimetre(x: float, y: float, one: System) -> None:
    assert metres(x, y, to_wgs84(*from_wgs84([x], [y], system=one), system=one)) < 0.01


@settings(deadline=None)
@given(
    east=st.floats(-2.5, 2.5), y=LATITUDES, one=st.sampled_from([s for s in SYSTEMS.values() if s.meridian])
)
def test_zones_come_back_within_a_centimetre(east: float, y: float, one: System) -> None:
    assert one.meridian is not None
    x = one.meridian + east
    assert metres(x, y, to_wgs84(*from_wgs84([x], [y], system=one), system=one)) < 0.01


def test_gcj02_moves_beijing_by_what_is_known() -> None:
    """Tiananmen: 116.397477, 39.909187 in WGS 84 is shown at 116.403720, 39.910590, about 550 m to the east."""
    x, y = from_wgs84([116.397477], [39.909187], system=GCJ02)
    assert (x[0], y[0]) == (pytest.approx(116.403720, abs=2e-5), pytest.approx(39.910590, abs=2e-5))
    x, y = from_wgs84([116.397477], [39.909187], system=BD09)
    assert (x[0], y[0]) == (pytest.approx(116.4101, abs=2e-4), pytest.approx(39.9169, abs=2e-4))


def test_gcj02_leaves_the_rest_of_the_world() -> None:
    assert [one[0] for one in from_wgs84([2.35], [48.85], system=GCJ02)] == [2.35, 48.85]


def test_a_zone_is_hand_worked() -> None:
    """On its meridian a zone's easting is 500 km, after its number, and its northing the meridian's arc (0° at 0 m)."""
    x, y = from_wgs84([117.0, 117.0], [0.0, 40.0], system=system("cgcs2000-zone-39"))
    assert x == pytest.approx([39_500_000, 39_500_000])
    assert y == pytest.approx([0, 4_429_529.03], abs=0.01)  # arc of the meridian of GRS 80 to 40°
    x, _y = from_wgs84([117.0], [40.0], system=system("cgcs2000-meridian-117"))
    assert x == pytest.approx([500_000])


def test_cgcs2000_is_taken_as_wgs84() -> None:
    assert [one[0] for one in to_wgs84([117.2], [39.1], system=CGCS2000)] == [117.2, 39.1]


def test_what_lies_outside_a_projection_is_no_number() -> None:
    x, y = to_wgs84([1e300, np.inf], [1e300, np.nan], system=system("cgcs2000-zone-39"))
    assert np.isnan(x).all()
    assert np.isnan(y).all()


def test_epsg_numbers() -> None:
    assert of_epsg(4527) is system("cgcs2000-zone-39")
    assert of_epsg(4548) is system("cgcs2000-meridian-117")
    assert of_epsg(3857) is None


POINTS = (np.array([116.9, 117.0, 117.3]), np.array([39.0, 39.3, 39.5]))


def test_nothing_is_guessed_from_nothing() -> None:
    assert guess([], []).system is None
    assert guess([np.nan], [np.nan]).reasons[0].code == "no_points"
    assert guess([5e8], [3e9]).reasons[0].code == "nothing_fits"


def test_a_zone_is_known_by_its_prefix() -> None:
    found = guess(*from_wgs84(*POINTS, system=system("cgcs2000-zone-39")))
    assert (found.system, found.certain, found.swapped) == (system("cgcs2000-zone-39"), True, False)
    assert [reason.code for reason in found.reasons] == ["zone_prefix", "falls_inside"]


def test_northings_first_are_seen() -> None:
    x, y = from_wgs84(*POINTS, system=system("cgcs2000-zone-39"))
    assert guess(y, x).swapped
    assert guess(POINTS[1], POINTS[0]).swapped


def test_eastings_without_a_zone_are_asked_about() -> None:
    found = guess(*from_wgs84(*POINTS, system=system("cgcs2000-meridian-117")))
    assert not found.certain
    assert system("cgcs2000-meridian-117") in (found.system, *found.others)


def test_degrees_do_not_show_a_shift() -> None:
    found = guess(*POINTS)
    assert (found.system, found.certain) == (WGS84, False)
    assert {GCJ02, BD09} <= set(found.others)
    assert guess(*POINTS, words="经度（百度）").system is BD09


def test_a_declaration_is_believed_unless_the_numbers_contradict_it() -> None:
    x, y = from_wgs84(*POINTS, system=system("cgcs2000-zone-39"))
    assert guess(x, y, epsg=4527).certain
    assert guess(*POINTS, epsg=4527).reasons[0].code == "declared_contradicts"
    assert guess(*POINTS, epsg=3857).reasons[0].code == "declared_unknown"
