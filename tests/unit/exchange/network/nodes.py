"""Certificates and listeners of made-up nodes, on this machine, without a database."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from jianxing.exchange.network import certificates
from jianxing.exchange.network.certificates import Identity
from jianxing.exchange.network.client import Endpoint
from jianxing.exchange.network.listener import Limits, Listed, Listener

Who = TypeVar("Who")
NOW = datetime.now(tz=UTC)
EXPIRED = NOW - timedelta(days=certificates.LIFE_DAYS + 1)


def node(directory: Path, name: str, *, at: datetime = NOW) -> Identity:
    """Return a node's certificate, made at *at*."""
    home = directory / name
    home.mkdir(exist_ok=True)
    return certificates.own(directory=home, node=name, at=at)


def echo(who: str, _path: str, body: bytes) -> bytes:
    """Answer with who asked, and how much."""
    return f"{who} {len(body)}".encode()


@contextmanager
def listening(
    identity: Identity,
    *,
    peers: dict[str, Identity],
    receive: Callable[[str, str, bytes], bytes] = echo,
    limits: Limits | None = None,
) -> Iterator[Endpoint]:
    """Have *identity*'s node listen, with *peers* listed; give what a peer that lists it needs."""
    listed = {peer.certificate.fingerprint: Listed(peer.certificate, name) for name, peer in peers.items()}
    with serving(identity, listed=listed, receive=receive, limits=limits) as endpoint:
        yield endpoint


@contextmanager
def serving(
    identity: Identity,
    *,
    listed: Mapping[str, Listed[Who]],
    receive: Callable[[Who, str, bytes], bytes],
    limits: Limits | None = None,
) -> Iterator[Endpoint]:
    """Have a listener run in threads of this process."""
    listener = Listener(
        address=("127.0.0.1", 0),
        identity=lambda: identity,
        listed=lambda: listed,
        receive=receive,
        at_once=2,
        limits=limits or Limits(),
    )
    accepting = threading.Thread(target=listener.serve, daemon=True)
    accepting.start()
    try:
        yield Endpoint("127.0.0.1", listener.port, (identity.certificate,))
    finally:
        listener.stop()
        accepting.join(timeout=5)
