"""Incidents on the way to other nodes: envelopes of the exchange, in the transaction of the act.

The node of the body that leads has the whole record. It tells each body of another node that is concerned, and then what it does
itself and what others write; a body there tells it of its receipt, its acceptance and what it writes. None comes back as an echo.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.exchange import operations as exchange
from jianxing.exchange.kinds import Json
from jianxing.exchange.models import Hosting, Peer
from jianxing.incidents.lifecycle import MINUTES
from jianxing.incidents.models import Alert, Entry, Incident, Told
from jianxing.incidents.queries.concerned import Concern
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import plain

INCIDENT, STEP = "incident", "incident-step"
VERSION: Final = 1
#: What a told body does, on its own node; the rest is the leading body's.
TOLD_STEPS: Final = frozenset({"receive", "accept"})


def carry_incident(
    incident: Incident, concerns: Sequence[Concern], alert: Alert, *, by: Actor, at: datetime
) -> Mapping[int, str]:
    """Hand the incident to the exchange for every body concerned that lives on another node; returns the envelopes by body."""
    found = {one.body_id: one for one in concerns}
    afar = Hosting.objects.filter(body_id__in=found, peer__state=Peer.State.LISTED).select_related("body")
    return {
        hosting.body_id: exchange.send(
            kind=INCIDENT, sender=incident.body, to=hosting.body, by=by, at=at,
            payload=_payload(incident, found[hosting.body_id], alert, at=at),
        ).handle
        for hosting in afar.order_by("body_id")
    }  # fmt: skip


def _payload(incident: Incident, concern: Concern, alert: Alert, *, at: datetime) -> dict[str, Json]:
    receipt, acceptance = MINUTES[incident.severity]
    return {
        "version": VERSION,
        "uid": str(incident.uid),
        "number": incident.number,
        "nature": incident.nature,
        "kind": incident.kind,
        "severity": incident.severity,
        "title": incident.title,
        "description": incident.description,
        "place_name": incident.place_name,
        "wkb": bytes(incident.wkb).hex(),
        "began_at": str(plain(incident.began_at)),
        "published_at": str(plain(incident.published_at)),
        "within_m": written(incident.within_m or 0.0),
        "downstream_m": written(incident.downstream_m or 0.0),
        "rivers": list(incident.rivers),
        "alert": _alert(alert),
        "told": {
            "at": str(plain(at)),
            "reason": str(concern.reason),
            "division": concern.division.code if concern.division else "",
            "distance_m": None if concern.distance_m is None else written(concern.distance_m),
            "river": concern.river,
            "receipt_minutes": receipt,
            "acceptance_minutes": acceptance,
        },
    }


def written(value: float) -> str:
    """Return a number as envelopes carry it: its shortest decimal form, as text."""
    return repr(float(value))


def _alert(alert: Alert) -> dict[str, Json]:
    return {
        "uid": str(alert.uid),
        "type": str(alert.type),
        "ordinal": alert.ordinal,
        "sender": alert.sender,
        "sent_at": str(plain(alert.sent_at)),
        "headline": alert.headline,
        "description": alert.description,
        "instruction": alert.instruction,
    }


def tell_step(
    incident: Incident,
    step: str,
    *,
    alert: Alert | None = None,
    shape: Any = None,
    words: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Tell every body of another node that was told what the leading body has done; nothing where it leads on another node."""
    if incident.is_elsewhere:
        return
    payload: dict[str, Json] = {
        **_step(incident, step),
        "severity": incident.severity,
        "words": words,
        "alert": _alert(alert) if alert else None,
        "wkb": bytes(shape).hex() if shape is not None else None,
    }
    for body in _afar(incident):
        exchange.send(kind=STEP, sender=incident.body, to=body, payload=payload, by=by, at=at)


def tell_leading(incident: Incident, step: str, *, sender: Body, by: Actor, at: datetime) -> None:
    """Tell the node of the body that leads what a body of this node has done; nothing where it leads here."""
    if incident.is_elsewhere:
        payload = {**_step(incident, step), "at": str(plain(at))}
        exchange.send(kind=STEP, sender=sender, to=incident.body, payload=payload, by=by, at=at)


def tell_entry(entry: Entry, *, by: Actor, at: datetime) -> None:
    """Tell what was written: the leading body's node, or from there every other node."""
    incident = entry.incident
    author = entry.body
    payload: dict[str, Json] = {
        **_step(incident, "write"),
        "entry": {
            "uid": str(entry.uid),
            "what": entry.what,
            "text": entry.text,
            "author": author.name,
            "happened_at": str(plain(entry.happened_at)),
        },
    }
    if incident.is_elsewhere:
        if author.pk != incident.body_id:
            exchange.send(kind=STEP, sender=author, to=incident.body, payload=payload, by=by, at=at)
        return
    with acting(Actor.system(body_id=incident.body_id)) as leading:
        for body in _afar(incident, without=author.pk):
            exchange.send(kind=STEP, sender=incident.body, to=body, payload=payload, by=leading, at=at)


def _step(incident: Incident, step: str) -> dict[str, Json]:
    return {"version": VERSION, "uid": str(incident.uid), "step": step}


def _afar(incident: Incident, *, without: int | None = None) -> list[Body]:
    """Return the told bodies of other nodes that are listed: one that was revoked is written to no more."""
    told = Told.objects.filter(incident=incident).exclude(carried_as="").values("body_id")
    found = Body.objects.filter(pk__in=told, hosting__peer__state=Peer.State.LISTED)
    return [body for body in found.order_by("pk") if body.pk != without]
