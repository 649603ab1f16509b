"""The listener and the client against each other: who is refused, and that what is posted arrives."""

import dataclasses
import socket
import ssl
import time
import warnings
from contextlib import suppress
from pathlib import Path

import pytest

from jianxing.exchange.network import contexts
from jianxing.exchange.network.certificates import Identity
from jianxing.exchange.network.client import Endpoint, NotDelivered, post
from jianxing.exchange.network.listener import Limits
from jianxing.exchange.network.wire import ENVELOPES as PATH
from tests.unit.exchange.network.nodes import EXPIRED, listening, node

SHORT = Limits(
    body_bytes=4096,
    handshake_seconds=0.4,
    head_seconds=0.4,
    linger_seconds=0.2,
    slowest_bytes_a_second=1024 * 1024,
)


def refused_as(
    *codes: str, endpoint: Endpoint, identity: Identity, body: bytes = b"{}", path: str = PATH
) -> None:
    with pytest.raises(NotDelivered) as refusal:
        post(endpoint=endpoint, identity=identity, path=path, body=body)
    assert refusal.value.code in codes, refusal.value


def connected(endpoint: Endpoint, identity: Identity) -> ssl.SSLSocket:
    """A listed peer's connection, for what no client of ours would send."""
    plain = socket.create_connection((endpoint.host, endpoint.port), timeout=5)
    return contexts.for_client(identity=identity, listed=endpoint.listed).wrap_socket(plain)


def answer_to(endpoint: Endpoint, identity: Identity, request: bytes) -> bytes:
    with connected(endpoint, identity) as connection:
        connection.sendall(request)
        pieces = []
        while piece := connection.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def is_let_go(connection: socket.socket, *, until: float) -> bool:
    """Return whether the other side ends the connection, though a byte is sent now and then."""
    while time.monotonic() < until:
        try:
            if connection.recv(1) == b"":
                return True
        except TimeoutError:
            with suppress(OSError):
                connection.sendall(b"x")
        except OSError:
            return True
    return False


def test_an_unlisted_certificate_is_refused(tmp_path: Path) -> None:
    asked: list[bytes] = []

    def receive(_who: str, _path: str, body: bytes) -> bytes:
        asked.append(body)
        return b""

    with listening(
        node(tmp_path, "tianjin"), peers={"beijing": node(tmp_path, "beijing")}, receive=receive
    ) as endpoint:
        refused_as("tls", "broken_off", endpoint=endpoint, identity=node(tmp_path, "stranger"))
    assert asked == []


def test_nobody_gets_in_where_nobody_is_listed(tmp_path: Path) -> None:
    with listening(node(tmp_path, "tianjin"), peers={}) as endpoint:
        refused_as("tls", "broken_off", endpoint=endpoint, identity=node(tmp_path, "beijing"))


def test_an_expired_certificate_is_refused(tmp_path: Path) -> None:
    old = node(tmp_path, "beijing", at=EXPIRED)
    with listening(node(tmp_path, "tianjin"), peers={"beijing": old}) as endpoint:
        refused_as("tls", "broken_off", endpoint=endpoint, identity=old)


def test_no_certificate_is_refused(tmp_path: Path) -> None:
    with listening(node(tmp_path, "tianjin"), peers={"beijing": node(tmp_path, "beijing")}) as endpoint:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection((endpoint.host, endpoint.port), timeout=5)
        with pytest.raises(OSError), context.wrap_socket(plain) as connection:  # noqa: PT012 - where it ends depends on TLS
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert connection.recv(1)


def test_a_certificate_that_a_listed_one_has_signed_is_not_that_one(tmp_path: Path) -> None:
    """With another name and key but the listed certificate as its issuer, it might pass the handshake."""
    from tests.unit.exchange.network.forging import signed_by

    peer = node(tmp_path, "beijing")
    forged = signed_by(peer, directory=tmp_path)
    with listening(node(tmp_path, "tianjin"), peers={"beijing": peer}) as endpoint:
        refused_as("tls", "broken_off", endpoint=endpoint, identity=forged)


def test_old_tls_is_refused(tmp_path: Path) -> None:
    peer = node(tmp_path, "beijing")
    with listening(node(tmp_path, "tianjin"), peers={"beijing": peer}) as endpoint:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.load_cert_chain(peer.path)
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        plain = socket.create_connection((endpoint.host, endpoint.port), timeout=5)
        with pytest.raises(OSError):
            context.wrap_socket(plain)


def test_a_server_that_shows_another_certificate_is_told_nothing(tmp_path: Path) -> None:
    here, there, other = node(tmp_path, "beijing"), node(tmp_path, "tianjin"), node(tmp_path, "hebei")
    asked: list[bytes] = []

    def receive(_who: str, _path: str, body: bytes) -> bytes:
        asked.append(body)
        return b""

    with listening(there, peers={"beijing": here}, receive=receive) as endpoint:
        wrong = dataclasses.replace(endpoint, listed=(other.certificate,))
        refused_as("wrong_certificate", endpoint=wrong, identity=here)
        refused_as("no_certificate", endpoint=dataclasses.replace(endpoint, listed=()), identity=here)
    assert asked == []


def test_a_server_whose_certificate_has_expired_is_told_nothing(tmp_path: Path) -> None:
    here, there = node(tmp_path, "beijing"), node(tmp_path, "tianjin", at=EXPIRED)
    with listening(there, peers={"beijing": here}) as endpoint:
        refused_as("wrong_certificate", endpoint=endpoint, identity=here)


def test_nothing_else_answers(tmp_path: Path) -> None:
    peer = node(tmp_path, "beijing")
    with listening(node(tmp_path, "tianjin"), peers={"beijing": peer}, limits=SHORT) as endpoint:
        for path in (
            "/",
            "/healthz",
            "/api/v1/findings",
            PATH + "/",
            PATH + "?a=b",
        ):
            refused_as("refused", endpoint=endpoint, identity=peer, path=path)
        assert b" 501 " in answer_to(endpoint, peer, f"GET {PATH} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert b" 501 " in answer_to(endpoint, peer, f"PUT {PATH} HTTP/1.1\r\nHost: x\r\n\r\n".encode())


@pytest.mark.parametrize(
    ("heads", "status"),
    [
        ("", b" 411 "),
        ("Transfer-Encoding: chunked\r\n", b" 411 "),
        ("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", b" 411 "),
        ("Content-Length: 2\r\nContent-Length: 3\r\n", b" 411 "),
        ("Content-Length: -1\r\n", b" 411 "),
        ("Content-Length: +2\r\n", b" 411 "),
        ("Content-Length: ２\r\n", b" 411 "),
        ("Content-Length: 4097\r\n", b" 413 "),
        ("Content-Length: 99999999999999999999\r\n", b" 411 "),
        ("X: " + "x" * 70000 + "\r\n", b" 431 "),
        ("X: y\r\n" * 200, b" 431 "),
    ],
)
def test_a_body_of_unknown_or_forbidden_length_is_not_read(tmp_path: Path, heads: str, status: bytes) -> None:
    peer = node(tmp_path, "beijing")
    with listening(node(tmp_path, "tianjin"), peers={"beijing": peer}, limits=SHORT) as endpoint:
        answer = answer_to(endpoint, peer, f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{heads}\r\n{{}}".encode())
        assert status in answer.split(b"\r\n")[0]


def test_an_oversized_body_is_refused(tmp_path: Path) -> None:
    peer = node(tmp_path, "beijing")
    with listening(node(tmp_path, "tianjin"), peers={"beijing": peer}, limits=SHORT) as endpoint:
        refused_as("refused", "broken_off", endpoint=endpoint, identity=peer, body=b"x" * 5000)


def test_bodies_that_together_take_too_much_memory_are_put_off(tmp_path: Path) -> None:
    peer = node(tmp_path, "beijing")
    limits = dataclasses.replace(SHORT, held_bytes=1000)
    with listening(node(tmp_path, "tianjin"), peers={"beijing": peer}, limits=limits) as endpoint:
        refused_as("refused", endpoint=endpoint, identity=peer, body=b"x" * 1001)
        assert post(endpoint=endpoint, identity=peer, path=PATH, body=b"x" * 1000) == b"beijing 1000"


@pytest.mark.parametrize(
    "beginning", [b"", b"PO", f"POST {PATH} HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc".encode()]
)
def test_a_slow_client_is_let_go(tmp_path: Path, beginning: bytes) -> None:
    """However far it came, and though it goes on sending a byte now and then."""
    peer = node(tmp_path, "beijing")
    with listening(node(tmp_path, "tianjin"), peers={"beijing": peer}, limits=SHORT) as endpoint:
        with connected(endpoint, peer) as connection:
            connection.sendall(beginning)
            connection.settimeout(0.1)
            assert is_let_go(connection, until=time.monotonic() + 60)
        assert post(endpoint=endpoint, identity=peer, path=PATH, body=b"{}") == b"beijing 2"


def test_one_who_only_knocks_is_let_go_and_keeps_nobody_out(tmp_path: Path) -> None:
    peer = node(tmp_path, "beijing")
    with listening(node(tmp_path, "tianjin"), peers={"beijing": peer}, limits=SHORT) as endpoint:
        knocking = [socket.create_connection((endpoint.host, endpoint.port), timeout=5) for _one in range(20)]
        assert post(endpoint=endpoint, identity=peer, path=PATH, body=b"{}") == b"beijing 2"
        for one in knocking:
            with one:
                assert is_let_go(one, until=time.monotonic() + 60)


def test_a_slow_server_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jianxing.exchange.network import client

    monkeypatch.setattr(client, "ANSWER_SECONDS", 0.3)
    peer = node(tmp_path, "beijing")

    def receive(_who: str, _path: str, _body: bytes) -> bytes:
        time.sleep(1)
        return b"late"

    with listening(node(tmp_path, "tianjin"), peers={"beijing": peer}, receive=receive) as endpoint:
        refused_as("too_slow", endpoint=endpoint, identity=peer)


def test_nobody_there_is_said_so(tmp_path: Path) -> None:
    peer = node(tmp_path, "beijing")
    with listening(node(tmp_path, "tianjin"), peers={"beijing": peer}) as endpoint:
        pass
    refused_as("no_connection", endpoint=endpoint, identity=peer)


def test_what_fails_inside_is_not_told(tmp_path: Path) -> None:
    peer = node(tmp_path, "beijing")

    def receive(_who: str, _path: str, _body: bytes) -> bytes:
        raise RuntimeError("a secret")

    with listening(node(tmp_path, "tianjin"), peers={"beijing": peer}, receive=receive) as endpoint:
        answer = answer_to(endpoint, peer, f"POST {PATH} HTTP/1.1\r\nContent-Length: 2\r\n\r\n{{}}".encode())
    assert b" 500 " in answer
    assert b"secret" not in answer
    assert answer.endswith(b'{"code": "failed"}')


def test_what_is_posted_arrives_and_is_answered(tmp_path: Path) -> None:
    peers = {name: node(tmp_path, name) for name in ("beijing", "hebei")}
    with listening(node(tmp_path, "tianjin"), peers=peers) as endpoint:
        for name, identity in peers.items():
            for length in (0, 1, 3_000_000):
                answer = post(endpoint=endpoint, identity=identity, path=PATH, body=b"x" * length)
                assert answer == f"{name} {length}".encode()


def test_an_earlier_and_a_later_certificate_are_both_accepted(tmp_path: Path) -> None:
    from jianxing.exchange.network import certificates

    here = node(tmp_path, "beijing")
    later = certificates.prepare_next(
        directory=here.path.parent, node="beijing", at=here.certificate.not_before
    )
    there = node(tmp_path, "tianjin")
    with listening(there, peers={"earlier": here, "later": later}) as endpoint:
        assert post(endpoint=endpoint, identity=here, path=PATH, body=b"") == b"earlier 0"
        changed = certificates.change_over(directory=here.path.parent)
        assert changed.certificate == later.certificate
        assert post(endpoint=endpoint, identity=changed, path=PATH, body=b"") == b"later 0"
    with listening(changed, peers={"tianjin": there}) as endpoint:
        both = dataclasses.replace(endpoint, listed=(here.certificate, later.certificate))
        assert post(endpoint=both, identity=there, path=PATH, body=b"") == b"tianjin 0"
