"""The number of a document: the body's series of the year, without a gap."""

from datetime import date, datetime

from django.db import connection

from jianxing.directory.models import Body
from jianxing.kernel.actor import Actor

_LOCK = 0x6C65


def take_number(*, body: Body, kind: str, on: date, by: Actor, at: datetime) -> str:
    """Take the next number of the body's year, in the caller's transaction: it is taken if and only if that commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, body.pk])
        cursor.execute(
            "SELECT count(*) FROM letters_letter WHERE body_id = %s AND origin = 'written' AND document_number <> ''"
            " AND dated_on BETWEEN %s AND %s",
            [body.pk, date(on.year, 1, 1), date(on.year, 12, 31)],
        )
        [taken] = cursor.fetchone() or [0]
    return f"{body.label}函〔{on.year}〕{taken + 1}号"
