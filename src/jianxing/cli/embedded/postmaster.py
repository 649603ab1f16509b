"""What runs on a data directory, from postmaster.pid and /proc: pids are reused, one alone proves nothing."""

import hashlib
import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Lines of postmaster.pid, see PostgreSQL's src/include/utils/pidfile.h.
PID, DATA, STARTED, PORT, SOCKET_DIRECTORY, LISTEN, SHARED_MEMORY, STATUS = range(8)
TICK: Final = 0.02


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A PostgreSQL server that is alive on our data directory."""

    pid: int
    socket_directory: str
    status: str  # starting, ready, stopping, standby

    @property
    def is_ready(self) -> bool:
        return self.status == "ready"


def find(*, data: Path) -> Postmaster | None:
    """Return the server that runs on *data*, None where none does, whatever postmaster.pid may claim."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        pid = abs(int(lines[PID]))
    except (FileNotFoundError, NotADirectoryError, ValueError, IndexError):
        return None
    if not is_postgres_on(pid=pid, data=data):
        return None
    lines += [""] * (STATUS + 1 - len(lines))
    return Postmaster(pid=pid, socket_directory=lines[SOCKET_DIRECTORY], status=lines[STATUS].strip())


def is_postgres_on(*, pid: int, data: Path) -> bool:
    """Return whether process *pid* is a PostgreSQL process that works in *data*."""
    process = Path("/proc") / str(pid)
    try:
        arguments = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    if not Path(os.fsdecode(arguments[0].split(b":")[0])).name.startswith("postgres"):
        return False
    try:
        return (process / "cwd").readlink() == data.resolve()
    except FileNotFoundError:
        return False  # it ended just now, and waits for its parent to notice
    except OSError:
        # Root in a container may not look at another account's directory; what it was started with is public.
        return os.fsencode(data) in arguments or arguments[0].startswith(
            f"postgres: {cluster_name(data)}:".encode()
        )


def cluster_name(data: Path) -> str:
    """Return the name that the server's processes show in their titles."""
    return "jianxing-" + hashlib.sha256(os.fsencode(data)).hexdigest()[:8]


def orphans(*, data: Path) -> list[int]:
    """Return the server's processes on *data*, among them backends that have outlived a killed postmaster."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    return [pid for pid in pids if is_postgres_on(pid=pid, data=data)]


def clear_remains(*, data: Path, patience: float = 10.0) -> None:
    """End what a dead postmaster left on *data* and remove its pid file.

    Backends leave by themselves when their postmaster dies; one in the middle of a long query may take its
    time, and a new server must not start beside it. Call only when find() returned None.
    """
    deadline = time.monotonic() + patience
    signalled = signal.SIGQUIT
    while left := orphans(data=data):
        for pid in left:
            send(pid=pid, number=signalled)
        if time.monotonic() > deadline:
            signalled = signal.SIGKILL
        time.sleep(TICK)
    (data / "postmaster.pid").unlink(missing_ok=True)


def send(*, pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that may have ended meanwhile."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)
