"""What is kept, what is refused, whatever its name says."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.evidence import samples

from jianxing.evidence import kinds
from jianxing.evidence.kinds import Kind, KindRefused, identify


def kind_of(tmp_path: Path, content: bytes, name: str = "材料") -> Kind:
    path = tmp_path / "content"
    path.write_bytes(content)
    return identify(path=path, name=name)


def spoiled(content: bytes) -> bytes:
    """An archive with bytes put before its content, as self-extracting and two-faced files have them."""
    return content.replace(b"PK\x03\x04", b"PK\x03\x04" + b"GIF89a", 1)


HOSTILE = {
    "exe renamed .jpg": (samples.EXE, "现场照片.jpg", "program"),
    "elf renamed .pdf": (samples.ELF, "报告.pdf", "program"),
    "script by its first line": (b"#!/bin/sh\nrm -rf /\n", "说明.txt", "program"),
    "script by its ending": (b"del /q *.*\r\n", "清理.bat", "program"),
    "batch file renamed": (b"@echo off\r\ndel /q *.*\r\n", "清理.txt", "program"),
    "visual basic renamed": (b'Set sh = CreateObject("WScript.Shell")\r\n', "记录.txt", "program"),
    "java archive": (samples.zip_of({"META-INF/MANIFEST.MF": "Main-Class: X"}), "附件.zip", "program"),
    "android application": (samples.zip_of({"AndroidManifest.xml": b"\x03"}), "附件.zip", "program"),
    "kml with a style sheet": (
        b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><kml></kml>',
        "规划.kml",
        "markup",
    ),
    "kml with a script": (b"<kml><description><script>1</script></description></kml>", "规划.kml", "markup"),
    "kml with entities": (
        b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x "y">]><kml></kml>',
        "规划.kml",
        "markup",
    ),
    "a schedule with entities": (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Project xmlns="http://schemas.microsoft.com/project"/>',
        "计划.xml",
        "markup",
    ),
    "xml that is no schedule": (b'<?xml version="1.0"?><Project xmlns="x"/>', "计划.xml", "markup"),
    "kml under another name": (b'<?xml version="1.0"?><kml></kml>', "规划.txt", "markup"),
    "a database that is no geopackage": (b"SQLite format 3\0" + bytes(100), "规划.gpkg", "unknown"),
    "svg with script": (samples.SVG, "图.svg", "markup"),
    "svg renamed .png": (samples.BARE_SVG, "图.png", "markup"),
    "svg behind a mark": (b"\xef\xbb\xbf" + samples.SVG, "图.txt", "markup"),
    "html": (samples.HTML, "页面.html", "markup"),
    "html renamed .txt": (samples.HTML, "页面.txt", "markup"),
    "html in UTF-16": ("﻿<html><script>1</script>".encode("utf-16-le"), "页面.txt", "markup"),
    "php": (b"<?php system($_GET['c']); ?>", "x.txt", "markup"),
    "macro workbook renamed": (samples.macro_workbook(), "台账.xlsx", "macros"),
    "macros that are not declared": (samples.workbook_with_hidden_macros(), "台账.xlsx", "macros"),
    "old document with macros": (samples.compound("WordDocument", "_VBA_PROJECT"), "报告.doc", "macros"),
    "old workbook with macros": (samples.compound("Workbook", "_VBA_PROJECT_CUR"), "台账.xls", "macros"),
    "document with a password": (
        samples.compound("EncryptedPackage", "EncryptionInfo"),
        "报告.docx",
        "encrypted",
    ),
    "installer": (samples.compound("!_StringData"), "安装.msi", "unknown"),
    "picture and archive": (samples.picture() + samples.zip_of({"x.class": b"x"}), "照片.jpg", "two_kinds"),
    "pdf and archive": (samples.PDF + samples.zip_of({"x.class": b"x"}), "报告.pdf", "two_kinds"),
    "picture, archive and something after it": (
        samples.picture() + samples.zip_of({"x.class": b"x"}) + bytes(100),
        "照片.jpg",
        "two_kinds",
    ),
    "archive with something before it": (spoiled(samples.zip_of({"a": b"a"})), "附件.zip", "two_kinds"),
    "web page before a pdf": (b"<script>1</script>\n" + samples.PDF, "报告.pdf", "markup"),
    "decompression bomb": (samples.bomb_png(), "照片.png", "too_many_pixels"),
    "larger than any picture": (samples.bomb_png(20_000, 11_000), "照片.png", "too_many_pixels"),
    "beginning of a picture": (b"\xff\xd8\xff\xe0", "照片.jpg", "broken"),
    "beginning of an archive": (b"PK\x03\x04" + bytes(40), "附件.zip", "broken"),
    "gif": (b"GIF89a" + bytes(30), "图.gif", "unknown"),
    "rar": (b"Rar!\x1a\x07\x00" + bytes(30), "附件.zip", "unknown"),
    "quicktime": (struct.pack(">I", 20) + b"ftypqt  " + bytes(30), "录像.mp4", "unknown"),
    "rich text": (b"{\\rtf1\\ansi x}", "说明.txt", "unknown"),
    "zeros": (bytes(5000), "说明.txt", "unknown"),
}

KEPT = {
    "pdf": (samples.PDF, "报告.pdf", kinds.PDF),
    "jpeg": (samples.picture("JPEG"), "照片.jpg", kinds.JPEG),
    "png": (samples.picture("PNG"), "照片.png", kinds.PNG),
    "webp": (samples.picture("WEBP"), "照片.webp", kinds.WEBP),
    "heic": (samples.HEIC, "照片.heic", kinds.HEIC),
    "mp4": (samples.MP4, "录像.mp4", kinds.MP4),
    "mp3": (samples.MP3, "录音.mp3", kinds.MP3),
    "xlsx": (samples.xlsx(), "台账.xlsx", kinds.XLSX),
    "docx": (samples.docx(), "报告.docx", kinds.DOCX),
    "pptx": (samples.pptx(), "汇报.pptx", kinds.PPTX),
    "doc": (samples.compound("WordDocument", "1Table"), "报告.doc", kinds.DOC),
    "wps": (samples.compound("WordDocument"), "报告.wps", kinds.DOC),
    "xls": (samples.compound("Workbook"), "台账.xls", kinds.XLS),
    "xls of 1995": (samples.compound("Book"), "台账.xls", kinds.XLS),
    "ppt": (samples.compound("PowerPoint Document"), "汇报.ppt", kinds.PPT),
    "ofd": (samples.zip_of({"OFD.xml": "<ofd/>", "Doc_0/Document.xml": "<x/>"}), "公文.ofd", kinds.OFD),
    "zip": (samples.zip_of({"照片/1.jpg": samples.picture()}), "照片.zip", kinds.ZIP),
    "zip without members": (samples.zip_of({}), "空.zip", kinds.ZIP),
    "text": ("现场已清理,3<5。\n".encode(), "说明.txt", kinds.TEXT),
    "text in GBK": ("现场已清理。\r\n".encode("gbk"), "说明.txt", kinds.TEXT),
    "text in UTF-16": ("现场已清理。".encode("utf-16"), "说明.txt", kinds.TEXT),
    "csv in GBK": ("序号,问题\r\n1,渣土\r\n".encode("gbk"), "台账.CSV", kinds.CSV),
    "csv that begins with =": (b"=1+1,2\r\n", "台账.csv", kinds.CSV),
    "text called a picture": ("不是照片".encode(), "照片.jpg", kinds.TEXT),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_refused_with_file_reason_and_remedy(tmp_path: Path, what: str) -> None:
    content, name, code = HOSTILE[what]
    with pytest.raises(KindRefused) as refusal:
        kind_of(tmp_path, content, name)
    assert refusal.value.code == code
    assert name in refusal.value.reason
    assert refusal.value.remedy


@pytest.mark.parametrize("what", KEPT)
def test_kept_for_what_it_is(tmp_path: Path, what: str) -> None:
    content, name, expected = KEPT[what]
    assert kind_of(tmp_path, content, name) == expected


def test_an_archive_whose_directory_is_made_to_fill_the_memory(tmp_path: Path) -> None:
    whole = samples.zip_of({"a": b"a"})
    at = whole.rfind(b"PK\x05\x06")
    lying = whole[: at + 12] + struct.pack("<I", 900_000_000) + whole[at + 16 :]
    with pytest.raises(KindRefused):
        kind_of(tmp_path, lying)


def test_a_workbook_whose_list_of_types_is_a_bomb(tmp_path: Path) -> None:
    with pytest.raises(KindRefused) as refusal:
        kind_of(tmp_path, samples.zip_of({"[Content_Types].xml": bytes(50_000_000)}), "台账.xlsx")
    assert refusal.value.code == "broken"


def test_four_bytes_met_by_chance_do_no_harm(tmp_path: Path) -> None:
    assert kind_of(tmp_path, samples.picture() + b"PK\x05\x06" + bytes(range(100))) == kinds.JPEG


def test_an_encrypted_archive_is_kept_unopened(tmp_path: Path) -> None:
    content = bytearray(samples.zip_of({"a.txt": b"a"}))
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    assert kind_of(tmp_path, bytes(content)) == kinds.ZIP


def test_an_archive_with_a_comment_is_whole(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.txt", "a")
        file.comment = "2026年3月".encode()
    assert kind_of(tmp_path, out.getvalue()) == kinds.ZIP


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(
    content=st.one_of(
        st.binary(min_size=1, max_size=300),
        st.builds(
            lambda start, rest: start + rest,
            st.sampled_from(
                [
                    b"PK\x03\x04",
                    b"PK\x05\x06",
                    b"%PDF-",
                    b"\xff\xd8\xff",
                    b"RIFF0000WEBP",
                    b"\x89PNG\r\n\x1a\n",
                    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
                    b"\x00\x00\x00\x18ftyp",
                    b"ID3",
                    b"\xff\xfe",
                ]
            ),
            st.binary(max_size=2000),
        ),
    )
)
def test_whatever_comes_is_named_or_refused(tmp_path: Path, content: bytes) -> None:
    try:
        found = set(kind_of(tmp_path, content).endings)
    except KindRefused as refusal:
        found = {refusal.code}
    assert found


def test_files_of_plans_are_known(tmp_path: Path) -> None:
    package = b"SQLite format 3\0" + bytes(52) + b"GPKG" + bytes(100)
    assert kind_of(tmp_path, package, "规划.gpkg") is kinds.GEOPACKAGE
    assert kind_of(tmp_path, b'{"type": "FeatureCollection"}', "规划.geojson") is kinds.GEOJSON
    assert kind_of(tmp_path, b'{"type": "FeatureCollection"}', "规划.txt") is kinds.TEXT
    kml = b'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"></kml>'
    assert kind_of(tmp_path, kml, "规划.kml") is kinds.KML
    mspdi = b'<?xml version="1.0"?>\n<Project xmlns="http://schemas.microsoft.com/project"></Project>'
    assert kind_of(tmp_path, mspdi, "计划.xml") is kinds.MSPDI
    assert kind_of(tmp_path, b"ERMHDR\t19.12\t2025-03-03\n%T\tTASK\n", "计划.xer") is kinds.XER
    assert kind_of(tmp_path, b'{"format": "jianxing-schedule-1"}', "计划.json") is kinds.SCHEDULE
