"""What every write of briefs shares: compare-and-set, visibility, the act."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from jianxing.briefs import policies
from jianxing.briefs.models import Brief
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.ledger.operations import record


class Overtaken(Refused):
    """Somebody else changed it between reading and writing."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(number)s has been changed meanwhile; nothing was done.") % {"number": name},
            _("Reload the page and look at what happened."),
        )


def reserve(table: str) -> int:
    """Reserve a key, so that a number can be made of it before the row is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


def change(brief: Brief, *, source: str | None = None, **changes: Any) -> None:
    """Change a brief under compare-and-set of version and state; raises ``Overtaken``."""
    done = Brief.objects.filter(pk=brief.pk, version=brief.version, state=source or brief.state).update(
        version=F("version") + 1, **changes
    )
    if not done:
        raise Overtaken(brief.number)
    brief.version += 1
    for name, value in changes.items():
        setattr(brief, name, value)


def take(*, brief: Brief, action: str, by: Actor, changes: Mapping[str, Any] | None = None) -> None:
    """Take a step of the life-cycle inside the caller's transaction; the second of two clicks is refused."""
    step = policies.check_can_take(brief=brief, action=action, by=by)
    change(brief, source=step.source, state=step.target.value, **(changes or {}))


def act_on(
    *,
    brief: Brief,
    action: str,
    by: Actor,
    at: datetime,
    public: Mapping[str, Any] | None = None,
    confidential: Mapping[str, Any] | None = None,
) -> Act:
    """Record what was done to a brief, with the state that it left it in."""
    return record(
        kind=f"brief.{action}",
        subject="brief",
        subject_id=brief.pk,
        by=by,
        at=at,
        public={"state": brief.state, **(public or {})},
        confidential=confidential,
    )


def refresh_visibility(ids: Sequence[int]) -> None:
    """Recompute who sees these briefs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT briefs_refresh_visibility(%s)", [list(ids)])
