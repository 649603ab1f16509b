"""What every write of referrals shares: compare-and-set, the act, the notice, the clock. Nothing of what a lead says."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from jianxing.directory import roots
from jianxing.kernel.actor import Actor
from jianxing.kernel.workdays import Deadline
from jianxing.ledger.models import Act
from jianxing.notices.operations import start_clock, tell
from jianxing.referrals import policies
from jianxing.referrals.models import Referral


def take(*, referral: Referral, action: str, by: Actor, changes: Mapping[str, Any]) -> None:
    """Take a step inside the caller's transaction; the second of two clicks is refused."""
    step = policies.check_can_take(referral=referral, action=action, by=by)
    to = {"state": step.target.value, **changes}
    roots.step(referral, name=referral.number, source=step.source, to=to)


def act_on(referral: Referral, action: str, *, by: Actor, at: datetime, **public: Any) -> Act:
    """Record what was done to a referral: the state that it is in, and ids. No number, no word."""
    return roots.act_on(referral, action, subject="referral", by=by, at=at, public=public)


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
