"""The certificate that this node shows to its peers, and theirs: self-signed, trusted by fingerprint and by nothing else.

Key and certificate lie in one file, so that changing to the next is one rename. Both sides accept the present certificate
and the next until the present one is revoked: that overlap is how a certificate is changed without a word being lost.
"""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PRESENT: Final = "exchange-tls.pem"
NEXT: Final = "exchange-tls.next.pem"
#: What this node signs alerts with; it proves nothing about connections.
ALERTS: Final = "alerts.pem"
#: Between two nodes whose operators must meet to change it: long enough not to be a chore, short enough to be practised.
LIFE_DAYS: Final = 825
#: Clocks of two nodes differ.
LEEWAY: Final = timedelta(hours=1)
LEAST_RSA_BITS: Final = 2048
LARGEST_TEXT: Final = 64 * 1024


class NoCertificate(ValueError):
    """The text is no certificate that a peer may have; *code* says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NothingNext(Exception):
    """There is no next certificate to change to."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as it is pinned: its text, the SHA-256 of it, and from when until when it holds."""

    pem: str
    fingerprint: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """Where key and certificate of this node lie, and the certificate."""

    path: Path
    certificate: Certificate


def read(text: str) -> Certificate:
    """Read one certificate in PEM that signs itself; raises NoCertificate.

    One that an authority has signed is refused: nobody but the two operators vouches for a peer.
    """
    if len(text) > LARGEST_TEXT:
        raise NoCertificate("too_long")
    try:
        found = x509.load_pem_x509_certificates(text.encode())
    except ValueError:
        raise NoCertificate("not_pem") from None
    if len(found) != 1:
        raise NoCertificate("not_one")
    certificate = found[0]
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < LEAST_RSA_BITS:
            raise NoCertificate("weak_key")
    elif not isinstance(key, ec.EllipticCurvePublicKey):
        raise NoCertificate("weak_key")
    try:
        certificate.verify_directly_issued_by(certificate)
    except (ValueError, TypeError, InvalidSignature):
        raise NoCertificate("not_self_signed") from None
    return _described(certificate)


def fingerprint(der: bytes) -> str:
    """Return the SHA-256 of a certificate's bytes, in hexadecimal."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(der)
    return digest.finalize().hex()


def own(*, directory: Path, node: str, at: datetime) -> Identity:
    """Return this node's certificate, made on first use and readable by its owner alone."""
    path = directory / PRESENT
    if not path.exists():
        _keep(path, _made(node=node, at=at))
    return Identity(path=path, certificate=_first_of(path))


def for_alerts(*, directory: Path, node: str, at: datetime) -> Identity:
    """Return the certificate under which this node signs alerts, made on first use and readable by its owner alone."""
    path = directory / ALERTS
    if not path.exists():
        _keep(path, _made(node=node, at=at, connects=False))
    return Identity(path=path, certificate=_first_of(path))


def following(*, directory: Path) -> Identity | None:
    """Return the certificate that is to follow, where one was made."""
    path = directory / NEXT
    return Identity(path=path, certificate=_first_of(path)) if path.exists() else None


def prepare_next(*, directory: Path, node: str, at: datetime) -> Identity:
    """Make the certificate that is to follow; one that waits already stays, since a peer may have listed it."""
    path = directory / NEXT
    if not path.exists():
        _keep(path, _made(node=node, at=at))
    return Identity(path=path, certificate=_first_of(path))


def change_over(*, directory: Path) -> Identity:
    """Let the next certificate be the present one, in one step; raises NothingNext."""
    try:
        (directory / NEXT).replace(directory / PRESENT)
    except FileNotFoundError:
        raise NothingNext from None
    return Identity(path=directory / PRESENT, certificate=_first_of(directory / PRESENT))


def _made(*, node: str, at: datetime, connects: bool = True) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, node[:64])])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - LEEWAY)
        .not_valid_after(at + timedelta(days=LIFE_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    )
    if connects:
        uses = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
        builder = builder.add_extension(uses, critical=False)
    certificate = builder.sign(key, hashes.SHA256())
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)


def _first_of(path: Path) -> Certificate:
    return _described(x509.load_pem_x509_certificates(path.read_bytes())[0])


def _described(certificate: x509.Certificate) -> Certificate:
    return Certificate(
        pem=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        fingerprint=fingerprint(certificate.public_bytes(serialization.Encoding.DER)),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def _keep(path: Path, content: bytes) -> None:
    """Write *content* for the owner alone; where another process was first, its file stays."""
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
