"""The schema of CAP 1.2 as a table: which elements, how often, of which kind, in which order.

Source: OASIS Common Alerting Protocol Version 1.2, section 3.2 (data dictionary) and 3.4 (XML schema). The schema file itself
may be copied but not changed and is not kept here; a test holds this table against a schema processor over mutated messages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from jianxing.methods.cap.model import (
    CATEGORIES,
    CERTAINTIES,
    MESSAGE_TYPES,
    RESPONSES,
    SCOPES,
    SEVERITIES,
    STATUSES,
    URGENCIES,
)

#: As often as one likes.
MANY: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Rule:
    """An element within its parent: how often at least and at most, its *kind*, the *words* it may hold or its own *children*."""

    least: int
    most: int
    kind: str = "text"
    words: tuple[str, ...] = ()
    children: Mapping[str, Rule] | None = None


def _one(kind: str = "text", words: tuple[str, ...] = ()) -> Rule:
    return Rule(1, 1, kind, words)


def _may(kind: str = "text", words: tuple[str, ...] = ()) -> Rule:
    return Rule(0, 1, kind, words)


def _many(kind: str = "text", words: tuple[str, ...] = (), *, least: int = 0) -> Rule:
    return Rule(least, MANY, kind, words)


_PAIR: Final = {"valueName": _one(), "value": _one()}
_AREA: Final = {
    "areaDesc": _one(),
    "polygon": _many("polygon"),
    "circle": _many("circle"),
    "geocode": Rule(0, MANY, children=_PAIR),
    "altitude": _may("decimal"),
    "ceiling": _may("decimal"),
}
_RESOURCE: Final = {
    "resourceDesc": _one(),
    "mimeType": _one(),
    "size": _may("integer"),
    "uri": _may("uri"),
    "derefUri": _may(),
    "digest": _may(),
}
_INFO: Final = {
    "language": _may("language"),
    "category": _many("word", CATEGORIES, least=1),
    "event": _one(),
    "responseType": _many("word", RESPONSES),
    "urgency": _one("word", URGENCIES),
    "severity": _one("word", SEVERITIES),
    "certainty": _one("word", CERTAINTIES),
    "audience": _may(),
    "eventCode": Rule(0, MANY, children=_PAIR),
    "effective": _may("instant"),
    "onset": _may("instant"),
    "expires": _may("instant"),
    "senderName": _may(),
    "headline": _may(),
    "description": _may(),
    "instruction": _may(),
    "web": _may("uri"),
    "contact": _may(),
    "parameter": Rule(0, MANY, children=_PAIR),
    "resource": Rule(0, MANY, children=_RESOURCE),
    "area": Rule(0, MANY, children=_AREA),
}
ALERT: Final[Mapping[str, Rule]] = {
    "identifier": _one(),
    "sender": _one(),
    "sent": _one("instant"),
    "status": _one("word", STATUSES),
    "msgType": _one("word", MESSAGE_TYPES),
    "source": _may(),
    "scope": _one("word", SCOPES),
    "restriction": _may(),
    "addresses": _may(),
    "code": _many(),
    "note": _may(),
    "references": _may(),
    "incidents": _may(),
    "info": Rule(0, MANY, children=_INFO),
}

_INSTANT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[-+][0-9]{2}:[0-9]{2}")
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_INTEGER: Final = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL: Final = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_MOST_DIGITS: Final = 40


def collapsed(text: str) -> str:
    """Return *text* as XML Schema reads words and numbers: blanks joined, none at the ends."""
    return _BLANKS.sub(" ", text).strip(" ")


def instant(text: str) -> datetime | None:
    """Return an instant in CAP's form, with its offset and without fractions; None where it is none."""
    word = collapsed(text)
    if not _INSTANT.fullmatch(word) or word[20:22] > "14":
        return None
    try:
        return datetime.fromisoformat(word)
    except ValueError:
        return None


def broken(rule: Rule, text: str) -> str:
    """Return the code of what is wrong with the *text* of an element, nothing where it is right."""
    if rule.kind == "word":
        return "" if collapsed(text) in rule.words else "not_a_word"
    if rule.kind == "instant":
        return "" if instant(text) is not None else "not_an_instant"
    if rule.kind == "language":
        return "" if _LANGUAGE.fullmatch(collapsed(text)) else "not_a_language"
    if rule.kind == "integer":
        return "" if _INTEGER.fullmatch(collapsed(text)) else "not_an_integer"
    if rule.kind == "decimal":
        word = collapsed(text)
        return "" if len(word) <= _MOST_DIGITS and _DECIMAL.fullmatch(word) else "not_a_decimal"
    return ""
