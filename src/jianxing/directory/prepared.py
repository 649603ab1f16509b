"""Fixed statements that every request runs: planned by the server once for a connection, not once for a call.

Django merges values into the text of a statement, so that the server meets a new one each time. Here they are sent apart.
Row security applies as to any other statement.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from django.db import InterfaceError, OperationalError, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.models import Model
from psycopg import Cursor
from psycopg._queries import PostgresQuery
from psycopg.adapt import Transformer

M = TypeVar("M", bound=Model)
T = TypeVar("T")


class _Cursor(Cursor[tuple[Any, ...]]):
    """Tells Django's query log the statement, which psycopg forgets where it sends the name of a kept plan."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "_Cursor":
        super().execute(query, params, **options)
        if self._query is None:
            self._query = PostgresQuery(Transformer(self))
            self._query.query = query.encode()
        return self


def prepared(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of *statement*, whose plan the connection keeps (``prepare_threshold`` in the settings)."""
    return _run(statement, values, _rows)


def written(statement: str, values: Sequence[Any]) -> int:
    """Run a statement that writes and returns nothing; gives how many rows it wrote."""
    return _run(statement, values, _count)


def _run(statement: str, values: Sequence[Any], read: Callable[[_Cursor], T]) -> T:
    connection: Any = cast(DatabaseWrapper, connections["default"])
    connection.ensure_connection()
    if connection.in_atomic_block or connection.health_check_done or not connection.health_check_enabled:
        return _asked(connection, statement, values, read)
    # The first statement of a request tells whether the connection that was kept still lives; Django would ask first.
    try:
        answer = _asked(connection, statement, values, read)
    except (OperationalError, InterfaceError):
        if connection.connection is not None and not connection.connection.closed:
            raise
        connection.close()
        connection.connect()
        answer = _asked(connection, statement, values, read)
    connection.health_check_done = True
    return answer


def _asked(connection: Any, statement: str, values: Sequence[Any], read: Callable[[_Cursor], T]) -> T:
    # The wrapper is Django's own, so that what counts and logs statements sees this one too.
    with connection._prepare_cursor(_Cursor(connection.connection)) as cursor:
        cursor.execute(statement, values)
        return read(cursor)


def _rows(cursor: _Cursor) -> list[tuple[Any, ...]]:
    return cursor.fetchall()


def _count(cursor: _Cursor) -> int:
    return cursor.rowcount


def columns(model: type[Model], table: str) -> str:
    """Return the columns of a model as a statement selects them from *table*, its alias there."""
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields)


def held(model: type[M], row: Sequence[Any], *, start: int = 0) -> M:
    """Return the object whose columns stand in *row* from *start* on."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db("default", names, row[start : start + len(names)])
