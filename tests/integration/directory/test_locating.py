"""Where a point is, asked of the boundaries in the database."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
import shapely

from jianxing.directory import locating, operations, queries
from jianxing.directory.jurisdictions import FORMER, load
from jianxing.directory.locating import locate, place_many
from jianxing.directory.models import Body, Boundary, Jurisdiction, Succession
from jianxing.directory.operations import UnitDraft
from jianxing.directory.shipped import VALID_FROM
from jianxing.kernel.actor import Actor
from tests.standing import AT, TODAY

NODE = Actor.system()
WUQING = (117.05, 39.39)
pytestmark = pytest.mark.usefixtures("divisions")


def point_of(enclave_of: str, within: str) -> tuple[float, float]:
    """A point of the largest enclave of one jurisdiction within another, found by the method itself."""
    ground = locating.ground_on(TODAY)
    part = next(
        one
        for one in ground.counties.enclaves
        if ground.division(one.of).name == enclave_of
        and [ground.division(c).name for c in one.within] == [within]
    )
    return part.point


def test_divisions_load_once() -> None:
    assert Jurisdiction.objects.count() == 199 + 11 + 3 + len(FORMER)
    assert load(by=NODE, at=AT) == 0
    assert len(queries.boundaries(on=TODAY)) == 199
    assert len(queries.boundaries(on=VALID_FROM - timedelta(days=1))) == 1


def test_a_point_is_located_with_what_is_above_it() -> None:
    found = locate(longitude=WUQING[0], latitude=WUQING[1], on=TODAY)
    assert found.governing is not None
    assert (found.governing.code, found.governing.name) == ("120114", "武清区")
    assert found.located == found.governing
    assert [one.name for one in found.above] == ["天津市"]
    assert not found.near_border
    assert not found.is_enclave
    assert found.generation == queries.last_generation().pk  # type: ignore[union-attr]


def test_outside_all_nobody_is_guessed() -> None:
    found = locate(longitude=100.0, latitude=20.0, on=TODAY)
    assert (found.governing, found.located, found.above, found.duties, found.affected) == (
        None,
        None,
        (),
        (),
        (),
    )


def test_in_an_enclave_the_place_and_the_governing_differ() -> None:
    longitude, latitude = point_of("河东区", "涉县")
    found = locate(longitude=longitude, latitude=latitude, on=TODAY)
    assert found.governing is not None
    assert found.located is not None
    assert (found.governing.name, found.located.name) == ("河东区", "涉县")
    assert [one.name for one in found.counties.surrounding] == ["涉县"]
    assert [one.name for one in found.provinces.surrounding] == ["河北省"]
    assert [one.name for one in found.affected][:2] == ["河东区", "涉县"]
    placed = place_many(
        longitude=[longitude, WUQING[0], 100.0, np.nan], latitude=[latitude, WUQING[1], 20.0, 1.0], on=TODAY
    )
    wuqing = Jurisdiction.objects.get(code="120114").pk
    assert list(placed.governing) == [found.governing.id, wuqing, None, None]
    assert list(placed.located) == [found.located.id, wuqing, None, None]


def test_near_a_border_it_says_so() -> None:
    edge: Any = shapely.boundary(
        shapely.from_wkb(bytes(Boundary.objects.get(code="120114", valid_to=None).wkb))
    )
    longitude, latitude = shapely.get_coordinates(shapely.line_interpolate_point(edge, 0.3, normalized=True))[
        0
    ]
    found = locate(longitude=longitude, latitude=latitude, on=TODAY, within_m=500)
    assert found.near_border
    assert found.counties.edge_m is not None
    assert found.counties.edge_m < 5
    assert {one.division.code for one in found.counties.borders} | {one.code for one in found.affected} >= {
        "120114"
    }


def test_on_an_earlier_day_the_former_unit_answers() -> None:
    jizhou = queries.areas(on=TODAY)
    area = shapely.from_wkb(next(one.wkb for one in jizhou if one.code == "120119"))
    point = shapely.point_on_surface(area)

    def name(on: date) -> str | None:
        found = locate(longitude=point.x, latitude=point.y, on=on)
        return found.governing.name if found.governing else None

    assert name(TODAY) == "蓟州区"
    assert name(date(2016, 7, 28)) == "蓟州区"
    assert name(date(2016, 7, 27)) == "蓟县"
    assert name(date(2000, 1, 1)) is None
    [succession] = Succession.objects.all()
    assert (succession.predecessor.code, succession.successor.code, succession.share) == (
        "120225",
        "120119",
        1.0,
    )


def test_duty_bodies_are_those_of_the_jurisdiction_and_above_and_of_what_it_follows() -> None:
    places = {place.code: place for place in Jurisdiction.objects.all()}

    def body(code: str, kind: str, of: str) -> Body:
        return operations.add_body(code=code, name=code, kind=kind, governed_by=places[of], by=NODE, at=AT)

    body("JX-GOV", Body.Kind.GOVERNMENT, "120225")
    body("JZ-COM", Body.Kind.COMMISSION, "120119")
    body("TJ-COM", Body.Kind.COMMISSION, "120000")
    body("JZ-ENT", Body.Kind.ENTERPRISE, "120119")
    body("WQ-COM", Body.Kind.COMMISSION, "120114")
    area = shapely.from_wkb(next(one.wkb for one in queries.areas(on=TODAY) if one.code == "120119"))
    point = shapely.point_on_surface(area)
    found = locate(longitude=point.x, latitude=point.y, on=TODAY)
    assert [(duty.label, duty.division.name) for duty in found.duties] == [
        ("JZ-COM", "蓟州区"),
        ("JX-GOV", "蓟州区"),
        ("TJ-COM", "天津市"),
    ]
    assert locate(longitude=point.x, latitude=point.y, on=TODAY, duties=False).duties == ()


def test_boundaries_are_kept_for_a_generation_and_a_new_one_counts_at_once(
    django_assert_num_queries: Any,
) -> None:
    def asked(on: date) -> str | None:
        found = locate(longitude=WUQING[0], latitude=WUQING[1], on=on, duties=False)
        return found.governing.name if found.governing else None

    asked(TODAY)
    with django_assert_num_queries(1):
        asked(TODAY)
    day = TODAY + timedelta(days=30)
    area = shapely.from_wkb(next(one.wkb for one in queries.areas(on=TODAY) if one.code == "120114"))
    draft = operations.draft_generation(
        title="改名",
        source="测试",
        valid_from=day,
        units=[UnitDraft("120114", "雍阳区", area)],
        by=NODE,
        at=AT,
    )
    operations.publish_generation(generation=draft, by=NODE, at=AT)
    assert [asked(TODAY), asked(day)] == ["武清区", "雍阳区"]


def test_a_shape_lies_elsewhere_than_in_its_governor_where_it_meets_an_enclave() -> None:
    x, y = point_of("河东区", "涉县")
    works = shapely.buffer(shapely.Point(x, y), 0.001)
    across = shapely.LineString([(x, y), (x - 0.1, y)])
    both = shapely.union(works, shapely.buffer(shapely.Point(117.24, 39.12), 0.001))
    park = shapely.box(117.04, 39.38, 117.05, 39.39)
    ground = locating.ground_on(TODAY)
    found = ground.lying(np.array([works, across, both, park, shapely.Point(100, 20)], dtype=object))
    said = [([one.name for one in each.governing], [one.name for one in each.located]) for each in found]
    assert said == [
        (["河东区"], ["涉县"]),
        (["河东区", "涉县"], ["涉县"]),
        (["河东区"], ["河东区", "涉县"]),
        (["武清区"], ["武清区"]),
        ([], []),
    ]
    operations.publish_generation(
        generation=operations.draft_generation(
            title="调整", source="测试", valid_from=TODAY, units=[UnitDraft("120114", "雍阳区", area_of("120114"))],
            by=NODE, at=AT,
        ),
        by=NODE,
        at=AT,
    )  # fmt: skip
    [moved] = locating.ground_on(TODAY).lying(np.array([park], dtype=object))
    assert [one.name for one in moved.governing] == ["雍阳区"]


def area_of(code: str) -> Any:
    return shapely.from_wkb(next(one.wkb for one in queries.areas(on=TODAY) if one.code == code))
