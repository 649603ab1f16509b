"""How the exchange stands: routes, queues, receipts, refusals. Never what an envelope says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Max, Q, QuerySet

from jianxing.exchange.lifecycle import InState, OutState
from jianxing.exchange.models import Incoming, Outgoing, Peer, Receipt, Route, Trouble

_NOTHING: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Standing:
    """How the two routes with one peer stand."""

    peer: Peer
    sent: int
    waiting: int
    refused_there: int
    last_sent_at: datetime | None
    last_receipt_at: datetime | None
    taken: int
    held: int
    refused_here: int
    last_taken_at: datetime | None
    receipts_to_sign: int
    receipts_to_carry: int
    out: Route
    into: Route
    troubles: int


def standings() -> list[Standing]:
    """Return how every peer's routes stand, by code; inside ``acting(by)`` of the system officer, or the exchange office."""
    out: dict[int, Mapping[str, Any]] = {
        row["route__peer"]: row
        for row in Outgoing.objects.values("route__peer").annotate(
            sent=Count("pk"),
            waiting=Count("pk", filter=Q(state=OutState.WAITING)),
            refused=Count("pk", filter=Q(state=OutState.REFUSED)),
            last=Max("sent_at"),
            receipted=Max("settled_at"),
        )
    }
    into: dict[int, Mapping[str, Any]] = {
        row["route__peer"]: row
        for row in Incoming.objects.values("route__peer").annotate(
            taken=Count("pk", filter=Q(state=InState.TAKEN)),
            held=Count("pk", filter=Q(state=InState.HELD)),
            refused=Count("pk", filter=Q(state=InState.REFUSED)),
            last=Max("settled_at"),
        )
    }
    receipts: dict[int, Mapping[str, Any]] = {
        row["peer"]: row
        for row in Receipt.objects.values("peer").annotate(
            unsigned=Count("pk", filter=Q(document="")),
            uncarried=Count("pk", filter=~Q(document="") & Q(carried_at=None)),
        )
    }
    lines = {row["peer"]: row["lines"] for row in Trouble.objects.values("peer").annotate(lines=Count("pk"))}
    routes = {(route.peer_id, route.direction): route for route in Route.objects.all()}
    return [
        Standing(
            peer=peer,
            sent=out.get(peer.pk, _NOTHING).get("sent", 0),
            waiting=out.get(peer.pk, _NOTHING).get("waiting", 0),
            refused_there=out.get(peer.pk, _NOTHING).get("refused", 0),
            last_sent_at=out.get(peer.pk, _NOTHING).get("last"),
            last_receipt_at=out.get(peer.pk, _NOTHING).get("receipted"),
            taken=into.get(peer.pk, _NOTHING).get("taken", 0),
            held=into.get(peer.pk, _NOTHING).get("held", 0),
            refused_here=into.get(peer.pk, _NOTHING).get("refused", 0),
            last_taken_at=into.get(peer.pk, _NOTHING).get("last"),
            receipts_to_sign=receipts.get(peer.pk, _NOTHING).get("unsigned", 0),
            receipts_to_carry=receipts.get(peer.pk, _NOTHING).get("uncarried", 0),
            out=routes[peer.pk, Route.Direction.OUT],
            into=routes[peer.pk, Route.Direction.IN],
            troubles=lines.get(peer.pk, 0),
        )
        for peer in Peer.objects.order_by("code")
    ]


def troubles(*, peer: Peer | None = None) -> QuerySet[Trouble]:
    """Return the lines for the operator, the latest first; of one peer where one is named."""
    found = Trouble.objects.select_related("peer").order_by("-last_at", "-id")
    return found.filter(peer=peer) if peer is not None else found


def sent(*, peer: Peer) -> QuerySet[Outgoing]:
    """Return what was sent to a peer, as far as the reader may see it, the latest first."""
    found: QuerySet[Outgoing] = Outgoing.objects.filter(route__peer=peer).select_related("sender", "to")
    return found.order_by("-epoch", "-number")


def came(*, peer: Peer) -> QuerySet[Incoming]:
    """Return what came from a peer, as far as the reader may see it, the latest first."""
    found: QuerySet[Incoming] = Incoming.objects.filter(route__peer=peer).select_related("sender", "to")
    return found.order_by("-epoch", "-number")


def outgoing_of(handle: str) -> Outgoing | None:
    """Return what a domain holds the handle of, where the reader may see it."""
    kind, _, key = handle.partition(":")
    if kind != "outgoing" or not key.isdecimal():
        return None
    found: Outgoing | None = Outgoing.objects.filter(pk=int(key)).first()
    return found


def wanted(*, peer: Peer) -> list[str]:
    """Return the digests of contents that envelopes of this peer have announced and that have not come."""
    lacks = Incoming.objects.filter(route__peer=peer, state=InState.HELD).values_list("lacks", flat=True)
    return sorted({digest for row in lacks for digest in row})


def due_routes(*, at: datetime) -> list[Peer]:
    """Return the listed peers with an address to which something waits to go now: envelopes, or receipts."""
    waiting = Outgoing.objects.filter(state=OutState.WAITING).values("route__peer")
    receipts = Receipt.objects.filter(carried_at=None).exclude(document="").values("peer")
    return list(
        Peer.objects.filter(Q(pk__in=waiting) | Q(pk__in=receipts), state=Peer.State.LISTED)
        .exclude(address="")
        .filter(
            Q(routes__direction=Route.Direction.OUT)
            & (Q(routes__next_try_at=None) | Q(routes__next_try_at__lte=at))
        )
        .order_by("code")
    )
