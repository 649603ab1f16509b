"""Referrals follow what happens below them: people who leave, deadlines counted again."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction

from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record
from jianxing.notices.operations import Recounted, by_body, tell
from jianxing.referrals.models import Grant, HeldKey, Referral
from jianxing.referrals.operations.steps import act_on


def follow(found: Sequence[Recounted], *, by: Actor, at: datetime, caused_by: int) -> None:
    """Show on referrals the days to which their clocks were moved."""
    for purpose in ("pass_on", "acknowledge"):
        for body, mine in by_body(found, subject="referral", purpose=purpose):
            new = {one.subject_id: one.new for one in mine if one.old != one.new}
            with acting(Actor(person_id=by.person_id, body_id=body, role=by.role)):
                for referral in Referral.objects.filter(pk__in=list(new)):
                    Referral.objects.filter(pk=referral.pk).update(due_on=new[referral.pk])
                    act_on(referral, "recount", by=by, at=at, due_on=new[referral.pk])


def hand_over(*, body_id: int, leaver_id: int, successor_id: int, by: Actor, at: datetime) -> int:
    """Take the body's key and unspent authorisations from somebody who leaves; returns how many of them there were.

    A key cannot be given by the software, which does not have it: the leaders are told that the successor needs it, and
    whether a custodian has left.
    """
    with transaction.atomic(), acting(Actor(person_id=by.person_id, body_id=body_id, role=by.role)):
        return _let_go(body_id, leaver_id, by=by, at=at)


def _let_go(body_id: int, leaver_id: int, *, by: Actor, at: datetime) -> int:
    held = HeldKey.objects.filter(body_key__body_id=body_id, person_key__person_id=leaver_id, ended_at=None)
    count = held.update(ended_at=at, sealed=b"")
    count += Grant.objects.filter(body_id=body_id, person_id=leaver_id, spent_at=None, ended_at=None).update(
        ended_at=at
    )
    if count:
        record(
            kind="body.take_lead_key", subject="body", subject_id=body_id, by=by, at=at,
            public={"of": leaver_id},
        )  # fmt: skip
        tell(
            body_ids=[body_id], kind="body.lead_key_taken", subject="opening", subject_id=body_id,
            params={}, at=at,
        )  # fmt: skip
    return count


def let_leavers_go(*, today: date, at: datetime) -> int:
    """Take keys from everybody whose last role in the body has ended, by the worker, every day; returns how many rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body_id, person_id FROM referrals_leavers(%s)", [today])
        leavers = cursor.fetchall()
    count = 0
    for body_id, person_id in leavers:
        node = Actor.system(body_id=body_id)
        with acting(node):
            count += _let_go(body_id, person_id, by=node, at=at)
    return count
