"""Bring the database up to date as its owner, then say what the application may do in it."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import django
import psycopg
from django.conf import settings
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import OperationalError, connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from jianxing.settings.rendering import Executor
from jianxing.settings.speech import gettext as _

GRANTS: Final = Path(__file__).with_name("grants.sql")


class NotAtOnce(RuntimeError):
    """The migrations cannot share one transaction, and could then not be taken back together."""


def pending() -> list[Migration]:
    """Return the migrations that the connected database lacks, in their order."""
    executor = MigrationExecutor(connection)
    return [migration for migration, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def is_current() -> bool:
    """Return whether every migration has been applied to the connected database."""
    return not pending()


def is_new() -> bool:
    """Return whether nobody has done anything yet in the connected database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.ledger_act')")
        if cursor.fetchone()[0] is None:
            return True
        cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM ledger_act)")
        is_untouched: bool = cursor.fetchone()[0]
        return is_untouched


def from_later_release() -> list[str]:
    """Return the migrations of our apps that the database has and this release does not know."""
    loader = MigrationExecutor(connection).loader
    known = set(loader.disk_migrations) | {
        replaced for migration in loader.disk_migrations.values() for replaced in migration.replaces
    }
    return sorted(
        f"{app}.{name}"
        for app, name in loader.applied_migrations
        if app in loader.migrated_apps and (app, name) not in known
    )


def migrate() -> None:
    """Apply what is missing and set the grants; the connection must be the owner's."""
    executor = Executor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    emit_pre_migrate_signal(verbosity=0, interactive=False, db=connection.alias, plan=plan)
    with collecting_later():
        executor.migrate(executor.loader.graph.leaf_nodes(), plan=plan)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias, plan=plan)
    with connection.cursor() as cursor:
        cursor.execute(GRANTS.read_text())


@contextmanager
def collecting_later() -> Iterator[None]:
    """Look for garbage afterwards: thousands of models are drawn, and looking among them takes a sixth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def migrate_at_once() -> None:
    """Apply everything that is missing in one transaction: all of it is there afterwards, or nothing.

    Inside the caller's transaction it ends with that one. Raises NotAtOnce where a migration cannot share one: it
    wants none, or uses a value that an earlier one adds to an enumeration.
    """
    for migration in pending():
        if not migration.atomic:
            raise NotAtOnce(str(migration))
    with transaction.atomic():
        executor = Executor(connection, progress_callback=_settle)  # type: ignore[arg-type]  # the stubs want two overloads
        try:
            with collecting_later():
                executor.migrate(executor.loader.graph.leaf_nodes())
        except OperationalError as error:
            if isinstance(error.__cause__, psycopg.errors.UnsafeNewEnumValueUsage):
                raise NotAtOnce(str(error)) from error
            raise
        migrate()


def _settle(action: str, migration: Migration | None = None, fake: bool = False) -> None:
    """Between two migrations have every deferred check done: a table with checks waiting cannot be altered."""
    if action in ("apply_start", "apply_success"):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def main() -> int:
    """Prepare a new database; one of an earlier release is upgraded only where it is a demonstration."""
    django.setup()
    if later := from_later_release():
        print(
            _("the database belongs to a later release of jianxing ({migration}); install that one").format(
                migration=later[-1]
            ),
            file=sys.stderr,
        )
        return 1
    if is_current():
        return 0
    if is_new() or settings.DEMO:
        migrate()
        return 0
    print(
        _(
            "the database belongs to an earlier release of jianxing; bring it up to date with: jianxing upgrade"
        ),
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
