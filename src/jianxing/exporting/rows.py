"""Rows of a sheet as they stream into the file: one text for a row, nothing kept.

Text is written as inline strings, so that no table of strings grows with the rows, and never as a formula: what begins
like one carries the quotation mark that a person would type before it. A text longer than a cell holds is cut in its
cell, with its number, and stands whole on the second sheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from jianxing.exporting.columns import Column, Kind

#: A cell of a workbook holds no more characters.
LONGEST_CELL = 32_767
_ROOM_FOR_NUMBER = 40
_DAY_ZERO = date(1899, 12, 30).toordinal()
_MIDNIGHT_SECONDS = 86_400
#: Anything in a text that needs more than to be written down.
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^[=+\-@\t\s]|\s$")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
_NEVER = re.compile("[\ud800-\udfff\ufffe\uffff]")

Write = Callable[[Any], str]
#: Takes the column's label and an overlong text, and returns the number under which it is kept whole.
Keep = Callable[[str, str], int]


def letters(index: int) -> str:
    """A, B, … Z, AA of a column counted from zero."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def escaped(text: str) -> str:
    """Return a text as it stands in the sheet's XML."""
    text = _NEVER.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def serial(value: date | datetime) -> str:
    """Return a day, or an instant on our clock, as the sheet counts it."""
    days = value.toordinal() - _DAY_ZERO
    if not isinstance(value, datetime):
        return str(days)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return f"{local.toordinal() - _DAY_ZERO + seconds / _MIDNIGHT_SECONDS:.10f}"


def cut(text: str, number: int) -> str:
    """Return what the cell shows of a text that is kept whole under a number."""
    return f"{text[: LONGEST_CELL - _ROOM_FOR_NUMBER]}…〔#{number}〕"


def writers(columns: Sequence[Column], styles: dict[str, int], *, keep: Keep, mark: bool) -> list[Write]:
    """Return for each column the function that writes one of its values as a cell, without its address."""
    made = [
        _text(column, styles, keep) if column.kind is Kind.TEXT else _number(column, styles)
        for column in columns
    ]
    if mark:
        style = styles["mark"]
        made.append(lambda value: f'<c s="{style}" t="inlineStr"><is><t>{value}</t></is></c>')
    return made


def _text(column: Column, styles: dict[str, int], keep: Keep) -> Write:
    plain, quoted = styles[Kind.TEXT], styles["quoted"]
    empty = f'<c s="{plain}"/>'
    opening = f'<c s="{plain}" t="inlineStr"><is><t>'
    special = _SPECIAL.search

    def write(value: Any) -> str:
        if not value:
            return empty
        if len(value) > LONGEST_CELL:
            value = cut(value, keep(column.label, value))
        if special(value) is None:
            return f"{opening}{value}</t></is></c>"
        style = quoted if value.startswith(_FORMULA) else plain
        return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escaped(value)}</t></is></c>'

    return write


def _number(column: Column, styles: dict[str, int]) -> Write:
    style = styles[column.kind]
    empty = f'<c s="{style}"/>'

    def write(value: Any) -> str:
        if value is None or value == "":
            return empty
        if isinstance(value, date):
            value = serial(value)
        elif not isinstance(value, int | float | Decimal):
            raise TypeError(f"{column.key} holds {type(value).__name__}, which is no {column.kind}")
        return f'<c s="{style}"><v>{value}</v></c>'

    return write


def lines(rows: Iterable[Sequence[Any]], write: Sequence[Write], *, first: int) -> Iterable[str]:
    """Yield each row as the text of its element."""
    for number, row in enumerate(rows, start=first):
        cells = "".join([one(value) for one, value in zip(write, row, strict=True)])
        yield f'<row r="{number}">{cells}</row>'
