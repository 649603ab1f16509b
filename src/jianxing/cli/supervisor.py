"""``jianxing up``: PostgreSQL, web server, worker, listener and the public's door as one, each restarted when it dies."""

import fcntl
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jianxing.cli import connections, door
from jianxing.cli.addresses import answers, check_are_free, url_of
from jianxing.cli.children import Child, Pauses, bound_to_us, environment
from jianxing.cli.database import cluster_of
from jianxing.cli.embedded import Cluster
from jianxing.cli.exits import Exit, OutsideFailure
from jianxing.cli.signals import Signals, heard
from jianxing.settings import logs
from jianxing.settings.config import Config, prepare_home
from jianxing.settings.speech import gettext as _

logger = logging.getLogger("jianxing.supervisor")

#: How often the database is looked at: one that we adopted is no child of ours, and sends no signal.
GLANCE_SECONDS: Final = 0.5


class AlreadyUp(OutsideFailure):
    """Another ``jianxing up`` runs on the same data directory."""


class PreparationFailed(OutsideFailure):
    """Bringing the database up to date did not succeed."""


@dataclass(frozen=True, slots=True)
class Commands:
    """What is run: first as the owner, then as the application before serving, then for good."""

    migrate: tuple[str, ...] = (sys.executable, "-m", "jianxing.settings.migrate")
    prepare: tuple[tuple[str, ...], ...] = ()
    web: tuple[str, ...] = (sys.executable, "-m", "jianxing.cli.serving")
    worker: tuple[str, ...] = (sys.executable, "-m", "jianxing.jobs")
    listener: tuple[str, ...] = (sys.executable, "-m", "jianxing.cli.listening")
    door: tuple[str, ...] = (sys.executable, "-m", "jianxing.cli.door.serving")


def announce(url: str) -> None:
    """Say on standard output where the site is."""
    print(_("Jianxing is ready: {url}").format(url=url), flush=True)


def up(
    *, config: Config, commands: Commands | None = None, on_ready: Callable[[str], None] = announce
) -> int:
    """Run everything until a signal says to stop, and return the exit code.

    *on_ready* is called once, with the address, when the first request is answered. Raises OutsideFailure or
    HomeUnusable with one line for the person at the terminal; then nothing of ours is left running.
    """
    logs.configure(process="supervisor", level=config.log_level)
    prepare_home(home=config.home)
    with only_one(config), heard() as signals:
        check_are_free(config)
        supervisor = _Supervisor(config=config, commands=commands or Commands(), signals=signals)
        try:
            supervisor.begin()
            supervisor.watch(on_ready=on_ready)
        finally:
            supervisor.end()
    return Exit.DONE


@contextmanager
def only_one(config: Config) -> Iterator[None]:
    """Hold the data directory against a second supervisor; the kernel lets go when this process ends."""
    path = config.home / "lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyUp(_already(path)) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps({"pid": os.getpid(), "url": url_of(config)}).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _already(path: Path) -> str:
    with suppress(OSError, ValueError, KeyError):
        other = json.loads(path.read_text())
        return _("Jianxing already runs on {home}: process {pid}, {url}").format(
            home=path.parent, pid=other["pid"], url=other["url"]
        )
    return _("Jianxing already runs on {home}").format(home=path.parent)


@dataclass(slots=True)
class _Supervisor:
    config: Config
    commands: Commands
    signals: Signals
    _cluster: Cluster | None = None
    _app_dsn: str = ""
    _children: list[Child] = field(default_factory=list)
    _pauses: Pauses = field(default_factory=Pauses)

    def begin(self) -> None:
        """Have the database running and up to date, and know what is to be kept alive."""
        cluster = cluster_of(self.config)
        if cluster:
            cluster.join()
            self._cluster = cluster
            self._app_dsn, owner_dsn = cluster.app_dsn, cluster.owner_dsn
        else:
            self._app_dsn = self.config.database_url or ""
            # Without the owner's address a database that is current already can still be served.
            owner_dsn = self.config.owner_database_url or self._app_dsn
        self._run(self.commands.migrate, dsn=owner_dsn)
        if not self.signals.asked_to_stop:
            connections.check(self.config, dsn=self._app_dsn)
        for command in self.commands.prepare:
            self._run(command, dsn=self._app_dsn)
        self._children = [
            Child(name="worker", command=self.commands.worker, environment=self._environment),
            Child(name="web", command=self.commands.web, environment=self._environment),
        ]
        if self.config.exchange_port is not None:
            self._children.append(
                Child(name="listener", command=self.commands.listener, environment=self._environment)
            )

        if self.config.door_port is not None:
            told = door.told(
                store={"DOOR_DATABASE_URL": door.dsn_of(cluster)}, host=self.config.door_host, port=self.config.door_port,
                behind=self.config.door_behind or "",
            )  # fmt: skip
            self._children.append(Child(name="door", command=self.commands.door, environment=lambda: told))

    def watch(self, *, on_ready: Callable[[str], None]) -> None:
        """Keep everything alive until asked to stop."""
        is_announced, look_again = False, 0.05
        while not self.signals.asked_to_stop:
            pause = self._tend_database()
            if pause is None:
                pause = min(GLANCE_SECONDS, *(child.tend() for child in self._children))
                if not is_announced:
                    pause, look_again = min(pause, look_again), min(1.2 * look_again, GLANCE_SECONDS)
                    if answers(self.config):
                        is_announced = True
                        on_ready(url_of(self.config))
            self.signals.wait(seconds=pause)

    def end(self) -> None:
        """Stop the door, the listener, the web server, the worker, then the database, waiting for each."""
        for child in reversed(self._children):
            child.stop(hurry=lambda: self.signals.asked_again)
        if self._cluster:
            self._cluster.leave()
            self._cluster = None

    def _environment(self) -> Mapping[str, str]:
        return environment(config=self.config, dsn=self._app_dsn)

    def _run(self, command: tuple[str, ...], *, dsn: str) -> None:
        """Run *command* to its end; PreparationFailed when it fails or we are asked to stop meanwhile."""
        if self.signals.asked_to_stop:
            return
        child = subprocess.Popen(
            bound_to_us(command),
            env=dict(environment(config=self.config, dsn=dsn)),
            stdin=subprocess.DEVNULL,
        )
        while child.poll() is None:
            self.signals.wait(seconds=GLANCE_SECONDS)
            if self.signals.asked_to_stop:
                child.terminate()
                child.wait()
                return
        if child.returncode:
            raise PreparationFailed(
                _(
                    "the database could not be prepared: {command} ended with {code}; its reason is above"
                ).format(command=" ".join(command[1:]), code=child.returncode)
            )

    def _tend_database(self) -> float | None:
        """Start the embedded server again when it has died; return how long to wait where it does not."""
        if self._cluster is None or self._cluster.running():
            return None
        now = time.monotonic()
        if now < self._pauses.not_before:
            return self._pauses.not_before - now
        logger.warning("postgresql ended")
        self._pauses.begun(now=now)
        try:
            self._cluster.start()
        except OutsideFailure as refusal:
            pause = self._pauses.failed(now=time.monotonic())
            logger.error("postgresql does not start: %s", refusal, extra={"restart_seconds": round(pause, 2)})
            return pause
        logger.info("postgresql started")
        # The socket keeps its place unless somebody swept it away; the next processes learn the new one.
        self._app_dsn = self._cluster.app_dsn
        return None
