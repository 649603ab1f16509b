"""A certificate authority of one's own, for a machine without a public name: phones and service workers need HTTPS.

The authority's certificate is installed once on each device; its key never leaves ``secrets``.
"""

import argparse
import ipaddress
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from jianxing.cli.exits import Exit
from jianxing.settings.config import load, own_names, prepare_home
from jianxing.settings.speech import gettext as _

AUTHORITY_DAYS: Final = 3650
#: Apple's devices accept no more from an authority that somebody installed.
SERVER_DAYS: Final = 825
#: Clocks of phones and machines differ.
LEEWAY: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Certificates:
    """Where the files are: what devices install, and what ``up --tls-cert --tls-key`` takes."""

    authority: Path
    certificate: Path
    key: Path


def certify(*, directory: Path, names: list[str], at: datetime) -> Certificates:
    """Make a server certificate for *names* (host names and addresses) under the authority in *directory*.

    The authority is made when there is none, or none that is still valid for the certificate's whole life; devices
    that trust it trust every certificate made later.
    """
    made = Certificates(
        authority=directory / "authority.pem",
        certificate=directory / "server.pem",
        key=directory / "server.key",
    )
    authority_key, authority = _authority(directory, at=at)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_named(names[0]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - LEEWAY)
        .not_valid_after(at + timedelta(days=SERVER_DAYS))
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    _write(made.key, _pem(key))
    _write(made.certificate, certificate.public_bytes(serialization.Encoding.PEM))
    return made


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``jianxing certificate``."""
    parser = commands.add_parser(
        "certificate", help=_("make a certificate for HTTPS, and an authority to sign it")
    )
    parser.add_argument(
        "names", nargs="*", metavar=_("NAME"), help=_("host names and addresses; default: this machine's")
    )
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Make the certificate and say what to do with the files."""
    config = load()
    prepare_home(home=config.home)
    names = asked.names or [name.strip("[]") for name in own_names(host="0.0.0.0")]  # noqa: S104 - not bound
    made = certify(directory=config.home / "secrets", names=names, at=datetime.now(tz=UTC))
    print(_("for {names}").format(names=", ".join(names)))
    print(_("install on each device: {path}").format(path=made.authority))
    print(f"jianxing up --host 0.0.0.0 --tls-cert {made.certificate} --tls-key {made.key}")
    return Exit.DONE


def _authority(directory: Path, *, at: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key_path, certificate_path = directory / "authority.key", directory / "authority.pem"
    if key_path.exists() and certificate_path.exists():
        kept = x509.load_pem_x509_certificate(certificate_path.read_bytes())
        key = serialization.load_pem_private_key(key_path.read_bytes(), password=None)
        if kept.not_valid_after_utc > at + timedelta(days=SERVER_DAYS) and isinstance(
            key, ec.EllipticCurvePrivateKey
        ):
            return key, kept
    key = ec.generate_private_key(ec.SECP256R1())
    name = _named("Jianxing")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - LEEWAY)
        .not_valid_after(at + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(
                key_cert_sign=True,
                crl_sign=True,
                digital_signature=False,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(key_path, _pem(key))
    _write(certificate_path, certificate.public_bytes(serialization.Encoding.PEM))
    return key, certificate


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name.encode("idna").decode())


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> None:
    """Write *content* for the owner alone; a reader sees the old file or the new one, never half of one."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    fresh.replace(path)
