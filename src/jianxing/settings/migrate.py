"""Bring the database up to date as its owner, then say what the application may do in it."""

from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

GRANTS = Path(__file__).with_name("grants.sql")


def is_current() -> bool:
    """Return whether every migration has been applied to the connected database."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def migrate() -> None:
    """Apply what is missing and set the grants; the connection must be the owner's."""
    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(GRANTS.read_text())


def main() -> None:
    django.setup()
    if not is_current():
        migrate()


if __name__ == "__main__":
    main()
