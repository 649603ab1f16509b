"""What every write of inspections shares: numbers, compare-and-set, visibility, the act."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.inspections import policies
from jianxing.inspections.models import Inspection, Reminder
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.ledger.operations import record


class Overtaken(Refused):
    """Somebody else changed it between reading and writing."""

    def __init__(self, number: str) -> None:
        super().__init__(
            _("%(number)s has been changed meanwhile; nothing was done.") % {"number": number},
            _("Reload the page and look at what happened."),
        )


def reserve(table: str) -> int:
    """Reserve a key, so that a number can be made of it before the row is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def number_for(*, body: Body, letter: str, at: datetime, pk: int) -> str:
    """Return a number that never repeats: the body's code, a letter for the kind, the year, a serial number."""
    return f"{body.code}-{letter}{timezone.localdate(at).year}-{pk:06d}"


def change(inspection: Inspection, *, source: str | None = None, **changes: Any) -> None:
    """Change an inspection under compare-and-set of version and state; raises ``Overtaken``."""
    done = Inspection.objects.filter(
        pk=inspection.pk, version=inspection.version, state=source or inspection.state
    ).update(version=F("version") + 1, **changes)
    if not done:
        raise Overtaken(inspection.number)
    inspection.version += 1
    for name, value in changes.items():
        setattr(inspection, name, value)


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
    return record(
        kind=f"inspection.{action}",
        subject="inspection",
        subject_id=inspection.pk,
        by=by,
        at=at,
        public={"state": inspection.state, **(public or {})},
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
    return record(
        kind=f"reminder.{action}",
        subject="reminder",
        subject_id=reminder.pk,
        by=by,
        at=at,
        public={"state": reminder.state, **(public or {})},
        confidential=confidential,
        caused_by=caused_by,
    )


def refresh_visibility(ids: Sequence[int]) -> None:
    """Recompute who sees these inspections."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inspections_refresh_visibility(%s)", [list(ids)])


def refresh_reminder_visibility(ids: Sequence[int]) -> None:
    """Recompute who sees these reminders."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inspections_refresh_reminder_visibility(%s)", [list(ids)])
