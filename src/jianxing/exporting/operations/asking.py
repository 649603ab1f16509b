"""Asking for an export that is written behind the page, and stopping it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from procrastinate.contrib.django import app

from jianxing.exporting import policies, queries
from jianxing.exporting.lifecycle import State
from jianxing.exporting.lists.listed import Asked, Listed
from jianxing.exporting.models import ExportRun
from jianxing.exporting.operations.recording import new_run, record_export
from jianxing.kernel.actor import Actor

WRITE = "jianxing.exports.write"
QUEUE = "exports"
#: A list up to so many rows is answered while one waits; a longer one is written behind the page.
AT_ONCE = 5_000


def fits_at_once(*, listed: Listed, asked: Asked) -> bool:
    """Whether a list is short enough to be answered at once."""
    return listed.found(asked).order_by()[: AT_ONCE + 1].count() <= AT_ONCE


def ask_later(*, listed: Listed, asked: Asked, at: datetime) -> ExportRun:
    """Have a list written behind the page; the very same list that is under way already is not begun twice."""
    listed.check(asked.by)
    run = new_run(listed=listed, asked=asked, way=ExportRun.Way.JOB, state=State.WAITING, at=at)
    with transaction.atomic():
        if (same := queries.under_way(like=run)) is not None:
            return same
        run.save()
        record_export(run=run, action="ask", by=asked.by, at=at)
        arguments: dict[str, Any] = {
            "run_id": run.pk,
            "person_id": asked.by.person_id,
            "body_id": asked.by.body_id,
            "role": asked.by.role.value if asked.by.role else None,
            "language": get_language() or "zh-hans",
        }
        app.configure_task(WRITE, queue=QUEUE, lock=f"export-{run.pk}").defer(**arguments)
    return run


def cancel(*, run: ExportRun, by: Actor, at: datetime) -> ExportRun:
    """Stop an export; what is written of it is thrown away by whoever writes it."""
    policies.check_can_take(run=run, action="cancel")
    with transaction.atomic():
        moved = ExportRun.objects.filter(pk=run.pk, state__in=[State.WAITING, State.RUNNING]).update(
            state=State.CANCELLED, finished_at=at
        )
        run.refresh_from_db()
        if not moved:
            policies.check_can_take(run=run, action="cancel")
        record_export(run=run, action="cancel", by=by, at=at)
    return run
