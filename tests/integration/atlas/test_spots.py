"""Duty bodies, inspections of areas and blind spots: refusals first, then what each changes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError, ProgrammingError

from jianxing.atlas import operations, queries
from jianxing.atlas.models import Area, AreaDuty, AreaInspection, AreaOutline
from jianxing.atlas.operations.duties import DutyRefused
from jianxing.atlas.operations.visiting import AreaGone, TieRefused
from jianxing.directory.acting import acting
from jianxing.directory.models import Jurisdiction
from jianxing.directory.policies import NotAllowed, ReasonMissing, StepRefused
from jianxing.directory.roots import Overtaken
from jianxing.inspections import operations as inspecting
from jianxing.inspections.models import Inspection, InspectionBody
from jianxing.inspections.operations import Target
from jianxing.kernel.actor import Actor
from jianxing.notices.models import Notice
from tests.integration.atlas import land, plans
from tests.integration.site import things
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def area() -> Area:
    return land.enclave(land.surveyed())


def assign(area: Area, body: Any, by: Actor, **fields: Any) -> AreaDuty:
    with acting(by):
        return operations.assign_duty(
            area=area, body=body, valid_from=fields.pop("valid_from", TODAY), by=by, at=AT, **fields
        )


def call(area: Area, by: Actor) -> Inspection:
    with acting(by):
        return operations.call_joint_inspection(area=area, by=by, at=AT)


def held(by: Actor, **fields: Any) -> Inspection:
    """An inspection that took place today."""
    with acting(by):
        made = inspecting.plan(mode="onsite", title="实地督查", planned_on=TODAY, by=by, at=AT, **fields)
        return inspecting.hold(inspection=made, held_from=TODAY, by=by, at=AT)


def reasons(area: Area, by: Actor, **fields: Any) -> list[str]:
    with acting(by):
        return list(land.spot(area, by=by, **fields).reasons)


def test_who_may_not_say_who_answers_for_an_area(standing: Standing, area: Area) -> None:
    for who in (standing.handler, standing.department_head, standing.system):
        with pytest.raises(NotAllowed):
            assign(area, standing.department, who)
        with acting(who), pytest.raises(NotAllowed):
            operations.name_area(area=area, name="飞地", by=who, at=AT)
    duty = assign(area, standing.department, standing.supervisor)
    with acting(standing.outsider) as outsider, pytest.raises(NotAllowed):
        operations.end_duty(duty=duty, valid_to=TODAY, reason="不归我", by=outsider, at=AT)
    assert AreaDuty.objects.filter(ended_at=None).count() == 1


def test_a_body_answers_once_on_a_day_and_ends_once(standing: Standing, area: Area) -> None:
    duty = assign(area, standing.department, standing.supervisor)
    with pytest.raises(DutyRefused):
        assign(area, standing.department, standing.supervisor, valid_from=TODAY + timedelta(days=3))
    with acting(standing.leader) as leader:  # above the body that said so
        with pytest.raises(ReasonMissing):
            operations.end_duty(duty=duty, valid_to=TODAY, reason=" ", by=leader, at=AT)
        with pytest.raises(DutyRefused):
            operations.end_duty(
                duty=duty, valid_to=TODAY - timedelta(days=1), reason="调整", by=leader, at=AT
            )
        stale = queries.one_duty(pk=duty.pk)
        until = TODAY + timedelta(days=5)
        operations.end_duty(
            duty=queries.one_duty(pk=duty.pk), valid_to=until, reason="调整", by=leader, at=AT
        )
        with pytest.raises(Overtaken):
            operations.end_duty(duty=stale, valid_to=until, reason="再", by=leader, at=AT)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        AreaDuty.objects.filter(pk=duty.pk).update(end_reason="改写")
    assert "no_duty" not in reasons(area, standing.supervisor)
    assert "no_duty" in reasons(area, standing.supervisor, on=until)
    assign(area, standing.department, standing.supervisor, valid_from=until)


def test_a_body_is_told_that_it_answers(standing: Standing, area: Area) -> None:
    with acting(standing.supervisor) as by:
        operations.name_area(area=area, name="乙县飞地", by=by, at=AT)
        acts = [act.kind for act in queries.area_acts(pk=area.pk)]
    assert acts == ["area.rename"]
    assign(area, standing.department, standing.supervisor)
    with acting(standing.handler):
        [notice] = Notice.objects.filter(kind="area.duty")
    assert notice.params == {"name": "乙县飞地", "on": TODAY.isoformat()}


def test_what_nobody_answers_for_or_looks_at_is_a_blind_spot(standing: Standing, area: Area) -> None:
    by = standing.supervisor
    assert reasons(area, by) == ["no_duty", "not_inspected"]
    assign(area, standing.group, by)
    assert reasons(area, by) == ["not_inspected"]
    inspection = held(by)
    with acting(by):
        operations.tie_inspection(area=area, inspection=inspection, by=by, at=AT)
    assert reasons(area, by) == []
    assert reasons(area, by, on=TODAY + timedelta(days=200)) == ["not_inspected"]
    with acting(by):
        found = land.spot(area, by=by, on=TODAY + timedelta(days=1))
        assert (found.days, found.calendar_days, found.period) == (1, 1, 60)
        link = AreaInspection.objects.get()
        inspecting.void(inspection=things.fresh(by, inspection), reason="未开展", by=by, at=AT)
    assert reasons(area, by) == ["not_inspected"], "what is void looked at nothing"
    assert link.area == area


def test_an_inspection_ties_to_land_by_the_division_it_went_to(standing: Standing, area: Area) -> None:
    by = standing.supervisor
    whole, part = (Jurisdiction.objects.get(code=code) for code in (land.INNER, "120101"))
    held(by, jurisdiction=part)
    assert "not_inspected" in reasons(area, by), "a county around it is not in it"
    held(by, targets=[Target(site="乙县园区", jurisdiction=whole)])
    assert "not_inspected" not in reasons(area, by)
    with acting(by):
        page = queries.area_page(pk=area.pk, rule=queries.rule_of(body=by.body), on=TODAY)
    assert [visit.how for visit, _inspection in page.visits] == ["division"]


def test_an_inspection_ties_to_land_by_the_place_of_its_project(standing: Standing, area: Area) -> None:
    by, project = standing.supervisor, things.built(standing).project
    made = plans.layer(by)
    [west, south, east, north] = land.ENCLAVE.bounds
    inside = plans.draft("A1", (west + east) / 2, (south + north) / 2)
    version = plans.version(by, made, [inside, plans.draft("A2", 116.0, 38.0, row=2)])
    held(by, targets=[Target(project=project)])
    assert "not_inspected" in reasons(area, by)
    with acting(by):
        for key in ("A2", "A1"):
            feature = queries.features(version=version).get(key=key)
            operations.link_project(feature=queries.one_feature(pk=feature.pk), project=project, by=by, at=AT)
            inside_now = key == "A1"
            assert ("not_inspected" in land.spot(area, by=by).reasons) is not inside_now
    assert "not_inspected" in reasons(area, standing.outsider), "who sees no inspection knows of none"


def test_who_may_not_call_for_a_joint_inspection(standing: Standing, area: Area) -> None:
    for who in (standing.handler, standing.system):
        with pytest.raises(NotAllowed):
            call(area, who)
    land.load(land.drawn(land.cell(9.5, 5, 2, 2)), since=TODAY)  # it is an enclave no longer
    land.survey()
    with pytest.raises(AreaGone):
        call(area, standing.supervisor)


def test_one_click_makes_a_joint_inspection_and_the_next_leads_to_it(standing: Standing, area: Area) -> None:
    by = standing.supervisor
    for body in (standing.group, standing.outside, standing.department):
        assign(area, body, by)
    made = call(area, by)
    assert (made.mode, made.state, made.jurisdiction_id) == (
        "joint", "planned", Jurisdiction.objects.get(code=land.WEST).pk,
    )  # fmt: skip
    with acting(by):
        joined = dict(InspectionBody.objects.filter(inspection=made).values_list("body_id", "is_joint"))
    assert made.planned_on == TODAY + timedelta(days=7), "in five working days"
    assert joined == {standing.outside.pk: True, standing.department.pk: False}
    assert call(area, by).pk == made.pk
    assert call(area, standing.outsider).pk == made.pk, "who inspects jointly is led to the same"
    with acting(standing.outsider) as outsider:
        assert Notice.objects.filter(kind="inspection.joint").exists()
        with pytest.raises(NotAllowed):
            operations.tie_inspection(area=area, inspection=made, by=outsider, at=AT)
    with acting(by):
        assert Inspection.objects.count() == 1
        inspection = inspecting.hold(inspection=made, held_from=TODAY, by=by, at=AT)
        assert call(area, by).pk == made.pk, "what is held and not yet recorded is still the same"
        inspecting.conclude(inspection=inspection, summary="已核实", by=by, at=AT)
    assert call(area, by).pk != made.pk
    assert reasons(area, by) == []


def test_what_was_tied_is_untied_with_a_reason_and_stays(standing: Standing, area: Area) -> None:
    by, inspection = standing.supervisor, held(standing.supervisor)
    with acting(by):
        link = operations.tie_inspection(area=area, inspection=inspection, by=by, at=AT)
        with pytest.raises(TieRefused):
            operations.tie_inspection(area=area, inspection=inspection, by=by, at=AT)
        with pytest.raises(ReasonMissing):
            operations.untie_inspection(link=link, reason="", by=by, at=AT)
        operations.untie_inspection(
            link=queries.one_area_inspection(pk=link.pk), reason="认错地方", by=by, at=AT
        )
        with pytest.raises(Overtaken):
            operations.untie_inspection(link=link, reason="再", by=by, at=AT)
        assert "not_inspected" in land.spot(area, by=by).reasons
        void = inspecting.void(inspection=things.fresh(by, inspection), reason="未开展", by=by, at=AT)
        with pytest.raises(StepRefused):
            operations.tie_inspection(area=area, inspection=void, by=by, at=AT)


def test_what_ties_an_inspection_is_seen_and_written_with_it(standing: Standing, area: Area) -> None:
    by, inspection = standing.supervisor, held(standing.supervisor)
    with acting(by):
        operations.tie_inspection(area=area, inspection=inspection, by=by, at=AT)
    with acting(standing.outsider):
        assert not AreaInspection.objects.exists()
        with connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute(
                "INSERT INTO atlas_areainspection (area_id, inspection_id, linked_at, void_reason)"
                " VALUES (%s, %s, now(), '')",
                [area.pk, inspection.pk],
            )
    with acting(standing.leader):
        assert AreaInspection.objects.count() == 1


def test_lists_are_narrowed_and_what_lacks_most_comes_first(standing: Standing, area: Area) -> None:
    by = standing.supervisor
    assign(area, standing.department, by)

    def listed(**filters: str) -> list[str]:
        with acting(by):
            found = queries.spots(
                rule=queries.rule_of(body=by.body), on=TODAY, filters=queries.AreaFilters(**filters)
            )
            return [spot.outline.title for spot in found.spots]

    assert listed() == ["乙县（西省），东省境内", "甲县—丙县", "甲县—丁县", "乙县—丙县"]
    assert listed(kind="enclave", lacks="any") == ["乙县（西省），东省境内"]
    assert listed(kind="enclave", lacks="no_duty") == []
    assert listed(place=land.INNER, kind="strip") == ["乙县—丙县"]
    assert listed(words="丁县") == ["甲县—丁县"]
    assert listed(kind="island") == []


def test_the_map_and_a_point_are_given_what_lies_there(standing: Standing, area: Area) -> None:
    by = standing.supervisor
    assign(area, standing.department, by)
    [west, south, east, north] = land.ENCLAVE.bounds
    middle = {"longitude": (west + east) / 2, "latitude": (south + north) / 2}
    with acting(by):
        rule = queries.rule_of(body=by.body)
        features = queries.area_features(rule=rule, on=TODAY, bounds=land.ENCLAVE.bounds)
        assert [(one.kind, one.reasons) for one in features] == [
            ("enclave", ("not_inspected",)),
            ("strip", ("no_duty", "not_inspected")),
        ]
        assert queries.area_features(rule=rule, on=TODAY, bounds=(100, 30, 101, 31)) == []
        [spot] = queries.areas_at(**middle, rule=rule, on=TODAY)
        assert [duty.body for duty in spot.duties] == [standing.department]
        assert queries.areas_at(longitude=100, latitude=30, rule=rule, on=TODAY) == []
        assert queries.areas_at(**middle, rule=rule, on=land.SINCE - timedelta(days=1)) == []


def test_what_holds_for_the_largest_of_a_group_holds_for_all(standing: Standing) -> None:
    run = land.surveyed(land.drawn(more=land.cell(18.5, 4)))
    [works, yard] = AreaOutline.objects.filter(run=run, kind="enclave").order_by("-area_m2")
    assert (works.head_id, yard.head_id) == (works.area_id, works.area_id)
    assign(works.area, standing.department, standing.supervisor)
    assert reasons(yard.area, standing.supervisor) == ["not_inspected"]
