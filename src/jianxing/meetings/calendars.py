"""What a calendar program is shown of a body's meetings: when, by whom called and under which number; no name, no agenda."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.meetings import queries
from jianxing.meetings.lifecycle import State
from jianxing.meetings.models import Meeting
from jianxing.methods.ical import Event, calendar

PRODUCT: Final = "-//Jianxing//meetings//ZH"
SINCE, UNTIL = timedelta(days=92), timedelta(days=366)


def calendar_of(*, body: Body, today: date, at: datetime, origin: str) -> bytes:
    """Return a body's meetings from three months back to a year ahead, inside ``acting(by)`` for the body.

    *origin* is the address of this node (``https://…``), under which each event leads to its page, where one signs in.
    """
    shown = queries.to_show(since=today - SINCE, until=today + UNTIL, body_id=body.pk)
    name = _("Meetings of %(body)s") % {"body": body.label}
    events = [event(meeting, today=today, at=at, origin=origin) for meeting in shown]
    return calendar(name=name, product=PRODUCT, events=events, made_at=at)


def event(meeting: Meeting, *, today: date, at: datetime, origin: str) -> Event:
    """Return a meeting as an event: the UID stays whatever happens to it, the sequence grows with every change."""
    return Event(
        uid=f"{meeting.uid}@jianxing",
        summary=_("Meeting · %(host)s · %(number)s") % {"host": meeting.body.label, "number": meeting.number},
        on=meeting.held_on or meeting.planned_on,
        begins=meeting.begins,
        lasts_minutes=meeting.lasts,
        sequence=meeting.sequence,
        changed_at=max(_instants(meeting)),
        is_cancelled=meeting.state in (State.MISSED, State.LAPSED),
        is_tentative=meeting.state == State.DUE and meeting.provisional,
        url=f"{origin}/meetings/{meeting.pk}/" if origin else "",
    )


def _instants(meeting: Meeting) -> Sequence[datetime]:
    known = (meeting.called_at, meeting.invited_at, meeting.recorded_at, meeting.missed_at)
    return [at for at in known if at is not None] or [timezone.now()]
