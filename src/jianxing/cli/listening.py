"""The listener process: other nodes come in here, and nobody else; the supervisor runs ``python -m jianxing.cli.listening``."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jianxing.settings import logs
from jianxing.settings.budget import RECEIVED_AT_ONCE
from jianxing.settings.config import Config, load

if TYPE_CHECKING:
    from jianxing.exchange.models import Certificate
    from jianxing.exchange.network.listener import Listed

logger = logging.getLogger("jianxing.exchange.listener")

#: How long a change of the list may take to be seen at the door; a request is looked at again when it is taken.
REFRESH_SECONDS: Final = 2.0
#: How often a node that has no address yet is looked at again.
PATIENCE_SECONDS: Final = 2.0


class Callers:
    """Who may call, read again now and then: anybody may knock, and that must not cost a query each time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._listed: Mapping[str, Listed[Certificate]] = {}

    def __call__(self) -> Mapping[str, Listed[Certificate]]:
        from django.db import close_old_connections

        from jianxing.exchange import queries
        from jianxing.exchange.network.listener import Listed
        from jianxing.settings import clock

        with self._lock:
            if time.monotonic() - self._read_at > REFRESH_SECONDS:
                close_old_connections()
                found = queries.callers(at=clock.now())
                self._listed = {name: Listed(queries.pinned(row), row) for name, row in found.items()}
                self._read_at = time.monotonic()
            return self._listed


def listen(config: Config) -> None:
    """Listen until a signal says to stop; a node without an address yet is waited for."""
    from django.conf import settings

    from jianxing.exchange.network import certificates
    from jianxing.exchange.network.listener import Limits, Listener

    assert config.exchange_port is not None
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    code = _established(stop)
    if code is None:
        return
    directory = Path(settings.EXCHANGE_KEYS)
    listener: Listener[Certificate] = Listener(
        address=(config.exchange_host, config.exchange_port),
        identity=lambda: certificates.own(directory=directory, node=code, at=datetime.now(tz=UTC)),
        listed=Callers(),
        receive=_receive,
        at_once=RECEIVED_AT_ONCE,
        limits=Limits(body_bytes=max(config.max_upload_bytes, Limits().body_bytes)),
    )
    serving = threading.Thread(target=listener.serve, name="accept", daemon=True)
    serving.start()
    logger.info("listening", extra={"port": listener.port})
    while not stop.wait(timeout=1.0):
        if not serving.is_alive():
            raise RuntimeError("the listener ended by itself")
    listener.stop()


def _established(stop: threading.Event) -> str | None:
    """Return this node's address once it has one, its certificate made; None when asked to stop before."""
    from django.db import connection

    from jianxing.exchange import queries

    is_said = False
    while not stop.is_set():
        try:
            code = queries.node().code
            queries.own_certificates()
        except queries.NotEstablished:
            if not is_said:
                logger.info("this node has no address among others yet")
            is_said = True
            stop.wait(timeout=PATIENCE_SECONDS)
        else:
            connection.close()
            return code
    return None


def _receive(shown: Certificate, path: str, body: bytes) -> bytes:
    from django.db import close_old_connections

    from jianxing.exchange.network import receiving
    from jianxing.settings import clock

    close_old_connections()
    return receiving.receive(shown, path, body, now=clock.now)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianxing.settings.django")
    import django

    django.setup()
    config = load()
    logs.configure(process="listener", level=config.log_level)
    listen(config)


if __name__ == "__main__":
    main()
