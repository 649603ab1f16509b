"""Mutated messages, and the same schema in XML Schema's own words for a schema processor to judge them by.

The schema here is written from the data dictionary of CAP 1.2 by name, order, number and kind; it is not the file of OASIS.
"""

import random
from collections.abc import Iterator
from typing import Any

from lxml import etree

from jianxing.methods.cap import model
from jianxing.methods.cap.reading import CapRefused, read

_TEXT = "xs:string"
_PAIR = [("valueName", 1, 1, _TEXT), ("value", 1, 1, _TEXT)]
_AREA = [
    ("areaDesc", 1, 1, _TEXT), ("polygon", 0, 0, _TEXT), ("circle", 0, 0, _TEXT), ("geocode", 0, 0, _PAIR),
    ("altitude", 0, 1, "xs:decimal"), ("ceiling", 0, 1, "xs:decimal"),
]  # fmt: skip
_RESOURCE = [
    ("resourceDesc", 1, 1, _TEXT), ("mimeType", 1, 1, _TEXT), ("size", 0, 1, "xs:integer"), ("uri", 0, 1, "xs:anyURI"),
    ("derefUri", 0, 1, _TEXT), ("digest", 0, 1, _TEXT),
]  # fmt: skip
_INFO = [
    ("language", 0, 1, "xs:language"), ("category", 1, 0, model.CATEGORIES), ("event", 1, 1, _TEXT),
    ("responseType", 0, 0, model.RESPONSES), ("urgency", 1, 1, model.URGENCIES), ("severity", 1, 1, model.SEVERITIES),
    ("certainty", 1, 1, model.CERTAINTIES), ("audience", 0, 1, _TEXT), ("eventCode", 0, 0, _PAIR),
    ("effective", 0, 1, "instant"), ("onset", 0, 1, "instant"), ("expires", 0, 1, "instant"), ("senderName", 0, 1, _TEXT),
    ("headline", 0, 1, _TEXT), ("description", 0, 1, _TEXT), ("instruction", 0, 1, _TEXT), ("web", 0, 1, "xs:anyURI"),
    ("contact", 0, 1, _TEXT), ("parameter", 0, 0, _PAIR), ("resource", 0, 0, _RESOURCE), ("area", 0, 0, _AREA),
]  # fmt: skip
_ALERT = [
    ("identifier", 1, 1, _TEXT), ("sender", 1, 1, _TEXT), ("sent", 1, 1, "instant"), ("status", 1, 1, model.STATUSES),
    ("msgType", 1, 1, model.MESSAGE_TYPES), ("source", 0, 1, _TEXT), ("scope", 1, 1, model.SCOPES),
    ("restriction", 0, 1, _TEXT), ("addresses", 0, 1, _TEXT), ("code", 0, 0, _TEXT), ("note", 0, 1, _TEXT),
    ("references", 0, 1, _TEXT), ("incidents", 0, 1, _TEXT), ("info", 0, 0, _INFO),
]  # fmt: skip
_INSTANT = r"\d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[\-+]\d\d:\d\d"


def schema() -> etree.XMLSchema:
    """The schema for libxml2's processor."""
    where = 'namespace="http://www.w3.org/2000/09/xmldsig#" processContents="lax"'
    signatures = f'<xs:any minOccurs="0" maxOccurs="unbounded" {where}/>'
    text = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified" '
        f'targetNamespace="{model.NAMESPACE}">'
        f'<xs:element name="alert">{_complex(_ALERT, signatures)}</xs:element></xs:schema>'
    )
    return etree.XMLSchema(etree.fromstring(text))


def _complex(rows: list[Any], last: str = "") -> str:
    return f"<xs:complexType><xs:sequence>{''.join(_element(*row) for row in rows)}{last}</xs:sequence></xs:complexType>"


def _element(name: str, least: int, most: int, kind: object) -> str:
    head = f'<xs:element name="{name}" minOccurs="{least}" maxOccurs="{most or "unbounded"}"'
    if isinstance(kind, list):
        return f"{head}>{_complex(kind)}</xs:element>"
    if isinstance(kind, tuple):
        words = "".join(f'<xs:enumeration value="{word}"/>' for word in kind)
        return f'{head}><xs:simpleType><xs:restriction base="xs:NMTOKEN">{words}</xs:restriction></xs:simpleType></xs:element>'
    if kind == "instant":
        pattern = f'<xs:restriction base="xs:dateTime"><xs:pattern value="{_INSTANT}"/></xs:restriction>'
        return f"{head}><xs:simpleType>{pattern}</xs:simpleType></xs:element>"
    return f'{head} type="{kind}"/>'


def by_schema(schema: etree.XMLSchema, data: bytes) -> bool:
    """What the processor says."""
    try:
        return bool(schema.validate(etree.fromstring(data)))
    except etree.XMLSyntaxError:
        return False


def verdict(data: bytes) -> bool:
    """What we say of the schema's rules alone."""
    try:
        found = read(data)
    except CapRefused:
        return False
    return not any(one.is_schema for one in found.problems)


_WORDS = (
    "", " ", "Actual", "Exercise ", "actual", "暴雨", "2026-07-21T14:30:00+08:00", "2026-07-21T14:30:00Z",
    "2026-02-30T00:00:00+08:00",
    "2026-07-21T14:30:00,08:00", " 2026-07-21T14:30:00-05:00\n", "2026-07-21T14:30:00+15:00", "2026-07-21T14:30:00.5+08:00",
    "12", "-3.5", "+.5", "1e3", "NaN", "zh-CN", "zh_CN", "toolonglanguage", "Met", "Extreme", "None", "39.9,117.0 5",
)  # fmt: skip


def mutated(data: bytes, *, count: int, seed: int) -> Iterator[bytes]:
    """Yield *count* messages with one to three mutations each."""
    dice = random.Random(seed)
    for _one in range(count):
        root = etree.fromstring(data)
        for _time in range(dice.randint(1, 3)):
            _mutate(root, dice)
        text = etree.tostring(root)
        if dice.random() < 0.05:
            at = dice.randrange(len(text))
            text = text[:at] + bytes([dice.randrange(32, 127)]) + text[at + 1 :]
        yield text


def _mutate(root: etree._Element, dice: random.Random) -> None:
    elements = [one for one in root.iter() if one is not root and isinstance(one.tag, str)]
    if not elements:
        return
    one = dice.choice(elements)
    parent = one.getparent()
    what = dice.choice(
        ("remove", "double", "swap", "rename", "space", "word", "word", "attribute", "tail", "child", "move")
    )
    if what == "remove":
        parent.remove(one)
    elif what == "double":
        one.addnext(etree.fromstring(etree.tostring(one, with_tail=False)))
    elif what == "swap" and one.getnext() is not None:
        one.getnext().addnext(one)
    elif what == "rename":
        one.tag = dice.choice(elements).tag
    elif what == "space":
        one.tag = one.tag.replace(
            model.NAMESPACE, dice.choice(("urn:other", "urn:oasis:names:tc:emergency:cap:1.1"))
        )
    elif what == "word" and not len(one) and not one.tag.endswith(("}uri", "}web")):
        one.text = dice.choice(_WORDS)
    elif what == "attribute":
        one.set("lang", "zh")
    elif what == "tail":
        one.tail = dice.choice(("\n", "text"))
    elif what == "child":
        etree.SubElement(one, dice.choice(elements).tag)
    elif what == "move":
        target = dice.choice(elements)
        if target is not one and one not in target.iterancestors():
            target.append(one)
