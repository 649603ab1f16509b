"""A process that is kept alive: started, restarted with growing pauses, stopped, ended when we are killed."""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from jianxing.cli.embedded.privileges import launcher
from jianxing.settings.config import Config

logger = logging.getLogger("jianxing.supervisor")

FIRST_PAUSE: Final = 0.25
LONGEST_PAUSE: Final = 30.0
#: Who has run this long is well, and the next pause is the first again.
WELL_AFTER: Final = 60.0


def environment(*, config: Config, dsn: str) -> Mapping[str, str]:
    """Return what a child process needs to work with *config* on the database at *dsn*."""
    told = {
        "JIANXING_DSN": dsn,
        "DJANGO_SETTINGS_MODULE": "jianxing.settings.django",
        "PYTHONUNBUFFERED": "1",
    }
    return {**os.environ, **config.as_environment(), **told}


def bound_to_us(command: Sequence[str]) -> list[str]:
    """Return what starts *command* so that the kernel kills it when this process ends in whatever way.

    Ctrl-C, which a terminal sends to the whole group, is left to us, who stop one after the other.
    """
    return [*launcher(["--die-with", str(os.getpid()), "--block", "SIGINT"]), *command]


class Pauses:
    """How long to wait before the next attempt: doubling with each failure, forgotten after long health."""

    def __init__(self) -> None:
        self._pause = FIRST_PAUSE
        self._began = 0.0
        self.not_before = 0.0

    def begun(self, *, now: float) -> None:
        """An attempt was made at *now*."""
        self._began = now

    def failed(self, *, now: float) -> float:
        """The attempt ended at *now*; return how long to wait."""
        if now - self._began >= WELL_AFTER:
            self._pause = FIRST_PAUSE
        waited, self._pause = self._pause, min(2 * self._pause, LONGEST_PAUSE)
        self.not_before = now + waited
        return waited


class Child:
    """One process of the group; it ends when this process does."""

    def __init__(
        self,
        *,
        name: str,
        command: Sequence[str],
        environment: Callable[[], Mapping[str, str]],
        patience: float = 30.0,
    ) -> None:
        self.name = name
        self._command = command
        self._environment = environment
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._pauses = Pauses()

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def tend(self) -> float:
        """Start the process when due, note when it has ended; return in how many seconds to look again."""
        now = time.monotonic()
        if self._process and self._process.poll() is not None:
            pause = self._pauses.failed(now=now)
            details = {"exit": self._process.returncode, "restart_seconds": round(pause, 2)}
            logger.warning("%s ended", self.name, extra=details)
            self._process = None
        if self._process is None:
            if now < self._pauses.not_before:
                return self._pauses.not_before - now
            self._start(now=now)
        return LONGEST_PAUSE

    def ask(self) -> None:
        """Ask the process to finish, without waiting: several end sooner together than one after the other."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def stop(self, *, hurry: Callable[[], bool]) -> None:
        """Ask the process to finish, and kill it when its patience ends or *hurry* becomes true."""
        if self._process is None:
            return
        deadline = time.monotonic() + self._patience
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        while self._process.poll() is None:
            if hurry() or time.monotonic() > deadline:
                self._process.kill()
                self._process.wait()
            else:
                time.sleep(0.02)
        logger.info("%s stopped", self.name, extra={"exit": self._process.returncode})
        self._process = None

    def _start(self, *, now: float) -> None:
        self._pauses.begun(now=now)
        self._process = subprocess.Popen(
            bound_to_us(self._command),
            env=dict(self._environment()),
            stdin=subprocess.DEVNULL,
        )
        logger.info("%s started", self.name, extra={"pid": self._process.pid})
