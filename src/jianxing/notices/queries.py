"""Every read of notices: the calendar, clocks, and what a body has been told."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from jianxing.directory.prepared import prepared
from jianxing.kernel.actor import Actor
from jianxing.kernel.workdays import Calendar
from jianxing.notices.models import Clock, Notice, NoticeRead, NoticeReason, WorkDay, WorkYear

#: A count above this is shown as "99+"; counting on would only make the page slower.
MOST_UNREAD = 100
#: On every page, therefore prepared; the rule is that of ``_told`` and ``_read``.
_UNREAD = """
    SELECT count(*) FROM (
        SELECT 1 FROM notices_notice n
        WHERE n.body_id = %s AND (n.person_id IS NULL OR n.person_id = %s)
          AND NOT EXISTS (SELECT 1 FROM notices_noticeread r WHERE r.notice_id = n.id AND r.person_id = %s)
        LIMIT %s) unread"""
_held: tuple[uuid.UUID, Calendar] | None = None


def calendar() -> Calendar:
    """Return the working-day calendar as it stands now.

    The process keeps its copy and asks the database for one stamp only, so that a change made in any process shows
    here with the next call. A stamp is random: a change that was rolled back can never pass for another one.
    """
    global _held
    [stamp] = prepared("SELECT (SELECT stamp FROM notices_calendarstamp)", ())[0]
    if _held is not None and stamp is not None and _held[0] == stamp:
        return _held[1]
    fresh = Calendar(
        dict(WorkDay.objects.values_list("day", "is_workday")),
        frozenset(WorkYear.objects.filter(is_provisional=True).values_list("year", flat=True)),
    )
    if stamp is not None:
        _held = (stamp, fresh)
    return fresh


def work_days(*, year: int) -> QuerySet[WorkDay]:
    """Return the days of a year that the table names, in order."""
    return WorkDay.objects.filter(day__year=year)


def work_years() -> QuerySet[WorkYear]:
    """Return the years that have been seeded, in order."""
    return WorkYear.objects.all()


def running_clock(*, subject: str, subject_id: int, purpose: str) -> Clock | None:
    """Return the clock that runs for a matter, or None."""
    return Clock.objects.filter(
        subject=subject, subject_id=subject_id, purpose=purpose, state=Clock.State.RUNNING
    ).first()


def running_clocks(
    *, owed_by: int | None = None, asked_by: int | None = None, due_before: date | None = None
) -> QuerySet[Clock]:
    """Return running clocks, the most urgent first."""
    found = Clock.objects.filter(state=Clock.State.RUNNING).order_by("due_on", "id")
    if owed_by is not None:
        found = found.filter(body_id=owed_by)
    if asked_by is not None:
        found = found.filter(asked_by_id=asked_by)
    if due_before is not None:
        found = found.filter(due_on__lt=due_before)
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as a list shows it; ``wording.sentence`` makes the text."""

    pk: int
    kind: str
    subject: str
    subject_id: int
    params: dict[str, str | int]
    created_at: datetime
    is_read: bool
    why: str = ""
    subscriptions: tuple[str, ...] = ()


def _told(by: Actor) -> QuerySet[Notice]:
    """What the body was told and this person may read; inside ``acting(by)``, as all that row security keeps."""
    return Notice.objects.filter(Q(person=None) | Q(person=by.person_id), body=by.body_id)


def _read(by: Actor) -> Exists:
    return Exists(NoticeRead.objects.filter(notice=OuterRef("pk"), person=by.person_id))


def unread_count(*, by: Actor) -> int:
    """Return how many notices wait for the person, at most ``MOST_UNREAD``."""
    [count] = prepared(_UNREAD, [by.body_id, by.person_id, by.person_id, MOST_UNREAD])[0]
    return int(count)


def inbox(*, by: Actor, before: int | None = None, unread_only: bool = False, limit: int = 50) -> list[Line]:
    """Return notices, newest first; *before* is the last ``pk`` of the page above.

    Ask for one more than is shown to know whether there is another page.
    """
    found = _told(by).order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    if unread_only:
        found = found.filter(~_read(by))
    rows = found.annotate(is_read=_read(by)).values_list(
        "pk", "kind", "subject", "subject_id", "params", "created_at", "is_read", "why"
    )
    lines = [Line(*row) for row in rows[:limit]]
    names: dict[int, list[str]] = {}
    for pk, name in NoticeReason.objects.filter(
        notice__in=[line.pk for line in lines], person=by.person_id
    ).values_list("notice_id", "name"):
        names.setdefault(pk, []).append(name)
    return [replace(line, subscriptions=tuple(sorted(names.get(line.pk, ())))) for line in lines]


def unread_among(*, pks: Iterable[int], by: Actor) -> list[int]:
    """Return those of the notices that the person may read and has not read yet."""
    return list(_told(by).filter(~_read(by), pk__in=list(pks)).values_list("pk", flat=True))


def mail_waiting() -> int:
    """Return how many lines of mail wait to be sent, for ``jianxing doctor``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notices_mail_waiting()")
        [count] = cursor.fetchone() or [0]
    return int(count)
