"""The rows of a sheet whose XML is written as Excel, WPS and the usual libraries write it, read by pattern instead of parser.

A parser calls back for every tag; a pattern takes a row at once. It must cover a row from end to end, tag by tag, else the
sheet is not of this kind (``Irregular``) and the parser reads it instead, from its beginning. So what is unusual is never read
by pattern, and what is read by pattern is well-formed. Everything around the rows is left to the parser in any case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from jianxing.importing.reading.grid import Sheet, Value, column_index

_OPENING, _CLOSING, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
#: Before the rows stand the sheet's views and columns; a longer head, or a longer row, is unusual.
_LONGEST: Final = 2 * 1024 * 1024
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
_STRAY = re.compile(rb"<(?:row|c|sheetData)[\s>/]")
#: What XML forbids, and the carriage return, which a parser turns into something else.
_FORBIDDEN = bytes(code for code in range(32) if code not in (9, 10))
_SUSPECT = (b"]]>", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_ROW = re.compile(r'\s*<row((?: [A-Za-z0-9:]+="[^"<>&]*")*)(/?)>')
_ATTRIBUTE = re.compile(r' ([A-Za-z0-9:]+)="([^"]*)"')
#: A cell: the whole of it, its column, style and kind, a formula, a value or a text in its place.
_CELL = re.compile(
    r'(<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]+)")?'
    r'(?:/>|>(<f(?: [A-Za-z]+="[^"<>&]*")*(?:/>|>[^<>]*</f>))?'
    r'(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>))'
)
_NAMED = {
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "quot": '"',
    "apos": "'",
    "#10": "\n",
    "#9": "\t",
    "#39": "'",
    "#34": '"',
}
_REFERENCE = re.compile("&(" + "|".join(_NAMED) + ");")
_MOST_ROWS: Final = 1_048_576
#: A number of so many digits is what it says; a longer one may be more than a sheet's number can be.
_SURE_DIGITS: Final = 15

type_cell = tuple[str, str, str, str, str, str, str]


class Irregular(Exception):
    """The sheet is not written in the usual way: let the parser read it."""


@dataclass(slots=True)
class RegularRows:
    """Reads the rows of one sheet into *sheet*.

    *read_value* tells what a cell's words are by kind and style; *count* is told how many cells there are more, *refuse* which
    cell is longer than *longest*: what it raises ends the reading.
    """

    sheet: Sheet
    formats: Sequence[str]
    strings: Sequence[str | None]
    longest: int
    read_value: Callable[[str, str, int], Value | None]
    count: Callable[[int], None]
    refuse: Callable[[int, int], Exception]
    _row: int = -1
    _columns: dict[str, int] = field(default_factory=dict)

    def read(self, chunks: Iterable[bytes]) -> bytes:
        """Return the sheet without its rows, for the parser. Raises ``Irregular``; *sheet* is to be emptied then."""
        source = iter(chunks)
        head, held = self._head(source)
        while (end := held.find(_CLOSING)) < 0:
            cut = held.rfind(_ROW_END) + len(_ROW_END)
            if cut >= len(_ROW_END):
                self._rows(held[:cut])
                held = held[cut:]
            chunk = next(source, None)
            if chunk is None or len(held) > _LONGEST:
                raise Irregular
            held += chunk
        self._rows(held[:end])
        tail = held[end:]
        for chunk in source:
            tail += chunk
            if len(tail) > _LONGEST:
                raise Irregular
        if _STRAY.search(tail):
            raise Irregular
        return head + _OPENING + tail

    def _head(self, source: Iterator[bytes]) -> tuple[bytes, bytes]:
        held = b""
        while (opening := held.find(_OPENING)) < 0:
            chunk = next(source, None)
            if chunk is None or len(held) > _LONGEST:
                raise Irregular
            held += chunk
        head = held[:opening]
        told = _ENCODING.search(head)
        # Where nothing but elements stands before it, the opening is one, and not part of a comment.
        if b"<!" in head or head.count(b"<?") > 1 or _STRAY.search(head):
            raise Irregular
        if told and told[1].lower() != b"utf-8":
            raise Irregular
        return head, held[opening + len(_OPENING) :]

    def _rows(self, piece: bytes) -> None:
        if len(piece.translate(None, _FORBIDDEN)) != len(piece) or any(mark in piece for mark in _SUSPECT):
            raise Irregular
        try:
            rows = piece.decode().split("</row>")
        except UnicodeDecodeError:
            raise Irregular from None
        rest = rows.pop()
        for text in rows:
            begin = self._begin(text)
            if begin is None:
                raise Irregular
            self._cells(text, begin)
        if self._begin(rest) is not None:
            raise Irregular

    def _begin(self, text: str) -> int | None:
        """Enter the row, past those before it that hold nothing; where its first cell begins, None where no row begins."""
        position = 0
        while match := _ROW.match(text, position):
            attributes = _ATTRIBUTE.findall(match[1])
            known = dict(attributes)
            if len(known) != len(attributes):
                raise Irregular
            given = known.get("r", "")
            number = int(given) if given.isdecimal() and len(given) <= _SURE_DIGITS else 0
            self._row = number - 1 if 0 < number <= _MOST_ROWS else self._row + 1
            if known.get("hidden") in ("1", "true"):
                self.sheet.hidden_rows.add(self._row)
            position = match.end()
            if not match[2]:
                return position
        if text[position:].strip():
            raise Irregular
        return None

    def _cells(self, text: str, position: int) -> None:
        found: list[type_cell] = _CELL.findall(text, position)
        if sum([len(cell[0]) for cell in found]) != len(text) - position:
            raise Irregular
        has_references = "&" in text
        if has_references and text.count("&") != len(_REFERENCE.findall(text)):
            raise Irregular
        is_long = len(text) > self.longest
        row, formats, strings = self._row, self.formats, self.strings
        values: dict[int, Value] = {}
        number = 0
        for _whole, letters, styled, kind, formula, raw, words in found:
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = column_index(letters)
            told = raw or words
            if is_long and len(told) > self.longest:
                raise self.refuse(row, column)
            if has_references and "&" in told:
                told = _REFERENCE.sub(lambda match: _NAMED[match[1]], told)
            value: Value | None
            if not told:
                if formula and kind not in ("inlineStr", "str"):
                    raise Irregular  # to be worked out
                continue
            style = int(styled) if styled else 0
            form = formats[style] if style < len(formats) else ""
            if kind == "s" and told.isdecimal() and len(told) <= _SURE_DIGITS and int(told) < len(strings):
                value = strings[int(told)]
                if value is None:
                    raise self.refuse(row, column)
                if not value:
                    continue
            elif not kind and not form and told.isdecimal() and len(told) <= _SURE_DIGITS:
                value = int(told)
            elif kind == "inlineStr" and "_x" not in told:
                value = told
            else:
                value = self.read_value(told, kind or "n", style)
                if value is None:
                    continue
                if form == "percent" and type(value) in (int, float):
                    self.sheet.percents.add((row, column))
            values[column] = value
            number += 1
        if number:
            self.count(number)
            self.sheet.cells.setdefault(row, {}).update(values)
