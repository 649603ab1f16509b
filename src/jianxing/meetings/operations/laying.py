"""Laying out what is due, and counting what was missed. Run when rules change and by the worker, as often as one likes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.inserting import new_keys
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import Entry, record_many
from jianxing.meetings.lifecycle import State
from jianxing.meetings.models import Meeting, Series
from jianxing.meetings.operations.inviting import announce
from jianxing.meetings.operations.steps import (
    HOLD,
    act_on,
    demand_reason,
    notify,
    refresh_visibility,
    take,
    watch_meetings,
)
from jianxing.meetings.rules import cadences, due_by
from jianxing.methods.cadence import Due
from jianxing.notices.lights import late_before
from jianxing.notices.operations import move_clock, stop_clock
from jianxing.notices.queries import calendar as working_days

#: How far ahead meetings are laid out: a half-year, so that one sees what is coming, and rules may still change.
AHEAD: Final = timedelta(days=184)
#: Working days after its day within which a meeting may be written down; from the next on it is counted as missed.
GRACE_DAYS: Final = 3
#: No meeting is shifted further than this; a range is read with so much on either side.
_MARGIN: Final = timedelta(days=40)


#: More is no mechanism of meetings but a slip: every day since long ago.
MOST_AT_ONCE: Final = 2000


class TooManyDue(Refused):
    """The rules name more meetings than anybody held."""

    def __init__(self, count: int) -> None:
        super().__init__(
            _("The rules name %(count)d meetings at once.") % {"count": count},
            _("Let them start later, or meet less often."),
        )


def lay_out(*, series: Series, by: Actor, at: datetime, caused_by: int | None = None) -> list[Meeting]:
    """Lay out the meetings of a series until half a year from now; returns the new ones.

    What is laid out already stays; where the table of working days was published meanwhile, its day follows unless somebody
    has moved it; what the rules no longer name lapses. Doing it twice changes nothing.
    """
    today = timezone.localdate(at)
    until = min(today + AHEAD, series.ended_on or date.max)
    with transaction.atomic():
        locked = Series.objects.select_for_update(of=("self",)).select_related("body").get(pk=series.pk)
        versions = list(locked.rules.all())
        if not versions:
            return []
        first = (
            min(locked.laid_until + timedelta(days=1), today) if locked.laid_until else versions[0].valid_from
        )
        wanted = {
            (one.cadence, one.by_rule[0]): one
            for one in due_by(
                versions=versions, first=first - _MARGIN, last=until + _MARGIN, workdays=working_days()
            )
            if one.on <= (series.ended_on or date.max)
        }
        known = {
            (meeting.cadence, meeting.ruled_on): meeting
            for meeting in Meeting.objects.filter(series=locked, ruled_on__gte=first - 2 * _MARGIN)
            .exclude(state=State.LAPSED)
            .select_related("series__body")
            .prefetch_related("moves")
        }
        for key, meeting in known.items():
            if meeting.state == State.DUE and meeting.due_on > today:
                _follow(meeting, wanted.get(key), by=by, at=at, caused_by=caused_by)
        names = cadences(versions)
        new = [one for key, one in wanted.items() if key not in known and first <= one.on <= until]
        if len(new) > MOST_AT_ONCE:
            raise TooManyDue(len(new))
        laid = _lay(locked, new, names, by=by, at=at, caused_by=caused_by)
        Series.objects.filter(pk=locked.pk).update(laid_until=max(until, locked.laid_until or until))
        series.laid_until = until
    return laid


def _lay(
    series: Series,
    new: Sequence[Due],
    names: dict[str, str],
    *,
    by: Actor,
    at: datetime,
    caused_by: int | None,
) -> list[Meeting]:
    keys = new_keys(Meeting, len(new)) if new else []
    laid = [
        Meeting(
            pk=pk,
            number=f"{series.body.code}-HS{one.on.year}-{pk:06d}",
            series=series,
            body=series.body,
            state=State.DUE,
            cadence=one.cadence,
            cadence_name=names[one.cadence],
            season=one.season,
            by_rule=list(one.by_rule),
            ruled_on=one.by_rule[0],
            due_on=one.on,
            planned_on=one.on,
            provisional=one.provisional,
            begins=series.begins,
            lasts=series.lasts,
            place=series.place,
            called_at=at,
            called_by_id=by.person_id,
            visible_to=[series.body_id],
        )
        for pk, one in zip(keys, new, strict=True)
    ]
    Meeting.objects.bulk_create(laid)
    if laid:
        refresh_visibility([series.pk])
    entries = [
        Entry(
            kind="meeting.lay_out",
            subject="meeting",
            subject_id=meeting.pk,
            public={
                "state": meeting.state, "number": meeting.number, "series": series.pk, "cadence": meeting.cadence,
                "due_on": meeting.due_on, "by_rule": meeting.by_rule,
            },
            caused_by=caused_by,
        )
        for meeting in laid
    ]  # fmt: skip
    if entries:
        record_many(entries=entries, by=by, at=at)
    watch_meetings(laid, today=timezone.localdate(at), at=at)
    return laid


def _follow(meeting: Meeting, wanted: Due | None, *, by: Actor, at: datetime, caused_by: int | None) -> None:
    """Let a coming meeting follow its rules: to another day, or away."""
    if wanted is None:
        lapse(
            meeting=meeting, reason=_("The rules name this day no more."), by=by, at=at, caused_by=caused_by
        )
        return
    said = (meeting.due_on, meeting.provisional, meeting.by_rule)
    if (wanted.on, wanted.provisional, list(wanted.by_rule)) == said:
        return
    was_on, is_moved = meeting.planned_on, bool(meeting.moves.all())
    planned_on = meeting.planned_on if is_moved else wanted.on
    Meeting.objects.filter(pk=meeting.pk, state=State.DUE).update(
        due_on=wanted.on,
        provisional=wanted.provisional,
        by_rule=list(wanted.by_rule),
        planned_on=planned_on,
        sequence=meeting.sequence + (planned_on != was_on),
    )
    meeting.refresh_from_db()
    if planned_on != was_on:
        move_clock(
            subject="meeting", subject_id=meeting.pk, purpose=HOLD, due_on=planned_on,
            provisional=wanted.provisional, at=at,
        )  # fmt: skip
    public = {"was": said[0], "due_on": wanted.on}
    act_on(meeting, "recount", by=by, at=at, public=public, caused_by=caused_by)
    if planned_on != was_on:
        announce(meeting=meeting, by=by, at=at)


def lapse(*, meeting: Meeting, reason: str, by: Actor, at: datetime, caused_by: int | None = None) -> Meeting:
    """Say that a meeting is due no more, since the rules of its series changed or the series ended; it stays, with the reason."""
    with transaction.atomic():
        take(meeting=meeting, action="lapse", by=by, changes={"lapse_reason": reason})
        stop_clock(subject="meeting", subject_id=meeting.pk, purpose=HOLD, at=at)
        act_on(meeting, "lapse", by=by, at=at, confidential={"reason": reason}, caused_by=caused_by)
        announce(meeting=meeting, by=by, at=at)
    return meeting


def count_missed(*, series: Series, by: Actor, at: datetime) -> list[Meeting]:
    """Count as missed what was due and has not been written down within three working days; a reason is demanded of the host."""
    today = timezone.localdate(at)
    before = late_before(today=today, calendar=working_days(), days=GRACE_DAYS + 1)
    with transaction.atomic():
        late = list(
            Meeting.objects.select_for_update(of=("self",))
            .filter(series=series, state=State.DUE, planned_on__lt=before)
            .select_related("series__body")
            .order_by("planned_on", "pk")
        )
        for meeting in late:
            take(meeting=meeting, action="miss", by=by, changes={"missed_at": at})
            stop_clock(subject="meeting", subject_id=meeting.pk, purpose=HOLD, at=at)
            demand_reason(meeting, today=today, at=at)
            act_on(meeting, "miss", by=by, at=at, public={"planned_on": meeting.planned_on})
            notify(meeting, "missed", bodies=[meeting.body_id], at=at)
    return late


def tick(*, at: datetime) -> int:
    """Lay out and count for every series of this node, each in a transaction for its host; returns how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT series_id, body_id FROM meetings_to_lay_out()")
        hosts = cursor.fetchall()
    for series_id, body_id in hosts:
        by = Actor.system(body_id=body_id)
        with acting(by):
            series = Series.objects.select_related("body").get(pk=series_id)
            count_missed(series=series, by=by, at=at)
            if series.ended_on is None or series.ended_on >= timezone.localdate(at):
                lay_out(series=series, by=by, at=at)
    return len(hosts)
