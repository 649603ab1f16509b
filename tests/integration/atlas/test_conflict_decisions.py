"""Conflicts decided: made findings, dismissed with a reason that holds, brought back with why, taken back."""

import pytest

from jianxing.atlas import operations, queries
from jianxing.atlas.models import Conflict, ConflictRun, FindingPlace
from jianxing.atlas.operations import FeatureDraft
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, ReasonMissing, StepRefused
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.ledger.models import Act
from tests.integration.atlas import clashes
from tests.integration.site import things
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db
#: A metre in degrees of longitude, about.
METRE = 1 / 86_300


@pytest.fixture
def run(standing: Standing) -> ConflictRun:
    clashes.rule(standing.supervisor)
    return clashes.compare(standing.supervisor, *clashes.two_layers(standing.supervisor))


def found(standing: Standing, a: str = "P1", b: str = "M1") -> Conflict:
    return clashes.standing(standing.supervisor)[a, b]


def moved(standing: Standing, run: ConflictRun, metres: float, *, turn: int = 1) -> ConflictRun:
    """The next run, the first park reaching as many metres further east."""
    east = metres * METRE
    park = clashes.block("P1", 117.00, 39.00, 117.02 + east, 39.02, name=clashes.PARK)
    return _next(standing, run, [park, *clashes.PARKS[1:]], turn=turn)


def _next(standing: Standing, run: ConflictRun, parks: list[FeatureDraft], *, turn: int = 1) -> ConflictRun:
    by = standing.supervisor
    with acting(by):
        held = queries.one_run(pk=run.pk)
    return clashes.compare(
        by, clashes.next_version(by, held.a_version.layer, parks, days=turn), held.b_version
    )


def dismiss(standing: Standing, reason: str = "历史用地，已办手续") -> None:
    by, conflict = standing.supervisor, found(standing)
    with acting(by):
        operations.dismiss_conflict(conflict=conflict, reason=reason, by=by, at=AT)


def test_who_may_decide_and_on_what(standing: Standing, run: ConflictRun) -> None:
    conflict = found(standing)
    with pytest.raises(NotAllowed), acting(standing.leader) as leader:
        operations.dismiss_conflict(conflict=conflict, reason="否", by=leader, at=AT)
    with acting(standing.supervisor) as by:
        with pytest.raises(ReasonMissing):
            operations.dismiss_conflict(conflict=conflict, reason=" ", by=by, at=AT)
        with pytest.raises(StepRefused, match=r"^宽度小于容差，属数字化误差"):
            operations.accept_conflict(conflict=found(standing, "P4", "M4"), by=by, at=AT)
        with pytest.raises(StepRefused):
            operations.take_back(conflict=conflict, reason="误", by=by, at=AT)


def test_a_finding_is_made_in_the_words_of_the_rule_where_the_overlap_lies(
    standing: Standing, run: ConflictRun
) -> None:
    by, project = standing.supervisor, things.built(standing).project
    with acting(by):
        feature = queries.one_feature(pk=found(standing).a_id)
        operations.link_project(feature=feature, project=project, by=by, at=AT)
        decision = operations.accept_conflict(
            conflict=found(standing), responsible=standing.department, by=by, at=AT
        )
        finding = Finding.objects.get(pk=decision.finding_id)
        assert finding.description.startswith(f"“{clashes.PARK}”与红线“{clashes.MARSH}”重叠1,")
        assert "密据通知" in finding.description
        assert (finding.domain, finding.responsible) == ("industry", standing.department)
        assert "117.01" in finding.place
        assert [one.pk for one in finding.projects.all()] == [project.pk]
        assert Act.objects.filter(kind="conflict.accept", subject_id=decision.conflict_id).exists()
        [(conflict, there)] = queries.at_finding(finding=finding)
        assert (conflict.pk, there) == (decision.conflict_id, True)
    assert queries.standing_of(found(standing)) == "accepted"
    with pytest.raises(StepRefused), acting(by):
        operations.accept_conflict(conflict=found(standing), by=by, at=AT)


def test_a_dismissal_holds_within_the_tolerance_and_not_by_small_steps(
    standing: Standing, run: ConflictRun
) -> None:
    dismiss(standing)
    second = moved(standing, run, 1.0)
    assert (second.returned, queries.standing_of(found(standing))) == (0, "dismissed")
    third = moved(standing, second, 2.5, turn=2)
    assert third.returned == 1
    back = found(standing)
    assert (queries.standing_of(back), back.returned) == ("returned", Conflict.Returned.MOVED)
    assert back.returned_from is not None
    assert back.returned_from.reason == "历史用地，已办手续"
    fourth = moved(standing, third, 3.0, turn=3)
    assert fourth.returned == 0
    assert found(standing).returned == Conflict.Returned.MOVED, "it goes on waiting for that reason"
    dismiss(standing, "再次核实")
    assert queries.standing_of(found(standing)) == "dismissed"


def test_a_dismissal_falls_with_the_rule_it_was_made_under(standing: Standing, run: ConflictRun) -> None:
    by = standing.supervisor
    dismiss(standing)
    with acting(by):
        rule = queries.one_rule(pk=found(standing).rule_id)
        operations.change_rule(rule=rule, draft=clashes.rule_draft(basis="新的依据"), by=by, at=AT)
        held = queries.one_run(pk=run.pk)
    again = clashes.compare(by, held.a_version, held.b_version)
    assert (again.returned, found(standing).returned) == (1, Conflict.Returned.RULE)


def test_what_is_gone_is_shown_at_its_finding_and_proposes_nothing(
    standing: Standing, run: ConflictRun
) -> None:
    by = standing.supervisor
    with acting(by):
        decision = operations.accept_conflict(conflict=found(standing), by=by, at=AT)
        finding = Finding.objects.get(pk=decision.finding_id)
        state = finding.state
    gone = _next(standing, run, list(clashes.PARKS[1:]))
    assert gone.gone == 1
    with acting(by):
        [(conflict, there)] = queries.at_finding(finding=finding)
        assert not there
        assert queries.standing_of(queries.one_conflict(pk=conflict.pk)) == "gone"
        finding.refresh_from_db()
        assert finding.state == state
        assert [one.pk for one in queries.conflicts(standing="gone")] == [conflict.pk]
    back = _next(standing, gone, list(clashes.PARKS), turn=2)
    assert (back.fresh, queries.standing_of(found(standing))) == (1, "accepted")


def test_a_conflict_that_is_there_again_after_its_finding_is_void_waits(
    standing: Standing, run: ConflictRun
) -> None:
    by = standing.supervisor
    with acting(by):
        decision = operations.accept_conflict(conflict=found(standing), by=by, at=AT)
        finding = Finding.objects.get(pk=decision.finding_id)
        findings.void(finding=finding, reason="重复", by=by, at=AT)
    moved(standing, run, 5.0)
    assert found(standing).returned == Conflict.Returned.CLOSED


def test_many_are_decided_and_each_refusal_is_told(standing: Standing, run: ConflictRun) -> None:
    by = standing.supervisor
    every = list(clashes.standing(by).values())
    with acting(by):
        made = operations.accept_conflicts(conflicts=every, by=by, at=AT)
        assert {one.a.key for one in made.done} == {"P1", "P2"}
        [(refused, why)] = made.refused
        assert refused.a.key == "P4"
        assert why.reason
        again = operations.dismiss_conflicts(conflicts=every, reason="否", by=by, at=AT)
        assert (len(again.done), len(again.refused)) == (0, 3)
        assert Finding.objects.count() == 2


def test_a_decision_is_taken_back(standing: Standing, run: ConflictRun) -> None:
    by = standing.supervisor
    dismiss(standing)
    with acting(by):
        operations.take_back(conflict=found(standing), reason="核实有误", by=by, at=AT)
        assert queries.standing_of(found(standing)) == "candidate"
        assert [one.is_void for one in queries.decisions_of(conflict=found(standing))] == [True]
        assert queries.counted(own=True)["candidate"] == 2


def test_a_finding_of_a_conflict_stands_on_the_map_for_whoever_sees_it(
    standing: Standing, run: ConflictRun
) -> None:
    by = standing.supervisor
    with acting(by):
        assert not queries.placed_findings()
        decision = operations.accept_conflict(
            conflict=found(standing), responsible=standing.department, by=by, at=AT
        )
        finding = Finding.objects.get(pk=decision.finding_id)
        [place] = queries.placed_findings()
        assert queries.place_of_finding(finding=finding) == (place.longitude, place.latitude)
    assert 117.01 < place.longitude < 117.02
    assert 39.00 < place.latitude < 39.02
    for other in (standing.handler, standing.outsider):
        with acting(other):
            assert not queries.placed_findings(), (
                "nobody sees the place of a finding that is not theirs to see"
            )
    with acting(by):
        findings.assign(finding=finding, responsible=standing.department, due_days=10, by=by, at=AT)
    with acting(standing.handler):
        assert [one.finding_id for one in queries.placed_findings()] == [finding.pk]
    with acting(by):
        assert FindingPlace.objects.update(longitude=0) == 0, "nobody moves it"
        fresh = Finding.objects.get(pk=finding.pk)
        findings.void(finding=fresh, reason="重复", by=by, at=AT)
        assert not queries.placed_findings()
