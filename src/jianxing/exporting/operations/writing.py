"""Writing an export: at once into a file that is given, or behind the page into one that is kept for some days."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.exporting import policies, queries
from jianxing.exporting.lifecycle import State
from jianxing.exporting.lists import LISTS
from jianxing.exporting.lists.listed import Asked, Listed
from jianxing.exporting.models import ExportRun
from jianxing.exporting.operations.beside import Beside, Stopped
from jianxing.exporting.operations.recording import new_run, note_of, record_export
from jianxing.exporting.workbook import write_workbook
from jianxing.kernel.actor import Actor

KEPT = timedelta(days=7)


def at_once(
    *,
    listed: Listed,
    asked: Asked,
    file: IO[bytes],
    way: str = ExportRun.Way.PAGE,
    at: datetime,
    on_rows: Callable[[int], None] | None = None,
) -> ExportRun:
    """Write a list into *file* in the caller's acting transaction, and record it; raises what *on_rows* raises."""
    listed.check(asked.by)
    with transaction.atomic():
        count = _write(listed, asked, file, on_rows)
        run = new_run(listed=listed, asked=asked, way=way, state=State.DONE, at=at)
        run.done = run.total = count
        run.finished_at = at
        run.save()
        record_export(run=run, action="finish", by=asked.by, at=at)
    return run


def _write(
    listed: Listed, asked: Asked, file: IO[bytes], on_rows: Callable[[int], None] | None = None
) -> int:
    return write_workbook(
        file=file,
        layout=listed.layout(asked, note=note_of(asked)),
        rows=listed.rows(asked),
        long_texts=_("Long texts"),
        properties=listed.properties(asked),
        on_rows=on_rows,
    )


def write_kept(*, run_id: int, by: Actor, at: datetime) -> None:
    """Write the file of an export that was asked for; one that was stopped meanwhile leaves nothing behind.

    The list is read in one acting transaction, which the writing owns; how far it is goes beside it. May run twice.
    """
    run = _started(run_id, by)
    if run is None:
        return
    listed = LISTS[run.listed]
    asked = Asked(by=by, today=run.today, filters=run.filters, sort=run.sort, words=run.words)
    part = run.path.with_suffix(".part")
    try:
        part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with Beside(run=run, by=by) as beside, acting(by):
            listed.check(by)
            beside.tell(total=listed.found(asked).order_by().count())
            with part.open("wb") as file:
                count = _write(listed, asked, file, beside.tell_done)
        part.replace(run.path)
    except Stopped:
        part.unlink(missing_ok=True)
        return
    except Exception as failure:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        _fail(run_id, failure, by=by, at=at)
        raise
    if not _finish(run, count, by=by, at=at):
        run.path.unlink(missing_ok=True)


def _started(run_id: int, by: Actor) -> ExportRun | None:
    with acting(by):
        run: ExportRun | None = ExportRun.objects.select_for_update().filter(pk=run_id).first()
        if run is None or run.state not in (State.WAITING, State.RUNNING):
            return None
        if run.state == State.WAITING:
            policies.check_can_take(run=run, action="start")
            ExportRun.objects.filter(pk=run_id).update(state=State.RUNNING)
            run.state = State.RUNNING
        return run


def _finish(run: ExportRun, count: int, *, by: Actor, at: datetime) -> bool:
    with acting(by):
        moved = ExportRun.objects.filter(pk=run.pk, state=State.RUNNING).update(
            state=State.DONE,
            done=count,
            total=count,
            size=run.path.stat().st_size,
            finished_at=at,
            kept_until=at + KEPT,
        )
        if moved:
            record_export(run=queries.run(pk=run.pk), action="finish", by=by, at=at)
    return bool(moved)


def _fail(run_id: int, failure: Exception, *, by: Actor, at: datetime) -> None:
    reason = str(failure) if isinstance(failure, OSError | Refused) else _("Something went wrong here.")
    with acting(by):
        moved = ExportRun.objects.filter(pk=run_id, state=State.RUNNING).update(
            state=State.FAILED, failure=reason or type(failure).__name__, finished_at=at
        )
        if moved:
            record_export(run=queries.run(pk=run_id), action="fail", by=by, at=at)
