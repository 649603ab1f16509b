"""Invitations of other nodes, and their answers to ours. Called inside the inbox's transaction, acting for the addressee."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from jianxing.exchange.kinds import Receipt, Received, Refused
from jianxing.kernel.actor import Actor
from jianxing.meetings.lifecycle import State
from jianxing.meetings.models import AgendaItem, Attendance, Meeting, Participant, Series
from jianxing.meetings.operations.inviting import STATUS
from jianxing.meetings.operations.steps import act_on, notify, refresh_visibility

_STATES: Final = {status: state for state, status in STATUS.items()}


def receive_invitation(received: Received, *, at: datetime) -> None:
    """Keep a meeting of another node's host as it says it is: new, moved, cancelled or held; tell the body that is asked."""
    said: dict[str, Any] = dict(received.payload)
    on = _day(said["on"])
    by = Actor.system(body_id=received.to.pk)
    series = _series(received, said, at=at)
    meeting = Meeting.objects.filter(uid=said["meeting"]).select_related("series").first()
    if meeting is not None and meeting.series_id != series.pk:
        raise Refused("other-series", "The meeting belongs to another series.")
    is_new = meeting is None
    if meeting is None:
        meeting = _new(received, series, said, on, at=at)
    else:
        _change(meeting, said, on, at=at)
    Attendance.objects.get_or_create(meeting=meeting, body=received.to)
    if is_new:
        refresh_visibility([series.pk])
    _agenda(meeting, said["agenda"])
    act = "receive" if is_new else "follow"
    public = {"number": meeting.number, "on": on, "sequence": meeting.sequence, "status": said["status"]}
    act_on(
        meeting,
        act,
        by=by,
        at=at,
        public=public,
        confidential={"agenda": said["agenda"]},
        caused_by=received.act_id,
    )
    notify(meeting, "invited" if is_new else "changed", bodies=[received.to.pk], at=at)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("not-a-day", f"{text} is no day.") from None


def _series(received: Received, said: Mapping[str, Any], *, at: datetime) -> Series:
    today = timezone.localdate(at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT meetings_admit(%s, %s, %s)", [said["series"], received.sender.pk, today])
        [known] = cursor.fetchone() or [None]
    if known is not None:
        found: Series = Series.objects.select_related("body").get(pk=known)
        return found
    try:
        with transaction.atomic():
            series: Series = Series.objects.create(
                uid=uuid.UUID(said["series"]),
                number=f"{received.sender.code}/{said['series_number']}"[:60],
                body=received.sender,
                name=said["series_name"],
                place=said["place"],
                begins=time.fromisoformat(said["begins"]),
                lasts=said["lasts"],
                is_elsewhere=True,
                opened_at=at,
                visible_to=[received.to.pk],
            )
    except IntegrityError:
        raise Refused("series-taken", "The series is known here as another body's.") from None
    Participant.objects.create(series=series, body=received.to, since=today)
    refresh_visibility([series.pk])
    return series


def _new(received: Received, series: Series, said: Mapping[str, Any], on: date, *, at: datetime) -> Meeting:
    try:
        with transaction.atomic():
            meeting: Meeting = Meeting.objects.create(
                uid=uuid.UUID(said["meeting"]),
                number=f"{received.sender.code}/{said['number']}"[:60],
                series=series,
                body=received.sender,
                cadence_name=said["cadence"],
                due_on=on,
                planned_on=on,
                begins=time.fromisoformat(said["begins"]),
                lasts=said["lasts"],
                place=said["place"],
                sequence=said["sequence"],
                called_at=at,
                invited_at=at,
                visible_to=[received.to.pk],
                **_standing(said, on, at),
            )
    except IntegrityError:
        raise Refused("meeting-taken", "The meeting is known here as another body's.") from None
    return meeting


def _standing(said: Mapping[str, Any], on: date, at: datetime) -> dict[str, Any]:
    state = _STATES[said["status"]]
    changes: dict[str, Any] = {"state": state}
    if state is State.HELD:
        changes |= {"held_on": on, "recorded_at": at}
    elif state is State.MISSED:
        changes["missed_at"] = at
    elif state is State.LAPSED:
        changes["lapse_reason"] = said["number"]
    return changes


def _change(meeting: Meeting, said: Mapping[str, Any], on: date, *, at: datetime) -> None:
    changes: dict[str, Any] = {"sequence": said["sequence"], "place": said["place"]}
    if meeting.state == State.DUE:
        changes |= {"planned_on": on, "begins": time.fromisoformat(said["begins"]), "lasts": said["lasts"]}
    state = _STATES[said["status"]]
    if meeting.state != state:
        changes |= _standing(said, on, at)
    try:
        with transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(**changes)
    except IntegrityError:
        raise Refused("no-such-step", "The meeting stands where this cannot follow.") from None
    meeting.refresh_from_db()


def _agenda(meeting: Meeting, titles: list[str]) -> None:
    """Keep the host's agenda: what it no longer names is taken off, what is new comes after."""
    known = {item.title: item for item in meeting.agenda.all()}
    gone = [item.pk for title, item in known.items() if title not in titles]
    AgendaItem.objects.filter(pk__in=gone).update(outcome=AgendaItem.Outcome.DROPPED)
    place = len(known)
    for title in dict.fromkeys(titles):
        if title not in known:
            place += 1
            AgendaItem.objects.create(
                meeting=meeting, ordinal=place, title=title, source=AgendaItem.Source.OWN
            )


def receive_answer(received: Received, *, at: datetime) -> None:
    """Keep whether a body of another node comes to a meeting of ours; what it was not asked to it cannot answer."""
    said: dict[str, Any] = dict(received.payload)
    meeting = Meeting.objects.filter(uid=said["meeting"], body=received.to).select_related("series").first()
    asked = meeting and meeting.attendances.filter(body=received.sender).first()
    if meeting is None or asked is None:
        raise Refused("not-invited", "The body was not asked to such a meeting.")
    if meeting.state != State.DUE:
        raise Refused("meeting-over", "The meeting is not due any more.")
    Attendance.objects.filter(pk=asked.pk).update(
        answer=said["answer"], answer_note=said["note"], answered_at=at, answered_by_id=None
    )
    act_on(
        meeting,
        "answer",
        by=Actor.system(body_id=received.to.pk),
        at=at,
        public={"bodies": [received.sender.pk], "answer": said["answer"], "to_sequence": said["sequence"]},
        confidential={"note": said["note"]},
        caused_by=received.act_id,
    )
    notify(meeting, "answered", bodies=[received.to.pk], at=at)


def receipted(outgoing_handle: str, receipt: Receipt, *, at: datetime) -> None:
    """Note at the attendance that its envelope was taken, or refused and why."""
    about = Attendance.objects.filter(envelope=outgoing_handle).select_related("meeting__series")
    attendance = about.first()
    if attendance is None:
        return  # a later word on the same meeting has gone out since
    if receipt.taken:
        about.update(delivered_at=receipt.received_at, refused="")
        return
    about.update(refused=receipt.reason)
    teller = attendance.body_id if attendance.meeting.series.is_elsewhere else attendance.meeting.body_id
    notify(attendance.meeting, "undelivered", bodies=[teller], at=at)
