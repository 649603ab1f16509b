"""Where the web server may listen, and the words when it may not."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jianxing.cli.addresses import AddressUnusable, answers, check_are_free, url_of
from jianxing.settings.config import Config


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.delenv("JIANXING_LANGUAGE", raising=False)


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def config(port: int, host: str = "127.0.0.1") -> Config:
    return Config(home=Path("/nowhere"), host=host, port=port)


def test_a_port_in_use(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    with pytest.raises(AddressUnusable, match=f"port {port} on 127.0.0.1 is in use"):
        check_are_free(config(port))


def test_a_port_that_becomes_free_in_time(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    leaving = threading.Timer(0.3, taken.close)
    leaving.start()
    began = time.monotonic()
    check_are_free(config(port))
    assert time.monotonic() - began < 2
    leaving.join()


def test_an_address_of_another_machine() -> None:
    with pytest.raises(AddressUnusable, match=r"192\.0\.2\.1 is no address of this machine"):
        check_are_free(config(23987, host="192.0.2.1"))


def test_a_name_that_is_none() -> None:
    with pytest.raises(AddressUnusable, match="is no address of this machine"):
        check_are_free(config(23987, host="no.such.name.invalid"))


@pytest.mark.parametrize(("status", "is_answer"), [(200, True), (404, True), (500, False)])
def test_only_an_answer_that_is_no_failure_counts(taken: socket.socket, status: int, is_answer: bool) -> None:
    def serve() -> None:
        connection, _address = taken.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(f"HTTP/1.1 {status} Word\r\nContent-Length: 0\r\n\r\n".encode())

    serving = threading.Thread(target=serve)
    serving.start()
    assert answers(config(taken.getsockname()[1])) is is_answer
    serving.join()


def test_nobody_answers(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    taken.close()
    assert not answers(config(port))


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8123/"),
        ("0.0.0.0", "http://127.0.0.1:8123/"),
        ("::1", "http://[::1]:8123/"),
        ("jianxing.example", "http://jianxing.example:8123/"),
    ],
)
def test_the_address_to_open(host: str, url: str) -> None:
    assert url_of(config(8123, host=host)) == url


def test_the_address_to_open_with_tls() -> None:
    given = Config(home=Path("/nowhere"), port=8443, tls_cert=Path("/c.pem"), tls_key=Path("/k.pem"))
    assert url_of(given) == "https://127.0.0.1:8443/"
