"""Charges follow what happens to their clocks and to whom they were given: deadlines counted again, people who leave."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from jianxing.directory.acting import acting
from jianxing.instructions.lifecycle import ChargeState
from jianxing.instructions.models import Charge
from jianxing.instructions.operations.steps import CLOCK, act_on
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import Recounted, by_body, hand_clocks

#: In these something is still asked of the addressee.
_WITH_ADDRESSEE = (ChargeState.SENT, ChargeState.RECEIVED)


def follow(found: Sequence[Recounted], *, by: Actor, at: datetime, caused_by: int) -> None:
    """Set the days of charges to those of their clocks, an act for each."""
    for body, mine in by_body(found, subject="charge", purpose=CLOCK):
        new = {one.subject_id: one for one in mine if one.old != one.new}
        with acting(Actor(person_id=by.person_id, body_id=body, role=by.role)):
            for charge in Charge.objects.select_for_update(of=("self",)).filter(pk__in=list(new)):
                one = new[charge.pk]
                Charge.objects.filter(pk=charge.pk).update(due_on=one.new)
                public = {"was": one.old, "due_on": one.new}
                act_on(charge, "recount", by=by, at=at, public=public, caused_by=caused_by)


def hand_over(*, body_id: int, leaver_id: int, successor_id: int, by: Actor, at: datetime) -> int:
    """Give what instructions ask of somebody who leaves to a successor, with its clock, an act each; returns how many."""
    with transaction.atomic(), acting(Actor(person_id=by.person_id, body_id=body_id, role=by.role)):
        open_work = list(
            Charge.objects.select_for_update(of=("self",)).filter(
                Q(carried_by_id=leaver_id) | Q(carried_by=None, person_id=leaver_id),
                addressee_id=body_id,
                state__in=[state.value for state in _WITH_ADDRESSEE],
            )
        )
        keys = [charge.pk for charge in open_work]
        Charge.objects.filter(pk__in=keys).update(carried_by_id=successor_id)
        hand_clocks(subject="charge", subject_ids=keys, purpose=CLOCK, owed_by_id=successor_id, at=at)
        for charge in open_work:
            act_on(charge, "hand_over", by=by, at=at, public={"from": leaver_id, "to": successor_id})
    return len(open_work)
