"""The local authority: what a browser checks of the certificate, and that devices need to trust it only once."""

import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from jianxing.cli.localca import Certificates, certify

AT = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
NAMES = ["jianxing.example", "192.0.2.7", "::1", "见行.example"]


def shake_hands(made: Certificates, *, name: str) -> None:
    """Let a client that trusts the authority alone meet a server with the certificate; raises where it refuses."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(made.certificate, made.key)
    client = ssl.create_default_context(cafile=str(made.authority))
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    one = client.wrap_bio(to_client, to_server, server_hostname=name)
    other = server.wrap_bio(to_server, to_client, server_side=True)
    waiting = [one, other]
    for _round in range(10):
        waiting = [side for side in waiting if not _has_finished(side)]
        if not waiting:
            return
    raise AssertionError("the handshake does not end")


def _has_finished(side: ssl.SSLObject) -> bool:
    try:
        side.do_handshake()
    except ssl.SSLWantReadError:
        return False
    return True


def test_a_browser_that_trusts_the_authority_is_content(tmp_path: Path) -> None:
    made = certify(directory=tmp_path, names=NAMES, at=datetime.now(tz=UTC))
    for name in ("jianxing.example", "192.0.2.7", "::1"):
        shake_hands(made, name=name)


def test_it_refuses_a_name_that_is_not_in_it(tmp_path: Path) -> None:
    made = certify(directory=tmp_path, names=NAMES, at=datetime.now(tz=UTC))
    try:
        shake_hands(made, name="other.example")
    except ssl.SSLCertVerificationError:
        return
    raise AssertionError("a certificate for another name was accepted")


def test_the_authority_is_kept_until_it_would_end_first(tmp_path: Path) -> None:
    certify(directory=tmp_path, names=NAMES, at=AT)
    first = (tmp_path / "authority.pem").read_bytes()
    certify(directory=tmp_path, names=NAMES, at=AT + timedelta(days=365))
    assert (tmp_path / "authority.pem").read_bytes() == first
    certify(directory=tmp_path, names=NAMES, at=AT + timedelta(days=3000))
    assert (tmp_path / "authority.pem").read_bytes() != first


def test_phones_accept_its_length_and_its_purpose(tmp_path: Path) -> None:
    made = certify(directory=tmp_path, names=NAMES, at=AT)
    certificate = x509.load_pem_x509_certificate(made.certificate.read_bytes())
    assert certificate.not_valid_after_utc - AT <= timedelta(days=825)
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert x509.oid.ExtendedKeyUsageOID.SERVER_AUTH in usage


def test_keys_are_the_owner_s(tmp_path: Path) -> None:
    made = certify(directory=tmp_path, names=NAMES, at=AT)
    for path in (made.key, tmp_path / "authority.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
