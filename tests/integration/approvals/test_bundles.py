"""Bundles: who may do what, in which order, by which days; what the database refuses besides."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from jianxing.approvals import operations as ops
from jianxing.approvals import policies, queries
from jianxing.approvals.models import Approval, Bundle, Forecast, Pause, Prerequisite, Step
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, Refused, StepRefused
from jianxing.kernel.actor import Actor, Role
from jianxing.notices.models import Clock
from tests.integration.approvals.bundles import Held, later, new, on, opened
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(standing: Standing) -> Held:
    return opened(standing)


def clocks(held: Held) -> dict[str, tuple[int, date]]:
    """The running clocks by purpose."""
    found = Clock.objects.filter(state=Clock.State.RUNNING, subject__in=["bundle", "approval"])
    return {
        f"{clock.number.split()[-1]}:{clock.purpose}": (clock.body_id, clock.due_on)
        for clock in found
        if clock.number.startswith(held.bundle.number)
    }


def test_who_has_no_part_sees_nothing_and_whoever_has_one_sees_it(held: Held) -> None:
    for by in (held.keeper, held.coordinator, held.applicant, held.bodies.outsider, held.bodies.leader):
        with acting(by):
            assert Bundle.objects.filter(pk=held.bundle.pk).exists()
    with acting(Actor.system(body_id=held.bodies.node.pk)):
        assert not Bundle.objects.filter(pk=held.bundle.pk).exists()
        assert not Approval.objects.filter(bundle=held.bundle.pk).exists()
        assert not Forecast.objects.filter(bundle=held.bundle.pk).exists()


def test_an_officer_opens_none(standing: Standing) -> None:
    with pytest.raises(NotAllowed):
        policies.check_can_open(by=standing.system)


def test_only_who_keeps_it_adds_approvals(held: Held) -> None:
    more = new(held.bodies, [("A9", "又一项", 5, None, (), ())])
    with acting(held.applicant), pytest.raises(NotAllowed):
        ops.add_approvals(bundle=held.bundle, approvals=more, by=held.applicant, at=AT)
    with acting(held.coordinator):
        [added] = ops.add_approvals(bundle=held.bundle, approvals=more, by=held.coordinator, at=AT)
    assert added.code == "A9"


def test_a_circle_is_refused_with_the_approvals_that_make_it(held: Held) -> None:
    rows = [("B1", "一", 5, None, ("B2",), ()), ("B2", "二", 5, None, ("B1",), ())]
    with acting(held.keeper), pytest.raises(ops.NetworkRefused, match=r"B1 → B2 → B1|B2 → B1 → B2"):
        ops.add_approvals(bundle=held.bundle, approvals=new(held.bodies, rows), by=held.keeper, at=AT)
    with acting(held.keeper), pytest.raises(ops.NetworkRefused, match="A1"):
        ops.require(approval=held.approval("A1"), needs=[held.approval("A3")], by=held.keeper, at=AT)


def test_the_database_refuses_a_circle_too(held: Held) -> None:
    first, last = held.approval("A1"), held.approval("A3")
    with acting(held.keeper), pytest.raises(IntegrityError), transaction.atomic():
        Prerequisite.objects.create(approval=first, needs=last)


def test_what_it_waits_for_comes_first(held: Held) -> None:
    with pytest.raises(Refused, match="频率使用许可"):
        held.take("A3", "file", by=held.applicant, day=later(1))


def test_a_step_is_taken_by_whoever_it_is_for(held: Held) -> None:
    with pytest.raises(NotAllowed):
        held.take("A1", "file", by=held.bodies.leader, day=later(1))
    held.take("A1", "file", by=held.applicant, day=later(1))
    with pytest.raises(NotAllowed):
        held.take("A1", "accept", by=held.applicant, day=later(1))
    # the coordinating body writes it down, by the document that says so
    with pytest.raises(policies.WordsMissing):
        held.take("A1", "accept", by=held.coordinator, day=later(1))
    accepted = held.take("A1", "accept", by=held.coordinator, day=later(1), document="受理〔2025〕1号")
    assert accepted.state == "accepted"


def test_a_step_that_does_not_lead_on_is_refused(held: Held) -> None:
    with pytest.raises(StepRefused):
        held.take("A1", "grant", by=held.bodies.outsider, day=later(1), document="许可1号")


@pytest.mark.parametrize("day", [date(2025, 3, 5), date(2025, 3, 30)])
def test_a_day_before_the_step_before_or_to_come_is_refused(held: Held, day: date) -> None:
    held.take("A1", "file", by=held.applicant, day=later(1))
    with acting(held.bodies.outsider), pytest.raises(policies.DayRefused):
        ops.accept(approval=held.approval("A1"), on=day, by=held.bodies.outsider, at=on(later(2)))


def test_the_second_of_two_clicks_is_told_so(held: Held) -> None:
    stale = held.approval("A1")
    held.take("A1", "file", by=held.applicant, day=later(1))
    with acting(held.applicant), pytest.raises(ops.Overtaken):
        ops.file(approval=stale, on=later(1), by=held.applicant, at=on(later(1)))


def test_corrections_stop_the_clock_and_say_what(held: Held) -> None:
    held.take("A1", "file", by=held.applicant, day=date(2025, 3, 7))
    assert clocks(held)["A1:accept"] == (held.bodies.outside.pk, date(2025, 3, 14))
    held.take("A1", "accept", by=held.bodies.outsider, day=date(2025, 3, 10))
    assert clocks(held)["A1:decide"] == (held.bodies.outside.pk, date(2025, 3, 24))
    with pytest.raises(policies.WordsMissing):
        held.take("A1", "ask_corrections", by=held.bodies.outsider, day=date(2025, 3, 11), text=" ")
    held.take("A1", "ask_corrections", by=held.bodies.outsider, day=date(2025, 3, 11), text="补交检测报告")
    running = clocks(held)
    assert "A1:decide" not in running
    assert running["A1:correct"][0] == held.bodies.department.pk
    held.take("A1", "correct", by=held.applicant, day=date(2025, 3, 14))
    # four working days, 11 to 14, are not counted
    assert clocks(held)["A1:decide"] == (held.bodies.outside.pk, date(2025, 3, 28))
    with acting(held.keeper):
        assert Pause.objects.get(approval__bundle=held.bundle).last == date(2025, 3, 14)


def test_a_hearing_is_not_counted_and_other_words_stop_nothing(held: Held) -> None:
    held.take("A1", "file", by=held.applicant, day=date(2025, 3, 7))
    held.take("A1", "accept", by=held.bodies.outsider, day=date(2025, 3, 10))
    with pytest.raises(Refused):
        held.take("A1", "exclude", by=held.bodies.outsider, day=date(2025, 3, 11), kind="lunch")
    held.take("A1", "exclude", by=held.bodies.outsider, day=date(2025, 3, 11), kind="hearing")
    held.take("A1", "resume", by=held.bodies.outsider, day=date(2025, 3, 12))
    assert clocks(held)["A1:decide"][1] == date(2025, 3, 26)


def test_only_the_head_of_the_body_lengthens_a_limit_once(held: Held) -> None:
    held.take("A1", "file", by=held.applicant, day=date(2025, 3, 7))
    held.take("A1", "accept", by=held.bodies.outsider, day=date(2025, 3, 10))
    with pytest.raises(NotAllowed):
        held.take("A1", "extend", by=held.bodies.outsider, day=date(2025, 3, 11), days=5, reason="案情复杂")
    head = Actor(person_id=held.bodies.outsider.person_id, body_id=held.bodies.outside.pk, role=Role.LEADER)
    held.take("A1", "extend", by=head, day=date(2025, 3, 11), days=5, reason="案情复杂")
    assert clocks(held)["A1:decide"][1] == date(2025, 3, 31)
    with pytest.raises(Refused, match="5"):
        held.take("A1", "extend", by=head, day=date(2025, 3, 12), days=5, reason="再延")


def granted_all(held: Held) -> None:
    """Take every approval to its grant."""
    for code, by, day in (
        ("A1", held.bodies.outsider, date(2025, 3, 21)),
        ("A2", held.coordinator, date(2025, 3, 24)),
        ("A3", held.coordinator, date(2025, 3, 31)),
    ):
        first = date(2025, 3, 25) if code == "A3" else later(1)
        held.take(code, "file", by=held.applicant, day=first)
        held.take(code, "accept", by=by, day=first)
        held.take(code, "grant", by=by, day=day, document=f"{code}〔2025〕1号")


def test_it_is_handed_in_when_all_is_granted(held: Held) -> None:
    with acting(held.keeper), pytest.raises(Refused, match="频率使用许可"):
        ops.complete(bundle=held.bundle, on=AT.date(), by=held.keeper, at=AT)
    with acting(held.keeper), pytest.raises(IntegrityError), transaction.atomic():
        Bundle.objects.filter(pk=held.bundle.pk).update(state="completed", completed_on=AT.date())
    granted_all(held)
    day = date(2025, 4, 10)
    with acting(held.keeper):
        done = ops.complete(bundle=queries.one(pk=held.bundle.pk), on=day, by=held.keeper, at=on(day))
        assert (done.state, done.is_on_time) == ("completed", True)
    assert clocks(held) == {}
    with pytest.raises(StepRefused):
        held.take("A1", "withdraw", by=held.applicant, day=day, reason="不要了")
    with acting(held.keeper), pytest.raises(NotAllowed):
        ops.reopen(bundle=done, reason="误记", by=held.keeper, at=on(day))


def test_past_cases_come_out_of_what_was_granted(held: Held) -> None:
    granted_all(held)
    with acting(held.keeper):
        approvals = list(Approval.objects.filter(bundle=held.bundle))
        past = queries.past_days(approvals=approvals)
    # accepted on Friday the 7th, granted on the 21st: ten working days
    assert past[held.bodies.outside.pk, "A1"] == [10]


def test_a_refused_approval_is_filed_anew_and_its_limit_begins_anew(held: Held) -> None:
    held.take("A1", "file", by=held.applicant, day=date(2025, 3, 7))
    held.take("A1", "refuse", by=held.bodies.outsider, day=date(2025, 3, 11), reason="不符合条件")
    assert clocks(held)["A1:file"][0] == held.bodies.department.pk
    held.take("A1", "file", by=held.applicant, day=date(2025, 3, 12))
    assert held.approval("A1").round == 2
    assert clocks(held)["A1:accept"][1] == date(2025, 3, 19)


def test_each_step_keeps_what_was_expected_before_and_after_it(held: Held) -> None:
    held.take("A1", "file", by=held.applicant, day=date(2025, 3, 7))
    held.take("A1", "accept", by=held.bodies.outsider, day=date(2025, 3, 10))
    held.take("A1", "ask_corrections", by=held.bodies.outsider, day=date(2025, 3, 11), text="补交检测报告")
    held.take("A1", "correct", by=held.applicant, day=date(2025, 3, 28))
    with acting(held.keeper):
        step = queries.steps(bundle=held.bundle)[-1]
        assert step.before is not None
        assert step.after is not None
        assert (step.action, step.before.as_of) == ("correct", date(2025, 3, 28))
        again = queries.recomputed(inputs=step.after.inputs)
    assert again.standing.outlook.finish == step.after.finish
    assert f"{again.standing.chance.missed:.5f}" == f"{step.after.missed:.5f}"
    with acting(held.keeper), pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(pk=step.pk).update(text="anders")
    with acting(held.keeper), pytest.raises(IntegrityError), transaction.atomic():
        Forecast.objects.filter(pk=step.after.pk).update(room=99)


def test_moving_the_deadline_is_for_whoever_follows_it(held: Held) -> None:
    with acting(held.coordinator), pytest.raises(NotAllowed):
        ops.set_deadline(
            bundle=held.bundle, deadline=date(2025, 5, 9), reason="顺延", by=held.coordinator, at=AT
        )
    with acting(held.keeper):
        moved = ops.set_deadline(
            bundle=held.bundle, deadline=date(2025, 5, 9), reason="顺延", by=held.keeper, at=AT
        )
        step = queries.steps(bundle=held.bundle)[-1]
    assert moved.deadline == date(2025, 5, 9)
    assert step.before is not None
    assert step.after is not None
    assert step.after.room > step.before.room
    assert clocks(held)[f"{held.bundle.number}:deadline"][1] == date(2025, 5, 9)


def test_whoever_must_move_is_told_once_a_day(held: Held) -> None:
    # 5 working days for A3 after 15 for A2: A2 is to be filed by 20 March, A1 (promised 10) later
    day = date(2025, 3, 21)
    assert ops.tick(at=on(date(2025, 3, 12))) == 0
    assert ops.tick(at=on(day)) == 1
    assert ops.tick(at=on(day, 12)) == 0
    with connection.cursor() as cursor, acting(held.applicant):
        cursor.execute("SELECT count(*) FROM notices_notice WHERE kind = 'bundle.move_today'")
        assert cursor.fetchone() == (1,)
