"""Generations of boundaries: what the database refuses, drafts beside what is in force, publishing, who follows whom."""

from datetime import date, timedelta
from typing import Any

import pytest
import shapely
from django.db import transaction
from django.db.utils import IntegrityError

from jianxing.directory import operations, queries, roots
from jianxing.directory.models import Boundary, Generation, GenerationUnit, Jurisdiction, Succession
from jianxing.directory.operations import GenerationRefused, UnitDraft
from jianxing.directory.policies import NotAllowed, StepRefused
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.usefixtures("divisions")
NODE = Actor.system()
DAY = TODAY + timedelta(days=30)


def area(code: str, on: date = TODAY) -> Any:
    return shapely.from_wkb(next(one.wkb for one in queries.areas(on=on) if one.code == code))


def drafted(*units: UnitDraft, valid_from: date = DAY, **how: Any) -> Generation:
    asked: dict[str, Any] = {"title": "调整", "source": "测试", "by": NODE, "at": AT, **how}
    return operations.draft_generation(units=list(units), valid_from=valid_from, **asked)


def published(*units: UnitDraft, **how: Any) -> Generation:
    return operations.publish_generation(generation=drafted(*units, **how), by=NODE, at=AT)


def whats(generation: Generation) -> dict[str, str]:
    return {unit.code: unit.what for unit in queries.units(generation=generation) if unit.what != "unchanged"}


def split(code: str) -> tuple[Any, Any]:
    """The western and the eastern half of a unit."""
    whole = area(code)
    west, south, east, north = whole.bounds
    middle = (west + east) / 2
    return (
        shapely.intersection(whole, shapely.box(west, south, middle, north)),
        shapely.intersection(whole, shapely.box(middle, south, east, north)),
    )


def test_nobody_but_the_system_officer_brings_boundaries_in(people: Standing) -> None:
    unit = UnitDraft("120114", "武清区", area("120114"))
    for by in (people.supervisor, people.leader, people.handler, people.security, people.audit):
        with pytest.raises(NotAllowed):
            drafted(unit, by=by)
    draft = drafted(unit, by=people.system)
    for by in (people.supervisor, people.security):
        with pytest.raises(NotAllowed):
            operations.publish_generation(generation=draft, by=by, at=AT)
        with pytest.raises(NotAllowed):
            operations.put_aside_generation(generation=draft, by=by, at=AT)


@pytest.mark.parametrize(
    ("codes", "how"),
    [
        ((), {}),
        (("120114",), {"title": " "}),
        (("120114",), {"source": ""}),
        (("120114", "120114"), {}),
        (("120000",), {}),
        (("12011",), {}),
        (("120114",), {"valid_from": date(2023, 1, 1)}),
    ],
)
def test_boundaries_that_cannot_be(codes: tuple[str, ...], how: dict[str, Any]) -> None:
    square = shapely.box(117, 39, 117.1, 39.1)
    with pytest.raises(GenerationRefused):
        drafted(*(UnitDraft(code, "某区", square) for code in codes), **how)


def test_no_two_of_one_code_are_valid_on_one_day() -> None:
    held = Boundary.objects.select_related("jurisdiction").get(code="120114", valid_to=None)
    own, day = held.jurisdiction, held.valid_from + timedelta(days=10)
    fields = {"generation": held.generation, "wkb": held.wkb, "source": "x", "valid_from": day}
    with pytest.raises(IntegrityError, match="boundary_alone_on_a_day"), transaction.atomic():
        Boundary.objects.create(jurisdiction=own, code="120114", **fields)
    with pytest.raises(IntegrityError, match="jurisdiction_alone_on_a_day"), transaction.atomic():
        Jurisdiction.objects.create(code="120114", name="又", level="county", valid_from=day, pinyin_key="y")
    with pytest.raises(IntegrityError, match="so_coded"), transaction.atomic():
        Boundary.objects.create(jurisdiction=own, code="120182", **fields)
    with pytest.raises(IntegrityError, match="not be"), transaction.atomic():
        Jurisdiction.objects.filter(pk=own.pk).update(valid_to=day)
    former = Jurisdiction.objects.get(code="120225")
    with pytest.raises(IntegrityError, match="on which the jurisdiction is not"), transaction.atomic():
        Boundary.objects.create(
            jurisdiction=former, code="120225", **{**fields, "valid_from": date(2020, 1, 1)}
        )


def test_what_came_in_stands() -> None:
    generation = queries.last_generation()
    assert generation is not None
    for change in ({"title": "y"}, {"state": "draft"}, {"valid_from": DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Generation.objects.filter(pk=generation.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Boundary.objects.filter(code="120114").update(wkb=b"x")
    with pytest.raises(IntegrityError), transaction.atomic():
        GenerationUnit.objects.filter(generation=generation, code="120114").update(name="x")
    with pytest.raises(StepRefused):
        operations.put_aside_generation(generation=generation, by=NODE, at=AT)


def test_a_county_that_becomes_a_district_under_another_code() -> None:
    """As Ji county became Jizhou district: the same area, another code, and the file holds the new unit alone."""
    draft = drafted(UnitDraft("120180", "武清市", area("120114")))
    assert whats(draft) == {"120114": "ended", "120180": "new"}
    assert draft.counts == {"new": 1, "renamed": 0, "changed": 0, "ended": 1, "unchanged": 0}
    assert not Jurisdiction.objects.filter(code="120180").exists(), "a draft is in force for nobody"
    done = operations.publish_generation(generation=draft, by=NODE, at=AT)
    old, new = Jurisdiction.objects.get(code="120114"), Jurisdiction.objects.get(code="120180")
    assert (old.valid_to, new.valid_from, new.valid_to) == (DAY, DAY, None)
    assert new.parent is not None
    assert new.parent.name == "天津市"
    [followed] = queries.successions(generation=done)
    assert (followed.predecessor, followed.successor, followed.share) == (old, new, 1.0)
    assert [len(queries.boundaries(on=day)) for day in (TODAY, DAY)] == [199, 199]
    act = Act.objects.get(kind="generation.publish", subject_id=done.pk)
    assert act.public["successions"] == 1


def test_a_new_name_under_the_old_code_is_another_generation_of_the_unit() -> None:
    done = published(UnitDraft("120114", "雍阳区", area("120114")))
    assert whats(done) == {"120114": "renamed"}
    names = list(
        Jurisdiction.objects.filter(code="120114").order_by("valid_from").values_list("name", "valid_to")
    )
    assert names == [("武清区", DAY), ("雍阳区", None)]
    assert Succession.objects.get(generation=done).share == 1.0


def test_a_unit_in_two_and_a_border_that_moves() -> None:
    west, east = split("120114")
    done = published(UnitDraft("120114", "武清区", west), UnitDraft("120181", "东武清区", east))
    assert whats(done) == {"120114": "changed", "120181": "new"}
    unit = queries.units(generation=done).get(code="120114")
    assert unit.lost_m2 == pytest.approx(unit.before_m2 - unit.area_m2, rel=1e-6)
    assert unit.gained_m2 == 0
    kept = Jurisdiction.objects.get(code="120114")
    assert kept.valid_to is None, "a border that moves makes no other unit"
    assert list(kept.boundaries.order_by("valid_from").values_list("valid_to", flat=True)) == [DAY, None]


def test_what_a_whole_file_does_not_hold_ends_in_its_provinces_alone() -> None:
    tianjin = [
        UnitDraft(one.code, one.name, shapely.from_wkb(one.wkb))
        for one in queries.areas(on=TODAY)
        if one.code[:2] == "12"
    ]
    missing = tianjin.pop()
    assert whats(drafted(*tianjin)) == {}
    draft = drafted(*tianjin, is_whole=True)
    assert whats(draft) == {missing.code: "ended"}
    operations.publish_generation(generation=draft, by=NODE, at=AT)
    assert [len(queries.boundaries(on=day)) for day in (TODAY, DAY)] == [199, 198]


def test_units_that_claim_the_same_land_are_remarked() -> None:
    draft = drafted(
        UnitDraft("120114", "武清区", shapely.buffer(area("120114"), 0.01)),
        UnitDraft("120113", "北辰区", area("120113")),
    )
    assert [(one["code"], one["values"]["one"]) for one in draft.remarks] == [("overlap", "北辰区")]


def test_the_same_again_is_refused_and_a_draft_that_was_overtaken_too() -> None:
    same = drafted(UnitDraft("120114", "武清区", area("120114")))
    with pytest.raises(GenerationRefused):
        operations.publish_generation(generation=same, by=NODE, at=AT)
    first = drafted(UnitDraft("120114", "甲区", area("120114")))
    second = drafted(UnitDraft("120114", "乙区", area("120114")), valid_from=DAY + timedelta(days=1))
    operations.publish_generation(generation=first, by=NODE, at=AT)
    with pytest.raises(roots.Overtaken):
        operations.publish_generation(generation=second, by=NODE, at=AT)
    aside = operations.put_aside_generation(generation=second, by=NODE, at=AT)
    with pytest.raises(StepRefused):
        operations.publish_generation(generation=aside, by=NODE, at=AT)


def test_a_code_of_no_province_here_is_refused_as_a_whole() -> None:
    draft = drafted(UnitDraft("370102", "历下区", shapely.box(117.0, 36.6, 117.1, 36.7)))
    with pytest.raises(GenerationRefused):
        operations.publish_generation(generation=draft, by=NODE, at=AT)
    assert not Jurisdiction.objects.filter(code="370102").exists()
