"""What every write of inspections shares: numbers, compare-and-set, visibility, the act."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from jianxing.directory import roots
from jianxing.directory.models import Body
from jianxing.inspections import policies
from jianxing.inspections.models import Inspection, Reminder
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act


def number_for(*, body: Body, letter: str, at: datetime, pk: int) -> str:
    """Return a number that never repeats: the body's code, a letter for the kind, the year, a serial number."""
    return f"{body.code}-{letter}{timezone.localdate(at).year}-{pk:06d}"


def change(inspection: Inspection, *, source: str | None = None, **changes: Any) -> None:
    """Change an inspection under compare-and-set of version and state; raises ``Overtaken``."""
    where = {"state": source or inspection.state}
    roots.change(inspection, name=inspection.number, where=where, to=changes)


def take(*, inspection: Inspection, action: str, by: Actor, changes: Mapping[str, Any] | None = None) -> None:
    """Take a step of the life-cycle inside the caller's transaction; the second of two clicks is refused."""
    step = policies.check_can_take(inspection=inspection, action=action, by=by)
    change(inspection, source=step.source, state=step.target.value, **(changes or {}))


def act_on(
    *,
    inspection: Inspection,
    action: str,
    by: Actor,
    at: datetime,
    public: Mapping[str, Any] | None = None,
    confidential: Mapping[str, Any] | None = None,
    caused_by: int | None = None,
) -> Act:
    """Record what was done to an inspection, with the state that it left it in."""
    return roots.act_on(
        inspection,
        action,
        subject="inspection",
        by=by,
        at=at,
        public=public,
        confidential=confidential,
        caused_by=caused_by,
    )


def act_on_reminder(
    *,
    reminder: Reminder,
    action: str,
    by: Actor,
    at: datetime,
    public: Mapping[str, Any] | None = None,
    confidential: Mapping[str, Any] | None = None,
    caused_by: int | None = None,
) -> Act:
    """Record what was done to a reminder."""
    return roots.act_on(
        reminder,
        action,
        subject="reminder",
        by=by,
        at=at,
        public=public,
        confidential=confidential,
        caused_by=caused_by,
    )


def refresh_visibility(ids: Sequence[int]) -> None:
    """Recompute who sees these inspections."""
    roots.refresh("inspections_refresh_visibility", ids)


def refresh_reminder_visibility(ids: Sequence[int]) -> None:
    """Recompute who sees these reminders."""
    roots.refresh("inspections_refresh_reminder_visibility", ids)
