"""Inside the responsible body: an office works, its head approves, and only then closing may be requested."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, StepRefused
from jianxing.evidence.models import File
from jianxing.findings import operations as ops
from jianxing.findings import policies
from jianxing.findings.models import Finding, Proposal, Routing
from jianxing.findings.operations.inside import OwnProposal, RoutingRefused
from jianxing.kernel.actor import Actor, Role
from jianxing.ledger.models import Act
from jianxing.notices.models import Clock, Notice
from jianxing.notices.operations import tick
from tests.integration.findings import matters, offices
from tests.integration.findings.matters import ANSWERS
from tests.integration.findings.offices import Inside, fresh, make_inside
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(standing: Standing) -> Inside:
    return make_inside(standing)


def test_nobody_else_routes(standing: Standing, inside: Inside) -> None:
    finding = matters.rectifying(standing)
    for by in (standing.supervisor, standing.group_leader, standing.helper):
        with acting(by), pytest.raises(NotAllowed):
            ops.route(finding=fresh(by, finding), office=inside.office, due_days=3, by=by, at=AT)


@pytest.mark.parametrize(
    "asked",
    [
        {"due_days": 3},
        {"office": "assistant", "due_days": 3},
        {"office": "office"},
        {"office": "office", "due_days": 400},
        {"office": "office", "due_on": TODAY - timedelta(days=1)},
        {"unit": "工程科", "due_days": 3},
        {"unit": "工程科", "handler": "helper", "due_days": 3},
        {"office": "office", "unit": "工程科", "due_days": 3},
    ],
)
def test_a_routing_goes_inside_and_ends_in_time(
    standing: Standing, inside: Inside, asked: dict[str, object]
) -> None:
    finding = matters.rectifying(standing)
    given = dict(asked)
    if "office" in given:
        given["office"] = inside.office if given["office"] == "office" else standing.assistant
    if "handler" in given:
        given["handler"] = offices.person_of(standing.helper)
    with acting(standing.handler), pytest.raises(RoutingRefused):
        ops.route(finding=fresh(standing.handler, finding), by=standing.handler, at=AT, **given)  # type: ignore[arg-type]


def test_a_finding_that_is_not_accepted_is_not_routed(standing: Standing, inside: Inside) -> None:
    finding = matters.assigned(standing)
    with acting(standing.handler), pytest.raises(StepRefused):
        ops.route(finding=finding, office=inside.office, due_days=3, by=standing.handler, at=AT)


def test_the_office_sees_and_works_on_it_and_no_longer_than_it_is_routed_there(
    standing: Standing, inside: Inside
) -> None:
    finding = matters.rectifying(standing)
    file = matters.evidence(standing.handler)
    with acting(standing.handler):
        ops.attach(
            finding=fresh(standing.handler, finding), files=[file], purpose="rectified",
            by=standing.handler, at=AT,
        )  # fmt: skip
    assert not matters.seen_by(inside.clerk, finding)
    offices.routed(standing, inside, finding)
    assert matters.seen_by(inside.clerk, finding)
    assert not matters.seen_by(inside.other_clerk, finding)
    with acting(inside.clerk):
        assert File.objects.filter(pk=file.pk).exists()
        mine = fresh(inside.clerk, finding)
        ops.report_progress(finding=mine, text="图纸已核", percent=30, by=inside.clerk, at=AT)
        for refused in (
            lambda: ops.submit(finding=mine, statement="x", by=inside.clerk, at=AT),
            lambda: ops.route(finding=mine, office=inside.other, due_days=1, by=inside.clerk, at=AT),
            lambda: ops.unroute(finding=mine, by=inside.clerk, at=AT),
            lambda: ops.ask_extension(
                finding=mine, new_due_on=TODAY + timedelta(days=90), reason="x", by=inside.clerk, at=AT
            ),
        ):
            with pytest.raises(NotAllowed):
                refused()
    with acting(standing.handler):
        ops.route(
            finding=fresh(standing.handler, finding),
            office=inside.other,
            due_days=2,
            by=standing.handler,
            at=AT,
        )
        assert Routing.objects.filter(finding=finding, ended_at=None).count() == 1
    assert not matters.seen_by(inside.clerk, finding)
    assert matters.seen_by(inside.other_clerk, finding)


def test_the_supervising_body_sees_that_it_is_routed_and_nothing_of_the_talk(
    standing: Standing, inside: Inside
) -> None:
    finding, _proposal = offices.proposed(standing, inside)
    for by in (standing.supervisor, standing.leader, standing.helper):
        with acting(by):
            shown = fresh(by, finding)
            assert shown.routing_id is not None
            assert policies.routing_of(shown) is None
            assert not Proposal.objects.exists()
            assert not Act.objects.filter(subject__in=("routing", "proposal")).exists()
            kinds = set(Act.objects.filter(subject="finding").values_list("kind", flat=True))
            assert "finding.route" in kinds
    with acting(inside.clerk):
        assert set(
            Act.objects.filter(subject__in=("routing", "proposal")).values_list("kind", flat=True)
        ) == {
            "routing.route",
            "proposal.propose",
        }


def test_closing_is_not_requested_before_the_head_approves(standing: Standing, inside: Inside) -> None:
    finding, _proposal = offices.proposed(standing, inside)
    with pytest.raises(policies.GuardUnmet) as refusal:
        offices.submit(standing, finding)
    assert refusal.value.reason
    offices.decide(standing, finding, granted=False, reason="缺停电批复")
    with pytest.raises(policies.GuardUnmet):
        offices.submit(standing, finding)
    with acting(inside.clerk):
        ops.propose(finding=fresh(inside.clerk, finding), statement="已补批复", by=inside.clerk, at=AT)
    offices.decide(standing, finding, granted=True)
    offices.submit(standing, finding)
    with acting(standing.handler):
        assert fresh(standing.handler, finding).state == "submitted"
        assert Proposal.objects.get(decision="approved").submission is not None
        assert not Clock.objects.filter(subject_id=finding.pk, purpose="inside", state="running").exists()


def test_an_approval_serves_one_request(standing: Standing, inside: Inside) -> None:
    finding, _proposal = offices.proposed(standing, inside)
    offices.decide(standing, finding, granted=True)
    offices.submit(standing, finding)
    with acting(standing.supervisor):
        ops.return_submission(
            finding=fresh(standing.supervisor, finding), reason="照片不清", by=standing.supervisor, at=AT
        )
    with pytest.raises(policies.GuardUnmet):
        offices.submit(standing, finding)


def test_the_database_asks_for_the_approval_too(standing: Standing, inside: Inside) -> None:
    finding, _proposal = offices.proposed(standing, inside)
    with acting(standing.handler), pytest.raises(IntegrityError, match="has not approved"):
        Finding.objects.filter(pk=finding.pk).update(state="submitted")


def test_who_proposes_does_not_decide_and_the_office_never(standing: Standing, inside: Inside) -> None:
    finding, proposal = offices.proposed(standing, inside)
    for by in (inside.clerk, standing.handler, standing.supervisor):
        with acting(by), pytest.raises(NotAllowed):
            ops.decide_proposal(finding=fresh(by, finding), granted=True, reason="", by=by, at=AT)
    with acting(inside.clerk), pytest.raises(IntegrityError, match="responsible body"):
        Proposal.objects.filter(pk=proposal.pk).update(decision="approved", decided_at=AT)
    offices.decide(standing, finding, granted=False, reason="补材料")
    with acting(standing.department_head):
        ops.propose(
            finding=fresh(standing.department_head, finding),
            statement="我来呈",
            by=standing.department_head,
            at=AT,
        )
        with pytest.raises(OwnProposal):
            ops.decide_proposal(
                finding=fresh(standing.department_head, finding), granted=True, reason="",
                by=standing.department_head, at=AT,
            )  # fmt: skip


def test_a_return_needs_a_reason_and_a_proposal_evidence(standing: Standing, inside: Inside) -> None:
    finding = offices.routed(standing, inside)
    with acting(inside.clerk), pytest.raises(policies.GuardUnmet):
        ops.propose(finding=fresh(inside.clerk, finding), statement="已完成", by=inside.clerk, at=AT)
    file = matters.evidence(inside.clerk)
    with acting(inside.clerk):
        ops.propose(
            finding=fresh(inside.clerk, finding), statement="已完成", files=[file], by=inside.clerk, at=AT
        )
        with pytest.raises(policies.GuardUnmet):
            ops.propose(finding=fresh(inside.clerk, finding), statement="再呈", by=inside.clerk, at=AT)
    with pytest.raises(policies.GuardUnmet):
        offices.decide(standing, finding, granted=False)


def test_what_was_said_inside_stays_as_it_was(standing: Standing, inside: Inside) -> None:
    finding, proposal = offices.proposed(standing, inside)
    offices.decide(standing, finding, granted=True)
    for change in ({"statement": "改"}, {"decision": "returned", "decision_reason": "x"}, {"decision": ""}):
        with acting(standing.department_head), pytest.raises(IntegrityError):
            Proposal.objects.filter(pk=proposal.pk).update(**change)
    with acting(standing.handler), pytest.raises(IntegrityError):
        Routing.objects.filter(finding=finding).update(note="改")


def test_routing_anew_lets_what_was_proposed_lapse(standing: Standing, inside: Inside) -> None:
    finding, proposal = offices.proposed(standing, inside)
    offices.decide(standing, finding, granted=True)
    with acting(standing.handler):
        ops.unroute(finding=fresh(standing.handler, finding), by=standing.handler, at=AT)
        assert Proposal.objects.get(pk=proposal.pk).decision == "lapsed"
        assert fresh(standing.handler, finding).routing_id is None
    offices.submit(standing, finding)  # not routed, and the body asks for no approval: as ever


def test_a_unit_has_its_handler_who_need_be_no_body(standing: Standing) -> None:
    finding = matters.rectifying(standing)
    handler = offices.person_of(standing.handler)
    with acting(standing.handler):
        mine = fresh(standing.handler, finding)
        ops.route(finding=mine, unit=" 工程科 ", handler=handler, due_days=4, by=standing.handler, at=AT)
        assert mine.routing is not None
        assert (mine.routing.place, mine.handler_id) == ("工程科", standing.handler.person_id)


def test_the_head_may_always_be_asked(standing: Standing) -> None:
    for by in (standing.handler, standing.leader):
        with acting(by), pytest.raises(NotAllowed):
            ops.require_head(body=standing.department, required=True, by=by, at=AT)
    with acting(standing.department_head):
        ops.require_head(body=standing.department, required=True, by=standing.department_head, at=AT)
    finding = matters.rectifying(standing)
    file = matters.evidence(standing.handler)
    with acting(standing.handler):
        ops.propose(
            finding=fresh(standing.handler, finding),
            statement="呈批",
            files=[file],
            by=standing.handler,
            at=AT,
        )
    with pytest.raises(policies.GuardUnmet):
        offices.submit(standing, finding)
    offices.decide(standing, finding, granted=True)
    offices.submit(standing, finding)


def test_nobody_of_the_office_verifies(standing: Standing, inside: Inside) -> None:
    finding, _proposal = offices.proposed(standing, inside)
    offices.decide(standing, finding, granted=True)
    offices.submit(standing, finding)
    clerk = offices.person_of(inside.clerk)
    directory.appoint(
        person=clerk, body=standing.group, role=Role.SUPERVISOR, valid_from=TODAY, by=Actor.system(), at=AT
    )
    double = Actor(person_id=clerk.pk, body_id=standing.group.pk, role=Role.SUPERVISOR)
    with acting(double), pytest.raises(policies.GuardUnmet):
        ops.close(finding=fresh(double, finding), answers=ANSWERS, by=double, at=AT)
    with acting(standing.supervisor):
        ops.close(finding=fresh(standing.supervisor, finding), answers=ANSWERS, by=standing.supervisor, at=AT)


def test_lateness_inside_is_told_inside_and_never_above(standing: Standing, inside: Inside) -> None:
    finding = offices.routed(standing, inside)
    later = TODAY + timedelta(days=40)
    Clock.objects.filter(subject_id=finding.pk, purpose="due").update(due_on=TODAY + timedelta(days=400))
    tick(today=later, at=AT + timedelta(days=40))
    tick(today=later, at=AT + timedelta(days=41))
    told = {}
    for by in (inside.clerk, standing.handler, standing.supervisor, standing.leader):
        with acting(by):
            told[by] = list(
                Notice.objects.filter(kind__startswith="clock", params__purpose="inside").values_list(
                    "kind", flat=True
                )
            )
    assert told[inside.clerk] == told[standing.handler] == ["clock.overdue"]
    assert told[standing.supervisor] == told[standing.leader] == []
