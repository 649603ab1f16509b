"""Calling a peer: one request on a connection that only a listed certificate of that peer can answer."""

import http
import http.client
import json
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from jianxing.exchange.network import contexts
from jianxing.exchange.network.certificates import Certificate, Identity
from jianxing.exchange.network.timed import Timed, TooSlow

CONNECT_SECONDS: Final = 10.0
#: Beside what the bytes take at the slowest rate that is waited for.
ANSWER_SECONDS: Final = 60.0
SLOWEST_BYTES_A_SECOND: Final = 64 * 1024
LARGEST_ANSWER: Final = 4 * 1024 * 1024


class NotDelivered(Exception):
    """The peer could not be asked, or did not answer as a node does; *code* says how far it came."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a peer listens, and the certificates of which it must show one."""

    host: str
    port: int
    listed: tuple[Certificate, ...]


def post(*, endpoint: Endpoint, identity: Identity, path: str, body: bytes) -> bytes:
    """Post *body* and return what a listed peer answers; raises NotDelivered.

    Nothing is sent before the peer's certificate has been compared, no redirect is followed, no proxy asked, and neither
    a slow peer nor a long answer holds the caller for ever.
    """
    if not endpoint.listed:
        raise NotDelivered("no_certificate")
    try:
        secured = _connected(endpoint, identity)
    except contexts.Unlisted:
        raise NotDelivered("wrong_certificate") from None
    except ssl.SSLCertVerificationError as refusal:
        raise NotDelivered("wrong_certificate", refusal.verify_message) from None
    except ssl.SSLError as refusal:
        raise NotDelivered("tls", refusal.reason or "") from None
    except TimeoutError:
        raise NotDelivered("no_connection", "timed out") from None
    except OSError as refusal:
        raise NotDelivered("no_connection", refusal.strerror or "") from None
    try:
        timed = Timed(secured, seconds=ANSWER_SECONDS + len(body) / SLOWEST_BYTES_A_SECOND)
        return _asked(timed, endpoint=endpoint, path=path, body=body)
    except TooSlow:
        raise NotDelivered("too_slow") from None
    except ssl.SSLError as refusal:
        # Under TLS 1.3 a listener's refusal of our certificate arrives only now.
        raise NotDelivered("tls", refusal.reason or "") from None
    except (OSError, http.client.HTTPException, ValueError) as failure:
        raise NotDelivered("broken_off", type(failure).__name__) from None
    finally:
        secured.close()


def _connected(endpoint: Endpoint, identity: Identity) -> ssl.SSLSocket:
    context = contexts.for_client(identity=identity, listed=endpoint.listed)
    plain = socket.create_connection((endpoint.host, endpoint.port), timeout=CONNECT_SECONDS)
    try:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        secured = context.wrap_socket(plain, server_hostname=endpoint.host)
    except BaseException:
        plain.close()
        raise
    try:
        contexts.shown(secured, listed={pinned.fingerprint: pinned for pinned in endpoint.listed})
    except contexts.Unlisted:
        secured.close()
        raise
    return secured


def _asked(timed: Timed, *, endpoint: Endpoint, path: str, body: bytes) -> bytes:
    connection = http.client.HTTPConnection(endpoint.host, endpoint.port)
    connection.sock = timed
    connection.request(
        "POST", path, body=body, headers={"Content-Type": "application/json", "Connection": "close"}
    )
    answer = connection.getresponse()
    content = _read(answer)
    if answer.status != http.HTTPStatus.OK:
        raise NotDelivered("refused", _code(content) or str(answer.status))
    return content


def _read(answer: http.client.HTTPResponse) -> bytes:
    if (length := answer.length) is None or length > LARGEST_ANSWER:
        raise NotDelivered("answer_too_large")
    content = answer.read(length)
    if len(content) != length:
        raise NotDelivered("broken_off", "short")
    return content


def _code(content: bytes) -> str:
    """Return the code in a peer's refusal: a short word, whatever else it may have sent."""
    try:
        told: Any = json.loads(content)
        code = told["code"]
    except (ValueError, KeyError, TypeError):
        return ""
    return code if isinstance(code, str) and code.isascii() and len(code) <= 40 else ""


def codes() -> Sequence[str]:
    """Return every code that NotDelivered may carry."""
    return (
        "no_certificate",
        "no_connection",
        "wrong_certificate",
        "tls",
        "too_slow",
        "broken_off",
        "refused",
        "answer_too_large",
    )
