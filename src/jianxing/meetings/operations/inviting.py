"""Asking bodies to a meeting, telling them of changes, and their answers: here at once, on other nodes by the exchange."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.exchange.models import Hosting
from jianxing.exchange.operations import send
from jianxing.kernel.actor import Actor
from jianxing.meetings import policies
from jianxing.meetings.lifecycle import State
from jianxing.meetings.models import AgendaItem, Attendance, Meeting, Participant
from jianxing.meetings.operations.steps import act_on, notify, refresh_visibility

INVITATION, ANSWER = "invitation", "invitation-answer"
#: What a node is told a meeting is.
STATUS = {State.DUE: "planned", State.HELD: "held", State.MISSED: "missed", State.LAPSED: "cancelled"}


class NobodyToInvite(Refused):
    """There is nobody who could be asked."""


def invite(*, meeting: Meeting, others: Sequence[Body] = (), by: Actor, at: datetime) -> Meeting:
    """Ask the participants of the series, and *others* for this once, to a meeting; who was asked before is told again.

    Bodies of other nodes get an envelope, in the same transaction.
    """
    policies.check_can_prepare(meeting=meeting, by=by)
    with transaction.atomic():
        _prepare_attendances(meeting, [body.pk for body in others], on=meeting.planned_on)
        Meeting.objects.filter(pk=meeting.pk).update(invited_at=at)
        meeting.refresh_from_db()
        if others:
            refresh_visibility([meeting.series_id])
        asked = [attendance.body_id for attendance in meeting.attendances.all()]
        if not asked:
            raise NobodyToInvite(_("The series has no participants."), _("Add bodies to it, or name some."))
        act_on(meeting, "invite", by=by, at=at, public={"bodies": asked, "on": meeting.planned_on})
        announce(meeting=meeting, kind="invited", by=by, at=at)
    return meeting


def _prepare_attendances(meeting: Meeting, others: Iterable[int], *, on: date) -> None:
    members = Participant.objects.filter(series=meeting.series_id, since__lte=on).exclude(until__lt=on)
    wanted = {*members.values_list("body_id", flat=True), *others} - {meeting.body_id}
    known = set(meeting.attendances.values_list("body_id", flat=True))
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, body_id=body) for body in sorted(wanted - known)
    )


def announce(*, meeting: Meeting, kind: str = "changed", by: Actor, at: datetime) -> None:
    """Tell whoever was asked to a meeting that it stands otherwise now; nobody, where nobody was asked yet."""
    if meeting.invited_at is None:
        return
    attendances = list(meeting.attendances.select_related("body"))
    remote = _remote(attendances)
    here = [attendance.body_id for attendance in attendances if attendance.body_id not in remote]
    notify(meeting, kind, bodies=here, at=at)
    for attendance in attendances:
        if attendance.body_id in remote:
            outgoing = send(
                kind=INVITATION, sender=meeting.body, to=attendance.body, payload=_said(meeting), by=by, at=at
            )
            Attendance.objects.filter(pk=attendance.pk).update(
                envelope=str(outgoing.handle), delivered_at=None, refused=""
            )


def _remote(attendances: Iterable[Attendance]) -> set[int]:
    bodies = [attendance.body_id for attendance in attendances]
    return set(Hosting.objects.filter(body__in=bodies).values_list("body_id", flat=True))


def _said(meeting: Meeting) -> dict[str, Any]:
    agenda = meeting.agenda.exclude(outcome=AgendaItem.Outcome.DROPPED).values_list("title", flat=True)
    return {
        "series": str(meeting.series.uid),
        "series_name": meeting.series.name,
        "series_number": meeting.series.number,
        "meeting": str(meeting.uid),
        "number": meeting.number,
        "cadence": meeting.cadence_name,
        "on": (meeting.held_on or meeting.planned_on).isoformat(),
        "begins": meeting.begins.strftime("%H:%M"),
        "lasts": meeting.lasts,
        "place": meeting.place,
        "sequence": meeting.sequence,
        "status": STATUS[State(meeting.state)],
        "agenda": list(agenda),
    }


def answer(*, attendance: Attendance, comes: bool, note: str = "", by: Actor, at: datetime) -> Attendance:
    """Say whether one's body comes; who does not come says why. The last answer counts."""
    policies.check_can_answer(attendance=attendance, by=by)
    if not comes:
        policies.check_reason(reason=note)
    meeting = attendance.meeting
    said = Attendance.Answer.ACCEPTED if comes else Attendance.Answer.DECLINED
    with transaction.atomic():
        changes: dict[str, Any] = {
            "answer": said,
            "answer_note": note.strip()[:300],
            "answered_at": at,
            "answered_by_id": by.person_id,
        }
        if meeting.series.is_elsewhere:
            payload: dict[str, Any] = {
                "meeting": str(meeting.uid),
                "sequence": meeting.sequence,
                "answer": said.value,
                "note": changes["answer_note"],
            }
            outgoing = send(
                kind=ANSWER, sender=attendance.body, to=meeting.body, payload=payload, by=by, at=at
            )
            changes |= {"envelope": str(outgoing.handle), "delivered_at": None, "refused": ""}
        else:
            notify(meeting, "answered", bodies=[meeting.body_id], at=at)
        Attendance.objects.filter(pk=attendance.pk).update(**changes)
        attendance.refresh_from_db()
        act_on(
            meeting,
            "answer",
            by=by,
            at=at,
            public={"bodies": [attendance.body_id], "answer": said.value},
            confidential={"note": changes["answer_note"]},
        )
    return attendance
