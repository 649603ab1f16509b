"""The time stamp authority that an operator has configured: asked over HTTP, nobody else ever is. Plain Python."""

from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from typing import Final
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from cryptography.x509 import Certificate

from jianxing.methods.packages.timestamps import Authority, NoStamp, roots_in

SECONDS: Final = 10
MOST_BYTES: Final = 256 * 1024


class RootsUnusable(ValueError):
    """The file of root certificates holds none."""


def authority(*, url: str, roots: Path) -> Authority:
    """Return whom to ask at *url*; raises ``RootsUnusable``."""
    return Authority(lambda request: _asked(url, request), roots_of(roots))


def roots_of(path: Path | None) -> Sequence[Certificate]:
    """Return the roots that are trusted, none where no file is configured; raises ``RootsUnusable``."""
    if path is None:
        return ()
    try:
        return roots_in(path.read_bytes())
    except (OSError, ValueError) as error:
        raise RootsUnusable(f"{path}: {error}") from error


class _NoWayAround(HTTPRedirectHandler):
    """Whom else an answer names is not asked."""

    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


def _asked(url: str, request: bytes) -> bytes:
    """Send a request as RFC 3161, 3.4 has it, past any proxy; raises ``NoStamp``."""
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        opener = build_opener(ProxyHandler({}), _NoWayAround())
        with opener.open(Request(url, data=request, headers=headers), timeout=SECONDS) as answer:  # noqa: S310  # http(s) by the configuration
            content = bytes(answer.read(MOST_BYTES + 1))
    except (OSError, HTTPException, ValueError) as error:
        raise NoStamp(str(error)[:200]) from error
    if len(content) > MOST_BYTES:
        raise NoStamp(f"more than {MOST_BYTES} bytes")
    return content
