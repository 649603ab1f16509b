"""Packing: files into a zip that holds one bag, in one pass over each, never a whole file in memory."""

from __future__ import annotations

import logging
import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jianxing.methods.packages import manifests, provenance
from jianxing.methods.packages.hashing import ALGORITHMS, Digests, digests_of, digests_of_bytes
from jianxing.methods.packages.looks import look_of
from jianxing.methods.packages.naming import fault_of, folded
from jianxing.methods.packages.pieces import PIECES, Description, Piece
from jianxing.methods.packages.pieces import written as written_pieces
from jianxing.methods.packages.refusals import PackageRefused
from jianxing.methods.packages.statement import SIGNATURE, Position, Statement
from jianxing.methods.packages.timestamps import TIMESTAMP, Authority, NoStamp, stamped

BAGIT: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
SOFTWARE: Final = "Jianxing"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be packed, the name that it gets below ``data/``, and what is known of it."""

    name: str
    open: Callable[[], IO[bytes]]
    size: int
    description: Description


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who packs and signs."""

    code: str
    name: str
    key: Ed25519PrivateKey


def sources_in(folder: Path, described: Mapping[str, Description] | None = None) -> list[Source]:
    """Return the files below *folder* in the order of their names; links are refused, never followed."""
    descriptions = dict(described or {})
    found = []
    for place, folders, files in os.walk(folder):
        folders.sort()
        for file in files:
            path = Path(place, file)
            name = path.relative_to(folder).as_posix()
            if path.is_symlink() or not path.is_file():
                raise PackageRefused("symlink" if path.is_symlink() else "special_file", path=name)
            found.append(
                Source(name, _open(path), path.stat().st_size, descriptions.pop(name, Description()))
            )
        for inner in folders:
            if Path(place, inner).is_symlink():
                raise PackageRefused("symlink", path=Path(place, inner).relative_to(folder).as_posix())
    if descriptions:
        raise PackageRefused("piece_without_file", path=min(descriptions))
    return sorted(found, key=lambda one: one.name)


def _open(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def pack(
    sources: Sequence[Source], *, out: Path, package: str, title: str, sender: Sender, recipient: str = "",
    at: datetime, ledger: Position | None = None, authority: Authority | None = None,
) -> Statement:  # fmt: skip
    """Write a package to *out* and return what was signed; raises ``PackageRefused``, and then leaves no file there.

    *at* is told to the second, in UTC. Where an *authority* gives no time stamp the package has none, and says so.
    """
    _check(sources, package)
    made_at = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    draft = out.with_name(f".{out.name}.part")
    try:
        with (
            ThreadPoolExecutor(1) as beside,
            zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED, allowZip64=True) as archive,
        ):
            writing = _Writing(archive, package, at, beside)
            pieces = [writing.piece(source) for source in sources]
            statement = _tags(writing, pieces, package, title, sender, recipient, made_at, ledger, authority)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    return statement


def _check(sources: Sequence[Source], package: str) -> None:
    if not sources:
        raise PackageRefused("nothing_to_pack")
    if "/" in package or (code := fault_of(package)):
        raise PackageRefused(code if "/" not in package else "name_unsafe", path=package)
    seen: set[str] = set()
    for source in sources:
        if code := fault_of(f"data/{source.name}"):
            raise PackageRefused(code, path=source.name)
        if folded(source.name) in seen:
            raise PackageRefused("doubled_name", path=source.name)
        seen.add(folded(source.name))


class _Writing:
    """A bag as it grows: every file written once, both digests taken on the way."""

    def __init__(
        self, archive: zipfile.ZipFile, package: str, at: datetime, beside: ThreadPoolExecutor
    ) -> None:
        self._archive, self._package, self._beside = archive, package, beside
        local = at.astimezone(UTC)
        self._stamp = (max(local.year, 1980), local.month, local.day, local.hour, local.minute, local.second)
        self.payload: dict[str, Digests] = {}
        self.tags: dict[str, Digests] = {}

    def piece(self, source: Source) -> Piece:
        path = f"data/{source.name}"
        with source.open() as file:
            look = look_of(file, source.size)
            file.seek(0)
            with self._archive.open(self._entry(path), "w", force_zip64=source.size >= 2**31) as into:
                digests = digests_of(file, also=into.write, beside=self._beside)
        if digests.size != source.size:
            raise PackageRefused("changed_meanwhile", path=source.name)
        self.payload[path] = digests
        return Piece(path, digests.size, digests.sha256, look, source.description)

    def tag(self, path: str, content: bytes) -> Digests:
        self._archive.writestr(self._entry(path), content)
        self.tags[path] = digests_of_bytes(content)
        return self.tags[path]

    def _entry(self, path: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(f"{self._package}/{path}", self._stamp)
        entry.external_attr = 0o100444 << 16
        return entry


def _tags(
    writing: _Writing, pieces: list[Piece], package: str, title: str, sender: Sender, recipient: str, made_at: str,
    ledger: Position | None, authority: Authority | None,
) -> Statement:  # fmt: skip
    files, size = len(pieces), sum(piece.size for piece in pieces)
    writing.tag("bagit.txt", BAGIT)
    writing.tag("bag-info.txt", info(package, title, sender, made_at, files, size))
    writing.tag(PIECES, written_pieces(pieces))
    writing.tag(
        provenance.PROVENANCE,
        provenance.written(
            pieces, package=package, sender=sender.code, sender_name=sender.name, made_at=made_at
        ),
    )
    for algorithm in ALGORITHMS:
        listed = ((path, digests.of(algorithm)) for path, digests in writing.payload.items())
        writing.tag(f"manifest-{algorithm}.txt", manifests.written(listed))
    tags = dict(writing.tags)
    top = {
        algorithm: writing.tag(
            f"tagmanifest-{algorithm}.txt",
            manifests.written((path, digests.of(algorithm)) for path, digests in tags.items()),
        )
        for algorithm in ALGORITHMS
    }
    statement = Statement(
        package=package, title=title, sender=sender.code, sender_name=sender.name, recipient=recipient, made_at=made_at,
        sha256=top["sha256"].sha256, sm3=top["sm3"].sm3, files=files, size=size, ledger=ledger,
    )  # fmt: skip
    if authority is not None:
        announcing = replace(statement, is_stamped=True)
        signed = announcing.signed(sender.key)
        try:
            stamp = stamped(signed, by=authority)
        except NoStamp as refusal:
            log.warning("a package goes without a time stamp: %s", refusal)
        else:
            writing.tag(SIGNATURE, signed)
            writing.tag(TIMESTAMP, stamp)
            return announcing
    writing.tag(SIGNATURE, statement.signed(sender.key))
    return statement


def info(package: str, title: str, sender: Sender, made_at: str, files: int, size: int) -> bytes:
    """Return ``bag-info.txt`` with the labels that RFC 8493, 2.2.2 reserves."""
    labels = {
        "Source-Organization": f"{sender.name} ({sender.code})",
        "External-Identifier": package,
        "External-Description": title,
        "Bagging-Date": made_at[:10],
        "Bag-Software-Agent": SOFTWARE,
        "Payload-Oxum": f"{size}.{files}",
    }
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in labels.items()).encode()
