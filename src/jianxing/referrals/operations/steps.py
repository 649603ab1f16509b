"""What every write of referrals shares: compare-and-set, the act, the notice, the clock. Nothing of what a lead says."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.kernel.workdays import Deadline
from jianxing.ledger.models import Act
from jianxing.ledger.operations import record
from jianxing.notices.operations import start_clock, tell
from jianxing.referrals import policies
from jianxing.referrals.models import Referral


class Overtaken(Refused):
    """Somebody else changed it between reading and writing."""

    def __init__(self, number: str) -> None:
        super().__init__(
            _("%(number)s has been changed meanwhile; nothing was done.") % {"number": number},
            _("Reload the page and look at what happened."),
        )


def take(*, referral: Referral, action: str, by: Actor, changes: Mapping[str, Any]) -> None:
    """Take a step inside the caller's transaction; the second of two clicks is refused."""
    step = policies.check_can_take(referral=referral, action=action, by=by)
    moved = Referral.objects.filter(pk=referral.pk, state=step.source)
    if not moved.update(state=step.target.value, **changes):
        raise Overtaken(referral.number)
    referral.refresh_from_db()


def act_on(referral: Referral, action: str, *, by: Actor, at: datetime, **public: Any) -> Act:
    """Record what was done to a referral: the state that it is in, and ids. No number, no word."""
    return record(
        kind=f"referral.{action}",
        subject="referral",
        subject_id=referral.pk,
        by=by,
        at=at,
        public={"state": referral.state, **public},
    )


def notify(
    referral: Referral, kind: str, *, bodies: list[int], person: int | None = None, at: datetime
) -> None:
    """Tell bodies, or one person, that a referral waits: that, and nothing else, not even its number."""
    tell(
        body_ids=bodies,
        kind=f"referral.{kind}",
        subject="referral",
        subject_id=referral.pk,
        params={},
        person_id=person,
        at=at,
    )


def watch(
    referral: Referral,
    purpose: str,
    *,
    owed_by: int,
    due: Deadline,
    counted_days: int | None,
    today: date,
    at: datetime,
) -> None:
    """Start a clock. It is asked by the origin, named by the opaque number, and nobody above is told of it."""
    start_clock(
        subject="referral",
        subject_id=referral.pk,
        purpose=purpose,
        body_id=owed_by,
        asked_by_id=referral.origin_id,
        started_on=today,
        due_on=due.on,
        provisional=due.provisional,
        number=referral.number,
        goes_up=False,
        counted_days=counted_days,
        at=at,
    )
    Referral.objects.filter(pk=referral.pk).update(due_on=due.on)
    referral.due_on = due.on
