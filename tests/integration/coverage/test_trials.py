"""Tests of the card, matches, measurements and what is asked of who answers for a list."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jianxing.comparisons.coverage import operations as ops
from jianxing.comparisons.coverage import queries
from jianxing.comparisons.coverage.lifecycle import MATCH
from jianxing.comparisons.coverage.models import Match, Measurement, Outlet, Trial
from jianxing.comparisons.coverage.operations.trials import PersonalWords
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.questions import operations as questions
from jianxing.questions import queries as asked
from jianxing.questions.subjects import path_of, title_of
from tests.integration.api.calling import Program
from tests.integration.coverage import made
from tests.standing import AT, Standing
from tests.standing import TODAY as STANDING_DAY

pytestmark = pytest.mark.django_db
TODAY = AT.date()


def test_what_a_test_must_say_and_must_not(standing: Standing) -> None:
    made.filled(standing)
    by = standing.supervisor
    outlet = made.outlet(by, "H1")
    with acting(by):
        for wrong in (
            {"home": "31"}, {"tried_on": TODAY + timedelta(days=1)}, {"worked": False}, {"worked": False, "failure": "mood"},
        ):  # fmt: skip
            told = {"home": "13", "tried_on": TODAY, "worked": True} | wrong
            with pytest.raises(ops.CoverageRefused):
                ops.record_trial(outlet=outlet, by=by, at=AT, **told)  # type: ignore[arg-type]
        with pytest.raises(PersonalWords):
            ops.record_trial(
                outlet=outlet, home="13", tried_on=TODAY, worked=True, said="请联系 13812345678", by=by, at=AT
            )
        assert not Trial.objects.exists()


def test_declared_but_failed_comes_first_and_is_asked_about_once(standing: Standing) -> None:
    made.filled(standing)
    by = standing.supervisor
    outlet, other = made.outlet(by, "H1"), made.outlet(by, "H2")
    with acting(by):
        failed = ops.record_trial(
            outlet=outlet,
            home="13",
            tried_on=TODAY,
            worked=False,
            failure="reader",
            said="窗口读不出",
            by=by,
            at=AT,
        )
        undeclared = ops.record_trial(
            outlet=other, home="13", tried_on=TODAY, worked=False, failure="refused", by=by, at=AT
        )
        assert queries.failed_first(card=outlet.outlet_list.card) == [failed]
        counts = queries.trial_counts(card=outlet.outlet_list.card)
        assert (counts.tried, counts.worked, counts.broken) == (2, 0, 1)
        with pytest.raises(ops.CoverageRefused):
            ops.ask_about_trial(trial=queries.one_trial(pk=undeclared.pk), by=by, at=AT)
        question, is_new = ops.ask_about_trial(trial=queries.one_trial(pk=failed.pk), by=by, at=AT)
        assert is_new
        assert question.asked == standing.department
        assert title_of(question.kind) != question.kind
        assert path_of(question.subject) == f"/coverage/outlets/{outlet.pk}/"
        assert ops.ask_about_trial(trial=queries.one_trial(pk=failed.pk), by=by, at=AT) == (question, False)
        questions.send(question=question, by=by, at=AT)
    with acting(standing.handler):
        theirs = asked.one(pk=question.pk)
        assert path_of(theirs.subject) == ""
        questions.receive(question=theirs, by=standing.handler, at=AT)
        questions.answer(
            question=asked.one(pk=question.pk),
            says="corrected",
            text="读卡器已更换",
            files=[],
            by=standing.handler,
            at=AT,
        )
    with acting(by):
        settled = asked.one(pk=question.pk)
        questions.accept_correction(question=settled, reason="复测可用", by=standing.colleague, at=AT)
        ops.record_trial(outlet=outlet, home="13", tried_on=TODAY, worked=True, by=by, at=AT)
        assert queries.failed_first(card=outlet.outlet_list.card) == []


def test_a_handler_keeps_no_question_of_his_own(standing: Standing) -> None:
    made.filled(standing)
    by = standing.supervisor
    outlet = made.outlet(by, "H1")
    with acting(by):
        failed = ops.record_trial(
            outlet=outlet, home="13", tried_on=TODAY, worked=False, failure="reader", by=by, at=AT
        )
        trial = queries.one_trial(pk=failed.pk)
        with pytest.raises(NotAllowed):
            ops.ask_about_trial(trial=trial, by=standing.leader, at=AT)
        voided = ops.void_trial(trial=trial, reason="记错网点", by=by, at=AT)
        assert voided.is_void
        assert queries.failed_first(card=outlet.outlet_list.card) == []
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            Trial.objects.update(worked=True, failure="")


def test_the_other_place_tries_the_card_where_it_is_shared(standing: Standing) -> None:
    held = made.filled(standing)
    by, stranger = standing.supervisor, standing.outsider
    outlet = made.outlet(by, "H1")
    with acting(by):
        ops.share_card(card=queries.one_card(pk=held.card_id), bodies=[standing.outside], by=by, at=AT)
    with acting(stranger):
        trial = ops.record_trial(
            outlet=queries.one_outlet(pk=outlet.pk),
            home="12",
            tried_on=TODAY,
            worked=True,
            by=stranger,
            at=AT,
        )
    with acting(by), pytest.raises(NotAllowed):
        ops.void_trial(trial=queries.one_trial(pk=trial.pk), reason="x", by=by, at=AT)


def test_nothing_is_joined_before_a_person_says_so_and_it_can_be_taken_back(standing: Standing) -> None:
    held = made.filled(standing)
    by = standing.supervisor
    other = made.outlet_list(standing, held.card, "文旅清单")
    made.brought(by, other, "天津市武清区人民医院（定点）,X3,医院,武清区,117.05,39.38,是,是,是,门诊结算\n")
    with acting(by):
        assert ops.propose_matches(card=held.card, by=by, at=AT) == 1
        assert ops.propose_matches(card=held.card, by=by, at=AT) == 0
        assert queries.counted(end=TODAY).count() == 4
        [match] = queries.match_page(card=held.card).rows
        match = queries.one_match(pk=match.pk)
        assert (match.left.code, match.right.code) == ("H3", "X3")
        ops.accept_match(match=match, by=by, at=AT)
        assert queries.counted(end=TODAY).count() == 3
        with pytest.raises(ops.CoverageRefused.__mro__[1]):  # any refusal: it was judged
            ops.refuse_match(match=match, by=by, at=AT)
        ops.reopen_match(match=queries.one_match(pk=match.pk), reason="不是一家", by=by, at=AT)
        assert queries.counted(end=TODAY).count() == 4
        ops.refuse_match(match=queries.one_match(pk=match.pk), by=by, at=AT)
        assert ops.propose_matches(card=held.card, by=by, at=AT) == 0


def test_the_database_knows_the_steps_of_a_match(standing: Standing) -> None:
    held = made.filled(standing)
    known = {(step.source, step.target) for step in MATCH.steps}
    with acting(standing.supervisor):
        left, right, *_ = Outlet.objects.order_by("pk")
        match = Match.objects.create(
            card=held.card,
            left=left,
            right=right,
            state="proposed",
            score=0.8,
            name_score=0.8,
            proposed_at=AT,
        )
        for source in ("proposed", "accepted", "refused"):
            for target in ("proposed", "accepted", "refused"):
                if source == target:
                    continue
                with transaction.atomic():
                    if source != "proposed":
                        Match.objects.filter(pk=match.pk).update(state=source, decided_at=AT)
                    change = {"state": target, "decided_at": None if target == "proposed" else AT}
                    if (source, target) in known:
                        Match.objects.filter(pk=match.pk).update(**change)
                    else:
                        with pytest.raises(IntegrityError, match="may not go"), transaction.atomic():
                            Match.objects.filter(pk=match.pk).update(**change)
                    transaction.set_rollback(False)
                Match.objects.exclude(state="proposed").update(state="proposed", decided_at=None)


def test_a_measurement_is_kept_with_its_versions_and_an_empty_cell_is_asked_about(standing: Standing) -> None:
    held = made.filled(standing)
    by = standing.supervisor
    made.residents(by, held.card)
    with acting(by):
        with pytest.raises(ops.CoverageRefused):
            ops.measure_coverage(card=held.card, as_of=date(2020, 1, 1), by=by, at=AT)
        first = ops.measure_coverage(card=held.card, as_of=TODAY, by=by, at=AT)
        assert (first.outlets, first.versions, first.years) == (3, {str(held.pk): 1}, [2024])
        cell = queries.cell(measurement=first, district="120114", scene="medical", home="13")
        assert (cell.outlets, cell.declared, cell.per_10000) == (2, 1, 0.02)
        assert Measurement.objects.update(outlets=9) == 0  # row security admits no such change
        with pytest.raises(ops.CoverageRefused):
            ops.ask_about_cell(
                measurement=first,
                outlet_list=held,
                district="120114",
                scene="medical",
                home="13",
                by=by,
                at=AT,
            )
        question, _new = ops.ask_about_cell(
            measurement=first, outlet_list=held, district="120114", scene="museum", home="11", by=by, at=AT
        )
        assert question.asked == standing.department
    made.brought(by, held, made.FIRST.split("\n")[0] + "\n", TODAY)
    with acting(by):
        second = ops.measure_coverage(card=held.card, as_of=TODAY, by=by, at=AT)
        changed = queries.changed_between(before=first, now=second)
        assert next((one.district, one.home, one.difference) for one in changed) == ("120114", "12", -2)
        [_, version] = reversed(queries.versions_of(outlet_list=held))
        left, _new = ops.ask_about_leavers(version=version, by=by, at=AT)
        assert left.row_count == 2


def test_a_program_reads_matches_page_by_page(standing: Standing, settings: Any) -> None:
    settings.DEMO_TODAY = STANDING_DAY
    held = made.filled(standing)
    other = made.outlet_list(standing, held.card, "文旅清单")
    made.brought(
        standing.supervisor, other,
        "天津市武清区人民医院（定点）,X3,医院,武清区,117.05,39.38,是,是,是,门诊结算\n东城区东城医院,X1,医院,东城区,116.41,39.92,是,是,是,门诊结算\n",
    )  # fmt: skip
    with acting(standing.supervisor):
        assert ops.propose_matches(card=held.card, by=standing.supervisor, at=AT) == 2
    program = Program(standing.supervisor)
    path = f"/cards/{held.card_id}/matches?limit=1"
    first = program.get(path).json()
    second = program.get(f"{path}&after={first['next']}").json()
    assert [len(first["items"]), len(second["items"]), second["next"]] == [1, 1, None]
    assert first["items"][0]["id"] != second["items"][0]["id"]
    assert program.get(f"{path}&after=outlet").status_code == 422
