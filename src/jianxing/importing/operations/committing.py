"""Turning rows into findings, about two thousand in one transaction, with the cursor saved in each.

Batches of one body follow one another under a lock of the database. Each asks whether the ledgers that its decisions
were made against have moved since; if so, the rest is decided anew. So the same file brought in twice at the same
time, or a batch repeated after a crash, adds nothing twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jianxing.alike.operations import compare_later
from jianxing.directory.acting import acting, acting_body_id
from jianxing.directory.policies import Refused, StepRefused
from jianxing.importing import policies, queries
from jianxing.importing.lifecycle import State
from jianxing.importing.models import ImportRow, ImportRun, Source
from jianxing.importing.operations.batches import Batch, next_rows
from jianxing.importing.operations.bodies import settle_bodies
from jianxing.importing.operations.deciding import redecide
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record

Decision = ImportRow.Decision
BATCH = 2000
#: First key of the advisory lock; the second is the body.
_LOCK = 0x4A58_494D


class AlreadyBegun(Refused):
    """Somebody else began this import first."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is; ``is_over`` when nothing more will happen by itself."""

    done: int
    total: int
    state: State

    @property
    def is_over(self) -> bool:
        return self.state is not State.IMPORTING


def begin(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Open the import: settle whom the names mean, adding unknown bodies as to be confirmed. The second of two
    raises ``AlreadyBegun``."""
    policies.check_can_take(run=run, action="begin", by=by)
    with transaction.atomic():
        _one_at_a_time(by)
        fresh: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
        if fresh.state != State.UNDERSTOOD:
            raise AlreadyBegun(
                _("The import of “%(name)s” has been begun already.") % {"name": run.name},
                _("Reload the page."),
            )
        act = record(
            kind="import.begin",
            subject="import",
            subject_id=run.pk,
            by=by,
            at=at,
            public={"counts": fresh.counts, "sha256": fresh.sha256},
            confidential={"name": fresh.name},
        )
        if fresh.ledgers_seen != queries.ledgers_seen():
            redecide(run=fresh)
        changes: dict[str, Any] = {
            "state": State.IMPORTING,
            "started_at": at,
            "started_by_id": by.person_id,
            "act_id": act.pk,
            "bodies": settle_bodies(run=fresh, by=by, at=at),
            "seen": _with_sources(fresh),
            "counts": fresh.counts,
        }
        ImportRun.objects.filter(pk=run.pk).update(**changes)
    run.refresh_from_db()
    return run


def _one_at_a_time(by: Actor) -> None:
    """Let imports of one body follow one another, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, (by.body_id or 0) & 0x7FFF_FFFF])


def _with_sources(run: ImportRun) -> dict[str, list[int | None]]:
    """Return ``seen`` with a source for every ledger, made where there was none."""
    seen: dict[str, list[int | None]] = dict(run.seen)
    for key, (source, _version) in seen.items():
        if source is None:
            made, _new = Source.objects.get_or_create(body_id=acting_body_id(), key=key)
            seen[key] = [made.pk, made.version]
    return seen


def step(*, run_id: int, by: Actor, at: datetime, size: int = BATCH) -> Progress:
    """Bring in the next batch, in a transaction of its own; the last one finishes the run."""
    with acting(by):
        _one_at_a_time(by)
        run: ImportRun = ImportRun.objects.select_for_update().get(pk=run_id)
        total = sum(run.counts.get(name, 0) for name in ("read", "no_problem"))
        if run.state != State.IMPORTING:
            return Progress(run.done, total, State(run.state))
        if _moved(run):
            redecide(run=run)
            run.seen = _with_sources(run)
        batch = next_rows(run=run, size=size)
        if batch.number:
            Batch(run, by, at).bring_in(batch)
            run.cursor = batch.last
            run.done += batch.number
        if batch.is_last:
            _finish(run, by, at)
        run.save(update_fields=["cursor", "done", "seen", "counts", "state", "finished_at"])
        return Progress(run.done, total, State(run.state))


def _moved(run: ImportRun) -> bool:
    versions = dict(
        Source.objects.filter(pk__in=[source for source, _v in run.seen.values()]).values_list(
            "pk", "version"
        )
    )
    return any(versions.get(source) != version for source, version in run.seen.values())


def _finish(run: ImportRun, by: Actor, at: datetime) -> None:
    run.state, run.finished_at = State.DONE, at
    run.counts = queries.counts(run=run)
    record(
        kind="import.finish",
        subject="import",
        subject_id=run.pk,
        by=by,
        at=at,
        public={"counts": run.counts},
        caused_by=run.act_id,
    )
    if run.counts.get("new"):
        compare_later(import_id=run.pk, by=by, at=at)


def until_over(
    take: Callable[[], Progress], *, on_progress: Callable[[Progress], None] | None = None
) -> Progress:
    """Take batch after batch until the run has ended or somebody has stopped it."""
    while True:
        progress = take()
        if on_progress is not None:
            on_progress(progress)
        if progress.is_over:
            return progress


def commit(
    *,
    run_id: int,
    by: Actor,
    at: datetime,
    size: int = BATCH,
    on_progress: Callable[[Progress], None] | None = None,
) -> Progress:
    """Bring in batch after batch until the run has ended or somebody has stopped it. May be run again at any time."""
    return until_over(partial(step, run_id=run_id, by=by, at=at, size=size), on_progress=on_progress)


def cancel(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Stop: what is in stays in, and the rest of a ledger can be brought in later, where the import had begun."""
    policies.check_can_take(run=run, action="cancel", by=by)
    with transaction.atomic():
        fresh: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
        policies.check_can_take(run=fresh, action="cancel", by=by)
        ImportRun.objects.filter(pk=run.pk).update(state=State.CANCELLED, finished_at=at)
        record(
            kind="import.cancel",
            subject="import",
            subject_id=run.pk,
            by=by,
            at=at,
            public={"done": fresh.done},
            caused_by=fresh.act_id,
        )
    run.refresh_from_db()
    return run


def resume(*, run: ImportRun, by: Actor, at: datetime) -> ImportRun:
    """Go on with a run that was stopped."""
    policies.check_can_take(run=run, action="resume", by=by)
    if run.act_id is None:
        raise StepRefused(
            _("“%(name)s” was put aside before its import began.") % {"name": run.name}, _("Upload it again.")
        )
    with transaction.atomic():
        moved = ImportRun.objects.filter(pk=run.pk, state=State.CANCELLED).update(
            state=State.IMPORTING, finished_at=None
        )
        if not moved:
            raise AlreadyBegun(
                _("The import of “%(name)s” has been begun already.") % {"name": run.name},
                _("Reload the page."),
            )
        record(kind="import.resume", subject="import", subject_id=run.pk, by=by, at=at, caused_by=run.act_id)
    run.refresh_from_db()
    return run
