"""What somebody might make who has a peer's key, or a certificate like its."""

from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from jianxing.exchange.network.certificates import Certificate, Identity, fingerprint


def signed_by(peer: Identity, *, directory: Path) -> Identity:
    """Return a certificate that names *peer* as its issuer and is signed with *peer*'s key."""
    issuer = x509.load_pem_x509_certificate(peer.certificate.pem.encode())
    issuing = serialization.load_pem_private_key(peer.path.read_bytes(), password=None)
    assert isinstance(issuing, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "forged")]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(issuer.not_valid_before_utc)
        .not_valid_after(issuer.not_valid_before_utc + timedelta(days=30))
        .sign(issuing, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    path = directory / "forged.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + pem
    )
    der = made.public_bytes(serialization.Encoding.DER)
    return Identity(
        path=path,
        certificate=Certificate(
            pem=pem.decode(),
            fingerprint=fingerprint(der),
            not_before=made.not_valid_before_utc,
            not_after=made.not_valid_after_utc,
        ),
    )
