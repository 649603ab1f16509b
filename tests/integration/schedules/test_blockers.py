"""Blockers: who registers them, what they freeze, what is said of them beforehand and never afterwards, how they follow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import translation

from jianxing.directory.acting import acting
from jianxing.directory.policies import IsVoid, NotAllowed, ReasonMissing, Refused
from jianxing.findings import operations as findings
from jianxing.ledger.models import Act
from jianxing.schedules import operations, queries
from jianxing.schedules.models import Analysis, Blocker, Counterfactual, Schedule
from jianxing.schedules.operations import BlockerRefused, ForeseenWrongly, Progress
from tests.integration.schedules.hindrances import again, at, closed, held_up, on, planned, stuck
from tests.standing import Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_who_does_not_supervise_the_finding_registers_and_changes_nothing(standing: Standing) -> None:
    schedule = planned(standing)
    finding = stuck(standing, schedule)
    given: dict[str, Any] = {
        "schedule": schedule,
        "tasks": ["B"],
        "first_on": on("03-15"),
        "expected_on": on("03-30"),
    }
    for by in (standing.handler, standing.leader):
        with acting(by), pytest.raises(NotAllowed):
            operations.register_blocker(finding=again(finding, by), by=by, at=at("03-15"), **given)
    blocker = held_up(standing, finding, schedule)
    with acting(standing.handler):
        mine = queries.one_blocker(pk=blocker.pk)
        for refused in (
            lambda: operations.end_blocker(
                blocker=mine, ended_on=on("03-16"), by=standing.handler, at=at("03-20")
            ),
            lambda: operations.void_blocker(blocker=mine, reason="x", by=standing.handler, at=at("03-20")),
            lambda: operations.say_median(blocker=mine, by=standing.handler, at=at("03-20")),
        ):
            with pytest.raises(NotAllowed):
                refused()
    with acting(standing.supervisor), pytest.raises(NotAllowed):
        operations.say_estimate(blocker=blocker, end_on=on("05-01"), by=standing.supervisor, at=at("03-20"))
    with acting(standing.outsider):
        for model in (Blocker, Counterfactual, Analysis):
            assert not model.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"tasks": "X"}, "no task “X”"),
        ({"tasks": ""}, "which tasks"),
        ({"first": "03-14", "expected": "03-13"}, "before it begins"),
        ({"first": "03-20"}, "when it has begun"),
    ],
)
def test_a_blocker_that_cannot_be(standing: Standing, changed: dict[str, str], said: str) -> None:
    schedule = planned(standing)
    finding = stuck(standing, schedule)
    with pytest.raises(BlockerRefused, match=said):
        held_up(standing, finding, schedule, **changed)


def test_a_closed_finding_holds_nothing_up_any_more(standing: Standing) -> None:
    schedule = planned(standing)
    finding = closed(standing, stuck(standing, schedule), "03-20")
    with pytest.raises(Refused, match="holds nothing up"):
        held_up(standing, finding, schedule, day="03-21")


def test_the_update_before_it_is_frozen_and_the_limit_kept(standing: Standing) -> None:
    schedule = planned(standing)
    by = standing.supervisor
    with acting(by):
        done = [Progress("A", on("03-03"), on("03-12"))]
        second = operations.report_progress(
            schedule=schedule, data_on=on("03-12"), tasks=done, by=by, at=at("03-13")
        )
    schedule = again_schedule(standing, schedule.pk)
    finding = stuck(standing, schedule)
    early = held_up(standing, finding, schedule, tasks="A", first="03-10")
    late = held_up(standing, finding, schedule, tasks="BC")
    with acting(by):
        assert early.frozen_update_id != second.pk
        assert (late.frozen_update_id, late.tasks[0]) == (second.pk, {"key": "B", "name": "工序B"})
        [limit] = queries.said_of(late)
        assert (limit.kind, limit.end_on, limit.set_body_id) == ("limit", on("04-15"), by.body_id)
        acts = [act.kind for act in queries.blocker_acts(blocker=late)]
        assert acts == ["blocker.register", "blocker.foresee"]
        register = queries.blocker_acts(blocker=late)[0]
        assert register.public["frozen_digest"] == second.digest
        spans = queries.blocked_spans(schedule=schedule)
        assert [(span.task, span.first, span.is_open) for span in spans] == [
            ("A", on("03-10"), True), ("B", on("03-15"), True), ("C", on("03-15"), True),
        ]  # fmt: skip


def again_schedule(standing: Standing, pk: int) -> Schedule:
    with acting(standing.supervisor):
        return queries.one_schedule(pk=pk)


def test_the_limit_is_that_which_was_set_first(standing: Standing) -> None:
    """What an extension gives later would make more of what was saved."""
    schedule = planned(standing)
    finding = stuck(standing, schedule)
    with acting(standing.handler):
        mine = again(finding, standing.handler)
        asked = findings.ask_extension(
            finding=mine, new_due_on=on("06-30"), reason="窗口", by=standing.handler, at=at("03-12")
        )
    with acting(standing.supervisor):
        findings.decide_extension(
            finding=again(finding, standing.supervisor),
            granted=True,
            reason="可",
            by=standing.supervisor,
            at=at("03-13"),
        )
    assert asked is not None
    blocker = held_up(standing, again(finding, standing.supervisor), schedule)
    assert [one.end_on for one in queries.said_of(blocker)] == [on("04-15")]


def test_who_answers_sees_what_it_holds_up_without_the_schedule(standing: Standing) -> None:
    by = standing.supervisor
    schedule = planned(standing)
    finding = stuck(standing, schedule)
    with acting(by):
        findings.share(finding=again(finding, by), bodies=[standing.outside], by=by, at=at("03-12"))
    blocker = held_up(standing, again(finding, by), schedule)
    with acting(standing.outsider):
        assert [one.tasks[0]["name"] for one in queries.of_finding(finding=finding)] == ["工序B"]
        assert queries.said_of(queries.one_blocker(pk=blocker.pk))[0].end_on == on("04-15")
        assert not queries.seen_schedules(of=[blocker])
        assert queries.of_schedule(schedule=schedule) == []


def test_what_would_have_been_is_said_once_and_beforehand(standing: Standing) -> None:
    schedule = planned(standing)
    finding = stuck(standing, schedule)
    blocker = held_up(standing, finding, schedule)
    by, answering = standing.supervisor, standing.handler
    with acting(answering):
        mine = queries.one_blocker(pk=blocker.pk)
        with pytest.raises(ForeseenWrongly, match="before the blocker begins"):
            operations.say_estimate(blocker=mine, end_on=on("03-14"), by=answering, at=at("03-16"))
        said = operations.say_estimate(
            blocker=mine, end_on=on("04-02"), note="停电窗口", by=answering, at=at("03-16")
        )
        with pytest.raises(ForeseenWrongly, match="already"):
            operations.say_estimate(blocker=mine, end_on=on("05-02"), by=answering, at=at("03-17"))
        with pytest.raises(ReasonMissing):
            operations.void_counterfactual(counterfactual=said, reason=" ", by=answering, at=at("03-17"))
        with pytest.raises(IntegrityError), transaction.atomic():
            Counterfactual.objects.filter(pk=said.pk).update(end_on=on("06-01"))
    with acting(by), pytest.raises(ForeseenWrongly, match="Fewer than 3"):
        operations.say_median(blocker=blocker, by=by, at=at("03-16"))
    with acting(by):
        operations.end_blocker(
            blocker=queries.one_blocker(pk=blocker.pk), ended_on=on("03-20"), by=by, at=at("03-21")
        )
    with acting(answering):
        ended = queries.one_blocker(pk=blocker.pk)
        with pytest.raises(Refused, match="beforehand or not at all"):
            operations.void_counterfactual(
                counterfactual=queries.said_of(ended)[-1], reason="错", by=answering, at=at("03-22")
            )
    with acting(by):
        with pytest.raises(Refused, match="beforehand or not at all"):
            operations.say_limit(blocker=ended, by=by, at=at("03-22"))
        # the database refuses it too, whoever asks it
        for change in (
            lambda: Counterfactual.objects.create(
                blocker=ended, kind="median", end_on=on("09-30"), set_at=at("03-22"), set_body_id=by.body
            ),
            lambda: Counterfactual.objects.filter(blocker=ended).update(
                voided_at=at("03-22"), void_reason="x"
            ),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()


def test_the_median_of_closed_findings_of_the_kind(standing: Standing) -> None:
    schedule = planned(standing)
    by = standing.supervisor
    for lasted in (6, 10, 3):
        done = closed(standing, stuck(standing, schedule, day="03-04"), f"03-{4 + lasted:02d}")
        assert done.closed_on == on(f"03-{4 + lasted:02d}")
    blocker = held_up(standing, stuck(standing, schedule), schedule)
    with acting(by):
        said = operations.say_median(blocker=blocker, by=by, at=at("03-16"))
        assert (said.end_on, said.basis["calendar_days"], len(said.basis["findings"])) == (on("03-16"), 6, 3)


def test_it_ends_with_its_finding_and_stands_again_with_it(standing: Standing) -> None:
    schedule = planned(standing)
    by = standing.supervisor
    finding = stuck(standing, schedule)
    blocker = held_up(standing, finding, schedule)
    finding = closed(standing, finding, "03-20")
    with acting(by):
        ended = queries.one_blocker(pk=blocker.pk)
        assert (ended.ended_on, ended.ended_by_closing, queries.resolved_before_limit(ended)) == (
            on("03-20"),
            True,
            26,
        )
        findings.reopen(finding=finding, reason="反弹", due_on=on("04-10"), by=by, at=at("03-25"))
        stands = queries.one_blocker(pk=blocker.pk)
        assert (stands.ended_on, stands.expected_on, len(queries.said_of(stands))) == (None, on("04-10"), 1)
        with pytest.raises(Refused, match="beforehand"):
            operations.say_median(blocker=stands, by=by, at=at("03-26"))
        findings.void(finding=again(finding, by), reason="重复", by=by, at=at("03-27"))
        void = queries.one_blocker(pk=blocker.pk)
        assert (void.is_void, void.void_reason, queries.of_schedule(schedule=schedule)) == (True, "重复", [])
        with pytest.raises(IsVoid):
            operations.void_blocker(blocker=void, reason="x", by=by, at=at("03-28"))
        kinds = [act.kind for act in queries.blocker_acts(blocker=void)]
        assert kinds[2:] == ["blocker.end", "blocker.stand_again", "blocker.void"]
        assert Act.objects.get(kind="blocker.end").caused_by is not None


def test_what_was_ended_by_hand_stays_so_when_the_finding_relapses(standing: Standing) -> None:
    schedule = planned(standing)
    by = standing.supervisor
    finding = stuck(standing, schedule)
    blocker = held_up(standing, finding, schedule)
    with acting(by):
        with pytest.raises(BlockerRefused, match="when its last day has come"):
            operations.end_blocker(blocker=blocker, ended_on=on("03-19"), by=by, at=at("03-18"))
        operations.end_blocker(blocker=blocker, ended_on=on("03-18"), by=by, at=at("03-18"))
        with pytest.raises(Refused, match="It ended on"):
            operations.end_blocker(
                blocker=queries.one_blocker(pk=blocker.pk), ended_on=on("03-19"), by=by, at=at("03-19")
            )
    finding = closed(standing, finding, "03-20")
    with acting(by):
        findings.reopen(finding=finding, reason="反弹", due_on=None, by=by, at=at("03-25"))
        assert queries.one_blocker(pk=blocker.pk).ended_on == on("03-18")
        with pytest.raises(IntegrityError), transaction.atomic():
            Blocker.objects.update(ended_on=None, ended_at=None)


def test_a_correction_keeps_what_stood_before(standing: Standing) -> None:
    schedule = planned(standing)
    by = standing.supervisor
    blocker = held_up(standing, stuck(standing, schedule), schedule)
    with acting(by):
        with pytest.raises(BlockerRefused, match="Nothing has been changed"):
            operations.correct_blocker(
                blocker=blocker, changes={"tasks": ["B"]}, reason="x", by=by, at=at("03-16")
            )
        changes = {"tasks": ["C"], "expected_on": on("04-02"), "ended_on": on("03-01")}
        operations.correct_blocker(blocker=blocker, changes=changes, reason="写错工序", by=by, at=at("03-16"))
        now = queries.one_blocker(pk=blocker.pk)
        assert (now.keys, now.expected_on, now.ended_on, now.version) == (["C"], on("04-02"), None, 2)
        [before] = now.revisions.all()
        assert (before.content["tasks"], before.content["expected_on"]) == (["B"], "2025-03-30")


def test_an_end_that_has_passed_while_it_stands_counts_until_today(standing: Standing) -> None:
    schedule = planned(standing)
    held_up(standing, stuck(standing, schedule), schedule, expected="03-18")
    with acting(standing.supervisor):
        found = queries.inputs_of(schedule=schedule, as_of=on("03-25"))
        assert found is not None
        assert found.held[0].end == on("03-25")
        dearest = queries.dearest(today=on("03-25"))
        assert [(one.days, one.finish) for one in dearest.costs] == [(7, on("04-07"))]
        assert dearest.open_count == 1
