"""The minutes as an official document in the form of 纪要 (GB/T 9704-2012, clause 10.3)."""

from django.utils import timezone

from jianxing.letters.documents import Attendance, Document, FormatName, paragraphs, render
from jianxing.meetings.lifecycle import MinutesState
from jianxing.meetings.minuting import attended
from jianxing.meetings.models import Meeting, Minutes


def document_of(*, minutes: Minutes, meeting: Meeting) -> Document:
    """Return what the document says; *meeting* was read whole, with who came. A draft says in its margin that it is one."""
    came, away = attended(meeting)
    signed = minutes.state in (MinutesState.SIGNED, MinutesState.SUPERSEDED)
    standing = {
        MinutesState.DRAFT: "草稿",
        MinutesState.DROPPED: "已退回",
        MinutesState.SUPERSEDED: "已被替代",
    }
    dated = timezone.localdate(minutes.signed_at) if minutes.signed_at else None
    return Document(
        issuers=(meeting.body.name,),
        title=minutes.title,
        paragraphs=paragraphs(minutes.text),
        dated=dated,
        number=minutes.number if signed else "",
        attendance=Attendance(present=tuple(came), excused=tuple(away)),
        copies=tuple(one.body.name for one in meeting.attendances.all()),
        printer=meeting.body.name,
        printed_on=dated,
        standing=standing.get(MinutesState(minutes.state), ""),
        mark="会议纪要",
    )


def rendered(*, minutes: Minutes, meeting: Meeting, format: FormatName) -> bytes:  # noqa: A002
    """Return the minutes as Word or PDF."""
    return render(document_of(minutes=minutes, meeting=meeting), form="minutes", format=format)
