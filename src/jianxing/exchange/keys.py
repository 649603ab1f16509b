"""The private keys that this node signs envelopes with, kept as the ledger's is: PEM files in ``secrets/``, mode 0600.

A key that the database has announced and the disk has lost, or has another of, is never made anew in silence: signing stops.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused
from jianxing.kernel import dsse
from jianxing.ledger.keys import UnusableKey, read_key

NODE: Final = "exchange.key"
_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


class SigningStopped(Refused):
    """Nothing can be signed, and so nothing is sent."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            _("Nothing is sent: the key %(file)s %(why)s.") % {"file": path.name, "why": why},
            _(
                "Put the keys back with jianxing restore --keys, or renew the key with jianxing exchange keys."
            ),
        )
        self.path = path


def path_of(*, body_code: str = "") -> Path:
    """Return where the node's key is, or a body's."""
    if not body_code:
        return Path(settings.EXCHANGE_KEYS) / NODE
    plain = (
        body_code
        if _PLAIN.fullmatch(body_code)
        else "x." + hashlib.sha256(body_code.encode()).hexdigest()[:32]
    )
    return Path(settings.EXCHANGE_KEYS) / f"exchange-body.{plain}.key"


_held: dict[Path, tuple[int, int, Ed25519PrivateKey, str]] = {}


def private_key(*, body_code: str = "", key_id: str) -> Ed25519PrivateKey:
    """Return the key that the peers know under *key_id*; raises ``SigningStopped`` where it is not there."""
    path = path_of(body_code=body_code)
    try:
        return _matching(path, key_id)
    except SigningStopped:
        # Whoever made it may have died between the database's commit and this.
        if promote(body_code=body_code, key_id=key_id):
            return _matching(path, key_id)
        raise


def _matching(path: Path, key_id: str) -> Ed25519PrivateKey:
    try:
        status = path.stat()
    except OSError as error:
        raise SigningStopped(path, _("is not there")) from error
    known = _held.get(path)
    if known is None or known[:2] != (status.st_mtime_ns, status.st_ino):
        try:
            key = read_key(path)
        except (UnusableKey, OSError) as error:
            raise SigningStopped(path, _("cannot be read")) from error
        known = status.st_mtime_ns, status.st_ino, key, dsse.key_id(key.public_key())
        _held[path] = known
    if known[3] != key_id:
        raise SigningStopped(path, _("is not the one that the peers know"))
    return known[2]


def draft_key(*, body_code: str = "") -> Ed25519PrivateKey:
    """Write a new key beside the present one, durably, and return it; ``promote`` puts it in its place."""
    path = _next(path_of(body_code=body_code))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync(path.parent)
    return key


def promote(*, body_code: str = "", key_id: str) -> bool:
    """Put the key that was written aside in its place, where it is the one of that id; whether it was."""
    path = path_of(body_code=body_code)
    aside = _next(path)
    try:
        if dsse.key_id(read_key(aside).public_key()) != key_id:
            return False
    except (UnusableKey, OSError):
        return False
    aside.replace(path)
    _sync(path.parent)
    return True


def _next(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def public(key: Ed25519PublicKey) -> str:
    """Return the 32 bytes in hexadecimal."""
    return key.public_bytes_raw().hex()
