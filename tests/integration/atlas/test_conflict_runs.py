"""Runs that look for conflicts: who may, what they find, what stays from run to run, and that a part equals the whole."""

from typing import Any

import pytest
import shapely
from django.db import connection, transaction
from django.db.utils import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianxing.atlas import operations, queries
from jianxing.atlas.lifecycle import RunState
from jianxing.atlas.models import Conflict, ConflictRule, ConflictRun
from jianxing.atlas.operations import FeatureDraft, running
from jianxing.atlas.operations.comparing import ComparisonRefused
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, StepRefused
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from tests.integration.atlas import clashes, plans
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def test_who_may_have_plans_compared(standing: Standing) -> None:
    clashes.rule(standing.supervisor)
    a, b = clashes.two_layers(standing.supervisor)
    for other in (standing.handler, standing.system):
        with pytest.raises(NotAllowed), acting(other):
            operations.compare_versions(a=a, b=b, by=other, at=AT)


def test_what_cannot_be_compared(standing: Standing) -> None:
    by = standing.supervisor
    a, b = clashes.two_layers(by)
    with pytest.raises(ComparisonRefused, match="规则矩阵"):
        clashes.compare(by, a, b)
    clashes.rule(by)
    draft = clashes.fresh(by, plans.version(by, a.layer, [clashes.PARKS[0]], publish=False))
    with pytest.raises(ComparisonRefused, match="不在图上"):
        clashes.compare(by, draft, b)
    with pytest.raises(ComparisonRefused, match="同一图层"):
        clashes.compare(by, a, a)


def test_a_run_finds_what_was_planted_with_slivers_apart(standing: Standing) -> None:
    by = standing.supervisor
    clashes.rule(by)
    a, b = clashes.two_layers(by)
    run = clashes.compare(by, b, a)  # whichever way round they are named
    assert (run.state, run.found, run.slivers, run.fresh, run.gone) == (RunState.DONE, 2, 1, 2, 0)
    assert (run.a_version_id, run.b_version_id) == (a.pk, b.pk)
    assert run.rules[0]["name"] == clashes.RULE
    assert run.rules[0]["version"] == 1
    found = clashes.standing(by)
    assert set(found) == {("P1", "M1"), ("P2", "M2"), ("P4", "M4")}
    assert {key for key, one in found.items() if one.sliver} == {("P4", "M4")}
    big = found["P1", "M1"]
    assert big.area_m2 == pytest.approx(1_923_000, rel=0.01)
    assert shapely.equals(queries.overlap(big), shapely.box(117.01, 39.00, 117.02, 39.02))
    assert (big.min_x, big.max_x) == (117.01, 117.02)
    with acting(by):
        acts = Act.objects.filter(subject="conflict_run", subject_id=run.pk).values_list("kind", flat=True)
        assert sorted(acts) == ["conflict_run.ask", "conflict_run.finish"]


def test_the_same_versions_and_rules_are_one_run(standing: Standing) -> None:
    by = standing.supervisor
    clashes.rule(by)
    a, b = clashes.two_layers(by)
    first = clashes.compare(by, a, b)
    assert clashes.compare(by, a, b).pk == first.pk
    with acting(by):
        assert [run.pk for run in operations.compare_in_force(by=by, at=AT)] == [first.pk]
    again = clashes.compare(by, a, b, full=True)
    assert again.pk != first.pk
    assert (again.fresh, again.gone, again.still) == (0, 0, 2)
    with acting(by):
        assert set(Conflict.objects.values_list("since", flat=True)) == {1}, "what is as it was stays one row"


def test_an_identity_holds_when_a_boundary_moves_and_the_rule_changes(standing: Standing) -> None:
    by = standing.supervisor
    rule = clashes.rule(by)
    a, b = clashes.two_layers(by)
    clashes.compare(by, a, b)
    before = clashes.standing(by)
    moved = clashes.block("P1", 117.00001, 39.00, 117.02001, 39.02, name=clashes.PARK)
    second = clashes.next_version(by, a.layer, [moved, *clashes.PARKS[2:]])
    run = clashes.compare(by, second, b)
    assert (run.is_incremental, run.changed_a, run.changed_b) == (True, 2, 0)
    assert (run.fresh, run.still, run.gone, run.found, run.slivers) == (0, 1, 1, 1, 1)
    after = clashes.standing(by)
    assert set(after) == {("P1", "M1"), ("P4", "M4")}
    assert after["P1", "M1"].identity == before["P1", "M1"].identity
    assert after["P1", "M1"].pk != before["P1", "M1"].pk
    assert after["P4", "M4"].pk == before["P4", "M4"].pk
    with acting(by):
        old = before["P1", "M1"].pk
        assert queries.standing_of(queries.one_conflict(pk=old)) == "superseded"
        assert old in {one.pk for one in queries.conflicts(standing="superseded")}
        assert old not in {one.pk for one in queries.conflicts(standing="gone")}
        operations.change_rule(
            rule=queries.one_rule(pk=rule.pk), draft=clashes.rule_draft(area_above_m2=5e6), by=by, at=AT
        )
    third = clashes.compare(by, second, b)
    assert (third.is_incremental, third.found, third.gone) == (False, 0, 1)
    assert third.rules[0]["version"] == 2
    with acting(by):
        assert queries.one_run(pk=run.pk).rules[0]["version"] == 1
        assert queries.standing_of(queries.one_conflict(pk=old)) == "gone", "the row after it ended too"
        rows = queries.rows_of(conflict=before["P1", "M1"])
        assert [(row.since, row.until) for row in rows] == [(1, 2), (2, 3)]


def test_an_approval_number_lifts(standing: Standing) -> None:
    by = standing.supervisor
    clashes.rule(by, needs_approval=True, area_above_m2=0.0)
    allowed = clashes.block("P1", 117.00, 39.00, 117.02, 39.02, 批准文号="津文物许〔2025〕7号")
    a, b = clashes.two_layers(by, [allowed, *clashes.PARKS[1:]])
    run = clashes.compare(by, a, b)
    assert (run.found, run.lifted) == (1, 1)
    bare = clashes.block("P1", 117.00, 39.00, 117.02, 39.02)
    again = clashes.compare(by, clashes.next_version(by, a.layer, [bare, *clashes.PARKS[1:]]), b)
    assert (again.changed_a, again.found, again.lifted) == (1, 2, 0), "what the file says of it counts too"


def test_a_run_can_be_stopped_and_leaves_nothing(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    by = standing.supervisor
    clashes.rule(by)
    a, b = clashes.two_layers(by)
    with acting(by):
        [run] = operations.compare_versions(a=a, b=b, by=by, at=AT)
        [same] = operations.compare_versions(a=a, b=b, by=by, at=AT)
    assert same.pk == run.pk
    with pytest.raises(NotAllowed), acting(standing.leader) as leader:
        operations.stop_run(run=queries.one_run(pk=run.pk), by=leader, at=AT)
    monkeypatch.setattr(running, "_EVERY_SECONDS", 0.0)

    def stop(work: Any, actor: Actor) -> Any:
        with acting(by):
            operations.stop_run(run=queries.one_run(pk=run.pk), by=by, at=AT)
        return compare(work, actor)

    compare = running._compare
    monkeypatch.setattr(running, "_compare", stop)
    operations.perform(run_id=run.pk, by=by, at=AT)
    with acting(by):
        assert queries.one_run(pk=run.pk).state == RunState.CANCELLED
        assert not Conflict.objects.exists()
        with pytest.raises(StepRefused):
            operations.stop_run(run=queries.one_run(pk=run.pk), by=by, at=AT)


def test_a_run_that_fails_says_so(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    by = standing.supervisor
    clashes.rule(by)
    a, b = clashes.two_layers(by)
    with acting(by):
        [run] = operations.compare_versions(a=a, b=b, by=by, at=AT)

    def broken(*_args: Any, **_named: Any) -> Any:
        raise ArithmeticError

    monkeypatch.setattr(running, "compare", broken)
    with pytest.raises(ArithmeticError):
        operations.perform(run_id=run.pk, by=by, at=AT)
    with acting(by):
        assert queries.one_run(pk=run.pk).state == RunState.FAILED
        assert queries.one_run(pk=run.pk).failure


def test_who_sees_conflicts(standing: Standing) -> None:
    by = standing.supervisor
    clashes.rule(by)
    a, b = clashes.two_layers(by)
    clashes.compare(by, a, b)
    assert len(clashes.standing(standing.leader)) == 3
    for other in (standing.outsider, standing.helper, standing.handler):
        assert not clashes.standing(other)
        with acting(other):
            assert not ConflictRun.objects.exists()
            assert not Act.objects.filter(subject__in=("conflict", "conflict_run", "conflict_rule")).exists()
            assert not queries.conflicts_within(west=110, south=30, east=120, north=45)
    with acting(by):
        operations.share_layer(layer=a.layer, bodies=[standing.outside], by=by, at=AT)
    assert not clashes.standing(standing.outsider), "who sees one layer sees no conflict with the other"


def test_the_database_keeps_what_was_found(standing: Standing) -> None:
    by = standing.supervisor
    clashes.rule(by)
    a, b = clashes.two_layers(by)
    run = clashes.compare(by, a, b)
    [one, *_rest] = clashes.standing(by).values()
    with acting(by):
        for change in ({"area_m2": 1.0}, {"a_id": one.b_id}, {"identity": "0" * 32}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Conflict.objects.filter(pk=one.pk).update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            ConflictRun.objects.filter(pk=run.pk).update(found=0)
        with pytest.raises(IntegrityError), transaction.atomic():
            ConflictRule.objects.update(area_above_m2=0)
        row = {
            field.attname: getattr(one, field.attname)
            for field in Conflict._meta.concrete_fields
            if field.attname != "id"
        }
        for wrong in ({"a_id": 0}, {"rule_id": 0}, {"since": 99}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Conflict.objects.create(**{**row, "identity": "f" * 32, **wrong})


def test_conflicts_for_the_map_are_drawn_in_their_rectangle(standing: Standing) -> None:
    by = standing.supervisor
    clashes.rule(by)
    clashes.compare(by, *clashes.two_layers(by))
    with acting(by):
        [one] = queries.conflicts_within(west=117.0, south=39.0, east=117.05, north=39.1)
        assert shapely.from_wkb(one.wkb).area == pytest.approx(0.0002)
        assert (one.standing, one.severity) == ("candidate", "ordinary")
        assert len(queries.conflicts_within(west=117.0, south=38.0, east=118, north=40)) == 2


_places = st.integers(0, 5)
_features = st.lists(st.tuples(_places, _places, st.sampled_from(["甲", "乙"])), min_size=1, max_size=5)
_plans = st.tuples(_features, _features)


def _drafts(letter: str, told: list[tuple[int, int, str]]) -> list[FeatureDraft]:
    return [
        clashes.block(
            f"{letter}{number}", 117 + x / 100, 39 + y / 100, 117.012 + x / 100, 39.012 + y / 100, name=name
        )
        for number, (x, y, name) in enumerate(told)
    ]


def _all(run: ConflictRun) -> set[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.identity, c.rule_id, c.relation, c.sliver, c.lifted, round(c.area_m2::numeric, 2), a.key, a.name,"
            " a.digest, b.key, b.name, b.digest FROM atlas_conflict c JOIN atlas_feature a ON a.id = c.a_id"
            " JOIN atlas_feature b ON b.id = c.b_id WHERE c.until IS NULL AND c.comparison_id = %s",
            [run.comparison_id],
        )
        return set(cursor.fetchall())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(_plans, min_size=2, max_size=3))
def test_a_run_over_what_changed_equals_a_run_over_everything(standing: Standing, told: Any) -> None:
    by = standing.supervisor
    with transaction.atomic():
        clashes.rule(by)
        a, b = clashes.two_layers(by, _drafts("P", told[0][0]), _drafts("M", told[0][1]))
        clashes.compare(by, a, b)
        for turn, (parks, marshes) in enumerate(told[1:], 1):
            try:
                a = clashes.next_version(by, a.layer, _drafts("P", parks), days=turn)
                b = clashes.next_version(by, b.layer, _drafts("M", marshes), days=turn)
            except operations.versions.SameAgain:
                continue
            part = clashes.compare(by, a, b)
            assert part.is_incremental
            with acting(by):
                carried = _all(part)
            whole = clashes.compare(by, a, b, full=True)
            with acting(by):
                assert carried == _all(whole)
            assert (whole.fresh, whole.gone, whole.found) == (0, 0, part.found)
        transaction.set_rollback(True)


def test_layers_that_are_void_are_not_compared(standing: Standing) -> None:
    by = standing.supervisor
    clashes.rule(by)
    a, b = clashes.two_layers(by)
    with acting(by):
        operations.void_layer(layer=queries.one_layer(pk=b.layer_id), reason="重复", by=by, at=AT)
        assert operations.compare_in_force(by=by, at=AT) == []
    with pytest.raises(ComparisonRefused):
        clashes.compare(by, a, b)
