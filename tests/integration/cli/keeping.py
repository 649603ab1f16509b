"""The command line on installations of their own, beginning with the data of the release before."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from jianxing.cli.embedded import Cluster, roles
from jianxing.cli.keeping import archive

#: A backup of the demonstration, made with the release that came before backups (commit 8e10342), without its keys.
RELEASE_BEFORE = Path(__file__).with_name("data") / "release-0.1.0.jxb"


class Command:
    """``jianxing`` on the directory *home*, and on the database that *environment* names."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home, self.environment = home, environment

    def start(self, *words: str | Path) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "jianxing.cli.main", *map(str, words)],
            env=os.environ | {"JIANXING_HOME": str(self.home), "LC_ALL": "C"} | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *words: str | Path, code: int = 0) -> str:
        """Run to the end, expect the exit code, and return everything that was said."""
        process = self.start(*words)
        out, said = process.communicate(timeout=900)
        assert process.returncode == code, out + said
        return out + said

    def json(self, *words: str | Path) -> Any:
        process = self.start(*words)
        out, said = process.communicate(timeout=900)
        assert process.returncode in (0, 1), said
        return json.loads(out)

    def python(self, script: str) -> str:
        """Run *script* in a process that has Django set up as the owner."""
        begin = "import django; django.setup(); from django.db import connection\n"
        done = subprocess.run(
            [sys.executable, "-c", begin + script],
            env=os.environ
            | {
                "JIANXING_HOME": str(self.home),
                "DJANGO_SETTINGS_MODULE": "jianxing.settings.django",
                "JIANXING_DSN": self.environment["DATABASE_OWNER_URL"],
            }
            | self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def empty_database(cluster: Cluster, *, name: str) -> Iterator[dict[str, str]]:
    """A database as the how-to for a managed PostgreSQL makes it; what names it for a command."""
    with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} OWNER {roles.OWNER} TEMPLATE template0".encode())
    with psycopg.connect(make_conninfo(cluster.admin_dsn, dbname=name)) as inside:
        for extension in roles.EXTENSIONS:
            inside.execute(f"CREATE EXTENSION {extension}".encode())
        inside.execute(f"GRANT CONNECT ON DATABASE {name} TO {roles.APP}".encode())
        inside.execute(f"ALTER SCHEMA public OWNER TO {roles.OWNER}".encode())
    try:
        yield {
            "DATABASE_URL": make_conninfo(cluster.app_dsn, dbname=name),
            "DATABASE_OWNER_URL": make_conninfo(cluster.owner_dsn, dbname=name),
        }
    finally:
        with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def manifest_of(path: Path) -> Any:
    reader = archive.Reader(path)
    try:
        return reader.manifest
    finally:
        reader.close()
