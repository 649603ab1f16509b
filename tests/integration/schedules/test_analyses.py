"""Days saved: what an analysis freezes, that it recomputes, that altered inputs are named, that the records' invariants hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.findings import operations as findings
from jianxing.kernel.actor import Actor
from jianxing.methods.schedules.impact.analysis import finish_with
from jianxing.methods.schedules.impact.frozen import thawed
from jianxing.schedules import operations, queries
from jianxing.schedules.models import Analysis, Blocker
from jianxing.schedules.operations import NotAnalysed
from tests.integration.schedules.hindrances import (
    again,
    at,
    closed,
    held_up,
    later,
    network,
    on,
    planned,
    stuck,
)
from tests.standing import Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_who_holds_no_business_role_has_nothing_analysed(standing: Standing) -> None:
    schedule = planned(standing)
    held_up(standing, stuck(standing, schedule), schedule)
    with acting(standing.audit), pytest.raises(NotAllowed):
        operations.analyse(schedule=schedule, by=standing.audit, at=at("03-20"))


def test_nothing_is_analysed_where_nothing_held_it_up(standing: Standing) -> None:
    schedule = planned(standing)
    held_up(standing, stuck(standing, schedule), schedule)
    with acting(standing.supervisor):
        for day, said in ((on("03-14"), "Nothing has held"), (on("03-30"), "has not come")):
            with pytest.raises(NotAnalysed, match=said):
                operations.analyse(schedule=schedule, as_of=day, by=standing.supervisor, at=at("03-20"))


def test_no_saving_is_said_while_it_is_open_not_verified_or_nothing_was_said_beforehand(
    standing: Standing,
) -> None:
    """B (13 to 22 March) stands still from 15 to 20: 6 days later than the 27th. Until 15 April it would have been 32."""
    schedule = planned(standing)
    by = standing.supervisor
    finding = stuck(standing, schedule)
    blocker = held_up(standing, finding, schedule)
    with acting(by):
        opened = operations.analyse(schedule=schedule, by=by, at=at("03-16"))
        assert (opened.saved_days, opened.delay_days, opened.finish_on) == (None, 16, on("04-12"))
        operations.end_blocker(
            blocker=queries.one_blocker(pk=blocker.pk), ended_on=on("03-20"), by=by, at=at("03-21")
        )
        ended = operations.analyse(schedule=schedule, by=by, at=at("03-22"))
        assert (ended.saved_days, ended.delay_days, ended.finish_on) == (None, 6, on("04-02"))
    finding = closed(standing, finding, "03-24")
    with acting(by):
        made = operations.analyse(schedule=schedule, by=by, at=at("03-25"))
        assert (made.saved_days, made.saved_low, made.saved_high) == (26, 26, 26)
        assert made.result["blockers"][0]["counterfactual"]["set_by"].startswith(standing.group.label)
        # a day before the closing there was no saving yet, and there is none once the finding stands open again
        before = operations.analyse(schedule=schedule, as_of=on("03-23"), by=by, at=at("03-25"))
        assert before.saved_days is None
        findings.reopen(finding=finding, reason="反弹", due_on=None, by=by, at=at("03-26"))
        assert operations.analyse(schedule=schedule, by=by, at=at("03-27")).saved_days is None
        assert not queries.is_current(analysis=queries.one_analysis(pk=made.pk))
        assert queries.recomputed(analysis=queries.one_analysis(pk=made.pk)).holds


def test_without_anything_said_beforehand_only_the_days_before_the_limit_are_told(standing: Standing) -> None:
    schedule = planned(standing)
    by = standing.supervisor
    finding = stuck(standing, schedule)
    blocker = held_up(standing, finding, schedule)
    with acting(by):
        [limit] = queries.said_of(blocker)
        operations.void_counterfactual(
            counterfactual=queries.said_of(queries.one_blocker(pk=blocker.pk))[0],
            reason="未发函",
            by=by,
            at=at("03-16"),
        )
        assert limit.kind == "limit"
    closed(standing, finding, "03-20")
    with acting(by):
        made = operations.analyse(schedule=schedule, by=by, at=at("03-21"))
        assert (made.saved_days, made.result["blockers"][0]["saved_calendar_days"]) == (None, None)
        assert queries.resolved_before_limit(queries.one_blocker(pk=blocker.pk)) == 26


def test_two_at_once_save_together_what_neither_saves_twice(standing: Standing) -> None:
    schedule = planned(standing, network(B=10, C=10))
    by = standing.supervisor
    for task in "BC":
        finding = stuck(standing, schedule)
        held_up(standing, finding, schedule, tasks=task)
        closed(standing, finding, "03-20")
    with acting(by):
        made = operations.analyse(schedule=schedule, by=by, at=at("03-25"))
        first, second = made.result["blockers"]
        assert (first["delay_calendar_days"], second["delay_calendar_days"]) == (6, 0)
        assert second["concurrent_calendar_days"] == 6
        assert (first["saved_calendar_days"], second["saved_calendar_days"], made.saved_days) == (26, 26, 26)


def test_an_altered_analysis_is_named(standing: Standing) -> None:
    schedule = planned(standing)
    by = standing.supervisor
    finding = stuck(standing, schedule)
    held_up(standing, finding, schedule)
    closed(standing, finding, "03-20")
    with acting(by):
        made = operations.analyse(schedule=schedule, by=by, at=at("03-21"))
        assert queries.recomputed(analysis=queries.one_analysis(pk=made.pk)).holds
        assert Analysis.objects.update(saved_days=60) == 0
    # what somebody with the database's superuser could have written
    claimed, inputs, result = (altered(by, made.pk) for _each in range(3))
    claimed.saved_days = claimed.saved_high = 60
    inputs.inputs["blockers"][0]["actual_end"] = "2025-03-16"
    result.result["joint_saved_calendar_days"] = 60
    with acting(by):
        assert queries.recomputed(analysis=claimed).differing == ("saved_days",)
        found = queries.recomputed(analysis=inputs)
        assert found.faults == ("inputs_digest", "inputs_in_ledger")
        assert "joint_saved_calendar_days" in found.differing
        found = queries.recomputed(analysis=result)
        assert (found.faults, found.differing) == (
            ("result_digest", "result_in_ledger"), ("joint_saved_calendar_days",)
        )  # fmt: skip
        assert not found.holds


def altered(by: Actor, pk: int) -> Analysis:
    with acting(by):
        return queries.one_analysis(pk=pk)


def test_who_does_not_see_every_blocker_sees_no_analysis_of_it(standing: Standing) -> None:
    schedule = planned(standing)
    by = standing.supervisor
    held_up(standing, stuck(standing, schedule), schedule)
    with acting(by):
        made = operations.analyse(schedule=schedule, by=by, at=at("03-16"))
        hidden = findings.register(
            description="内部核查", domain="transport", projects=[schedule.project], by=by, at=at("03-16")
        )
        held_up(standing, hidden, schedule, tasks="C", day="03-16")
        both = operations.analyse(schedule=schedule, by=by, at=at("03-16", 12))
    with acting(standing.handler):
        assert [one.pk for one in queries.analyses(schedule=schedule)] == [made.pk]
        assert Blocker.objects.count() == 1
        with pytest.raises(Analysis.DoesNotExist):
            queries.one_analysis(pk=both.pk)
    with acting(standing.leader):
        assert [one.pk for one in queries.analyses(schedule=schedule)] == [both.pk, made.pk]


spans = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C", "D"]), st.integers(0, 20), st.integers(0, 12), st.integers(0, 30)
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans)
def test_what_must_hold_of_records(standing: Standing, drawn: list[tuple[str, int, int, int]]) -> None:
    """Inside the float nothing is delayed; a blocker less never lengthens; together no more is saved than there was to lose;
    the steps come to the figure."""
    by = standing.supervisor
    with transaction.atomic():
        schedule = planned(standing)
        for task, begins, lasts, longer in drawn:
            first = later(on("03-11"), begins)
            ended = later(first, lasts)
            finding = stuck(
                standing, schedule, due=(later(ended, longer) if longer else later(ended, 1)).isoformat()[5:]
            )
            blocker = held_up(
                standing, finding, schedule, tasks=task, first=first.isoformat()[5:],
                expected=ended.isoformat()[5:], day="04-20",
            )  # fmt: skip
            with acting(by):
                held = queries.one_blocker(pk=blocker.pk)
                operations.end_blocker(blocker=held, ended_on=ended, by=by, at=at("04-21"))
            closed(standing, again(finding, by), "04-22")
        with acting(by):
            made = operations.analyse(schedule=schedule, by=by, at=at("04-23"))
            kept = queries.one_analysis(pk=made.pk)
            assert queries.recomputed(analysis=kept).holds
            (update,), held_rows = thawed(kept.inputs)
            whole = finish_with(update, [(one, one.end) for one in held_rows])
            assert whole == kept.finish_on >= kept.base_on
            for gone in held_rows:
                assert finish_with(update, [(one, one.end) for one in held_rows if one is not gone]) <= whole
            if kept.saved_days is not None:
                longest = [(one, max([one.end, *(each.end for each in one.valid)])) for one in held_rows]
                assert 0 <= kept.saved_days <= (finish_with(update, longest) - kept.base_on).days
            steps = {step["n"]: date.fromisoformat(step["finish"]) for step in kept.result["steps"]}
            for one in kept.result["blockers"]:
                before, after, *others = (steps[number] for number in one["steps"])
                assert one["delay_calendar_days"] == (after - before).days >= 0
                if one["saved_calendar_days"] is not None:
                    assert one["saved_calendar_days"] == (others[0] - after).days
        transaction.set_rollback(True)


def test_delay_inside_the_float_is_none(standing: Standing) -> None:
    """C has 6 days of float."""
    schedule = planned(standing)
    held_up(standing, stuck(standing, schedule), schedule, tasks="C", first="03-13", expected="03-18")
    with acting(standing.supervisor):
        made = operations.analyse(schedule=schedule, by=standing.supervisor, at=at("03-15"))
        assert (made.delay_days, made.finish_on) == (0, made.base_on)
