"""The life of a finding from registration to look-back: each refusal first, then the way it goes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, Refused, StepRefused
from jianxing.findings import operations as ops
from jianxing.findings import policies
from jianxing.findings.models import Finding, LookBack
from jianxing.findings.operations.registering import DueRefused
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.notices.models import Clock
from tests.integration.findings import matters
from tests.integration.findings.matters import ANSWERS, AT
from tests.standing import Standing

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=10)


def state_of(by: Actor, finding: Finding) -> str:
    with acting(by):
        return str(Finding.objects.get(pk=finding.pk).state)


def test_only_a_supervising_body_registers(standing: Standing) -> None:
    for by in (standing.handler, standing.audit, standing.security):
        with acting(by), pytest.raises(NotAllowed):
            ops.register(description="x", by=by, at=AT)


def test_an_empty_description_is_refused(standing: Standing) -> None:
    with acting(standing.supervisor), pytest.raises(policies.GuardUnmet):
        ops.register(description="  ", by=standing.supervisor, at=AT)


def test_an_assignment_needs_a_body_and_a_deadline_that_can_be(standing: Standing) -> None:
    finding = matters.registered(standing)
    with acting(standing.supervisor):
        with pytest.raises(DueRefused):
            ops.assign(finding=finding, responsible=standing.department, by=standing.supervisor, at=AT)
        with pytest.raises(DueRefused):
            ops.assign(
                finding=finding,
                responsible=standing.department,
                due_on=date(2025, 3, 5),
                by=standing.supervisor,
                at=AT,
            )
        with pytest.raises(policies.GuardUnmet):
            ops.assign(finding=finding, due_days=5, by=standing.supervisor, at=AT)
    assert state_of(standing.supervisor, finding) == "registered"


def test_assigning_counts_working_days_shows_the_finding_and_starts_a_clock(standing: Standing) -> None:
    finding = matters.registered(standing)
    assert not matters.seen_by(standing.handler, finding)
    finding = matters.assigned(standing)
    # 20 working days after Thursday 6 March 2025: 清明节 on 4 April is off.
    assert finding.due_on == date(2025, 4, 3)
    assert matters.seen_by(standing.handler, finding)
    assert matters.seen_by(standing.helper, finding)
    assert matters.seen_by(standing.leader, finding)
    assert not matters.seen_by(standing.outsider, finding)
    clock = Clock.objects.get(subject="finding", subject_id=finding.pk, purpose="due")
    assert (clock.body_id, clock.due_on) == (standing.department.pk, finding.due_on)


def test_only_the_responsible_body_answers(standing: Standing) -> None:
    finding = matters.assigned(standing)
    for by in (standing.helper, standing.supervisor):
        with acting(by), pytest.raises(NotAllowed):
            ops.accept(finding=finding, by=by, at=AT)


def test_declining_needs_a_reason_and_takes_the_finding_out_of_sight(standing: Standing) -> None:
    finding = matters.assigned(standing)
    with acting(standing.handler), pytest.raises(policies.GuardUnmet), transaction.atomic():
        ops.decline(finding=finding, reason=" ", suggested=None, by=standing.handler, at=AT)
    with acting(standing.handler):
        ops.decline(
            finding=finding, reason="不属本单位职责", suggested=standing.assistant, by=standing.handler, at=AT
        )
    assert state_of(standing.supervisor, finding) == "registered"
    assert not matters.seen_by(standing.handler, finding)
    assert not Clock.objects.filter(subject_id=finding.pk, state="running").exists()


def test_the_second_click_is_told_so_and_changes_nothing(standing: Standing) -> None:
    finding = matters.assigned(standing)
    with acting(standing.handler):
        stale = Finding.objects.get(pk=finding.pk)
        ops.accept(finding=finding, by=standing.handler, at=AT)
        with pytest.raises(ops.Overtaken):
            ops.accept(finding=stale, by=standing.handler, at=AT)
        assert (
            Act.objects.filter(subject="finding", subject_id=finding.pk, kind="finding.accept").count() == 1
        )


def test_closing_is_refused_without_evidence(standing: Standing) -> None:
    finding = matters.rectifying(standing)
    with acting(standing.handler), pytest.raises(policies.GuardUnmet):
        ops.submit(finding=finding, statement="已完成", by=standing.handler, at=AT)


def test_the_rectifier_cannot_close(standing: Standing) -> None:
    finding = matters.submitted(standing)
    with acting(standing.handler), pytest.raises(NotAllowed):
        ops.close(finding=finding, answers=ANSWERS, by=standing.handler, at=AT)


def test_a_supervisor_who_also_belongs_to_the_rectifier_cannot_close(standing: Standing) -> None:
    from jianxing.directory.models import Person
    from jianxing.directory.operations import appoint
    from jianxing.kernel.actor import Role

    finding = matters.submitted(standing)
    appoint(
        person=Person.objects.get(pk=standing.supervisor.person),
        body=standing.department,
        role=Role.HANDLER,
        valid_from=date(2025, 1, 1),
        by=Actor.system(),
        at=AT,
    )
    with acting(standing.supervisor), pytest.raises(policies.GuardUnmet):
        ops.close(finding=finding, answers=ANSWERS, by=standing.supervisor, at=AT)
    with acting(standing.colleague):
        ops.close(finding=finding, answers=ANSWERS, by=standing.colleague, at=AT)


@pytest.mark.parametrize("missing", ["measures_done", "effect_checked", "like_cases", "rule", "rule_text"])
def test_each_closing_question_must_be_answered(standing: Standing, missing: str) -> None:
    from dataclasses import replace

    finding = matters.submitted(standing)
    with acting(standing.supervisor), pytest.raises(policies.GuardUnmet):
        ops.close(finding=finding, answers=replace(ANSWERS, **{missing: " "}), by=standing.supervisor, at=AT)


def test_a_higher_domain_may_keep_a_finding_open(standing: Standing) -> None:
    finding = matters.submitted(standing)

    def owed(asked: Finding) -> None:
        raise policies.GuardUnmet("函件未复", "催办")

    policies.closing_guards.append(owed)
    try:
        with acting(standing.supervisor), pytest.raises(policies.GuardUnmet):
            ops.close(finding=finding, answers=ANSWERS, by=standing.supervisor, at=AT)
    finally:
        policies.closing_guards.remove(owed)


def test_closing_schedules_a_look_back_after_90_days(standing: Standing) -> None:
    finding = matters.closed(standing)
    assert (finding.state, finding.closed_on) == ("closed", LATER.date())
    with acting(standing.supervisor):
        assert LookBack.objects.get(finding=finding).due_on == LATER.date() + timedelta(days=90)


def test_a_relapse_reopens_and_tells_the_department(standing: Standing) -> None:
    from jianxing.notices.queries import inbox

    finding = matters.closed(standing)
    with acting(standing.supervisor):
        ops.look_back(finding=finding, holds=False, note="管线再次占压", by=standing.supervisor, at=LATER)
    assert state_of(standing.handler, finding) == "rectifying"
    with acting(standing.handler):
        assert "finding.reopened" in {line.kind for line in inbox(by=standing.handler)}
        reopened = Act.objects.get(subject="finding", subject_id=finding.pk, kind="finding.reopen")
        assert reopened.caused_by is not None


def test_a_closing_that_holds_waits_for_no_further_look_back(standing: Standing) -> None:
    from jianxing.findings.waiting import waiting

    finding = matters.closed(standing)
    due = LATER + timedelta(days=91)
    with acting(standing.supervisor):
        assert waiting(by=standing.supervisor, today=due.date()).look_backs == 1
        with pytest.raises(policies.GuardUnmet):
            ops.look_back(finding=finding, holds=True, note=" ", by=standing.supervisor, at=due)
        ops.look_back(finding=finding, holds=True, note="现场复查未反弹", by=standing.supervisor, at=due)
        assert waiting(by=standing.supervisor, today=due.date()).look_backs == 0
        with pytest.raises(policies.GuardUnmet):
            ops.look_back(finding=finding, holds=True, note="再看", by=standing.supervisor, at=due)


def test_a_return_needs_a_reason_and_goes_back(standing: Standing) -> None:
    finding = matters.submitted(standing)
    with acting(standing.supervisor), pytest.raises(policies.GuardUnmet), transaction.atomic():
        ops.return_submission(finding=finding, reason="", by=standing.supervisor, at=AT)
    with acting(standing.supervisor):
        ops.return_submission(finding=finding, reason="照片看不清", by=standing.supervisor, at=AT)
        assert finding.submissions.get().return_reason == "照片看不清"
    assert state_of(standing.handler, finding) == "rectifying"


def test_an_extension_is_asked_before_expiry_and_decided_by_the_supervisor(standing: Standing) -> None:
    finding = matters.rectifying(standing)
    with acting(standing.handler):
        with pytest.raises(Refused):
            ops.ask_extension(
                finding=finding,
                new_due_on=date(2025, 5, 1),
                reason="雨季",
                by=standing.handler,
                at=AT + timedelta(days=60),
            )
        with pytest.raises(Refused):
            ops.ask_extension(
                finding=finding, new_due_on=date(2025, 4, 3), reason="雨季", by=standing.handler, at=AT
            )
        ops.ask_extension(
            finding=finding, new_due_on=date(2025, 4, 18), reason="雨季", by=standing.handler, at=AT
        )
        with pytest.raises(policies.GuardUnmet):
            ops.ask_extension(
                finding=finding, new_due_on=date(2025, 4, 20), reason="又", by=standing.handler, at=AT
            )
        with pytest.raises(NotAllowed):
            ops.decide_extension(finding=finding, granted=True, reason="", by=standing.handler, at=AT)
    with acting(standing.supervisor):
        ops.decide_extension(finding=finding, granted=True, reason="", by=standing.supervisor, at=AT)
    assert finding.due_on == date(2025, 4, 18)
    assert Clock.objects.get(subject_id=finding.pk, state="running").due_on == date(2025, 4, 18)


def test_a_correction_keeps_what_was(standing: Standing) -> None:
    finding = matters.assigned(standing)
    with acting(standing.supervisor):
        with pytest.raises(policies.GuardUnmet):
            ops.correct(
                finding=finding, changes={"place": "K3+200"}, reason="", by=standing.supervisor, at=AT
            )
        ops.correct(
            finding=finding, changes={"place": "K3+200"}, reason="桩号补录", by=standing.supervisor, at=AT
        )
        assert finding.revisions.get().content["place"] == ""
        assert Finding.objects.get(pk=finding.pk).place == "K3+200"


def test_the_second_of_two_corrections_is_told_so(standing: Standing) -> None:
    finding = matters.assigned(standing)
    with acting(standing.supervisor):
        stale = Finding.objects.get(pk=finding.pk)
        ops.correct(finding=finding, changes={"place": "K1"}, reason="一", by=standing.supervisor, at=AT)
        with pytest.raises(ops.Overtaken):
            ops.correct(finding=stale, changes={"place": "K2"}, reason="二", by=standing.supervisor, at=AT)


def test_a_transfer_moves_the_right_to_act(standing: Standing) -> None:
    finding = matters.assigned(standing)
    with acting(standing.supervisor):
        with pytest.raises(NotAllowed):
            ops.transfer(
                finding=finding, to_body=standing.department, reason="x", by=standing.supervisor, at=AT
            )
        ops.transfer(
            finding=finding, to_body=standing.outside, reason="属地管辖", by=standing.supervisor, at=AT
        )
        with pytest.raises(NotAllowed):
            ops.void(finding=finding, reason="x", by=standing.supervisor, at=AT)
    assert matters.seen_by(standing.outsider, finding)
    assert matters.seen_by(standing.supervisor, finding), "who registered it goes on seeing it"


def test_void_keeps_the_row_with_its_reason(standing: Standing) -> None:
    finding = matters.closed(standing)
    with acting(standing.supervisor):
        ops.void(finding=finding, reason="重复登记", by=standing.supervisor, at=LATER)
        assert Finding.objects.get(pk=finding.pk).void_reason == "重复登记"
        with pytest.raises(StepRefused):
            ops.reopen(finding=finding, reason="x", due_on=None, by=standing.supervisor, at=LATER)


def test_the_database_refuses_what_the_code_would(standing: Standing) -> None:
    finding = matters.assigned(standing)
    with acting(standing.supervisor):
        for changes in (
            {"state": "closed", "closed_on": AT.date(), "closure_verified": True},
            {"state": "submitted"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Finding.objects.filter(pk=finding.pk).update(**changes)


def test_offers_grey_with_the_reason_that_the_operation_gives(standing: Standing) -> None:
    finding = matters.rectifying(standing)
    with acting(standing.handler):
        offers = {
            offer.action: offer
            for offer in policies.offers(finding=finding, by=standing.handler, today=AT.date())
        }
        assert not offers["submit"].allowed
        with pytest.raises(policies.GuardUnmet) as refusal:
            ops.submit(finding=finding, statement="", by=standing.handler, at=AT)
        assert offers["submit"].reason == refusal.value.reason
        assert offers["report"].allowed
        assert "close" not in offers
    with acting(standing.outsider):
        assert policies.offers(finding=finding, by=standing.outsider, today=AT.date()) == []
