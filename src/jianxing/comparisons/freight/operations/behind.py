"""Large files of documents, looked at and brought in behind the page."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, datetime
from typing import Final

from jianxing.comparisons.freight import policies, queries
from jianxing.comparisons.freight.models import DocumentFile, Source
from jianxing.comparisons.freight.operations.bringing import (
    bring_in,
    groups_of,
    keep_file,
    looked_at,
    upload_documents,
    write_documents,
)
from jianxing.comparisons.working import operations as working
from jianxing.comparisons.working.kinds import Finish, Stage
from jianxing.comparisons.working.models import Work
from jianxing.directory.acting import acting
from jianxing.evidence import queries as files_kept
from jianxing.evidence.vault import Readable
from jianxing.kernel.actor import Actor

LOOK: Final = "freight.look"
BRING: Final = "freight.bring"
#: Bytes of a file, and lines of it, up to which one waits.
LOOKED_AT_ONCE: Final = 1024 * 1024
BROUGHT_AT_ONCE: Final = 2_000


def take_file(
    *, source: Source, stream: Readable, name: str, size: int, by: Actor, at: datetime
) -> DocumentFile | Work:
    """Read a file of *size* bytes and keep it with what bringing it in would do, a large one behind the page."""
    policies.check_can_keep(traffic=source.traffic, by=by)
    if size <= LOOKED_AT_ONCE:
        return upload_documents(source=source, stream=stream, name=name, by=by, at=at)
    return working.ask(
        kind=LOOK, subject=f"freight_source:{source.pk}", title=name, content=stream,
        arguments={"name": name, "today": at.date().isoformat()}, by=by, at=at,
    )  # fmt: skip


def bring_in_or_later(*, file: DocumentFile, by: Actor, at: datetime) -> DocumentFile | Work:
    """Bring a file in, one with many lines behind the page."""
    policies.check_can_take_file(file=file, action="bring_in", by=by)
    if file.counts.get("lines", 0) <= BROUGHT_AT_ONCE:
        return bring_in(file=file, by=by, at=at)
    return working.ask(kind=BRING, subject=file.handle, title=file.name, arguments={}, by=by, at=at)


def look(work: Work, by: Actor) -> Generator[Stage, None, Finish]:
    """Look at a large file: what is in it, what bringing it in would do."""
    name, today = work.arguments["name"], date.fromisoformat(work.arguments["today"])
    yield Stage("reading", 0, 2)
    data = files_kept.vault().path_of(work.blob_id or "").read_bytes()
    with acting(by):
        source = queries.one_source(pk=work.subject_id)
        facts = looked_at(data, source=source, name=name, today=today)
    yield Stage("writing", 1, 2)

    def finish(at: datetime) -> int:
        assert work.blob is not None
        return keep_file(source=source, blob=work.blob, name=name, facts=facts, by=by, at=at).pk

    return finish


def bring(work: Work, by: Actor) -> Generator[Stage, None, Finish]:
    """Bring a file with many lines in."""
    yield Stage("reading", 0, 2)
    with acting(by):
        file = queries.one_file(pk=work.subject_id)
    groups = groups_of(file)
    yield Stage("writing", 1, 2)

    def finish(at: datetime) -> int:
        return write_documents(file=file, groups=groups, by=by, at=at).pk

    return finish
