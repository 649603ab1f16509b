"""Opening a file by what it is, whatever its name says."""

from __future__ import annotations

from pathlib import Path

from jianxing.importing.reading.delimited import read_delimited
from jianxing.importing.reading.grid import Workbook
from jianxing.importing.reading.refusals import FileRefused, Limits
from jianxing.importing.reading.xls import read_xls
from jianxing.importing.reading.xlsx import read_xlsx

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = {
    b"MZ": "exe",
    b"\x7fELF": "exe",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"{\\rtf": "RTF",
    b"#!": "script",
}


def read_workbook(path: Path, *, limits: Limits | None = None) -> Workbook:
    """The file's sheets, read completely; `FileRefused` when it is not a workbook that we take."""
    limits = limits or Limits()
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("empty_file", file=path.name)
    if size > limits.file_bytes:
        raise FileRefused("too_large", file=path.name, what=f"{size // 1_048_576} MB")
    with path.open("rb") as stream:
        head = stream.read(1024)
    if head.startswith(_ZIP):
        return Workbook(name=path.name, kind="xlsx", sheets=read_xlsx(path, limits=limits))
    if head.startswith(_OLE):
        return Workbook(name=path.name, kind="xls", sheets=read_xls(path, limits=limits))
    for mark, kind in _FOREIGN.items():
        if head.startswith(mark):
            raise FileRefused("not_a_workbook", file=path.name, kind=kind)
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")):
        raise FileRefused("web_page", file=path.name)
    return read_delimited(path, limits=limits)
