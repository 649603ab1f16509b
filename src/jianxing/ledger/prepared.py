"""Fixed statements that run again and again: planned by the server once for a connection, their values sent apart.

Django merges values into the text of a statement, so that the server meets a new one each time and reads a thousand rows'
JSON as part of it. Here they are sent apart. Row security applies as to any other statement. It stands in the lowest
application, since all write acts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from django.db import InterfaceError, OperationalError, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg import Connection, Cursor
from psycopg._queries import PostgresQuery
from psycopg.adapt import Transformer
from psycopg.pq import PipelineStatus

T = TypeVar("T")
Values = Sequence[Any] | Mapping[str, Any]


class _Cursor(Cursor[tuple[Any, ...]]):
    """Tells Django's query log the statement, which psycopg forgets where it sends the name of a kept plan."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> _Cursor:
        super().execute(query, params, **{"prepare": True, **options})
        if self._query is None:
            self._query = PostgresQuery(Transformer(self))
            self._query.query = query.encode()
        return self


def _connected() -> DatabaseWrapper:
    connection = cast(DatabaseWrapper, connections["default"])
    connection.ensure_connection()
    return connection


def _cursor(connection: DatabaseWrapper) -> Any:
    # The wrapper is Django's own, so that what counts and logs statements sees this one too.
    return connection._prepare_cursor(_Cursor(connection.connection))  # type: ignore[attr-defined]  # no public way


def prepared(statement: str, values: Values) -> list[tuple[Any, ...]]:
    """Return the rows of *statement*, whose plan the connection keeps from the first time on."""
    return _run(statement, values, _rows)


def written(statement: str, values: Values) -> int:
    """Run a statement that writes and returns nothing; gives how many rows it wrote."""
    return _run(statement, values, _count)


def _run(statement: str, values: Values, read: Callable[[_Cursor], T]) -> T:
    connection: Any = _connected()
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


def _asked(connection: Any, statement: str, values: Values, read: Callable[[_Cursor], T]) -> T:
    with _cursor(connection) as cursor:
        cursor.execute(statement, values)
        return read(cursor)


def _rows(cursor: _Cursor) -> list[tuple[Any, ...]]:
    return cursor.fetchall() if cursor.description else []


def _count(cursor: _Cursor) -> int:
    return cursor.rowcount


def send(statement: str, values: Values) -> None:
    """Run *statement*, whose rows nobody needs; inside ``in_a_row`` without waiting for it."""
    with _cursor(_connected()) as cursor:
        cursor.execute(statement, values)


@contextmanager
def in_a_row() -> Iterator[None]:
    """Let statements follow one another without waiting for each, so that the next is made while the server does the last.

    What the server refuses of them is raised at the end of the block at the latest, so it belongs inside ``atomic()``.
    A block within a block is part of the outer one.
    """
    wrapper = _connected()
    connection = cast("Connection[Any]", wrapper.connection)
    if connection.info.pipeline_status != PipelineStatus.OFF:
        yield
        return
    with wrapper.wrap_database_errors, connection.pipeline():
        yield
