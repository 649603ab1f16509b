"""Incidents: nearest forces against scikit-learn's BallTree in the same run, and messages that nobody should believe.

A force that is not the nearest, a mutated message whose verdict differs from a schema processor's, a bomb that is read or a
wrapped signature that is believed fails the run.
"""

import argparse
import time
from collections.abc import Iterator

import numpy as np
from bench.form import Case, say
from sklearn.neighbors import BallTree
from tests.unit.methods.cap import hostile, made, mutants

from jianxing.methods.atlas import measuring
from jianxing.methods.cap.reading import CapRefused, read
from jianxing.methods.cap.signing import verify
from jianxing.methods.incidents.forces import Forces


def options(parser: argparse.ArgumentParser) -> None:
    """Say how many."""
    parser.add_argument("--forces", type=int, default=100_000)
    parser.add_argument("--points", type=int, default=1_000)
    parser.add_argument("--mutants", type=int, default=2_000)
    parser.add_argument("--turns", type=int, default=5)


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Look for the five nearest of the same forces by both, in turns; then read what was mutated, blown up and wrapped."""
    yield from _nearest(asked)
    yield from _messages(asked)


def _nearest(asked: argparse.Namespace) -> Iterator[Case]:
    random = np.random.default_rng(9)
    x, y = random.uniform(113.4, 119.9, asked.forces), random.uniform(36.0, 42.7, asked.forces)
    at_x, at_y = random.uniform(113.4, 119.9, asked.points), random.uniform(36.0, 42.7, asked.points)
    warm = cold = peer = peer_cold = float("inf")
    for _turn in range(asked.turns):
        started = time.perf_counter()
        forces = Forces(x, y)
        forces.suitable()
        made_at = time.perf_counter()
        _found, metres = forces.nearest(at_x, at_y, count=5)
        ended = time.perf_counter()
        warm, cold = min(warm, ended - made_at), min(cold, ended - started)
        started = time.perf_counter()
        tree = BallTree(np.radians(np.column_stack([y, x])), metric="haversine")
        made_at = time.perf_counter()
        _far, theirs = tree.query(np.radians(np.column_stack([at_y, at_x])), k=5)
        ended = time.perf_counter()
        peer, peer_cold = min(peer, ended - made_at), min(peer_cold, ended - started)
    count = asked.points
    yield Case(
        case="points with their five nearest forces", value=count / warm, unit="points/s", peer=count / peer
    )
    yield Case(case="the same, index made first", value=count / cold, unit="points/s", peer=count / peer_cold)
    say("comparing with every distance on the ellipsoid")
    for at in range(min(count, 100)):
        here = np.tile([at_x[at], at_y[at]], (len(x), 1))
        right = np.sort(measuring.distances(here, np.column_stack([x, y])))[:5]
        if not np.allclose(metres[at], right, atol=1e-6):
            raise AssertionError(f"point {at}: {metres[at]} are not the nearest, {right} are")
    here = np.repeat(np.column_stack([at_x, at_y]), 5, axis=0)
    flat = theirs.reshape(-1)
    peers = measuring.distances(here, np.column_stack([x[flat], y[flat]])).reshape(-1, 5)
    worse = float((np.sort(peers, axis=1) > metres + 0.01).any(axis=1).mean()) * 100
    yield Case(case="points where the sphere's order is wrong", value=worse, unit="%", less=True)


def _messages(asked: argparse.Namespace) -> Iterator[Case]:
    schema = mutants.schema()
    wrong = seen = 0
    spent = 0.0
    for data in mutants.mutated(made.full(), count=asked.mutants, seed=9):
        started = time.perf_counter()
        ours = mutants.verdict(data)
        spent += time.perf_counter() - started
        seen += 1
        if ours is not mutants.by_schema(schema, data):
            raise AssertionError(f"the verdict differs from the schema's: {data!r}")
        wrong += not ours
    yield Case(
        case="mutated messages, verdict as the schema's", value=seen / spent, unit="messages/s",
        note=f"{seen} messages, {wrong} refused",
    )  # fmt: skip
    bombs = hostile.bombs()
    started = time.perf_counter()
    for name, data in bombs.items():
        try:
            read(data)
        except CapRefused as refusal:
            if refusal.code != "hostile":
                raise AssertionError(f"{name}: refused as {refusal.code}") from refusal
        else:
            raise AssertionError(f"{name} was read")
    yield Case(
        case="entity bombs refused", value=(time.perf_counter() - started) * 1000 / len(bombs), unit="ms each", less=True,
        note=f"{len(bombs)} of {len(bombs)}",
    )  # fmt: skip
    key, certificate = made.signer()
    wrapped = hostile.wrapped(made.signed(key, certificate))
    started = time.perf_counter()
    for name, data in wrapped.items():
        try:
            verify(data, trusted=[certificate], at=made.NOW)
        except CapRefused:
            continue
        raise AssertionError(f"{name} was believed")
    yield Case(
        case="wrapped signatures refused", value=(time.perf_counter() - started) * 1000 / len(wrapped), unit="ms each",
        less=True, note=f"{len(wrapped)} of {len(wrapped)}",
    )  # fmt: skip
