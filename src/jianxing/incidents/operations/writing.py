"""Writing into the time line of an incident."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.directory.policies import check_text
from jianxing.incidents import policies
from jianxing.incidents.models import Entry, Incident, Told
from jianxing.incidents.operations.carriage import tell_entry
from jianxing.incidents.operations.reporting import InTheFuture
from jianxing.incidents.operations.steps import act_on
from jianxing.kernel.actor import Actor


def write(
    *,
    incident: Incident,
    what: str,
    text: str,
    happened_at: datetime | None = None,
    uid: UUID,
    by: Actor,
    at: datetime,
) -> Entry:
    """Put down what happened or was done, now or some time before. The same *uid* again returns what stands."""
    is_told = Told.objects.filter(incident=incident, body=by.body_id).exists()
    policies.check_can_write(incident=incident, is_told=is_told, by=by)
    check_text(text=text, missing=_("Say what happened."))
    when = happened_at or at
    if when > at:
        raise InTheFuture(_("It has not happened yet."), _("Write when it happened."))
    try:
        with transaction.atomic():
            return put_down(
                incident=incident, what=what, text=text, happened_at=when, uid=uid, by=by, at=at
            )  # fmt: skip
    except IntegrityError:
        standing = Entry.objects.filter(uid=uid, incident=incident, body=by.body_id).first()
        if standing is None:
            raise
        return standing


def put_down(
    *,
    incident: Incident,
    what: str,
    text: str,
    happened_at: datetime,
    uid: UUID,
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Entry:
    """Put an entry down inside the caller's transaction, and tell the other nodes that have the incident."""
    entry = Entry.objects.create(
        uid=uid,
        incident=incident,
        what=what,
        text=text.strip(),
        happened_at=happened_at,
        written_at=at,
        body_id=by.body,
        person_id=by.person_id,
    )
    act_on(
        incident,
        "write",
        by=by,
        at=at,
        public={"what": what, "happened_at": happened_at.isoformat()},
        confidential={"text": entry.text},
        caused_by=caused_by,
    )
    tell_entry(entry, by=by, at=at)
    return entry
