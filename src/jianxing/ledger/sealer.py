"""The sealer: gives every act its leaf and signs a head over them, within a second and off the writer's path.

It takes acts that have no leaf yet, in the order of their ids, and never "ids greater than the last": a
transaction that began early may commit late. Writers leave a row in a queue and wait for nobody. They do not
NOTIFY either, since PostgreSQL lets transactions that do so commit only one after the other; looking into the
queue four times a second costs less.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from jianxing.kernel.merkle import Frontier, peaks
from jianxing.ledger import queries
from jianxing.ledger.heads import HeadsFile, SignedHead, sign_head
from jianxing.ledger.keys import signing_key
from jianxing.ledger.leaves import ActRow, act_hash
from jianxing.ledger.models import Head
from jianxing.ledger.statements import statement

BATCH: Final = 1000
_LOOK_EVERY_SECONDS: Final = 0.25
_RETRY_AFTER_SECONDS: Final = 1.0
# An advisory lock is a number; this one is the sealer's, all over the database.
_LOCK: Final = 0x6A78_6C65_6467_6572

logger = logging.getLogger(__name__)


def seal_once(*, at: datetime) -> int:
    """Give up to 1,000 waiting acts their leaves and sign a head over them; how many there were.

    Several sealers may call this at once; they take turns.
    """
    with _turn():
        sealed = _seal(at=at)
        _copy_heads()
        return sealed


def seal_all(*, clock: Callable[[], datetime] = timezone.now) -> int:
    """Seal until nothing waits; how many acts there were."""
    total = 0
    while sealed := seal_once(at=clock()):
        total += sealed
    return total


def run(stop: Event, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Seal until told to stop. A database that goes away is waited for; its queue keeps everything."""
    while not stop.is_set():
        try:
            busy = seal_once(at=clock()) == BATCH
            pause = 0.0 if busy else _LOOK_EVERY_SECONDS
        except (DatabaseError, OSError):
            logger.exception("sealing failed; trying again")
            connection.close()
            pause = _RETRY_AFTER_SECONDS
        stop.wait(pause)


@contextmanager
def _turn() -> Iterator[None]:
    # Held beyond the transaction, so that heads reach the file in the order in which they were signed.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _seal(*, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM ledger_unsealed)")
        if not cursor.fetchone()[0]:
            return 0
    with transaction.atomic(durable=True), queries.ledger_office(), connection.cursor() as cursor:
        cursor.execute(statement("queue"), [BATCH])
        rows = [ActRow(*row) for row in cursor.fetchall()]
        if not rows:
            return 0
        act_ids = [row.id for row in rows]
        hashes = [act_hash(row) for row in rows]
        cursor.execute("SELECT coalesce(max(index) + 1, 0) FROM ledger_leaf")
        start = cursor.fetchone()[0]
        stored = queries.read_nodes(peaks(start))
        frontier = Frontier.at(start, lambda level, index: stored[level, index])
        nodes = frontier.extend(hashes)
        cursor.execute(statement("add_leaves"), [start, _joined(act_ids), _joined_hashes(hashes)])
        if nodes:
            levels, indexes, values = zip(*nodes, strict=True)
            cursor.execute(
                statement("add_nodes"), [_joined(levels), _joined(indexes), _joined_hashes(values)]
            )
        cursor.execute("DELETE FROM ledger_unsealed WHERE act_id = ANY(%s)", [act_ids])
        _store(sign_head(tree_size=frontier.size, root=frontier.root(), at=at, key=signing_key()))
        return len(rows)


def _joined(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def _joined_hashes(hashes: Iterable[bytes]) -> str:
    return ",".join(value.hex() for value in hashes)


def _store(head: SignedHead) -> None:
    Head.objects.create(
        tree_size=head.tree_size,
        root=head.root,
        signed_at=head.signed_at,
        key_id=head.key_id,
        signature=head.signature,
    )


def _copy_heads() -> None:
    """Bring the file outside the database up to date, also after a crash between the two."""
    file = HeadsFile(Path(settings.LEDGER_HEADS_FILE))
    missing = Head.objects.filter(tree_size__gt=file.last_size()).order_by("tree_size")
    for chunk in _chunks(missing.iterator(chunk_size=BATCH)):
        file.append(chunk)


def _chunks(heads: Iterator[Head]) -> Iterator[list[SignedHead]]:
    chunk: list[SignedHead] = []
    for head in heads:
        chunk.append(queries.signed_head(head))
        if len(chunk) == BATCH:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
