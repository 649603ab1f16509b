"""Joint actions: who is asked, who joins, who still owes; the versions of their plan; matters that are passed on."""

import pytest
from django.db import IntegrityError, transaction

from jianxing.directory.acting import acting
from jianxing.directory.operations import move_body
from jianxing.directory.policies import NotAllowed, StepRefused, TextMissing
from jianxing.directory.roots import Overtaken
from jianxing.findings import operations as finding_ops
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.letters import operations as ops
from jianxing.letters import queries
from jianxing.letters.models import Impasse, JointAction, JointPlan, Letter, Receipt
from jianxing.letters.policies import StillOwed
from jianxing.notices.models import Notice
from tests.integration.findings import matters as findings
from tests.integration.letters import matters
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def test_only_the_supervising_body_opens_a_joint_action(standing: Standing) -> None:
    finding = findings.assigned(standing)
    with acting(standing.handler):
        mine = Finding.objects.get(pk=finding.pk)
        with pytest.raises(NotAllowed):
            ops.open_action(name="联动", shape="group_local", findings=[mine], by=standing.handler, at=AT)
    with acting(standing.leader):
        seen = Finding.objects.get(pk=finding.pk)
        with pytest.raises(NotAllowed):
            ops.open_action(name="联动", shape="group_local", findings=[seen], by=standing.leader, at=AT)
    action = matters.joint_action(standing, finding)
    with pytest.raises(NotAllowed), acting(standing.outsider):
        ops.draft(
            kind="joint_request", title="联动函", text="请协同", to=[matters.to(standing.assistant)],
            action=action, by=standing.outsider, at=AT,
        )  # fmt: skip


def test_who_accepts_joins_and_sees_who_else_was_asked(standing: Standing) -> None:
    finding = findings.registered(standing)
    action = matters.joint_action(standing, finding)
    letter = matters.joint_letter(standing, action)

    def joined(by: object) -> tuple[bool, int, bool]:
        with acting(by):  # type: ignore[arg-type]
            return (
                JointAction.objects.filter(pk=action.pk).exists(),
                Receipt.objects.filter(letter=letter).count(),
                Finding.objects.filter(pk=finding.pk).exists(),
            )

    assert joined(standing.outsider) == (False, 1, False)
    matters.accepted(standing.outsider, letter)
    assert joined(standing.outsider) == (True, 2, True)
    matters.declined(standing.helper, letter)
    assert joined(standing.helper) == (False, 1, False)
    assert joined(standing.handler) == (False, 0, False)


def test_closing_says_who_still_owes_and_settles_what_was_answered(standing: Standing) -> None:
    action = matters.joint_action(standing, findings.registered(standing))
    letter = matters.joint_letter(standing, action)
    matters.answered(standing.outsider, letter)
    by = standing.supervisor
    with acting(by), pytest.raises(StillOwed, match=standing.assistant.name):
        ops.close_action(action=queries.one_action(pk=action.pk), outcome="已切改", by=by, at=AT)
    matters.answered(standing.helper, letter)
    with acting(standing.outsider), pytest.raises(NotAllowed):
        ops.close_action(
            action=queries.one_action(pk=action.pk), outcome="已切改", by=standing.outsider, at=AT
        )
    with acting(by):
        with pytest.raises(TextMissing):
            ops.close_action(action=queries.one_action(pk=action.pk), outcome=" ", by=by, at=AT)
        closed = ops.close_action(action=queries.one_action(pk=action.pk), outcome="已切改", by=by, at=AT)
        assert closed.state == "closed"
        assert queries.one(pk=letter.pk).state == "settled"
        with pytest.raises(StepRefused):
            ops.write_plan(action=closed, text="晚了", by=by, at=AT)


def test_closing_a_finding_names_who_owes_or_settles_what_was_asked(standing: Standing) -> None:
    finding = findings.submitted(standing)
    letter = matters.sent(standing, standing.outside, findings=[finding])
    by = standing.supervisor
    with acting(by):
        shown = Finding.objects.get(pk=finding.pk)
        with pytest.raises(StillOwed, match=standing.outside.name):
            finding_ops.close(finding=shown, answers=findings.ANSWERS, by=by, at=AT)
    matters.answered(standing.outsider, letter)
    with acting(by):
        shown = Finding.objects.get(pk=finding.pk)
        finding_ops.close(finding=shown, answers=findings.ANSWERS, by=by, at=AT)
        assert matters.receipt_of(letter, standing.outside).state == "settled"
        assert queries.one(pk=letter.pk).state == "settled"


def test_every_version_of_the_plan_takes_every_partys_position(standing: Standing) -> None:
    action = matters.joint_action(standing)
    letter = matters.joint_letter(standing, action)
    matters.accepted(standing.outsider, letter)
    by = standing.supervisor
    with acting(standing.outsider):
        joined = queries.one_action(pk=action.pk)
    with acting(standing.outsider), pytest.raises(NotAllowed):
        ops.write_plan(action=joined, text="方案", by=standing.outsider, at=AT)
    with acting(by):
        first = ops.write_plan(action=queries.one_action(pk=action.pk), text="先改燃气后改电力", by=by, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            JointPlan.objects.filter(pk=first.pk).update(text="改过")
    with acting(standing.helper), pytest.raises(JointPlan.DoesNotExist):
        queries.one_plan(pk=first.pk)
    with acting(standing.outsider):
        plan = queries.one_plan(pk=first.pk)
        with pytest.raises(TextMissing):
            ops.state_position(plan=plan, consent="refused", by=standing.outsider, at=AT)
        ops.state_position(
            plan=plan,
            demand="汛期不断流",
            opinion="导改段过窄",
            consent="refused",
            by=standing.outsider,
            at=AT,
        )
    with acting(by):
        ops.state_position(plan=queries.one_plan(pk=first.pk), consent="given", by=by, at=AT)
        assert not queries.plans(action=action)[0].is_agreed
        second = ops.write_plan(action=queries.one_action(pk=action.pk), text="加宽导改段", by=by, at=AT)
    with acting(standing.outsider):
        with pytest.raises(Overtaken):
            ops.state_position(
                plan=queries.one_plan(pk=first.pk), consent="given", by=standing.outsider, at=AT
            )
        ops.state_position(plan=queries.one_plan(pk=second.pk), consent="given", by=standing.outsider, at=AT)
    with acting(by):
        ops.state_position(plan=queries.one_plan(pk=second.pk), consent="given", by=by, at=AT)
        latest, earlier = queries.plans(action=action)
        assert latest.is_agreed
        assert not earlier.is_agreed
        assert {one.position.demand for one in earlier.positions if one.position} == {"汛期不断流", ""}


def test_who_no_longer_sees_an_impasse_is_no_longer_told_of_it(standing: Standing) -> None:
    letter = matters.sent(standing, standing.outside, standing.assistant)
    for by in (standing.outsider, standing.helper):
        matters.declined(by, letter)

    def told(by: Actor) -> bool:
        with acting(by):
            return Notice.objects.filter(subject="impasse").exists()

    assert told(standing.leader)
    for parent, is_told in ((standing.outside, False), (standing.commission, True)):
        standing.group.refresh_from_db()
        move_body(body=standing.group, parent=parent, by=Actor.system(), at=AT)
        assert told(standing.leader) is is_told
        assert told(standing.supervisor), "who asked sees it from wherever it stands"


def test_a_matter_declined_by_two_goes_to_the_supervisor_as_a_chain(standing: Standing) -> None:
    finding = findings.registered(standing)
    letter = matters.sent(standing, standing.outside, standing.assistant, findings=[finding])
    matters.declined(standing.outsider, letter, suggested=standing.assistant)
    with acting(standing.leader):
        assert not Impasse.objects.exists()
    matters.declined(standing.helper, letter, suggested=standing.department)
    with acting(standing.leader):
        [impasse] = queries.impasses(by=standing.leader)
        assert impasse.decider_id == standing.commission.pk
        links = [
            (link.body.pk, link.suggested and link.suggested.pk) for link in queries.chain(impasse=impasse)
        ]
        assert links == [
            (standing.outside.pk, standing.assistant.pk),
            (standing.assistant.pk, standing.department.pk),
        ]
        assert Notice.objects.filter(kind="impasse.raised").exists()
    with acting(standing.helper):
        assert not Impasse.objects.exists(), "who declines does not read the chain"
    with acting(standing.supervisor):
        seen = queries.one_impasse(pk=impasse.pk)
        with pytest.raises(NotAllowed):
            ops.decide(
                impasse=seen,
                falls_to=standing.assistant,
                decision="由水务局负责",
                by=standing.supervisor,
                at=AT,
            )
    by = standing.leader
    with acting(by):
        mine = queries.one_impasse(pk=impasse.pk)
        with pytest.raises(TextMissing):
            ops.decide(impasse=mine, falls_to=standing.assistant, decision="", by=by, at=AT)
        ops.decide(impasse=mine, falls_to=standing.assistant, decision="管线权属在水务局", by=by, at=AT)
        with pytest.raises(StepRefused):
            ops.decide(impasse=mine, falls_to=standing.outside, decision="改判", by=by, at=AT)
    with acting(standing.supervisor):
        draft = Letter.objects.get(kind="assignment")
        assert draft.addressed == [standing.assistant.pk]
        assert draft.text == "管线权属在水务局"


def test_an_assignment_sent_back_counts_in_the_chain(standing: Standing) -> None:
    finding = findings.assigned(standing)
    with acting(standing.handler):
        finding_ops.decline(
            finding=Finding.objects.get(pk=finding.pk), reason="管线不归我司", suggested=standing.assistant,
            by=standing.handler, at=AT,
        )  # fmt: skip
    with acting(standing.supervisor):
        again = Finding.objects.get(pk=finding.pk)
    letter = matters.sent(standing, standing.outside, findings=[again])
    matters.declined(standing.outsider, letter)
    with acting(standing.leader):
        [impasse] = queries.impasses(by=standing.leader)
        assert [link.body.pk for link in queries.chain(impasse=impasse)] == [
            standing.department.pk,
            standing.outside.pk,
        ]
