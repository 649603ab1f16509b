"""Keys of people and bodies: who gets them, how they are lost and restored, and what two custodians do together."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.models import Appointment, Person
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.kernel.actor import Actor, Role
from jianxing.referrals import operations as ops
from jianxing.referrals import queries
from jianxing.referrals.models import BodyKey, HeldKey, Opening, PersonKey, PersonSecret, Referral
from jianxing.referrals.operations import DoesNotOpen, PassphraseUnusable, RoomClosed
from jianxing.referrals.operations.opener import body_privates, part_key
from tests.integration.referrals import leads
from tests.integration.referrals.leads import House, Two, key_of, opener, received
from tests.standing import AT, PASSWORD, Standing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("passphrase", ["short", "aaaaaaaaaaaaaaaa", PASSWORD])
def test_a_poor_passphrase_is_refused(standing: Standing, passphrase: str) -> None:
    by = standing.supervisor
    with acting(by), pytest.raises(PassphraseUnusable):
        ops.make_person_key(passphrase=passphrase, by=by, at=AT)


def test_an_officer_has_no_key_and_the_database_says_so(standing: Standing) -> None:
    by = standing.security
    with acting(by), pytest.raises(NotAllowed):
        ops.make_person_key(passphrase=leads.passphrase_of(by), by=by, at=AT)
    with acting(by), pytest.raises(DatabaseError), transaction.atomic():
        PersonKey.objects.create(person_id=by.person, public=b"x" * 32, key_id="0" * 64, made_at=AT)


def test_the_private_half_is_seen_by_its_person_alone(standing: Standing) -> None:
    key = key_of(standing.supervisor)
    with acting(standing.colleague):
        assert PersonKey.objects.filter(pk=key.pk).exists()
        assert not PersonSecret.objects.exists()
    with acting(standing.supervisor):
        assert PersonSecret.objects.count() == 1


def test_five_wrong_passphrases_close_the_room_for_a_time(standing: Standing) -> None:
    by = standing.supervisor
    key_of(by)
    with acting(by):
        for _one in range(5):
            assert ops.enter(passphrase="不是这一句口令啊啊啊", by=by, at=AT) is None
        with pytest.raises(RoomClosed):
            ops.enter(passphrase=leads.passphrase_of(by), by=by, at=AT)
        later = AT + timedelta(minutes=16)
        assert ops.enter(passphrase=leads.passphrase_of(by), by=by, at=later) is not None


def test_another_passphrase_opens_the_same(two: Two) -> None:
    made, by = received(two), two.theirs.supervisor
    mine = opener(by)
    with acting(by):
        ops.change_passphrase(opener=mine, passphrase="换过的一句新口令二〇二六", by=by, at=AT)
        assert ops.enter(passphrase=leads.passphrase_of(by), by=by, at=AT) is None
        again = ops.enter(passphrase="换过的一句新口令二〇二六", by=by, at=AT)
    assert again is not None
    leads.authorise(two.theirs, made)
    with acting(by):
        read = ops.open_lead(referral=queries.one(pk=made.pk), opener=again, by=by, at=AT)
    assert read.text == leads.TEXT


def test_a_bodys_key_is_made_once_by_a_leader_with_three_custodians(two: Two, standing: Standing) -> None:
    house = two.ours
    with acting(house.leader), pytest.raises(Refused):
        ops.make_body_key(
            custodians=leads.present(*house.custodians), opener=opener(house.leader), by=house.leader, at=AT
        )
    by = standing.leader
    key_of(by)
    mine = opener(by)
    first, second, third = leads.present(*house.custodians)
    with acting(by):
        for custodians in ([first, second], [first, first, second], []):
            with pytest.raises(Refused):
                ops.make_body_key(custodians=custodians, opener=mine, by=by, at=AT)
        made = ops.make_body_key(custodians=[third, first, second], opener=mine, by=by, at=AT)
    assert made.version == 1


def test_only_a_leader_who_holds_the_key_gives_it_and_only_to_who_works_on_leads(
    two: Two, standing: Standing
) -> None:
    by, house = two.ours.leader, two.ours
    mine = opener(by)
    key_of(standing.colleague)
    [colleague] = leads.present(standing.colleague)
    [custodian] = leads.present(house.custodians[0])
    with acting(house.supervisor), pytest.raises(NotAllowed):
        ops.give_key(to=colleague, opener=opener(house.supervisor), by=house.supervisor, at=AT)
    with acting(by):
        with pytest.raises(Refused):
            ops.give_key(to=custodian, opener=mine, by=by, at=AT)
        with pytest.raises(DoesNotOpen):
            ops.give_key(to=colleague, opener=leads.stranger(), by=by, at=AT)
        ops.give_key(to=colleague, opener=mine, by=by, at=AT)
        with pytest.raises(Refused):
            ops.give_key(to=colleague, opener=mine, by=by, at=AT)


def test_what_is_taken_is_emptied_and_the_last_holder_keeps_it(two: Two) -> None:
    by, house = two.ours.leader, two.ours
    with acting(by):
        rows = queries.holders(body_key=house.key)
        worker = next(row for row in rows if row.person_key.person_id == house.supervisor.person_id)
        ops.take_key(held=worker, by=by, at=AT)
        worker.refresh_from_db()
        assert bytes(worker.sealed) == b""
        [last] = queries.holders(body_key=house.key)
        with pytest.raises(Refused):
            ops.take_key(held=last, by=by, at=AT)


def restore(house: House, by: Actor, first: Actor, second: Actor) -> Opening:
    """A request of somebody who lost his passphrase, opened by two custodians in the order of their copy."""
    with acting(by):
        copy = queries.copy_of(body_key=house.key, persons={first.person, second.person})
        assert copy is not None
        asked = ops.ask_restore(copy=copy, reason="lost", by=by, at=AT)
    people = {one.person: one for one in (first, second)}
    for whose in (copy.first.person_id, copy.second.person_id):
        custodian = people[whose]
        mine = opener(custodian)
        with acting(custodian):
            ops.open_turn(opening=queries.opening(pk=asked.pk), opener=mine, by=custodian, at=AT)
    return asked


@pytest.mark.parametrize("pair", [(0, 1), (1, 2), (2, 0)])
def test_any_two_custodians_restore_what_a_lost_passphrase_took(two: Two, pair: tuple[int, int]) -> None:
    made, house = received(two), two.theirs
    by = house.supervisor
    key_of(by)  # a new one: the passphrase of the first is forgotten
    leads.authorise(house, made)
    with acting(by), pytest.raises(DoesNotOpen):
        ops.open_lead(referral=queries.one(pk=made.pk), opener=opener(by), by=by, at=AT)
    asked = restore(house, by, house.custodians[pair[0]], house.custodians[pair[1]])
    mine = opener(by)
    with acting(by):
        read = ops.open_lead(referral=queries.one(pk=made.pk), opener=mine, by=by, at=AT)
        done = queries.opening(pk=asked.pk)
    assert read.text == leads.TEXT
    assert bytes(done.half_open) == b""


def test_one_custodian_is_not_two(two: Two) -> None:
    house, by = two.theirs, two.theirs.supervisor
    with acting(by):
        copy = queries.copies(body_key=house.key)[0]
        asked = ops.ask_restore(copy=copy, reason="lost", by=by, at=AT)
    people = {one.person: one for one in house.custodians}
    first, second = people[copy.first.person_id], people[copy.second.person_id]
    mine, theirs = opener(first), opener(second)
    with acting(second), pytest.raises(NotAllowed):
        ops.open_turn(opening=queries.opening(pk=asked.pk), opener=theirs, by=second, at=AT)
    with acting(first):
        ops.open_turn(opening=queries.opening(pk=asked.pk), opener=mine, by=first, at=AT)
        with pytest.raises(NotAllowed):
            ops.open_turn(opening=queries.opening(pk=asked.pk), opener=mine, by=first, at=AT)
    with acting(by), pytest.raises(NotAllowed):
        ops.open_turn(opening=queries.opening(pk=asked.pk), opener=opener(by), by=by, at=AT)


def test_a_refused_request_leaves_nothing_half_open(two: Two) -> None:
    house, by = two.theirs, two.theirs.supervisor
    with acting(by):
        copy = queries.copies(body_key=house.key)[0]
        asked = ops.ask_restore(copy=copy, reason="succeeded", by=by, at=AT)
    people = {one.person: one for one in house.custodians}
    first, second = people[copy.first.person_id], people[copy.second.person_id]
    mine, theirs = opener(first), opener(second)
    with acting(first):
        ops.open_turn(opening=queries.opening(pk=asked.pk), opener=mine, by=first, at=AT)
    with acting(second):
        ops.refuse(opening=queries.opening(pk=asked.pk), by=second, at=AT)
        refused = queries.opening(pk=asked.pk)
        assert bytes(refused.half_open) == b""
        with pytest.raises(Refused):
            ops.open_turn(opening=refused, opener=theirs, by=second, at=AT)


def ask_reporter(two: Two, referral: Referral, by: Actor) -> Opening:
    house = two.theirs
    with acting(by):
        copy = queries.copies(body_key=house.key)[0]
        return ops.ask_reporter(
            referral=queries.one(pk=referral.pk), copy=copy, reason="protect", by=by, at=AT
        )


def test_a_reporters_identity_is_opened_by_two_for_a_reason_and_read_once(two: Two) -> None:
    made, house = received(two), two.theirs
    by = house.supervisor
    mine = opener(by)
    asked = ask_reporter(two, made, by)
    with acting(by), pytest.raises(Refused):
        ops.open_reporter(opening=queries.opening(pk=asked.pk), opener=mine, by=by, at=AT)
    people = {one.person: one for one in house.custodians}
    for key in (asked.copy.first, asked.copy.second):
        custodian = people[key.person_id]
        theirs = opener(custodian)
        with acting(custodian):
            ops.open_turn(opening=queries.opening(pk=asked.pk), opener=theirs, by=custodian, at=AT)
    with acting(house.leader), pytest.raises(NotAllowed):
        ops.open_reporter(
            opening=queries.opening(pk=asked.pk), opener=opener(house.leader), by=house.leader, at=AT
        )
    with acting(by):
        found = ops.open_reporter(opening=queries.opening(pk=asked.pk), opener=mine, by=by, at=AT)
        assert found == leads.REPORTER
        with pytest.raises(Refused):
            ops.open_reporter(opening=queries.opening(pk=asked.pk), opener=mine, by=by, at=AT)
        assert bytes(queries.opening(pk=asked.pk).outcome) == b""


def test_a_reporters_identity_is_not_asked_without_a_reason_or_from_outside(two: Two) -> None:
    made, by = received(two), two.theirs.supervisor
    with acting(by):
        copy = queries.copies(body_key=two.theirs.key)[0]
        for reason in ("", "lost", "because"):
            with pytest.raises(Refused):
                ops.ask_reporter(referral=queries.one(pk=made.pk), copy=copy, reason=reason, by=by, at=AT)
    with acting(two.ours.leader), pytest.raises(NotAllowed):
        ops.ask_reporter(referral=queries.one(pk=made.pk), copy=copy, reason="law", by=two.ours.leader, at=AT)


def test_who_holds_the_bodys_key_does_not_open_the_reporters_identity(two: Two) -> None:
    """The compartment is sealed to another key, which nobody holds alone: not a matter of what the software allows."""
    made, by = received(two), two.theirs.supervisor
    mine = opener(by)
    with acting(by):
        referral = queries.one(pk=made.pk)
        part = referral.parts.get(kind="reporter")
        privates = body_privates(opener=mine, body_id=by.body)
        assert privates
        with pytest.raises(DoesNotOpen):
            part_key(referral=referral, part=part, privates=privates)


def test_who_leaves_holds_nothing_any_more(two: Two, standing: Standing) -> None:
    made, house = received(two), two.theirs
    leads.authorise(house, made)
    successor = leads.person("successor", Role.SUPERVISOR, house.body)
    held = Appointment.objects.get(person_id=house.supervisor.person, body=house.body)
    directory.end_appointment(
        held=held,
        last_day=date(2025, 3, 6),
        successor=Person.objects.get(pk=successor.person),
        by=standing.security,
        at=AT,
    )
    with acting(house.leader):
        rows = HeldKey.objects.filter(person_key__person_id=house.supervisor.person)
        assert [bytes(row.sealed) for row in rows] == [b""]
        assert queries.grant_to_spend(referral=made, person_id=house.supervisor.person) is None


def test_who_left_without_a_successor_is_found_by_the_worker(two: Two, standing: Standing) -> None:
    house = two.theirs
    held = Appointment.objects.get(person_id=house.supervisor.person, body=house.body)
    directory.end_appointment(held=held, last_day=date(2025, 3, 5), by=standing.security, at=AT)
    assert ops.let_leavers_go(today=date(2025, 3, 6), at=AT) == 1
    assert ops.let_leavers_go(today=date(2025, 3, 6), at=AT) == 0
    with acting(house.leader):
        assert len(queries.holders(body_key=house.key)) == 1


def test_a_custodian_sees_what_is_asked_of_him_from_whatever_body(two: Two) -> None:
    house, by = two.theirs, two.theirs.supervisor
    with acting(by):
        copy = queries.copies(body_key=house.key)[0]
        asked = ops.ask_restore(copy=copy, reason="lost", by=by, at=AT)
    elsewhere = Actor(person_id=copy.first.person_id, body_id=two.ours.body.pk, role=Role.HANDLER)
    with acting(elsewhere):
        assert [one.pk for one in queries.openings(by=elsewhere)] == [asked.pk]
    with acting(two.ours.leader):
        assert queries.openings(by=two.ours.leader) == []
    assert BodyKey.objects.filter(body=house.body).count() == 1
