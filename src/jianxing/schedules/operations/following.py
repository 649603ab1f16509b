"""Blockers follow their findings: they end when those are closed, stand again when they are reopened, are void with them."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from jianxing.directory import roots
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.schedules.models import Blocker


def finding_closed(finding: Finding, *, by: Actor, at: datetime, caused_by: int) -> None:
    """End what still stood of a finding that is closed: the day of the closing counts as its last."""
    today = timezone.localdate(at)
    for blocker in _standing(finding).filter(ended_on=None):
        ended_on = max(blocker.first_on, today)
        to = {
            "ended_on": ended_on,
            "ended_at": at,
            "ended_by_id": by.person_id,
            "ended_by_closing": True,
            "was_ended_at": blocker.was_ended_at or at,
        }
        roots.change(blocker, name=blocker.name, where={"voided_at": None, "ended_on": None}, to=to)
        public = {"ended": ended_on, "by_closing": True}
        roots.act_on(blocker, "end", subject="blocker", by=by, at=at, public=public, caused_by=caused_by)


def finding_reopened(finding: Finding, *, by: Actor, at: datetime, caused_by: int) -> None:
    """Let stand again what ended because the finding was closed. It counts with no saving; what was said beforehand stays."""
    today = timezone.localdate(at)
    for blocker in _standing(finding).filter(ended_on__isnull=False, ended_by_closing=True):
        to = {
            "ended_on": None,
            "ended_at": None,
            "ended_by_id": None,
            "ended_by_closing": False,
            "expected_on": max(blocker.expected_on, finding.due_on or today),
        }
        roots.change(blocker, name=blocker.name, where={"voided_at": None}, to=to)
        public = {"expected": blocker.expected_on}
        roots.act_on(
            blocker, "stand_again", subject="blocker", by=by, at=at, public=public, caused_by=caused_by
        )


def finding_voided(finding: Finding, *, by: Actor, at: datetime, caused_by: int) -> None:
    """Void what a finding blocked with the finding."""
    for blocker in _standing(finding):
        to = {"voided_at": at, "voided_by_id": by.person_id, "void_reason": finding.void_reason or "-"}
        roots.change(blocker, name=blocker.name, where={"voided_at": None}, to=to)
        roots.act_on(blocker, "void", subject="blocker", by=by, at=at, caused_by=caused_by)


def _standing(finding: Finding) -> QuerySet[Blocker]:
    return (
        Blocker.objects.select_for_update(of=("self",)).filter(finding=finding, voided_at=None).order_by("pk")
    )
