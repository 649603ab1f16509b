"""Telling bodies what happened, and marking what has been read."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from jianxing.kernel.actor import Actor
from jianxing.notices import queries
from jianxing.notices.models import Notice, NoticeRead, NoticeReason

#: What a notice may say: numbers, dates, codes. Anything longer would be content.
LONGEST_PARAM = 80


class TooMuchSaid(ValueError):
    """A notice or clock was given text that could be case content: a mistake in the code that calls."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}: a notice carries numbers, dates and short codes, no content")
        self.name = name


def mail_is_configured() -> bool:
    """Whether this node sends mail. Django's own default host does not count: somebody must have named one."""
    named = settings.is_overridden("EMAIL_HOST")  # type: ignore[misc]  # a method of the settings object itself
    return named and bool(settings.EMAIL_HOST)


def tell(
    *,
    body_ids: Iterable[int],
    kind: str,
    subject: str,
    subject_id: int,
    params: Mapping[str, str | int | date],
    person_id: int | None = None,
    why: Mapping[int, str] | None = None,
    at: datetime,
) -> None:
    """Leave a notice for bodies, or for one person acting for them, and mail for people with an address.

    *why* says for each body in which part it is told (``wording.WHY``). A person who acts for several of the bodies gets
    one line of mail, with all the reasons.

    The writer may not read what others are told, so nothing is returned.
    """
    told = sorted(set(body_ids))
    if not told:
        return
    said = _said(params)
    values = {
        "bodies": told,
        "person": person_id,
        "kind": kind,
        "subject": subject,
        "subject_id": subject_id,
        "params": said,
        "at": at,
        "today": timezone.localdate(at),
        "why": [(why or {}).get(pk, "") for pk in told],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notices_notice (body_id, person_id, kind, subject, subject_id, params, why, created_at)"
            " SELECT told.body, %(person)s, %(kind)s, %(subject)s, %(subject_id)s, %(params)s::jsonb, told.why, %(at)s"
            " FROM unnest(%(bodies)s::bigint[], %(why)s::text[]) AS told(body, why) ON CONFLICT DO NOTHING",
            values,
        )
        if mail_is_configured():
            cursor.execute(
                "INSERT INTO notices_mailout"
                " (person_id, kind, subject, subject_id, params, reasons, created_at, attempts, next_try_at, last_error)"
                " SELECT p.id, %(kind)s, %(subject)s, %(subject_id)s, %(params)s::jsonb,"
                " jsonb_agg(DISTINCT jsonb_build_array(told.body, told.why)), %(at)s, 0, %(at)s, ''"
                " FROM notices_addressees(%(bodies)s::bigint[], %(today)s::date) AS p(body_id, id)"
                " JOIN unnest(%(bodies)s::bigint[], %(why)s::text[]) AS told(body, why) ON told.body = p.body_id"
                " WHERE %(person)s::bigint IS NULL OR p.id = %(person)s::bigint GROUP BY p.id"
                " ON CONFLICT DO NOTHING",
                values,
            )


def tell_subscriber(
    *,
    kind: str,
    subject: str,
    subject_id: int,
    params: Mapping[str, str | int | date],
    happened_at: datetime,
    name: str,
    told_as: str = "",
    mail_at: datetime | None,
    by: Actor,
) -> bool:
    """Tell the person who acts of an event, for the subscription *name*; returns whether it is news.

    Whoever has been told of the same event already, directly (by a kind that begins with *told_as*) or for another
    subscription, gets the further reason and no second notice. Inside ``acting(by)``; *mail_at* is when mail may go out,
    None for none.
    """
    told = Notice.objects.filter(
        Q(person=None, kind__startswith=told_as or kind) | Q(person=by.person, kind=kind),
        body_id=by.body, subject=subject, subject_id=subject_id, created_at=happened_at,
    )  # fmt: skip
    with transaction.atomic():
        notice = told.order_by("pk").first()
        is_news = notice is None
        if notice is None:
            notice = Notice.objects.create(
                body_id=by.body, person_id=by.person, kind=kind, subject=subject, subject_id=subject_id,
                params=json.loads(_said(params)), created_at=happened_at,
            )  # fmt: skip
            if mail_at is not None and mail_is_configured():
                _mail_subscriber(notice, name, mail_at, by)
        NoticeReason.objects.bulk_create(
            [NoticeReason(notice=notice, person_id=by.person, name=name)], ignore_conflicts=True
        )
    return is_news


def _mail_subscriber(notice: Notice, name: str, mail_at: datetime, by: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notices_mailout"
            " (person_id, kind, subject, subject_id, params, reasons, created_at, attempts, next_try_at, last_error)"
            " SELECT p.id, %s, %s, %s, %s::jsonb, jsonb_build_array(jsonb_build_array('', %s::text)), %s, 0, %s, ''"
            " FROM notices_addressees(ARRAY[%s]::bigint[], %s) AS p(body_id, id) WHERE p.id = %s"
            " ON CONFLICT DO NOTHING",
            [
                notice.kind, notice.subject, notice.subject_id, json.dumps(notice.params), name, notice.created_at,
                mail_at, by.body, timezone.localdate(mail_at), by.person,
            ],
        )  # fmt: skip


def _said(params: Mapping[str, str | int | date]) -> str:
    said: dict[str, str | int] = {}
    for name, value in params.items():
        plain = value.isoformat() if isinstance(value, date) else value
        if isinstance(plain, str) and len(plain) > LONGEST_PARAM:
            raise TooMuchSaid(name)
        said[name] = plain
    return json.dumps(said, ensure_ascii=False)


def mark_read(*, pks: Iterable[int], by: Actor, at: datetime) -> int:
    """Mark notices as read by the person who acts; returns how many were unread. A habit of reading is no act."""
    if by.person_id is None:
        return 0
    with transaction.atomic():
        unread = queries.unread_among(pks=pks, by=by)
        NoticeRead.objects.bulk_create(
            [NoticeRead(notice_id=pk, person_id=by.person_id, at=at) for pk in unread], ignore_conflicts=True
        )
    return len(unread)


def mark_all_read(*, up_to: int, by: Actor, at: datetime) -> int:
    """Mark everything up to a notice as read, so that what arrived after the page was shown stays unread."""
    if by.person_id is None:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notices_noticeread (notice_id, person_id, at)"
            " SELECT n.id, %(person)s, %(at)s FROM notices_notice n"
            " WHERE n.body_id = %(body)s AND n.id <= %(up_to)s"
            " AND (n.person_id IS NULL OR n.person_id = %(person)s)"
            " AND NOT EXISTS (SELECT 1 FROM notices_noticeread r"
            "                 WHERE r.notice_id = n.id AND r.person_id = %(person)s)"
            " ON CONFLICT DO NOTHING",
            {"person": by.person_id, "body": by.body_id, "up_to": up_to, "at": at},
        )
        return int(cursor.rowcount)
