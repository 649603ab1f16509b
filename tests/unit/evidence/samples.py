"""Files of every kind, honest and hostile, made here byte by byte or by the libraries that people use."""

import io
import struct
import zipfile
import zlib

import openpyxl
from PIL import Image

from jianxing.evidence.archives import OLE_MAGIC

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200) + b"This program cannot be run in DOS mode."
ELF = b"\x7fELF\x02\x01\x01" + bytes(100)
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BARE_SVG = b'\n  <svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = "<!DOCTYPE html><html><body>你好</body></html>".encode()
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + bytes(400)
MP4 = struct.pack(">I", 24) + b"ftypisom" + b"\x00\x00\x02\x00" + b"isommp42" + bytes(64)
HEIC = struct.pack(">I", 24) + b"ftypheic" + b"\x00\x00\x00\x00" + b"mif1heic" + bytes(64)


def picture(
    format_: str = "JPEG", *, size: tuple[int, int] = (64, 48), exif: Image.Exif | None = None
) -> bytes:
    out = io.BytesIO()
    more = {"exif": exif} if exif is not None else {}
    Image.new("RGB", size, "#9e2a2b").save(out, format_, **more)
    return out.getvalue()


def photo_with_place() -> bytes:
    """A photo as a phone takes it: turned, with position, device and time."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Phone Maker", "Phone 9", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 54.0, 30.5), 3: "E", 4: (116.0, 23.0, 51.2)})
    return picture(size=(80, 40), exif=exif)


def bomb_png(width: int = 60_000, height: int = 60_000) -> bytes:
    """A small file that says it is 3.6 thousand million points, all alike."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    points = zlib.compress(bytes(100_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


def archive(**members: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/").replace("DOT", "."), content)
    return out.getvalue()


def zip_of(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "问题"  # type: ignore[index]  # a new workbook has a sheet
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def office(main_part: str, **more: bytes) -> bytes:
    types = f'<Types><Override PartName="/x" ContentType="application/vnd.{main_part}"/></Types>'
    return zip_of(
        {"[Content_Types].xml": types, "x": "x", **{name.replace("_", "/"): c for name, c in more.items()}}
    )


def docx() -> bytes:
    return office("openxmlformats-officedocument.wordprocessingml.document.main+xml")


def pptx() -> bytes:
    return office("openxmlformats-officedocument.presentationml.presentation.main+xml")


def macro_workbook() -> bytes:
    """An .xlsm renamed: the content type tells."""
    return office("ms-excel.sheet.macroEnabled.main+xml")


def workbook_with_hidden_macros() -> bytes:
    """A workbook that calls itself free of macros and carries them."""
    return zip_of(
        {
            "[Content_Types].xml": '<Types><Override ContentType="application/vnd.openxmlformats-officedocument'
            '.spreadsheetml.sheet.main+xml"/></Types>',
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0",
        }
    )


def compound(*names: str) -> bytes:
    """An OLE compound file with these directory entries."""
    entries = b""
    for name in ("Root Entry", *names):
        text = (name + "\0").encode("utf-16-le")
        entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), 5 if name == "Root Entry" else 2, 1)
        entries += entry.ljust(128, b"\0")
    return (OLE_MAGIC.ljust(512, b"\0") + entries).ljust(2048, b"\0")
