"""``jianxing upgrade``: the database of an earlier release brought up to this one, or left exactly as it was."""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from jianxing.cli import doctor
from jianxing.cli.database import owner_of, set_up
from jianxing.cli.exits import Exit, OutsideFailure
from jianxing.cli.keeping import archive, loading
from jianxing.cli.keeping.backup import back_up, release, say, summary
from jianxing.cli.supervisor import only_one
from jianxing.settings.config import Config, load, prepare_home
from jianxing.settings.speech import gettext as _

# An advisory lock is a number; this one is the upgrade's, all over the database.
LOCK: Final = 0x6A78_7570_6772_6164
#: Who waits for a lock makes everybody behind it wait too; so it gives up soon, and tries again.
LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "1h"
ATTEMPTS = 6
PAUSE_SECONDS = 5.0


class InUse(OutsideFailure):
    """Somebody works on the database, or upgrades it already."""


class UpgradeFailed(OutsideFailure):
    """The upgrade did not succeed, and everything is as it was before."""


class NotAsBefore(Exception):
    """After the migrations something that was there is not; the text says what."""


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``upgrade``."""
    parser = commands.add_parser("upgrade", help=_("bring the data of an earlier release up to this one"))
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help=_("where the backup goes that is made first")
    )
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Upgrade; done as well where there is nothing to do. The answer is no where the doctor then finds something bad."""
    config, at = load(), datetime.now(tz=UTC)
    prepare_home(home=config.home)
    with only_one(config), owner_of(config) as owner_dsn, _alone(owner_dsn) as connection:
        set_up(owner_dsn)
        if not _is_behind():
            say(_("the database is up to date"))
            return Exit.DONE
        _check_nobody_works(connection)
        backup = _backup_file(config, asked.output, at=at)
        made = back_up(config=config, owner_dsn=owner_dsn, output=backup, at=at)
        say(_("{file}: {summary}").format(file=backup, summary=summary(made)))
        upgrade(config=config, backup=backup, at=at)
        say(_("the database is up to date"))
    bad = [check for check in doctor.examine(config=config, at=at) if check.state is doctor.State.FAILED]
    if bad:
        say(doctor.report(bad, as_json=False))
    return Exit.NO if bad else Exit.DONE


def upgrade(*, config: Config, backup: Path, at: datetime) -> None:
    """Apply what is missing and check it before it counts; raises UpgradeFailed, and then all is as in *backup*.

    In one transaction where the migrations allow it; else one after the other, and on failure the backup is put back.
    """
    from jianxing.settings.migrate import NotAtOnce, pending

    names = [str(migration) for migration in pending()]
    before = _counts()
    try:
        try:
            _with_patience(lambda: _at_once(names, before, at=at))
        except NotAtOnce as reason:
            say(
                _("these migrations cannot share one transaction ({reason}): one after the other").format(
                    reason=reason
                )
            )
            _one_by_one(names, before, backup=backup, at=at)
    except OutsideFailure:
        raise
    except Exception as error:
        raise UpgradeFailed(
            _("the upgrade failed, and the database is as it was before: {reason}. A backup: {file}").format(
                reason=_first_line(error), file=backup
            )
        ) from error


def _at_once(names: list[str], before: dict[str, int], *, at: datetime) -> None:
    from django.db import connection, transaction

    from jianxing.settings.migrate import migrate_at_once

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, true), set_config('statement_timeout', %s, true)",
                [LOCK_TIMEOUT, STATEMENT_TIMEOUT],
            )
        say(_("applying {count} migrations").format(count=len(names)))
        migrate_at_once()
        _check(before)
        _record(names, at=at)


def _one_by_one(names: list[str], before: dict[str, int], *, backup: Path, at: datetime) -> None:
    from django.db import connection, transaction

    from jianxing.settings.migrate import migrate

    def apply() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', %s, false)",
                [LOCK_TIMEOUT, STATEMENT_TIMEOUT],
            )
        migrate()

    try:
        _with_patience(apply)
        with transaction.atomic():
            _check(before)
            _record(names, at=at)
    except Exception:
        _connect_anew()
        say(_("putting back the database"))
        _put_back(backup)
        raise


def _put_back(backup: Path) -> None:
    from django.db import connection, transaction

    reader = archive.Reader(backup)
    try:
        reader.check()
        with transaction.atomic():
            loading.clear(connection.connection)
            loading.load(connection.connection, reader)
    finally:
        reader.close()
        connection.close()


def _with_patience(apply: Any) -> None:
    """Call *apply* again where it met somebody else's lock, with a pause, and not for ever."""
    from django.db import OperationalError

    for attempt in range(1, ATTEMPTS + 1):
        try:
            apply()
        except OperationalError as error:
            if attempt == ATTEMPTS or not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                raise
            say(_("somebody holds a lock; trying again in {seconds} s").format(seconds=PAUSE_SECONDS))
            _connect_anew()
            time.sleep(PAUSE_SECONDS)
        else:
            return


def _connect_anew() -> None:
    """Leave the connection's transaction behind: Django believes itself inside one still, where what a migration defers
    to its very end failed, and would never commit the next."""
    from django.db import connection

    connection.close()
    connection.connect()


def _check(before: dict[str, int]) -> None:
    """Compare what was there with what is, and verify the ledger whole; raises NotAsBefore."""
    from jianxing.ledger.commands import in_words
    from jianxing.ledger.verify import verify

    say(_("checking the ledger"))
    after = _counts()
    for table, rows in before.items():
        if after.get(table, 0) < rows:
            raise NotAsBefore(
                _("{table} had {before} rows and has {after}").format(
                    table=table, before=rows, after=after.get(table, 0)
                )
            )
    verdict = verify()
    if not verdict.intact:
        raise NotAsBefore(in_words(verdict.to_dict()).splitlines()[0])


def _record(names: list[str], *, at: datetime) -> None:
    from jianxing.kernel.actor import Actor
    from jianxing.ledger.operations import record

    public = {"release": release(), "migrations": names}
    record(kind="node.upgrade", subject="node", subject_id=1, by=Actor.system(), at=at, public=public)


def _counts() -> dict[str, int]:
    """Return how many rows each table has."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
        )
        names = [row[0] for row in cursor.fetchall()]
        counts = {}
        for name in names:
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
            counts[name] = int(cursor.fetchone()[0])
    return counts


def _is_behind() -> bool:
    from jianxing.settings.migrate import from_later_release, is_current

    if later := from_later_release():
        raise InUse(
            _("the database belongs to a later release of jianxing ({migration}); install that one").format(
                migration=later[-1]
            )
        )
    return not is_current()


@contextmanager
def _alone(owner_dsn: str) -> Iterator["psycopg.Connection[Any]"]:
    """Hold the upgrade's lock, which ends with this process however it ends."""
    with psycopg.connect(owner_dsn, autocommit=True, connect_timeout=30) as connection:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,)).fetchone()
        if row != (True,):
            raise InUse(_("another upgrade of this database is running"))
        yield connection


def _check_nobody_works(connection: "psycopg.Connection[Any]") -> None:
    """Refuse while a process of the application is connected, from whichever machine."""
    row = connection.execute(
        "SELECT count(*), coalesce(string_agg(DISTINCT coalesce(host(client_addr), 'local'), ', '), '')"
        " FROM pg_stat_activity WHERE usename = 'jianxing_app' AND datname = current_database()"
    ).fetchone()
    if row is not None and row[0]:
        raise InUse(
            _(
                "{count} connections of web servers or workers are open (from {where}); stop them first"
            ).format(count=row[0], where=row[1])
        )


def _backup_file(config: Config, named: Path | None, *, at: datetime) -> Path:
    if named is not None:
        return named.absolute()
    directory = config.home / "backups"
    directory.mkdir(mode=0o700, exist_ok=True)
    return directory / f"before-{release()}-{at:%Y%m%dT%H%M%SZ}.jxb"


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
