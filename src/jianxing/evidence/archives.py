"""Looking into the two containers that office files come in, without unpacking them. Plain Python.

A zip's directory and one small member are read, within limits; an OLE compound file's directory entries are read
where they lie. Nothing is ever extracted.
"""

import struct
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path
from typing import Final

END_OF_ZIP: Final = b"PK\x05\x06"
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_LONGEST_TAIL: Final = 22 + 65_535
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_DIRECTORY: Final = 8 * 1024 * 1024
_MOST_ENTRIES: Final = 50_000
_MOST_TYPES: Final = 2 * 1024 * 1024
_ENTRY: Final = 128
_ZIP64: Final = 0xFFFFFFFF


class Content(StrEnum):
    """What a container holds."""

    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    OFD = "ofd"
    ZIP = "zip"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"


class Unacceptable(Exception):
    """A container is not kept; ``code`` is one of ``kinds``' reasons."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_MAIN_PARTS: Final = (
    (b"wordprocessingml.document.main+xml", Content.DOCX),
    (b"wordprocessingml.template.main+xml", Content.DOCX),
    (b"spreadsheetml.sheet.main+xml", Content.XLSX),
    (b"spreadsheetml.template.main+xml", Content.XLSX),
    (b"presentationml.presentation.main+xml", Content.PPTX),
    (b"presentationml.slideshow.main+xml", Content.PPTX),
)
_PROGRAM_PARTS: Final = frozenset(
    {"meta-inf/manifest.mf", "androidmanifest.xml", "classes.dex", "install.rdf"}
)


def content_of_zip(path: Path) -> Content:
    """Return what a zip file holds; raises ``Unacceptable`` for macros, programs, damage, or a directory built to harm."""
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            names = {info.filename.lower(): info for info in archive.infolist()}
            if "[content_types].xml" in names:
                return _office(archive, names)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        struct.error,
    ):
        raise Unacceptable("broken") from None
    if names.keys() & _PROGRAM_PARTS:
        raise Unacceptable("program")
    return Content.OFD if "ofd.xml" in names else Content.ZIP


def hides_zip(path: Path) -> bool:
    """Return whether a file of another kind ends in a zip archive, as files made to pass for two kinds do.

    Four bytes alone would be met by chance in some picture; here the archive's directory must lie before them.
    """
    size = path.stat().st_size
    tail = _tail(path, size)
    with path.open("rb") as file:
        at = tail.find(END_OF_ZIP)
        while at >= 0 and len(tail) - at >= 22:
            [length] = struct.unpack("<I", tail[at + 12 : at + 16])
            directory = size - len(tail) + at - length
            if directory >= 0:
                file.seek(directory)
                if file.read(4) == _DIRECTORY_ENTRY:
                    return True
            at = tail.find(END_OF_ZIP, at + 1)
    return False


def _tail(path: Path, size: int) -> bytes:
    """Return the end of a file, as much of it as can hold a zip's last record with its comment."""
    with path.open("rb") as file:
        file.seek(max(0, size - _LONGEST_TAIL))
        return file.read()


def _check_directory(path: Path) -> None:
    """Refuse a directory that is too large to read, or that lies elsewhere than a whole file's would."""
    size = path.stat().st_size
    tail = _tail(path, size)
    at = tail.rfind(END_OF_ZIP)
    if at < 0 or len(tail) - at < 22:
        raise Unacceptable("broken")
    entries, length, start = struct.unpack("<10xHII2x", tail[at : at + 22])
    if length == _ZIP64 or start == _ZIP64 or length > _MOST_DIRECTORY or entries > _MOST_ENTRIES:
        raise Unacceptable("broken")
    # Anything between would be hidden from whoever looks at the archive, and zipfile would read around it.
    if start + length != size - len(tail) + at:
        raise Unacceptable("two_kinds")


def _office(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> Content:
    info = names["[content_types].xml"]
    if info.file_size > _MOST_TYPES or info.flag_bits & 1:
        raise Unacceptable("broken")
    with archive.open(info) as member:
        types = member.read(_MOST_TYPES + 1)
    if len(types) > _MOST_TYPES:
        raise Unacceptable("broken")
    if types.startswith((b"\xff\xfe", b"\xfe\xff")):
        types = types.decode("utf-16", "replace").encode()
    lowered = types.lower()
    if (
        b"macroenabled" in lowered
        or b"vbaproject" in lowered
        or b"macrosheet" in lowered
        or any(map(_is_macro, names))
    ):
        raise Unacceptable("macros")
    for part, content in _MAIN_PARTS:
        if part in types:
            return content
    raise Unacceptable("unknown")


def _is_macro(name: str) -> bool:
    return "vbaproject" in name or "vbadata" in name or "macrosheets/" in name or "/activex/" in name


def content_of_compound(path: Path) -> Content:
    """Return what an OLE compound file holds; raises ``Unacceptable`` for macros, a password, or anything else."""
    names = _entries(path)
    if "EncryptedPackage" in names:
        raise Unacceptable("encrypted")
    if names & {"_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros"}:
        raise Unacceptable("macros")
    if "WordDocument" in names:
        return Content.DOC
    if names & {"Workbook", "Book"}:
        return Content.XLS
    if "PowerPoint Document" in names:
        return Content.PPT
    raise Unacceptable("unknown")


def _entries(path: Path) -> frozenset[str]:
    """Return the names of the storages and streams of a compound file.

    Directory entries are 128 bytes at multiples of 128: every such place that has the form of one is taken for one, so
    that an entry cannot be hidden from here by a damaged or crafted chain of sectors.
    """
    content = path.read_bytes()
    found = set()
    for at in range(512, len(content) - _ENTRY + 1, _ENTRY):
        kind = content[at + 66]
        if kind not in (1, 2, 5) or content[at + 67] > 1:
            continue
        length = content[at + 64] | content[at + 65] << 8
        if 4 <= length <= 64 and length % 2 == 0 and content[at + length - 2 : at + length] == b"\0\0":
            found.add(content[at : at + length - 2].decode("utf-16-le", "replace"))
    return frozenset(found)
