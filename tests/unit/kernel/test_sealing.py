"""What is sealed opens whole and in its place, for whom it was sealed to, or not at all."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from jianxing.kernel import sealing
from jianxing.kernel.sealing import BLOCK, CannotOpen, Cost, Pair, Place

#: Cheap: what is tested is that it opens or not, not what a guess costs.
CHEAP = Cost(iterations=1, lanes=1, memory_kib=8)
PLACE = Place(lead="8f3a21c4", part="content", ordinal=0, sender="a" * 64, receiver="b" * 64)
OURS, THEIRS, OTHER = Pair.make(), Pair.make(), Pair.make()
BOUND = b"of this"

#: Everything that a ciphertext is bound to, changed one by one.
ELSEWHERE = {
    "another lead": replace(PLACE, lead="8f3a21c5"),
    "another part": replace(PLACE, part="reporter"),
    "another of the same kind": replace(PLACE, ordinal=1),
    "another sender": replace(PLACE, sender="c" * 64),
    "another receiver": replace(PLACE, receiver="c" * 64),
    "the two swapped": replace(PLACE, sender="b" * 64, receiver="a" * 64),
    "another version": replace(PLACE, version=2),
}


@pytest.mark.parametrize("elsewhere", ELSEWHERE.values(), ids=ELSEWHERE)
def test_in_another_place_it_does_not_open(elsewhere: Place) -> None:
    cipher, key = sealing.seal(b"x", place=PLACE)
    with pytest.raises(CannotOpen):
        sealing.unseal(cipher, key=key, place=elsewhere)


@given(content=st.binary(max_size=3000), cut=st.integers(min_value=1, max_value=4000))
def test_cut_anywhere_it_does_not_open(content: bytes, cut: int) -> None:
    cipher, key = sealing.seal(content, place=PLACE)
    with pytest.raises(CannotOpen):
        sealing.unseal(cipher[:-cut] if cut < len(cipher) else b"", key=key, place=PLACE)


@given(where=st.integers(min_value=0, max_value=10_000), bit=st.integers(min_value=0, max_value=7))
def test_one_bit_altered_it_does_not_open(where: int, bit: int) -> None:
    cipher, key = sealing.seal(b"what somebody saw", place=PLACE)
    altered = bytearray(cipher)
    altered[where % len(altered)] ^= 1 << bit
    with pytest.raises(CannotOpen):
        sealing.unseal(bytes(altered), key=key, place=PLACE)


@given(content=st.binary(max_size=3000))
def test_it_opens_whole(content: bytes) -> None:
    cipher, key = sealing.seal(content, place=PLACE)
    assert sealing.unseal(cipher, key=key, place=PLACE) == content
    assert content not in cipher or len(content) < 4


@given(one=st.binary(max_size=BLOCK - 1), other=st.binary(max_size=BLOCK - 1))
def test_short_contents_are_equally_long_when_sealed(one: bytes, other: bytes) -> None:
    lengths = {len(sealing.seal(content, place=PLACE)[0]) for content in (one, other)}
    assert len(lengths) == 1


def test_no_two_seals_of_the_same_are_alike() -> None:
    (one, key), (other, second) = sealing.seal(b"same", place=PLACE), sealing.seal(b"same", place=PLACE)
    assert one != other
    assert key != second


OPENERS: dict[str, Callable[[bytes], bytes]] = {
    "by another body": lambda sealed: sealing.unwrap(sealed, private=OTHER.private, bound=BOUND),
    "for something else": lambda sealed: sealing.unwrap(sealed, private=THEIRS.private, bound=b"of that"),
    "cut": lambda sealed: sealing.unwrap(sealed[:-1], private=THEIRS.private, bound=BOUND),
    "empty": lambda sealed: sealing.unwrap(b"", private=THEIRS.private, bound=BOUND),
    "with a key that is none": lambda sealed: sealing.unwrap(sealed, private=b"short", bound=BOUND),
}


@pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS)
def test_a_wrapped_key_does_not_open(opener: Callable[[bytes], bytes]) -> None:
    with pytest.raises(CannotOpen):
        opener(sealing.wrap(b"key", public=THEIRS.public, bound=BOUND))


@given(secret=st.binary(max_size=200), bound=st.binary(max_size=200))
def test_a_wrapped_key_opens_for_whom_it_was_wrapped(secret: bytes, bound: bytes) -> None:
    sealed = sealing.wrap(secret, public=THEIRS.public, bound=bound)
    assert sealing.unwrap(sealed, private=THEIRS.private, bound=bound) == secret


def test_one_custodian_alone_opens_nothing() -> None:
    nested = sealing.nest(b"key", first=OURS.public, second=THEIRS.public, bound=BOUND)
    with pytest.raises(CannotOpen):
        sealing.open_outer(nested, private=THEIRS.private, bound=BOUND)
    with pytest.raises(CannotOpen):
        sealing.open_inner(nested, private=THEIRS.private, bound=BOUND)
    within = sealing.open_outer(nested, private=OURS.private, bound=BOUND)
    with pytest.raises(CannotOpen):
        sealing.open_inner(within, private=OURS.private, bound=BOUND)
    assert sealing.open_inner(within, private=THEIRS.private, bound=BOUND) == b"key"


@given(passphrase=st.text(max_size=40), other=st.text(max_size=40))
def test_only_its_own_passphrase_opens_it(passphrase: str, other: str) -> None:
    locked = sealing.lock(b"secret", passphrase=passphrase, bound=BOUND, cost=CHEAP)
    assert sealing.unlock(locked, passphrase=passphrase, bound=BOUND) == b"secret"
    if other != passphrase:
        with pytest.raises(CannotOpen):
            sealing.unlock(locked, passphrase=other, bound=BOUND)
    with pytest.raises(CannotOpen):
        sealing.unlock(locked, passphrase=passphrase, bound=b"of somebody else")


def test_what_is_printed_of_a_pair_is_not_its_private_half() -> None:
    assert OURS.private.hex() not in repr(OURS)
    assert str(OURS.private) not in repr(OURS)


# --- vectors ----------------------------------------------------------------------------------------------------

PRIVATE = bytes.fromhex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb")
VECTOR = Place(
    lead="8f3a21c4-0000-4000-8000-000000000001",
    part="content",
    ordinal=0,
    sender="a" * 64,
    receiver="b" * 64,
)
KEY = bytes(range(32))


def test_the_suite_is_that_of_rfc_9180() -> None:
    """RFC 9180, appendix A.2.1: base mode, sequence number 0. The interface that takes an aad is the library's own."""
    opened = openssl.hpke._decrypt_with_aad(
        sealing.SUITE,
        bytes.fromhex(
            "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
            "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"
        ),
        X25519PrivateKey.from_private_bytes(PRIVATE),
        info=b"Ode on a Grecian Urn",
        aad=b"Count-0",
    )
    assert opened == b"Beauty is truth, truth beauty"
    assert Pair.of(PRIVATE).public.hex() == "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"


def test_what_a_ciphertext_is_bound_to_is_spelled_so() -> None:
    assert VECTOR.bound("content") == (
        b'{"lead":"8f3a21c4-0000-4000-8000-000000000001","ordinal":0,"part":"content","purpose":"content",'
        b'"receiver":"' + b"b" * 64 + b'","sender":"' + b"a" * 64 + b'","version":1}'
    )


def test_what_was_sealed_once_opens_for_ever() -> None:
    cipher = bytes.fromhex(
        "4a585331c6007aec6a14cad04b1269bff4da4c343c370f2bec8d88d1252ce93da28548169a68305590db41ed"
    )
    wrapped = bytes.fromhex(
        "db42038d6b281d36a997591a83bb3a2209e3c2ce8cf10c9ae2b7c4dd5a7e394b"
        "6f89bc08e0aaf531db3152e602eba67367a1ece4bd210a82cd01de42460e4588e19a40fe6a313ff37dc0dbdff5c8571e"
    )
    locked = sealing.Locked(
        salt=bytes.fromhex("ddeda482711440ad9f77adbc050449d6"),
        cost=CHEAP,
        cipher=bytes.fromhex(
            "4a585331992554d5c212c61dcefd5bcdc26cacc770170d169ee5bc27352a1d26"
            "d7665b56746673c15390efdab83ba2da95ff530b73ea6d6d4ac3a8d25647d4b5"
        ),
    )
    assert sealing.unlock(locked, passphrase="演示口令 2026", bound=b"person") == PRIVATE
    key = sealing.unwrap(wrapped, private=PRIVATE, bound=VECTOR.bound("key"))
    assert key == KEY
    assert sealing.decrypt(cipher, key=key, bound=VECTOR.bound("content")).decode() == "演示数据"
