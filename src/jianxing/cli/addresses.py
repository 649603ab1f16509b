"""The address that the web server is to listen on: whether it is free, and whether somebody answers there."""

import errno
import http
import http.client
import socket
import ssl
import time
from typing import Final

from jianxing.cli.exits import OutsideFailure
from jianxing.settings.config import Config
from jianxing.settings.speech import gettext as _

#: A web process of a supervisor that was killed a moment ago may still hold the port.
LEAVING_SECONDS: Final = 2.0


class AddressUnusable(OutsideFailure):
    """The web server cannot listen where it is told to."""


def url_of(config: Config) -> str:
    """Return the address to open in a browser on this machine."""
    host = "127.0.0.1" if config.host in ("0.0.0.0", "::") else config.host  # noqa: S104 - compared, not bound
    host = f"[{host}]" if ":" in host else host
    return f"{'https' if config.tls_cert else 'http'}://{host}:{config.port}/"


def check_are_free(config: Config) -> None:
    """Raise AddressUnusable when a port is taken, forbidden, or a host is none of this machine's."""
    _check_one_is_free(config.host, config.port)
    if config.exchange_port is not None:
        _check_one_is_free(config.exchange_host, config.exchange_port)
    if config.door_port is not None:
        _check_one_is_free(config.door_host, config.door_port)


def _check_one_is_free(host: str, port: int) -> None:
    deadline = time.monotonic() + LEAVING_SECONDS
    while reason := _hindrance(host, port):
        if reason != errno.EADDRINUSE or time.monotonic() > deadline:
            break
        time.sleep(0.05)
    where = {"host": host, "port": port}
    if reason == errno.EADDRINUSE:
        raise AddressUnusable(
            _("port {port} on {host} is in use; choose another with --port").format(**where)
        )
    if reason == errno.EACCES:
        raise AddressUnusable(_("port {port} needs privileges; choose one above 1023").format(**where))
    if reason:
        raise AddressUnusable(_("{host} is no address of this machine").format(**where))


def _hindrance(host: str, port: int) -> int:
    """Return the error number with which listening fails, 0 where it does not."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    except OSError as error:
        return error.errno or errno.EADDRNOTAVAIL
    return 0


def answers(config: Config) -> bool:
    """Return whether the web server answers a request without failing."""
    host = url_of(config).split("//")[1].rsplit(":", 1)[0].strip("[]")
    if config.tls_cert:
        # It is our own server, on this machine; whom the certificate names is the browser's business.
        context = ssl._create_unverified_context()  # noqa: S323
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, config.port, timeout=2, context=context
        )
    else:
        connection = http.client.HTTPConnection(host, config.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return answer.status < http.HTTPStatus.INTERNAL_SERVER_ERROR
