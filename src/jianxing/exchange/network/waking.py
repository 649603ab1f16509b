"""Waking the worker for a peer: what waits is a row of the exchange, and a wake-up that is lost costs a minute, no letter."""

from contextlib import suppress
from functools import partial
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

QUEUE: Final = "exchange"
DELIVER: Final = "jianxing.exchange.deliver"


def wake(*, peer_id: int) -> None:
    """Have the worker look at what waits for a peer, once the transaction in hand has committed."""
    transaction.on_commit(partial(_defer, peer_id), robust=True)


def _defer(peer_id: int) -> None:
    with suppress(AlreadyEnqueued):  # whoever is about to look will see this too: it has been committed
        app.configure_task(DELIVER, queue=QUEUE, queueing_lock=f"exchange-{peer_id}").defer(peer_id=peer_id)
