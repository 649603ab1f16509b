"""The listener: HTTPS on a port of its own, where the exchange answers and nothing else, and only to listed peers."""

import http
import json
import logging
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any, Final, Generic, TypeVar

from jianxing.exchange.network import contexts, wire
from jianxing.exchange.network.certificates import Certificate, Identity
from jianxing.exchange.network.timed import PIECE, Timed, TooSlow

logger = logging.getLogger("jianxing.exchange.listener")

MEDIA_TYPE: Final = "application/json"
LINGER_BYTES: Final = 1024 * 1024

Who = TypeVar("Who")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one who calls may take of this machine."""

    body_bytes: int = 64 * 1024 * 1024
    #: Bodies that are in memory at the same time, all together.
    held_bytes: int = 128 * 1024 * 1024
    connections: int = 64
    connections_of_one: int = 8
    handshake_seconds: float = 5.0
    head_seconds: float = 10.0
    linger_seconds: float = 1.0
    slowest_bytes_a_second: int = 64 * 1024


@dataclass(frozen=True, slots=True)
class Listed(Generic[Who]):
    """A certificate that is listed, and whose it is."""

    certificate: Certificate
    who: Who


class Refused(Exception):
    """What was posted is not taken; the peer is told *code* and nothing more."""

    def __init__(self, status: http.HTTPStatus, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


class Listener(Generic[Who]):
    """Takes connections until told to stop.

    *listed* is asked at each connection for the certificates that may call, by fingerprint. *receive* is given whose
    certificate was shown, to which address what was posted, in one of *at_once* threads; it returns the answer or raises
    Refused.
    """

    def __init__(
        self,
        *,
        address: tuple[str, int],
        identity: Callable[[], Identity],
        listed: Callable[[], Mapping[str, Listed[Who]]],
        receive: Callable[[Who, str, bytes], bytes],
        at_once: int,
        limits: Limits = Limits(),
    ) -> None:
        self.limits = limits
        self._identity = identity
        self._listed = listed
        self._receive = receive
        self._workers = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="receive")
        self._places = threading.BoundedSemaphore(limits.connections)
        self._held = _Held(limits.held_bytes)
        self._of_one: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._is_stopped = threading.Event()
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._socket = socket.create_server(address, family=family, backlog=64)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._socket.getsockname()[1])

    def serve(self) -> None:
        """Take connections until stopped, each in a thread of its own that holds no connection to the database."""
        with suppress(OSError):  # closing the socket is how it is stopped
            while not self._is_stopped.is_set():
                connection, _address = self._socket.accept()
                if not self._places.acquire(blocking=False):
                    connection.close()  # the peer tries again later
                    continue
                threading.Thread(target=self._attend, args=(connection,), daemon=True).start()

    def stop(self) -> None:
        """Take no more connections, and finish what is being received."""
        self._is_stopped.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._workers.shutdown(wait=True)

    def _attend(self, connection: socket.socket) -> None:
        try:
            with connection:
                self._converse(connection)
        except (contexts.Unlisted, ssl.SSLError, TooSlow, OSError) as refusal:
            # Anybody can knock: that is worth a line in the log of this process, and no row anywhere.
            logger.info("connection refused", extra={"reason": _reason(refusal)})
        except Exception:
            if not self._is_stopped.is_set():  # who comes in while it stops finds nobody to attend to him
                logger.exception("connection failed")
        finally:
            self._places.release()

    def _converse(self, connection: socket.socket) -> None:
        connection.settimeout(self.limits.handshake_seconds)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listed = self._workers.submit(self._listed).result()
        context = contexts.for_listener(
            identity=self._identity(), listed=[entry.certificate for entry in listed.values()]
        )
        with context.wrap_socket(connection, server_side=True) as secured:
            entry = contexts.shown(secured, listed=listed)
            with self._one_of(entry.certificate.fingerprint):
                _Conversation(
                    Timed(secured, seconds=self.limits.head_seconds),
                    limits=self.limits,
                    held=self._held,
                    answer=lambda path, body: self._workers.submit(
                        self._receive, entry.who, path, body
                    ).result(),
                )
            _let_go(secured, seconds=self.limits.linger_seconds)

    @contextmanager
    def _one_of(self, name: str) -> Iterator[None]:
        """Count the connections of one certificate; who holds too many gets no more."""
        with self._lock:
            if self._of_one[name] >= self.limits.connections_of_one:
                raise TooSlow
            self._of_one[name] += 1
        try:
            yield
        finally:
            with self._lock:
                self._of_one[name] -= 1


class _Held:
    """How many bytes of bodies are in memory."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._lock = threading.Lock()

    @contextmanager
    def place_for(self, length: int) -> Iterator[None]:
        with self._lock:
            if length > self._left:
                raise Refused(http.HTTPStatus.SERVICE_UNAVAILABLE, "busy")
            self._left -= length
        try:
            yield
        finally:
            with self._lock:
                self._left += length


class _Conversation(BaseHTTPRequestHandler):
    """One request of one listed peer, read within its limits. What it may ask is one thing: take these envelopes."""

    protocol_version = "HTTP/1.1"
    server_version = "jianxing"
    sys_version = ""

    def __init__(
        self, timed: Timed, *, limits: Limits, held: _Held, answer: Callable[[str, bytes], bytes]
    ) -> None:
        self._timed = timed
        self._limits = limits
        self._held = held
        self._answer = answer
        super().__init__(timed, ("", 0), None)  # type: ignore[arg-type]  # it reads and writes as a socket does

    def handle(self) -> None:
        """Answer one request; the next comes on a connection of its own."""
        self.close_connection = True
        self.handle_one_request()

    def do_POST(self) -> None:
        """Take what is posted to the addresses of the exchange."""
        try:
            if not wire.ADDRESSES.fullmatch(self.path):
                raise Refused(http.HTTPStatus.NOT_FOUND, "no_such_address")
            length = self._length()
            with self._held.place_for(length):
                self._timed.allow(self._limits.head_seconds + length / self._limits.slowest_bytes_a_second)
                body = self.rfile.read(length)
                if len(body) != length:
                    raise Refused(http.HTTPStatus.BAD_REQUEST, "truncated")
                answer = self._answer(self.path, body)
            self._timed.allow(self._limits.head_seconds + len(answer) / self._limits.slowest_bytes_a_second)
            self._send(http.HTTPStatus.OK, answer)
        except Refused as refusal:
            self._refuse(refusal.status, refusal.code)
        except TooSlow:
            raise
        except Exception:
            logger.exception("receiving failed")
            self._refuse(http.HTTPStatus.INTERNAL_SERVER_ERROR, "failed")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no request of a node; no page, and no word of what was sent."""
        self._refuse(http.HTTPStatus(code), "not_understood")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives it
        """Say nothing: what came is in the inbox or among the refusals."""

    def _length(self) -> int:
        """Return how long the body says it is; what does not say, or says too much, is not read."""
        if self.headers.get_all("Transfer-Encoding"):
            raise Refused(http.HTTPStatus.LENGTH_REQUIRED, "length_required")
        stated = self.headers.get_all("Content-Length") or []
        if len(stated) != 1 or not (stated[0].isascii() and stated[0].isdigit() and len(stated[0]) < 16):
            raise Refused(http.HTTPStatus.LENGTH_REQUIRED, "length_required")
        if (length := int(stated[0])) > self._limits.body_bytes:
            raise Refused(http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
        return length

    def _refuse(self, status: http.HTTPStatus, code: str) -> None:
        self._send(status, json.dumps({"code": code}).encode())

    def _send(self, status: http.HTTPStatus, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", MEDIA_TYPE)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)


def _let_go(secured: ssl.SSLSocket, *, seconds: float) -> None:
    """Read on for a moment after answering: closed at once, a connection is reset, and the answer lost on its way."""
    timed, piece, left = Timed(secured, seconds=seconds), bytearray(PIECE), LINGER_BYTES
    with suppress(OSError):
        while left > 0 and (read := timed.recv_into(piece)):
            left -= read


def _reason(refusal: BaseException) -> str:
    """Return in a word why a connection was refused."""
    if isinstance(refusal, ssl.SSLCertVerificationError):
        return refusal.verify_message
    if isinstance(refusal, ssl.SSLError):
        return refusal.reason or "tls"
    return type(refusal).__name__
