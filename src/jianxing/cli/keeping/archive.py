"""The backup file: a ZIP archive whose last entry is the signed manifest, so that a shorter one is no archive at all.

schema-before.sql   tables and functions
data.sql            the rows, as PostgreSQL's COPY writes them
schema-after.sql    indexes, constraints, triggers, row security
ledger-heads.jsonl  the signed heads up to the last act in it
files.txt           SHA-256 and length of every file
files/ab/cd/abcd…   the files, each under its SHA-256
manifest.json       what the above must be
"""

import hashlib
import io
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from jianxing.cli.exits import OutsideFailure
from jianxing.cli.keeping import manifest
from jianxing.kernel import dsse
from jianxing.settings.speech import gettext as _

BEFORE, DATA, AFTER = "schema-before.sql", "data.sql", "schema-after.sql"
HEADS: Final = "ledger-heads.jsonl"
FILES: Final = "files.txt"
MANIFEST: Final = "manifest.json"
CHUNK: Final = 1024 * 1024
_FILE: Final = re.compile(r"files/([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})")
#: A manifest of a million tables and parts is no manifest.
_LONGEST_MANIFEST: Final = 64 * CHUNK


class Damaged(OutsideFailure):
    """The archive is not what was written; the text says which part, and how it differs."""


class Hashing:
    """Writes on to *target* and knows length and SHA-256 of what went through."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target, self._digest, self._size = target, hashlib.sha256(), 0

    def write(self, data: bytes) -> None:
        self._digest.update(data)
        self._size += len(data)
        self._target.write(data)

    @property
    def part(self) -> manifest.Part:
        return manifest.Part(size=self._size, sha256=self._digest.hexdigest())


class Writer:
    """Writes the parts one after the other, as streams."""

    def __init__(self, file: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(file, "w", allowZip64=True)
        self.parts: dict[str, manifest.Part] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[Hashing]:
        """Write one part; its digest is in ``parts`` afterwards."""
        with self._entry(name, packed=True) as entry:
            hashing = Hashing(entry)
            yield hashing
        self.parts[name] = hashing.part

    def file(self, path: Path, *, sha256: str) -> manifest.Part:
        """Write one of the store's files, which is packed already where that is worth anything."""
        with path.open("rb") as content, self._entry(name_of(sha256), packed=False) as entry:
            hashing = Hashing(entry)
            while chunk := content.read(CHUNK):
                hashing.write(chunk)
        return hashing.part

    def close(self, *, envelope: str) -> None:
        """Write the manifest and end the archive."""
        with self._entry(MANIFEST, packed=True) as entry:
            entry.write(envelope.encode())
        self._zip.close()

    def _entry(self, name: str, *, packed: bool) -> IO[bytes]:
        about = zipfile.ZipInfo(name)
        about.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        about.external_attr = 0o600 << 16
        return self._zip.open(about, "w", force_zip64=True)


class Reader:
    """An archive that is there; nothing in it is trusted before ``check``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            about = self._zip.getinfo(MANIFEST)
            if about.file_size > _LONGEST_MANIFEST:
                raise Damaged(_("{file}: its manifest cannot be read").format(file=path))
            self.envelope = dsse.Envelope.from_json(self._zip.read(MANIFEST))
            self.manifest = manifest.read(self.envelope)
        except (zipfile.BadZipFile, KeyError, EOFError):
            raise Damaged(
                _("{file} is no whole backup: it has been cut off, or is another kind of file").format(
                    file=path
                )
            ) from None
        except (dsse.MalformedEnvelope, manifest.NotAManifest, zlib.error):
            raise Damaged(_("{file}: its manifest cannot be read").format(file=path)) from None

    def close(self) -> None:
        self._zip.close()

    def check(self) -> None:
        """Compare every part and every file with its digest, and what is there with what must be; raises Damaged."""
        expected = {MANIFEST, *self.manifest.parts}
        for name, part in self.manifest.parts.items():
            self._compare(name, part)
        for sha256, size in self.files():
            name = name_of(sha256)
            self._compare(name, manifest.Part(size=size, sha256=sha256))
            expected.add(name)
        names = self._zip.namelist()
        if sorted(names) != sorted(expected):
            stray = sorted(set(names) - expected) or sorted(names)
            raise Damaged(
                _("{file}: {part} does not belong to this backup").format(file=self.path, part=stray[0])
            )

    def signers(self, keys: Mapping[str, Ed25519PublicKey]) -> tuple[str, ...]:
        """Return the ids of those of *keys* that signed the manifest; none where none did."""
        with suppress(dsse.NotSignedBy):
            return dsse.verify(self.envelope, payload_type=manifest.TYPE, keys=keys)
        return ()

    def files(self) -> Iterator[tuple[str, int]]:
        """Yield SHA-256 and length of each file."""
        with self.open(FILES) as listed:
            for line in io.TextIOWrapper(listed, encoding="ascii"):
                sha256, size = line.split()
                yield sha256, int(size)

    def open(self, name: str) -> IO[bytes]:
        """Open a part for reading."""
        return self._zip.open(name)

    def open_file(self, sha256: str) -> IO[bytes]:
        """Open one of the files for reading."""
        return self._zip.open(name_of(sha256))

    def _compare(self, name: str, part: manifest.Part) -> None:
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(name) as content:
                while chunk := content.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
        except KeyError:
            raise Damaged(_("{file}: {part} is missing").format(file=self.path, part=name)) from None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
            raise Damaged(_("{file}: {part} cannot be read").format(file=self.path, part=name)) from None
        if (size, digest.hexdigest()) != (part.size, part.sha256):
            raise Damaged(_("{file}: {part} has been altered").format(file=self.path, part=name))


def name_of(sha256: str) -> str:
    """Return where a file lies in the archive; only a digest can be asked for."""
    name = f"files/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    if not _FILE.fullmatch(name):
        raise Damaged(_("{name} is no SHA-256").format(name=sha256[:80]))
    return name


@contextmanager
def written_whole(target: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Write *target* for its owner alone, whole or not at all: aside, to the disk, then in its place.

    Inside the block the file may be closed and read at the path that is given with it.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            yield draft, file
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(target)
        sync_directory(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def sync_directory(directory: Path) -> None:
    """Have the names in *directory* on the disk."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
