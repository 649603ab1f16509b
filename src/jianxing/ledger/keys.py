"""The key that signs tree heads, and the public keys that have ever done so."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from jianxing.kernel import dsse


class UnusableKey(Exception):
    """The key file holds no Ed25519 key that can be read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def signing_key(*, path: Path | None = None) -> Ed25519PrivateKey:
    """The key in `path`, which is `LEDGER_KEY_FILE` unless given, created for its owner alone where there is none yet.

    Its public half is added to the list beside it, so that heads signed before a change of key still verify.
    """
    path = path or Path(settings.LEDGER_KEY_FILE)
    if not path.exists():
        _create(path)
    key = read_key(path)
    public = key.public_key().public_bytes_raw().hex()
    if public not in _listed(_list_path(path)):
        with _list_path(path).open("a", encoding="ascii") as keys:
            keys.write(f"{public}\n")
            keys.flush()
            os.fsync(keys.fileno())
    return key


def public_keys(*, path: Path | None = None) -> dict[str, Ed25519PublicKey]:
    """Every public key that this log has been signed with, by id, the present one last."""
    path = path or Path(settings.LEDGER_KEY_FILE)
    if path.exists():
        signing_key(path=path)
    keys = [Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)) for public in _listed(_list_path(path))]
    return {dsse.key_id(key): key for key in keys}


def read_key(path: Path) -> Ed25519PrivateKey:
    """The Ed25519 key in a file; raises UnusableKey where it holds none."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise UnusableKey(path, "no private key in PEM form") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableKey(path, "not an Ed25519 key")
    return key


def _create(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link, not a rename: of two processes that start at once, the first one's key stands.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _list_path(key_path: Path) -> Path:
    return key_path.with_name(f"{key_path.name}.pub")


def _listed(path: Path) -> list[str]:
    return path.read_text(encoding="ascii").split() if path.exists() else []
