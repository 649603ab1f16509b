"""SHA-256 and SM3 (GM/T 0004, ISO/IEC 10118-3) over a stream, each byte read once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final, Protocol

from cryptography.hazmat.primitives import hashes

CHUNK: Final = 1024 * 1024
ALGORITHMS: Final = ("sha256", "sm3")


class Readable(Protocol):
    """Anything that gives bytes piece by piece."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Digests:
    """Both digests in hexadecimal, and how many bytes they are over."""

    sha256: str
    sm3: str
    size: int

    def of(self, algorithm: str) -> str:
        """Return one of the two by its name."""
        return self.sha256 if algorithm == "sha256" else self.sm3


def digests_of(
    stream: Readable, *, also: Callable[[bytes], object] | None = None, beside: Executor | None = None
) -> Digests:
    """Read *stream* to its end in pieces of 1 MiB; *also* gets each piece, and SM3 is computed on *beside* where there is one.

    SM3 takes several times as long as SHA-256, so that writing and SHA-256 cost little beside it.
    """
    sha256, sm3, size = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
    while piece := stream.read(CHUNK):
        size += len(piece)
        slow = beside.submit(sm3.update, piece) if beside and len(piece) == CHUNK else None
        sha256.update(piece)
        if also:
            also(piece)
        if slow:
            slow.result()
        else:
            sm3.update(piece)
    return Digests(sha256=sha256.hexdigest(), sm3=sm3.finalize().hex(), size=size)


def digests_of_bytes(content: bytes) -> Digests:
    """The same over what is held in memory."""
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(content)
    return Digests(hashlib.sha256(content).hexdigest(), sm3.finalize().hex(), len(content))
