"""What blockers cost: worked examples, and what must hold for all of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.unit.methods.schedules.making import clock, day, schedule
from tests.unit.methods.schedules.naive import START, network

from jianxing.methods.schedules.impact import (
    Blocker,
    Counterfactual,
    analyse,
    costs,
    read_blockers,
    recomputed,
)
from jianxing.methods.schedules.impact.analysis import finish_with
from jianxing.methods.schedules.impact.words import explained
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.methods.schedules.solving import solve_schedule

PARK = schedule({"A": 10, "B": 10, "C": 4, "D": 5}, "A>B", "A>C", "B>D", "C>D")


def blocker(key: str, task: str, first: str, end: str, *otherwise: str, **more: object) -> Blocker:
    return Blocker(
        key, (task,), day(first), None, day(end), tuple(Counterfactual("limit", day(one)) for one in otherwise), **more  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given_json", "code", "field"),
    [
        ("{", "json_broken", ""),
        ('{"blockers": [{"id": "1", "tasks": ["A"]}]}', "missing", "from"),
        ('{"blockers": [{"id": "1", "tasks": ["A"], "from": "2025-03-03"}]}', "blocker_open", "expected_end"),
        ('[{"id": "1", "tasks": [], "from": "2025-03-03", "actual_end": "2025-03-04"}]', "missing", "tasks"),
        ('[{"id": "1", "tasks": ["A"], "from": "2025-03-03", "actual_end": "2025-03-01"}]', "ends_before", "actual_end"),
        ('[{"id": "1", "tasks": ["A"], "from": "gestern", "actual_end": "2025-03-01"}]', "not_a_date", "from"),
        ('[{"id": "1", "tasks": ["A"], "from": "2025-03-03", "until": "2025-03-01"}]', "field_unknown", "until"),
    ],
)  # fmt: skip
def test_blockers_that_cannot_be(given_json: str, code: str, field: str) -> None:
    with pytest.raises(ScheduleRefused) as refused:
        read_blockers(given_json.encode())
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_blocker_of_a_task_that_is_not_there() -> None:
    with pytest.raises(ScheduleRefused) as refused:
        analyse(PARK, [blocker("1", "X", "03-05", "03-06")])
    assert (refused.value.code, refused.value.task, refused.value.field) == (
        "task_unknown",
        "blocker 1",
        "tasks",
    )


def test_delay_and_saving_by_hand() -> None:
    """B (13 to 22 March) stands still from 15 to 20: 6 days later. Until 30 it would have been 16: 10 days saved."""
    found = analyse(PARK, [blocker("1", "B", "03-15", "03-20", "03-30", "03-25")])
    (one,) = found.savings
    assert (found.base_finish, found.finish) == (day("03-27"), day("04-02"))
    assert (one.delay, one.saved, one.saved_range, found.joint) == (6, 10, (5, 10), 10)


def test_delay_inside_the_float_is_none() -> None:
    """C has 6 days of float: standing still for 6 days costs nothing, for 7 one."""
    assert analyse(PARK, [blocker("1", "C", "03-13", "03-18")]).savings[0].delay == 0
    assert analyse(PARK, [blocker("1", "C", "03-13", "03-19")]).savings[0].delay == 1


def test_concurrent_delay_is_told_apart_and_savings_are_not_summed_twice() -> None:
    """Two like blockers side by side: the second delays nothing more; each alone would have cost or saved what both do."""
    twins = schedule({"A": 10, "B": 10, "C": 1}, "A>C", "B>C")
    found = analyse(
        twins,
        [blocker("1", "A", "03-05", "03-08", "03-14"), blocker("2", "B", "03-05", "03-08", "03-14")],
    )
    assert [(one.delay, one.concurrent) for one in found.savings] == [(4, 0), (0, 4)]
    assert [one.saved for one in found.savings] == [6, 6]
    assert found.joint == 6


def test_what_was_said_after_closing_gives_no_figure() -> None:
    late = Counterfactual("estimate", day("04-30"), "a department", day("03-21"))
    one = Blocker("1", ("B",), day("03-15"), day("03-31"), day("03-20"), (late,))
    (found,) = analyse(PARK, [one]).savings
    assert (found.saved, found.ignored, found.before_limit) == (None, (late,), 11)


def test_an_open_blocker_has_no_saving() -> None:
    one = replace(blocker("1", "B", "03-15", "03-20", "03-30"), actual_end=None, expected_end=day("03-20"))
    found = analyse(PARK, [one])
    assert (found.savings[0].delay, found.savings[0].saved, found.joint) == (6, None, None)


def test_the_update_before_the_blocker_is_frozen() -> None:
    """By 10 March A had lost 3 days of its own: the blocker then costs what it costs from there."""
    later = replace(
        PARK,
        data_date=clock(2025, 3, 10),
        tasks=(
            replace(PARK.tasks[0], actual_start=clock(2025, 3, 3), remaining=6 * 480),
            *PARK.tasks[1:],
        ),
    )
    found = analyse((later, PARK), [blocker("1", "A", "03-05", "03-06"), blocker("2", "B", "03-17", "03-18")])
    assert [step.update for step in found.steps if step.kind == "freeze"] == [0, 1]
    assert [one.delay for one in found.savings] == [2, 2]


def test_what_if_another_week() -> None:
    open_ones = [
        Blocker("slack", ("C",), day("03-13"), day("03-14")),
        Blocker("dear", ("B",), day("03-15"), day("03-18"), effort=3),
        Blocker("cheap", ("B",), day("03-15"), day("03-18"), effort=1),
        blocker("closed", "B", "03-13", "03-14"),
    ]
    found = costs(PARK, open_ones)
    assert [(one.blocker.key, one.days) for one in found] == [("cheap", 7), ("dear", 7), ("slack", 0)]
    for one in found:
        then = finish_with(
            PARK, [(each, each.end + timedelta(days=7 * (each is one.blocker))) for each in open_ones]
        )
        assert then == one.later


@st.composite
def cases(draw: st.DrawFn) -> tuple[int, list[Blocker]]:
    made = []
    for number in range(draw(st.integers(1, 4))):
        first = START.date() + timedelta(days=draw(st.integers(0, 40)))
        end = first + timedelta(days=draw(st.integers(0, 20)))
        tasks = tuple(sorted(draw(st.sets(st.integers(1, 14), min_size=1, max_size=3))))
        is_open = draw(st.booleans())
        made.append(
            Blocker(
                f"b{number}", tuple(map(str, tasks)), first, end, None if is_open else end,
                tuple(Counterfactual("limit", end + timedelta(days=draw(st.integers(0, 30))))
                      for _each in range(draw(st.integers(0, 3)))),
            )
        )  # fmt: skip
    return draw(st.integers(0, 400)), made


@settings(max_examples=10, deadline=None)
@given(cases())
def test_what_must_hold(case: tuple[int, list[Blocker]]) -> None:
    seed, blockers = case
    one = network(seed)
    found = analyse(one, blockers)
    solution = solve_schedule(one)
    # removing a blocker never lengthens
    for each in blockers:
        rest = [(other, other.end) for other in blockers if other is not each]
        assert finish_with(one, rest) <= found.finish
    # inside the float of its tasks' starts a blocker of one task delays nothing
    for saving in found.savings:
        assert saving.delay >= 0
    # the joint saving is no more than what there was to lose
    if found.joint is not None:
        longest = [(each, max([end.end for end in each.valid] + [each.end])) for each in blockers]
        assert 0 <= found.joint <= (finish_with(one, longest) - solution.finish).days
    # every step recomputes, and the figures come out of the steps
    assert found.base_finish == solution.finish
    for step in found.steps:
        assert recomputed([one], blockers, step) == step.finish
    for saving in found.savings:
        before, after, *others = (found.steps[number - 1].finish for number in saving.steps)
        assert saving.delay == (after - before).days
        if saving.saved is not None:
            assert saving.saved == (others[0] - after).days
    assert len(explained(found)) == len(found.steps)
    json.dumps(explained(found))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 400), st.integers(1, 14))
def test_a_delay_inside_the_float_is_none(seed: int, number: int) -> None:
    one = network(seed, calendars=False, elapsed=False, milestones=False)
    solution = solve_schedule(one)
    task = solution.dates[str(number)]
    blocked = days_worked(one, task.early_start, int(task.total_float))
    if blocked is not None:
        each = Blocker("1", (str(number),), task.early_start, blocked, blocked)
        assert analyse(one, [each]).savings[0].delay == 0


def days_worked(one: object, first: date, count: int) -> date | None:
    """Return the last of so many days worked from a day on."""
    from jianxing.methods.schedules.model import Schedule

    assert isinstance(one, Schedule)
    calendar, last, at = one.calendars["1"], None, first
    while count:
        if calendar.exceptions.get(at, calendar.week[at.weekday()]):
            count, last = count - 1, at
        at += timedelta(days=1)
    return last


@settings(max_examples=20, deadline=None)
@given(cases())
# a milestone that may not be before a day lies on it, one day after all else is finished
@example((357, [Blocker("b0", ("2",), date(2025, 3, 4), date(2025, 3, 4), None, ())]))
def test_what_if_is_what_a_whole_computation_gives(case: tuple[int, list[Blocker]]) -> None:
    seed, blockers = case
    one = network(seed)
    for cost in costs(one, blockers):
        fragments = [(each, each.end + timedelta(days=7 * (each is cost.blocker))) for each in blockers]
        assert cost.later == finish_with(one, fragments)
