"""Changing a row in one statement that the server keeps planned: what ``filter(…).update(…)`` does where both are plain values.

A step of a finding changes one row under compare-and-set; making that statement anew costs the ORM more than the change.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any

from django.db import connection, models

from jianxing.directory.prepared import written


def change(model: type[models.Model], *, where: Mapping[str, Any], to: Mapping[str, Any]) -> int:
    """Set columns by field name where others have these values; returns how many rows were changed.

    Values are what the fields take, objects for foreign keys too; None in *where* matches nothing. An enumeration in *where*
    is written into the statement: an index over the rows of one state can be used only where the plan knows the state.
    """
    known = tuple(
        (name, value.value)
        for name, value in where.items()
        if isinstance(value, StrEnum | models.TextChoices)
    )
    given = {
        name: value for name, value in where.items() if not isinstance(value, StrEnum | models.TextChoices)
    }
    statement, fields = _plan(model, tuple(to), tuple(given), known)
    values = [*to.values(), *given.values()]
    sent = [
        field.get_db_prep_save(_plain(value), connection) for field, value in zip(fields, values, strict=True)
    ]
    return written(statement, sent)


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


@cache
def _plan(
    model: type[models.Model],
    set_names: tuple[str, ...],
    where_names: tuple[str, ...],
    known: tuple[tuple[str, str], ...],
) -> tuple[str, tuple[models.Field[Any, Any], ...]]:
    fields: list[models.Field[Any, Any]] = []
    for name in (*set_names, *where_names):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        assert isinstance(field, models.Field)
        fields.append(field)
    quote = connection.ops.quote_name
    terms = [f"{quote(str(field.column))} = %s::{field.rel_db_type(connection)}" for field in fields]
    sets, conditions = terms[: len(set_names)], terms[len(set_names) :]
    for name, value in known:
        assert value.isidentifier(), "a code of ours"
        conditions.append(f"{quote(str(model._meta.get_field(name).column))} = '{value}'")  # type: ignore[union-attr]
    table = quote(model._meta.db_table)
    sql = f"UPDATE {table} SET {', '.join(sets)} WHERE {' AND '.join(conditions)}"  # noqa: S608 - names of the model alone
    return sql, tuple(fields)
