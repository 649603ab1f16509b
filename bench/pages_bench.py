"""Pages, search and writes on 200,000 findings, by two web processes, against Redmine at the same size.

The product runs as an office runs it: row security on, everything durable, every act recorded and sealed. Who asks is a
process of its own, first one client (the median), then eight in a closed loop (requests a second), on the same machine.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

from bench import office
from bench.form import Case
from bench.memory import proportional_mib

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
#: One client's median in milliseconds, eight clients' requests a second: Redmine 5.0.4 on PostgreSQL 15, two Puma workers.
REDMINE = {
    "list": (529, 3.8),
    "list, page 100": (513, 4.0),
    "search": (525, 2.8),
    "finding": (364, 4.4),
    "create": (81, 27),
    "step": (36, 48),
}
REDMINE_MIB = 660
START_SECONDS = 180


def options(parser: argparse.ArgumentParser) -> None:
    """Say how long each case runs, and on how much."""
    parser.add_argument("--findings", type=int, default=office.FINDINGS)
    parser.add_argument("--seconds", type=float, default=4.0, help="of a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--only", default="", help="cases whose name begins so")


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Start the product on a copy of the office, ask, and stop it."""
    with office.office(asked.findings) as home, _running(home) as (port, process):
        given = json.loads(office.told(home, "tokens"))
        visitor = _Visitor(port, given, asked.findings)
        before = proportional_mib(process.pid)
        for name, like, aim, make in visitor.requests():
            if not name.startswith(asked.only):
                continue
            slow, many = REDMINE[like]
            counter = _Counter()  # of the whole case: what one round has declined, the next cannot
            alone = _measured(port, make, counter, clients=1, seconds=asked.seconds / 2, rounds=1)
            yield Case(case=f"{name}, one client", value=alone.median_ms, unit="ms", peer=slow, less=True)
            loaded = _measured(
                port, make, counter, clients=asked.clients, seconds=asked.seconds, rounds=asked.rounds
            )
            yield Case(
                case=f"{name}, {asked.clients} clients", value=loaded.a_second, unit="/s", peer=many, aim=aim
            )
        after = proportional_mib(process.pid)
        yield Case(case="memory, all processes, at rest", value=before, unit="MiB")
        yield Case(
            case="memory, all processes, afterwards",
            value=after,
            unit="MiB",
            peer=REDMINE_MIB,
            less=True,
            aim=1,
        )


@contextmanager
def _running(home: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Have the product running on *home*; yields its port and its supervisor."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = office.environment(
        home, PORT=str(port), WEB_PROCESSES="2", LOG_LEVEL="warning", API_REQUESTS_A_MINUTE="1000000"
    )
    process = subprocess.Popen([sys.executable, "-m", "jianxing.cli.main", "up"], env=environment)
    try:
        until = time.monotonic() + START_SECONDS
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the product did not start")
            time.sleep(0.2)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _answers(port: int) -> bool:
    try:
        return _Line(port).ask(_Request("GET", "/readyz")).status == 200
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    headers: dict[str, str] | None = None
    body: str | None = None
    #: What a right answer has.
    status: int = 200
    mark: bytes = b""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class _Line:
    """One connection that is kept open, as a browser's is."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, request: _Request) -> _Answer:
        try:
            return self._ask(request)
        except (http.client.HTTPException, ConnectionError):
            self._line.close()  # the server may close a line that was idle
            return self._ask(request)

    def _ask(self, request: _Request) -> _Answer:
        body = request.body.encode() if request.body is not None else None
        self._line.request(request.method, request.path, body, request.headers or {})
        answer = self._line.getresponse()
        return _Answer(answer.status, answer.headers, answer.read())


class WrongAnswer(AssertionError):
    """A page did not hold what it should: then its speed says nothing."""


@dataclass(frozen=True, slots=True)
class _Measure:
    median_ms: float
    a_second: float


def _measured(
    port: int,
    make: Callable[[int], _Request],
    counter: _Counter,
    *,
    clients: int,
    seconds: float,
    rounds: int,
) -> _Measure:
    """Ask in a closed loop; the median of the rounds. The first requests warm up and do not count."""
    lines = [_Line(port) for _ in range(clients)]
    _round(lines, make, counter, seconds=min(1.0, seconds))
    took: list[float] = []
    speeds = []
    for _ in range(rounds):
        started = time.perf_counter()
        each = _round(lines, make, counter, seconds=seconds)
        speeds.append(len(each) / (time.perf_counter() - started))
        took += each
    return _Measure(1000 * statistics.median(took), statistics.median(speeds))


class _Counter:
    """Numbers the requests over all clients and rounds, so that no two write the same."""

    def __init__(self) -> None:
        self._lock, self._next = threading.Lock(), 0

    def take(self) -> int:
        with self._lock:
            self._next += 1
            return self._next


def _round(
    lines: list[_Line], make: Callable[[int], _Request], counter: _Counter, *, seconds: float
) -> list[float]:
    took: list[float] = []
    wrong: list[str] = []
    until = time.perf_counter() + seconds

    def work(line: _Line) -> None:
        while time.perf_counter() < until and not wrong:
            request = make(counter.take())
            started = time.perf_counter()
            answer = line.ask(request)
            took.append(time.perf_counter() - started)
            if answer.status != request.status or request.mark not in answer.body:
                wrong.append(f"{request.method} {request.path}: {answer.status} {answer.body[:300]!r}")

    threads = [threading.Thread(target=work, args=(line,)) for line in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise WrongAnswer(wrong[0])
    return took


class _Visitor:
    """A supervisor who has signed in, and programs with tokens of a supervisor and of handlers."""

    def __init__(self, port: int, given: dict[str, str], findings: int) -> None:
        self._line = _Line(port)
        self._findings = findings
        self._department = int(given.pop("department"))
        self._project = int(given.pop("project"))
        self._writer = given.pop(office.LOGIN)
        self._assigned: list[tuple[int, str]] = [
            (int(pk), given[login]) for pk, login in json.loads(given.pop("assigned"))
        ]
        self._cookie = self._sign_in()

    def requests(self) -> Iterator[tuple[str, str, float, Callable[[int], _Request]]]:
        """Yield each case: its name, what it is like in the peer, the aim, and what makes its requests."""
        due = (date.today() + timedelta(days=400)).isoformat()  # noqa: DTZ011 - any day far ahead
        filters = urlencode({"scope": "open", "responsible": self._department, "due_before": due})
        first = f"/findings/?{filters}"
        yield "list", "list", 50, self._page(first, b'data-col="number"')
        yield "list, page 100", "list, page 100", 50, self._page(self._hundredth(first), b'data-col="number"')
        for name, words in (("rare", "围标"), ("common", "隧道")):
            mark = words.encode()
            yield f"search, {name} word", "search", 50, self._page(f"/search/?q={quote(words)}", mark)
            yield f"ledger by words, {name}", "search", 50, self._page(f"/findings/?q={quote(words)}", mark)
        chance = random.Random(7)
        wanted = [chance.randrange(1, self._findings + 1) for _ in range(10_000)]
        yield "finding", "finding", 25, lambda k: self._get(f"/findings/{wanted[k % 10_000]}", b"jx-timeline")
        yield "create", "create", 5, self._create
        chance.shuffle(self._assigned)
        yield "step", "step", 5, self._step

    def _sign_in(self) -> str:
        page = self._line.ask(_Request("GET", "/account/sign-in"))
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)
        assert token, page.body[:500]
        cookie = _cookies(page)
        fields = {
            "csrfmiddlewaretoken": token[1].decode(),
            "login": office.LOGIN,
            "password": office.PASSWORD,
        }
        answer = self._line.ask(
            _Request("POST", "/account/sign-in", FORM | {"Cookie": cookie}, urlencode(fields))
        )
        assert answer.status == 302, answer.body[:500]
        return f"{cookie}; {_cookies(answer)}"

    def _hundredth(self, path: str) -> str:
        """Follow the list to its hundredth page, or to its last."""
        place = path
        for _ in range(99):
            page = self._line.ask(self._get(place, b"")).body.decode()
            following = re.search(r'href="([^"]+)" rel="next"', page)
            if following is None:
                break
            place = unescape(following[1])
        return place

    def _page(self, path: str, mark: bytes) -> Callable[[int], _Request]:
        return lambda _k: self._get(path, mark)

    def _get(self, path: str, mark: bytes) -> _Request:
        return _Request("GET", path, {"Cookie": self._cookie}, mark=mark)

    def _create(self, k: int) -> _Request:
        entered = {
            "description": f"隧道超期资料新增{k}：" + "经检查不一致，请限期整改。" * 4,
            "domain": "transport",
            "category": "类别3",
            "responsible": self._department,
            "projects": [self._project],
        }
        return self._write("/api/v1/findings", entered, self._writer, status=201)

    def _step(self, k: int) -> _Request:
        if k > len(self._assigned):
            raise WrongAnswer("there are no more findings to send back; run shorter rounds")
        pk, token = self._assigned[k - 1]
        return self._write(
            f"/api/v1/findings/{pk}/decline", {"reason": f"不属于本单位职责 {k}"}, token, status=200
        )

    def _write(self, path: str, sent: object, token: str, *, status: int) -> _Request:
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": secrets.token_hex(8),
        }
        return _Request("POST", path, headers, json.dumps(sent), status=status)


def _cookies(answer: _Answer) -> str:
    return "; ".join(line.split(";")[0] for line in answer.headers.get_all("Set-Cookie") or [])
