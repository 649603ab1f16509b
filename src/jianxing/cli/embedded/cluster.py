"""The embedded PostgreSQL: made on first use, started, adopted from whoever left it, stopped."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Final

from jianxing.cli.embedded import binaries, postmaster, privileges, roles, tuning
from jianxing.cli.embedded.leases import Leases
from jianxing.cli.embedded.socketplace import SocketPlace
from jianxing.cli.exits import OutsideFailure
from jianxing.settings.config import HomeUnusable, prepare_home
from jianxing.settings.speech import gettext as _

#: Recovery after power loss replays at most max_wal_size; minutes are generous even on a slow disk.
START_SECONDS: Final = 300.0
#: A fast shutdown writes a checkpoint; after this it is told to leave without one, and recovers when started.
STOP_SECONDS: Final = 60.0
#: A new database with its write-ahead log takes about 80 MB; with less than this it would stop in the middle.
LEAST_FREE_BYTES: Final = 256 * 1024 * 1024
LOG_KEPT_BYTES: Final = 10 * 1024 * 1024
#: Words by which the line is known that says why PostgreSQL gave up; the most telling first.
TELLING: Final = (
    ("invalid value for parameter", "unrecognized configuration parameter", "syntax error in file"),
    ("FATAL:", "PANIC:", "error:", "launch:"),
)


class ClusterUnusable(OutsideFailure):
    """The data directory cannot be used as it is."""


class ServerFailed(OutsideFailure):
    """PostgreSQL did not start or stop; the text gives its own reason and where its log is."""


class Cluster:
    """One installation's PostgreSQL server, in ``home/postgresql``; any number of processes may hold one."""

    def __init__(
        self,
        home: Path,
        pg_bin: Path | None = None,
        *,
        account: str | None = None,
        connections: int = 40,
        durable: bool = True,
    ) -> None:
        self.home = home
        self.data = home / "postgresql"
        self.log = home / "logs" / "postgresql.log"
        self._pg_bin = pg_bin
        self._account = account
        self._connections = connections
        self._durable = durable
        self._leases = Leases(home=home)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def app_dsn(self) -> str:
        """Connects as the application's role."""
        return self._dsn(roles.APP, self._passwords.app)

    @property
    def door_dsn(self) -> str:
        """Connects as the role of the public door."""
        return self._dsn(roles.DOOR, self._passwords.door)

    @property
    def owner_dsn(self) -> str:
        """Connects as the owner, for migrations."""
        return self._dsn(roles.OWNER, self._passwords.owner)

    @property
    def admin_dsn(self) -> str:
        """Connects as the superuser, who sets up and does nothing else."""
        return self._dsn(roles.ADMIN, self._passwords.admin)

    @contextmanager
    def using(self) -> Iterator["Cluster"]:
        """Have the server running inside the block; the last of all processes to leave stops it."""
        self.join()
        try:
            yield self
        finally:
            self.leave()

    def join(self) -> None:
        """Use the server, making and starting it when needed."""
        prepare_home(home=self.home)
        with self._leases.alone():
            self._leases.take()
            try:
                self.ensure_initialised()
                self.start()
            except BaseException:
                if self._leases.give_back() and not self.running():
                    with suppress(OutsideFailure):
                        self._socket_place.give_up()
                raise

    def leave(self) -> None:
        """Use the server no longer; it is stopped when nobody else uses it."""
        with self._leases.alone():
            if self._leases.give_back():
                self.stop()

    def running(self) -> bool:
        """Return whether the server is alive, whoever started it."""
        if self._process:
            self._process.poll()  # takes leave of a child that has ended
        return postmaster.find(data=self.data) is not None

    def ensure_initialised(self) -> None:
        """Make the data directory where there is none; refuse one that these programs cannot read."""
        prepare_home(home=self.home)
        with self._leases.alone():
            if (self.data / "PG_VERSION").exists():
                self._check_version()
                return
            if self.data.exists() and any(self.data.iterdir()):
                raise ClusterUnusable(
                    _("{data} is no PostgreSQL data directory; move it away").format(data=self.data)
                )
            for left in self.home.glob("postgresql.new-*"):
                shutil.rmtree(left, ignore_errors=True)  # of a first run that was cut short
            self._initialise()

    def start(self) -> None:
        """Start the server and wait until it answers; one that runs already is taken over as it is."""
        with self._leases.alone():
            if not self._adopted():
                self._check_version()
                postmaster.clear_remains(data=self.data)
                self._socket_place.clear()
                self._spawn()
                self._await_ready()
            self._ensure_roles()

    def stop(self) -> None:
        """Stop the server and wait until it is gone, its socket too; what is not committed is rolled back."""
        with self._leases.alone():
            for number, seconds in (
                (signal.SIGINT, STOP_SECONDS),
                (signal.SIGQUIT, 10.0),
                (signal.SIGKILL, 10.0),
            ):
                running = postmaster.find(data=self.data)
                if running:
                    postmaster.send(pid=running.pid, number=number)
                    self._await_gone(seconds=seconds)
            if self.running():
                raise ServerFailed(_("PostgreSQL on {data} does not stop").format(data=self.data))
            self._process = None
            self._socket_place.give_up()

    @cached_property
    def _binaries(self) -> binaries.Binaries:
        return binaries.find(pg_bin=self._pg_bin)

    @cached_property
    def _privileges(self) -> privileges.Privileges:
        return privileges.choose(
            home=self.home, data=self.data, postgres=self._binaries.postgres, account=self._account
        )

    @cached_property
    def _socket_place(self) -> SocketPlace:
        return SocketPlace(home=self.home, privileges=self._privileges)

    @cached_property
    def _passwords(self) -> roles.Passwords:
        return roles.Passwords.of(home=self.home)

    def _dsn(self, user: str, password: str) -> str:
        directory = self._socket_place.recorded
        if directory is None:
            raise ServerFailed(_("PostgreSQL on {data} is not running").format(data=self.data))
        return roles.dsn(socket_directory=directory, user=user, password=password)

    def _check_version(self) -> None:
        made_by = int((self.data / "PG_VERSION").read_text().strip().split(".")[0])
        ours = self._binaries.major
        if made_by > ours:
            raise ClusterUnusable(
                _("{data} was made by PostgreSQL {made_by}, newer than the {ours} in {directory}; ").format(
                    data=self.data, made_by=made_by, ours=ours, directory=self._binaries.directory
                )
                + _("update jianxing, or name newer programs with JIANXING_PG_BIN")
            )
        if made_by < ours:
            raise ClusterUnusable(
                _("{data} was made by PostgreSQL {made_by}, older than the {ours} in {directory}; ").format(
                    data=self.data, made_by=made_by, ours=ours, directory=self._binaries.directory
                )
                + _("name the older programs with JIANXING_PG_BIN, or move the data with pg_upgrade")
            )

    def _initialise(self) -> None:
        free = shutil.disk_usage(self.home).free
        if self._durable and free < LEAST_FREE_BYTES:
            raise HomeUnusable(
                _("the disk of {home} is full: {free} MB free, a database needs {least} MB to begin").format(
                    home=self.home, free=free >> 20, least=LEAST_FREE_BYTES >> 20
                )
            )
        fresh = Path(tempfile.mkdtemp(prefix="postgresql.new-", dir=self.home))
        given = self._socket_place.take() / "password"
        try:
            self._privileges.give(fresh)
            given.touch(mode=0o600)
            given.write_text(self._passwords.admin)
            self._privileges.give(given)
            self._run_initdb(fresh, password_file=given)
            # Only a directory that is whole gets the name; after an interruption the next start begins anew.
            fresh.rename(self.data)
            _sync_directory(self.home)
        finally:
            given.unlink(missing_ok=True)
            shutil.rmtree(fresh, ignore_errors=True)

    def _run_initdb(self, fresh: Path, *, password_file: Path) -> None:
        # With LC_CTYPE=C pg_trgm finds no letters in Chinese and indexes nothing, without a word about it.
        locale = ["--locale=C.UTF-8", "--encoding=UTF8"]
        if self._binaries.major >= binaries.BUILTIN_LOCALE_SINCE:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [
            str(self._binaries.initdb),
            f"--pgdata={fresh}",
            *locale,
            f"--username={roles.ADMIN}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--data-checksums",
            *([] if self._durable else ["--no-sync"]),
        ]
        made = subprocess.run(
            self._privileges.command(command, die_with_us=True),
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=_environment(),
            start_new_session=True,  # Ctrl-C is ours to answer
        )
        if made.returncode:
            raise ServerFailed(
                _plain(made.stderr, what=_("PostgreSQL cannot make {data}").format(data=self.data))
            )

    def _adopted(self) -> bool:
        """Return whether a server runs already and answers; one leaving or out of reach is seen off."""
        running = postmaster.find(data=self.data)
        if running is None:
            return False
        if running.status == "stopping":
            self._await_gone(seconds=STOP_SECONDS)
        elif running.socket_directory and not (Path(running.socket_directory) / ".s.PGSQL.5432").exists():
            self.stop()  # its socket was swept away under it
        else:
            self._await_ready()
            self._socket_place.remember(Path(running.socket_directory))
            return True
        if self.running():
            self.stop()
        return False

    def _spawn(self) -> None:
        sized = tuning.settings(data=self.data, connections=self._connections, durable=self._durable)
        self._write("jianxing.conf", sized)
        self._write("pg_hba.conf", tuning.ACCESS)
        if not (self.data / "local.conf").exists():
            self._write("local.conf", "# Your own settings; they win over those in jianxing.conf.\n")
        self._write("postgresql.conf", tuning.included(main=(self.data / "postgresql.conf").read_text()))
        if self.log.exists() and self.log.stat().st_size > LOG_KEPT_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        command = [str(self._binaries.postgres), "-D", str(self.data), "-k", str(self._socket_place.take())]
        with self.log.open("ab") as log:
            self._log_begins_at = log.seek(0, os.SEEK_END)
            # A session of its own: Ctrl-C in a terminal reaches every process of the group, and the server
            # must outlive those who still use it.
            self._process = subprocess.Popen(
                self._privileges.command(command, die_with_us=not self._durable),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_environment(),
                start_new_session=True,
            )

    def _write(self, name: str, content: str) -> None:
        path = self.data / name
        if path.exists() and path.read_text() == content:
            return
        path.write_text(content)
        path.chmod(0o600)
        self._privileges.give(path)

    def _await_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process and self._process.poll() is not None:
                self._process = None
                raise ServerFailed(_plain(self._said_last(), what=_("PostgreSQL did not start")))
            running = postmaster.find(data=self.data)
            if running and running.is_ready:
                return
            if self._process is None and running is None:
                raise ServerFailed(
                    _("PostgreSQL ended while it was starting; see {log}").format(log=self.log)
                )
            time.sleep(postmaster.TICK)
        raise ServerFailed(
            _("PostgreSQL is still recovering after {seconds} s; see {log}, and start again").format(
                seconds=int(START_SECONDS), log=self.log
            )
        )

    def _await_gone(self, *, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self.running() and time.monotonic() < deadline:
            time.sleep(postmaster.TICK)

    def _said_last(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self._log_begins_at)
            return log.read().decode(errors="replace")

    def _ensure_roles(self) -> None:
        mark = self.data / roles.MARK
        if mark.exists() and mark.read_text() == self._passwords.digest:
            return
        roles.ensure(socket_directory=self._socket_place.take(), passwords=self._passwords, home=self.home)
        self._write(roles.MARK, self._passwords.digest)


def _environment() -> dict[str, str]:
    """Return an environment in which nothing of the caller's changes what PostgreSQL does."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "LC_", "LANG", "JIANXING_", "DATABASE_")) and name != "TZ"
    }


def _plain(said: str, *, what: str) -> str:
    """Return one line out of what PostgreSQL *said* when it gave up."""
    if "No space left on device" in said:
        return _("{what}: the disk is full").format(what=what)
    if "Read-only file system" in said:
        return _("{what}: the file system is read-only").format(what=what)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for words in TELLING for line in lines if any(word in line for word in words)]
    reason = (telling or lines or ["?"])[0]
    for word in ("LOG:", "FATAL:", "PANIC:", "error:"):
        reason = reason.split(word)[-1].strip()
    return f"{what}: {reason}"


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
