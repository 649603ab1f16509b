"""Pages that only read, from a read replica that is caught up for whoever asks; from the primary otherwise.

For one request the replica's connection takes the place of the ordinary one: everything that the page asks, row security
included, is asked there, in a transaction that knows the acting body as always. Nothing chooses between two databases
below this module.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import Resolver404, resolve
from psycopg.errors import ReadOnlySqlTransaction

logger = logging.getLogger("jianxing.replica")

ALIAS: Final = "replica"
#: The pages that read much and write nothing, not even an act; each is a name of a URL. Exports are none of them: taking a list
#: out is an act, recorded in the transaction that reads it, and the page of one follows a file that is being written.
PAGES: Final = frozenset(
    {"findings", "findings-print", "projects", "project", "inspections", "programmes", "acts"}
)
#: Where in the write-ahead log this browser's last write was. Whoever alters it deceives nobody but himself.
COOKIE: Final = "jianxing_written"
COOKIE_SECONDS: Final = 300
#: How far behind a replica may be for those who wrote nothing lately.
LAG_SECONDS: Final = 10
#: A replica that failed is left alone this long; meanwhile no request waits for it.
REST_SECONDS: Final = 15.0
HEADER: Final = "X-Jianxing-Read"

_rests_until = 0.0

_IS_CAUGHT_UP = """
SELECT pg_is_in_recovery()
    AND EXISTS (SELECT 1 FROM pg_stat_wal_receiver)
    AND (%(written)s::pg_lsn IS NULL OR pg_last_wal_replay_lsn() >= %(written)s::pg_lsn)
    AND (pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
        OR now() - pg_last_xact_replay_timestamp() < make_interval(secs => %(lag)s))
"""


def is_configured() -> bool:
    """Return whether this installation names a replica."""
    return ALIAS in settings.DATABASES


def may_serve(request: HttpRequest) -> bool:
    """Return whether *request* is for one of the pages, and the replica has everything that this person wrote."""
    global _rests_until
    if not is_configured() or request.method not in ("GET", "HEAD") or time.monotonic() < _rests_until:
        return False
    try:
        if resolve(request.path_info).url_name not in PAGES:
            return False
    except Resolver404:
        return False
    try:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(_IS_CAUGHT_UP, {"written": _written(request), "lag": LAG_SECONDS})
            return bool(cursor.fetchone()[0])
    except DatabaseError as error:
        give_up(error)
        return False


def give_up(error: Exception) -> None:
    """Leave the replica alone for a while; a page that tried to write says nothing about the replica."""
    global _rests_until
    reason = (str(error).strip().splitlines() or ["?"])[0]
    if isinstance(error.__cause__, ReadOnlySqlTransaction):
        logger.error("a page on the list of those that only read has written", extra={"reason": reason})
        return
    _rests_until = time.monotonic() + REST_SECONDS
    logger.warning("replica failed; the primary answers", extra={"reason": reason})
    connections[ALIAS].close()


@contextmanager
def in_its_place() -> Iterator[None]:
    """Have the replica asked for everything inside the block, in this thread."""
    primary, replica = connections[DEFAULT_DB_ALIAS], connections[ALIAS]
    connections[DEFAULT_DB_ALIAS] = replica
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = primary


def streamed(response: HttpResponseBase) -> None:
    """Have the rest of a streamed answer read from the replica as well."""
    if isinstance(response, StreamingHttpResponse) and not response.is_async:
        content = iter(response.streaming_content)  # type: ignore[arg-type]  # not asynchronous

        def rest() -> Iterator[bytes]:
            with in_its_place():
                yield from content

        response.streaming_content = rest()


def remember_write(request: HttpRequest, response: HttpResponseBase) -> None:
    """Note how far the replica must be before this browser reads from it again."""
    if not is_configured() or request.method in ("GET", "HEAD", "OPTIONS"):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        response.set_cookie(
            COOKIE,
            str(cursor.fetchone()[0]),
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def _written(request: HttpRequest) -> str | None:
    """Return the place in the log that the browser names, None where it names none; nonsense means the very end."""
    named = request.COOKIES.get(COOKIE)
    if named is None:
        return None
    high, _slash, low = named.partition("/")
    try:
        return f"{int(high, 16) & 0xFFFFFFFF:X}/{int(low, 16) & 0xFFFFFFFF:X}"
    except ValueError:
        return "FFFFFFFF/FFFFFFFF"


Answer = Callable[[HttpRequest], HttpResponseBase]


def answer_from_replica(request: HttpRequest, answer: Answer) -> HttpResponseBase | None:
    """Answer from the replica; None where it failed meanwhile, and the primary must be asked."""
    request.replica_error = None  # type: ignore[attr-defined]  # set by note_error
    try:
        with in_its_place():
            response = answer(request)
    except DatabaseError as error:
        give_up(error)
        return None
    failed: Exception | None = request.replica_error  # type: ignore[attr-defined]
    if failed is not None:
        give_up(failed)
        return None
    streamed(response)
    response.headers[HEADER] = "replica"
    return response


def note_error(request: HttpRequest, error: Exception) -> None:
    """Remember that a view failed on the replica, which Django has made an answer of 500 otherwise."""
    if isinstance(error, DatabaseError) and hasattr(request, "replica_error"):
        request.replica_error = error
