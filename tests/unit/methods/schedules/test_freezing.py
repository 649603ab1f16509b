"""A schedule is kept whole, and comes to the same when it is computed from what was kept."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from tests.unit.methods.schedules import naive
from tests.unit.methods.schedules.making import schedule

from jianxing.methods.schedules import freezing
from jianxing.methods.schedules.model import DAY, OFFICE, Baseline, Calendar, Schedule, Task
from jianxing.methods.schedules.reading import read_bytes
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.methods.schedules.solving import solve_schedule
from jianxing.methods.schedules.writing import write


def same(one: Schedule) -> Schedule:
    return freezing.thaw(freezing.freeze(one))


@pytest.mark.parametrize("seed", range(20))
def test_what_is_kept_comes_to_the_same(seed: int) -> None:
    plain = naive.network(seed, tasks=25)
    told = replace(
        plain,
        data_date=naive.START + timedelta(days=3),
        baselines=(
            Baseline("0", {task.key: (naive.START.date(), naive.START.date()) for task in plain.tasks}),
        ),
    )
    before, after = solve_schedule(told), solve_schedule(same(told))
    assert before.dates == after.dates
    assert before.finish == after.finish
    assert freezing.freeze(same(told)) == freezing.freeze(told)


def test_half_days_and_days_of_another_length_are_kept() -> None:
    morning = (OFFICE[0],)
    site = Calendar("site", "site", (OFFICE,) * 5 + (morning, ()), {}, 400)
    told = replace(schedule({"A": 3, "B": 4.5}, "A>B"), calendars={"site": site}, calendar="site")
    kept = same(told)
    assert kept.calendars == {"site": site}
    assert kept.tasks == told.tasks
    assert solve_schedule(kept).dates == solve_schedule(told).dates


def test_an_id_that_is_too_long_is_refused() -> None:
    told = schedule({"A" * 121: 1})
    with pytest.raises(ScheduleRefused) as refusal:
        freezing.freeze(told)
    assert (refusal.value.code, refusal.value.field) == ("id_too_long", "id")


def test_the_outline_numbers_tasks_as_they_stand() -> None:
    told = replace(
        schedule({}),
        tasks=(
            Task("a", summary=True),
            Task("b", minutes=DAY, parent="a"),
            Task("c", minutes=DAY),
            Task("d", minutes=DAY, parent="a"),
        ),
    )
    found = freezing.places(told)
    assert {key: (place.outline, place.level) for key, place in found.items()} == {
        "a": ("1", 1),
        "b": ("1.1", 2),
        "d": ("1.2", 2),
        "c": ("2", 1),
    }
    assert list(found) == ["a", "b", "d", "c"]


@pytest.mark.parametrize("kind", ["xlsx", "xer"])
def test_what_is_written_is_read_again_by_its_names(kind: str) -> None:
    told = replace(
        schedule({}, "b>d"),
        tasks=(
            Task("a", "part", summary=True),
            Task("b", "piles", minutes=960, parent="a"),
            Task("d", "caps", minutes=480, parent="a"),
        ),
    )
    data, remarks = write(told, kind)
    again = read_bytes(data)
    assert {one.name: one.finish for one in _ends(again)} == {one.name: one.finish for one in _ends(told)}
    assert ("not_written_ids" in {one.code for one in remarks}) == (kind == "xlsx")


@dataclass(frozen=True)
class _End:
    name: str
    finish: date


def _ends(told: Schedule) -> list[_End]:
    dates = solve_schedule(told).dates.values()
    return [_End(one.name.split(" ")[-1], one.early_finish) for one in dates if not one.summary]
