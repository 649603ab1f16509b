"""Calling a meeting besides the rules, moving it, recording that it was held or missed, and why."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.inserting import new_keys
from jianxing.directory.models import Body
from jianxing.directory.policies import check_text
from jianxing.directory.roots import Overtaken
from jianxing.kernel.actor import Actor
from jianxing.meetings import policies
from jianxing.meetings.lifecycle import State
from jianxing.meetings.models import Attendance, Meeting, Move, Participant, Series
from jianxing.meetings.operations.inviting import announce
from jianxing.meetings.operations.steps import (
    HOLD,
    REASON,
    act_on,
    refresh_visibility,
    take,
    watch_meetings,
)
from jianxing.notices.operations import meet_clock, move_clock, stop_clock

CALLED = "临时会商"


def call(
    *,
    series: Series,
    on: date,
    begins: time | None = None,
    place: str = "",
    makes_up_for: Meeting | None = None,
    by: Actor,
    at: datetime,
) -> Meeting:
    """Call a meeting besides the rules (临时会商); with *makes_up_for* for one that was missed, which stays missed."""
    policies.check_can_keep(series=series, by=by)
    policies.check_runs(series=series)
    today = timezone.localdate(at)
    if on < today:
        raise policies.DayRefused(_("The day has passed."), _("Choose a day from today on."))
    if makes_up_for is not None and (
        makes_up_for.series_id != series.pk or makes_up_for.state != State.MISSED
    ):
        raise policies.DayRefused(
            _("It can only stand for a missed meeting of the same series."), _("Choose one that was missed.")
        )
    with transaction.atomic():
        [pk] = new_keys(Meeting, 1)
        meeting: Meeting = Meeting.objects.create(
            pk=pk,
            number=f"{series.body.code}-HS{on.year}-{pk:06d}",
            series=series,
            body=series.body,
            state=State.DUE,
            cadence_name=makes_up_for.cadence_name if makes_up_for else CALLED,
            due_on=on,
            planned_on=on,
            begins=begins or series.begins,
            lasts=series.lasts,
            place=place.strip() or series.place,
            makes_up_for=makes_up_for,
            called_at=at,
            called_by_id=by.person_id,
            visible_to=[series.body_id],
        )
        refresh_visibility([series.pk])
        public: dict[str, Any] = {"number": meeting.number, "series": series.pk, "on": on}
        if makes_up_for is not None:
            public["makes_up_for"] = makes_up_for.pk
        act_on(meeting, "call", by=by, at=at, public=public)
        watch_meetings([meeting], today=today, at=at)
    return meeting


def move(
    *,
    meeting: Meeting,
    on: date,
    reason: str,
    begins: time | None = None,
    place: str | None = None,
    by: Actor,
    at: datetime,
) -> Meeting:
    """Put a meeting on another day, hour or place, with a reason; whoever was asked to it is told, calendars follow."""
    policies.check_can_prepare(meeting=meeting, by=by)
    policies.check_reason(reason=reason)
    if on < timezone.localdate(at):
        raise policies.DayRefused(_("The day has passed."), _("Choose a day from today on."))
    with transaction.atomic():
        _move(meeting, on=on, begins=begins, place=place, reason=reason, by=by, at=at)
        announce(meeting=meeting, by=by, at=at)
    return meeting


def _move(
    meeting: Meeting,
    *,
    on: date,
    reason: str,
    begins: time | None = None,
    place: str | None = None,
    by: Actor,
    at: datetime,
) -> None:
    was_on, new_begins = meeting.planned_on, begins or meeting.begins
    moved = Meeting.objects.filter(pk=meeting.pk, state=State.DUE, sequence=meeting.sequence)
    if not moved.update(
        planned_on=on,
        begins=new_begins,
        place=meeting.place if place is None else place.strip(),
        sequence=meeting.sequence + 1,
    ):
        raise Overtaken(meeting.number)
    Move.objects.create(
        meeting=meeting, was_on=was_on, on=on, begins=new_begins, reason=reason.strip(), moved_at=at,
        moved_by_id=by.person_id,
    )  # fmt: skip
    meeting.refresh_from_db()
    move_clock(subject="meeting", subject_id=meeting.pk, purpose=HOLD, due_on=on, at=at)
    act_on(
        meeting,
        "move",
        by=by,
        at=at,
        public={"was_on": was_on, "on": on, "begins": new_begins.strftime("%H:%M")},
        confidential={"reason": reason.strip()},
    )


def hold(
    *,
    meeting: Meeting,
    on: date,
    present: Sequence[Body] = (),
    summary: str = "",
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Meeting:
    """Record that a meeting was held, and which of the bodies came. On another day than planned it needs the reason."""
    policies.check_can_take(meeting=meeting, action="hold", by=by)
    policies.check_has_come(on=on, today=timezone.localdate(at))
    if on != meeting.planned_on:
        check_text(text=reason, missing=_("It was planned for another day; say why it was held on this one."))
    with transaction.atomic():
        if on != meeting.planned_on:
            _move(meeting, on=on, reason=reason, by=by, at=at)
        _held(meeting, "hold", on=on, present=present, summary=summary, extra={}, by=by, at=at)
        meet_clock(subject="meeting", subject_id=meeting.pk, purpose=HOLD, at=at)
        announce(meeting=meeting, kind="held", by=by, at=at)
    return meeting


def record_late(
    *,
    meeting: Meeting,
    on: date,
    reason: str,
    present: Sequence[Body] = (),
    summary: str = "",
    by: Actor,
    at: datetime,
) -> Meeting:
    """Say, as a leader, that a meeting counted as missed was held and only written down too late; the reason stays with it."""
    policies.check_can_take(meeting=meeting, action="record_late", by=by)
    policies.check_has_come(on=on, today=timezone.localdate(at))
    policies.check_reason(reason=reason)
    with transaction.atomic():
        _held(
            meeting, "record_late", on=on, present=present, summary=summary, extra={"reason": reason.strip()},
            by=by, at=at,
        )  # fmt: skip
        stop_clock(subject="meeting", subject_id=meeting.pk, purpose=REASON, at=at)
        announce(meeting=meeting, kind="held", by=by, at=at)
    return meeting


def _held(
    meeting: Meeting,
    action: str,
    *,
    on: date,
    present: Sequence[Body],
    summary: str,
    extra: dict[str, str],
    by: Actor,
    at: datetime,
) -> None:
    changes = {
        "held_on": on,
        "recorded_at": at,
        "recorded_by_id": by.person_id,
        "summary": summary.strip(),
    }
    take(meeting=meeting, action=action, by=by, changes=changes)
    came = {body.pk for body in present} - {meeting.body_id}
    members = Participant.objects.filter(series=meeting.series_id, since__lte=on).exclude(until__lt=on)
    known = set(meeting.attendances.values_list("body_id", flat=True))
    missing = ({*members.values_list("body_id", flat=True)} | came) - known - {meeting.body_id}
    Attendance.objects.bulk_create(Attendance(meeting=meeting, body_id=body) for body in sorted(missing))
    meeting.attendances.filter(body__in=came).update(came=True)
    meeting.attendances.exclude(body__in=came).update(came=False)
    if came - known:
        refresh_visibility([meeting.series_id])
    act_on(
        meeting,
        action,
        by=by,
        at=at,
        public={"held_on": on, "came": sorted(came)},
        confidential={"summary": summary.strip(), **extra},
    )


def miss(*, meeting: Meeting, reason: str, by: Actor, at: datetime) -> Meeting:
    """Say that a meeting is not held, and why; it counts as missed."""
    policies.check_can_take(meeting=meeting, action="miss", by=by)
    policies.check_reason(reason=reason)
    changes = {
        "missed_at": at, "missed_reason": reason.strip(), "explained_at": at, "explained_by_id": by.person_id,
    }  # fmt: skip
    with transaction.atomic():
        take(meeting=meeting, action="miss", by=by, changes=changes)
        stop_clock(subject="meeting", subject_id=meeting.pk, purpose=HOLD, at=at)
        act_on(
            meeting, "miss", by=by, at=at, public={"planned_on": meeting.planned_on},
            confidential={"reason": reason.strip()},
        )  # fmt: skip
        announce(meeting=meeting, kind="missed", by=by, at=at)
    return meeting


def explain(*, meeting: Meeting, reason: str, by: Actor, at: datetime) -> Meeting:
    """Say why a meeting was missed, once."""
    policies.check_can_explain(meeting=meeting, by=by)
    policies.check_reason(reason=reason)
    with transaction.atomic():
        silent = Meeting.objects.filter(pk=meeting.pk, state=State.MISSED, explained_at=None)
        if not silent.update(missed_reason=reason.strip(), explained_at=at, explained_by_id=by.person_id):
            raise Overtaken(meeting.number)
        meeting.refresh_from_db()
        meet_clock(subject="meeting", subject_id=meeting.pk, purpose=REASON, at=at)
        act_on(meeting, "explain", by=by, at=at, confidential={"reason": reason.strip()})
    return meeting
