"""Both passes of the critical path on 100,000 tasks and 300,000 links against networkx, rustworkx and a plain numpy sweep.

Then 1,000 questions of a what-if against 1,000 whole computations, memory, 1,000 random networks against a solver that tries day
after day, and 2,000 mutated files. A date that differs, a crash or a refusal that does not say where fails the run.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import networkx
import numpy as np
import rustworkx
from bench.form import Case, say

from jianxing.methods.schedules.network import Net, prepare, solve
from jianxing.methods.schedules.network.net import Bools, Ints
from jianxing.methods.schedules.network.passes import settled
from jianxing.methods.schedules.network.recalculating import Recalculation

#: How far links reach ahead: a narrow window makes a deep plan.
WINDOWS = {"deep": 1 / 1000, "middling": 1 / 20, "shallow": 3 / 5}


def options(parser: argparse.ArgumentParser) -> None:
    """Say how large, how often, and how many networks and files are compared and read."""
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--questions", type=int, default=1_000)
    parser.add_argument("--networks", type=int, default=1_000)
    parser.add_argument("--mutants", type=int, default=2_000)


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Measure all of it."""
    for name, share in WINDOWS.items():
        yield from _passes(name, max(int(asked.tasks * share), 2), asked)
    yield from _questions(asked)
    yield from _agreement(asked)
    yield from _mutants(asked)


def plan(tasks: int, window: int, seed: int = 3) -> tuple[Ints, Ints, Ints]:
    """Return sources, targets and durations: three links a task."""
    random = np.random.default_rng(seed)
    source = random.integers(0, tasks - 1, tasks * 6)
    target = np.minimum(source + 1 + random.integers(0, window, tasks * 6), tasks - 1)
    links = np.unique(np.stack([source, target], 1), axis=0)
    links = links[random.permutation(len(links))[: tasks * 3]]
    return links[:, 0], links[:, 1], random.integers(1, 60, tasks)


def rich(source: Ints, target: Ints, duration: Ints) -> tuple[Net, Callable[[int, int], list[Bools]]]:
    """Return the same network with three calendars, all four links, lags and leads."""
    random = np.random.default_rng(5)
    n, m = len(duration), len(source)
    plain = Net.plain(source, target, duration)
    row = random.integers(1, 4, n)
    kind = random.integers(0, 10, m)
    lag = random.choice(np.array([0, 0, 0, 1, 2, 5, -1, -2]), m)
    lag_row = np.where(lag != 0, row[target], np.where(kind == 9, row[source], 0))

    def rows(first: int, size: int) -> list[Bools]:
        weekday = np.arange(first, first + size) % 7
        yearday = np.arange(first, first + size) % 365
        five, six, seven = weekday < 5, weekday < 6, (weekday >= 0) & (yearday < 320)
        return [np.ones(size, np.bool_), five & (yearday != 100), six, seven]

    return (
        replace(
            plain, row=row, own=row, from_finish=~np.isin(kind, (7, 9)), to_finish=np.isin(kind, (8, 9)), lag=lag, lag_row=lag_row
        ),
        rows,
    )  # fmt: skip


def numpy_sweep(source: Ints, target: Ints, duration: Ints) -> int:
    """Forward and backward pass by Kahn's frontier: no calendars, one kind of link, no floats."""
    n = len(duration)
    order = np.argsort(source, kind="stable")
    sources, targets = source[order], target[order]
    first = np.searchsorted(sources, np.arange(n + 1))
    left = np.bincount(target, minlength=n)
    start, steps, front = np.zeros(n, np.int64), [], np.flatnonzero(left == 0)
    while len(front):
        count = first[front + 1] - first[front]
        at = np.repeat(first[front] - np.cumsum(count) + count, count) + np.arange(count.sum())
        one, other = np.repeat(front, count), targets[at]
        steps.append((one, other))
        np.maximum.at(start, other, start[one] + duration[one])
        np.subtract.at(left, other, 1)
        front = np.unique(other[left[other] == 0])
    end = int((start + duration).max())
    late = np.full(n, end, np.int64)
    for one, other in reversed(steps):
        np.minimum.at(late, one, late[other] - duration[other])
    return end


def networkx_longest(source: Ints, target: Ints, duration: Ints) -> int:
    """Build and ask for the longest path; a task's duration is the weight of its links, a last node ends them all."""
    n, length = len(duration), duration.tolist()
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from(
        (a, b, length[a]) for a, b in zip(source.tolist(), target.tolist(), strict=True)
    )
    ends = [task for task in range(n) if not graph.out_degree(task)]
    graph.add_weighted_edges_from((task, n, length[task]) for task in ends)
    return int(networkx.dag_longest_path_length(graph))


def rustworkx_longest(source: Ints, target: Ints, duration: Ints) -> int:
    """The same with rustworkx."""
    n, length = len(duration), duration.tolist()
    graph: Any = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(n + 1))
    graph.extend_from_weighted_edge_list(
        [(a, b, length[a]) for a, b in zip(source.tolist(), target.tolist(), strict=True)]
    )
    graph.extend_from_weighted_edge_list(
        [(task, n, length[task]) for task in range(n) if not graph.out_degree(task)]
    )
    return int(rustworkx.dag_longest_path_length(graph, lambda _a, _b, weight: weight))


def _passes(name: str, window: int, asked: argparse.Namespace) -> Iterator[Case]:
    say(f"{name}: making the network")
    source, target, duration = plan(asked.tasks, window)
    net, rows = rich(source, target, duration)
    peers: dict[str, Callable[[], Any]] = {
        "ours": lambda: solve(Net.plain(source, target, duration)).finish,
        "ours, calendars": lambda: solve(net, rows).finish,
        "numpy": lambda: numpy_sweep(source, target, duration),
        "networkx": lambda: networkx_longest(source, target, duration),
        "rustworkx": lambda: rustworkx_longest(source, target, duration),
    }
    best = dict.fromkeys(peers, float("inf"))
    ends: dict[str, int] = {}
    for turn in range(asked.turns):
        for peer, run in peers.items():
            if turn and peer == "networkx":
                continue  # one turn of it takes as long as all others together
            started = time.perf_counter()
            ends[peer] = run()
            best[peer] = min(best[peer], time.perf_counter() - started)
    if len({end for peer, end in ends.items() if peer != "ours, calendars"}) > 1:
        raise AssertionError(f"{name}: completions differ: {ends}")
    ours, whole = best["ours"] * 1000, best["ours, calendars"] * 1000
    note = f"{len(source)} links; calendars, four links, lags, floats"
    for peer, aim in (("networkx", 10.0), ("rustworkx", None), ("numpy", 0.5)):
        yield Case(
            case=f"{name}: all, against {peer}", value=whole, unit="ms", peer=best[peer] * 1000, less=True, aim=aim, note=note
        )  # fmt: skip
    yield Case(
        case=f"{name}: plain, against numpy",
        value=ours,
        unit="ms",
        peer=best["numpy"] * 1000,
        less=True,
        aim=0.5,
    )


def _questions(asked: argparse.Namespace) -> Iterator[Case]:
    say("asking what another week costs")
    source, target, duration = plan(asked.tasks, max(asked.tasks // 20, 2))
    net, rows = rich(source, target, duration)
    result = solve(net, rows)
    # half of those asked about are the ones with least float, so that they do delay; each stands still for a fortnight
    several = min(asked.questions, 200)
    tight = np.argsort(result.total_float)[: several // 2]
    others = np.random.default_rng(9).choice(asked.tasks, several - len(tight), replace=False)
    tasks = np.concatenate((tight, others))
    middle = (result.early_start[tasks] + result.early_finish[tasks]) // 2

    def blocked(*asked_about: int) -> Callable[[int, int], list[Bools]]:
        def made(first: int, size: int) -> list[Bools]:
            found = rows(first, size)
            for at in asked_about:
                days = found[int(net.row[tasks[at]])].copy()
                days[max(int(middle[at]) - first, 0) : max(int(middle[at]) + 14 - first, 0)] = False
                found.append(days)
            return found

        return made

    every = blocked(*range(several))
    passes, result = settled(prepare(net, every, spare=400), every)
    early = passes.forward()
    started = time.perf_counter()
    recalculation = Recalculation(passes, early)
    answers = [
        recalculation.completion({int(tasks[n % several]): 4 + n % several}) for n in range(asked.questions)
    ]
    taken = time.perf_counter() - started
    started = time.perf_counter()
    for at in range(min(5, several)):
        row = net.row.copy()
        row[tasks[at]] = 4
        finish = solve(replace(net, row=row), blocked(at)).finish
        if finish - result.finish != answers[at]:
            raise AssertionError(f"task {tasks[at]}: {answers[at]}, but {finish - result.finish}")
    whole = (time.perf_counter() - started) / min(5, several) * asked.questions
    yield Case(
        case=f"{asked.questions} what-ifs on {asked.tasks} tasks", value=taken * 1000, unit="ms", peer=whole * 1000,
        less=True, aim=20, note=f"peer: as many whole passes; {sum(map(bool, answers))} of them delay",
    )  # fmt: skip
    yield Case(
        case="most memory of this process", value=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, unit="MiB", less=True
    )  # fmt: skip


def _agreement(asked: argparse.Namespace) -> Iterator[Case]:
    from tests.unit.methods.schedules.test_agreement import agree

    say("comparing random networks with a solver that tries day after day")
    for seed in range(asked.networks):
        agree(seed)
    yield Case(
        case="random networks with like dates", value=asked.networks, unit="", limit=asked.networks, aim=1
    )


def _mutants(asked: argparse.Namespace) -> Iterator[Case]:
    from tests.unit.methods.schedules.mutants import outcome

    say("reading mutated files")
    found = Counter(outcome(seed) for seed in range(asked.mutants))
    told = ", ".join(f"{code} {count}" for code, count in found.most_common(6))
    yield Case(
        case="mutated files without a crash",
        value=sum(found.values()),
        unit="",
        limit=asked.mutants,
        aim=1,
        note=told,
    )
