"""What a carrier takes along, by whichever way: the envelopes without receipt, in their order, and the contents they announce."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q

from jianxing.directory.acting import acting
from jianxing.directory.prepared import written
from jianxing.exchange import policies, queries
from jianxing.exchange.lifecycle import OutState
from jianxing.exchange.models import Outgoing, OutgoingContent, Peer, Route
from jianxing.exchange.office import exchange_office
from jianxing.exchange.operations.sending import resign
from jianxing.kernel.actor import Actor

MOST: Final = 200
_FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(hours=1)
# In the order of their keys, so that who takes their receipts meanwhile is waited for and waits for nobody here.
_CARRIED: Final = """
WITH gone AS MATERIALIZED (SELECT id FROM exchange_outgoing WHERE id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE)
UPDATE exchange_outgoing o SET carried = carried + 1, carried_at = %s FROM gone WHERE o.id = gone.id"""


@dataclass(frozen=True, slots=True)
class Parcel:
    """An envelope that waits for its receipt, as it is carried, and the digests of the contents that belong to it."""

    id: int
    epoch: int
    number: int
    digest: str
    envelope: bytes
    attachments: tuple[str, ...]


def outgoing(
    *, peer: Peer, most: int = MOST, not_since: datetime | None = None, at: datetime
) -> list[Parcel]:
    """Return what waits to be carried to a peer, in the order of its route; with *not_since* only what no carrier has taken
    since then. Raises ``SigningStopped``: nothing goes then."""
    policies.check_can_send_to(peer=peer)
    with acting(Actor.system()), exchange_office():
        rows = list(
            Outgoing.objects.filter(_not_since(not_since, at=at), route__peer=peer, state=OutState.WAITING)
            .select_related("sender", "content")
            .order_by("epoch", "number")[:most]
        )
        return [_parcel(row) for row in rows]


def _not_since(instant: datetime | None, *, at: datetime) -> Q:
    """What lies ahead of the clock was carried before the clock was put back."""
    if instant is None:
        return Q()
    return Q(carried_at=None) | Q(carried_at__lte=instant) | Q(carried_at__gt=at)


def _parcel(row: Outgoing) -> Parcel:
    content: OutgoingContent = row.content
    signed = bytes(content.envelope)
    if row.code == "revoked-key":
        signed = resign(row)
    return Parcel(row.pk, row.epoch, row.number, row.digest, signed, tuple(content.attachments))


def note_carried(*, ids: Sequence[int], at: datetime) -> None:
    """Count that a carrier took envelopes along; they wait for their receipts all the same."""
    with acting(Actor.system()), exchange_office():
        written(_CARRIED, [list(ids), at])


def note_reached(*, peer: Peer, at: datetime) -> None:
    """Remember that the peer was reached: its route is tried again at once from now on."""
    Route.objects.filter(peer=peer, direction=Route.Direction.OUT).update(
        reached_at=at, failures=0, next_try_at=None, last_error=""
    )


def try_again(*, peer: Peer) -> None:
    """Let a peer that was not reached be tried at once, whatever was to be waited; how often it failed stays counted."""
    Route.objects.filter(peer=peer, direction=Route.Direction.OUT).update(next_try_at=None)


def note_failure(*, peer: Peer, reason: str, at: datetime) -> datetime:
    """Remember that the peer was not reached, and why; when it is tried again, each time later than before."""
    route = Route.objects.get(peer=peer, direction=Route.Direction.OUT)
    wait: timedelta = min(_FIRST_WAIT * 2 ** min(route.failures, 20), LONGEST_WAIT)
    Route.objects.filter(pk=route.pk).update(
        failures=F("failures") + 1, next_try_at=at + wait, last_error=reason[:300]
    )
    return at + wait


def wanted(*, peer: Peer) -> list[str]:
    """Return the digests of contents that envelopes of this peer have announced and that have not come."""
    with acting(Actor.system()), exchange_office():
        return queries.wanted(peer=peer)
