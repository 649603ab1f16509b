"""Many rows of one table in one statement: what ``bulk_create`` does, without an object and its checks for each row.

For imports of a thousand rows at a time. The columns and their defaults come from the model, so a new field needs nothing
here; row security, constraints and triggers apply as to any other insertion.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED

from jianxing.ledger.prepared import prepared, send


@dataclass(frozen=True, slots=True)
class _Plan:
    """The statement for rows that give these columns, and the defaults of the others: one value, or one made for each row."""

    sql: str
    values: tuple[Any, ...]
    made: tuple[tuple[str, models.Field[Any, Any]], ...]


def insert_many(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Add *rows*, each a value by column name (``responsible_id``), all with the same columns, in their order.

    Columns that are not given get the model's default; a key that is not given is counted on by the database. Values are
    what JSON and PostgreSQL understand alike: dates, instants, enumerations, lists. Raises what the database refuses, inside
    ``in_a_row`` by the end of that.
    """
    if not rows:
        return
    plan = _plan(model, tuple(rows[0]))
    if plan.made:
        rows = [{**row, **{name: field.get_default() for name, field in plan.made}} for row in rows]
    send(plan.sql, [*plan.values, orjson.dumps(rows).decode()])


def new_keys(model: type[models.Model], count: int) -> list[int]:
    """Reserve keys for rows that are about to be written, so that others can name them and numbers be made of them."""
    statement = (
        "SELECT nextval((SELECT pg_get_serial_sequence(%s, 'id')::regclass)) FROM generate_series(1, %s)"
    )
    return [key for (key,) in prepared(statement, [model._meta.db_table, count])]


@cache
def _plan(model: type[models.Model], given: tuple[str, ...]) -> _Plan:
    names: list[str] = []
    chosen: list[str] = []
    typed: list[str] = []
    values: list[Any] = []
    made: list[tuple[str, models.Field[Any, Any]]] = []
    quote = connection.ops.quote_name
    for field in model._meta.concrete_fields:
        column = quote(str(field.column))
        kind = (field.rel_db_type(connection) if field.primary_key else field.db_type(connection)) or ""
        if field.attname in given:
            chosen.append(f"n.{column}")
            typed.append(f"{column} {kind}")
        elif field.primary_key or field.db_default is not NOT_PROVIDED:
            continue
        elif field.default is uuid.uuid4:  # the database draws them sooner
            chosen.append("gen_random_uuid()")
        elif callable(field.default) and field.default not in (list, dict, NOT_PROVIDED):
            made.append((field.attname, field))
            chosen.append(f"n.{column}")
            typed.append(f"{column} {kind}")
        else:
            chosen.append(f"%s::{kind}")
            values.append(field.get_db_prep_save(field.get_default(), connection))
        names.append(column)
    table = quote(model._meta.db_table)
    sql = (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(chosen)}"  # noqa: S608 - names of the model alone
        f" FROM ROWS FROM (json_to_recordset(%s::json) AS ({', '.join(typed)})) WITH ORDINALITY AS n"
        " ORDER BY n.ordinality"
    )
    return _Plan(sql, tuple(values), tuple(made))
