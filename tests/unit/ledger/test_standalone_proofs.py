"""The parts that the stand-alone verifier has for itself, against published vectors and the libraries that we use."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from jianxing.kernel import merkle
from jianxing.ledger import standalone

# RFC 8032, 7.1: secret key, public key, message, signature.
RFC_8032 = {
    "TEST 1": (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    "TEST 2": (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    "TEST 3": (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    "TEST SHA(abc)": (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
            "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
}
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize("name", RFC_8032)
def test_signatures_of_rfc_8032(name: str) -> None:
    secret, key, message, signature = (bytes.fromhex(part) for part in RFC_8032[name])
    assert Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw() == key
    assert standalone.is_signature(key=key, message=message, signature=signature)
    assert not standalone.is_signature(key=key, message=message + b"x", signature=signature)


def test_what_is_no_signature_is_refused() -> None:
    _, key, message, signature = (bytes.fromhex(part) for part in RFC_8032["TEST 2"])
    scalar = int.from_bytes(signature[32:], "little")
    # The same scalar modulo the group's order would verify too if it were not refused (RFC 8032, 8.4).
    malleable = signature[:32] + (scalar + ORDER).to_bytes(32, "little")
    for forged in (malleable, signature[:63], signature + b"\0", b"\0" * 64, signature[32:] + signature[:32]):
        assert not standalone.is_signature(key=key, message=message, signature=forged)
    no_point = (2).to_bytes(32, "little")
    beyond = (2**255 - 18).to_bytes(32, "little")
    for other in (no_point, beyond, key[:31], b"\xff" * 32):
        assert not standalone.is_signature(key=other, message=message, signature=signature)


@settings(max_examples=20, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200), bit=st.integers(0, 511))
def test_it_accepts_what_the_library_signs_and_nothing_else(seed: bytes, message: bytes, bit: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert standalone.is_signature(key=key, message=message, signature=signature)
    flipped = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(64, "big")
    assert not standalone.is_signature(key=key, message=message, signature=flipped)


@given(leaves=st.lists(st.binary(max_size=8), max_size=70))
def test_its_tree_has_the_kernels_roots(leaves: list[bytes]) -> None:
    tree = standalone.Tree()
    for leaf in leaves:
        tree.append(standalone.leaf_hash(leaf))
    assert tree.root() == merkle.root([merkle.leaf_hash(leaf) for leaf in leaves]).hex()
    assert tree.size == len(leaves)


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(value=JSON_VALUES)
def test_its_canonical_json_is_that_of_rfc_8785(value: Any) -> None:
    written = rfc8785.dumps(value)
    assert standalone.canonical(value) == written
    assert standalone.canonical(json.loads(written)) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740994.0, "9007199254740994"),
        (295147905179352830000.0, "295147905179352830000"),
        (9.999999999999997e22, "9.999999999999997e+22"),
        (1e23, "1e+23"),
        (999999999999999700000.0, "999999999999999700000"),
        (1e21, "1e+21"),
        (0.000001, "0.000001"),
        (1e-7, "1e-7"),
        (333333333.33333325, "333333333.33333325"),
        (-0.0000033333333333333333, "-0.0000033333333333333333"),
        (1424953923781206.2, "1424953923781206.2"),
    ],
)
def test_numbers_of_rfc_8785_appendix_b(value: float, written: str) -> None:
    assert standalone.canonical(value).decode() == written
