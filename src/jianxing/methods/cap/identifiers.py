"""Identifiers of alerts in the national form: division, event code, internal code, time and serial, without anything between.

After GB/T 35965.1 (emergency information exchange, alerts), with the divisions of GB/T 2260 and the event codes of
GB/T 35561. The lengths are those of ``Form``; whoever is bound to another edition gives another form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

#: Times in the identifier are Beijing time, which has no summer time.
BEIJING: Final = timezone(timedelta(hours=8))
_TIME: Final = 14


@dataclass(frozen=True, slots=True)
class Form:
    """How many characters each part has."""

    division: int = 6
    event: int = 5
    internal: int = 6
    serial: int = 4


@dataclass(frozen=True, slots=True)
class Identifier:
    """The parts of an identifier."""

    division: str
    event: str
    internal: str
    at: datetime
    serial: int


class IdentifierBroken(ValueError):
    """A part does not fit; *part* names it."""

    def __init__(self, part: str, value: str) -> None:
        self.part = part
        self.value = value
        super().__init__(f"{part}: {value}")


FORM: Final = Form()


def national(
    *, division: str, event: str, internal: str, at: datetime, serial: int, form: Form = FORM
) -> str:
    """Put an identifier together; raises ``IdentifierBroken``."""
    _fits("division", division, r"[0-9]", form.division)
    _fits("event", event, r"[0-9A-Z]", form.event)
    _fits("internal", internal, r"[0-9A-Z]", form.internal)
    if not 0 <= serial < 10**form.serial:
        raise IdentifierBroken("serial", str(serial))
    return f"{division}{event}{internal}{at.astimezone(BEIJING):%Y%m%d%H%M%S}{serial:0{form.serial}d}"


def parts(text: str, form: Form = FORM) -> Identifier:
    """Take an identifier apart; raises ``IdentifierBroken``."""
    whole = form.division + form.event + form.internal + _TIME + form.serial
    if len(text) != whole:
        raise IdentifierBroken("length", text)
    cuts, start = [], 0
    for long in (form.division, form.event, form.internal, _TIME, form.serial):
        cuts.append(text[start : start + long])
        start += long
    division, event, internal, time, serial = cuts
    _fits("division", division, r"[0-9]", form.division)
    _fits("event", event, r"[0-9A-Z]", form.event)
    _fits("internal", internal, r"[0-9A-Z]", form.internal)
    _fits("serial", serial, r"[0-9]", form.serial)
    try:
        at = datetime.strptime(time, "%Y%m%d%H%M%S").replace(tzinfo=BEIJING)
    except ValueError:
        raise IdentifierBroken("time", time) from None
    return Identifier(division, event, internal, at, int(serial))


def _fits(part: str, value: str, kind: str, long: int) -> None:
    if not re.fullmatch(f"{kind}{{{long}}}", value, re.ASCII):
        raise IdentifierBroken(part, value)
