"""Certificates and listeners of made-up nodes, on this machine, without a database."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jianxing.exchange.network import certificates
from jianxing.exchange.network.certificates import Identity
from jianxing.exchange.network.client import Endpoint
from jianxing.exchange.network.listener import Limits, Listed, Listener

NOW = datetime.now(tz=UTC)
EXPIRED = NOW - timedelta(days=certificates.LIFE_DAYS + 1)


def node(directory: Path, name: str, *, at: datetime = NOW) -> Identity:
    """Return a node's certificate, made at *at*."""
    home = directory / name
    home.mkdir(exist_ok=True)
    return certificates.own(directory=home, node=name, at=at)


def echo(who: str, body: bytes) -> bytes:
    """Answer with who asked, and how much."""
    return f"{who} {len(body)}".encode()


@contextmanager
def listening(
    identity: Identity,
    *,
    peers: dict[str, Identity],
    receive: Callable[[str, bytes], bytes] = echo,
    limits: Limits | None = None,
) -> Iterator[Endpoint]:
    """Have *identity*'s node listen, with *peers* listed; give what a peer that lists it needs."""
    listener = Listener(
        address=("127.0.0.1", 0),
        identity=lambda: identity,
        listed=lambda: {
            peer.certificate.fingerprint: Listed(peer.certificate, name) for name, peer in peers.items()
        },
        receive=receive,
        at_once=2,
        limits=limits or Limits(),
    )
    serving = threading.Thread(target=listener.serve, daemon=True)
    serving.start()
    try:
        yield Endpoint("127.0.0.1", listener.port, (identity.certificate,))
    finally:
        listener.stop()
        serving.join(timeout=5)
