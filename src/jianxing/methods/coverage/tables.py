"""A file as tables of cells: CSV (UTF-8 or GB 18030), xlsx and xls, JSON (a list of objects, or one under ``outlets``)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from jianxing.methods.coverage.apart import MOST_ROWS, sheets
from jianxing.methods.coverage.refusals import CoverageRefused
from jianxing.methods.strangers.text import decoded

MOST_MB: Final = 512
_DELIMITERS: Final = (",", "\t", ";", "，", "|")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, and how many rows stand above the first in the file."""

    rows: Sequence[Sequence[Any]]
    above: int = 0


def tables(path: Path) -> Iterator[Table]:
    """Yield the tables of a file; raises ``CoverageRefused``."""
    if not path.is_file():
        raise CoverageRefused("no_such_file")
    if path.stat().st_size > MOST_MB << 20:
        raise CoverageRefused("file_too_large", most=MOST_MB)
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise CoverageRefused("file_empty")
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        yield from _workbook(path)
    elif b"\x00" in head or head.startswith(b"%PDF"):
        raise CoverageRefused("file_unknown")
    else:
        text = _text(path.read_bytes())
        yield _json(text) if text.lstrip()[:1] in ("[", "{") else _csv(text)


def _text(data: bytes) -> str:
    text = decoded(data)
    if text is None:
        raise CoverageRefused("encoding_unknown")
    return text


def _csv(text: str) -> Table:
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        return Table(_bounded(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as error:
        raise CoverageRefused("file_broken", reason=str(error)) from error


def _json(text: str) -> Table:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise CoverageRefused("file_broken", reason=str(error)) from error
    if isinstance(found, dict):
        found = next((found[key] for key in ("outlets", "rows", "residents", "网点") if key in found), [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise CoverageRefused("no_outlets")
    names = list(dict.fromkeys(str(name) for one in found for name in one))
    return Table(_bounded(chain([names], ([_cell(one.get(name)) for name in names] for one in found))))


def _cell(value: Any) -> Any:
    return "、".join(str(one) for one in value) if isinstance(value, list) else value


def _workbook(path: Path) -> Iterator[Table]:
    for sheet in sheets(path):
        if sheet["rows"]:
            yield Table(sheet["rows"], sheet["above"])


def _bounded(rows: Iterable[Any]) -> list[Any]:
    taken = list(islice(rows, MOST_ROWS + 1))
    if len(taken) > MOST_ROWS:
        raise CoverageRefused("too_many_rows", most=MOST_ROWS)
    return taken
