"""Dates against a solver that tries day after day."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.methods.schedules.naive import Naive, network

from jianxing.methods.schedules.compiling import compile_schedule
from jianxing.methods.schedules.grid import EPOCH_DAY
from jianxing.methods.schedules.solving import computed


def agree(seed: int) -> None:
    """Compare one random network whole."""
    schedule = network(seed)
    compiled = compile_schedule(schedule)
    result = computed(compiled)[1]
    expected = Naive(schedule).solved()
    for number, task in enumerate(compiled.tasks):
        found = tuple(
            int(instants[number])
            for instants in (result.early_start, result.early_finish, result.late_start, result.late_finish)
        )
        place = expected[task.key]
        wanted = (place.start, place.finish, place.late_start, place.late_finish)
        assert found == tuple((day - EPOCH_DAY).days for day in wanted), (seed, task)


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_random_networks(first: int) -> None:
    for seed in range(first, first + 20):
        agree(seed)


def test_the_solver_itself() -> None:
    """A weekend between: what starts on Friday and takes two days ends on Monday."""
    schedule = network(1)
    naive = Naive(schedule)
    task = schedule.tasks[0]
    friday = date(2025, 3, 7)
    assert naive.finish(type(task)("x", minutes=960, calendar="1"), friday) == date(2025, 3, 11)
