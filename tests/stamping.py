"""A time stamp authority of the tests' own: ``openssl ts`` behind an HTTP server on loopback, with a root made for it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

NAME = "演示时间戳机构"
_CONFIG = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass
class StampAuthority:
    """Where it is asked, its root, and how it answers: with stamps, or with what a test puts in their place."""

    url: str
    roots: Path
    asked: list[bytes] = field(default_factory=list)
    #: Given instead of a stamp: a status and a body.
    instead: tuple[int, bytes] | None = None


def _certificate(
    name: str, key: RSAPrivateKey, *, issuer: str = "", signed_by: RSAPrivateKey | None = None
) -> x509.Certificate:
    now = datetime.now(UTC)  # certificates are judged by the machine's clock, not by the product's
    subject, of = (
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, one)]) for one in (name, issuer or name)
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(of)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=signed_by is None, path_length=None), critical=True)
    )
    if signed_by is not None:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(usage, critical=True)
    return made.sign(signed_by or key, hashes.SHA256())


@contextmanager
def stamp_authority(folder: Path) -> Iterator[StampAuthority]:
    """Start an authority whose files are kept in *folder*; it ends with the block."""
    root_key, key = (generate_private_key(65537, 2048) for _ in range(2))
    root = _certificate("演示时间戳根", root_key)
    own = _certificate(NAME, key, issuer="演示时间戳根", signed_by=root_key)
    (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "tsa.pem").write_bytes(own.public_bytes(Encoding.PEM))
    (folder / "tsa.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    made = StampAuthority("", folder / "root.pem")

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            made.asked.append(request)
            status, body = made.instead or (200, _answered(folder, request))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    Thread(target=server.serve_forever, daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_port}/tsr"
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def _answered(folder: Path, request: bytes) -> bytes:
    query, reply = folder / "query.tsq", folder / "reply.tsr"
    query.write_bytes(request)
    command = [
        "openssl",
        "ts",
        "-reply",
        "-config",
        str(folder / "tsa.cnf"),
        "-queryfile",
        str(query),
        "-out",
        str(reply),
    ]
    subprocess.run(command, check=True, capture_output=True)  # the tests' own files
    return reply.read_bytes()
