"""Joining: who may, what stands in the way, what it shows to whom, and that nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from jianxing.alike import operations, queries
from jianxing.alike.models import Joining
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.findings import operations as findings
from jianxing.findings import queries as reading
from jianxing.findings import whole
from jianxing.findings.models import Finding
from jianxing.findings.waiting import waiting
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.notices.queries import running_clock
from tests.integration.findings import matters
from tests.integration.findings.matters import AT, TODAY
from tests.standing import Standing

pytestmark = pytest.mark.django_db


def fresh(finding: Finding, by: Actor) -> Finding:
    with acting(by):
        return whole.one(pk=finding.pk)


def joined(standing: Standing, finding: Finding, kept: Finding, **more: Any) -> Joining:
    with acting(standing.supervisor):
        return operations.join(
            finding=finding, kept=kept, reason="同一处管线", by=standing.supervisor, at=AT, **more
        )


def test_only_the_body_that_supervises_both_joins(standing: Standing) -> None:
    one, other = matters.assigned(standing), matters.registered(standing)
    for by in (standing.handler, standing.leader, standing.outsider):
        with acting(by), pytest.raises(NotAllowed):
            operations.join(finding=one, kept=other, reason="同", by=by, at=AT)
    with acting(standing.supervisor):
        findings.transfer(
            finding=other, to_body=standing.outside, reason="归口", by=standing.supervisor, at=AT
        )
    with acting(standing.supervisor), pytest.raises(NotAllowed):
        operations.join(finding=one, kept=other, reason="同", by=standing.supervisor, at=AT)


def test_a_joining_needs_a_reason_and_two(standing: Standing) -> None:
    one, other = matters.registered(standing), matters.registered(standing)
    with acting(standing.supervisor):
        for kept, reason in ((other, " "), (one, "同")):
            with pytest.raises(Refused):
                operations.join(finding=one, kept=kept, reason=reason, by=standing.supervisor, at=AT)
        assert not Joining.objects.exists()


def test_there_are_no_chains(standing: Standing) -> None:
    one, two, three = (matters.registered(standing) for _n in range(3))
    joined(standing, one, two)
    with acting(standing.supervisor):
        for finding, kept in ((two, three), (three, one), (two, one)):
            with pytest.raises(Refused):
                operations.join(finding=finding, kept=kept, reason="同", by=standing.supervisor, at=AT)
    joined(standing, three, two)


def test_the_database_refuses_what_the_operation_does(standing: Standing) -> None:
    one, two, three = (matters.registered(standing) for _n in range(3))
    joined(standing, one, two)

    def insert(finding: Finding, kept: Finding, body: int) -> None:
        Joining.objects.create(
            finding=finding, kept=kept, state_before="registered", reason="x", body_id=body, joined_at=AT
        )

    attempts = [(two, three), (three, one), (three, three), (one, three)]
    for finding, kept in attempts:
        with acting(standing.supervisor), pytest.raises(DatabaseError), transaction.atomic():
            insert(finding, kept, standing.group.pk)
    with acting(standing.leader), pytest.raises(DatabaseError), transaction.atomic():
        insert(three, two, standing.commission.pk)
    with acting(standing.supervisor), pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.filter(pk=three.pk).update(state="joined")
    with acting(standing.supervisor), pytest.raises(DatabaseError), transaction.atomic():
        Finding.objects.filter(pk=one.pk).update(state="registered")
    with acting(standing.supervisor), pytest.raises(DatabaseError), transaction.atomic():
        Joining.objects.filter(finding=one).update(reason="other")
    with acting(standing.supervisor), pytest.raises(DatabaseError), transaction.atomic():
        findings.void(finding=fresh(two, standing.supervisor), reason="错", by=standing.supervisor, at=AT)


def test_a_joining_that_puts_nothing_aside_does_not_commit(standing: Standing) -> None:
    one, two = matters.registered(standing), matters.registered(standing)

    @transaction.atomic
    def note_without_putting_aside() -> None:
        Joining.objects.create(
            finding=one, kept=two, state_before="registered", reason="x", body=standing.group, joined_at=AT
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with acting(standing.supervisor), pytest.raises(DatabaseError):
        note_without_putting_aside()


def test_what_is_joined_counts_once_and_its_clocks_stop(standing: Standing) -> None:
    one, kept = matters.assigned(standing), matters.assigned(standing)
    assert running_clock(subject="finding", subject_id=one.pk, purpose="due")
    joined(standing, one, kept)
    assert running_clock(subject="finding", subject_id=one.pk, purpose="due") is None
    assert running_clock(subject="finding", subject_id=kept.pk, purpose="due") is not None
    with acting(standing.supervisor):
        page = reading.page(filters=reading.Filters(), by=standing.supervisor, today=TODAY)
        assert [finding.pk for finding in page.findings] == [kept.pk]
        assert page.count == 1
        asked = reading.page(filters=reading.Filters(states=("joined",)), by=standing.supervisor, today=TODAY)
        assert [finding.pk for finding in asked.findings] == [one.pk]
    with acting(standing.handler):
        assert waiting(by=standing.handler, today=TODAY).to_accept == 1


def test_parted_it_stands_where_it_stood(standing: Standing) -> None:
    for make in (matters.registered, matters.assigned, matters.submitted, matters.closed):
        one, kept = make(standing), matters.registered(standing)
        before = fresh(one, standing.supervisor)
        clocks = [
            running_clock(subject="finding", subject_id=one.pk, purpose=p) for p in ("due", "look_back")
        ]
        joined(standing, fresh(one, standing.supervisor), kept)
        with acting(standing.supervisor):
            with pytest.raises(Refused):
                operations.part(finding=whole.one(pk=one.pk), reason="", by=standing.supervisor, at=AT)
            operations.part(finding=whole.one(pk=one.pk), reason="两处", by=standing.supervisor, at=AT)
        after = fresh(one, standing.supervisor)
        assert (after.state, after.due_on, after.look_back_on) == (
            before.state, before.due_on, before.look_back_on,
        )  # fmt: skip
        again = [running_clock(subject="finding", subject_id=one.pk, purpose=p) for p in ("due", "look_back")]
        assert [clock and clock.due_on for clock in again] == [clock and clock.due_on for clock in clocks]
        with acting(standing.supervisor), pytest.raises(Refused):
            operations.part(finding=after, reason="再", by=standing.supervisor, at=AT)
        joined(standing, after, kept)  # and it may be joined again


def test_an_open_extension_is_decided_first(standing: Standing) -> None:
    one, kept = matters.rectifying(standing), matters.registered(standing)
    assert one.due_on is not None
    later = one.due_on + timedelta(30)
    with acting(standing.handler):
        findings.ask_extension(finding=one, new_due_on=later, reason="汛期", by=standing.handler, at=AT)
    with pytest.raises(Refused):
        joined(standing, fresh(one, standing.supervisor), kept)


def test_a_joining_shows_nobody_a_finding(standing: Standing) -> None:
    one, kept = matters.assigned(standing), matters.registered(standing)
    joined(standing, one, kept)
    assert not matters.seen_by(standing.handler, kept)
    with acting(standing.handler):
        held = whole.one(pk=one.pk)
        assert held.state == "joined"
        assert queries.joined_into(finding=held) is None
        assert not Joining.objects.exists()
        assert kept.number not in str(
            [(act.public, act.detail.content) for act in reading.acts(pk=one.pk) if hasattr(act, "detail")]
        )
    with acting(standing.leader):
        joining = queries.joined_into(finding=one)
        assert joining is not None
        assert joining.kept_id == kept.pk
        assert [held.finding_id for held in queries.joined_here(finding=kept)] == [one.pk]


def test_with_show_those_who_answered_see_the_kept_one(standing: Standing) -> None:
    one, kept = matters.assigned(standing), matters.registered(standing)
    joined(standing, one, kept, show=True)
    for by in (standing.handler, standing.helper):
        assert matters.seen_by(by, kept)
    assert not matters.seen_by(standing.outsider, kept)
    with acting(standing.supervisor):
        acts = dict(Act.objects.filter(subject="finding").values_list("kind", "caused_by"))
        cause = Act.objects.get(kind="finding.join").pk
    assert acts["finding.keep"] == acts["finding.share"] == cause


def test_time_line_and_evidence_stay(standing: Standing) -> None:
    one, kept = matters.submitted(standing), matters.registered(standing)
    joined(standing, one, kept)
    held = fresh(one, standing.supervisor)
    assert len(held.file_links.all()) == 1
    with acting(standing.supervisor):
        kinds = [act.kind for act in reading.acts(pk=one.pk)]
    assert kinds[-1] == "finding.join"
    assert "finding.submit" in kinds
    with acting(standing.handler), pytest.raises(Refused):
        findings.report_progress(finding=held, text="x", percent=1, by=standing.handler, at=AT)
