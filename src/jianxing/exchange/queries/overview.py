"""What the system officer looks through: refusals, queues and receipts, by number and code, never what an envelope says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from jianxing.exchange.lifecycle import InState, OutState
from jianxing.exchange.models import Incoming, Outgoing, Peer


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An envelope that one side refused: which, when and by which code."""

    at: datetime
    peer: Peer
    is_ours: bool
    epoch: int
    number: int
    kind: str
    code: str


def refusals(*, limit: int, peer: Peer | None = None) -> list[Refusal]:
    """Return the latest refusals on either side, the last first."""
    mine = {"route__peer": peer} if peer else {}
    found = [
        Refusal(
            at=row.settled_at,
            peer=row.route.peer,
            is_ours=isinstance(row, Incoming),
            epoch=row.epoch,
            number=row.number,
            kind=row.kind,
            code=row.code,
        )
        for rows in (
            Outgoing.objects.filter(state=OutState.REFUSED, **mine),
            Incoming.objects.filter(state=InState.REFUSED, **mine),
        )
        for row in rows.select_related("route__peer").order_by("-settled_at", "-pk")[:limit]
        if row.settled_at is not None
    ]
    return sorted(found, key=lambda refusal: refusal.at, reverse=True)[:limit]


def queue(peer: Peer, *, after: str = "") -> QuerySet[Outgoing]:
    """Return what waits for its receipt, in the order of its route, beyond the cursor *after*."""
    found = Outgoing.objects.filter(route__peer=peer, state=OutState.WAITING).order_by("epoch", "number")
    if place := _place(after):
        epoch, number = place
        found = found.filter(Q(epoch__gt=epoch) | Q(epoch=epoch, number__gt=number))
    return found


def queue_cursor(row: Outgoing) -> str:
    """Return where the next page of the queue begins."""
    return f"{row.epoch}.{row.number}"


def latest_receipts(peer: Peer, *, limit: int) -> Sequence[Outgoing]:
    """Return what was answered last, the last first."""
    found = Outgoing.objects.filter(route__peer=peer, settled_at__isnull=False)
    return list(found.order_by("-settled_at", "-pk")[:limit])


def _place(cursor: str) -> tuple[int, int] | None:
    epoch, _dot, number = cursor.partition(".")
    return (int(epoch), int(number)) if epoch.isdecimal() and number.isdecimal() else None
