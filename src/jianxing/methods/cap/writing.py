"""A message that goes out, as UTF-8 XML: elements in the schema's order, what is empty left out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from lxml import etree

from jianxing.methods.cap import places
from jianxing.methods.cap.model import NAMESPACE, Alert, Area, Info, Pair, Reference, Resource


def write(alert: Alert) -> bytes:
    """Write a message. What a reader would refuse is written all the same: ``reading.read`` says so, and a caller asks it."""
    return bytes(etree.tostring(element(alert), xml_declaration=True, encoding="UTF-8", pretty_print=True))


def element(alert: Alert) -> Any:
    """Return a message as an element."""
    root = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})
    _texts(
        root,
        ("identifier", alert.identifier),
        ("sender", alert.sender),
        ("sent", said(alert.sent)),
        ("status", alert.status),
        ("msgType", alert.message_type),
        ("source", alert.source),
        ("scope", alert.scope),
        ("restriction", alert.restriction),
        ("addresses", _quoted(alert.addresses)),
        *(("code", code) for code in alert.codes),
        ("note", alert.note),
        ("references", " ".join(reference_text(one) for one in alert.references)),
        ("incidents", _quoted(alert.incidents)),
    )
    for info in alert.infos:
        _info(_within(root, "info"), info)
    return root


def said(at: datetime) -> str:
    """Return an instant as CAP writes it: with seconds and offset, UTC as -00:00."""
    if at.tzinfo is None:
        raise ValueError("an instant has an offset")
    text = at.replace(microsecond=0).isoformat()
    return f"{text[:-6]}-00:00" if text.endswith("+00:00") else text


def reference_text(one: Reference) -> str:
    """Return how ``references`` names another message."""
    return f"{one.sender},{one.identifier},{said(one.sent)}"


def _within(parent: Any, name: str) -> Any:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def _texts(parent: Any, *pairs: tuple[str, str | Decimal | int | datetime | None]) -> None:
    for name, value in pairs:
        if value is None or value == "":
            continue
        text = said(value) if isinstance(value, datetime) else str(value)
        _within(parent, name).text = text


def _quoted(words: Iterable[str]) -> str:
    return " ".join(f'"{word}"' if " " in word else word for word in words)


def _pairs(parent: Any, name: str, pairs: Iterable[Pair]) -> None:
    for key, value in pairs:
        one = _within(parent, name)
        _within(one, "valueName").text = key
        _within(one, "value").text = value


def _info(parent: Any, info: Info) -> None:
    _texts(
        parent,
        ("language", info.language),
        *(("category", one) for one in info.categories),
        ("event", info.event),
        *(("responseType", one) for one in info.responses),
        ("urgency", info.urgency),
        ("severity", info.severity),
        ("certainty", info.certainty),
        ("audience", info.audience),
    )
    _pairs(parent, "eventCode", info.event_codes)
    _texts(
        parent,
        ("effective", info.effective),
        ("onset", info.onset),
        ("expires", info.expires),
        ("senderName", info.sender_name),
        ("headline", info.headline),
        ("description", info.description),
        ("instruction", info.instruction),
        ("web", info.web),
        ("contact", info.contact),
    )
    _pairs(parent, "parameter", info.parameters)
    for resource in info.resources:
        _resource(_within(parent, "resource"), resource)
    for area in info.areas:
        _area(_within(parent, "area"), area)


def _resource(parent: Any, one: Resource) -> None:
    _texts(
        parent,
        ("resourceDesc", one.description),
        ("mimeType", one.mime_type),
        ("size", one.size),
        ("uri", one.uri),
        ("derefUri", one.deref_uri),
        ("digest", one.digest),
    )


def _area(parent: Any, one: Area) -> None:
    _texts(
        parent,
        ("areaDesc", one.description),
        *(("polygon", places.polygon_text(ring)) for ring in one.polygons),
        *(("circle", places.circle_text(circle)) for circle in one.circles),
    )
    _pairs(parent, "geocode", one.geocodes)
    _texts(parent, ("altitude", one.altitude), ("ceiling", one.ceiling))
