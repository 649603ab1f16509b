"""A lead from its sealing to the result, and everything that is refused on the way."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, Refused, StepRefused
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.notices.models import Clock, Notice
from jianxing.referrals import operations as ops
from jianxing.referrals import queries
from jianxing.referrals.lifecycle import State
from jianxing.referrals.models import Grant, Part, Referral
from jianxing.referrals.operations import NotAuthorised
from tests.integration.referrals import leads
from tests.integration.referrals.leads import Two, authorise, opened, opener, received, seen, sent
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def test_nobody_passes_on_what_he_sealed_and_only_a_leader_does(two: Two) -> None:
    by = two.ours.leader
    with acting(by):
        mine = ops.seal(lead=leads.LEAD, to=two.theirs.body, by=by, at=AT)
        with pytest.raises(NotAllowed):
            ops.send(referral=mine, by=by, at=AT)
    made = leads.sealed(two)
    with acting(two.ours.supervisor), pytest.raises(NotAllowed):
        ops.send(referral=made, by=two.ours.supervisor, at=AT)


def test_until_it_is_passed_on_the_receiver_sees_nothing(two: Two) -> None:
    made = leads.sealed(two)
    with pytest.raises(Referral.DoesNotExist):
        seen(two.theirs.leader, made)
    with acting(two.theirs.leader):
        assert not Part.objects.exists()
        assert not Notice.objects.filter(kind__startswith="referral").exists()


def test_those_above_and_outside_and_officers_see_nothing(two: Two, standing: Standing) -> None:
    made = received(two)
    for by in (standing.leader, standing.handler, standing.security, standing.audit, standing.system):
        with acting(by):
            assert not Referral.objects.exists(), by.role
            assert not Part.objects.exists()
            assert not Grant.objects.exists()
        with pytest.raises(Referral.DoesNotExist):
            seen(by, made)


def test_a_receiver_opens_nothing_before_it_has_acknowledged(two: Two) -> None:
    made = sent(two)
    with pytest.raises(NotAllowed):
        authorise(two.theirs, made)


def test_custody_moves_and_the_origin_opens_it_no_more(two: Two) -> None:
    made = received(two)
    assert seen(two.ours.leader, made).custody_id == two.theirs.body.pk
    with pytest.raises(NotAllowed):
        authorise(two.ours, made)
    assert opened(two.theirs, made).text == leads.TEXT


def test_what_is_shared_stays_with_the_origin_and_both_open_it(two: Two) -> None:
    made = received(two, is_shared=True)
    assert seen(two.ours.leader, made).custody_id == two.ours.body.pk
    assert opened(two.ours, made).text == leads.TEXT
    assert opened(two.theirs, made).text == leads.TEXT


def test_an_authorisation_is_given_by_another_and_spent_once(two: Two) -> None:
    made, by = received(two), two.theirs.supervisor
    mine = opener(by)
    with acting(by), pytest.raises(NotAuthorised):
        ops.open_lead(referral=queries.one(pk=made.pk), opener=mine, by=by, at=AT)
    read = opened(two.theirs, made)
    assert (read.title, read.text) == (leads.TITLE, leads.TEXT)
    assert leads.REPORTER not in f"{read.title}{read.text}{read.files}{read.answers}"
    with acting(by), pytest.raises(NotAuthorised):
        ops.open_lead(referral=queries.one(pk=made.pk), opener=mine, by=by, at=AT)
    with acting(two.theirs.leader):
        [own] = leads.present(two.theirs.leader)
        with pytest.raises(NotAllowed):
            ops.grant(referral=queries.one(pk=made.pk), to=own, by=two.theirs.leader, at=AT)


def test_the_database_spends_an_authorisation_once(two: Two) -> None:
    made, by = received(two), two.theirs.supervisor
    opened(two.theirs, made)
    with acting(by), pytest.raises(DatabaseError), transaction.atomic():
        Grant.objects.filter(referral=made).update(spent_at=None)


def test_an_attachment_opens_only_for_who_has_just_opened_the_lead(two: Two) -> None:
    made, by = received(two), two.theirs.supervisor
    mine = opener(by)

    def attachment(at: datetime = AT) -> tuple[object, bytes]:
        with acting(by):
            return ops.open_file(referral=queries.one(pk=made.pk), ordinal=0, opener=mine, by=by, at=at)

    with pytest.raises(NotAuthorised):
        attachment()
    read = opened(two.theirs, made)
    assert [one.name for one in read.files] == [leads.PAPER.name]
    assert attachment()[1] == leads.PAPER.content
    with pytest.raises(NotAuthorised):
        attachment(at=AT + timedelta(minutes=16))


def test_who_holds_no_key_opens_nothing_and_spends_nothing(two: Two) -> None:
    made, by = received(two), two.theirs.supervisor
    authorise(two.theirs, made)
    with acting(by):
        with pytest.raises(Refused):
            ops.open_lead(referral=queries.one(pk=made.pk), opener=leads.stranger(), by=by, at=AT)
        assert queries.grant_to_spend(referral=made, person_id=by.person) is not None


def test_each_opening_is_an_act_that_says_nothing(two: Two) -> None:
    made, by = received(two), two.theirs.supervisor
    opened(two.theirs, made)
    with acting(by):
        act = Act.objects.get(kind="referral.open", subject_id=made.pk)
        assert (act.person_id, act.public) == (by.person_id, {"state": "received"})
        everything = repr(list(Act.objects.values_list("public", "commitments")))
    for word in (leads.TITLE, leads.TEXT, leads.REPORTER, leads.PAPER.name):
        assert word not in everything


def test_returned_as_not_ours(two: Two) -> None:
    made, by = received(two), two.theirs.leader
    with acting(by):
        with pytest.raises(Refused):
            ops.give_back(referral=queries.one(pk=made.pk), reason=" ", by=by, at=AT)
        ops.give_back(referral=queries.one(pk=made.pk), reason="不属我区管辖", by=by, at=AT)
    again = seen(two.ours.leader, made)
    assert (again.state, again.custody_id) == (State.RETURNED, two.ours.body.pk)
    read = opened(two.ours, made)
    assert [one.text for one in read.answers] == ["不属我区管辖"]
    assert read.text == leads.TEXT
    with pytest.raises(NotAllowed):
        authorise(two.theirs, made)
    by = two.ours.supervisor
    with acting(by):
        follow = ops.seal(lead=leads.LEAD, to=two.theirs.body, follows=queries.one(pk=made.pk), by=by, at=AT)
    assert follow.follows_id == made.pk


def test_disposed_of_and_the_result_told(two: Two) -> None:
    made, by = received(two), two.theirs.leader
    with acting(by):
        referral = queries.one(pk=made.pk)
        with pytest.raises(StepRefused):
            ops.dispose(referral=referral, disposal="verification", by=by, at=AT)
        ops.accept(referral=referral, by=by, at=AT)
        ops.dispose(referral=referral, disposal="verification", note="拟初核", by=by, at=AT)
        with pytest.raises(StepRefused):
            ops.take_up(referral=referral, by=by, at=AT)
        ops.tell_result(referral=referral, result="已立案", by=by, at=AT)
    read = opened(two.ours, made)
    assert (read.title, read.text, read.files) == ("", "", [])
    assert [one.text for one in read.answers] == ["已立案"]
    assert {one.text for one in opened(two.theirs, made).answers} == {"已立案", "拟初核"}


def test_what_was_put_aside_is_taken_up_again(two: Two) -> None:
    made, by = received(two), two.theirs.leader
    with acting(by):
        referral = queries.one(pk=made.pk)
        ops.accept(referral=referral, by=by, at=AT)
        ops.dispose(referral=referral, disposal="put_aside", by=by, at=AT)
        ops.take_up(referral=referral, by=by, at=AT)
        assert referral.state == State.ACCEPTED
        ops.dispose(referral=referral, disposal="concluded", note="无据", by=by, at=AT)
        ops.tell_result(referral=referral, result="予以了结", by=by, at=AT)
        with pytest.raises(StepRefused):
            ops.take_up(referral=referral, by=by, at=AT)


def test_the_clocks(two: Two) -> None:
    made = leads.sealed(two)

    def running() -> list[tuple[str, str, bool, str]]:
        found = Clock.objects.filter(subject="referral", subject_id=made.pk, state="running")
        return [(one.purpose, one.due_on.isoformat(), one.goes_up, one.number) for one in found]

    # 2025-03-06 is a Thursday: five working days end on the Thursday after, fifteen on 27 March.
    assert running() == [("pass_on", "2025-03-13", False, made.number)]
    with acting(two.ours.leader):
        ops.send(referral=queries.one(pk=made.pk), by=two.ours.leader, at=AT)
    assert running() == [("acknowledge", "2025-03-27", False, made.number)]
    by = two.theirs.leader
    with acting(by):
        referral = queries.one(pk=made.pk)
        ops.receive(referral=referral, by=by, at=AT)
        # A month later is Sunday 6 April; on Monday the 7th one works.
        [(purpose, due_on, *_rest)] = running()
        assert (purpose, due_on) == ("propose", "2025-04-07")
        ops.accept(referral=referral, by=by, at=AT)
        ops.dispose(referral=referral, disposal="concluded", by=by, at=AT)
    assert running() == []


def test_two_clicks_do_it_once(two: Two) -> None:
    made, by = sent(two), two.theirs.supervisor
    with acting(by):
        first, second = queries.one(pk=made.pk), queries.one(pk=made.pk)
        ops.receive(referral=first, by=by, at=AT)
        with pytest.raises(ops.Overtaken):
            ops.receive(referral=second, by=by, at=AT)


def test_the_database_refuses_other_steps_other_custody_and_other_eyes(two: Two, standing: Standing) -> None:
    made = received(two)
    wrong = (
        {"state": "sealed"},
        {"custody": two.ours.body},
        {"visible_to": [two.ours.body.pk, standing.commission.pk]},
        {"sealed_to": "0" * 64},
        {"receiver": standing.commission},
    )
    for changes in wrong:
        with acting(two.theirs.leader), pytest.raises(DatabaseError), transaction.atomic():
            Referral.objects.filter(pk=made.pk).update(**changes)
    with acting(two.theirs.leader), pytest.raises(DatabaseError), transaction.atomic():
        Part.objects.filter(referral=made).update(cipher=b"")


def test_what_a_notice_says_is_that_something_waits(two: Two) -> None:
    received(two)
    with acting(two.theirs.supervisor):
        told = list(Notice.objects.filter(subject="referral").values_list("kind", "params"))
    assert ("referral.sent", {}) in told
    assert all(params == {} for _kind, params in told)


def test_counts_for_officers_are_not_told_below_three(two: Two, standing: Standing) -> None:
    with acting(standing.security):
        assert queries.count_for_officers() is None
    for _one in range(3):
        sent(two)
    with acting(standing.security):
        assert queries.count_for_officers() == 3


def test_a_body_without_keys_is_sealed_nothing(two: Two, standing: Standing) -> None:
    by = two.ours.supervisor
    with acting(by), pytest.raises(Refused):
        ops.seal(lead=leads.LEAD, to=standing.commission, by=by, at=AT)
    with acting(by), pytest.raises(Refused):
        ops.seal(lead=leads.LEAD, to=two.ours.body, by=by, at=AT)


def test_a_department_works_on_no_leads(standing: Standing, two: Two) -> None:
    by: Actor = standing.handler
    with acting(by), pytest.raises(NotAllowed):
        ops.seal(lead=leads.LEAD, to=two.theirs.body, by=by, at=AT)


def test_row_security_has_no_row_without_an_acting_body(two: Two) -> None:
    sent(two)
    with connection.cursor() as cursor:
        for table in ("referral", "part", "partkey", "grant", "heldkey", "custodycopy", "personsecret"):
            cursor.execute(f"SELECT count(*) FROM referrals_{table}")
            assert cursor.fetchone() == (0,), table
