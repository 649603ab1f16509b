"""Telling bodies what happened, and marking what has been read."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from jianxing.kernel.actor import Actor
from jianxing.notices import queries
from jianxing.notices.models import NoticeRead

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
    at: datetime,
) -> None:
    """Leave a notice for bodies, or for one person acting for them, and mail for people with an address.

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
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notices_notice (body_id, person_id, kind, subject, subject_id, params, created_at)"
            " SELECT told, %(person)s, %(kind)s, %(subject)s, %(subject_id)s, %(params)s::jsonb, %(at)s"
            " FROM unnest(%(bodies)s::bigint[]) AS told",
            values,
        )
        if mail_is_configured():
            cursor.execute(
                "INSERT INTO notices_mailout"
                " (person_id, kind, subject, subject_id, params, created_at, attempts, next_try_at, last_error)"
                " SELECT p.id, %(kind)s, %(subject)s, %(subject_id)s, %(params)s::jsonb, %(at)s, 0, %(at)s, ''"
                " FROM notices_addressees(%(bodies)s::bigint[], %(today)s::date) AS p(body_id, id)"
                " WHERE %(person)s::bigint IS NULL OR p.id = %(person)s::bigint GROUP BY p.id",
                values,
            )


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
