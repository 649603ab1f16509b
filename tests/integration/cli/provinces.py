"""Three real nodes on this machine, as ``jianxing demo --provinces`` starts them, to be asked, hurt and carried between."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from jianxing.cli.embedded import Cluster
from tests.integration.cli.installation import children

#: The first start fills three databases; on a busy machine that takes its time.
READY_SECONDS = 900
COMMAND_SECONDS = 300


class Provinces:
    """The demonstration on a directory of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = _free_ports()
        self.process: subprocess.Popen[str] | None = None

    def start(self, *by_file: str) -> str:
        """Start the three nodes and return what is said once the story has come as far as it can."""
        asked = ["demo", "--provinces", "--port", str(self.port)]
        for node in by_file:
            asked += ["--by-file", node]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jianxing.cli.main", *asked],
            env=self._environment(self.home),
            stdout=subprocess.PIPE,
            stderr=(self.home / "log").open("a"),
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        late = threading.Timer(READY_SECONDS, self.kill)
        late.start()
        said = []
        for line in self.process.stdout:
            said.append(line)
            if line.startswith("Password of every account"):
                break
        late.cancel()
        assert self.process.poll() is None, (self.home / "log").read_text()[-4000:]
        return "".join(said)

    def stop(self) -> None:
        """Stop everything as Ctrl-C does."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.communicate(timeout=120)
        assert self.process.returncode == 0

    def kill(self) -> None:
        """End what a failed test left running; whatever was started by it ends with it."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for node in ("beijing", "tianjin", "hebei"):
            if (self.node(node) / "postgresql").exists():
                Cluster(self.node(node)).stop()

    def node(self, code: str) -> Path:
        """The data directory of a node."""
        return self.home / "provinces" / code

    def asked(self, code: str, question: str, *values: object) -> list[Any]:
        """Ask a node's database as its owner, who sees every row."""
        with psycopg.connect(Cluster(self.node(code)).owner_dsn) as connection:
            rows = connection.execute(question.encode(), values).fetchall()
        return [row[0] if len(row) == 1 else tuple(row) for row in rows]

    def run(self, code: str, *words: str, module: str = "jianxing.cli.main") -> str:
        """Run a command on a node and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            env=self._environment(self.node(code)),
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def play(self, code: str) -> None:
        """Let the people of a node do what is theirs to do now."""
        self.run(code, "play", code, module="jianxing.cli.province")

    def carry(self, origin: str, destination: str) -> None:
        """Carry a file from one node to another by hand."""
        medium = self.home / "medium"
        medium.mkdir(exist_ok=True)
        file = medium / f"{origin}-{destination}.jxe"
        self.run(origin, "exchange", "export", "--peer", destination, "-o", str(file))
        self.run(destination, "exchange", "import", str(file))

    def figure(self, code: str, body: str, key: str) -> Any:
        """What a figure of a body's brief says, counted from its rows now."""
        brief = json.loads(self.run(code, "brief", "--body", body, "--format", "json"))
        return next(figure["value"] for figure in brief["figures"] if figure["id"] == key)

    def processes(self, code: str, module: str) -> list[int]:
        """The processes of a node that run a module."""
        assert self.process is not None
        return [
            pid
            for node in children(self.process.pid)
            for pid in children(node)
            if self._runs(pid, module) and self._home_of(pid) == str(self.node(code))
        ]

    @staticmethod
    def _runs(pid: int, module: str) -> bool:
        with suppress(FileNotFoundError, ProcessLookupError):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            return module.encode() in words and not any(b"launch.py" in word for word in words)
        return False

    @staticmethod
    def _home_of(pid: int) -> str:
        with suppress(FileNotFoundError, ProcessLookupError):
            for pair in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                if pair.startswith(b"JIANXING_HOME="):
                    return pair.partition(b"=")[2].decode()
        return ""

    @staticmethod
    def _environment(home: Path) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JIANXING_")}
        return kept | {"JIANXING_HOME": str(home), "LC_ALL": "C"}


def _free_ports() -> int:
    """Return a port above which those of three sites and three listeners are free."""
    for _attempt in range(50):
        base = random.randrange(20_000, 32_000)  # above, the system gives ports to whoever connects
        with suppress(OSError):
            for port in (*range(base, base + 3), *range(base + 10, base + 13)):
                socket.create_server(("127.0.0.1", port)).close()
            return base
    raise AssertionError("no free ports")
