"""What one request of the API costs: one process, one client, no network. ``--set profile=create`` says what it is made of.

CPU is that of the web process alone, without PostgreSQL; the rate is of the wall clock and counts PostgreSQL in. The
peer is Redmine 5.0.4 on a machine of this kind with two Puma workers and one client, per request.
"""

import argparse
import cProfile
import pstats
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench.form import Case, say
from bench.throwaway import product

#: Requests a second of the peer: creating an issue takes 81 ms, updating one with a note 36 ms, one issue 364 ms.
PEER = {"create": 1000 / 81, "step": 1000 / 36, "one": 1000 / 364, "list": 1000 / 529}


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--requests", type=int, default=300, help="of each kind")
    parser.add_argument("--profile", default="", help="print what this kind of request is made of")


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    with product():
        from django.conf import settings
        from django.db import connection
        from django.test.utils import CaptureQueriesContext
        from tests.integration.api.calling import Program
        from tests.standing import TODAY, make_standing

        settings.DEMO_TODAY = TODAY
        standing = make_standing()
        supervisor, handler = Program(standing.supervisor), Program(standing.handler)
        made: list[int] = []

        def create() -> Any:
            sent = {"description": "杆塔迁改受阻，施工停滞", "domain": "transport", "place": "武清"}
            answer = supervisor.post("/findings", sent)
            made.append(answer.json()["id"])
            return answer

        def assign() -> Any:
            sent = {"responsible": standing.department.pk, "due_days": 10}
            return supervisor.post(f"/findings/{made[-1]}/assign", sent)

        accepted: Iterator[int] = iter(())

        def step() -> Any:
            nonlocal accepted
            pk = next(accepted)
            return handler.post(f"/findings/{pk}/accept")

        def report() -> Any:
            return handler.post(f"/findings/{made[0]}/report", {"text": "已完成一半", "percent": 50})

        kinds: dict[str, Callable[[], Any]] = {
            "create": create,
            "step": step,
            "note": report,
            "one": lambda: supervisor.get(f"/findings/{made[0]}"),
            "list": lambda: supervisor.get("/findings?open=true&limit=50"),
        }
        say("making findings to step upon")
        for _i in range(asked.requests + 20):
            create()
            assert assign().status_code == 200
        accepted = iter(list(made))
        for name, call in kinds.items():
            for _i in range(5):
                assert call().status_code < 300
            with CaptureQueriesContext(connection) as seen:
                call()
            profile = cProfile.Profile() if asked.profile == name else None
            wall, cpu = time.perf_counter(), time.process_time()
            if profile:
                profile.enable()
            for _i in range(asked.requests):
                answer = call()
                assert answer.status_code < 300, answer.content.decode()
            if profile:
                profile.disable()
                pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(60)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            yield Case(
                case=name,
                value=asked.requests / wall,
                unit="req/s",
                peer=PEER.get(name),
                note=f"{1000 * cpu / asked.requests:.2f} ms CPU, {len(seen)} statements",
            )
