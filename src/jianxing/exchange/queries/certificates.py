"""Which certificates are accepted of whom, and what this node says of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from jianxing.exchange.models import Certificate, Peer
from jianxing.exchange.network import certificates
from jianxing.exchange.network.certificates import Identity
from jianxing.exchange.queries.peers import node


@dataclass(frozen=True, slots=True)
class Own:
    """This node's certificate, the one that is to follow where there is one, and where its listener is reached."""

    present: Identity
    following: Identity | None
    address: str


def own_certificates() -> Own:
    """Return what this node shows on the network; raises ``NotEstablished``. The certificate is made on first use."""
    directory = Path(settings.EXCHANGE_KEYS)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Own(
        # A certificate is of the real day, whatever day the demonstration stands at.
        present=certificates.own(directory=directory, node=node().code, at=datetime.now(tz=UTC)),
        following=certificates.following(directory=directory),
        address=settings.EXCHANGE_ADDRESS,
    )


def certificates_of(peer: Peer) -> QuerySet[Certificate]:
    """Return every certificate of a peer that was ever pinned, the latest first."""
    return Certificate.objects.filter(peer=peer)


def accepted(*, at: datetime) -> QuerySet[Certificate]:
    """Return the certificates with which a listed peer may come, each with its peer."""
    return Certificate.objects.filter(
        Q(until=None) | Q(until__gte=at), peer__state=Peer.State.LISTED, revoked_at=None
    ).select_related("peer")


def callers(*, at: datetime) -> Mapping[str, Certificate]:
    """Return who may call, by the fingerprint of what they must show."""
    return {row.fingerprint: row for row in accepted(at=at)}


def pinned(row: Certificate) -> certificates.Certificate:
    """Return a certificate as TLS takes it."""
    return certificates.Certificate(
        pem=row.pem, fingerprint=row.fingerprint, not_before=row.not_before, not_after=row.not_after
    )
