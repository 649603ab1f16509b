"""Time stamps of a third party (RFC 3161) over the signature of a package: asked for, kept beside it, and checked.

An authority signs a digest and the moment at which it saw it; from then on the signature, and with it the package, was there.
What is kept is the whole response in DER, 2.4.2. Nothing here opens a connection.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.x509 import Certificate, NameOID, load_der_x509_certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from jianxing.methods.packages.refusals import Fault

TIMESTAMP: Final = "timestamp.tsr"
#: What the signed statement says of it.
KIND: Final = "rfc3161"
_GRANTED: Final = 0
_LONGEST_NAME: Final = 200

#: Sends a request in DER to an authority and returns its response; raises ``NoStamp`` where there is none.
Ask = Callable[[bytes], bytes]


class NoStamp(Exception):
    """No time stamp was had; the text says why."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment as an authority signed it, and what the certificate that signed calls itself."""

    at: datetime
    authority: str


@dataclass(frozen=True, slots=True)
class Authority:
    """Whom to ask, and the roots that its certificates, and those of others, are trusted by."""

    ask: Ask
    roots: Sequence[Certificate]


def roots_in(content: bytes) -> list[Certificate]:
    """Read certificates in PEM; raises ``ValueError`` where there is none."""
    return load_pem_x509_certificates(content)


def stamped(content: bytes, *, by: Authority) -> bytes:
    """Have *content* stamped and return the response; raises ``NoStamp``, also where what came does not hold."""
    request = (
        TimestampRequestBuilder()
        .data(content)
        .hash_algorithm(HashAlgorithm.SHA256)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    answer = by.ask(request.as_bytes())
    response = _read(answer)
    if response is None:
        raise NoStamp("the answer is no time stamp")
    if response.status != _GRANTED or response.tst_info.nonce != request.nonce:
        raise NoStamp(f"refused, or an answer to something else (status {response.status})")
    found = looked_at(answer, over=content, roots=by.roots)
    if isinstance(found, Fault):
        raise NoStamp(found.code)
    return answer


def looked_at(answer: bytes, *, over: bytes, roots: Sequence[Certificate]) -> Stamp | Fault:
    """Return the moment that a kept response vouches for, or what is wrong with it.

    It must be about the very bytes *over*, and signed under one of *roots* by a certificate for time stamping.
    """
    response = _read(answer)
    if response is None or response.status != _GRANTED:
        return Fault("timestamp_malformed", TIMESTAMP)
    imprint = response.tst_info.message_imprint
    if imprint.message != hashlib.sha256(over).digest():
        return Fault("timestamp_differs", TIMESTAMP)
    for root in roots:
        try:
            VerifierBuilder(roots=[root]).build().verify_message(response, over)
        except (VerificationError, ValueError):
            continue
        return Stamp(response.tst_info.gen_time, _named(response))
    return Fault("timestamp_foreign", TIMESTAMP, {"authority": _named(response)})


def _read(answer: bytes) -> TimeStampResponse | None:
    try:
        response = decode_timestamp_response(answer)
        # A refusal has a status and no token; what is read of a token is read here, so that nothing fails later.
        if response.status == _GRANTED:
            _ = (response.tst_info.message_imprint.message, response.tst_info.gen_time, response.signed_data)
    except (ValueError, TypeError):
        return None
    return response


def _named(response: TimeStampResponse) -> str:
    """Return what the certificate that signed calls itself; nothing where that cannot be read."""
    serials = {info.serial_number for info in response.signed_data.signer_infos}
    try:
        held = (load_der_x509_certificate(one) for one in response.signed_data.certificates)
        signer = next((one for one in held if one.serial_number in serials), None)
        names = signer.subject.get_attributes_for_oid(NameOID.COMMON_NAME) if signer else ()
    except ValueError:
        return ""
    return str(names[0].value)[:_LONGEST_NAME] if names else ""
