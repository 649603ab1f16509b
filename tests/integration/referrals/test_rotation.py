"""Keys are renewed under way, die last, and a run that dies is continued; what is taken out of its place does not open."""

import pytest
from django.db import connection

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.kernel.sealing import CannotOpen, unseal
from jianxing.referrals import operations as ops
from jianxing.referrals import queries
from jianxing.referrals.models import BodyKey, CustodyCopy, HeldKey, Part, PartKey
from jianxing.referrals.operations import DoesNotOpen, Lead, NotTheirKey, rotating
from jianxing.referrals.operations.opener import body_privates, part_key, place_of
from tests.integration.referrals import leads
from tests.integration.referrals.leads import House, Two, opened, opener, received
from tests.standing import AT

pytestmark = pytest.mark.django_db


def rotate(house: House, first: int = 0, second: int = 1) -> ops.Rotated:
    by = house.custodians[first]
    two = (opener(house.custodians[first]), opener(house.custodians[second]))
    return ops.rotate(body=house.body, openers=two, by=by, at=AT)


@pytest.mark.parametrize("pair", [(0, 1), (1, 0), (1, 2), (0, 2)])
def test_any_two_custodians_renew_and_everything_opens_by_the_new_key_alone(
    two: Two, pair: tuple[int, int]
) -> None:
    made, house = received(two), two.theirs
    old = house.key
    done = rotate(house, *pair)
    # Content, reporter and attachment: three keys of parts.
    assert (done.version, done.begun, done.rewrapped, done.old_is_dead) == (2, True, 3, True)
    old.refresh_from_db()
    assert old.state == BodyKey.State.DEAD
    with acting(house.leader):
        assert {bytes(row.sealed) for row in HeldKey.objects.filter(body_key=old)} == {b""}
        assert {bytes(row.sealed) for row in CustodyCopy.objects.filter(body_key=old)} == {b""}
        assert {bytes(row.sealed) for row in PartKey.objects.filter(body_key=old)} == {b""}
    assert opened(house, made).text == leads.TEXT


def test_who_is_no_custodian_renews_nothing(two: Two) -> None:
    house = two.theirs
    pretenders = (opener(two.ours.custodians[0]), opener(two.ours.custodians[1]))
    with pytest.raises(NotTheirKey):
        ops.rotate(body=house.body, openers=pretenders, by=two.ours.custodians[0], at=AT)
    one = opener(house.custodians[0])
    with pytest.raises(NotTheirKey):
        ops.rotate(body=house.body, openers=(one, one), by=house.custodians[0], at=AT)
    assert house.key.version == 1


def test_a_run_that_dies_is_continued_and_a_further_one_begins_anew(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches of one: the process ends after the first; the next run finds the rest, and re-wraps nothing twice."""
    made, house = received(two), two.theirs
    monkeypatch.setattr(rotating, "BATCH", 1)

    class Killed(Exception):
        pass

    def die(count: int) -> None:
        if count == 2:
            raise Killed

    openers = (opener(house.custodians[0]), opener(house.custodians[1]))
    by = house.custodians[0]
    with pytest.raises(Killed):
        ops.rotate(body=house.body, openers=openers, on_batch=die, by=by, at=AT)
    assert BodyKey.objects.get(body=house.body, version=1).state == BodyKey.State.RETIRING
    # In the middle of it everything opens: the holders hold both keys.
    assert opened(house, made).text == leads.TEXT
    done = ops.rotate(body=house.body, openers=openers, by=by, at=AT)
    assert (done.version, done.begun, done.rewrapped, done.old_is_dead) == (2, False, 1, True)
    assert opened(house, made).text == leads.TEXT


def test_what_is_sealed_and_not_passed_on_keeps_the_old_key_alive(two: Two) -> None:
    made, house = leads.sealed(two), two.theirs
    done = rotate(house)
    assert (done.rewrapped, done.remaining, done.old_is_dead) == (0, 3, False)
    with acting(two.ours.leader):
        ops.send(referral=queries.one(pk=made.pk), by=two.ours.leader, at=AT)
    done = rotate(house)
    assert (done.version, done.begun, done.rewrapped, done.old_is_dead) == (2, False, 3, True)
    with acting(house.supervisor):
        ops.receive(referral=queries.one(pk=made.pk), by=house.supervisor, at=AT)
    assert opened(house, made).text == leads.TEXT


def test_the_reporters_identity_opens_after_the_renewal(two: Two) -> None:
    made, house = received(two), two.theirs
    rotate(house)
    by = house.supervisor
    mine = opener(by)
    with acting(by):
        copy = queries.copies(body_key=house.key)[1]
        asked = ops.ask_reporter(referral=queries.one(pk=made.pk), copy=copy, reason="verify", by=by, at=AT)
    people = {one.person: one for one in house.custodians}
    for key in (copy.first, copy.second):
        custodian = people[key.person_id]
        theirs = opener(custodian)
        with acting(custodian):
            ops.open_turn(opening=queries.opening(pk=asked.pk), opener=theirs, by=custodian, at=AT)
    with acting(by):
        found = ops.open_reporter(opening=queries.opening(pk=asked.pk), opener=mine, by=by, at=AT)
    assert found == leads.REPORTER


def test_a_request_from_before_the_renewal_is_asked_anew(two: Two) -> None:
    made, house = received(two), two.theirs
    by = house.supervisor
    with acting(by):
        copy = queries.copies(body_key=house.key)[0]
        asked = ops.ask_reporter(referral=queries.one(pk=made.pk), copy=copy, reason="verify", by=by, at=AT)
    rotate(house)
    people = {one.person: one for one in house.custodians}
    custodian = people[copy.first.person_id]
    theirs = opener(custodian)
    with acting(custodian), pytest.raises(Refused):
        ops.open_turn(opening=queries.opening(pk=asked.pk), opener=theirs, by=custodian, at=AT)


# --- out of place -----------------------------------------------------------------------------------------------


def test_a_ciphertext_swapped_cut_or_replayed_does_not_open(two: Two) -> None:
    """The rows are read as they stand and put together wrongly, as somebody could who rewrites the database."""
    first, second = received(two), received(two, Lead(title="另一件", text="另一件的内容"))
    by = two.theirs.supervisor
    mine = opener(by)
    with acting(by):
        privates = body_privates(opener=mine, body_id=by.body)
        one, other = queries.one(pk=first.pk), queries.one(pk=second.pk)
        part, wrong = (
            Part.objects.prefetch_related("keys").get(referral=referral, kind="content")
            for referral in (one, other)
        )
        key = part_key(referral=one, part=part, privates=privates)
        place = place_of(one, kind="content")
        assert leads.TITLE in unseal(bytes(part.cipher), key=key, place=place).decode()
        for cipher, where in (
            (bytes(wrong.cipher), place),  # swapped between leads
            (bytes(part.cipher), place_of(other, kind="content")),  # the lead's name altered
            (bytes(part.cipher), place_of(one, kind="result")),  # another part
            (bytes(part.cipher)[:-1], place),  # cut
            (bytes(part.cipher)[:20], place),
            (b"", place),
        ):
            with pytest.raises(CannotOpen):
                unseal(cipher, key=key, place=where)
        # The whole row, its keys with it, put under another lead.
        with pytest.raises(DoesNotOpen):
            part_key(referral=other, part=part, privates=privates)


def test_what_is_replayed_to_another_body_does_not_open(two: Two) -> None:
    """The other body has a key of its own and the rows whole: the seal is bound to whose keys it was made between."""
    made = received(two)
    by = two.ours.supervisor
    mine = opener(by)
    with acting(by):
        privates = body_privates(opener=mine, body_id=by.body)
        referral = queries.one(pk=made.pk)
        part = Part.objects.prefetch_related("keys").get(referral=referral, kind="content")
        theirs = {two.theirs.key.pk: next(iter(privates.values()))}
        with pytest.raises(DoesNotOpen):
            part_key(referral=referral, part=part, privates=theirs)
        referral.sealed_from, referral.sealed_to = referral.sealed_to, referral.sealed_from
        with pytest.raises(DoesNotOpen):
            part_key(referral=referral, part=part, privates=privates)


def test_neither_the_database_nor_its_owner_holds_a_key_that_opens(two: Two) -> None:
    """All that is stored, read without row security: no 32 bytes of it are a private half of any key that is in use."""
    received(two)
    by = two.theirs.supervisor
    mine = opener(by)
    with acting(by):
        privates = [*body_privates(opener=mine, body_id=by.body).values(), mine.private]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_name LIKE 'referrals_%' AND data_type = 'bytea'"
        )
        columns = cursor.fetchall()
        assert len(columns) >= 8
        for table, column in columns:
            with acting(by):
                cursor.execute(f'SELECT "{column}" FROM "{table}"')
                for (stored,) in cursor.fetchall():
                    assert not any(private in bytes(stored) for private in privates), (table, column)
