"""What a body that was told does first: it confirms receipt, then takes the matter on."""

from datetime import datetime

from django.db import transaction

from jianxing.incidents import policies
from jianxing.incidents.models import Alert, Told
from jianxing.incidents.naming import sender_of
from jianxing.incidents.operations.carriage import tell_leading
from jianxing.incidents.operations.issuing import last_alert
from jianxing.incidents.operations.steps import act_on
from jianxing.kernel.actor import Actor


def receive(*, told: Told, by: Actor, at: datetime) -> Told:
    """Confirm receipt, which acknowledges the last alert. A second tap changes nothing and is no error."""
    policies.check_can_acknowledge(told=told, by=by)
    with transaction.atomic():
        note_receipt(told, by=by, at=at)
    return told


def note_receipt(told: Told, *, by: Actor, at: datetime, caused_by: int | None = None) -> None:
    """Note a receipt inside the caller's transaction, and tell the node of the body that leads; a second changes nothing."""
    if _set(told, "received", by=by, at=at):
        _acknowledge(told, by=by, at=at)
        public = {"body": told.body_id}
        act_on(told.incident, "receive", by=by, at=at, public=public, caused_by=caused_by)
        tell_leading(told.incident, "receive", sender=told.body, by=by, at=at)


def note_acceptance(told: Told, *, by: Actor, at: datetime, caused_by: int | None = None) -> None:
    """Note an acceptance as ``note_receipt`` does a receipt; who has not received does so by it."""
    note_receipt(told, by=by, at=at, caused_by=caused_by)
    if _set(told, "accepted", by=by, at=at):
        public = {"body": told.body_id}
        act_on(told.incident, "accept", by=by, at=at, public=public, caused_by=caused_by)
        tell_leading(told.incident, "accept", sender=told.body, by=by, at=at)


def accept(*, told: Told, by: Actor, at: datetime) -> Told:
    """Take the matter on; who has not confirmed receipt does so by it. A second tap changes nothing and is no error."""
    policies.check_can_acknowledge(told=told, by=by)
    with transaction.atomic():
        note_acceptance(told, by=by, at=at)
    return told


def _set(told: Told, what: str, *, by: Actor, at: datetime) -> bool:
    """Note that the body did this, unless it has been noted; the row is as it stands afterwards."""
    unset = {"pk": told.pk, f"{what}_at": None}
    done = Told.objects.filter(**unset).update(**{f"{what}_at": at, f"{what}_by_id": by.person_id})
    told.refresh_from_db(fields=["received_at", "received_by", "accepted_at", "accepted_by"])
    return bool(done)


def _acknowledge(told: Told, *, by: Actor, at: datetime) -> None:
    last = last_alert(told.incident)
    assert last is not None, "who was told was told by an alert"
    Alert.objects.create(
        incident=told.incident,
        ordinal=last.ordinal,
        type=Alert.Type.ACK,
        body_id=by.body,
        refers_to=last,
        severity=last.severity,
        headline=last.headline,
        sender=sender_of(told.body),
        sent_at=at,
        sent_by_id=by.person_id,
    )
