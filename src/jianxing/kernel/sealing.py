"""Sealing: content under a key of its own, that key under public keys, a private key under a passphrase or two custodians.

Everything is a standard construction: HPKE in base mode (RFC 9180: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
ChaCha20-Poly1305), ChaCha20-Poly1305 (RFC 8439) for content, Argon2id (RFC 9106) for passphrases. What a ciphertext belongs to
is authenticated with it, so that one that is cut, altered, put in another's place or shown to another body does not open.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from jianxing.kernel.canonical import canonical

SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
#: What the ciphertexts of this construction begin with.
FORMAT: Final = b"JXS1"
VERSION: Final = 1
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
SALT_BYTES: Final = 16
#: Content is filled up to a multiple of this, so that its length says little.
BLOCK: Final = 1024
_END: Final = b"\x80"


class CannotOpen(Exception):
    """The ciphertext does not open: a wrong key or passphrase, or it is not whole, not itself or not in its place.

    It never says which of these, and carries nothing of what was tried.
    """

    def __init__(self) -> None:
        super().__init__("the seal does not open")


@dataclass(frozen=True, slots=True)
class Pair:
    """An X25519 key pair as raw bytes; its text never shows the private half."""

    private: bytes = field(repr=False)
    public: bytes

    @classmethod
    def make(cls) -> Pair:
        """A new pair."""
        return cls.of(X25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def of(cls, private: bytes) -> Pair:
        """The pair of a private half; raises CannotOpen where these bytes are none."""
        try:
            public = X25519PrivateKey.from_private_bytes(private).public_key()
        except ValueError:
            raise CannotOpen from None
        return cls(private, public.public_bytes_raw())

    @property
    def key_id(self) -> str:
        """The name of the pair."""
        return key_id(self.public)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a ciphertext belongs to: of which lead which part, between whose keys. Authenticated, never encrypted."""

    lead: str
    part: str
    ordinal: int
    sender: str
    receiver: str
    version: int = VERSION

    def bound(self, purpose: str) -> bytes:
        """The bytes that a seal is bound to."""
        return canonical(
            {
                "purpose": purpose,
                "lead": self.lead,
                "part": self.part,
                "ordinal": self.ordinal,
                "sender": self.sender,
                "receiver": self.receiver,
                "version": self.version,
            }
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs. By default the second choice of RFC 9106, section 4."""

    iterations: int = 3
    lanes: int = 4
    memory_kib: int = 64 * 1024


@dataclass(frozen=True, slots=True)
class Locked:
    """A secret under a passphrase."""

    salt: bytes
    cost: Cost
    cipher: bytes


def key_id(public: bytes) -> str:
    """The name of a public key: SHA-256 over its 32 bytes, in hexadecimal."""
    return hashlib.sha256(public).hexdigest()


def seal(content: bytes, *, place: Place) -> tuple[bytes, bytes]:
    """(ciphertext, key): *content* under a new key that seals nothing else."""
    key = secrets.token_bytes(KEY_BYTES)
    return encrypt(_filled(content), key=key, bound=place.bound("content")), key


def unseal(cipher: bytes, *, key: bytes, place: Place) -> bytes:
    """The content; raises CannotOpen."""
    return _emptied(decrypt(cipher, key=key, bound=place.bound("content")))


def encrypt(content: bytes, *, key: bytes, bound: bytes) -> bytes:
    """Content under a symmetric key, bound to *bound*."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORMAT + nonce + ChaCha20Poly1305(key).encrypt(nonce, content, bound)


def decrypt(cipher: bytes, *, key: bytes, bound: bytes) -> bytes:
    """What `encrypt` was given; raises CannotOpen."""
    head = len(FORMAT)
    nonce, body = cipher[head : head + NONCE_BYTES], cipher[head + NONCE_BYTES :]
    if cipher[:head] != FORMAT or len(nonce) != NONCE_BYTES or len(key) != KEY_BYTES:
        raise CannotOpen
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, body, bound)
    except InvalidTag:
        raise CannotOpen from None


def wrap(secret: bytes, *, public: bytes, bound: bytes) -> bytes:
    """*secret* for whoever holds the private half of *public*, by HPKE; bound to *bound* and to that key."""
    return SUITE.encrypt(secret, X25519PublicKey.from_public_bytes(public), info=_for_key(public, bound))


def unwrap(sealed: bytes, *, private: bytes, bound: bytes) -> bytes:
    """What `wrap` was given; raises CannotOpen."""
    public = Pair.of(private).public
    try:
        return SUITE.decrypt(
            sealed, X25519PrivateKey.from_private_bytes(private), info=_for_key(public, bound)
        )
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def of_contact(token: str) -> bytes:
    """Return what the sealed contact of a reporter is bound to: the one report that is known by *token*."""
    return b"jianxing feedback contact " + token.encode()


def nest(secret: bytes, *, first: bytes, second: bytes, bound: bytes) -> bytes:
    """*secret* for two custodians in turn: the first opens the outer seal, the second what was in it."""
    return wrap(
        wrap(secret, public=second, bound=_layer("inner", bound)),
        public=first,
        bound=_layer("outer", bound),
    )


def open_outer(sealed: bytes, *, private: bytes, bound: bytes) -> bytes:
    """What is still sealed to the second custodian; raises CannotOpen."""
    return unwrap(sealed, private=private, bound=_layer("outer", bound))


def open_inner(sealed: bytes, *, private: bytes, bound: bytes) -> bytes:
    """What `nest` was given; raises CannotOpen."""
    return unwrap(sealed, private=private, bound=_layer("inner", bound))


def lock(secret: bytes, *, passphrase: str, bound: bytes, cost: Cost) -> Locked:
    """*secret* under a passphrase, so that each guess costs *cost*."""
    salt = secrets.token_bytes(SALT_BYTES)
    return Locked(salt, cost, encrypt(secret, key=_stretched(passphrase, salt=salt, cost=cost), bound=bound))


def unlock(locked: Locked, *, passphrase: str, bound: bytes) -> bytes:
    """What `lock` was given; raises CannotOpen."""
    key = _stretched(passphrase, salt=locked.salt, cost=locked.cost)
    return decrypt(locked.cipher, key=key, bound=bound)


def _stretched(passphrase: str, *, salt: bytes, cost: Cost) -> bytes:
    kdf = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return kdf.derive(passphrase.encode())


def _for_key(public: bytes, bound: bytes) -> bytes:
    return canonical({"key": key_id(public)}) + bound


def _layer(name: str, bound: bytes) -> bytes:
    return canonical({"layer": name}) + bound


def _filled(content: bytes) -> bytes:
    """Content with ISO/IEC 7816-4 filling: a byte 80, then zeros."""
    marked = content + _END
    return marked + bytes(-len(marked) % BLOCK)


def _emptied(filled: bytes) -> bytes:
    content, mark, rest = filled.rpartition(_END)
    if not mark or rest.strip(b"\0"):
        raise CannotOpen
    return content
