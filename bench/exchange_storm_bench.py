"""Nodes through thousands of random letters, a network that errs three times in ten, and processes killed at random lines.

    jianxing bench exchange-storm [--set letters=10000 --set nodes=3 --set kills=300 --set seed=1]

A letter that is lost, doubled or out of its order, or a refusal that nothing explains, fails the run.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.form import Case, say

from jianxing.cli.database import bring_up_to_date
from jianxing.cli.embedded import temporary_cluster

CODES = ("bei-node", "jin-node", "ji-node", "fourth-node", "fifth-node")


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)


class Seeded:
    """Chance that comes again with its seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def below(self, most: int) -> int:
        return self.random.randrange(max(most, 1))


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    with (
        tempfile.TemporaryDirectory(prefix="jianxing-bench-") as folder,
        temporary_cluster(Path(folder) / "postgres") as cluster,
    ):
        bring_up_to_date(owner_dsn=cluster.owner_dsn)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        os.environ["JIANXING_DSN"] = cluster.app_dsn
        import django

        django.setup()
        from tests.exchange_nodes import several_nodes
        from tests.exchange_storm import Storm

        with several_nodes(cluster, CODES[: asked.nodes], home=Path(folder) / "homes") as nodes:
            storm = Storm(nodes, Seeded(asked.seed))
            began = time.monotonic()
            _rage(storm, asked)
            say("the storm is over; what is on its way arrives")
            storm.settle()
            storm.check()
            took = time.monotonic() - began
        letters = sum(len(serials) for serials in storm.written.values())
        erred = sum(count for fault, count in storm.faults.items() if fault != "none")
        yield Case(case=f"letters over {asked.nodes} nodes", value=letters, unit="letters")
        yield Case(case="deliveries in the storm", value=storm.deliveries, unit="deliveries")
        yield Case(case="of them dropped, doubled, delayed, cut, flipped", value=erred, unit="deliveries",
                   note=", ".join(f"{fault} {count}" for fault, count in sorted(storm.faults.items())))  # fmt: skip
        yield Case(case="processes killed at a line", value=storm.killed, unit="kills")
        yield Case(case="lost, doubled, out of order, unexplained", value=0, unit="letters", less=True)
        yield Case(case="the whole storm", value=took, unit="s", less=True)


def _rage(storm: Any, asked: argparse.Namespace) -> None:
    chance = random.Random(asked.seed + 1)
    every = max(asked.letters // max(asked.kills, 1), 1)
    for letter in range(asked.letters):
        storm.write()
        if letter % 3 == 0:
            storm.post()
        storm.deliver()
        if letter % 4 == 0:
            storm.deliver_together()
        if letter % 20 == 0:
            storm.sign()
        if letter % every == 0:
            kill = chance.choice((storm.write, storm.deliver, storm.deliver_together, storm.sign))
            kill(lines=chance.randrange(1, 3000 if kill == storm.deliver_together else 900))
        # What waits for its receipt is posted again and again; without a bound the network would only repeat itself.
        while len(storm.way) > 2000:
            storm.deliver_together()
        if letter % 1000 == 0:
            say(f"{letter} letters, {storm.deliveries} deliveries, {storm.killed} killed")
