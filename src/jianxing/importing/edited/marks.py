"""How a row of an exported workbook is known again: by a hidden column that names it.

A row's mark is its uid, the version, state and kind of deadline it had, and a checksum of every cell that may be edited: so
that it can be told what was edited in the sheet, whatever happened in the system meanwhile. Plain Python.
"""

from __future__ import annotations

import base64
import re
import struct
import uuid
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

#: The header of the hidden column; the same in every language.
HEADER = "jianxing"

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
#: What no sheet can hold; it is left out when one is written.
UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NAMED = "*"


class NoMark(ValueError):
    """A cell of the hidden column that holds no mark."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row was when it was exported."""

    uid: uuid.UUID
    version: int
    state: str
    sums: Mapping[str, int]
    due_kind: str = ""
    #: The deadline was given without words, so that its cell shows the name of the kind.
    due_named: bool = False

    def still_says(self, key: str, value: object) -> bool:
        """Whether a cell says what it said when it was exported."""
        return self.sums.get(key) == checksum(value)


def cell_text(value: object) -> str:
    """Return a cell's value in the one form that spreadsheet programs leave as it is."""
    match value:
        case None:
            return ""
        case str():
            return UNWRITABLE.sub("", value).replace("\r\n", "\n").strip()
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


def written(
    *, uid: uuid.UUID, version: int, state: str, due_kind: str, due_named: bool, cells: Sequence[object]
) -> str:
    """Return a row's mark; *cells* are its values in the order of ``EDITABLE``."""
    sums = struct.pack(f">{len(EDITABLE)}I", *[checksum(cell) for cell in cells])
    return f"{uid.hex}:{version}:{state}:{base64.b64encode(sums).decode()}:{due_kind}{_NAMED * due_named}"


def read(text: str) -> Mark:
    """Return what a mark says, also one of a release whose marks had no kind of deadline; raises ``NoMark``."""
    try:
        uid, version, state, packed, *rest = text.strip().split(":")
        sums = struct.unpack(f">{len(EDITABLE)}I", base64.b64decode(packed, validate=True))
        (due,) = rest or ("",)
        told = dict(zip(EDITABLE, sums, strict=True))
        return Mark(
            uuid.UUID(hex=uid), int(version), state, told, due.removesuffix(_NAMED), due.endswith(_NAMED)
        )
    except (ValueError, struct.error) as error:
        raise NoMark(text[:40]) from error
