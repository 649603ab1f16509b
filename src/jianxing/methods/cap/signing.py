"""Signatures of messages: XML-DSig, enveloped, by a certificate that the receiver holds already.

A message counts as signed only as what the signature covers: it is read again from the canonical form of what was verified, and
where the signature covers anything but the whole message, stands anywhere but directly in it, or is one of several, it is refused
(signature wrapping). Certificates in the message are not trusted. SHA-1 and keyed hashes are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature as KeyDiffers
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from jianxing.methods.cap.model import Alert
from jianxing.methods.cap.reading import SIGNATURES, CapRefused, parsed, read_element
from jianxing.methods.cap.writing import element

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_METHODS: Final = frozenset(
    {
        SignatureMethod.ECDSA_SHA256, SignatureMethod.ECDSA_SHA384, SignatureMethod.ECDSA_SHA512,
        SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512,
    }
)  # fmt: skip
_DIGESTS: Final = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
_ENVELOPED: Final = f"{SIGNATURES}enveloped-signature"
_CANONICAL: Final = frozenset(one.value for one in CanonicalizationMethod)


@dataclass(frozen=True, slots=True)
class Verified:
    """A message as its signature covers it, and whose certificate it was (SHA-256 of its DER, hexadecimal)."""

    alert: Alert
    fingerprint: str


def fingerprint(certificate: x509.Certificate) -> str:
    """Return by what a certificate is named."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def sign(alert: Alert, *, key: Key, certificate: x509.Certificate) -> bytes:
    """Write a message with an enveloped signature."""
    method = (
        SignatureMethod.ECDSA_SHA256
        if isinstance(key, ec.EllipticCurvePrivateKey)
        else SignatureMethod.RSA_SHA256
    )
    signer = XMLSigner(
        signature_algorithm=method,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    signed = signer.sign(element(alert), key=key, cert=[certificate])
    return bytes(etree.tostring(signed, xml_declaration=True, encoding="UTF-8"))


def verify(data: bytes, *, trusted: Sequence[x509.Certificate], at: datetime) -> Verified:
    """Verify a message under one of the *trusted* certificates, valid at *at*; raises ``CapRefused`` with the reason."""
    root = parsed(data)
    _placed(root)
    if not trusted:
        raise CapRefused("signature_foreign")
    reasons: list[str] = []
    for certificate in trusted:
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            reasons.append("certificate_expired")
            continue
        try:
            found: Any = XMLVerifier().verify(
                data, x509_cert=certificate, expect_config=_expected(at), id_attribute="Id"
            )
        except (SignXMLException, KeyDiffers, etree.LxmlError, ValueError, TypeError) as error:
            reasons.append(_reason(error))
            continue
        covered = read_element(found.signed_xml)
        if covered.alert is None or covered.alert != read_element(root).alert:
            raise CapRefused("signature_wrapped")
        return Verified(covered.alert, fingerprint(certificate))
    order = ("signature_altered", "certificate_expired", "signature_foreign")
    raise CapRefused(next((one for one in order if one in reasons), "signature_foreign"))


def _expected(at: datetime) -> SignatureConfiguration:
    return SignatureConfiguration(
        require_x509=True, location="./", expect_references=1, signature_methods=_METHODS, digest_algorithms=_DIGESTS,
        ignore_ambiguous_key_info=True, verification_time=at,
    )  # fmt: skip


def _reason(error: Exception) -> str:
    """A digest that differs says that the message was altered; a key that does not fit, that somebody else signed."""
    return "signature_altered" if "Digest mismatch" in str(error) else "signature_foreign"


def _placed(root: Any) -> None:
    """Refuse what is unsigned, and every way of having a signature cover something else than is read."""
    name = f"{{{SIGNATURES}}}Signature"
    everywhere = list(root.iter(name))
    if not everywhere:
        raise CapRefused("unsigned")
    if len(everywhere) != 1 or everywhere[0].getparent() is not root:
        raise CapRefused("signature_wrapped")
    signature = everywhere[0]
    references = list(signature.iter(f"{{{SIGNATURES}}}Reference"))
    if len(references) != 1 or references[0].get("URI") != "":
        raise CapRefused("signature_wrapped")
    transforms = [one.get("Algorithm") for one in signature.iter(f"{{{SIGNATURES}}}Transform")]
    if transforms.count(_ENVELOPED) != 1 or not set(transforms) <= {_ENVELOPED, *_CANONICAL}:
        raise CapRefused("signature_wrapped")
    if next(signature.iter(f"{{{SIGNATURES}}}Object"), None) is not None:
        raise CapRefused("signature_wrapped")
