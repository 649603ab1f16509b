"""Reports at the public's door while the office works: nothing lost, nothing doubled, and what the office notices of it.

The door is its own process in its own role, as served; reports come over HTTP, each with a photo, from many networks behind a
proxy. First at the rate of 10,000 an hour for ``seconds``, beside pages of the office,
while a worker's process takes them in as the product's does; then ``burst`` reports as fast as they are
taken, with proof of work where the door asks for it, and kill -9 of the door in the middle: who is not answered sends again.
"""

import argparse
import hashlib
import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from bench.form import Case, say
from bench.throwaway import product
from PIL import Image

AN_HOUR = 10_000
SENDERS = 8


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seconds", type=int, default=60, help="at the rate of 10,000 an hour; as long quiet"
    )
    parser.add_argument("--burst", type=int, default=1000, help="reports as fast as they are taken")


class Served:
    """The door's process on one port; it may be killed and started again."""

    def __init__(self, dsn: str, code: str) -> None:
        self.dsn, self.code = dsn, code
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.start()

    def start(self) -> None:
        told = {"DOOR_DATABASE_URL": self.dsn, "DOOR_HOST": "127.0.0.1", "DOOR_PORT": str(self.port)}
        environment = {"PATH": os.environ["PATH"], "DOOR_BEHIND": "127.0.0.1", **told}
        command = [sys.executable, "-m", "jianxing.cli.door.serving"]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
        )

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def send(self, number: int, photo: bytes) -> int:
        """Hand a report in until it is taken; return how often it was sent."""
        code, proof = f"{number:020d}", dict[str, str]()
        for tries in range(1, 500):
            told = self._once(number, code, photo, proof)
            if told.get("outcome") in ("taken", "known"):
                return tries
            if told.get("outcome") == "work":
                proof = {"challenge": told["challenge"], "nonce": _nonce(told)}
            else:
                time.sleep(0.2)
        raise RuntimeError(f"report {number} was never taken")

    def _once(self, number: int, code: str, photo: bytes, proof: dict[str, str]) -> dict[str, Any]:
        fields = {"code": code, "category": "facility", "text": f"第{number}件，坡道被堵", **proof}
        parts = [
            f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()
        ]
        head = '--b\r\nContent-Disposition: form-data; name="photos"; filename="x.jpg"\r\n\r\n'
        body = "".join([*parts, head]).encode() + photo + b"\r\n--b--\r\n"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(
                "POST", f"/{quote(self.code)}", body,
                {
                    "Content-Type": "multipart/form-data; boundary=b", "Accept": "application/json",
                    "User-Agent": f"phone {number}",
                    "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
                },
            )  # fmt: skip
            told: dict[str, Any] = json.loads(connection.getresponse().read())
            return told
        except (OSError, http.client.HTTPException, ValueError):
            return {}
        finally:
            connection.close()


def _nonce(told: dict[str, Any]) -> str:
    head, bits = f"{told['challenge']}.{told['token']}.", told["bits"]
    return next(
        str(n)
        for n in range(10**8)
        if int.from_bytes(hashlib.sha256(f"{head}{n}".encode()).digest()) >> (256 - bits) == 0
    )


def _photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((1280, 960), 60).save(out, "JPEG", quality=80)
    return out.getvalue()


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    with product():
        from django.conf import settings
        from django.urls import reverse
        from psycopg.conninfo import make_conninfo
        from tests.integration.feedback import matters
        from tests.integration.site.findings.browsing import browser
        from tests.standing import TODAY, make_standing

        from jianxing.directory.acting import acting
        from jianxing.feedback import operations
        from jianxing.feedback.models import Intake, Report
        from jianxing.settings import clock

        settings.DEMO_TODAY = TODAY
        standing = make_standing()
        door = matters.opened(standing.supervisor, responsible=standing.department)
        served = Served(make_conninfo(os.environ["JIANXING_BENCH_DOOR"]), door.code)
        client, photo, numbers = browser(standing.supervisor), _photo(), iter(range(10**9))
        say(f"each report brings a photo of {len(photo) // 1024} KB")
        served.send(next(numbers), photo)
        operations.tick(today=TODAY, at=clock.now())
        pages = [reverse("feedback"), reverse("workbench"), reverse("findings")]

        def p95(seconds: float) -> float:
            """Open the office's pages in turn, four a second, and return the 95th hundredth of what one took, in ms."""
            took, until = list[float](), time.perf_counter() + seconds
            while (began := time.perf_counter()) < until:
                assert client.get(pages[len(took) % len(pages)]).status_code == 200
                took.append(time.perf_counter() - began)
                time.sleep(max(0.0, 0.25 - took[-1]))
            return 1000 * sorted(took)[int(0.95 * len(took))]

        def counted() -> int:
            with acting(standing.supervisor):
                return Intake.objects.count()

        p95(3)
        quiet = p95(asked.seconds)
        stop = threading.Event()
        taker = subprocess.Popen(
            [sys.executable, "-m", "bench.taking"], stdin=subprocess.PIPE,
            env=os.environ | {"JIANXING_BENCH_FILES": str(settings.FILES_ROOT)},
        )  # fmt: skip
        with ThreadPoolExecutor(SENDERS) as senders:
            feeding = threading.Thread(target=_feed, args=(senders, served.send, numbers, photo, stop))
            feeding.start()
            busy = p95(asked.seconds)
            stop.set()
            feeding.join()
        assert taker.stdin is not None
        taker.stdin.close()
        assert taker.wait(timeout=120) == 0
        steady = counted()
        yield Case(
            case="office p95 with reports", value=busy, unit="ms", peer=quiet, less=True, aim=1 / 1.5,
            note=f"{steady} reports in {asked.seconds} s; peer: the same pages quiet",
        )  # fmt: skip
        began, first = time.perf_counter(), next(numbers)
        with ThreadPoolExecutor(SENDERS) as senders:
            sent = [senders.submit(served.send, first + n, photo) for n in range(asked.burst)]
            while sum(one.done() for one in sent) < asked.burst // 2:
                time.sleep(0.01)
            served.kill()
            time.sleep(1.0)
            served.start()
            tries = sum(one.result() for one in sent)
        took = time.perf_counter() - began
        kept = counted() - steady
        note = f"{tries} requests with repetitions and proofs, 8 senders, a second's kill -9 and restart counted in"
        yield Case(case="reports taken in a burst", value=asked.burst / took, unit="reports/s", note=note)
        yield Case(
            case="lost", value=float(asked.burst - kept), unit="reports", note=f"{kept} kept of {asked.burst}"
        )
        began, waiting = time.perf_counter(), steady + kept
        while operations.tick(today=TODAY, at=clock.now()).reports:
            pass
        with acting(standing.supervisor):
            made = Report.objects.count()
        served.kill()
        yield Case(
            case="doubled",
            value=float(made - waiting),
            unit="reports",
            note=f"{made} reports of {waiting} envelopes",
        )
        yield Case(
            case="made reports", value=kept / (time.perf_counter() - began), unit="reports/s",
            note="photo drawn anew, routed, told, gathered",
        )  # fmt: skip


def _feed(
    senders: ThreadPoolExecutor, send: Callable[[int, bytes], int], numbers: Iterator[int], photo: bytes, stop: threading.Event
) -> None:  # fmt: skip
    """Let reports come at the rate of 10,000 an hour."""
    while not stop.wait(3600 / AN_HOUR):
        senders.submit(send, next(numbers), photo)
