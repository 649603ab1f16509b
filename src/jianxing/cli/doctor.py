"""``jianxing doctor``: what an administrator looks at first, each with its value and whether it is as it should be."""

import argparse
import ctypes
import json
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import psycopg

from jianxing.cli import connections
from jianxing.cli.checks import Check, State
from jianxing.cli.database import cluster_of
from jianxing.cli.exits import Exit, OutsideFailure
from jianxing.settings.config import Config, HomeUnusable, load, unknown_variables
from jianxing.settings.speech import gettext as _

__all__ = ["Check", "State", "examine", "report"]

MEGABYTE: Final = 1024 * 1024
SCARCE_BYTES: Final = 256 * MEGABYTE
LITTLE_BYTES: Final = 2048 * MEGABYTE
#: The sealer works within seconds; the worker takes a job at once.
LATE_SEALING: Final = timedelta(minutes=1)
LATE_JOB: Final = timedelta(minutes=5)
CLOCK_DIFFERENCE: Final = timedelta(seconds=5)
#: No clock may show a time before this was written.
WRITTEN: Final = datetime(2026, 11, 1, tzinfo=UTC)
TIME_ERROR: Final = 5  # adjtimex(2): the clock is not synchronised


def examine(*, config: Config, at: datetime) -> list[Check]:
    """Look at everything and return what was found; a database that cannot be reached is a finding, not an error."""
    checks = [_versions(), _variables(), _secrets(config), _disk(config), _clock(at)]
    try:
        with _connected(config) as connection:
            if connection is None:
                text = _("none yet; jianxing up makes it")
                return [*checks, Check("database", State.WARNING, None, text)]
            checks += [_database(connection), _role(connection), _connections(connection)]
            checks += [connections.fits(config, connection), *connections.replica(config)]
            checks += [_database_clock(connection), _unsealed(connection, at=at), _queue(connection)]
    except (OutsideFailure, HomeUnusable, psycopg.Error) as refusal:
        reason = str(refusal).strip().splitlines()[0] if str(refusal).strip() else type(refusal).__name__
        checks.append(Check("database", State.FAILED, None, reason))
    return checks


def report(checks: list[Check], *, as_json: bool) -> str:
    """Return *checks* for people, a line each, or for programs."""
    if as_json:
        return json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=2)
    words = {State.OK: _("good"), State.WARNING: _("look"), State.FAILED: _("bad")}
    titles = _titles()
    return "\n".join(f"[{words[check.state]}] {titles[check.name]}: {check.text}" for check in checks)


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``jianxing doctor``."""
    parser = commands.add_parser("doctor", help=_("look at disk, clock, database, ledger and queue"))
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print what was found; the answer is no when something is bad."""
    checks = examine(config=load(), at=datetime.now(tz=UTC))
    print(report(checks, as_json=asked.format == "json"))
    return Exit.NO if any(check.state is State.FAILED for check in checks) else Exit.DONE


def _titles() -> dict[str, str]:
    return {
        "versions": _("versions"),
        "variables": _("environment"),
        "secrets": _("secrets"),
        "disk": _("disk"),
        "clock": _("clock"),
        "database": _("database"),
        "role": _("application's role"),
        "connections": _("connections"),
        "budget": _("connections, at most"),
        "replica": _("read replica"),
        "database_clock": _("database's clock"),
        "unsealed": _("ledger, not sealed yet"),
        "queue": _("jobs, waiting"),
    }


def _versions() -> Check:
    found = {}
    for name in ("jianxing", "django", "psycopg", "granian", "procrastinate"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # run from its sources
            found[name] = "?"
    text = ", ".join(f"{name} {number}" for name, number in found.items())
    return Check("versions", State.OK, found, text)


def _variables() -> Check:
    unknown = unknown_variables(os.environ)
    if unknown:
        text = _("these mean nothing, perhaps misspelt: {names}").format(names=", ".join(unknown))
        return Check("variables", State.WARNING, unknown, text)
    return Check("variables", State.OK, [], _("nothing unknown"))


def _secrets(config: Config) -> Check:
    directory = config.home / "secrets"
    try:
        paths = [directory, *directory.iterdir()]
    except OSError:
        return Check("secrets", State.OK, [], _("none yet"))
    kept = [path for path in paths if path.suffix != ".pub"]  # public keys are made to be read
    open_to_others = [path.name for path in kept if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_to_others:
        text = _("others may read {names} in {directory}").format(
            names=", ".join(open_to_others), directory=directory
        )
        return Check("secrets", State.FAILED, open_to_others, text)
    return Check("secrets", State.OK, [], _("readable by their owner alone"))


def _disk(config: Config) -> Check:
    free = shutil.disk_usage(_existing(config.home)).free
    state = State.OK
    if free < LITTLE_BYTES:
        state = State.FAILED if free < SCARCE_BYTES else State.WARNING
    return Check("disk", state, free, _("{free} MB free").format(free=free // MEGABYTE))


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)


def _clock(at: datetime) -> Check:
    shown = at.astimezone().isoformat(timespec="seconds")
    if at < WRITTEN:
        return Check(
            "clock", State.FAILED, shown, _("{time}, before this software was written").format(time=shown)
        )
    if _is_unsynchronised():
        text = _("{time}, not synchronised with a time server").format(time=shown)
        return Check("clock", State.WARNING, shown, text)
    return Check("clock", State.OK, shown, shown)


def _is_unsynchronised() -> bool:
    """Ask the kernel; reading its clock's state needs no privilege."""
    everything_zero_is_a_question = ctypes.create_string_buffer(512)  # more than struct timex takes anywhere
    return bool(ctypes.CDLL(None).adjtimex(everything_zero_is_a_question) == TIME_ERROR)


@contextmanager
def _connected(config: Config) -> Iterator["psycopg.Connection[Any] | None"]:
    """Connect as the application; None where no embedded database has been made yet, which is left so."""
    cluster = cluster_of(config)
    if cluster is None:
        with psycopg.connect(config.database_url or "", connect_timeout=10) as connection:
            yield connection
    elif not (cluster.data / "PG_VERSION").exists():
        yield None
    else:
        with cluster.using(), psycopg.connect(cluster.app_dsn, connect_timeout=10) as connection:
            yield connection


def _one(connection: "psycopg.Connection[Any]", question: str) -> tuple[Any, ...]:
    row = connection.execute(question.encode()).fetchone()
    assert row is not None  # each question is an aggregate or a list of functions
    return tuple(row)


def _database(connection: "psycopg.Connection[Any]") -> Check:
    number, encoding, checksums = _one(
        connection,
        "SELECT current_setting('server_version'), current_setting('server_encoding'),"
        " current_setting('data_checksums')",
    )
    value = {"version": number, "encoding": encoding, "checksums": checksums}
    state = State.OK if int(number.split(".")[0]) >= 15 and encoding == "UTF8" else State.FAILED
    text = _("PostgreSQL {version}, {encoding}, checksums {checksums}").format(**value)
    return Check("database", state, value, text)


def _role(connection: "psycopg.Connection[Any]") -> Check:
    name, may_bypass, owned = _one(
        connection,
        "SELECT rolname, rolsuper OR rolbypassrls, (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid)"
        " FROM pg_roles r WHERE rolname = current_user",
    )
    if may_bypass or owned:
        text = _("{role} may see every row: it owns tables or bypasses row security").format(role=name)
        return Check("role", State.FAILED, name, text)
    return Check(
        "role", State.OK, name, _("{role} owns nothing and cannot bypass row security").format(role=name)
    )


def _connections(connection: "psycopg.Connection[Any]") -> Check:
    used, most = _one(
        connection,
        "SELECT count(*), current_setting('max_connections')::int FROM pg_stat_activity"
        " WHERE backend_type = 'client backend'",
    )
    state = State.WARNING if used > 0.8 * most else State.OK
    return Check("connections", state, used, _("{used} of {most}").format(used=used, most=most))


def _database_clock(connection: "psycopg.Connection[Any]") -> Check:
    before = time.time()
    (theirs,) = _one(connection, "SELECT clock_timestamp()")
    ours = datetime.fromtimestamp((before + time.time()) / 2, tz=UTC)
    difference = abs(theirs - ours)
    state = State.OK if difference <= CLOCK_DIFFERENCE else State.FAILED
    seconds = round(difference.total_seconds(), 1)
    return Check("database_clock", state, seconds, _("{seconds} s from ours").format(seconds=seconds))


def _unsealed(connection: "psycopg.Connection[Any]", *, at: datetime) -> Check:
    if not _has_table(connection, "ledger_unsealed"):
        return Check("unsealed", State.WARNING, None, _("no ledger yet; jianxing up makes it"))
    with connection.transaction():
        # The audit officer's view of the log, by which acts are counted and dated, never read.
        connection.execute("SELECT set_config('jianxing.office', 'ledger', true)")
        count, oldest = _one(
            connection,
            "SELECT count(*), min(a.recorded_at) FROM ledger_unsealed u LEFT JOIN ledger_act a ON a.id = u.act_id",
        )
    age = at - oldest if oldest else timedelta()
    return _waiting("unsealed", count=count, age=age, late=LATE_SEALING)


def _queue(connection: "psycopg.Connection[Any]") -> Check:
    if not _has_table(connection, "procrastinate_jobs"):
        return Check("queue", State.WARNING, None, _("no queue yet; jianxing up makes it"))
    count, age = _one(
        connection,
        "SELECT count(*), coalesce(max(now() - greatest(j.scheduled_at, e.at)), interval '0')"
        " FROM procrastinate_jobs j LEFT JOIN LATERAL"
        " (SELECT max(at) AS at FROM procrastinate_events WHERE job_id = j.id) e ON true"
        " WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())",
    )
    return _waiting("queue", count=count, age=age, late=LATE_JOB)


def _waiting(name: str, *, count: int, age: timedelta, late: timedelta) -> Check:
    seconds = round(max(age, timedelta()).total_seconds(), 1)
    value = {"count": count, "oldest_seconds": seconds}
    text = (
        _("{count}, the oldest for {seconds} s").format(count=count, seconds=seconds) if count else _("none")
    )
    return Check(name, State.FAILED if age > late else State.OK, value, text)


def _has_table(connection: "psycopg.Connection[Any]", name: str) -> bool:
    found = connection.execute("SELECT to_regclass(%s)", (f"public.{name}",)).fetchone()
    return bool(found and found[0])
