"""Dates against linear programming: in one continuous calendar every link is an inequality.

Early starts are the least that keep all of them, late ones the greatest with which the network is complete when it is.
"""

from __future__ import annotations

import random

import numpy as np
import pytest
from scipy.optimize import linprog

from jianxing.methods.schedules.network import Net, solve


def case(seed: int) -> Net:
    """Return a network of all links, with lags and leads."""
    chance = np.random.default_rng(seed)
    n = 20
    pairs = [
        (a, b) for b in range(1, n) for a in random.Random(seed * 100 + b).sample(range(b), min(b, 1 + b % 3))
    ]
    source, target = np.array(pairs).T
    m = len(pairs)
    plain = Net.plain(source, target, chance.integers(1, 9, n))
    return Net(
        row=plain.row, own=plain.own, duration=plain.duration, start_floor=plain.start_floor,
        finish_floor=plain.finish_floor, start_cap=plain.start_cap, finish_cap=plain.finish_cap, held=plain.held,
        source=source, target=target, from_finish=chance.random(m) < 0.7, to_finish=chance.random(m) < 0.3,
        lag=chance.integers(-3, 5, m), lag_row=plain.lag_row,
    )  # fmt: skip


@pytest.mark.parametrize("first", [0, 25])
def test_random_networks(first: int) -> None:
    for seed in range(first, first + 25):
        net = case(seed)
        n, m = net.tasks, len(net.source)
        left = np.zeros((m, n))
        left[np.arange(m), net.source] += 1
        left[np.arange(m), net.target] -= 1
        gap = (
            net.lag
            + np.where(net.from_finish, net.duration[net.source], 0)
            - np.where(net.to_finish, net.duration[net.target], 0)
        )
        early = linprog(np.ones(n), A_ub=left, b_ub=-gap, bounds=[(0, None)] * n).x.round().astype(int)
        end = int((early + net.duration).max())
        bounds = [(None, end - int(days)) for days in net.duration]
        late = linprog(-np.ones(n), A_ub=left, b_ub=-gap, bounds=bounds).x.round().astype(int)
        found = solve(net)
        assert found.early_start.tolist() == early.tolist(), seed
        assert found.late_start.tolist() == late.tolist(), seed
        assert found.total_float.tolist() == (late - early).tolist(), seed
