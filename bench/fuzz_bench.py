"""The whole description of the API fuzzed, for longer than the tests do: ``--set examples=500 --set start=1``.

Whatever the description admits and what it does not is sent to every operation, with the keys of things that are
there; a crash, or an answer that the description does not know, fails the run and is printed with its request.
"""

import argparse
import time
from collections.abc import Iterator

from bench.form import Case, say
from bench.throwaway import product


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--examples", type=int, default=200, help="requests for each operation and round")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--start", type=int, default=1, help="the first seed; each round takes the next")


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    with product() as application:
        from django.conf import settings
        from tests.architecture.world import make_world
        from tests.integration.api.calling import secret_of
        from tests.integration.api.fuzzing import fuzz
        from tests.integration.api.test_fuzz import ids_of
        from tests.standing import TODAY, make_standing

        settings.DEMO_TODAY = TODAY
        began, requests, statuses = time.perf_counter(), 0, dict[int, int]()
        for number in range(asked.rounds):
            say(f"round {number + 1} of {asked.rounds}, seed {asked.start + number}")
            standing = make_standing()
            world = make_world(standing)
            people = (standing.supervisor, standing.handler, standing.leader, standing.outsider)
            tally = fuzz(
                app=application,
                secrets=[secret_of(by) for by in people],
                ids=ids_of(world),
                examples=asked.examples,
                start=asked.start + number,
                constants=True,
            )
            requests += tally.requests
            for status, count in tally.statuses().items():
                statuses[status] = statuses.get(status, 0) + count
        seconds = time.perf_counter() - began
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    yield Case(case="requests answered as described", value=requests, unit="requests", note=answers)
    yield Case(case="unhandled errors", value=statuses.get(500, 0), unit="requests", less=True)
    yield Case(case="pace", value=requests / seconds, unit="req/s")
