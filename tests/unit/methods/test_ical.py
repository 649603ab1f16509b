"""Calendars by RFC 5545: read back by a client library, and to the letter where the library forgives."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Timezone

from jianxing.methods.ical import LINE_OCTETS, Event, calendar, escaped, folded

MADE = datetime(2026, 3, 31, 1, 2, 3, tzinfo=UTC)


def event(**changes: object) -> Event:
    usual = {
        "uid": "4f6a@jianxing", "summary": "会商 · 驻市人社局纪检监察组 · TJ-1", "on": date(2026, 4, 3), "begins": time(15),
        "lasts_minutes": 90, "sequence": 2, "changed_at": MADE,
    }  # fmt: skip
    return Event(**{**usual, **changes})  # type: ignore[arg-type]  # the fields of an event


def made(*events: Event) -> bytes:
    return calendar(name="某组的会商", product="-//Jianxing//meetings//ZH", events=events, made_at=MADE)


def test_a_client_reads_what_was_written() -> None:
    read = Calendar.from_ical(made(event(), event(uid="b@jianxing", is_cancelled=True)))
    first, second = read.walk("VEVENT")
    assert str(first["UID"]) == "4f6a@jianxing"
    assert first.decoded("DTSTART").isoformat() == "2026-04-03T15:00:00+08:00"
    assert first.decoded("DTEND") - first.decoded("DTSTART") == timedelta(minutes=90)
    assert first.decoded("DTSTAMP") == MADE
    assert int(str(first["SEQUENCE"])) == 2
    assert str(first["SUMMARY"]) == "会商 · 驻市人社局纪检监察组 · TJ-1"
    assert (str(first["STATUS"]), str(second["STATUS"])) == ("CONFIRMED", "CANCELLED")
    [zone] = read.walk("VTIMEZONE")
    assert isinstance(zone, Timezone)
    assert str(zone["TZID"]) == "Asia/Shanghai"
    assert zone.to_tz().utcoffset(MADE.replace(tzinfo=None)) == timedelta(hours=8)
    assert str(read["VERSION"]) == "2.0"
    assert read.errors == []
    assert first.errors == []


def test_a_meeting_past_midnight_ends_on_the_next_day() -> None:
    [one] = Calendar.from_ical(made(event(begins=time(23), lasts_minutes=120))).walk("VEVENT")
    assert one.decoded("DTEND").isoformat() == "2026-04-04T01:00:00+08:00"


def test_instants_are_written_in_utc() -> None:
    changed = datetime(2026, 3, 31, 9, tzinfo=timezone(timedelta(hours=8)))
    assert b"LAST-MODIFIED:20260331T010000Z\r\n" in made(event(changed_at=changed))


def test_special_characters_are_escaped_and_control_characters_left_out() -> None:
    assert escaped("一;二,三\\四\r\n五\x00") == "一\\;二\\,三\\\\四\\n五"
    # Nobody breaks out of a line: what looks like a property stays text.
    [one] = Calendar.from_ical(made(event(summary="x\r\nATTENDEE:mailto:a@b"))).walk("VEVENT")
    assert "ATTENDEE" not in one
    assert str(one["SUMMARY"]) == "x\nATTENDEE:mailto:a@b"


@given(st.text(max_size=400))
def test_lines_are_folded_to_75_octets_and_read_back_the_same(text: str) -> None:
    summary = escaped(text)
    lines = folded(f"SUMMARY:{summary}")
    assert lines.endswith(b"\r\n")
    parts = lines[:-2].split(b"\r\n ")
    assert all(len(part) + (place > 0) <= LINE_OCTETS for place, part in enumerate(parts))
    assert b"".join(parts).decode() == f"SUMMARY:{summary}"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_any_summary_is_read_back_by_the_client(text: str) -> None:
    [one] = Calendar.from_ical(made(event(summary=text))).walk("VEVENT")
    assert str(one["SUMMARY"]) == text


def test_every_line_ends_as_the_standard_says() -> None:
    lines = made(event(summary="长" * 200)).split(b"\r\n")
    assert all(b"\n" not in line and b"\r" not in line and len(line) <= LINE_OCTETS for line in lines)
    assert lines[-1] == b""
