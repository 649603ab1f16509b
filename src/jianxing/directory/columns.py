"""Rows that come in columns: arrays of numbers sent to the database as they lie in memory, without an object for each.

For results of a hundred thousand rows. A column becomes a PostgreSQL array in binary, which ``unnest`` turns into rows; row
security, constraints and triggers apply as to any other statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from django.db import connection
from psycopg import Connection, Cursor
from psycopg.adapt import Dumper
from psycopg.pq import Format

#: For each type: the oid of its elements and of its array, and how an element lies in memory (PostgreSQL's is big-endian).
_TYPES: Final[Mapping[str, tuple[int, int, str]]] = {
    "bigint": (20, 1016, ">i8"),
    "integer": (23, 1007, ">i4"),
    "smallint": (21, 1005, ">i2"),
    "double precision": (701, 1022, ">f8"),
    "boolean": (16, 1000, "?"),
    "uuid": (2950, 2951, "V16"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of one of ``_TYPES``, without nulls; of uuid, bytes of 16 each."""

    kind: str
    values: npt.NDArray[Any]

    def packed(self) -> bytes:
        """Return PostgreSQL's binary form of the array: a head, then length and value of each element."""
        element, _array, form = _TYPES[self.kind]
        rows = np.empty(len(self.values), dtype=[("size", ">i4"), ("value", form)])
        rows["size"] = np.dtype(form).itemsize
        rows["value"] = self.values
        head = np.array([1, 0, element, len(rows), 1] if len(rows) else [0, 0, element], dtype=">i4")
        return head.tobytes() + rows.tobytes()


class _Packed(bytes):
    """An array packed already."""


def _dumper(kind: str) -> tuple[type[_Packed], type[Dumper]]:
    carrier = type(f"_Packed_{kind.replace(' ', '_')}", (_Packed,), {})

    class Sends(Dumper):
        format = Format.BINARY
        oid = _TYPES[kind][1]

        def dump(self, obj: Any) -> bytes:
            return bytes(obj)

    return carrier, Sends


_CARRIERS: Final = {kind: _dumper(kind) for kind in _TYPES}


def insert_columns(table: str, columns: Mapping[str, Column], constants: Mapping[str, Any]) -> int:
    """Add rows to a table of ours, one for each place of the *columns*, all with the same *constants*; returns how many."""
    names = [*columns, *constants]
    chosen = [*(f"n.{name}" for name in columns), *(["%s"] * len(constants))]
    arrays = ", ".join(f"%s::{column.kind}[]" for column in columns.values())
    statement = (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(chosen)}"  # noqa: S608 - names of ours alone
        f" FROM unnest({arrays}) AS n({', '.join(columns)})"
    )
    values = [*constants.values()]
    connection.ensure_connection()
    raw: Connection[Any] = connection.connection
    with connection.wrap_database_errors, Cursor(raw) as cursor:
        for column in columns.values():
            carrier, sends = _CARRIERS[column.kind]
            cursor.adapters.register_dumper(carrier, sends)
            values.append(carrier(column.packed()))
        cursor.execute(statement, values)
        return cursor.rowcount
