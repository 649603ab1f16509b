"""Giving up files that were kept long enough."""

from datetime import datetime

from django.db import connection, transaction

from jianxing.exporting.models import path_of
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import Entry, record_many


def forget_due(*, at: datetime) -> int:
    """Make exports void whose days are over and take their files away; returns how many. May run twice."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, uid FROM exporting_void_due(%s)", [at])
            due = cursor.fetchall()
        entries = [Entry(kind="export.void", subject="export", subject_id=pk) for pk, _uid in due]
        record_many(entries=entries, by=Actor.system(), at=at)
    for _pk, uid in due:
        path_of(uid).unlink(missing_ok=True)
    return len(due)
