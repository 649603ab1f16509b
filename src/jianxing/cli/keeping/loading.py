"""Putting the rows of an archive into an empty database, in the transaction of whoever calls."""

import re
from typing import IO, Any, Final

import psycopg

from jianxing.cli.exits import OutsideFailure
from jianxing.cli.keeping import archive
from jianxing.settings.speech import gettext as _

_COPY: Final = re.compile(rb'(COPY public\."?(\w+)"? \(.*\) FROM stdin);\n')
#: For psql alone; without it no line of a dump can give psql an order.
_RESTRICT: Final = re.compile(rb"^\\(?:un)?restrict \w+\n", re.MULTILINE)
#: The schema is there; and PostgreSQL before 17 does not know the setting.
_NOT_HERE: Final = (b"\nCREATE SCHEMA public;\n", b"\nSET transaction_timeout = 0;\n")
_BATCH: Final = 1024 * 1024
#: What every dump sets for its session, as it was.
_AS_BEFORE: Final = (
    "SET search_path TO public; SET row_security TO on; SET check_function_bodies TO on;"
    " SET client_min_messages TO notice; SET xmloption TO content"
)

_CLEAR: Final = """
DO $$
DECLARE
    statements text[];
    statement text;
BEGIN
    -- All the names first: dropping one thing takes others with it, which then have none.
    SELECT array_agg(found.statement) INTO statements FROM (
        SELECT format('DROP %s IF EXISTS %s CASCADE',
                      CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'm' THEN 'MATERIALIZED VIEW'
                                     ELSE 'TABLE' END, c.oid::regclass) AS statement
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'i'))
        UNION ALL
        SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure)
        FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        UNION ALL
        SELECT format('DROP TYPE IF EXISTS %s CASCADE', t.oid::regtype)
        FROM pg_type t
        WHERE t.typnamespace = 'public'::regnamespace AND (t.typtype IN ('e', 'd')
                OR (SELECT c.relkind = 'c' FROM pg_class c WHERE c.oid = t.typrelid))
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
    ) found;
    FOREACH statement IN ARRAY coalesce(statements, '{}') LOOP
        EXECUTE statement;
    END LOOP;
END
$$
"""


class CannotLoad(OutsideFailure):
    """PostgreSQL refused what the archive holds."""


def is_empty(connection: "psycopg.Connection[Any]") -> bool:
    """Return whether the schema ``public`` holds no table, apart from what extensions made."""
    row = connection.execute(
        "SELECT count(*) FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')"
        " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
    ).fetchone()
    return row is not None and row[0] == 0


def clear(connection: "psycopg.Connection[Any]") -> None:
    """Drop the schema ``door`` and all in ``public`` but what extensions made, to load what was there before."""
    connection.execute("DROP SCHEMA IF EXISTS door CASCADE")
    connection.execute(_CLEAR.encode())


def load(connection: "psycopg.Connection[Any]", reader: archive.Reader) -> None:
    """Make the tables, fill them and build indexes, constraints and row security; raises CannotLoad."""
    try:
        with psycopg.Cursor(connection) as cursor:
            _run(cursor, reader, archive.BEFORE)
            with reader.open(archive.DATA) as rows:
                _fill(cursor, rows)
            _run(cursor, reader, archive.AFTER)
            cursor.execute(_AS_BEFORE)
    except psycopg.Error as error:
        reason = (str(error).strip().splitlines() or ["?"])[0]
        raise CannotLoad(
            _("{file} cannot be loaded: {reason}").format(file=reader.path, reason=reason)
        ) from error


def _run(cursor: "psycopg.Cursor[Any]", reader: archive.Reader, name: str) -> None:
    with reader.open(name) as part:
        cursor.execute(_plain(part.read()))


def _plain(script: bytes) -> bytes:
    script = _RESTRICT.sub(b"", script)
    for line in _NOT_HERE:
        script = script.replace(line, b"\n", 1)
    return script


def _fill(cursor: "psycopg.Cursor[Any]", rows: IO[bytes]) -> None:
    between: list[bytes] = []
    for line in rows:
        if found := _COPY.fullmatch(line):
            _say(cursor, between)
            _copy(cursor, found[1], rows)
        else:
            between.append(line)
    _say(cursor, between)


def _copy(cursor: "psycopg.Cursor[Any]", statement: bytes, rows: IO[bytes]) -> None:
    with cursor.copy(statement) as target:
        batch: list[bytes] = []
        size = 0
        for line in rows:
            if line == b"\\.\n":
                break
            batch.append(line)
            size += len(line)
            if size > _BATCH:
                target.write(b"".join(batch))
                batch, size = [], 0
        target.write(b"".join(batch))


def _say(cursor: "psycopg.Cursor[Any]", lines: list[bytes]) -> None:
    script = _plain(b"".join(lines))
    lines.clear()
    if script.strip():
        cursor.execute(script)
