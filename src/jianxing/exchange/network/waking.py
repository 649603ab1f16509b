"""Waking the worker for a peer: what waits is a row of the exchange, and a wake-up that is lost costs a minute, no letter."""

from contextlib import suppress
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from jianxing.directory.prepared import prepared

QUEUE: Final = "exchange"
DELIVER: Final = "jianxing.exchange.deliver"
# To be refused by its lock is a transaction that fails; to ask is one statement.
_IS_WAKING: Final = "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo'"


def wake(*, peer_id: int) -> None:
    """Have the worker look at what waits for a peer, once the transaction in hand has committed."""
    # No partial: where this fails, Django tells the name of what failed, and a partial has none.
    transaction.on_commit(lambda: _defer(peer_id), robust=True)


def _defer(peer_id: int) -> None:
    # Whoever is about to look will see this too: it has been committed.
    lock = f"exchange-{peer_id}"
    if prepared(_IS_WAKING, [lock]):
        return
    with suppress(AlreadyEnqueued):
        app.configure_task(DELIVER, queue=QUEUE, queueing_lock=lock).defer(peer_id=peer_id)
