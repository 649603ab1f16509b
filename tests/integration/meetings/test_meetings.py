"""Series and meetings: who may, what is due, held, missed; decisions, minutes, visibility; what never changes."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from jianxing.directory.acting import acting
from jianxing.directory.operations import move_body
from jianxing.directory.policies import NotAllowed, Refused, StepRefused, TextMissing
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.meetings import operations as ops
from jianxing.meetings import queries
from jianxing.meetings.lifecycle import State
from jianxing.meetings.models import Attendance, Decision, Meeting, Minutes, Move, Series
from jianxing.meetings.policies import DayRefused
from jianxing.meetings.rules import RulesRefused
from jianxing.notices.models import Clock, Notice
from jianxing.notices.operations import seed_calendar
from tests.integration.findings import matters as findings
from tests.integration.meetings.series import MONDAY, WEEKLY, held, meeting_on, opened
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


def later(days: int) -> datetime:
    return AT + timedelta(days=days)


def test_an_officer_opens_nothing_and_broken_rules_are_named(standing: Standing) -> None:
    with acting(standing.system), pytest.raises(NotAllowed):
        ops.open_series(name="x", rules=WEEKLY, begins=AT.time(), by=standing.system, at=AT)
    by = standing.supervisor
    broken = {"cadences": [{**WEEKLY["cadences"][0], "rule": "FREQ=WEEKLY;BYDAY=1MO"}]}
    with acting(by), pytest.raises(RulesRefused) as refusal:
        ops.open_series(name="x", rules=broken, begins=AT.time(), by=by, at=AT)
    assert refusal.value.place == "cadences[0].rule"


def test_what_is_due_is_laid_out_once_with_clocks(standing: Standing) -> None:
    seed_calendar(years=[2025], by=Actor.system(), at=AT)
    series, by = opened(standing), standing.supervisor
    with acting(by):
        first = list(Meeting.objects.filter(series=series).order_by("planned_on"))
        assert first[0].planned_on == MONDAY
        assert len(first) == 26
        ops.lay_out(series=series, by=by, at=AT)
        assert Meeting.objects.filter(series=series).count() == 26
        assert Clock.objects.filter(subject="meeting", state="running").count() == 26
        acts = Act.objects.filter(kind="meeting.lay_out", subject_id=first[0].pk)
        assert acts.get().public["due_on"] == "2025-03-10"
        # 清明节: Monday 7 April 2025 is worked, Monday 5 May is not.
        assert date(2025, 5, 6) in {meeting.planned_on for meeting in first}


def test_who_sees_it(standing: Standing) -> None:
    series = opened(standing)
    for by, sees in (
        (standing.supervisor, True), (standing.leader, True), (standing.handler, True), (standing.outsider, True),
        (standing.helper, False), (standing.audit, False),
    ):  # fmt: skip
        with acting(by):
            assert Series.objects.filter(pk=series.pk).exists() is sees
            assert Meeting.objects.filter(series=series).exists() is sees
            assert series.rules.exists() is sees


def test_only_the_host_records_and_only_what_has_come(standing: Standing) -> None:
    series = opened(standing)
    meeting = meeting_on(series, MONDAY, standing)
    with acting(standing.handler), pytest.raises(NotAllowed):
        ops.hold(meeting=meeting, on=MONDAY, by=standing.handler, at=later(4))
    by = standing.supervisor
    with acting(by):
        with pytest.raises(DayRefused):
            ops.hold(meeting=meeting, on=MONDAY, by=by, at=AT)
        with pytest.raises(TextMissing):
            ops.hold(meeting=meeting, on=MONDAY + timedelta(days=1), by=by, at=later(5))
        ops.hold(meeting=meeting, on=MONDAY, present=[standing.department], by=by, at=later(4))
        assert meeting.state == State.HELD
        came = dict(Attendance.objects.filter(meeting=meeting).values_list("body_id", "came"))
        assert came == {standing.department.pk: True, standing.outside.pk: False}
        with pytest.raises(StepRefused):
            ops.hold(meeting=meeting, on=MONDAY, by=by, at=later(4))
        assert Clock.objects.get(subject="meeting", subject_id=meeting.pk).state == "met"


def test_a_missed_one_is_counted_named_and_a_reason_demanded(standing: Standing) -> None:
    series, by = opened(standing), standing.supervisor
    ops.tick(at=later(6))  # Wednesday: it may still be written down
    meeting = meeting_on(series, MONDAY, standing)
    assert meeting.state == State.DUE
    ops.tick(at=later(8))  # Friday, four working days after
    ops.tick(at=later(8))
    meeting = meeting_on(series, MONDAY, standing)
    assert (meeting.state, meeting.is_unexplained) == (State.MISSED, True)
    with acting(by):
        assert Notice.objects.filter(kind="meeting.missed", subject_id=meeting.pk).count() == 1
        assert (
            Clock.objects.get(subject="meeting", subject_id=meeting.pk, purpose="reason").state == "running"
        )
        assert queries.waiting(by=by, today=TODAY).to_explain == 1
        with pytest.raises(TextMissing):
            ops.explain(meeting=meeting, reason=" ", by=by, at=later(8))
        ops.explain(meeting=meeting, reason="主持人出差", by=by, at=later(8))
        with pytest.raises(StepRefused):
            ops.explain(meeting=meeting, reason="改口", by=by, at=later(8))
        counted = queries.counted(queries.strip(series=series), until=TODAY + timedelta(days=8))
        assert (counted.due, counted.held, counted.missed, counted.unexplained) == (1, 0, 1, 0)
        makes_up = ops.call(series=series, on=date(2025, 3, 18), makes_up_for=meeting, by=by, at=later(8))
        assert makes_up.cadence_name == "周沟通"
        with pytest.raises(NotAllowed):
            ops.record_late(meeting=meeting, on=MONDAY, reason="补录", by=by, at=later(8))
    with acting(standing.group_leader):
        ops.record_late(meeting=meeting, on=MONDAY, reason="补录", by=standing.group_leader, at=later(8))
        assert meeting.state == State.HELD
        assert meeting.missed_at is not None


def test_moving_needs_a_reason_and_tells_who_was_asked(standing: Standing) -> None:
    series, by = opened(standing), standing.supervisor
    meeting = meeting_on(series, MONDAY, standing)
    with acting(by):
        ops.invite(meeting=meeting, by=by, at=AT)
        with pytest.raises(TextMissing):
            ops.move(meeting=meeting, on=MONDAY + timedelta(days=1), reason="", by=by, at=AT)
        ops.move(meeting=meeting, on=MONDAY + timedelta(days=1), reason="会场占用", by=by, at=AT)
        assert (meeting.planned_on, meeting.due_on, meeting.sequence) == (date(2025, 3, 11), MONDAY, 1)
        assert Clock.objects.get(subject="meeting", subject_id=meeting.pk).due_on == date(2025, 3, 11)
        with pytest.raises(IntegrityError), transaction.atomic():
            Move.objects.filter(meeting=meeting).update(reason="别的")
        ops.lay_out(series=series, by=by, at=AT)
        meeting.refresh_from_db()
        assert meeting.planned_on == date(2025, 3, 11)
    with acting(standing.handler):
        kinds = list(Notice.objects.filter(subject="meeting").order_by("id").values_list("kind", flat=True))
        assert kinds == ["meeting.invited", "meeting.changed"]
        attendance = queries.attendance_of(meeting=queries.one(pk=meeting.pk), by=standing.handler)
        assert attendance is not None
        with pytest.raises(TextMissing):
            ops.answer(attendance=attendance, comes=False, by=standing.handler, at=AT)
        ops.answer(attendance=attendance, comes=True, by=standing.handler, at=AT)
        assert attendance.answer == Attendance.Answer.ACCEPTED


def test_rules_change_from_a_later_day_and_what_they_named_lapses(standing: Standing) -> None:
    series, by, leader = opened(standing), standing.supervisor, standing.group_leader
    monthly = {
        "cadences": [
            {
                "key": "monthly",
                "name": "月调度",
                "rule": "FREQ=MONTHLY;BYMONTHDAY=20",
                "starts_on": "2025-01-01",
            }
        ]
    }
    with acting(by), pytest.raises(NotAllowed):
        ops.set_rules(series=series, rules=monthly, valid_from=date(2025, 4, 1), reason="x", by=by, at=AT)
    with acting(leader):
        with pytest.raises(Refused):
            ops.set_rules(series=series, rules=monthly, valid_from=TODAY, reason="x", by=leader, at=AT)
        ops.set_rules(
            series=series, rules=monthly, valid_from=date(2025, 4, 1), reason="改为每月", by=leader, at=AT
        )
        ops.lay_out(series=series, by=leader, at=AT)
        standing_ones = queries.strip(series=series)
        march = [meeting.planned_on.day for meeting in standing_ones if meeting.planned_on.month == 3]
        april = [meeting.planned_on.day for meeting in standing_ones if meeting.planned_on.month == 4]
        assert (march, april) == ([10, 17, 24, 31], [21])
        assert Meeting.objects.filter(series=series, state=State.LAPSED).count() == 22
        ops.end_series(series=series, on=date(2025, 3, 31), reason="任务完成", by=leader, at=AT)
        assert Meeting.objects.filter(series=series, state=State.DUE).count() == 4
        ops.tick(at=AT)
        assert Meeting.objects.filter(series=series, state=State.DUE).count() == 4


def test_a_decision_is_owed_reported_and_confirmed_by_another(standing: Standing) -> None:
    series, by = opened(standing), standing.supervisor
    meeting = held(series, MONDAY, standing)
    with acting(by):
        decision = ops.decide(
            meeting=meeting,
            text="排定停电窗口",
            responsible=standing.assistant,
            due_days=5,
            by=by,
            at=later(4),
        )
        assert decision.due_on == date(2025, 3, 17)
    with acting(standing.helper):
        assert not Meeting.objects.filter(pk=meeting.pk).exists()
        mine = queries.one_decision(pk=decision.pk)
        ops.report(decision=mine, text="已排定", by=standing.helper, at=later(5))
        with pytest.raises(NotAllowed):
            ops.confirm(decision=mine, by=standing.helper, at=later(5))
    with acting(by):
        shown = queries.one_decision(pk=decision.pk)
        ops.give_back(decision=shown, reason="没有附件", due_on=date(2025, 3, 20), by=by, at=later(5))
        assert Clock.objects.get(subject="decision", state="running").due_on == date(2025, 3, 20)
    with acting(standing.helper):
        ops.report(
            decision=queries.one_decision(pk=decision.pk), text="已补", by=standing.helper, at=later(6)
        )
    with acting(by):
        shown = queries.one_decision(pk=decision.pk)
        ops.confirm(decision=shown, by=by, at=later(6))
        assert [report.round for report in shown.reports.all()] == [1, 2]
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(text="别的")


def test_a_decision_becomes_a_finding_of_the_responsible_body(standing: Standing) -> None:
    series, by = opened(standing), standing.supervisor
    meeting = held(series, MONDAY, standing)
    with acting(by):
        decision = ops.decide(
            meeting=meeting,
            text="迁改电杆",
            responsible=standing.department,
            due_on=date(2025, 3, 31),
            by=by,
            at=later(4),
        )
        finding = ops.make_finding(decision=decision, domain="transport", by=by, at=later(4))
        assert (finding.responsible_id, finding.due_on) == (standing.department.pk, date(2025, 3, 31))
        with pytest.raises(Refused):
            ops.make_finding(decision=decision, domain="transport", by=by, at=later(4))


def test_the_agenda_is_proposed_and_words_that_not_all_may_read_are_left_out(standing: Standing) -> None:
    series, by = opened(standing), standing.supervisor
    finding = findings.assigned(standing)
    meeting = meeting_on(series, MONDAY, standing)
    with acting(by):
        [proposal] = queries.proposals(meeting=meeting, today=TODAY)
        assert proposal.is_veiled
        assert proposal.title == finding.number
        ops.put_on_agenda(
            meeting=meeting, items=[ops.Proposed(proposal.title, finding=finding)], by=by, at=AT
        )
        ops.put_on_agenda(meeting=meeting, items=[ops.Proposed("再次", finding=finding)], by=by, at=AT)
        meeting = queries.one(pk=meeting.pk)
        [item] = meeting.agenda.all()
        assert queries.proposals(meeting=meeting, today=TODAY) == []
        ops.hold(meeting=meeting, on=MONDAY, by=by, at=later(4))
        item = queries.one_item(pk=item.pk)
        ops.conclude(item=item, outcome="undecided", note="电力未到", by=by, at=later(4))
        following = meeting_on(series, MONDAY + timedelta(days=7), standing)
        assert [one.source for one in queries.proposals(meeting=following, today=TODAY)] == [
            "undecided",
            "finding",
        ]


def test_minutes_are_signed_by_another_and_superseded_by_a_further_version(standing: Standing) -> None:
    series, by, leader = opened(standing), standing.supervisor, standing.group_leader
    meeting = held(series, MONDAY, standing)
    with acting(by):
        draft = ops.draft_minutes(meeting=meeting, title="会商纪要", text="议定一项。", by=by, at=later(4))
        with pytest.raises(NotAllowed):
            ops.sign_minutes(minutes=draft, by=by, at=later(4))
        with pytest.raises(Refused):
            ops.draft_minutes(meeting=meeting, title="会商纪要", text="又一份", by=by, at=later(4))
    with acting(leader):
        first = ops.sign_minutes(minutes=queries.one_minutes(pk=draft.pk), by=leader, at=later(4))
        assert first.digest
        with pytest.raises(IntegrityError), transaction.atomic():
            Minutes.objects.filter(pk=first.pk).update(text="别的")
    with acting(by):
        second = ops.draft_minutes(meeting=meeting, title="会商纪要", text="议定两项。", by=by, at=later(5))
    with acting(leader):
        ops.sign_minutes(minutes=queries.one_minutes(pk=second.pk), by=leader, at=later(5))
        states = dict(Minutes.objects.filter(meeting=meeting).values_list("version", "state"))
        assert states == {1: "superseded", 2: "signed"}
        numbers = set(Minutes.objects.filter(meeting=meeting).values_list("number", flat=True))
        assert len(numbers) == 1


def test_moving_the_host_lets_another_body_above_see(standing: Standing) -> None:
    series = opened(standing)
    move_body(body=standing.group, parent=standing.assistant, by=standing.system, at=AT)
    with acting(standing.helper):
        assert Meeting.objects.filter(series=series).exists()
    with acting(standing.leader):
        assert not Meeting.objects.filter(series=series).exists()


def test_a_feed_opens_a_bodys_calendar_until_it_is_revoked(standing: Standing) -> None:
    opened(standing)
    by = standing.handler
    with acting(standing.audit), pytest.raises(NotAllowed):
        ops.make_feed(name="手机", by=standing.audit, at=AT)
    with acting(by):
        feed, secret = ops.make_feed(name="手机", by=by, at=AT)
        assert secret not in feed.digest
    assert ops.open_feed(secret="jxc_other", at=AT) is None
    opening = ops.open_feed(secret=secret, at=AT)
    assert opening is not None
    assert opening.body_id == by.body_id
    with acting(standing.supervisor), pytest.raises(NotAllowed):
        ops.revoke_feed(feed=feed, by=standing.supervisor, at=AT)
    with acting(by):
        ops.revoke_feed(feed=feed, by=by, at=AT)
    assert ops.open_feed(secret=secret, at=AT) is None


def test_nobody_takes_a_step_that_the_table_has_not(standing: Standing) -> None:
    series = opened(standing)
    meeting = meeting_on(series, MONDAY, standing)
    with acting(Actor.system(body_id=standing.group.pk)), pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(number="x")
