"""What a file really is, from its content alone, and whether it may be kept. Plain Python but for the messages.

A kind that is not in the list is refused, and so is anything that runs or that a browser would execute, whatever its
name says: programs, scripts, HTML, SVG, documents with macros, and files that are of two kinds at once. Archives are
kept unopened and only ever given out as attachments.
"""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import puremagic
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from jianxing.directory.policies import Refused
from jianxing.evidence import archives
from jianxing.evidence.naming import ending_of

#: More points than any camera or scanner in use gives; beyond it a picture is made to exhaust whoever opens it.
MOST_PIXELS: Final = 200_000_000
_HEAD: Final = 4096


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is kept: its media type and the endings that its names may have, the usual one first."""

    media_type: str
    endings: tuple[str, ...]


PDF = Kind("application/pdf", ("pdf",))
JPEG = Kind("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
PNG = Kind("image/png", ("png",))
WEBP = Kind("image/webp", ("webp",))
HEIC = Kind("image/heic", ("heic", "heif"))
MP4 = Kind("video/mp4", ("mp4", "m4v"))
MP3 = Kind("audio/mpeg", ("mp3",))
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx", "wps"))
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx", "et"))
PPTX = Kind("application/vnd.openxmlformats-officedocument.presentationml.presentation", ("pptx", "dps"))
DOC = Kind("application/msword", ("doc", "wps"))
XLS = Kind("application/vnd.ms-excel", ("xls", "et"))
PPT = Kind("application/vnd.ms-powerpoint", ("ppt", "dps"))
OFD = Kind("application/ofd", ("ofd",))
ZIP = Kind("application/zip", ("zip",))
TEXT = Kind("text/plain", ("txt", "log", "md"))
CSV = Kind("text/csv", ("csv",))
GEOJSON = Kind("application/geo+json", ("geojson", "json"))
MSPDI = Kind("application/xml", ("xml", "mspdi"))
XER = Kind("application/x-primavera-xer", ("xer",))
SCHEDULE = Kind("application/json", ("json",))
KML = Kind("application/vnd.google-earth.kml+xml", ("kml",))
GEOPACKAGE = Kind("application/geopackage+sqlite3", ("gpkg",))

PICTURES: Final = frozenset({JPEG.media_type, PNG.media_type, WEBP.media_type})
_FORMATS: Final = {"JPEG": JPEG, "MPO": JPEG, "PNG": PNG, "WEBP": WEBP}
_BY_CONTENT: Final[Mapping[archives.Content, Kind]] = {
    archives.Content.DOCX: DOCX,
    archives.Content.XLSX: XLSX,
    archives.Content.PPTX: PPTX,
    archives.Content.OFD: OFD,
    archives.Content.ZIP: ZIP,
    archives.Content.DOC: DOC,
    archives.Content.XLS: XLS,
    archives.Content.PPT: PPT,
}
_PROGRAMS: Final = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"dex\n",
    b"\x00asm",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a Windows shortcut
    b"#!",
)
_SCRIPT_ENDINGS: Final = frozenset(
    {
        "bat", "cmd", "com", "cpl", "exe", "dll", "scr", "pif", "ps1", "psm1", "vbs", "vbe", "js", "jse",
        "mjs", "wsf", "wsh", "hta", "sh", "bash", "py", "pyw", "pl", "rb", "php", "jsp", "asp", "aspx",
        "jar", "apk", "msi", "reg", "lnk", "url", "inf", "scf", "iqy", "slk",
    }
)  # fmt: skip
_MARKUP: Final = re.compile(
    r"<(?:!doctype|html|head|body|script|svg|iframe|object|embed|\?php|\?xml|%)", re.IGNORECASE
)
_SCRIPT: Final = re.compile(
    r"\A\s*@echo\s+off|\bWScript\.|\bCreateObject\(|\bpowershell(?:\.exe)?\s+-|\A\s*Windows Registry Editor",
    re.IGNORECASE,
)
#: A KML document is XML of one root; what an XML reader or a browser would do beyond showing it is not in it.
_KML: Final = re.compile(r"\A\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*)*<kml[\s>]", re.DOTALL)
_NOT_IN_XML: Final = re.compile(r"<!doctype|<!entity|<\?xml-stylesheet|<script|<svg|<iframe", re.IGNORECASE)
#: A schedule of Microsoft Project is XML of one root likewise.
_MSPDI: Final = re.compile(
    r"\A\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*)*<Project\b[^>]*xmlns=\"http://schemas\.microsoft\.com/project",
    re.DOTALL,
)
_SQLITE: Final = b"SQLite format 3\0"
_MP3_FRAME: Final = re.compile(rb"\xff[\xfb\xfa\xf3\xf2]")
_MP4_BRANDS: Final = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"}
)
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc"})


class KindRefused(Refused):
    """A file is of a kind that is not kept; ``code`` says which rule refused it."""

    def __init__(self, *, name: str, code: str, reason: str, remedy: str) -> None:
        super().__init__(reason, remedy)
        self.name, self.code = name, code


def identify(*, path: Path, name: str) -> Kind:
    """Return the kind of the file at *path*; raises ``KindRefused``, which calls it *name*.

    The name decides nothing but between kinds of equal content (text and CSV), and that a text called a script is one.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_PROGRAMS):
        raise _refused(name, "program")
    if head.startswith(b"PK"):
        return _archive(path, name)
    if head.startswith(archives.OLE_MAGIC):
        return _compound(path, name)
    kind = _signed(path, name, head)
    if kind is None:
        return _text(path, name)
    if archives.hides_zip(path):
        raise _refused(name, "two_kinds")
    return kind


def _signed(path: Path, name: str, head: bytes) -> Kind | None:
    """Return the kind that the first bytes announce, or None."""
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    ):
        return _picture(path, name)
    if head[4:8] == b"ftyp":
        brands = {head[8:12], *(head[i : i + 4] for i in range(16, min(64, int.from_bytes(head[:4])), 4))}
        if brands & _HEIC_BRANDS:
            return HEIC
        if brands & _MP4_BRANDS:
            return MP4
    if head.startswith(_SQLITE) and head[68:72] == b"GPKG":
        return GEOPACKAGE
    if head.startswith(b"ID3") or _MP3_FRAME.match(head):
        return MP3
    return None


def _picture(path: Path, name: str) -> Kind:
    """Read a picture's header, not its points: enough to know its format and size."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as picture:
                width, height, kind = *picture.size, _FORMATS[str(picture.format)]
    except Image.DecompressionBombError:
        raise _refused(name, "too_many_pixels") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise _refused(name, "broken") from None
    if width * height > MOST_PIXELS:
        raise _refused(name, "too_many_pixels")
    return kind


def _archive(path: Path, name: str) -> Kind:
    try:
        return _BY_CONTENT[archives.content_of_zip(path)]
    except archives.Unacceptable as refusal:
        raise _refused(name, refusal.code) from None


def _compound(path: Path, name: str) -> Kind:
    try:
        return _BY_CONTENT[archives.content_of_compound(path)]
    except archives.Unacceptable as refusal:
        raise _refused(name, refusal.code) from None


def _text(path: Path, name: str) -> Kind:
    text = _decoded(path.read_bytes())
    if text is None:
        raise _refused(name, "unknown", really=_guess(path))
    start = text[:_HEAD]
    if ending_of(name) == "kml" and _KML.match(start) and not _NOT_IN_XML.search(text):
        return KML
    if ending_of(name) in MSPDI.endings and _MSPDI.match(start) and not _NOT_IN_XML.search(text):
        return MSPDI
    if _MARKUP.search(start):
        raise _refused(name, "markup")
    if _SCRIPT.search(start) or ending_of(name) in _SCRIPT_ENDINGS:
        raise _refused(name, "program")
    if start.startswith(("{\\rtf", "MIME-Version:")):
        raise _refused(name, "unknown", really=_guess(path))
    if ending_of(name) in SCHEDULE.endings and '"jianxing-schedule-1"' in text:
        return SCHEDULE
    if ending_of(name) in GEOJSON.endings and start.lstrip().startswith("{"):
        return GEOJSON
    if start.startswith("ERMHDR\t"):
        return XER
    return CSV if ending_of(name) == "csv" else TEXT


def _decoded(content: bytes) -> str | None:
    """Return content as text where it is text: UTF-8, GB 18030, or UTF-16 with its mark; None where it is not."""
    codecs = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for codec in codecs:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        # Nearly any bytes decode as GB 18030; what nobody types tells them from text.
        return None if any(c < " " and c not in "\t\n\r\f\x1a" for c in text) else text
    return None


def _guess(path: Path) -> str:
    try:
        return str(puremagic.from_file(path)).lstrip(".")
    except (puremagic.PureError, ValueError, OSError):
        return ""


def _refused(name: str, code: str, *, really: str = "") -> KindRefused:
    reason, remedy = {
        "program": (
            _("“%(name)s” is a program or script, whatever its name says; programs are not kept."),
            _("Upload a picture, a PDF or an office document that shows what you mean."),
        ),
        "markup": (
            _("“%(name)s” is a web page or drawing that could run in a browser (HTML, SVG, XML)."),
            _("Save it as PDF or PNG, a table as .xlsx, and upload that."),
        ),
        "macros": (
            _("“%(name)s” contains macros."),
            _("Save it without macros (as .docx, .xlsx or .pptx) and upload that."),
        ),
        "encrypted": (
            _("“%(name)s” is protected by a password, so nobody could check or open it."),
            _("Take the password off and upload it again."),
        ),
        "two_kinds": (
            _("“%(name)s” is of two kinds at once: something is hidden behind its content."),
            _("Open it, save it anew and upload that."),
        ),
        "too_many_pixels": (
            _("“%(name)s” is a picture of more than %(millions)d million points."),
            _("Make the picture smaller and upload it again."),
        ),
        "broken": (
            _("“%(name)s” is damaged: it begins like a file of its kind and cannot be read as one."),
            _("Open the original, save it anew and upload that."),
        ),
        "unknown": (
            _("“%(name)s” is of a kind that is not kept (it looks like: %(really)s)."),
            _(
                "Kept are PDF, OFD, JPG, PNG, WebP, HEIC, Word, Excel, PowerPoint and WPS documents, TXT, CSV, MP4, MP3, ZIP,"
                " GeoJSON, KML, GeoPackage, and schedules as MSPDI and XER."
            ),
        ),
    }[code]
    values = {"name": name, "millions": MOST_PIXELS // 1_000_000, "really": really or _("an unknown kind")}
    return KindRefused(name=name, code=code, reason=reason % values, remedy=remedy)
