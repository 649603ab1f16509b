"""What follows by itself: deadlines when a year is published, what is routed when somebody leaves. Refusals first."""

from datetime import date, datetime, timedelta

import pytest

from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.models import Appointment
from jianxing.directory.policies import NotAllowed
from jianxing.findings import operations as ops
from jianxing.findings.models import Finding, Routing
from jianxing.findings.operations.registering import DueRefused
from jianxing.kernel.actor import Actor, Role
from jianxing.ledger.models import Act
from jianxing.notices.models import Clock, Notice
from jianxing.notices.operations import publish_year, set_workday, tick
from tests.integration.findings import matters, offices
from tests.integration.findings.offices import fresh, make_inside, person_of
from tests.standing import AT, PASSWORD, SHANGHAI, TODAY, Standing

pytestmark = pytest.mark.django_db

#: A Monday before a year of which nothing is published.
BEFORE = datetime(2029, 12, 24, 9, 0, tzinfo=SHANGHAI)
#: Ten working days later by the week alone, and with New Year's Day off.
BY_THE_WEEK, AS_PUBLISHED = date(2030, 1, 7), date(2030, 1, 8)


def counted(standing: Standing) -> Finding:
    by = standing.supervisor
    finding = matters.registered(standing)
    with acting(by):
        return ops.assign(finding=finding, responsible=standing.department, due_days=10, by=by, at=BEFORE)


def by_date(standing: Standing) -> Finding:
    by = standing.supervisor
    finding = matters.registered(standing)
    with acting(by):
        return ops.assign(
            finding=finding, responsible=standing.department, due_on=BY_THE_WEEK, by=by, at=BEFORE
        )


def published(standing: Standing) -> int:
    by = standing.system
    with acting(by):
        set_workday(day=date(2029, 10, 1), is_workday=False, note="国庆节", by=by, at=BEFORE)
        assert publish_year(year=2029, by=by, at=BEFORE) == 0
        set_workday(day=date(2030, 1, 1), is_workday=False, note="元旦", by=by, at=BEFORE)
        return publish_year(year=2030, by=by, at=BEFORE)


def test_nobody_but_the_system_officer_has_deadlines_counted_again(standing: Standing) -> None:
    finding = counted(standing)
    with acting(standing.supervisor), pytest.raises(NotAllowed):
        publish_year(year=2030, by=standing.supervisor, at=BEFORE)
    with acting(standing.supervisor):
        assert (fresh(standing.supervisor, finding).due_on, finding.due_provisional) == (BY_THE_WEEK, True)


def test_publishing_a_year_counts_again_what_was_counted_through_it(standing: Standing) -> None:
    finding, given = counted(standing), by_date(standing)
    with acting(standing.handler):
        ops.accept(finding=fresh(standing.handler, finding), by=standing.handler, at=BEFORE)
        ops.route(
            finding=fresh(standing.handler, finding),
            unit="工程科",
            handler=person_of(standing.handler),
            due_days=8,
            by=standing.handler,
            at=BEFORE,
        )
    assert published(standing) == 2
    with acting(standing.supervisor):
        found, same = (fresh(standing.supervisor, one) for one in (finding, given))
        act = Act.objects.get(kind="finding.recount")
        assert (
            Clock.objects.get(subject="finding", subject_id=finding.pk, purpose="due").due_on == AS_PUBLISHED
        )
    assert (found.due_on, found.due_provisional) == (AS_PUBLISHED, False)
    assert (same.due_on, same.due_provisional) == (BY_THE_WEEK, False)
    assert (act.subject_id, act.public["was"], act.public["due_on"]) == (
        finding.pk,
        BY_THE_WEEK.isoformat(),
        AS_PUBLISHED.isoformat(),
    )
    with acting(standing.handler):
        assert Routing.objects.get(finding=finding, ended_at=None).due_on == date(2030, 1, 4)
        told = Notice.objects.filter(kind="finding.recounted")
        assert [notice.params["due_on"] for notice in told] == [AS_PUBLISHED.isoformat()]
    with acting(standing.audit):
        cause = Act.objects.get(kind="calendar.publish", subject_id=2030)
    assert (act.caused_by, cause.public["moved"]) == (cause.pk, 2)


def test_an_extension_is_a_day_and_is_not_counted_again(standing: Standing) -> None:
    finding = counted(standing)
    with acting(standing.handler):
        ops.accept(finding=fresh(standing.handler, finding), by=standing.handler, at=BEFORE)
        later = date(2030, 2, 1)
        held = fresh(standing.handler, finding)
        ops.ask_extension(finding=held, new_due_on=later, reason="汛期", by=standing.handler, at=BEFORE)
    with acting(standing.supervisor):
        held = fresh(standing.supervisor, finding)
        ops.decide_extension(finding=held, granted=True, reason="属实", by=standing.supervisor, at=BEFORE)
    assert published(standing) == 0
    with acting(standing.supervisor):
        assert fresh(standing.supervisor, finding).due_on == later


def test_a_reopening_gives_no_day_that_is_past_and_says_that_its_own_is_provisional(
    standing: Standing,
) -> None:
    by, finding = standing.supervisor, matters.closed(standing)
    with acting(by):
        with pytest.raises(DueRefused):
            ops.reopen(finding=finding, reason="反弹", due_on=TODAY - timedelta(days=1), by=by, at=AT)
        ops.reopen(finding=fresh(by, finding), reason="反弹", due_on=None, by=by, at=BEFORE)
        found = fresh(by, finding)
        clock = Clock.objects.get(subject="finding", subject_id=finding.pk, purpose="due", state="running")
    assert (found.due_on, found.due_provisional) == (BY_THE_WEEK, True)
    assert found.due_kind == Finding.DueKind.WORKING_DAYS
    assert (clock.due_on, clock.provisional, clock.counted_days) == (BY_THE_WEEK, True, 10)
    assert published(standing) == 1


def successor(of: Actor) -> Actor:
    node = Actor.system()
    person = directory.add_person(
        login=f"next-{of.person}", name="接替", password=PASSWORD, is_officer=False,
        must_change_password=False, by=node, at=AT,
    )  # fmt: skip
    body = Appointment.objects.get(person_id=of.person).body
    directory.appoint(
        person=person, body=body, role=Role.HANDLER, valid_from=date(2024, 1, 1), by=node, at=AT
    )
    return Actor(person_id=person.pk, body_id=of.body_id, role=Role.HANDLER)


def test_who_leaves_an_office_hands_over_what_is_routed_to_it(standing: Standing) -> None:
    inside, finding = make_inside(standing), matters.rectifying(standing)
    head = standing.department_head
    with acting(head):
        ops.route(
            finding=fresh(head, finding),
            office=inside.office,
            handler=offices.person_of(inside.clerk),
            due_days=3,
            by=head,
            at=AT,
        )
    heir = successor(inside.clerk)
    held = Appointment.objects.get(person_id=inside.clerk.person)
    with acting(standing.security):
        handed = directory.end_appointment(
            held=held, last_day=TODAY, successor=person_of(heir), by=standing.security, at=AT
        )
    assert handed == 1
    with acting(head):
        assert Routing.objects.get(finding=finding, ended_at=None).handler_id == heir.person
        assert Act.objects.filter(kind="routing.hand_over").count() == 1
    tick(today=TODAY + timedelta(days=20), at=AT + timedelta(days=20))
    with acting(heir):
        told = Notice.objects.filter(kind="clock.overdue", person_id=heir.person)
        assert [notice.why for notice in told] == ["owes"]
