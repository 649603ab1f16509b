"""What comes from other nodes: an incident that concerns a body here, what its leading body does, what those told there did.

Each takes effect inside the inbox's transaction. What an incident's leading body does on its node is written here acting for the
body that stands for it, so that the same rules hold as for an incident of this node. Where several bodies of this node were told,
a step comes for each of them, and takes effect once.
"""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import shapely
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.models import Body, Jurisdiction
from jianxing.directory.policies import Refused
from jianxing.directory.queries import valid_on
from jianxing.exchange import kinds as exchange
from jianxing.incidents.lifecycle import State
from jianxing.incidents.models import Alert, Entry, Incident, Reason, Told
from jianxing.incidents.operations.acknowledging import note_acceptance, note_receipt
from jianxing.incidents.operations.carriage import TOLD_STEPS
from jianxing.incidents.operations.issuing import last_alert
from jianxing.incidents.operations.reporting import check_place, placed
from jianxing.incidents.operations.steps import act_on, change, notify, refresh_visibility
from jianxing.incidents.operations.writing import put_down
from jianxing.kernel.actor import Actor

_AS_SAID: Final = (
    "nature",
    "kind",
    "severity",
    "title",
    "description",
    "place_name",
    "rivers",
)
Said = Mapping[str, Any]


def receive_incident(received: exchange.Received, *, at: datetime) -> None:
    """Let an incident arrive: the body that it concerns is told, with the clocks that run since it was told there."""
    said: Said = received.payload
    by = Actor.system(body_id=received.sender.pk)
    with acting(by):
        incident = _known(received)
        if incident is None:
            incident = _kept(received, said, by=by, at=at)
        _told(incident, said["told"], received, at=at)
        public = {"number": incident.number, "told": [received.to.pk]}
        act_on(incident, "arrive", by=by, at=at, public=public, caused_by=received.act_id)
        refresh_visibility([incident.pk])
        notify(incident, "published", bodies=[received.to.pk], at=at)


def _known(received: exchange.Received) -> Incident | None:
    """Return the incident that the sending body leads; acting for it."""
    uid = uuid.UUID(str(received.payload["uid"]))
    found = Incident.objects.filter(uid=uid, body=received.sender, is_elsewhere=True)
    incident: Incident | None = found.select_related("body").first()
    return incident


def _kept(received: exchange.Received, said: Said, *, by: Actor, at: datetime) -> Incident:
    shape = _shape(said["wkb"])
    published_at = _instant(said["published_at"])
    try:
        with transaction.atomic():
            incident: Incident = Incident.objects.create(
                **{name: said[name] for name in _AS_SAID},
                uid=uuid.UUID(said["uid"]),
                number=f"{said['number']}@{received.route}"[:60],
                state=State.PUBLISHED,
                **placed(shape),
                body=received.sender,
                began_at=_instant(said["began_at"]),
                reported_at=published_at,
                published_at=published_at,
                within_m=float(said["within_m"]),
                downstream_m=float(said["downstream_m"]),
                is_elsewhere=True,
                visible_to=[received.sender.pk],
            )
            _issued(incident, said["alert"])
    except IntegrityError:
        raise exchange.Refused(
            "known-already", _("The incident has come before, or says what no incident says.")
        ) from None
    return incident


def _shape(wkb: str) -> Any:
    try:
        shape = shapely.from_wkb(bytes.fromhex(wkb))
        check_place(shape)
    except (shapely.errors.ShapelyError, ValueError, Refused) as error:
        raise exchange.Refused("place-unfit", str(error)) from error
    return shape


def _instant(text: Any) -> datetime:
    return datetime.fromisoformat(str(text))


def _issued(incident: Incident, said: Said) -> Alert:
    """Put down what the leading body issued, under the name that it has there."""
    return Alert.objects.create(
        uid=uuid.UUID(said["uid"]),
        incident=incident,
        ordinal=said["ordinal"],
        type=said["type"],
        body=incident.body,
        refers_to=last_alert(incident),
        severity=incident.severity,
        headline=said["headline"],
        description=said["description"],
        instruction=said["instruction"],
        sender=said["sender"],
        wkb=bytes(incident.wkb),
        sent_at=_instant(said["sent_at"]),
    )


def _told(incident: Incident, said: Said, received: exchange.Received, *, at: datetime) -> None:
    told_at = _instant(said["at"])
    division = _division(said["division"], at)
    reason = Reason(said["reason"]) if division else Reason.AGREEMENT
    try:
        with transaction.atomic():
            Told.objects.create(
                incident=incident,
                body=received.to,
                jurisdiction=division,
                reason=reason,
                distance_m=float(said["distance_m"] or 0) if division else None,
                river=said["river"] if reason == Reason.DOWNSTREAM else "",
                told_at=told_at,
                receipt_due_at=told_at + timedelta(minutes=said["receipt_minutes"]),
                acceptance_due_at=told_at + timedelta(minutes=said["acceptance_minutes"]),
            )
    except IntegrityError:
        raise exchange.Refused("told-already", _("This body has been told before.")) from None


def _division(code: str, at: datetime) -> Jurisdiction | None:
    return Jurisdiction.objects.filter(valid_on(timezone.localdate(at)), code=code).first() if code else None


def receive_step(received: exchange.Received, *, at: datetime) -> None:
    """Take the step that was taken on the other node, in the name of the body that took it."""
    said: Said = received.payload
    step = str(said["step"])
    try:
        if step in TOLD_STEPS or (step == "write" and _is_ours(received)):
            with acting(Actor.system(body_id=received.sender.pk)) as by:
                _TOLD_DID[step](_ours(received), said, received, by, at)
            return
        with acting(Actor.system(body_id=received.sender.pk)) as by:
            incident = _known(received)
            if incident is None:
                raise exchange.Refused("unknown-incident", _("No such incident is known here."))
            _LEADING_DID[step](incident, said, received, by, at)
    except Refused as refusal:
        raise exchange.Refused("step-refused", str(refusal)) from refusal
    except (IntegrityError, KeyError) as error:
        raise exchange.Refused("step-unfit", _("The step says what no step says.")) from error


def _is_ours(received: exchange.Received) -> bool:
    uid = uuid.UUID(str(received.payload["uid"]))
    return Incident.objects.filter(uid=uid, body=received.to, is_elsewhere=False).exists()


def _ours(received: exchange.Received) -> Incident:
    """Return the incident that the addressee leads and the sender was told of; acting for the sender."""
    uid = uuid.UUID(str(received.payload["uid"]))
    found = Incident.objects.filter(
        uid=uid, body=received.to, is_elsewhere=False, told__body=received.sender
    ).select_related("body")
    incident: Incident | None = found.first()
    if incident is None or incident.state != State.PUBLISHED:
        raise exchange.Refused("unknown-incident", _("No such incident is under way here."))
    return incident


def _own_told(incident: Incident, body: Body) -> Told:
    found: Told = Told.objects.select_related("incident__body", "body").get(incident=incident, body=body)
    return found


def _when(said: Said, told: Told, at: datetime) -> datetime:
    """When the step was taken there: neither before the body was told nor after now."""
    return max(told.told_at, min(_instant(said["at"]), at))


def _receive(incident: Incident, said: Said, received: exchange.Received, by: Actor, at: datetime) -> None:
    told = _own_told(incident, received.sender)
    note_receipt(told, by=by, at=_when(said, told, at), caused_by=received.act_id)


def _accept(incident: Incident, said: Said, received: exchange.Received, by: Actor, at: datetime) -> None:
    told = _own_told(incident, received.sender)
    when = max(_when(said, told, at), told.received_at or told.told_at)
    note_acceptance(told, by=by, at=when, caused_by=received.act_id)


def _write(incident: Incident, said: Said, received: exchange.Received, by: Actor, at: datetime) -> None:
    entry = said["entry"]
    if Entry.objects.filter(incident=incident, uid=entry["uid"]).exists():
        return
    is_anothers = incident.is_elsewhere and entry["author"] != received.sender.name
    put_down(
        incident=incident,
        what=entry["what"],
        text=f"{entry['author']}：{entry['text']}" if is_anothers else entry["text"],
        happened_at=min(_instant(entry["happened_at"]), at),
        uid=uuid.UUID(entry["uid"]),
        by=by,
        at=at,
        caused_by=received.act_id,
    )


def _update(incident: Incident, said: Said, received: exchange.Received, by: Actor, at: datetime) -> None:
    if not Alert.objects.filter(incident=incident, uid=said["alert"]["uid"]).exists():
        to: dict[str, Any] = {"severity": said["severity"]}
        if said["wkb"] is not None:
            to |= placed(_shape(said["wkb"]))
        change(incident, state=State.PUBLISHED.value, to=to)
        alert = _issued(incident, said["alert"])
        public = {"alert": alert.identifier, "severity": incident.severity}
        act_on(incident, "update", by=by, at=at, public=public, caused_by=received.act_id)
    notify(incident, "updated", bodies=[received.to.pk], at=at)


def _end(incident: Incident, said: Said, received: exchange.Received, by: Actor, at: datetime) -> None:
    """End or cancel; several bodies of this node hear of it one after the other."""
    is_cancel = said["step"] == "cancel"
    if incident.state == State.PUBLISHED:
        if is_cancel:
            _issued(incident, said["alert"])
        state = State.CANCELLED if is_cancel else State.ENDED
        to = {"state": state.value, "ended_at": at, "end_reason": said["words"]}
        change(incident, state=State.PUBLISHED.value, to=to)
        act_on(incident, said["step"], by=by, at=at, caused_by=received.act_id)
    notify(incident, "cancelled" if is_cancel else "ended", bodies=[received.to.pk], at=at)


Step = Callable[[Incident, Said, exchange.Received, Actor, datetime], None]
_TOLD_DID: Final[Mapping[str, Step]] = {"receive": _receive, "accept": _accept, "write": _write}
_LEADING_DID: Final[Mapping[str, Step]] = {
    "write": _write,
    "update": _update,
    "end": _end,
    "cancel": _end,
}


def incident_receipted(outgoing_handle: str, receipt: exchange.Receipt, *, at: datetime) -> None:
    """The other node has signed for an incident, or refused it: the page of the body that leads says so."""
    told = Told.objects.filter(carried_as=outgoing_handle).select_related("incident__body", "body").first()
    if told is None:
        return
    incident = told.incident
    by = Actor.system(body_id=incident.body_id)
    with acting(by):
        if receipt.taken:
            Told.objects.filter(pk=told.pk).update(delivered_at=receipt.received_at)
            act_on(incident, "deliver", by=by, at=at, public={"body": told.body_id})
            return
        Told.objects.filter(pk=told.pk).update(refused=receipt.reason)
        act_on(incident, "refuse", by=by, at=at, public={"body": told.body_id, "code": receipt.code})
        notify(incident, "undelivered", bodies=[incident.body_id], at=at, late=told.body.label[:60])


def step_receipted(outgoing_handle: str, receipt: exchange.Receipt, *, at: datetime) -> None:
    """The other node has signed for a step. A refusal stands on the exchange's own page, with its words."""
