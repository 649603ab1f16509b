from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jianxing.kernel import dsse

# RFC 8032, 7.1, TEST 1.
KEY = Ed25519PrivateKey.from_private_bytes(
    bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
)
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {dsse.key_id(KEY.public_key()): KEY.public_key()}
TYPE = "application/vnd.jianxing.test+json"


def test_the_encoding_of_the_protocols_own_example() -> None:
    assert dsse.pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_lengths_are_counted_in_bytes() -> None:
    assert dsse.pae("类", "见行".encode()) == "DSSEv1 3 类 6 见行".encode()


def test_an_envelope_comes_back_as_it_was_and_verifies() -> None:
    envelope = dsse.sign(payload_type=TYPE, payload=b'{"n":1}', key=KEY)
    read = dsse.Envelope.from_json(envelope.to_json())
    assert read == envelope
    assert dsse.verify(read, payload_type=TYPE, keys=KEYS) == tuple(KEYS)


@pytest.mark.parametrize(
    "change",
    [
        {"payload": b'{"n":2}'},
        {"payload_type": TYPE + "x"},
        {"signatures": ()},
        {"signatures": (dsse.Signature(key_id=next(iter(KEYS)), value=b"short"),)},
    ],
)
def test_anything_changed_is_refused(change: dict[str, Any]) -> None:
    envelope = dataclasses.replace(dsse.sign(payload_type=TYPE, payload=b'{"n":1}', key=KEY), **change)
    with pytest.raises(dsse.NotSignedBy):
        dsse.verify(envelope, payload_type=TYPE, keys=KEYS)


def test_another_key_under_the_same_name_is_refused() -> None:
    forged = dsse.sign(payload_type=TYPE, payload=b"{}", key=OTHER)
    named = dataclasses.replace(
        forged, signatures=(dsse.Signature(key_id=next(iter(KEYS)), value=forged.signatures[0].value),)
    )
    with pytest.raises(dsse.NotSignedBy):
        dsse.verify(named, payload_type=TYPE, keys=KEYS)


def test_a_signature_under_one_type_is_none_under_another() -> None:
    envelope = dsse.sign(payload_type=TYPE, payload=b"{}", key=KEY)
    with pytest.raises(dsse.NotSignedBy):
        dsse.verify(envelope, payload_type="application/vnd.jianxing.other+json", keys=KEYS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"payloadType":1,"payload":"","signatures":[]}',
        '{"payloadType":"t","payload":"not base64!","signatures":[]}',
        '{"payloadType":"t","payload":"","signatures":[1]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_envelope_is_refused(text: str) -> None:
    with pytest.raises(dsse.MalformedEnvelope):
        dsse.Envelope.from_json(text)


def test_the_other_alphabet_of_base64_is_read() -> None:
    text = '{"payloadType":"t","payload":"-_8=","signatures":[]}'
    assert dsse.Envelope.from_json(text).payload == b"\xfb\xff"
