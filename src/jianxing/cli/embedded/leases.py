"""Who uses the embedded server: locks that the kernel gives back when a process ends, in whatever way."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Leases:
    """The users of one server. ``alone()`` serialises starts and stops; a lease says that it is in use."""

    def __init__(self, *, home: Path) -> None:
        self._mutex = home / "postgresql.lock"
        self._users = home / "postgresql.users"
        self._depth = 0
        self._held: list[int] = []

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else starts or stops the server meanwhile; may be nested within one process."""
        if self._depth:
            yield
            return
        descriptor = os.open(self._mutex, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            self._depth += 1
            yield
        finally:
            self._depth = 0
            os.close(descriptor)

    def take(self) -> None:
        """Say that this process uses the server. Call within alone()."""
        descriptor = os.open(self._users, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        self._held.append(descriptor)

    def give_back(self) -> bool:
        """Give one lease back and return whether nobody is left who uses the server. Call within alone()."""
        descriptor = self._held.pop()
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        else:
            return True
        finally:
            os.close(descriptor)
