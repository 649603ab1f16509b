"""From a file to rows that somebody can look at. Nothing of the ledger is touched here."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting_body_id
from jianxing.directory.policies import Refused
from jianxing.evidence import queries as evidence
from jianxing.evidence.operations import store
from jianxing.evidence.vault import Readable
from jianxing.importing import policies, queries
from jianxing.importing.apart import Allowance, Read, ReadingGaveUp, read_apart
from jianxing.importing.apart.packing import Kept
from jianxing.importing.bulk import run_statement
from jianxing.importing.lifecycle import State
from jianxing.importing.models import ImportRun
from jianxing.importing.operations.deciding import Item, counted, decide, ledgers_of, seen_of
from jianxing.importing.reading.refusals import FileRefused
from jianxing.importing.rereading import read_before, reading_of, repeat_rows, repeated_counts
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record
from jianxing.ledger.prepared import in_a_row
from jianxing.notices.queries import calendar

_AT_ONCE = 1000


class NotReadable(Refused):
    """The file is no ledger that can be read; nothing of it was kept as rows."""


def upload(
    *, stream: Readable, name: str, kind: str = "", domain: str = "", by: Actor, at: datetime
) -> ImportRun:
    """Keep a file and open a run for it, of an ordinary ledger or of the *kind* of an edited list.

    Raises ``NotAllowed`` and whatever evidence refuses of a file.
    """
    policies.check_can_upload(kind=kind, by=by)
    with transaction.atomic():
        file = store(stream=stream, name=name, by=by, at=at)
        run: ImportRun = ImportRun.objects.create(
            body_id=acting_body_id(),
            file=file,
            name=file.name,
            sha256=file.blob_id,
            kind=kind,
            state=State.UPLOADED,
            domain=domain,
            created_at=at,
            created_by_id=by.person_id,
            visible_to=[by.body_id],
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT importing_refresh_visibility(%s)", [[run.pk]])
        record(
            kind="import.upload",
            subject="import",
            subject_id=run.pk,
            by=by,
            at=at,
            public={"sha256": run.sha256, "file": file.pk},
            confidential={"name": run.name},
        )
    return run


def configured_allowance() -> Allowance:
    """Return what reading one file may take on this installation."""
    return Allowance(memory_mb=settings.IMPORT_MEMORY_MB, seconds=settings.IMPORT_SECONDS)


def read_file(
    *, run: ImportRun, mapping: Mapping[str, str], today: date, allowance: Allowance | None = None
) -> Read:
    """Return what is understood of a run's file; raises ``NotReadable`` with what to do instead."""
    try:
        return read_apart(
            path=evidence.vault().path_of(run.sha256),
            name=run.name,
            calendar=calendar(),
            mapping=mapping,
            today=today,
            allowance=allowance or configured_allowance(),
        )
    except FileRefused as refusal:
        raise NotReadable(refusal.message.in_language(get_language() or "")) from refusal
    except ReadingGaveUp as refusal:
        raise NotReadable(refusal.in_language(get_language() or "")) from refusal


def understand(
    *, run: ImportRun, by: Actor, at: datetime, today: date, allowance: Allowance | None = None
) -> ImportRun:
    """Read the file, with the columns as remembered and as chosen for this run, and keep its rows for looking at.

    May be done again until the import begins. Raises ``NotReadable``, also where no ledger is found in the file.
    """
    policies.check_can_take(run=run, action="understand", by=by)
    mapping = queries.mapping_for(run=run)
    reading = reading_of(run=run, mapping=mapping, calendar=calendar())
    with transaction.atomic():
        if earlier := read_before(run=run, reading=reading, today=today):
            repeat_rows(run=_waiting(run, by=by), earlier=earlier)
            changes = {
                "kind": earlier.kind,
                "tables": earlier.tables,
                "notes": earlier.notes,
                "counts": repeated_counts(earlier),
                "seen": earlier.seen,
            }
            return _understood(run, changes, reading=reading, by=by, at=at)
    read = read_file(run=run, mapping=mapping, today=today, allowance=allowance)
    if not read.tables:
        raise NotReadable(
            _("No ledger was found in “%(name)s”: no row names both a problem and who answers for it.")
            % {"name": run.name},
            _("Check that the header row is there and not a picture."),
        )
    items = [item_of(row) for row in read.rows]
    with transaction.atomic():
        _waiting(run, by=by)
        ledgers = ledgers_of(tables=read.tables, file=run.name, items=items)
        decide(items=items, ledgers=ledgers, run_domain=run.domain)
        packed = [_decided(row, item) for row, item in zip(read.rows, items, strict=True)]
        with in_a_row():
            for start in range(0, len(packed), _AT_ONCE):
                run_statement("add_rows", packed[start : start + _AT_ONCE], run=run.pk)
        changes = {
            "kind": read.kind,
            "tables": read.tables,
            "notes": read.notes,
            "counts": counted(items),
            "seen": seen_of(ledgers),
        }
        return _understood(run, changes, reading=reading, by=by, at=at)


def _waiting(run: ImportRun, *, by: Actor) -> ImportRun:
    """Hold the run, which still waits for its understanding, and forget what was understood of it before."""
    fresh: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
    policies.check_can_take(run=fresh, action="understand", by=by)
    forget_rows(run=run)
    return fresh


def forget_rows(*, run: ImportRun) -> None:
    """Forget what was understood of a file before; the rows of an import that has begun stay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT importing_forget_rows(%s)", [run.pk])


def _understood(
    run: ImportRun, changes: dict[str, Any], *, reading: str, by: Actor, at: datetime
) -> ImportRun:
    changes |= {"state": State.UNDERSTOOD, "reading": reading, "ledgers_seen": queries.ledgers_seen()}
    ImportRun.objects.filter(pk=run.pk).update(**changes)
    for name, value in changes.items():
        setattr(run, name, value)
    record(
        kind="import.understand",
        subject="import",
        subject_id=run.pk,
        by=by,
        at=at,
        public={"counts": run.counts, "tables": len(run.tables)},
    )
    return run


def fail(*, run: ImportRun, reason: str, by: Actor, at: datetime) -> None:
    """Note that the file cannot be read, and why."""
    policies.check_can_take(run=run, action="fail", by=by)
    with transaction.atomic():
        moved = ImportRun.objects.filter(pk=run.pk, state=run.state).update(
            state=State.FAILED, failure=reason, finished_at=at
        )
        if moved:
            run.state, run.failure = State.FAILED, reason
            record(kind="import.fail", subject="import", subject_id=run.pk, by=by, at=at)


def item_of(row: Kept) -> Item:
    """Return a row as it is decided about."""
    return Item(
        table=row["table"],
        values=row["values"],
        is_fine=row.get("is_fine", False),
        is_refused=row.get("is_refused", False),
    )


def _decided(row: Kept, item: Item) -> Kept:
    row["decision"] = item.decision
    if item.source_row is not None:
        row |= {"difference": item.difference, "source_row": item.source_row, "finding": item.finding}
    return row
