"""Signatures: what is not covered is not believed."""

from datetime import timedelta

import pytest
from cryptography.x509 import Certificate
from tests.unit.methods.cap import hostile, made

from jianxing.methods.cap.reading import CapRefused
from jianxing.methods.cap.signing import fingerprint, verify

KEY, CERTIFICATE = made.signer()
SIGNED = made.signed(KEY, CERTIFICATE)


def refusal(data: bytes, *, trusted: list[Certificate] | None = None, days: int = 0) -> str:
    with pytest.raises(CapRefused) as refused:
        verify(
            data, trusted=[CERTIFICATE] if trusted is None else trusted, at=made.NOW + timedelta(days=days)
        )
    return refused.value.code


@pytest.mark.parametrize("name", hostile.wrapped(SIGNED))
def test_a_signature_vouches_for_nothing_else(name: str) -> None:
    assert refusal(hostile.wrapped(SIGNED)[name]) in (
        "signature_wrapped",
        "signature_altered",
        "signature_foreign",
    )


def test_an_unsigned_a_foreign_an_altered_and_an_old_one_are_told_apart() -> None:
    assert refusal(made.full()) == "unsigned"
    assert refusal(SIGNED, trusted=[made.signer()[1]]) == "signature_foreign"
    assert refusal(SIGNED, trusted=[]) == "signature_foreign"
    assert refusal(SIGNED.replace("红色".encode(), "蓝色".encode())) == "signature_altered"
    assert refusal(SIGNED, days=400) == "certificate_expired"


def test_a_certificate_in_the_message_is_not_trusted() -> None:
    """It was signed by a stranger who put his own certificate in."""
    key, certificate = made.signer()
    assert refusal(made.signed(key, certificate)) == "signature_foreign"


def test_what_was_signed_is_read_and_named() -> None:
    found = verify(SIGNED, trusted=[made.signer()[1], CERTIFICATE], at=made.NOW)
    assert found.alert == made.alert()
    assert found.fingerprint == fingerprint(CERTIFICATE)
