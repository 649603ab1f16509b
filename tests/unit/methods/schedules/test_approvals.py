"""Approval bundles by hand, and what must hold for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.methods.schedules.making import day

from jianxing.methods.schedules.approvals import (
    Approval,
    Bundle,
    BundleBroken,
    Material,
    Mover,
    Pause,
    PauseKind,
    chance_of_missing,
    clock_of,
    forecast,
)
from jianxing.methods.schedules.approvals.forecasting import added, between, taken


class Weekdays:
    """Monday to Friday."""

    def is_workday(self, on: date) -> bool:
        return on.weekday() < 5


WEEK = Weekdays()
TODAY = day("03-03")  # a Monday
LAND = Approval("land", "用地", "自然资源局", statutory_days=20, promised_days=10)
EIA = Approval("eia", "环评", "生态环境局", statutory_days=15, past_days=(10, 12, 14, 16, 18))
WORKS = Approval(
    "works", "施工许可", "住建局", after=("land", "eia"), materials=("drawings",), statutory_days=5
)
BUNDLE = Bundle(day("03-28"), (LAND, EIA, WORKS), (Material("drawings", "图纸"),))


@pytest.mark.parametrize(
    ("approvals", "code", "approval"),
    [
        ((replace(LAND, after=("works",)), EIA, WORKS), "loop", "works"),
        ((LAND, WORKS), "approval_unknown", "works"),
        ((LAND, LAND, EIA), "task_twice", "land"),
        ((replace(LAND, statutory_days=-1), EIA, WORKS), "duration_negative", "land"),
        ((replace(LAND, filed_on=TODAY, granted_on=day("03-01")), EIA, WORKS), "ends_before", "land"),
    ],
)
def test_bundles_that_cannot_be(approvals: tuple[Approval, ...], code: str, approval: str) -> None:
    with pytest.raises(BundleBroken) as broken:
        forecast(replace(BUNDLE, approvals=approvals), today=TODAY, workdays=WEEK)
    assert (broken.value.code, broken.value.approval) == (code, approval)


def test_what_is_not_filed_has_no_clock() -> None:
    with pytest.raises(BundleBroken, match="missing"):
        clock_of(LAND, today=TODAY, workdays=WEEK)


def test_latest_filing_dates_by_hand() -> None:
    """Works takes 5 working days: granted on Friday 28 if filed on 21. Land (10 promised) by 7, EIA (15) by 28 February: late."""
    told = forecast(BUNDLE, today=TODAY, workdays=WEEK)
    by_key = {one.approval.key: one for one in told.approvals}
    assert by_key["works"].latest_filing == day("03-21")
    assert by_key["land"].latest_filing == day("03-07")
    assert by_key["eia"].latest_filing == day("02-28")
    assert (told.finish, told.room, told.on_time) == (day("03-31"), -1, False)
    assert [(one.approval.key, one.turn) for one in told.movers] == [("eia", Mover.APPLICANT)]
    assert by_key["works"].waits_for == ("land", "eia")
    assert told.materials == {"drawings": day("03-21")}


def test_the_clock_stands_still() -> None:
    """Filed on Monday 3. Correction 5 to 7, expert review 12 and 13: of the days to Friday 14, four count."""
    filed = replace(
        EIA,
        filed_on=TODAY,
        pauses=(
            Pause(PauseKind.CORRECTION, day("03-05"), day("03-07")),
            Pause(PauseKind.EXPERT_REVIEW, day("03-12"), day("03-13")),
        ),
    )
    clock = clock_of(filed, today=day("03-14"), workdays=WEEK)
    assert (clock.used, clock.left, clock.paused) == (4, 11, None)
    assert clock.due_on == added(day("03-14"), 11, WEEK) == day("03-31")


def test_while_documents_are_corrected_it_is_the_applicants_turn() -> None:
    paused = replace(EIA, filed_on=TODAY, pauses=(Pause(PauseKind.CORRECTION, day("03-05")),))
    clock = clock_of(paused, today=day("03-07"), workdays=WEEK)
    assert (clock.used, clock.paused, clock.due_on) == (
        1,
        PauseKind.CORRECTION,
        added(day("03-07"), 14, WEEK),
    )
    told = forecast(replace(BUNDLE, approvals=(LAND, paused, WORKS)), today=day("03-07"), workdays=WEEK)
    one = told.approvals[1]
    assert (one.turn, one.moves_today) == (Mover.APPLICANT, True)
    reviewed = replace(paused, pauses=(Pause(PauseKind.HEARING, day("03-05")),))
    told = forecast(replace(BUNDLE, approvals=(LAND, reviewed, WORKS)), today=day("03-07"), workdays=WEEK)
    assert told.approvals[1].turn is Mover.BODY


def test_a_promise_longer_than_the_law_does_not_stand() -> None:
    assert replace(LAND, promised_days=30).limit == 20


def test_a_material_that_comes_late_moves_the_filing() -> None:
    late = replace(BUNDLE, materials=(Material("drawings", "图纸", day("04-07")),))
    assert forecast(late, today=TODAY, workdays=WEEK).approvals[2].filed_by == day("04-07")


def test_the_chance_by_hand() -> None:
    """EIA takes 10, 12, 14, 16 or 18, works then 5, land 10: granted in time after 19 days, so with 10, 12 and 14."""
    told = chance_of_missing(BUNDLE, today=TODAY, workdays=WEEK, seed=1, runs=50_000)
    assert told.missed == pytest.approx(0.4, abs=4 * told.error)
    assert told.thin == ("land", "works")
    assert told.last["works"] == 1
    assert told == chance_of_missing(BUNDLE, today=TODAY, workdays=WEEK, seed=1, runs=50_000)


def test_of_a_filed_approval_only_longer_pasts_count() -> None:
    """On the 13th day only 14, 16 and 18 are left: 1, 3 or 5 more days, and 5 of works, with 6 left."""
    filed = replace(EIA, filed_on=TODAY)
    one = replace(BUNDLE, approvals=(replace(LAND, filed_on=TODAY, granted_on=day("03-10")), filed, WORKS))
    told = chance_of_missing(one, today=day("03-20"), workdays=WEEK, seed=2, runs=50_000)
    assert told.missed == pytest.approx(2 / 3, abs=4 * told.error)
    assert (
        chance_of_missing(replace(one, deadline=day("05-30")), today=day("03-20"), workdays=WEEK).missed == 0
    )


@st.composite
def bundles(draw: st.DrawFn) -> Bundle:
    made: list[Approval] = []
    for number in range(draw(st.integers(1, 6))):
        after = draw(st.sets(st.sampled_from([one.key for one in made]))) if made else set()
        made.append(
            Approval(
                str(number), after=tuple(sorted(after)), statutory_days=draw(st.integers(0, 25)),
                prepare_days=draw(st.integers(0, 3)), past_days=tuple(draw(st.lists(st.integers(0, 30), max_size=6))),
            )
        )  # fmt: skip
    return Bundle(TODAY + timedelta(days=draw(st.integers(0, 200))), tuple(made))


@settings(max_examples=60, deadline=None)
@given(bundles())
def test_latest_dates_keep_the_deadline_and_a_day_later_does_not(bundle: Bundle) -> None:
    told = forecast(bundle, today=TODAY, workdays=WEEK)
    for one in told.approvals:
        assert added(one.latest_filing, one.approval.limit, WEEK) <= one.latest_grant <= bundle.deadline
        if one.approval.limit:
            later = added(one.latest_filing, 1, WEEK)
            assert added(later, one.approval.limit, WEEK) > one.latest_grant
        assert one.moves_today == (not one.waits_for and one.latest_filing <= TODAY)
    # filed today with every limit used, the bundle is on time exactly if no first step is past its latest filing
    assert told.on_time == all(one.latest_filing >= one.filed_by for one in told.approvals)


@settings(max_examples=30, deadline=None)
@given(bundles(), st.integers(1, 60))
def test_a_later_deadline_is_missed_no_more_often(bundle: Bundle, days: int) -> None:
    later = replace(bundle, deadline=bundle.deadline + timedelta(days=days))
    first, second = (
        chance_of_missing(one, today=TODAY, workdays=WEEK, seed=3, runs=500) for one in (bundle, later)
    )
    assert 0 <= second.missed <= first.missed <= 1


@given(st.integers(-200, 200), st.integers(0, 60))
def test_counting_there_and_back(start: int, days: int) -> None:
    at = TODAY + timedelta(days=start)
    assert between(at, added(at, days, WEEK), WEEK) == days
    assert added(taken(at, days, WEEK), days, WEEK) <= at
