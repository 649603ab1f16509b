"""The encoding of texts: UTF-8 where they are, GB 18030 (which holds GBK and GB 2312) otherwise."""

from __future__ import annotations

import codecs
from pathlib import Path

from jianxing.methods.atlas.reading.result import FileRefused

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CHINESE = "gb18030"
#: So many bytes of a table say in which encoding it is.
_LOOKED_AT = 200_000
#: What programs write into a .cpg without having asked anybody.
_WESTERN = {"cp1252", "iso8859-1", "iso8859-15", "ascii"}


def text_of(path: Path, *, encoding: str = "") -> tuple[str, str]:
    """Return a file's text and its encoding; raises ``FileRefused`` where it is neither UTF-8 nor GB 18030."""
    data = path.read_bytes()
    for name in (encoding,) if encoding else (*_marked(data), "utf-8", CHINESE):
        try:
            return data.decode(name), name
        except (UnicodeDecodeError, LookupError):
            continue
    raise FileRefused("encoding_unknown", encoding=encoding or "UTF-8, GBK")


def _marked(data: bytes) -> tuple[str, ...]:
    return tuple(name for mark, name in _MARKS if data.startswith(mark))


def of_dbf(path: Path, *, declared: str = "") -> str:
    """Return the encoding of a shapefile's table: what its .cpg declares, unless the text itself says otherwise.

    Chinese text in GB 18030 is almost never UTF-8 by chance, and text in UTF-8 is nothing else: between the two, and a
    Western page that a program put there unasked, the text decides. Without a declaration it does too; a field that was cut in
    the middle of a character counts for nothing.
    """
    data = path.read_bytes()[:_LOOKED_AT] if path.exists() else b""
    other = sum(byte > 127 for byte in data)
    if not other:
        return declared or "utf-8"
    broken = data.decode("utf-8", errors="replace").count("\ufffd")
    looks = CHINESE if broken * 20 > other else "utf-8"
    return looks if declared in {"", "utf-8", CHINESE, *_WESTERN} else declared


def named(words: str) -> str:
    """Return Python's name of the encoding that a .cpg file names, empty where it is none."""
    word = words.strip().lower().replace("ansi ", "cp")
    if word in {"936", "cp936", "gbk", "gb2312", "gb18030"}:
        return CHINESE
    if word in {"65001", "utf8", "utf-8"}:
        return "utf-8"
    try:
        return codecs.lookup(word).name
    except LookupError:
        return ""
