"""A file from beginning to end in one call, for the command line and the demonstration; and the same without writing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from jianxing.directory.acting import acting
from jianxing.importing import policies, queries
from jianxing.importing.apart import Allowance, Read, read_apart
from jianxing.importing.models import ImportRun
from jianxing.importing.operations.committing import Progress, begin, commit
from jianxing.importing.operations.deciding import Item, counted, decide, ledgers_of
from jianxing.importing.operations.uploading import configured_allowance, item_of, understand, upload
from jianxing.kernel.actor import Actor
from jianxing.notices.queries import calendar


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do."""

    read: Read
    items: list[Item]
    counts: dict[str, int]


def preview(
    *, path: Path, domain: str = "", by: Actor, at: datetime, allowance: Allowance | None = None
) -> Preview:
    """Return what importing *path* would do, writing nothing. Raises ``FileRefused`` and ``ReadingGaveUp``."""
    with acting(by):
        policies.check_can_import(by=by)
        read = read_apart(
            path=path,
            name=path.name,
            calendar=calendar(),
            mapping=queries.remembered_columns(),
            today=timezone.localdate(at),
            allowance=allowance or configured_allowance(),
        )
        items = [item_of(row) for row in read.rows]
        ledgers = ledgers_of(tables=read.tables, file=path.name, items=items)
        decide(items=items, ledgers=ledgers, run_domain=domain)
    return Preview(read=read, items=items, counts=counted(items))


def bring_in(
    *,
    path: Path,
    domain: str = "",
    by: Actor,
    at: datetime,
    on_progress: Callable[[Progress], None] | None = None,
) -> ImportRun:
    """Import *path* whole: what is understood goes in, unknown bodies are added as to be confirmed.

    Raises ``NotReadable`` and whatever refuses the file or the actor; then nothing is kept. Must not be called inside
    another transaction: each batch is one of its own.
    """
    with acting(by):
        policies.check_can_import(by=by)
        with path.open("rb") as stream:
            run = upload(stream=stream, name=path.name, domain=domain, by=by, at=at)
        understand(run=run, by=by, at=at, today=timezone.localdate(at))
        begin(run=run, by=by, at=at)
    commit(run_id=run.pk, by=by, at=at, on_progress=on_progress)
    with acting(by):
        return queries.run(pk=run.pk)
