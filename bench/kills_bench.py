"""Kills each process at random under load: what was acknowledged is there once, with its act, and the log verifies."""

import argparse
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psycopg
from bench.form import Case, say

from jianxing.cli.embedded import Cluster, postmaster

PORT: Final = 8171
UNDISTURBED: Final = 0.7
"""How often it may come back to acknowledging before the next kill; else that one meets it on its way up."""
PATIENCE: Final = 180
TARGETS: Final = ("web", "web's child", "worker", "postgresql", "a backend", "supervisor")
TOKEN: Final = """
import django; django.setup()
from datetime import UTC, datetime, timedelta
from jianxing.directory.acting import acting
from jianxing.directory.models import Appointment
from jianxing.directory.queries import actor_of
from jianxing.directory.tokens import make_token
held = Appointment.objects.select_related("person", "body").get(person__login="jiaotong")
now = datetime.now(tz=UTC)
with acting(actor_of(appointment=held)) as by:
    print(make_token(appointment=held, name="kills", may_write=True, expires_on=(now + timedelta(days=300)).date(),
                     by=by, at=now)[1])
"""


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)


@dataclass
class Load:
    """What clients sent, and what they were told was done."""

    secret: str
    ends: threading.Event = field(default_factory=threading.Event)
    entered: dict[str, int] = field(default_factory=dict)
    voided: set[str] = field(default_factory=set)
    retried: int = 0
    refused: list[str] = field(default_factory=list)
    longest_wait: float = 0.0

    def await_one_more(self, *, tending: Callable[[], None]) -> None:
        """Return when one more write has been acknowledged than now; the product must come back to that."""
        before, began = len(self.entered), time.monotonic()
        while len(self.entered) == before:
            if time.monotonic() - began > PATIENCE:
                raise SystemExit(f"nothing was acknowledged in {PATIENCE} s after a kill")
            tending()
            time.sleep(0.2)

    def work(self) -> None:
        """Enter a finding, void every second one; ask again, under the same key, until it is acknowledged."""
        while not self.ends.is_set():
            marker = uuid.uuid4().hex
            answer = self._until_done("/findings", {"description": f"kills {marker}", "domain": "transport"})
            if answer is None:
                continue
            self.entered[marker] = int(answer["id"])
            path = f"/findings/{answer['id']}/void"
            if len(self.entered) % 2 and self._until_done(path, {"reason": "kills"}) is not None:
                self.voided.add(marker)

    def _until_done(self, path: str, sent: dict[str, str]) -> dict[str, Any] | None:
        key, began = uuid.uuid4().hex, time.monotonic()
        while time.monotonic() - began < 120:
            with suppress(OSError, http.client.HTTPException, ValueError):
                status, answer = self._post(path, sent, key)
                if status in (200, 201):
                    self.longest_wait = max(self.longest_wait, time.monotonic() - began)
                    return answer
                # 409: the same key is under way still, in a process that has just been killed perhaps.
                if status < 500 and status not in (409, 429):
                    self.refused.append(f"{path} {status} {answer}")
                    return None
            self.retried += 1
            time.sleep(0.2)
        self.refused.append(f"{path}: no answer in two minutes")
        return None

    def _post(self, path: str, sent: dict[str, str], key: str) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
        try:
            connection.request(
                "POST",
                f"/api/v1{path}",
                json.dumps(sent),
                {
                    "Authorization": f"Bearer {self.secret}",
                    "Content-Type": "application/json",
                    "Idempotency-Key": key,
                },
            )
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        finally:
            connection.close()


class Product:
    """``jianxing up`` on a directory of its own, started again whenever its supervisor was killed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = os.environ | {
            "JIANXING_HOME": str(home),
            "JIANXING_DEMO": "true",
            "JIANXING_PORT": str(PORT),
            "JIANXING_API_REQUESTS_A_MINUTE": "100000",
            "LC_ALL": "C",
        }
        self._up: subprocess.Popen[bytes] | None = None

    def run(self, *words: str, **more: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout

    def start(self) -> None:
        with (self.home.parent / "log").open("ab") as log:
            self._up = subprocess.Popen(
                [sys.executable, "-m", "jianxing.cli.main", "up"],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def tend(self) -> None:
        """Start it again when it has ended by itself, as a service manager does."""
        if self._up is not None and self._up.poll() is not None:
            self.start()

    def await_answer(self) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.2)
        raise RuntimeError("the product does not answer")

    def kill(self, target: str, chance: random.Random) -> bool:
        """Kill one process; False where there is none of the kind just now."""
        if self._up is None:
            return False
        if target == "supervisor":
            self._up.kill()
            self._up.wait()
            self.start()
            return True
        pids = self._pids(target)
        if not pids:
            return False
        with suppress(ProcessLookupError):
            os.kill(chance.choice(pids), signal.SIGKILL)
        return True

    def stop(self) -> None:
        if self._up is not None:
            self._up.terminate()
            self._up.wait(timeout=120)
            self._up = None

    def _pids(self, target: str) -> list[int]:
        assert self._up is not None
        running = postmaster.find(data=self.home / "postgresql")
        if target == "postgresql":
            return [running.pid] if running else []
        if target == "a backend":
            return _children(running.pid) if running else []
        mark = b"jianxing.jobs" if target == "worker" else b"jianxing.cli.serving"
        own = [pid for pid in _children(self._up.pid) if mark in _arguments(pid)]
        return [child for pid in own for child in _children(pid)] if target == "web's child" else own


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory(prefix="jianxing-kills-") as place, _stopped(Path(place) / "home"):
        product = Product(Path(place) / "home")
        say("loading the demonstration")
        product.run("-m", "jianxing.cli.main", "demo", "--prepare")
        with Cluster(product.home).using() as cluster:
            secret = product.run(
                "-c", TOKEN, DJANGO_SETTINGS_MODULE="jianxing.settings.django", JIANXING_DSN=cluster.app_dsn
            ).strip()
        load = Load(secret)
        product.start()
        clients = [threading.Thread(target=load.work) for _client in range(asked.clients)]
        killed: Counter[str] = Counter()
        try:
            product.await_answer()
            for client in clients:
                client.start()
            ends = time.monotonic() + 60 * asked.minutes
            while time.monotonic() < ends:
                time.sleep(chance.uniform(1, 5))
                target = chance.choice(TARGETS)
                if product.kill(target, chance):
                    killed[target] += 1
                    say(f"killed {target}; {len(load.entered)} acknowledged")
                if chance.random() < UNDISTURBED:
                    load.await_one_more(tending=product.tend)
            load.await_one_more(tending=product.tend)
        finally:
            load.ends.set()
            for client in clients:
                client.join(timeout=150)
            product.stop()
        say("comparing what was acknowledged with what is there")
        lost, doubled = _compare(product.home, load)
        verdict = json.loads(product.run("-m", "jianxing.cli.main", "ledger", "verify", "--format", "json"))
    if lost or doubled or load.refused or not verdict["intact"]:
        raise SystemExit(
            f"lost {lost[:5]}, doubled {doubled[:5]}, refused {load.refused[:5]}, ledger {verdict}"
        )
    kills = ", ".join(f"{name} {count}" for name, count in sorted(killed.items()))
    yield Case(case="kills", value=sum(killed.values()), unit="processes", note=kills)
    yield Case(case="acknowledged", value=len(load.entered) + len(load.voided), unit="writes")
    yield Case(case="lost", value=len(lost), unit="writes", less=True)
    yield Case(case="doubled", value=len(doubled), unit="writes", less=True)
    yield Case(case="asked again", value=load.retried, unit="requests", less=True)
    yield Case(case="longest until acknowledged", value=load.longest_wait, unit="s", less=True)
    yield Case(case="acts verified", value=verdict["tree_size"], unit="acts")


@contextmanager
def _stopped(home: Path) -> Iterator[None]:
    """Whatever was killed or interrupted inside the block, no server is left running after it."""
    try:
        yield
    finally:
        Cluster(home).stop()


def _compare(home: Path, load: Load) -> tuple[list[str], list[str]]:
    """Return what was acknowledged and is not there with its act, and what is there twice."""
    with Cluster(home).using() as cluster, psycopg.connect(cluster.owner_dsn) as connection:
        found = connection.execute(
            "SELECT substr(description, 7), id FROM findings_finding WHERE description LIKE 'kills %'"
        ).fetchall()
        acts = Counter(
            (row[0], row[1])
            for row in connection.execute(
                "SELECT kind, subject_id FROM ledger_act WHERE subject = 'finding' AND subject_id = ANY(%s)",
                ([row[1] for row in found],),
            )
        )
    times = Counter(row[0] for row in found)
    there = set(found)
    lost, doubled = [], [marker for marker, count in times.items() if count > 1]
    for marker, pk in load.entered.items():
        if (marker, pk) not in there or acts["finding.register", pk] < 1:
            lost.append(marker)
        elif acts["finding.register", pk] > 1 or acts["finding.void", pk] > 1:
            doubled.append(marker)
        if marker in load.voided and acts["finding.void", pk] < 1:
            lost.append(marker)
    return lost, doubled


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _arguments(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
