"""Verifying: whether a package is, to the byte, what a trusted body signed. What cannot be shown to hold refuses it."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import bagit
from cryptography.x509 import Certificate

from jianxing.methods.packages import manifests, pieces, provenance
from jianxing.methods.packages.container import MOST_BYTES, Damaged, Hostile, Member, opened, reading
from jianxing.methods.packages.hashing import ALGORITHMS, Digests, digests_of, digests_of_bytes
from jianxing.methods.packages.looks import are_alike, look_of
from jianxing.methods.packages.packing import BAGIT
from jianxing.methods.packages.refusals import Fault, in_order
from jianxing.methods.packages.statement import SIGNATURE, Statement, Trust
from jianxing.methods.packages.statement import opened as opened_envelope
from jianxing.methods.packages.timestamps import TIMESTAMP, Stamp, looked_at

_MOST_TAG: Final = 64 * 1024 * 1024
_SIGNED_TAGS: Final = (
    "bagit.txt", "bag-info.txt", pieces.PIECES, provenance.PROVENANCE, "manifest-sha256.txt", "manifest-sm3.txt"
)  # fmt: skip
_TOP: Final = tuple(f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS)
_TAGS: Final = frozenset((*_SIGNED_TAGS, *_TOP, SIGNATURE))
#: What a damaged file outside data/ is, where it is no list.
_DAMAGED: Final = {SIGNATURE: "signature_malformed", TIMESTAMP: "timestamp_malformed"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying came to. It holds only where there is no fault at all."""

    faults: tuple[Fault, ...]
    statement: Statement | None = None
    key_id: str = ""
    pieces: tuple[pieces.Piece, ...] = ()
    files: int = 0
    size: int = 0
    #: What an authority that is trusted vouches for.
    stamp: Stamp | None = None
    #: Whether there is a time stamp that no trusted root was given for: it counts for nothing.
    has_unchecked_stamp: bool = False

    @property
    def time(self) -> str:
        """What vouches for when: a key of ``wording.TIMES``."""
        if self.stamp is not None:
            return "stamped"
        return self.statement.time if self.statement else "stated"

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and self.statement is not None


def verify(
    path: Path, *, trust: Trust, roots: Sequence[Certificate] = (), most_bytes: int = MOST_BYTES, workers: int | None = None
) -> Verdict:  # fmt: skip
    """Check the package at *path*, a zip or a folder, against the keys that are trusted; reads every byte of it once.

    A time stamp in it counts where *roots* are given, and must then hold under one of them.
    """
    try:
        with opened(path, most_bytes=most_bytes) as members:
            return _Check(members, trust, roots, workers or os.cpu_count() or 1).run()
    except Hostile as hostile:
        return Verdict(in_order(hostile.faults))


class _Check:
    def __init__(
        self, members: Mapping[str, Member], trust: Trust, roots: Sequence[Certificate], workers: int
    ) -> None:
        self._members, self._trust, self._roots, self._workers = members, trust, roots, workers
        self._faults: list[Fault] = []
        self._tags: dict[str, bytes] = {}

    def run(self) -> Verdict:
        self._read_tags()
        if self._faults:
            return Verdict(in_order(self._faults))
        signed = opened_envelope(self._tags[SIGNATURE], trust=self._trust)
        self._faults.extend(signed.faults)
        stamp = self._stamp(signed.statement)
        if signed.statement:
            self._hold_tags(signed.statement)
        listed = self._manifests()
        found = self._hashed()
        told = self._pieces(listed["sha256"], signed.statement)
        self._hold_files(listed, found, told)
        self._count(found, signed.statement)
        self._agree_with_library(listed)
        return Verdict(
            in_order(self._faults), signed.statement, signed.key_id, tuple(told.values()), len(found),
            sum(one.size for one in found.values()), stamp, TIMESTAMP in self._tags and not self._roots,
        )  # fmt: skip

    # What lies outside data/

    def _read_tags(self) -> None:
        for path, member in self._members.items():
            if path.startswith("data/"):
                continue
            if path == "fetch.txt":
                self._fault("fetch_refused", path)
            elif path not in _TAGS and path != TIMESTAMP:
                self._fault("tag_extra", path)
            elif member.size > _MOST_TAG:
                self._fault("tag_too_large", path)
            else:
                try:
                    with reading(member) as file:
                        self._tags[path] = file.read(_MOST_TAG + 1)
                except Damaged:
                    self._fault(_DAMAGED.get(path, "manifest_changed"), path)
        present = self._members.keys()
        for path in _TAGS - present:
            self._fault("signature_missing" if path == SIGNATURE else "tag_missing", path)

    def _stamp(self, statement: Statement | None) -> Stamp | None:
        """What the time stamp vouches for; one that nothing announces, or that is about something else, is a fault."""
        kept = self._tags.get(TIMESTAMP)
        if kept is None:
            if statement and statement.is_stamped:
                self._fault("timestamp_missing", TIMESTAMP)
            return None
        if statement and not statement.is_stamped:
            self._fault("tag_extra", TIMESTAMP)
            return None
        found = looked_at(kept, over=self._tags[SIGNATURE], roots=self._roots)
        if isinstance(found, Stamp):
            return found
        if self._roots or found.code != "timestamp_foreign":
            self._faults.append(found)
        return None

    def _hold_tags(self, statement: Statement) -> None:
        found = {path: digests_of_bytes(content) for path, content in self._tags.items() if path in _TAGS}
        for algorithm, path, stated in zip(ALGORITHMS, _TOP, (statement.sha256, statement.sm3), strict=True):
            if found[path].of(algorithm) != stated:
                self._fault("statement_differs", path)
                continue
            listed, faults = manifests.read(self._tags[path], path=path)
            self._faults.extend(faults)
            for name in _SIGNED_TAGS:
                if listed.get(name) != found[name].of(algorithm):
                    self._fault("manifest_changed", name)
            for name in listed.keys() - set(_SIGNED_TAGS):
                self._fault("tag_missing", name)

    def _manifests(self) -> dict[str, dict[str, str]]:
        both = {}
        for algorithm in ALGORITHMS:
            path = f"manifest-{algorithm}.txt"
            both[algorithm], faults = manifests.read(self._tags[path], path=path)
            self._faults.extend(faults)
            for name in both[algorithm]:
                if not name.startswith("data/"):
                    self._fault("path_traversal", name)
        for name in manifests.disagree(both["sha256"], both["sm3"]):
            self._fault("manifests_disagree", name)
        return both

    # What lies in data/

    def _hashed(self) -> dict[str, Digests]:
        """Both digests of every file below data/, over as many threads as there are processors."""
        payload = [member for path, member in self._members.items() if path.startswith("data/")]
        with ThreadPoolExecutor(self._workers) as pool:
            done = pool.map(_digests, payload)
            return {
                member.path: digests for member, digests in zip(payload, done, strict=True)
            }  # fmt: skip

    def _hold_files(
        self, listed: Mapping[str, Mapping[str, str]], found: Mapping[str, Digests], told: Mapping[str, pieces.Piece]
    ) -> None:  # fmt: skip
        sha256, sm3 = listed["sha256"], listed["sm3"]
        missing = {name: digest for name, digest in sha256.items() if name not in found}
        by_digest: dict[str, deque[str]] = defaultdict(deque)
        for name, digest in sorted(missing.items()):
            by_digest[digest].append(name)
        by_stem: dict[str, list[str]] = defaultdict(list)
        for name in missing:
            if name in told:
                by_stem[_stem(name)].append(name)
        for name, digests in found.items():
            if name in sha256:
                self._hold_file(name, digests, sha256[name], sm3.get(name), told.get(name))
                continue
            before = by_digest.get(digests.sha256, deque())
            while before and before[0] not in missing:
                before.popleft()
            near = [was for was in by_stem.get(_stem(name), ()) if was in missing]
            if before:
                was = before.popleft()
                missing.pop(was)
                self._fault("renamed", name, name=was)
            elif was := self._reencoded_from(name, near, told):
                missing.pop(was)
                self._fault("reencoded", name, name=was)
            else:
                self._fault("extra", name)
        for name in missing:
            self._fault("missing", name)

    def _hold_file(
        self, name: str, digests: Digests, sha256: str, sm3: str | None, piece: pieces.Piece | None
    ) -> None:
        if digests.sha256 != sha256:
            alike = piece is not None and are_alike(piece.look, self._look(name))
            self._fault("reencoded" if alike else "altered", name)
        elif sm3 is not None and digests.sm3 != sm3:
            self._fault("sm3_differs", name)

    def _reencoded_from(self, name: str, near: Sequence[str], told: Mapping[str, pieces.Piece]) -> str:
        """Return which of *near* the file called *name* looks like: one saved anew in another format, say."""
        look = self._look(name) if near else ""
        return next((was for was in near if are_alike(told[was].look, look)), "")

    def _look(self, name: str) -> str:
        member = self._members[name]
        try:
            with reading(member) as file:
                return look_of(file, member.size)
        except Damaged:
            return ""

    # What the sender says of it

    def _pieces(
        self, listed: Mapping[str, str], statement: Statement | None
    ) -> dict[str, pieces.Piece]:  # fmt: skip
        try:
            told = pieces.read(self._tags[pieces.PIECES])
        except ValueError:
            self._fault("pieces_differ", pieces.PIECES, name=pieces.PIECES)
            return {}
        for name in sorted(told.keys() ^ listed.keys())[:20]:
            self._fault("pieces_differ", pieces.PIECES, name=name)
        for name in sorted(told.keys() & listed.keys()):
            if told[name].sha256 != listed[name]:
                self._fault("pieces_differ", pieces.PIECES, name=name)
        if statement and provenance.of(statement, list(told.values())) != self._tags[provenance.PROVENANCE]:
            self._fault("pieces_differ", provenance.PROVENANCE, name=provenance.PROVENANCE)
        return told

    def _count(self, found: Mapping[str, Digests], statement: Statement | None) -> None:
        """Whether there are as many bytes and files as is stated; what is missing or altered has been named by then."""
        if statement is None or self._faults:
            return
        total = sum(one.size for one in found.values())
        if (statement.files, statement.size) != (len(found), total):
            self._fault(
                "count_wrong", SIGNATURE, stated=f"{statement.size}.{statement.files}", found=f"{total}.{len(found)}"
            )  # fmt: skip

    def _agree_with_library(self, listed: Mapping[str, Mapping[str, str]]) -> None:
        """Read the tag files with the library too: a bag that others would read otherwise is none."""
        if self._faults:
            return
        if self._tags["bagit.txt"] != BAGIT:
            self._fault("not_a_package", "bagit.txt", reason="bagit.txt")
            return
        with tempfile.TemporaryDirectory() as folder:
            for path in _TAGS:
                Path(folder, path).write_bytes(self._tags[path])
            try:
                bag = bagit.Bag(folder)
            except (bagit.BagError, UnicodeError) as error:
                self._fault("not_a_package", "bagit.txt", reason=str(error)[:120])
                return
            read = {name: digests.get("sha256") for name, digests in bag.payload_entries().items()}
            oxum = bag.info.get("Payload-Oxum")
        if read != listed["sha256"]:
            self._fault("manifests_disagree", "manifest-sha256.txt")
        total = sum(self._members[name].size for name in listed["sha256"])
        if oxum != f"{total}.{len(listed['sha256'])}":
            self._fault("count_wrong", "bag-info.txt", stated=str(oxum), found=f"{total}.{len(read)}")

    def _fault(self, code: str, path: str = "", **values: str | int) -> None:
        self._faults.append(Fault(code, path, values))


def _stem(name: str) -> str:
    return name.rsplit(".", 1)[0]


def _digests(member: Member) -> Digests:
    """Both digests; a file whose content cannot be read whole has the digests of nothing that was ever signed."""
    try:
        with reading(member) as file:
            return digests_of(file)
    except Damaged:
        return Digests("", "", member.size)
