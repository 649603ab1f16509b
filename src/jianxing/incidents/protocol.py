"""Alerts of this node as messages of the Common Alerting Protocol 1.2, signed with the node's key for alerts."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import shapely
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.utils import timezone, translation

from jianxing.exchange.network import certificates
from jianxing.incidents.lifecycle import Severity
from jianxing.incidents.models import Alert, Incident, Kind, Nature
from jianxing.incidents.models.incident import mark
from jianxing.incidents.naming import node_name, sender_of
from jianxing.methods.cap import model
from jianxing.methods.cap.identifiers import national
from jianxing.methods.cap.places import as_area
from jianxing.methods.cap.signing import sign

STATUSES: Final = {Nature.REAL: "Actual", Nature.DRILL: "Exercise", Nature.TEST: "Test"}
_TYPES: Final = {
    Alert.Type.ALERT: "Alert",
    Alert.Type.UPDATE: "Update",
    Alert.Type.CANCEL: "Cancel",
    Alert.Type.ACK: "Ack",
}
_URGENCIES: Final = {
    Severity.RED: "Immediate",
    Severity.ORANGE: "Immediate",
    Severity.YELLOW: "Expected",
    Severity.BLUE: "Future",
}
CATEGORIES: Final = {
    Kind.FLOOD: "Met",
    Kind.RAINSTORM: "Met",
    Kind.WATER_POLLUTION: "Env",
    Kind.DAM: "Infra",
    Kind.WILDFIRE: "Fire",
    Kind.FIRE: "Fire",
    Kind.HAZARDOUS_CHEMICALS: "CBRNE",
    Kind.EARTHQUAKE: "Geo",
    Kind.GEOLOGICAL: "Geo",
    Kind.TRAFFIC: "Transport",
    Kind.PUBLIC_HEALTH: "Health",
    Kind.OTHER: "Other",
}
_SIX: Final = 6


def message_of(alert: Alert, *, event: str = "") -> model.Alert:
    """Return what an alert says as a message; its incident, body and what it refers to are loaded.

    With the code of an *event* (GB/T 35561) it and what it refers to are named in the national form; raises
    ``IdentifierBroken`` where they cannot be.
    """
    incident = alert.incident
    is_ack = alert.type == Alert.Type.ACK
    answered = alert.refers_to
    with translation.override("zh-hans"):
        return model.Alert(
            identifier=_identifier(alert, event),
            sender=alert.sender or sender_of(alert.body),
            sent=_sent(alert),
            status=STATUSES[Nature(incident.nature)],
            message_type=_TYPES[Alert.Type(alert.type)],
            source=alert.body.label,
            scope="Private" if is_ack else "Restricted",
            restriction="" if is_ack else "已通知的单位",
            addresses=(answered.sender or sender_of(incident.body),) if is_ack and answered else (),
            note=str(incident.get_nature_display()) if incident.nature != Nature.REAL else "",
            references=(
                model.Reference(
                    answered.sender or sender_of(incident.body), _identifier(answered, event), _sent(answered)
                ),
            )
            if answered
            else (),
            incidents=(incident.number,),
            infos=() if is_ack else (_info(alert),),
        )


def _info(alert: Alert) -> model.Info:
    incident = alert.incident
    shape = shapely.from_wkb(bytes(alert.wkb)) if alert.wkb is not None else incident.shape
    return model.Info(
        categories=(CATEGORIES[Kind(incident.kind)],),
        event=str(incident.get_kind_display()),
        urgency=_URGENCIES[Severity(alert.severity)],
        severity=model.SEVERITY_OF_COLOUR[alert.severity],
        certainty="Observed",
        language="zh-CN",
        effective=_sent(alert),
        onset=timezone.localtime(incident.began_at),
        sender_name=alert.body.label,
        headline=f"{mark(incident.nature)}{alert.headline}",
        description=alert.description,
        instruction=alert.instruction,
        parameters=(("colour", alert.severity),),
        areas=(as_area(incident.place_name, shape),),
    )


def _sent(alert: Alert) -> datetime:
    return timezone.localtime(alert.sent_at).replace(microsecond=0)


def _identifier(alert: Alert, event: str) -> str:
    """The node's own form; or division of the body, event, the body's key, the instant, and the alert's place in its incident."""
    if not event:
        return alert.identifier
    incident: Incident = alert.incident
    division = incident.body.governed_by.code if incident.body.governed_by else ""
    return national(
        division=division, event=event, internal=f"{alert.body_id % 10**_SIX:06d}", at=alert.sent_at,
        serial=alert.pk % 10**4,
    )  # fmt: skip


def signed(alert: Alert, *, event: str = "") -> bytes:
    """Return the message as XML with an enveloped signature under ``certificate``."""
    path = _identity().path
    key = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    held = x509.load_pem_x509_certificates(path.read_bytes())[0]
    return sign(message_of(alert, event=event), key=key, certificate=held)


def certificate() -> str:
    """Return the certificate (PEM) that whoever receives messages of this node trusts."""
    return _identity().certificate.pem


def _identity() -> certificates.Identity:
    # The certificate's own span is counted by the clock of the world: the demonstration's stands still.
    return certificates.for_alerts(
        directory=Path(settings.EXCHANGE_KEYS), node=node_name(), at=datetime.now(tz=UTC)
    )
