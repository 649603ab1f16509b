"""Signed tree heads: how many acts the log held at an instant, and the root over them.

A head that has left the machine – in a brief, a receipt, a file – is what shows later that nothing before it
was cut off.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from jianxing.kernel import dsse
from jianxing.kernel.canonical import canonical

HEAD_TYPE: Final = "application/vnd.jianxing.ledger-head+json"
_TAIL_BYTES: Final = 4096

logger = logging.getLogger(__name__)


class NotAHead(ValueError):
    """The text is no tree head."""

    def __init__(self, text: str) -> None:
        super().__init__(f"no tree head: {text[:80]!r}")
        self.text = text


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A tree head with its signature; holding one says nothing about the signature being valid."""

    tree_size: int
    root: bytes
    signed_at: datetime
    key_id: str
    signature: bytes

    def is_signed(self, keys: Mapping[str, Ed25519PublicKey]) -> bool:
        """Whether one of `keys` has signed it."""
        key = keys.get(self.key_id)
        if key is None:
            return False
        try:
            key.verify(self.signature, _signed(self.tree_size, self.root, self.signed_at))
        except InvalidSignature:
            return False
        return True

    def to_dict(self) -> dict[str, Any]:
        """The head as exports, files and briefs hold it."""
        return {
            "tree_size": self.tree_size,
            "root": self.root.hex(),
            "signed_at": json.loads(canonical(self.signed_at)),
            "key_id": self.key_id,
            "signature": self.signature.hex(),
        }

    @classmethod
    def from_dict(cls, members: Mapping[str, Any]) -> SignedHead:
        """Read what `to_dict` gave; raises NotAHead for anything else."""
        try:
            return cls(
                tree_size=int(members["tree_size"]),
                root=bytes.fromhex(members["root"]),
                signed_at=datetime.fromisoformat(members["signed_at"]),
                key_id=str(members["key_id"]),
                signature=bytes.fromhex(members["signature"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise NotAHead(str(members)) from error


def sign_head(*, tree_size: int, root: bytes, at: datetime, key: Ed25519PrivateKey) -> SignedHead:
    """State that the log held `tree_size` acts under `root` at that instant."""
    return SignedHead(
        tree_size=tree_size,
        root=root,
        signed_at=at,
        key_id=dsse.key_id(key.public_key()),
        signature=key.sign(_signed(tree_size, root, at)),
    )


def _signed(tree_size: int, root: bytes, at: datetime) -> bytes:
    return dsse.pae(HEAD_TYPE, canonical({"tree_size": tree_size, "root": root.hex(), "signed_at": at}))


class HeadsFile:
    """Heads outside the database, one JSON line each: a shortened database cannot take them back."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def last_size(self) -> int:
        """The tree size of the last head that the file holds whole; 0 where it holds none."""
        if not self.path.exists():
            return 0
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - _TAIL_BYTES))
            lines = file.read().splitlines()
        for line in reversed(lines):
            head = _read_line(line)
            if head is not None:
                return head.tree_size
        return 0

    def append(self, heads: list[SignedHead]) -> None:
        """Add heads and have them on disk when it returns."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lines = b"".join(canonical(head.to_dict()) + b"\n" for head in heads)
        with self.path.open("a+b") as file:
            if file.tell() and not self._ends_whole():
                lines = b"\n" + lines  # a line that a crash tore stays by itself
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())

    def length(self) -> int:
        """How many bytes it has now; what is appended later lies beyond."""
        return self.path.stat().st_size if self.path.exists() else 0

    def heads(self, *, within: int) -> Iterator[SignedHead]:
        """Every whole line within the first bytes, in the order of the file."""
        if not within:
            return
        with self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if (within := within - len(line)) < 0:
                    return
                head = _read_line(line)
                if head is not None:
                    yield head
                elif line.strip():
                    logger.warning("%s, line %d is no tree head", self.path, number)

    def _ends_whole(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"


def _read_line(line: bytes) -> SignedHead | None:
    try:
        return SignedHead.from_dict(json.loads(line))
    except ValueError:
        return None
