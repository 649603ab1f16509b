"""For whom the present transaction reads and writes.

Row-level security asks the database, not the caller: the acting body is set with ``set_config(…, true)``, so that it
ends with its transaction and can never leak through the connection pool.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from jianxing.directory.prepared import prepared
from jianxing.kernel.actor import Actor

_acting: ContextVar[Actor | None] = ContextVar("jianxing_acting", default=None)


class NoActingBody(RuntimeError):
    """Case content was asked for outside ``acting(...)``: a mistake in the code, never of the reader."""

    def __init__(self) -> None:
        super().__init__("no acting body: wrap the read in jianxing.directory.acting.acting(by)")


def _tell_database(by: Actor | None) -> None:
    prepared(
        "SELECT set_config('jianxing.body', %s, true), set_config('jianxing.person', %s, true),"
        " set_config('jianxing.role', %s, true)",
        [
            str(by.body_id) if by and by.body_id is not None else "",
            str(by.person_id) if by and by.person_id is not None else "",
            str(by.role) if by and by.role is not None else "",
        ],
    )


@contextmanager
def acting(by: Actor) -> Iterator[Actor]:
    """Open a transaction that reads and writes for *by*; inside another one, the outer actor comes back at the end."""
    outer = _acting.get()
    with transaction.atomic():
        _tell_database(by)
        token = _acting.set(by)
        try:
            yield by
        finally:
            _acting.reset(token)
            # At the outermost level the settings end with the transaction; a broken one cannot take another statement.
            if len(connection.savepoint_ids) > 0 and not connection.needs_rollback:
                _tell_database(outer)


def current_actor() -> Actor:
    """Return who acts; raises ``NoActingBody`` where nobody does."""
    by = _acting.get()
    if by is None:
        raise NoActingBody
    return by


def acting_body_id() -> int:
    """Return the body that acts; raises ``NoActingBody`` where none does."""
    by = current_actor()
    if by.body_id is None:
        raise NoActingBody
    return by.body_id
