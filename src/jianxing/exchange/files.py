"""Carrying by file: a zip whose members are stored as they are, written whole or not at all, and hostile until shown otherwise.

``manifest.json`` says what the carrier may read; nothing is believed of it. Envelopes and receipts are signed each by itself, and
contents are named by their hash, so the file needs no signature of its own. Plain Python.
"""

from __future__ import annotations

import json
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, Final

from jianxing.evidence.archives import Content, Unacceptable, content_of_zip
from jianxing.exchange.envelope import MAX_BYTES
from jianxing.kernel.canonical import canonical

FORMAT: Final = 1
ENDING: Final = ".jxe"
#: A file that is carried stays below what a zip holds without its 64-bit form.
MOST_BYTES: Final = 3 * 1024 * 1024 * 1024
MOST_MEMBERS: Final = 20_000
_MANIFEST: Final = "manifest.json"
_LONGEST_MANIFEST: Final = 64 * 1024
_MEMBER: Final = re.compile(r"(envelopes|receipts)/[0-9]{6}\.json|contents/[0-9a-f]{64}")
_CHUNK: Final = 1024 * 1024
#: Every member has this date, so that the same content gives the same bytes.
_DATE: Final = (1980, 1, 1, 0, 0, 0)


class NotCarried(ValueError):
    """The file is none that was made for carrying, or was damaged; nothing of it was taken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Load:
    """What goes into one file. ``open_content`` gives a content by its digest."""

    origin: str
    destination: str
    made_at: datetime
    envelopes: Sequence[bytes]
    receipts: Sequence[bytes]
    contents: Mapping[str, int]
    open_content: Callable[[str], BinaryIO]


def write(path: Path, load: Load) -> None:
    """Write the file, whole or not at all, and have it on the medium when it returns."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
                _member(archive, _MANIFEST, canonical(_manifest(load)))
                for folder, documents in (("envelopes", load.envelopes), ("receipts", load.receipts)):
                    for place, document in enumerate(documents, start=1):
                        _member(archive, f"{folder}/{place:06d}.json", document)
                for sha256, size in sorted(load.contents.items()):
                    _copy(archive, sha256, size, load.open_content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _manifest(load: Load) -> dict[str, Any]:
    return {
        "jianxing_exchange": FORMAT,
        "from": load.origin,
        "to": load.destination,
        "made_at": load.made_at,
        "envelopes": len(load.envelopes),
        "receipts": len(load.receipts),
        "contents": len(load.contents),
    }


def _member(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _DATE), data)


def _copy(archive: zipfile.ZipFile, sha256: str, size: int, opener: Callable[[str], BinaryIO]) -> None:
    info = zipfile.ZipInfo(f"contents/{sha256}", _DATE)
    info.file_size = size
    with opener(sha256) as source, archive.open(info, "w") as target:
        while chunk := source.read(_CHUNK):
            target.write(chunk)


class Carried:
    """A file that somebody brought, opened after its whole directory was looked at."""

    def __init__(self, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
        self._archive = archive
        self.manifest = manifest
        names = sorted(archive.namelist())
        self.envelopes = [name for name in names if name.startswith("envelopes/")]
        self.receipts = [name for name in names if name.startswith("receipts/")]
        self.contents = {name.removeprefix("contents/") for name in names if name.startswith("contents/")}

    def read(self, name: str) -> bytes:
        """Return an envelope or a receipt; raises ``NotCarried`` where it was damaged."""
        try:
            return self._archive.read(name)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
            raise NotCarried(f"{name}: {error}") from error

    @contextmanager
    def content(self, sha256: str) -> Iterator[IO[bytes]]:
        """Open a content; whoever reads it hashes it."""
        try:
            with self._archive.open(f"contents/{sha256}") as file:
                yield file
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise NotCarried(f"contents/{sha256}: {error}") from error


@contextmanager
def opened(path: Path, *, largest_content: int) -> Iterator[Carried]:
    """Open a file that somebody brought; raises ``NotCarried`` before anything of it is read that could do harm."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise NotCarried(f"{size} bytes, and {MOST_BYTES} are the most")
    try:
        if content_of_zip(path) is not Content.ZIP:
            raise NotCarried("no file of the exchange")
        with zipfile.ZipFile(path) as archive:
            _check_members(archive, size=size, largest_content=largest_content)
            yield Carried(archive, _read_manifest(archive))
    except Unacceptable as error:
        raise NotCarried(f"no file of the exchange: {error.code}") from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise NotCarried(f"damaged: {error}") from error


def _check_members(archive: zipfile.ZipFile, *, size: int, largest_content: int) -> None:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise NotCarried(f"{len(members)} members, and {MOST_MEMBERS} are the most")
    seen: set[str] = set()
    whole = 0
    for member in members:
        name = member.filename
        if name in seen or not (name == _MANIFEST or _MEMBER.fullmatch(name)):
            raise NotCarried(f"a member that does not belong: {name[:80]!r}")
        seen.add(name)
        # Members are stored as they are: nothing unfolds into more than the file holds.
        if member.compress_type != zipfile.ZIP_STORED or member.compress_size != member.file_size:
            raise NotCarried(f"{name}: packed")
        if member.flag_bits & 1:
            raise NotCarried(f"{name}: encrypted")
        limit = largest_content if name.startswith("contents/") else MAX_BYTES
        if member.file_size > (_LONGEST_MANIFEST if name == _MANIFEST else limit):
            raise NotCarried(f"{name}: {member.file_size} bytes")
        whole += member.file_size
    if _MANIFEST not in seen:
        raise NotCarried("no manifest")
    if whole > size:
        raise NotCarried("its members overlap")


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(_MANIFEST))
    except (ValueError, RecursionError) as error:
        raise NotCarried("its manifest is no JSON") from error
    if not isinstance(manifest, dict) or manifest.get("jianxing_exchange") != FORMAT:
        raise NotCarried("another format than this release knows")
    return {
        name: manifest[name]
        for name in ("from", "to", "made_at")
        if isinstance(manifest.get(name), str) and len(manifest[name]) <= 100
    }
