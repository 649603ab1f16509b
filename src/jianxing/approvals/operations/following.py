"""What follows by itself: each day whoever must move is told, and clocks follow when working days are counted again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from jianxing.approvals import queries
from jianxing.approvals.models import Approval, Bundle
from jianxing.approvals.operations.happening import notify
from jianxing.approvals.operations.watching import watch
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.methods.schedules.approvals import Mover
from jianxing.notices.operations import Recounted


def tick(*, at: datetime) -> int:
    """Tell whoever must move today, once a day for each approval, and the coordinating body; returns how many approvals."""
    told = 0
    for bundle, body in running():
        with acting(Actor.system(body_id=body)):
            told += _tell_movers(bundle, at=at)
    return told


def running() -> list[tuple[int, int]]:
    """Return the bundles that are under way, each with the body for which it is looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT bundle_id, body_id FROM approvals_running()")
        return list(cursor.fetchall())


def _tell_movers(pk: int, *, at: datetime) -> int:
    today = timezone.localdate(at)
    with transaction.atomic():
        bundle = queries.one(pk=pk)
        expected = queries.expected(bundle=bundle, today=today)
        watch(bundle=bundle, expected=expected, today=today, at=at)
        if expected is None:
            return 0
        told, approvals = 0, {one.code: one for one in bundle.approvals.all()}
        for mover in expected.standing.outlook.movers:
            approval = approvals[mover.approval.key]
            fresh = Approval.objects.filter(pk=approval.pk).exclude(told_on=today)
            if not fresh.update(told_on=today):
                continue
            turn = bundle.applicant_id if mover.turn is Mover.APPLICANT else approval.body_id
            notify(
                bundle, "move_today", bodies={turn, bundle.coordinator_id}, at=at,
                approval=approval.code, room=mover.room,
            )  # fmt: skip
            told += 1
    return told


def follow(found: Sequence[Recounted], *, by: Actor, at: datetime, caused_by: int) -> None:
    """Set the clocks of bundles anew where working days were counted again; no day of a bundle itself is kept."""
    del by, caused_by
    today = timezone.localdate(at)
    concerned = {(one.subject, one.subject_id, one.asked_by_id) for one in found}
    for subject, pk, body in sorted(concerned):
        if subject not in ("approval", "bundle"):
            continue
        with acting(Actor.system(body_id=body)):
            holder = {"approvals": pk} if subject == "approval" else {"pk": pk}
            for key in Bundle.objects.filter(**holder).values_list("pk", flat=True):
                bundle = queries.one(pk=key)
                watch(
                    bundle=bundle, expected=queries.expected(bundle=bundle, today=today), today=today, at=at
                )
