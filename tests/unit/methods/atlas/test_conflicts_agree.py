"""Conflicts against plain pairwise shapely and Karney's geodesics, on 200 random plans."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from tests.unit.methods.atlas.plans import Geometries, plan

from jianxing.methods.atlas.conflicts import Rule, Side, compare
from jianxing.methods.atlas.measuring import GEOD


def sides(first: Geometries, second: Geometries) -> tuple[Side, Side]:
    return (
        Side(first, [f"a{number}" for number in range(len(first))]),
        Side(second, [f"b{number}" for number in range(len(second))]),
    )


def geodesic_area(geometry: shapely.Geometry) -> float:
    """The area of an overlap as ``pyproj.Geod`` has it, part by part."""
    whole = 0.0
    for part in shapely.get_parts(geometry):
        if shapely.get_dimensions(part) == 2 and not shapely.is_empty(part):
            outside = shapely.Polygon(part.exterior)
            whole += abs(GEOD.geometry_area_perimeter(outside)[0])
            whole -= sum(
                abs(GEOD.geometry_area_perimeter(shapely.Polygon(hole))[0]) for hole in part.interiors
            )
    return whole


@pytest.mark.parametrize("seed", range(200))
def test_overlaps_are_those_of_plain_shapely(seed: int) -> None:
    first, second = plan(seed, count=14)
    a, b = sides(first, second)
    found = compare(a, b, [Rule()])
    got = {
        (at, to): area
        for at, to, area in zip(found.at.tolist(), found.to.tolist(), found.area_m2.tolist(), strict=True)
    }
    plain = {}
    at, to = (one.ravel() for one in np.indices((len(first), len(second))))
    meets = shapely.relate_pattern(first[at], second[to], "T********")
    for one, other in zip(at[meets].tolist(), to[meets].tolist(), strict=True):
        plain[one, other] = geodesic_area(shapely.intersection(first[one], second[other]))
    dust = 1e-3  # m²: where edges all but coincide, both computations are right to within rounding
    assert {pair for pair, area in plain.items() if area > dust} <= set(got)
    assert {pair for pair, area in got.items() if area > dust} <= set(plain)
    for pair in set(plain) & set(got):
        assert got[pair] == pytest.approx(plain[pair], rel=1e-6, abs=2 * dust)
