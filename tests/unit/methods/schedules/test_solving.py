"""Networks worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.unit.methods.schedules.making import WEEK, clock, day, schedule

from jianxing.methods.schedules.grid import EPOCH_DAY, Grid
from jianxing.methods.schedules.model import (
    DAY,
    FIVE_DAYS,
    LagCalendar,
    LagUnit,
    Link,
    LinkKind,
    Schedule,
    Task,
)
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.methods.schedules.solving import Dates, solve_schedule


def dates(one: Schedule) -> dict[str, Dates]:
    return dict(solve_schedule(one).dates)


def test_a_loop_is_named() -> None:
    with pytest.raises(ScheduleRefused) as refused:
        solve_schedule(schedule({"A": 1, "B": 1, "C": 1, "D": 1}, "A>B", "B>C", "C>D", "D>B"))
    assert (refused.value.code, refused.value.values["value"]) == ("loop", "B → C → D → B")


def test_a_loop_through_what_is_finished_is_named_too() -> None:
    plain = schedule({"A": 1, "B": 1, "C": 1}, "A>B", "B>C", "C>A")
    done = tuple(
        replace(task, actual_start=clock(2025, 3, 3), actual_finish=clock(2025, 3, 3))
        if task.key == "A"
        else task
        for task in plain.tasks
    )
    for tasks in (
        done,
        tuple(
            replace(task, actual_start=clock(2025, 3, 3), actual_finish=clock(2025, 3, 3)) for task in done
        ),
    ):
        with pytest.raises(ScheduleRefused) as refused:
            solve_schedule(replace(plain, tasks=tasks, data_date=clock(2025, 3, 4)))
        assert (refused.value.code, refused.value.values["value"]) == ("loop", "A → B → C → A")


@pytest.mark.parametrize(
    ("waits", "code"),
    [(("A>A",), "link_to_itself"), (("A>X",), "link_to_unknown"), (("X>A",), "link_to_unknown")],
)
def test_links_that_lead_nowhere(waits: tuple[str, ...], code: str) -> None:
    with pytest.raises(ScheduleRefused) as refused:
        solve_schedule(schedule({"A": 1}, *waits))
    assert (refused.value.code, refused.value.task != "") == (code, True)


def test_what_cannot_be_is_refused_with_its_task() -> None:
    plain = schedule({"A": 1, "B": 2})
    first, second = plain.tasks
    for tasks, code in (
        ((first, first), "task_twice"),
        ((replace(first, minutes=-1), second), "duration_negative"),
        ((replace(first, calendar="x"), second), "calendar_unknown"),
        ((replace(first, parent="x"), second), "parent_unknown"),
        ((replace(first, parent="B"), replace(second, parent="A")), "below_itself"),
        ((), "no_tasks"),
    ):
        with pytest.raises(ScheduleRefused) as refused:
            solve_schedule(replace(plain, tasks=tasks))
        assert refused.value.code == code
    never = replace(FIVE_DAYS, week=((),) * 7)
    with pytest.raises(ScheduleRefused, match="calendar_never_works"):
        solve_schedule(replace(plain, calendars={"": never}))


def test_a_textbook_network() -> None:
    """Ten days by hand: A3 – B4, C2 – D5 after both, E1 after C; A–B–D is critical, C has 2 days, E has 6."""
    one = dates(schedule({"A": 3, "B": 4, "C": 2, "D": 5, "E": 1}, "A>B", "A>C", "B>D", "C>D", "C>E"))
    assert {key: (task.early_start, task.early_finish) for key, task in one.items()} == {
        "A": (day("03-03"), day("03-05")),
        "B": (day("03-06"), day("03-09")),
        "C": (day("03-06"), day("03-07")),
        "D": (day("03-10"), day("03-14")),
        "E": (day("03-08"), day("03-08")),
    }
    assert [(task.total_float, task.free_float) for task in one.values()] == [
        (0, 0),
        (0, 0),
        (2, 0),
        (0, 0),
        (6, 6),
    ]
    assert [key for key, task in one.items() if task.critical] == ["A", "B", "D"]
    assert (one["C"].late_start, one["C"].late_finish) == (day("03-08"), day("03-09"))


def test_the_four_links_with_lags_and_leads() -> None:
    """A works days 1–10 (3 to 12 March). By hand: FS+2 from 15, FS-3 from 10, SS+4 from 7, FF+1 to 13, SF+6 to 8."""
    one = dates(
        schedule(
            {"A": 10, "B": 2, "C": 2, "D": 2, "E": 2, "F": 2},
            "A>B FS+2", "A>C FS-3", "A>D SS+4", "A>E FF+1", "A>F SF+6",
        )
    )  # fmt: skip
    assert [task.early_start for task in one.values()] == [
        day("03-03"), day("03-15"), day("03-10"), day("03-07"), day("03-12"), day("03-07"),
    ]  # fmt: skip
    assert one["E"].early_finish == day("03-13")
    assert one["F"].early_finish == day("03-08")


def test_a_start_finish_link_over_a_weekend() -> None:
    """B must not be finished before A starts on Monday 10: it is finished on the Friday before."""
    one = dates(
        schedule({"A": 1, "B": 2}, "A>B SF", calendar=WEEK, tasks={"A": {"not_before": clock(2025, 3, 10)}})
    )
    assert one["B"].early_finish == day("03-07")


def test_winter_stop_and_make_up_day() -> None:
    """From Thursday 6 March, 4 days of work: 6, 7, Saturday 8 (made up), then the stop of 10–14, then 17."""
    stop: dict[date, tuple[tuple[int, int], ...]] = {day("03-10") + timedelta(days=at): () for at in range(5)}
    own = replace(WEEK, exceptions=stop | {day("03-08"): WEEK.week[0]})
    one = dates(schedule({"A": 3, "B": 4}, "A>B", calendar=own))
    assert (one["B"].early_start, one["B"].early_finish) == (day("03-06"), day("03-17"))


def test_days_of_the_clock_run_through_weekends() -> None:
    """Concrete cures five days of the clock from Saturday on; the five working days after begin on Thursday."""
    plain = schedule({"A": 5, "B": 0, "C": 1}, "A>B", "B>C", calendar=WEEK)
    tasks = (plain.tasks[0], Task("B", "B", 5 * DAY, elapsed=True), plain.tasks[2])
    one = dates(replace(plain, tasks=tasks))
    assert (one["B"].early_start, one["B"].early_finish) == (day("03-08"), day("03-12"))
    assert one["C"].early_start == day("03-13")


def test_a_link_across_calendars_is_kept_in_dates() -> None:
    """What works every day is finished on a Sunday; what waits for its finish is finished on Monday, not on the Friday before."""
    plain = schedule({"A": 7, "B": 3}, "A>B FF", calendar=WEEK)
    every = replace(WEEK, week=(WEEK.week[0],) * 7)
    one = dates(
        replace(
            plain,
            calendars={"": WEEK, "7": every},
            tasks=(replace(plain.tasks[0], calendar="7"), plain.tasks[1]),
        )
    )
    assert one["A"].early_finish == day("03-09")
    assert one["B"].early_finish == day("03-10")


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [(LagCalendar.SUCCESSOR, "03-10"), (LagCalendar.PREDECESSOR, "03-12"), (LagCalendar.CONTINUOUS, "03-10")],
)
def test_in_whose_calendar_a_lag_runs(calendar: LagCalendar, expected: str) -> None:
    """A is done on Friday 7; two days of B's calendar (every day) are the weekend, of A's Monday and Tuesday."""
    plain = schedule({"A": 5, "B": 1}, "A>B FS+2", calendar=WEEK, lag_calendar=calendar)
    every = replace(WEEK, week=(WEEK.week[0],) * 7)
    link = plain.links[0]
    if calendar is LagCalendar.CONTINUOUS:
        link = replace(link, lag=2 * DAY, unit=LagUnit.CALENDAR)
    one = dates(
        replace(
            plain, calendars={"": WEEK, "7": every}, links=(link,),
            tasks=(plain.tasks[0], replace(plain.tasks[1], calendar="7")),
        )
    )  # fmt: skip
    assert one["B"].early_start == day(expected)


def test_a_lag_in_percent_is_of_the_predecessor() -> None:
    plain = schedule({"A": 10, "B": 1})
    one = dates(replace(plain, links=(Link("A", "B", LinkKind.SS, 50, LagUnit.PERCENT),)))
    assert one["B"].early_start == day("03-08")


def test_milestones_lie_on_the_last_day_of_what_they_wait_for() -> None:
    one = dates(schedule({"S": 0, "A": 5, "M": 0, "B": 1}, "S>A", "A>M", "M>B", calendar=WEEK))
    assert (one["S"].early_start, one["M"].early_start, one["M"].early_finish) == (
        day("03-03"), day("03-07"), day("03-07"),
    )  # fmt: skip
    assert one["B"].early_start == day("03-10")
    assert one["M"].critical


def test_constraints() -> None:
    """Not before moves the early dates; must finish by the late ones, into negative float if it cannot be kept."""
    bounds = {"B": {"not_before": clock(2025, 3, 12)}, "C": {"finish_by": clock(2025, 3, 13)}}
    one = dates(schedule({"A": 3, "B": 2, "C": 2}, "A>B", "B>C", tasks=bounds))
    assert one["B"].early_start == day("03-12")
    assert one["C"].early_finish == day("03-15")
    assert (one["C"].late_finish, one["C"].total_float, one["C"].critical) == (day("03-12"), -3, True)
    assert one["A"].total_float == 3  # 6 days before B's day, less the 3 that cannot be kept


def test_progress() -> None:
    """On Monday 10: A finished on 7, B has begun and 3 of its days are left, C waits for it."""
    done: dict[str, dict[str, Any]] = {
        "A": {"actual_start": clock(2025, 3, 3), "actual_finish": clock(2025, 3, 8)},
        "B": {"actual_start": clock(2025, 3, 6), "remaining": 3 * 480},
    }
    plain = schedule({"A": 3, "B": 4, "C": 2, "D": 1}, "A>B", "B>C", calendar=WEEK, tasks=done)
    one = dates(replace(plain, data_date=clock(2025, 3, 10)))
    assert one["A"].finished
    assert (one["A"].early_start, one["A"].early_finish, one["A"].critical) == (
        day("03-03"),
        day("03-07"),
        False,
    )
    assert (one["B"].early_start, one["B"].early_finish) == (day("03-06"), day("03-12"))
    assert (one["C"].early_start, one["C"].early_finish) == (day("03-13"), day("03-14"))
    assert one["D"].early_start == day("03-10")


def test_summaries() -> None:
    """P sums up B and C; D waits for all of P, and P for A."""
    plain = schedule(
        {"A": 2, "P": 0, "B": 3, "C": 5, "D": 1},
        "A>P",
        "P>D",
        tasks={"B": {"parent": "P"}, "C": {"parent": "P"}},
    )
    one = dates(plain)
    assert (one["P"].early_start, one["P"].early_finish, one["P"].summary) == (
        day("03-05"),
        day("03-09"),
        True,
    )
    assert one["D"].early_start == day("03-10")
    assert one["B"].total_float == 2
    solution = solve_schedule(replace(plain, links=(*plain.links, Link("P", "D", LinkKind.SS))))
    assert [(remark.code, remark.task) for remark in solution.remarks] == [("summary_start_link", "D")]


def test_half_days_are_counted_in_hours() -> None:
    """Half a day, then a whole one: from Monday 13:00 to Tuesday noon."""
    one = dates(schedule({"A": 0.5, "B": 1, "C": 2}, "A>B", calendar=WEEK))
    assert (one["B"].early_start, one["B"].early_finish) == (day("03-03"), day("03-04"))
    assert (one["A"].total_float, one["A"].free_float) == (0.5, 0)


def test_dates_beyond_all_calendars_are_refused() -> None:
    with pytest.raises(ScheduleRefused, match="beyond_calendar"):
        Grid(DAY).day_of_start((date.max - EPOCH_DAY).days + 1)
    assert Grid(DAY).day_of_start((date.max - EPOCH_DAY).days) == date.max
