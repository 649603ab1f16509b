"""How an exported workbook is known again: a word among its properties, and a hidden column that names each row.

A row's mark is its uid, the version and state it had, and a checksum of every cell that may be edited: so that it can
be told what was edited in the sheet, whatever happened in the system meanwhile. Plain Python.
"""

from __future__ import annotations

import base64
import json
import struct
import uuid
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

#: The header of the hidden column, and the word among the workbook's properties; the same in every language.
HEADER = "jianxing"
KEYWORD = "jianxing-export-1"

#: The columns of the ledger of findings that may be edited, in the order of their checksums.
EDITABLE = (
    "domain",
    "category",
    "place",
    "description",
    "via",
    "found",
    "responsible",
    "assisting",
    "handler",
    "due",
    "state",
    "percent",
    "measures",
    "progress",
    "remark",
    "note",
)


class NoMark(ValueError):
    """A cell of the hidden column that holds no mark."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row was when it was exported."""

    uid: uuid.UUID
    version: int
    state: str
    sums: Mapping[str, int]


def cell_text(value: object) -> str:
    """Return a cell's value in the one form that spreadsheet programs leave as it is."""
    match value:
        case None:
            return ""
        case str():
            return value.replace("\r\n", "\n").strip()
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case bool():
            return str(value)
        case float() if value == int(value):
            return str(int(value))
        case _:
            return str(value)


def checksum(value: object) -> int:
    """Return the checksum of a cell; empty cells have 0."""
    return zlib.crc32(cell_text(value).encode())


def written(*, uid: uuid.UUID, version: int, state: str, cells: Sequence[object]) -> str:
    """Return a row's mark; *cells* are its values in the order of ``EDITABLE``."""
    sums = struct.pack(f">{len(EDITABLE)}I", *[checksum(cell) for cell in cells])
    return f"{uid.hex}:{version}:{state}:{base64.b64encode(sums).decode()}"


def read(text: str) -> Mark:
    """Return what a mark says; raises ``NoMark``."""
    parts = text.strip().split(":")
    try:
        uid, version, state, packed = parts
        sums = struct.unpack(f">{len(EDITABLE)}I", base64.b64decode(packed, validate=True))
        return Mark(uuid.UUID(hex=uid), int(version), state, dict(zip(EDITABLE, sums, strict=True)))
    except (ValueError, struct.error) as error:
        raise NoMark(text[:40]) from error


def labels(columns: Mapping[str, str]) -> str:
    """Return which column is called what, as the workbook's properties carry it: label → key."""
    return json.dumps(dict(columns), ensure_ascii=False, separators=(",", ":"))
