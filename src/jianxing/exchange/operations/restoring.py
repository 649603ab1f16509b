"""After a restore from a backup: every route begins a new epoch, and every peer is told what this node still remembers."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from jianxing.exchange.keys import SigningStopped
from jianxing.exchange.models import Node, Route
from jianxing.exchange.operations.sending import announce
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record


def restored(*, at: datetime) -> int:
    """Begin a new epoch on every route outwards; how many there were. Without the keys, peers are told with the first envelope
    that can be signed again."""
    with transaction.atomic():
        if not Node.objects.exists():
            return 0
        routes = list(Route.objects.select_for_update().filter(direction=Route.Direction.OUT, epoch__gt=0))
        for route in routes:
            if route.number or route.after_epoch is None:
                route.after_epoch, route.after_number = route.epoch, route.number
            route.epoch = max(route.epoch + 1, int(at.timestamp()))
            route.number, route.digest = 0, ""
            route.tells_restored = True
            route.save()
        # Peers that have only ever sent something are told too: what they sent since the backup is forgotten here.
        silent = Route.objects.filter(direction=Route.Direction.OUT, epoch=0)
        silent.update(tells_restored=True)
        record(
            kind="node.begin_epoch",
            subject="node",
            subject_id=1,
            by=Actor.system(),
            at=at,
            public={"routes": len(routes)},
        )
    with suppress(SigningStopped):
        announce(at=at)
    return len(routes)
