"""What TLS is told on both sides: at least 1.2, a certificate from the other side, and only listed ones are trusted."""

import ssl
from collections.abc import Iterable, Mapping
from typing import TypeVar

from jianxing.exchange.network.certificates import Certificate, Identity, fingerprint

Who = TypeVar("Who")


class Unlisted(Exception):
    """The other side showed no certificate that is listed."""


def for_listener(*, identity: Identity, listed: Iterable[Certificate]) -> ssl.SSLContext:
    """Return how this node answers: a client without a listed certificate gets no further than the handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # A ticket would let a client come back without showing the certificate, which may be revoked by then.
    context.options |= ssl.OP_NO_TICKET
    context.num_tickets = 0
    return _strict(context, identity=identity, listed=listed)


def for_client(*, identity: Identity, listed: Iterable[Certificate]) -> ssl.SSLContext:
    """Return how this node calls a peer: no authority of the system is trusted, and no name is looked at."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    return _strict(context, identity=identity, listed=listed)


def shown(connection: ssl.SSLSocket, *, listed: Mapping[str, Who]) -> Who:
    """Return whose certificate the other side showed, by its fingerprint; raises Unlisted.

    The handshake proves that a listed certificate vouches for what was shown; only this proves that it was shown itself.
    """
    shown_bytes = connection.getpeercert(binary_form=True)
    found = listed.get(fingerprint(shown_bytes)) if shown_bytes else None
    if found is None:
        raise Unlisted
    return found


def _strict(context: ssl.SSLContext, *, identity: Identity, listed: Iterable[Certificate]) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | ssl.VERIFY_X509_STRICT
    context.load_cert_chain(identity.path)
    if trusted := "".join(certificate.pem for certificate in listed):
        context.load_verify_locations(cadata=trusted)
    return context
