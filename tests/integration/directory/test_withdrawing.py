"""Boundaries taken back: who may, what stands in the way, and that everything is as it was before them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from procrastinate.contrib.django.models import ProcrastinateJob

from jianxing.directory import operations, queries, roots
from jianxing.directory.locating import locate, with_former
from jianxing.directory.models import Body, Boundary, Generation, Jurisdiction
from jianxing.directory.operations import GenerationRefused, UnitDraft
from jianxing.directory.policies import NotAllowed, ReasonMissing, StepRefused
from jianxing.ledger.models import Act
from tests.integration.directory.test_generations import DAY, NODE, area, drafted, published, split
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.usefixtures("divisions")


def void(generation: Generation, **how: Any) -> Generation:
    return operations.void_generation(
        generation=generation, **{"reason": "界线录错", "by": NODE, "at": AT, **how}
    )


def in_force() -> list[tuple[str, str, bytes]]:
    return [(one.code, one.name, one.wkb) for one in queries.areas(on=DAY)]


def test_who_may_take_boundaries_back(people: Standing) -> None:
    done = published(UnitDraft("120114", "雍阳区", area("120114")))
    for by in (people.supervisor, people.leader, people.handler, people.security, people.audit):
        with pytest.raises(NotAllowed):
            void(done, by=by)
    with pytest.raises(ReasonMissing):
        void(done, by=people.system, reason=" ")
    assert void(done, by=people.system).voided_by_id == people.system.person_id


def test_only_the_last_can_be_taken_back_and_never_the_first() -> None:
    done = published(UnitDraft("120114", "雍阳区", area("120114")))
    later = published(UnitDraft("120113", "辰区", area("120113")), valid_from=DAY + timedelta(days=1))
    with pytest.raises(GenerationRefused, match="调整"):
        void(done)
    void(later)
    void(done)
    with pytest.raises(StepRefused):
        void(done)
    draft = drafted(UnitDraft("120114", "雍阳区", area("120114")))
    with pytest.raises(StepRefused):
        void(draft)
    last = queries.last_generation()
    while last is not None and last.before_id is not None:
        void(last)
        last = queries.last_generation()
    assert last is not None
    with pytest.raises(GenerationRefused):
        void(last)


def test_a_body_that_has_a_new_unit_stands_in_the_way(people: Standing) -> None:
    done = published(UnitDraft("120114", "雍阳区", area("120114")))
    Body.objects.filter(pk=people.department.pk).update(
        governed_by=Jurisdiction.objects.get(code="120114", valid_from=DAY)
    )
    with pytest.raises(GenerationRefused, match=people.department.label):
        void(done)


def test_everything_is_as_it_was_and_stays_readable() -> None:
    before = in_force()
    jobs = ProcrastinateJob.objects.filter(task_name="jianxing.atlas.survey_changed")
    asked = jobs.count()
    west, east = split("120114")
    done = published(
        UnitDraft("120114", "武清区", west),
        UnitDraft("120181", "东武清区", east),
        UnitDraft("120113", "辰区", area("120113")),
        UnitDraft("120180", "新津南", area("120112")),
    )
    assert done.counts["ended"] == 1
    assert len(in_force()) == len(before) + 1
    assert jobs.count() == asked + 1
    gone = void(done)
    assert (gone.state, gone.void_reason, gone.voided_at) == ("void", "界线录错", AT)
    assert in_force() == before
    assert jobs.count() == asked + 2, "the areas are looked for anew"
    assert queries.units(generation=gone).exclude(what="unchanged").count() == 5
    found = queries.names_of_jurisdictions(codes=["120113", "120114", "120181"])
    assert found == {"120113": "北辰区", "120114": "武清区"}
    where = locate(longitude=117.13, latitude=39.22, on=DAY)
    assert where.governing is not None
    assert where.governing.name == "北辰区"
    act = Act.objects.get(kind="generation.void", subject_id=done.pk)
    assert act.public["valid_again"] == done.before_id


def test_what_was_taken_back_can_come_in_corrected_on_the_same_day() -> None:
    done = published(UnitDraft("120114", "雍阳区", area("120114")))
    stale = drafted(UnitDraft("120113", "辰区", area("120113")), valid_from=DAY + timedelta(days=1))
    void(done)
    with pytest.raises(roots.Overtaken):
        operations.publish_generation(generation=stale, by=NODE, at=AT)
    again = published(UnitDraft("120114", "雍奴区", area("120114")))
    assert [one.name for one in queries.areas(on=DAY) if one.code == "120114"] == ["雍奴区"]
    new = Jurisdiction.objects.get(code="120114", name="雍奴区")
    old = Jurisdiction.objects.get(code="120114", name="武清区")
    assert with_former({new.pk}) == {new.pk, old.pk}, "what is void is followed by nobody"
    void(again)
    assert [one.name for one in queries.areas(on=TODAY) if one.code == "120114"] == ["武清区"]


def test_the_database_lets_nothing_else_be_taken_back() -> None:
    done = published(UnitDraft("120114", "武清区", split("120114")[0]))
    later = published(UnitDraft("120113", "辰区", area("120113")), valid_from=DAY + timedelta(days=1))
    void_fields = {"state": "void", "voided_at": AT, "void_reason": "x"}
    for pk, change in (
        (done.pk, void_fields),
        (later.pk, {"state": "void", "voided_at": AT}),
        (later.pk, {**void_fields, "title": "y"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Generation.objects.filter(pk=pk).update(**change)
    for end in (DAY, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Boundary.objects.filter(code="120114").update(valid_to=end)
    void(later)
    with pytest.raises(IntegrityError), transaction.atomic():
        Generation.objects.filter(pk=later.pk).update(state="published")
