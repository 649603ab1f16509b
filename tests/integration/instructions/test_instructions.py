"""A leader's word: who may write, sign, receive, report, confirm; who sees what; what never changes."""

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError

from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.models import Appointment, Person
from jianxing.directory.operations import move_body
from jianxing.directory.policies import NotAllowed, StepRefused, TextMissing
from jianxing.evidence.models import File
from jianxing.instructions import operations as ops
from jianxing.instructions import policies, queries
from jianxing.instructions.models import Charge, Instruction, Report
from jianxing.instructions.operations import Asked
from jianxing.instructions.operations.carrying import DeadlineMissing
from jianxing.instructions.operations.writing import AskedWrongly, digest_of
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.notices.models import Clock, Notice
from jianxing.notices.operations import tick
from tests.integration.findings import matters as findings
from tests.integration.instructions import matters
from tests.integration.instructions.matters import charge_of
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


def sees(by: Actor, instruction: Instruction) -> tuple[bool, bool]:
    with acting(by):
        return (
            Instruction.objects.filter(pk=instruction.pk).exists(),
            Charge.objects.filter(instruction=instruction).exists(),
        )


def test_only_a_leader_writes_and_no_officer_drafts(standing: Standing) -> None:
    for by in (standing.supervisor, standing.handler):
        with acting(by), pytest.raises(NotAllowed):
            ops.write(words="x", asked=[matters.to_group(standing)], by=by, at=AT)
    with acting(standing.system), pytest.raises(NotAllowed):
        ops.draft(proposal="x", asked=[matters.to_group(standing)], by=standing.system, at=AT)


def test_it_goes_to_ones_own_body_and_those_below(standing: Standing) -> None:
    for body in (standing.outside, standing.department):
        with acting(standing.leader), pytest.raises(policies.NotToThem):
            ops.write(
                words="x", asked=[Asked(addressee=body, text="x", due_days=1)], by=standing.leader, at=AT
            )
    above = [Asked(addressee=standing.commission, text="x", due_days=1)]
    with acting(standing.group_leader), pytest.raises(policies.NotToThem):
        ops.write(words="x", asked=above, by=standing.group_leader, at=AT)


def test_on_a_finding_it_goes_to_nobody_who_does_not_see_it(standing: Standing) -> None:
    finding = findings.registered(standing)
    asked = [Asked(addressee=standing.department, text="x", due_days=1)]
    with acting(standing.group_leader), pytest.raises(policies.NotToThem):
        ops.write(words="x", asked=asked, matter=finding, by=standing.group_leader, at=AT)
    assigned = findings.assigned(
        standing
    )  # the responsible body sees it from now on, and answers to the group
    with acting(standing.group_leader):
        made = ops.write(words="请抓紧", asked=asked, matter=assigned, by=standing.group_leader, at=AT)
        with pytest.raises(IntegrityError, match="does not see"):
            Charge.objects.create(
                instruction=made, addressee=standing.outside, asked="x", due_days=1, state="proposed",
                visible_to=[standing.group.pk],
            )  # fmt: skip


@pytest.mark.parametrize(
    "fields", [{"due_days": None}, {"due_on": TODAY}, {"due_days": None, "due_on": TODAY - timedelta(days=1)}]
)
def test_what_is_asked_has_one_deadline_to_come(standing: Standing, fields: dict[str, object]) -> None:
    with acting(standing.leader), pytest.raises(AskedWrongly):
        ops.write(words="x", asked=[matters.to_group(standing, **fields)], by=standing.leader, at=AT)
    with acting(standing.leader), pytest.raises(AskedWrongly):
        ops.write(words="x", asked=[], by=standing.leader, at=AT)


def test_a_draft_is_seen_at_home_alone_and_signed_by_another(standing: Standing) -> None:
    draft = matters.drafted(standing)
    assert sees(standing.group_leader, draft) == (True, True)
    assert sees(standing.leader, draft) == sees(standing.outsider, draft) == (False, False)
    with acting(standing.supervisor):
        mine = queries.one(pk=draft.pk)
        with pytest.raises(NotAllowed):
            ops.sign(instruction=mine, by=standing.supervisor, at=AT)
    as_leader = Actor(
        person_id=standing.supervisor.person_id, body_id=standing.group.pk, role=standing.leader.role
    )
    with acting(as_leader), pytest.raises(NotAllowed):
        ops.sign(instruction=queries.one(pk=draft.pk), by=as_leader, at=AT)
    with acting(as_leader), pytest.raises(IntegrityError):
        Instruction.objects.filter(pk=draft.pk).update(
            state="signed", signed_at=AT, signed_by_id=as_leader.person_id, digest="0" * 64
        )


def test_signing_sends_it_with_its_clock_and_its_digest(standing: Standing) -> None:
    draft = matters.drafted(standing)
    with acting(standing.group_leader):
        mine = queries.one(pk=draft.pk)
        ops.sign(instruction=mine, words="同意", by=standing.group_leader, at=AT)
        charges = list(Charge.objects.filter(instruction=mine))
        act = queries.signing_act(instruction=mine)
        assert act is not None
        assert act.public["digest"] == mine.digest == digest_of(mine, words="同意", charges=charges)
        assert mine.digest != hashlib.sha256(b"").hexdigest()
        assert charges[0].state == "sent"
        assert charges[0].due_on is not None
    assert Clock.objects.filter(subject="charge", subject_id=charges[0].pk, state="running").exists()
    assert sees(standing.leader, draft) == (True, True)
    assert sees(standing.handler, draft) == (False, False)


def test_an_addressee_reads_not_what_another_is_asked_and_reports(standing: Standing) -> None:
    finding = findings.assigned(standing)
    asked = [
        Asked(addressee=standing.group, text="盯办", due_days=5),
        Asked(addressee=standing.department, text="报方案", due_days=3),
    ]
    with acting(standing.group_leader):
        made = ops.write(words="请抓紧", asked=asked, matter=finding, by=standing.group_leader, at=AT)
    with acting(standing.handler):
        shown = queries.one(pk=made.pk)
        assert [charge.asked for charge in shown.charges.all()] == ["报方案"]
        assert shown.addressed == sorted([standing.group.pk, standing.department.pk])
    assert sees(standing.helper, made) == (False, False)


def test_the_addressee_carries_and_the_leader_has_the_last_word(standing: Standing) -> None:
    instruction = matters.written(standing)
    for by in (standing.leader, standing.group_leader, standing.supervisor):
        with acting(by), pytest.raises((NotAllowed, StepRefused)):
            ops.confirm(charge=charge_of(by, instruction), by=by, at=AT)
    with acting(standing.leader), pytest.raises(NotAllowed):
        ops.receive(charge=charge_of(standing.leader, instruction), by=standing.leader, at=AT)
    with acting(standing.supervisor), pytest.raises(StepRefused):
        ops.report(
            charge=charge_of(standing.supervisor, instruction), text="x", by=standing.supervisor, at=AT
        )
    reported = matters.reported(standing)
    with acting(standing.leader):
        charge = charge_of(standing.leader, reported)
        assert File.objects.filter(report_links__report__charge=charge).exists()
        assert not Clock.objects.filter(subject="charge", subject_id=charge.pk, state="running").exists()
        with pytest.raises(TextMissing):
            ops.give_back(charge=charge, reason=" ", due_days=3, by=standing.leader, at=AT)
        with pytest.raises(DeadlineMissing):
            ops.give_back(charge=charge, reason="不全", by=standing.leader, at=AT)
        ops.give_back(charge=charge, reason="不全", due_days=3, by=standing.leader, at=AT)
        assert Clock.objects.filter(subject="charge", subject_id=charge.pk, state="running").count() == 1
    with acting(standing.supervisor):
        ops.report(
            charge=charge_of(standing.supervisor, reported), text="补充", by=standing.supervisor, at=AT
        )
    with acting(standing.leader):
        ops.confirm(charge=charge_of(standing.leader, reported), by=standing.leader, at=AT)
        assert Report.objects.filter(charge=charge, returned_at=None).count() == 1
        kinds = Act.objects.filter(subject="charge", subject_id=charge.pk).order_by("pk")
        assert list(kinds.values_list("kind", flat=True)) == [
            f"charge.{name}" for name in ("send", "receive", "report", "return", "report", "confirm")
        ]


def test_who_is_named_carries_and_no_colleague(standing: Standing) -> None:
    named = Person.objects.get(pk=standing.colleague.person)
    with acting(standing.leader):
        asked = [matters.to_group(standing, person=named)]
        instruction = ops.write(words="x", asked=asked, by=standing.leader, at=AT)
    with acting(standing.supervisor), pytest.raises(NotAllowed):
        ops.receive(charge=charge_of(standing.supervisor, instruction), by=standing.supervisor, at=AT)
    with acting(standing.colleague):
        ops.receive(charge=charge_of(standing.colleague, instruction), by=standing.colleague, at=AT)
    stranger = Person.objects.get(pk=standing.outsider.person)
    with acting(standing.leader), pytest.raises(AskedWrongly):
        ops.write(words="x", asked=[matters.to_group(standing, person=stranger)], by=standing.leader, at=AT)


def test_what_is_signed_is_superseded_never_edited(standing: Standing) -> None:
    first = matters.written(standing)
    changes: list[dict[str, object]] = [
        {"words": "改"},
        {"proposal": "改"},
        {"addressed": []},
        {"urgency": "urgent"},
    ]
    for change in changes:
        with acting(standing.leader), pytest.raises(IntegrityError):
            Instruction.objects.filter(pk=first.pk).update(**change)
    with acting(standing.leader), pytest.raises(IntegrityError):
        Charge.objects.filter(instruction=first).update(asked="改")
    with acting(standing.leader):
        second = ops.write(
            words="改由专班办", asked=[matters.to_group(standing)], supersedes=queries.one(pk=first.pk),
            by=standing.leader, at=AT,
        )  # fmt: skip
        assert Instruction.objects.get(pk=first.pk).state == "superseded"
        assert charge_of(standing.leader, first).state == "ended"
        assert charge_of(standing.leader, second).state == "sent"
        with pytest.raises(StepRefused):
            ops.withdraw(instruction=queries.one(pk=first.pk), reason="x", by=standing.leader, at=AT)
    assert Clock.objects.filter(subject="charge", state="running").count() == 1


def test_withdrawing_says_why_and_stops_the_clock(standing: Standing) -> None:
    instruction = matters.written(standing)
    with acting(standing.supervisor), pytest.raises(NotAllowed):
        ops.withdraw(instruction=queries.one(pk=instruction.pk), reason="x", by=standing.supervisor, at=AT)
    with acting(standing.leader):
        with pytest.raises(TextMissing):
            ops.withdraw(instruction=queries.one(pk=instruction.pk), reason="", by=standing.leader, at=AT)
        ops.withdraw(instruction=queries.one(pk=instruction.pk), reason="已解决", by=standing.leader, at=AT)
    assert not Clock.objects.filter(subject="charge", state="running").exists()
    draft = matters.drafted(standing)
    with acting(standing.colleague), pytest.raises(NotAllowed):
        ops.withdraw(instruction=queries.one(pk=draft.pk), reason="x", by=standing.colleague, at=AT)
    with acting(standing.group_leader):
        ops.return_draft(instruction=queries.one(pk=draft.pk), reason="重拟", by=standing.group_leader, at=AT)
    assert sees(standing.leader, draft) == (False, False)


def test_lateness_comes_to_the_leaders_body_and_then_above_each_once(standing: Standing) -> None:
    with acting(standing.group_leader):
        asked = [Asked(addressee=standing.group, text="x", due_days=1)]
        ops.write(words="x", asked=asked, by=standing.group_leader, at=AT)
    for days in (1, 2, 30, 31):
        tick(today=TODAY + timedelta(days=days), at=AT + timedelta(days=days))
    told = {}
    for by in (standing.supervisor, standing.leader, standing.outsider):
        with acting(by):
            told[by] = list(
                Notice.objects.filter(kind__startswith="clock").order_by("pk").values_list("kind", flat=True)
            )
    assert sorted(told[standing.supervisor]) == ["clock.near", "clock.overdue"]
    assert told[standing.leader] == ["clock.escalated"]
    assert told[standing.outsider] == []


def test_who_stands_above_follows_a_reorganisation(standing: Standing) -> None:
    draft = matters.drafted(standing)
    with acting(standing.group_leader):
        ops.sign(instruction=queries.one(pk=draft.pk), by=standing.group_leader, at=AT)
    assert (sees(standing.leader, draft), sees(standing.outsider, draft)) == ((True, True), (False, False))
    standing.group.refresh_from_db()
    move_body(body=standing.group, parent=standing.outside, by=Actor.system(), at=AT)
    assert (sees(standing.leader, draft), sees(standing.outsider, draft)) == ((False, False), (True, True))


def test_a_page_of_the_list_takes_as_many_queries_however_many_there_are(
    standing: Standing, django_assert_num_queries: object
) -> None:
    for _ in range(4):
        matters.written(standing)
    filters = queries.Filters()
    with acting(standing.leader), django_assert_num_queries(3):  # type: ignore[operator]
        shown = queries.page(filters=filters, by=standing.leader, today=TODAY, size=3)
        assert [len(row.charges.all()) for row in shown.rows] == [1, 1, 1]
    with acting(standing.leader):
        rest = queries.page(
            filters=filters, by=standing.leader, today=TODAY, size=3, cursor=shown.next_cursor
        )
    assert (len(rest.rows), rest.next_cursor, rest.count) == (1, "", 4)


def test_lateness_is_told_to_the_leader_who_signed_and_to_who_is_charged_alone(standing: Standing) -> None:
    person = Person.objects.get(pk=standing.supervisor.person)
    with acting(standing.leader):
        ops.write(
            words=matters.WORDS,
            asked=[matters.to_group(standing, person=person)],
            by=standing.leader,
            at=AT,
        )
    tick(today=TODAY + timedelta(days=20), at=AT + timedelta(days=20))
    for by, why in ((standing.leader, "asked"), (standing.supervisor, "owes")):
        with acting(by):
            told = Notice.objects.filter(kind="clock.overdue")
            assert [(notice.person_id, notice.why) for notice in told] == [(by.person, why)]


def test_lateness_is_told_to_the_body_of_a_leader_who_has_left_and_a_charge_goes_to_the_successor(
    standing: Standing,
) -> None:
    person = Person.objects.get(pk=standing.supervisor.person)
    with acting(standing.leader):
        ops.write(
            words=matters.WORDS,
            asked=[matters.to_group(standing, person=person)],
            by=standing.leader,
            at=AT,
        )
    with acting(standing.security):
        for by, heir in ((standing.leader, None), (standing.supervisor, standing.colleague)):
            directory.end_appointment(
                held=Appointment.objects.get(person_id=by.person),
                last_day=TODAY,
                successor=Person.objects.get(pk=heir.person) if heir else None,
                by=standing.security,
                at=AT,
            )
    tick(today=TODAY + timedelta(days=20), at=AT + timedelta(days=20))
    with acting(standing.colleague):
        charge = Charge.objects.get()
        assert (charge.person_id, charge.carrier_id) == (person.pk, standing.colleague.person)
        ops.receive(charge=charge_of(standing.colleague, charge.instruction), by=standing.colleague, at=AT)
        assert Act.objects.filter(kind="charge.hand_over").count() == 1
        told = Notice.objects.filter(kind="clock.overdue")
        assert [notice.person_id for notice in told] == [standing.colleague.person]
    with acting(standing.leader):
        assert [notice.person_id for notice in Notice.objects.filter(kind="clock.overdue")] == [None]
