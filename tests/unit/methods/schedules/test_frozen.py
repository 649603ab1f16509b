"""Frozen inputs of an analysis: read back they come to the same, altered ones are named."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from tests.unit.methods.schedules.making import clock, day, schedule
from tests.unit.methods.schedules.naive import network
from tests.unit.methods.schedules.test_impact import PARK, cases

from jianxing.methods.schedules.impact import Blocker, Counterfactual, analyse
from jianxing.methods.schedules.impact.frozen import differences, digest, frozen, recounted, thawed, told
from jianxing.methods.schedules.refusals import ScheduleRefused

LIMIT = Counterfactual("limit", day("03-30"), "滨海新区纪委监委", day("03-15"))
ESTIMATE = Counterfactual("estimate", day("03-25"), "经开区管委会", day("03-16"))
ONE = Blocker("7", ("B",), day("03-15"), day("03-31"), day("03-20"), (LIMIT, ESTIMATE), "管线切改", 2.0)


@pytest.mark.parametrize(
    "inputs", [{}, {"format": "other"}, {"format": "jianxing-impact-inputs-1", "updates": []}]
)
def test_what_is_no_inputs_is_refused(inputs: dict[str, object]) -> None:
    with pytest.raises(ScheduleRefused):
        thawed(inputs)


def test_what_was_frozen_comes_back() -> None:
    inputs = frozen([PARK], [ONE])
    (update,), (blocker,) = thawed(inputs)
    assert (update.tasks, update.links, update.calendars, blocker) == (
        PARK.tasks,
        PARK.links,
        PARK.calendars,
        ONE,
    )
    assert digest(inputs) == digest(frozen([update], [blocker]))


@settings(max_examples=8, deadline=None)
@given(cases())
def test_frozen_inputs_recompute_to_the_figure(case: tuple[int, list[Blocker]]) -> None:
    seed, blockers = case
    one = network(seed)
    inputs, result = frozen([one], blockers), told(analyse([one], blockers))
    assert differences(result, told(recounted(inputs))) == ()


def test_an_altered_input_is_named() -> None:
    inputs = frozen([PARK], [ONE])
    result = told(recounted(inputs))
    assert (result["joint_saved_calendar_days"], result["joint_saved_range_calendar_days"]) == (10, [5, 10])
    altered = copy.deepcopy(inputs)
    altered["blockers"][0]["actual_end"] = "2025-03-18"
    assert digest(altered) != digest(inputs)
    assert "joint_saved_calendar_days" in differences(result, told(recounted(altered)))


def test_an_altered_step_is_named() -> None:
    result = told(recounted(frozen([PARK], [ONE])))
    claimed = copy.deepcopy(result)
    claimed["steps"][2]["finish"] = "2025-05-01"
    claimed["joint_saved_calendar_days"] = 60
    assert differences(claimed, result) == ("joint_saved_calendar_days", "steps[3]")


def test_together_they_are_looked_at_before_the_first_of_them() -> None:
    """The later update knows already that A was late; the joint saving stands on the one before, or it would be lost. What the
    second alone saves (2) lies within what the first would have cost (A until 20 March): together they save 4, not 6 + 2.
    """
    first = Blocker("1", ("A",), day("03-05"), None, day("03-06"), (Counterfactual("limit", day("03-12")),))
    second = Blocker("2", ("B",), day("03-17"), None, day("03-18"), (Counterfactual("limit", day("03-20")),))
    done = replace(PARK.tasks[0], actual_start=clock(2025, 3, 3), actual_finish=clock(2025, 3, 15))
    later = replace(PARK, data_date=clock(2025, 3, 15), tasks=(done, *PARK.tasks[1:]))
    found = analyse((PARK, later), [first, second])
    assert [one.saved for one in found.savings] == [6, 2]
    assert found.joint == 4


def test_the_range_of_all_together_is_of_the_earliest_and_latest_ends() -> None:
    twins = schedule({"A": 10, "B": 10, "C": 1}, "A>C", "B>C")
    ends = [Counterfactual("limit", day("03-14")), Counterfactual("estimate", day("03-10"))]
    found = analyse(
        twins,
        [
            Blocker("1", ("A",), day("03-05"), None, day("03-08"), tuple(ends)),
            Blocker("2", ("B",), day("03-05"), None, day("03-08"), (Counterfactual("median", day("03-08") + timedelta(9)),)),
        ],
    )  # fmt: skip
    assert (found.joint, found.joint_range) == (9, (9, 9))
    assert found.savings[0].saved_range == (2, 6)


def test_the_update_that_was_frozen_for_a_blocker_is_taken() -> None:
    """An update that was made later with a data date before the blocker's first day does not take its place."""
    later = replace(
        PARK, data_date=clock(2025, 3, 14), tasks=(replace(PARK.tasks[0], minutes=11 * 480), *PARK.tasks[1:])
    )
    kept = replace(ONE, update=day("03-03"))
    numbered = replace(ONE, update=0)
    assert [analyse((PARK, later), [one]).steps[1].update for one in (ONE, kept, numbered)] == [1, 0, 0]
    assert thawed(frozen([PARK, later], [kept]))[1] == (kept,)
    with pytest.raises(ScheduleRefused) as refused:
        analyse((PARK, later), [replace(ONE, update=day("03-05"))])
    assert (refused.value.code, refused.value.task) == ("update_unknown", "blocker 7")
