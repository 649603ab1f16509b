"""A whole installation under the real supervisor, with the very small application, to be hurt and looked at."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from jianxing.cli.embedded import postmaster

UP = Path(__file__).with_name("tiny_up.py")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def wait_until(question: Callable[[], object], *, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that is dead and not yet buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


class Installation:
    """``up`` on the directory *home*; ``start`` returns when the first request is answered."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.port = free_port()
        self.settings = settings
        self.process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def run(self, **settings: str) -> "subprocess.Popen[str]":
        environment = os.environ | {"JIANXING_HOME": str(self.home), "JIANXING_PORT": str(self.port)}
        return subprocess.Popen(
            [sys.executable, str(UP)],
            env=environment | self.settings | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def start(self) -> None:
        self.process = self.run()
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("Jianxing is ready: "), self.process.communicate()

    def refused(self, **settings: str) -> str:
        """Run ``up``, which must refuse with exit code 3, and return its one line."""
        refused = self.run(**settings)
        out, said = refused.communicate(timeout=60)
        assert (refused.returncode, out) == (3, "")
        lines = [line for line in said.splitlines() if not line.startswith("{")]
        assert len(lines) == 1, said
        return lines[0]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> str:
        """Ask the supervisor to end and return its log."""
        assert self.process is not None
        self.process.send_signal(number)
        _out, said = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, said
        return said

    def ask(self, method: str = "GET") -> int:
        """Return how many rows the application has; a POST commits one first. Waits until it answers."""
        deadline = time.monotonic() + 90
        while True:
            try:
                request = urllib.request.Request(self.url, method=method)
                with urllib.request.urlopen(request, timeout=5) as answer:
                    return int(answer.read().split()[0])
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert time.monotonic() < deadline
                time.sleep(0.05)

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def postgresql(self) -> int:
        wait_until(lambda: postmaster.find(data=self.home / "postgresql"))
        found = postmaster.find(data=self.home / "postgresql")
        assert found is not None
        return found.pid

    @property
    def web(self) -> int:
        return self._child(b"tiny_site")

    @property
    def web_child(self) -> int:
        wait_until(lambda: children(self.web))
        return children(self.web)[0]

    @property
    def worker(self) -> int:
        return self._child(b"3600")

    @property
    def listener(self) -> int:
        return self._child(b"3601")

    @property
    def door(self) -> int:
        return self._child(b"3602")

    def everything(self) -> list[int]:
        return [self.pid, *self.supervised()]

    def supervised(self) -> list[int]:
        return [self.web, self.web_child, self.worker, *postmaster.orphans(data=self.home / "postgresql")]

    def clean_up(self) -> None:
        """End what a failed test left running."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def _child(self, mark: bytes) -> int:
        found: list[int] = []

        def look() -> bool:
            found[:] = [pid for pid in children(self.pid) if _is_running(pid, mark)]
            return bool(found)

        wait_until(look)
        return found[0]


def _is_running(pid: int, mark: bytes) -> bool:
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
    # The launcher has the program's name among its arguments until it has become that program.
    return mark in arguments and b"launch.py" not in arguments
