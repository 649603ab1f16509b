"""What kind of file something is, by its first bytes and, in an archive, by its members."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from jianxing.methods.atlas.reading.result import FileRefused, Limits

_XML = (b"<?xml", b"<kml", b"<!", b"<")
#: What belongs to a shapefile and is taken out of an archive.
SHAPE_PARTS = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})


def kind_of(path: Path, *, limits: Limits) -> str:
    """Return geojson, geopackage, kml, shapefile, kmz, zipped-geopackage, xlsx or csv; raises ``FileRefused``."""
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("file_empty")
    if size > limits.file_bytes:
        raise FileRefused("file_too_large", most=limits.file_bytes // (1024 * 1024))
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"SQLite format 3\0"):
        return "geopackage"
    if head.startswith(b"PK\x03\x04"):
        return _of_archive(path, limits=limits)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused("file_is_xls")
    if head[:4] == b"\x00\x00\x27\x0a":
        raise FileRefused("shapefile_alone")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"{", b"[")):
        return "geojson"
    if text.startswith(_XML):
        if b"<kml" not in head:
            raise FileRefused("xml_not_kml")
        return "kml"
    if b"\0" in head:
        raise FileRefused("file_unknown")
    return "csv"


def _of_archive(path: Path, *, limits: Limits) -> str:
    ends = {PurePosixPath(one.filename.lower()).suffix for one in checked_members(path, limits=limits)}
    with zipfile.ZipFile(path) as archive:
        if "[Content_Types].xml" in archive.namelist():
            return "xlsx"
    for end, kind in ((".shp", "shapefile"), (".kml", "kmz"), (".gpkg", "zipped-geopackage")):
        if end in ends:
            return kind
    raise FileRefused("archive_holds_none")


def checked_members(path: Path, *, limits: Limits) -> list[zipfile.ZipInfo]:
    """Return the files in an archive; raises ``FileRefused`` where it is broken, locked, or made to fill a disk.

    Names are never used as paths: what is needed is written out under names of ours.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FileRefused("archive_broken") from error
    if len(members) > limits.entries:
        raise FileRefused("archive_entries", most=limits.entries)
    if any(one.flag_bits & 1 for one in members):
        raise FileRefused("archive_locked")
    unpacked = sum(one.file_size for one in members)
    if unpacked > limits.unpacked_bytes or unpacked > max(path.stat().st_size, 40_000) * limits.ratio:
        raise FileRefused("archive_bomb", most=limits.unpacked_bytes // (1024 * 1024))
    return members


def write_out(archive: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path, *, limits: Limits) -> None:
    """Write one member to *to*, however large it claims to be; raises ``FileRefused``."""
    left = min(limits.unpacked_bytes, member.file_size)
    try:
        with archive.open(member) as source, to.open("wb") as target:
            while block := source.read(1024 * 1024):
                left -= len(block)
                if left < 0:
                    raise FileRefused("archive_bomb", most=limits.unpacked_bytes // (1024 * 1024))
                target.write(block)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise FileRefused("archive_broken") from error
    except Exception as error:  # zlib.error, lzma.LZMAError: each method of packing has its own
        if isinstance(error, FileRefused):
            raise
        raise FileRefused("archive_broken") from error
