"""A package as it comes: a zip file or a folder. Nothing is unpacked; names and sizes are judged before anything is read.

Raises ``Hostile`` with every fault found where the container itself cannot be relied on; then nothing in it is read.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from jianxing.methods.packages.naming import fault_of, folded
from jianxing.methods.packages.refusals import Fault

MOST_FILES: Final = 200_000
MOST_BYTES: Final = 64 * 1024**3
#: Deflated text reaches 20; from a hundred on it was made to.
MOST_RATIO: Final = 100
_SMALL: Final = 1024 * 1024
_LOCAL: Final = struct.Struct("<4s22xHH")
#: A data descriptor behind an entry of a zip written as a stream.
_LONGEST_DESCRIPTOR: Final = 24
_DAMAGE: Final = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, struct.error, ValueError, EOFError
)  # fmt: skip


class Hostile(Exception):
    """The container is not one to read from."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults)
        self.faults = list(faults)


class Damaged(Exception):
    """The content of one file cannot be read whole."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a package: its name within it, how large it says to be, and how it is opened."""

    path: str
    size: int
    open: Callable[[], IO[bytes]]


@contextmanager
def reading(member: Member) -> Iterator[IO[bytes]]:
    """Open a member; what is wrong with its content is raised as ``Damaged``."""
    try:
        with member.open() as file:
            yield file
    except _DAMAGE as error:
        raise Damaged(str(error)) from error


@contextmanager
def opened(path: Path, *, most_bytes: int = MOST_BYTES) -> Iterator[dict[str, Member]]:
    """Give the members of the package at *path*, by name."""
    if path.is_dir() and not path.is_symlink():
        yield _folder(path, most_bytes)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            yield _archive(archive, path, most_bytes)
    except _DAMAGE as error:
        raise Hostile(Fault("not_a_package", "", {"reason": str(error)[:120]})) from error


def _folder(root: Path, most_bytes: int) -> dict[str, Member]:
    faults, members, total = [], {}, 0
    waiting = [root]
    while waiting:
        for entry in os.scandir(waiting.pop()):
            name = os.path.relpath(entry.path, root)
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                waiting.append(Path(entry.path))
                continue
            if not stat.S_ISREG(mode):
                faults.append(Fault("symlink" if stat.S_ISLNK(mode) else "special_file", name))
                continue
            size = entry.stat(follow_symlinks=False).st_size
            total += size
            members[name] = Member(name, size, _opener(entry.path))
            if len(members) > MOST_FILES:
                raise Hostile(Fault("too_many_files", "", {"most": MOST_FILES}))
    _judge([*members], faults)
    _weigh(total, most_bytes, faults)
    return members


def _opener(path: str) -> Callable[[], IO[bytes]]:
    def no_link() -> IO[bytes]:
        return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")

    return no_link


def _archive(archive: zipfile.ZipFile, path: Path, most_bytes: int) -> dict[str, Member]:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise Hostile(Fault("too_many_files", "", {"most": MOST_FILES}))
    faults = _laid_out(archive, path)
    files = [entry for entry in entries if not entry.is_dir()]
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if stat.S_ISLNK(kind):
            faults.append(Fault("symlink", entry.filename))
        elif kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
            faults.append(Fault("special_file", entry.filename))
        if entry.flag_bits & 0x41:
            faults.append(Fault("encrypted", entry.filename))
        if entry.orig_filename != entry.filename:
            faults.append(Fault("name_unsafe", entry.filename))
        if entry.file_size > _SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            most = MOST_RATIO * entry.compress_size
            faults.append(Fault("bomb", entry.filename, {"size": entry.file_size, "most": most}))
        if entry.is_dir() and entry.file_size:
            faults.append(Fault("special_file", entry.filename))
    _judge([entry.filename for entry in files], faults)
    for entry in entries:
        if entry.is_dir() and (code := fault_of(entry.filename.rstrip("/"))):
            faults.append(Fault(code, entry.filename))
    _weigh(sum(entry.file_size for entry in files), most_bytes, faults)
    tops = {entry.filename.split("/", 1)[0] for entry in entries}
    if len(tops) != 1 or any("/" not in entry.filename for entry in files):
        raise Hostile(Fault("not_a_package", "", {"reason": "not one folder"}))
    [top] = tops
    return {
        entry.filename[len(top) + 1 :]: Member(
            entry.filename[len(top) + 1 :], entry.file_size, _entry(archive, entry)
        )
        for entry in files
    }


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(entry)


def _laid_out(archive: zipfile.ZipFile, path: Path) -> list[Fault]:
    """Whether entries lie one behind the other with nothing between, before or upon each other, under the names they bear."""
    faults: list[Fault] = []
    end = 0
    with path.open("rb") as file:
        for entry in sorted(archive.infolist(), key=lambda one: one.header_offset):
            file.seek(entry.header_offset)
            head = file.read(_LOCAL.size)
            if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
                raise Hostile(Fault("not_a_package", "", {"reason": "no entry where one should be"}))
            _magic, name_length, extra = _LOCAL.unpack(head)
            name = file.read(name_length)
            if name != entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437"):
                faults.append(Fault("header_differs", entry.filename))
            if not 0 <= entry.header_offset - end <= (_LONGEST_DESCRIPTOR if end else 0):
                faults.append(Fault("hidden_bytes", entry.filename))
            end = entry.header_offset + _LOCAL.size + name_length + extra + entry.compress_size
        if not 0 <= archive.start_dir - end <= _LONGEST_DESCRIPTOR or archive.comment:
            faults.append(Fault("hidden_bytes"))
        file.seek(max(0, path.stat().st_size - 22))
        if file.read(4) != b"PK\x05\x06":
            faults.append(Fault("hidden_bytes"))
    return faults


def _judge(names: list[str], faults: list[Fault]) -> None:
    """Raise what is wrong with names, together with the faults so far."""
    seen: set[str] = set()
    for name in names:
        if code := fault_of(name):
            faults.append(Fault(code, name))
        elif folded(name) in seen:
            faults.append(Fault("doubled_name", name))
        seen.add(folded(name))
    prefixes = {
        folded(name.rsplit("/", depth)[0]) for name in names for depth in range(1, name.count("/") + 1)
    }
    faults.extend(Fault("doubled_name", name) for name in names if folded(name) in prefixes)
    if faults:
        raise Hostile(*faults)


def _weigh(total: int, most: int, faults: list[Fault]) -> None:
    if total > most:
        faults.append(Fault("bomb", "", {"size": total, "most": most}))
    if faults:
        raise Hostile(*faults)
