"""Subscriptions: conditions that must all hold, what is seen at that instant, each event once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.models import Person
from jianxing.findings.queries import Filters
from jianxing.kernel.actor import Actor
from jianxing.ledger.sealer import seal_all
from jianxing.notices import queries as notices
from jianxing.notices.operations import deliver_mail
from jianxing.subscriptions import operations, queries
from jianxing.subscriptions.models import Subscription
from tests.integration.findings import matters
from tests.integration.findings.matters import AT, TODAY
from tests.standing import Standing

pytestmark = pytest.mark.django_db


def subscribed(by: Actor, *kinds: str, **more: Any) -> Subscription:
    filters = more.pop("filters", Filters())
    with acting(by):
        return operations.subscribe(
            name=more.pop("name", "我关心的"),
            kinds=kinds or ("assign",),
            filters=filters,
            by=by,
            at=AT,
            **more,
        )


def told() -> int:
    seal_all(clock=lambda: AT)
    return operations.tell_subscribers(today=TODAY, at=AT)


def lines(by: Actor) -> list[notices.Line]:
    with acting(by):
        return notices.inbox(by=by)


def test_nobody_reads_or_ends_what_another_subscribes_to(standing: Standing) -> None:
    held = subscribed(standing.supervisor)
    for by in (standing.colleague, standing.leader, standing.outsider):
        with acting(by):
            assert not Subscription.objects.exists()
            operations.end(subscription=held, by=by, at=AT)
    with acting(standing.supervisor):
        assert queries.own(by=standing.supervisor) == [held]


def test_a_subscription_needs_a_name_and_an_event(standing: Standing) -> None:
    with acting(standing.supervisor):
        for name, kinds in ((" ", ["assign"]), ("a", []), ("a", ["sign_in"])):
            with pytest.raises(operations.SubscriptionRefused):
                operations.subscribe(name=name, kinds=kinds, filters=Filters(), by=standing.supervisor, at=AT)


def test_all_conditions_must_hold(standing: Standing) -> None:
    leader = standing.leader
    subscribed(leader, name="都符合", filters=Filters(domain="transport", responsible=standing.department.pk))
    subscribed(leader, name="缺一项", filters=Filters(domain="transport", responsible=standing.assistant.pk))
    subscribed(leader, name="词", filters=Filters(domain="transport", words="管线 未批复"))
    matters.assigned(standing)
    assert told() == 1
    [line] = lines(leader)
    assert (line.kind, line.subscriptions) == ("finding.assign", ("词", "都符合"))
    assert told() == 0
    assert len(lines(leader)) == 1


def test_only_what_is_seen_at_that_instant_is_told(standing: Standing) -> None:
    subscribed(standing.outsider, "register", "assign")
    subscribed(standing.leader, "register", "assign")
    matters.assigned(standing)
    seal_all(clock=lambda: AT)
    directory.move_body(body=standing.group, parent=standing.outside, by=Actor.system(), at=AT)
    operations.tell_subscribers(today=TODAY, at=AT)
    assert lines(standing.leader) == []
    assert len(lines(standing.outsider)) == 2


def test_what_one_is_told_anyway_gets_the_further_reason_and_no_second_notice(standing: Standing) -> None:
    subscribed(standing.handler)
    matters.assigned(standing)
    assert told() == 0
    [line] = lines(standing.handler)
    assert (line.kind, line.why, line.subscriptions) == ("finding.assigned", "responsible", ("我关心的",))
    [other] = lines(standing.department_head)
    assert other.subscriptions == ()


def test_ones_own_acts_what_happens_in_a_pause_and_after_the_end_is_not_told(standing: Standing) -> None:
    by = standing.supervisor
    mine, held = subscribed(by, "register"), subscribed(standing.leader, "register")
    matters.registered(standing)
    assert told() == 1
    assert lines(by) == []
    with acting(standing.leader):
        operations.set_paused(subscription=held, paused=True, by=standing.leader)
    matters.registered(standing)
    seal_all(clock=lambda: AT)
    with acting(standing.leader):
        operations.set_paused(subscription=held, paused=False, by=standing.leader)
    assert told() == 0
    with acting(standing.leader):
        operations.end(subscription=held, by=standing.leader, at=AT)
    matters.registered(standing)
    assert told() == 0
    assert mine.pk != held.pk


def test_many_events_are_one_notice(standing: Standing) -> None:
    subscribed(standing.leader, "register")
    for _n in range(operations.MOST_SINGLY + 1):
        matters.registered(standing)
    assert told() == 1
    [line] = lines(standing.leader)
    assert (line.kind, line.params["count"]) == ("subscription.many", operations.MOST_SINGLY + 1)


def test_daily_mail_waits_for_the_morning_and_says_why(standing: Standing, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    Person.objects.filter(pk=standing.leader.person).update(email="leader@example.org", language="en")
    subscribed(standing.leader, "register", delivery="daily")
    finding = matters.registered(standing)
    told()
    assert deliver_mail(limit=10, at=AT).sent == 0
    assert deliver_mail(limit=10, at=AT + timedelta(hours=23)).sent == 1
    [letter] = mail.outbox
    assert finding.number in letter.body
    assert "我关心的" in letter.body
    assert finding.description not in letter.body
