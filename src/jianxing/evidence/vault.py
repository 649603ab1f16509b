"""The store on disk: content under its SHA-256, ``ab/cd/abcd…``. No name given by anybody is ever part of a path.

A file is written under a random name in ``incoming/``, synced, made read-only and renamed into place; then its
directory is synced. A crash leaves at most a file in ``incoming/`` or content that no row names, both harmless and
both found by ``jianxing doctor``.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from cryptography.hazmat.primitives import hashes
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused

CHUNK: Final = 1024 * 1024
READ_ONLY: Final = 0o400
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
INCOMING: Final = "incoming"


class Readable(Protocol):
    """Anything that gives bytes piece by piece: an open file, an upload."""

    def read(self, size: int = ..., /) -> bytes: ...


class TooLarge(Refused):
    """More bytes came than one file may have."""

    def __init__(self, *, name: str, limit: int) -> None:
        megabytes = f"{limit / CHUNK:.0f}" if limit >= CHUNK else f"{limit / CHUNK:.3f}"
        super().__init__(
            _("“%(name)s” is larger than %(megabytes)s MB.") % {"name": name, "megabytes": megabytes},
            _("Make it smaller, or split it into several files."),
        )
        self.name, self.limit = name, limit


class EmptyFile(Refused):
    """The file has no content."""

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("“%(name)s” is empty.") % {"name": name}, _("Open the original, check it and upload it again.")
        )
        self.name = name


class NotADigest(ValueError):
    """Content was asked for by something that is no SHA-256."""


class ContentMissing(RuntimeError):
    """A row names content that is not on the disk: the store was tampered with or restored incompletely."""


@dataclass(frozen=True, slots=True)
class Received:
    """Content that has arrived and been hashed, not kept yet."""

    path: Path
    sha256: str
    sm3: str
    size: int


class Vault:
    """The store below one directory."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def incoming(self) -> Path:
        """Where content is written before it is kept."""
        return self.root / INCOMING

    def path_of(self, sha256: str) -> Path:
        """Return where content lies; raises ``NotADigest``."""
        if not _DIGEST.fullmatch(sha256):
            raise NotADigest(sha256)
        return self.root / sha256[:2] / sha256[2:4] / sha256

    @contextmanager
    def receive(self, *, stream: Readable, name: str, limit: int) -> Iterator[Received]:
        """Write *stream* aside, hashing on the way; whatever is not kept inside the block is removed at its end.

        Raises ``TooLarge`` as soon as the limit is passed, without reading further, and ``EmptyFile``. *name* is for
        these messages only.
        """
        self.incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.incoming / secrets.token_hex(16)
        try:
            yield self._write(stream, path, name=name, limit=limit)
        finally:
            path.unlink(missing_ok=True)

    def _write(self, stream: Readable, path: Path, *, name: str, limit: int) -> Received:
        sha256, sm3, size = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TooLarge(name=name, limit=limit)
                sha256.update(chunk)
                sm3.update(chunk)
                file.write(chunk)
            if not size:
                raise EmptyFile(name=name)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), READ_ONLY)
        return Received(path=path, sha256=sha256.hexdigest(), sm3=sm3.finalize().hex(), size=size)

    def keep(self, received: Received) -> None:
        """Put received content in its place, durably. The same content twice is kept once."""
        target = self.path_of(received.sha256)
        for directory in (target.parent.parent, target.parent):
            if not directory.exists():
                directory.mkdir(mode=0o700, exist_ok=True)
                _sync_directory(directory.parent)
        if not target.exists():
            received.path.rename(target)
        # Also where it was there: whoever put it there may have died before this.
        _sync_directory(target.parent)

    def open(self, sha256: str) -> BinaryIO:
        """Open content for reading; raises ``ContentMissing``."""
        try:
            return self.path_of(sha256).open("rb")
        except FileNotFoundError:
            raise ContentMissing(sha256) from None

    def digests(self) -> Iterator[str]:
        """Yield the name of everything that is kept, in order."""
        for first in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for second in sorted(first.glob("[0-9a-f][0-9a-f]")):
                for path in sorted(second.iterdir()):
                    if _DIGEST.fullmatch(path.name):
                        yield path.name

    def left_over(self) -> list[Path]:
        """Return what uploads that never ended have left in ``incoming/``."""
        return sorted(self.incoming.glob("*")) if self.incoming.is_dir() else []


def hash_of(stream: Readable) -> tuple[str, str, int]:
    """Return SHA-256, SM3 and size of everything that a stream gives."""
    sha256, sm3, size = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        sha256.update(chunk)
        sm3.update(chunk)
    return sha256.hexdigest(), sm3.finalize().hex(), size


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
