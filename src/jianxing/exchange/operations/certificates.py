"""Certificates of the network: those of peers are pinned, this node's own is changed with an overlap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused
from jianxing.exchange import card as cards
from jianxing.exchange import policies, queries
from jianxing.exchange.lifecycle import OutState
from jianxing.exchange.models import Certificate, Outgoing, Peer, Route
from jianxing.exchange.network import certificates
from jianxing.exchange.network.certificates import Identity, NoCertificate, NothingNext
from jianxing.exchange.office import exchange_office
from jianxing.exchange.operations.card import present_card, renew_card
from jianxing.exchange.operations.sending import CARD, announce
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record

#: How long a certificate is accepted that the peer's card names no more.
OVERLAP: Final = timedelta(days=30)


class CertificateUnfit(Refused):
    """The text is no certificate that a peer may have."""


class CertificateDiffers(Refused):
    """What the other operator read out is not the certificate's fingerprint."""


class NotRevocable(Refused):
    """The certificate is not accepted any more as it is."""


class NothingFollows(Refused):
    """No certificate has been prepared to change to."""


class PeersDoNotKnow(Refused):
    """Peers that are reached by network have not confirmed the certificate that is to follow."""

    def __init__(self, peers: Sequence[Peer]) -> None:
        names = "、".join(peer.name for peer in peers)
        super().__init__(
            _("These nodes have not confirmed the next certificate yet: %(nodes)s") % {"nodes": names},
            _("Wait until they have, or change all the same and have them pin it by hand."),
        )
        self.peers = peers


def pin(*, peer: Peer, pem: str, fingerprint: str, by: Actor, at: datetime) -> Certificate:
    """Accept a further certificate of a peer, whose *fingerprint* its operator read out."""
    policies.check_can_manage_peers(by=by)
    try:
        read = certificates.read(pem)
    except NoCertificate as unfit:
        raise CertificateUnfit(_unfit(unfit.code), _("Ask the node's operator for it again.")) from unfit
    if "".join(fingerprint.split()).replace(":", "").lower() != read.fingerprint:
        raise CertificateDiffers(
            _("The certificate has another fingerprint than the one read out: %(found)s")
            % {"found": cards.in_groups(read.fingerprint)},
            _("Do not take it. Call the node's operator and ask what is amiss."),
        )
    with transaction.atomic():
        return _pin(peer, read, by=by, at=at)


def take_certificates(*, peer: Peer, pems: Sequence[str], by: Actor, at: datetime) -> None:
    """Bring a peer's certificates in step with its card, inside the caller's transaction. One that is no certificate is passed
    over, one that was revoked here stays so, one that the card names no more is accepted until the overlap ends."""
    named = set()
    for pem in pems:
        try:
            read = certificates.read(pem)
        except NoCertificate:
            continue
        named.add(read.fingerprint)
        known = Certificate.objects.filter(fingerprint=read.fingerprint).first()
        if known is None:
            _pin(peer, read, by=by, at=at)
        elif known.peer_id == peer.pk and known.until is not None:
            Certificate.objects.filter(pk=known.pk).update(until=None)
    if named:
        Certificate.objects.filter(peer=peer, until=None).exclude(fingerprint__in=named).update(
            until=at + OVERLAP
        )


def unpin(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> None:
    """Accept a peer's certificate no more, from its next connection on."""
    policies.check_can_manage_peers(by=by)
    policies.check_reason(reason=reason)
    with transaction.atomic():
        if not Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(
            revoked_at=at, revoked_by_id=by.person_id, revoke_reason=reason
        ):
            raise NotRevocable(_("This certificate has been revoked already."), _("Reload the page."))
        record(
            kind="peer.unpin",
            subject="peer",
            subject_id=certificate.peer_id,
            by=by,
            at=at,
            public={"certificate": certificate.fingerprint, "reason": reason},
        )


def prepare_certificate(*, by: Actor, at: datetime) -> Identity:
    """Make the certificate that is to follow, and tell the peers on every route; they accept both from then on."""
    policies.check_can_manage_peers(by=by)
    with transaction.atomic():
        made = certificates.prepare_next(
            directory=Path(settings.EXCHANGE_KEYS), node=queries.node().code, at=datetime.now(tz=UTC)
        )
        _told("node.prepare_certificate", made, by=by, at=at)
        refresh_card(at=at)
    return made


def change_certificate(*, even_so: bool = False, by: Actor, at: datetime) -> Identity:
    """Show the certificate that was prepared from now on. Refused while a peer has not confirmed it, unless *even_so*."""
    policies.check_can_manage_peers(by=by)
    if certificates.following(directory=Path(settings.EXCHANGE_KEYS)) is None:
        raise NothingFollows(
            _("No certificate has been prepared to change to."), _("Prepare the next one first.")
        )
    if not even_so and (behind := unaware()):
        raise PeersDoNotKnow(behind)
    with transaction.atomic():
        try:
            changed = certificates.change_over(directory=Path(settings.EXCHANGE_KEYS))
        except NothingNext:
            raise NothingFollows(
                _("No certificate has been prepared to change to."), _("Prepare the next one first.")
            ) from None
        _told("node.change_certificate", changed, by=by, at=at)
        refresh_card(at=at)
    return changed


def unaware() -> list[Peer]:
    """Return the peers reached by network that have not confirmed what this node's card says now."""
    with transaction.atomic(), exchange_office():
        told = Outgoing.objects.filter(kind=CARD, state=OutState.WAITING).values("route__peer")
        return list(
            queries.peers()
            .filter(Q(pk__in=told), state=Peer.State.LISTED)
            .exclude(address="")
            .order_by("code")
        )


def refresh_card(*, at: datetime) -> bool:
    """Tell the peers what the card says now, where that has changed, an address or a certificate, or where one of them has not
    been told; whether anything was to be told."""
    with transaction.atomic():
        if present_card().digest() != queries.node().card:
            renew_card()
        untold = Route.objects.exclude(card=queries.node().card).filter(
            direction=Route.Direction.OUT, peer__state=Peer.State.LISTED
        )
        if not untold.exists():
            return False
        announce(at=at)
    return True


def _pin(peer: Peer, read: certificates.Certificate, *, by: Actor, at: datetime) -> Certificate:
    if Certificate.objects.filter(fingerprint=read.fingerprint).exists():
        raise CertificateUnfit(
            _("This certificate is known already."), _("Ask the node's operator how it came by it.")
        )
    made: Certificate = Certificate.objects.create(
        peer=peer,
        fingerprint=read.fingerprint,
        pem=read.pem,
        not_before=read.not_before,
        not_after=read.not_after,
        since=at,
        added_by_id=by.person_id,
    )
    record(
        kind="peer.pin",
        subject="peer",
        subject_id=peer.pk,
        by=by,
        at=at,
        public={"certificate": read.fingerprint},
    )
    return made


def _told(kind: str, identity: Identity, *, by: Actor, at: datetime) -> None:
    record(
        kind=kind,
        subject="node",
        subject_id=1,
        by=by,
        at=at,
        public={"certificate": identity.certificate.fingerprint},
    )


def _unfit(code: str) -> str:
    return {
        "too_long": _("The text is far too long for a certificate."),
        "not_pem": _("This is no certificate in PEM."),
        "not_one": _("There must be exactly one certificate."),
        "weak_key": _("The key of the certificate is of a kind or length that is not accepted."),
        "not_self_signed": _("The certificate is signed by an authority; one that signs itself is needed."),
    }[code]
