"""The schema that our way of migrating makes is the one that Django's makes."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import unified_diff
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection

from jianxing.cli.embedded import Cluster
from jianxing.cli.embedded.binaries import find
from jianxing.cli.embedded.roles import EXTENSIONS
from jianxing.settings.migrate import GRANTS, collecting_later
from tests.conftest import TEMPLATE, point_at


def schema_of(cluster: Cluster, database: str) -> list[str]:
    made = subprocess.run(
        [
            find(pg_bin=None).directory / "pg_dump",
            "--schema-only",
            "--no-owner",
            "--no-privileges",
            "--dbname",
            psycopg.conninfo.make_conninfo(cluster.admin_dsn, dbname=database),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    return [line for line in made.stdout.splitlines() if not line.startswith("\\")]


@contextmanager
def empty_database(cluster: Cluster, name: str) -> Iterator[None]:
    """A database with nothing but the extensions; Django's connection speaks to it as its owner."""
    before = dict(connection.settings_dict)
    with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template1 OWNER jianxing_owner")
        try:
            with psycopg.connect(cluster.admin_dsn, dbname=name) as inside:
                for extension in EXTENSIONS:
                    inside.execute(f"CREATE EXTENSION {extension}")
                inside.execute("ALTER SCHEMA public OWNER TO jianxing_owner")
            point_at(cluster.owner_dsn, database=name)
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_the_schema_is_the_one_that_django_makes(
    cluster: Cluster, django_db_setup: None, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        ours = schema_of(cluster, TEMPLATE)  # as the tests of this process were given it
        with empty_database(cluster, "migrated_plainly"):
            with collecting_later():
                call_command("migrate", interactive=False, verbosity=0)
            with connection.cursor() as cursor:
                cursor.execute(GRANTS.read_text())
            plain = schema_of(cluster, "migrated_plainly")
    assert len(ours) > 1000
    assert not list(unified_diff(plain, ours, "plain", "ours", lineterm=""))
