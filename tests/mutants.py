"""Workbooks as they should never come: cut, flipped, exchanged, hostile. For the tests and ``jianxing bench mutants``."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable

_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml$")
_FORMULAS = (
    "(" * 400 + "1" + ")" * 400,
    "A1",
    "=cmd|'/c calc'!A1",
    "+".join(["1"] * 4000),
    'IF(TRUE,"x","' + "y" * 3000 + '")',
    "1/0",
    "DATE(99999999,99,99)",
    "EDATE(DATE(2025,1,1),999999999)",
    "HYPERLINK(&quot;file:///etc/passwd&quot;)",
    "&amp;&amp;&amp;",
    "9" * 400,
    "-" * 3000 + "1",
    'WEBSERVICE("http://127.0.0.1/")',
)
_REFERENCES = ("A1048576", "XFD1048576", "ZZZ99999999999", "A0", "", "1A", "AAAA1", "A-1", "$A$1")
_ROWS = ("1048576", "99999999999999999999", "-5", "0", "x", "")
_VALUES = (
    "1e308", "-1e308", "NaN", "INF", "1e-400", "99999999", "-1", "2958466", "_xD800_", "_x0000_", "&#1;", "&#xFFFF;",
    "4294967296", "0x10", "١٢٣", "2025-13-45", "&#x202E;",
)  # fmt: skip
_RANGES = ("A1:XFD1048576", "B2:A1", "A1:A1", "A5:A99999999999", "XFD1:XFD1048576")


def mutant(chance: random.Random, source: bytes) -> tuple[str, bytes]:
    """Return what was done to the workbook, and the workbook."""
    name, change = chance.choice(_KINDS)
    return name, change(chance, source)


def _unzipped(source: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(parts: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _flipped(chance: random.Random, source: bytes) -> bytes:
    data = bytearray(source)
    for _ in range(chance.choice((1, 2, 5, 40))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _cut(chance: random.Random, source: bytes) -> bytes:
    start, end = sorted(chance.sample(range(len(source)), 2))
    return chance.choice((source[:start], source[:start] + source[end:], source[start:], source[:end] * 2))


def _exchanged(chance: random.Random, source: bytes) -> bytes:
    parts = _unzipped(source)
    one, other = chance.sample(sorted(parts), 2)
    match chance.randrange(4):
        case 0:
            parts[one], parts[other] = parts[other], parts[one]
        case 1:
            del parts[one]
        case 2:
            parts[one] = b""
        case _:
            parts[one] = parts[other]
    return _zipped(parts)


def _text_changed(chance: random.Random, source: bytes) -> bytes:
    """Single signs of the XML, so that it is mostly no XML any more."""
    parts = _unzipped(source)
    name = chance.choice([part for part in sorted(parts) if parts[part]])
    data = bytearray(parts[name])
    for _ in range(chance.choice((1, 3, 20))):
        data[chance.randrange(len(data))] = chance.choice(b'<>&"/=\x00\xff 09Az')
    parts[name] = bytes(data)
    return _zipped(parts)


def _in_sheet(chance: random.Random, source: bytes, change: Callable[[str], str]) -> bytes:
    parts = _unzipped(source)
    name = chance.choice([part for part in sorted(parts) if _SHEET.search(part)])
    parts[name] = change(parts[name].decode()).encode("utf-8", "surrogatepass")
    return _zipped(parts)


def _some(chance: random.Random, pattern: str, text: str, new: Callable[[re.Match[str]], str]) -> str:
    share = chance.choice((0.02, 0.3, 1.0))
    return re.sub(pattern, lambda match: new(match) if chance.random() < share else match[0], text)


def _references(chance: random.Random, source: bytes) -> bytes:
    return _in_sheet(
        chance,
        source,
        lambda text: _some(
            chance, r'<c r="[A-Z]+\d+"', text, lambda m: f'<c r="{chance.choice(_REFERENCES)}"'
        ),
    )


def _rows(chance: random.Random, source: bytes) -> bytes:
    return _in_sheet(
        chance,
        source,
        lambda text: _some(chance, r'<row r="\d+"', text, lambda m: f'<row r="{chance.choice(_ROWS)}"'),
    )


def _values(chance: random.Random, source: bytes) -> bytes:
    return _in_sheet(
        chance,
        source,
        lambda text: _some(chance, r"<v>[^<]*</v>", text, lambda m: f"<v>{chance.choice(_VALUES)}</v>"),
    )


def _types(chance: random.Random, source: bytes) -> bytes:
    kinds = ("s", "b", "e", "d", "n", "str", "inlineStr", "zz")
    return _in_sheet(
        chance,
        source,
        lambda text: _some(chance, r' t="\w+"', text, lambda m: f' t="{chance.choice(kinds)}"'),
    )


def _styles(chance: random.Random, source: bytes) -> bytes:
    return _in_sheet(
        chance,
        source,
        lambda text: _some(chance, r' s="\d+"', text, lambda m: f' s="{chance.randrange(10**6)}"'),
    )


def _formulas(chance: random.Random, source: bytes) -> bytes:
    def formula(match: re.Match[str]) -> str:
        value = match[0] if chance.random() < 0.3 else ""
        return f"<f>{chance.choice(_FORMULAS)}</f>{value}"

    return _in_sheet(chance, source, lambda text: _some(chance, r"<v>[^<]*</v>", text, formula))


def _dimensions(chance: random.Random, source: bytes) -> bytes:
    merges = "".join(f'<mergeCell ref="{chance.choice(_RANGES)}"/>' for _ in range(chance.randrange(1, 40)))
    columns = '<cols><col min="1" max="16384000" hidden="1"/><col min="-3" max="0" width="0"/></cols>'

    def change(text: str) -> str:
        text = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', text)
        if chance.random() < 0.5:
            text = re.sub(r"<sheetData>", columns + "<sheetData>", text)
        return re.sub(r"</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>", text)

    return _in_sheet(chance, source, change)


def _torn(chance: random.Random, source: bytes) -> bytes:
    """Whole elements taken out or doubled: it stays XML, and says something else."""

    def change(text: str) -> str:
        cells = re.findall(r"<row .*?</row>|<c .*?</c>", text, re.DOTALL)
        for cell in chance.sample(cells, min(len(cells), 12)):
            text = text.replace(cell, chance.choice(("", cell * 2, cell * 300)), 1)
        return text

    return _in_sheet(chance, source, change)


def _entities(chance: random.Random, source: bytes) -> bytes:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    parts = _unzipped(source)
    name = chance.choice([part for part in sorted(parts) if part.endswith(".xml")])
    head, mark, rest = parts[name].decode().partition("?>")
    parts[name] = f"{head}{mark}{chance.choice((bomb, outside))}{rest}".encode()
    return _zipped(parts)


def _dense(chance: random.Random, source: bytes) -> bytes:
    """A part that unpacks to far more than it is."""
    parts = _unzipped(source)
    name = chance.choice(sorted(parts))
    parts[name] = parts[name] + b" " * chance.choice((10_000_000, 40_000_000))
    return _zipped(parts)


def _lying(chance: random.Random, source: bytes) -> bytes:
    """Sizes and methods in the zip's directory that are not true."""
    data = bytearray(
        _zipped(_unzipped(source), method=zipfile.ZIP_STORED) if chance.random() < 0.3 else source
    )
    starts = [match.start() for match in re.finditer(b"PK\x01\x02", data)]
    start = chance.choice(starts)
    field = chance.choice(((10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (42, 4)))
    for byte in range(field[1]):
        data[start + field[0] + byte] = chance.randrange(256)
    return bytes(data)


def _packed_again(chance: random.Random, source: bytes) -> bytes:
    """The bytes of something else under the same first signs."""
    return source[:30] + zlib.compress(chance.randbytes(4000))


_KINDS: tuple[tuple[str, Callable[[random.Random, bytes], bytes]], ...] = (
    ("flipped bytes", _flipped),
    ("flipped bytes", _flipped),
    ("cut", _cut),
    ("exchanged parts", _exchanged),
    ("exchanged parts", _exchanged),
    ("changed signs", _text_changed),
    ("changed signs", _text_changed),
    ("references", _references),
    ("rows", _rows),
    ("values", _values),
    ("types", _types),
    ("styles", _styles),
    ("formulas", _formulas),
    ("formulas", _formulas),
    ("dimensions", _dimensions),
    ("torn elements", _torn),
    ("entities", _entities),
    ("dense parts", _dense),
    ("lying directory", _lying),
    ("other bytes", _packed_again),
)
