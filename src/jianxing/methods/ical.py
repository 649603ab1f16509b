"""Calendars in the form of RFC 5545, to the letter: lines of at most 75 octets, text escaped, Beijing time with its VTIMEZONE.

Only what a feed of dated events needs. Asia/Shanghai has kept UTC+8 without summer time since 1991-09-15.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

LINE_OCTETS: Final = 75
ZONE: Final = "Asia/Shanghai"
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
#: What RFC 5545 admits in TEXT of the control characters is the tab alone.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_TIMEZONE: Final = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19910915T010000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class Event:
    """An event on a day in Beijing time. ``sequence`` grows with every change; *changed_at* is an aware instant."""

    uid: str
    summary: str
    on: date
    begins: time
    lasts_minutes: int
    sequence: int
    changed_at: datetime
    is_cancelled: bool = False
    is_tentative: bool = False
    url: str = ""
    categories: tuple[str, ...] = ()


def calendar(*, name: str, product: str, events: Iterable[Event], made_at: datetime) -> bytes:
    """Return the calendar as UTF-8 octets with CRLF line ends, as ``text/calendar`` wants them."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{escaped(product)}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        f"X-WR-TIMEZONE:{ZONE}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        *_TIMEZONE,
    ]
    for event in events:
        lines.extend(_event(event, made_at))
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(event: Event, made_at: datetime) -> Iterator[str]:
    starts = datetime.combine(event.on, event.begins)
    ends = starts + timedelta(minutes=event.lasts_minutes)
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{_utc(made_at)}"
    yield f"LAST-MODIFIED:{_utc(event.changed_at)}"
    yield f"DTSTART;TZID={ZONE}:{starts:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID={ZONE}:{ends:%Y%m%dT%H%M%S}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{_status(event)}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.categories:
        yield "CATEGORIES:" + ",".join(escaped(one) for one in event.categories)
    if event.url:
        yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT" if event.is_cancelled else "TRANSP:OPAQUE"
    yield "END:VEVENT"


def _status(event: Event) -> str:
    if event.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if event.is_tentative else "CONFIRMED"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Return TEXT as section 3.3.11 wants it: backslash, semicolon, comma and line end escaped, control characters left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", plain).translate(_ESCAPED)


def folded(line: str) -> bytes:
    """Return a content line as octets, folded to 75 of them (section 3.1); no character is cut in two."""
    out, room = bytearray(), LINE_OCTETS
    for character in line:
        octets = character.encode()
        if len(octets) > room:
            out += b"\r\n "
            room = LINE_OCTETS - 1
        out += octets
        room -= len(octets)
    return bytes(out) + b"\r\n"
