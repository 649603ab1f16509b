"""Runs of checks: who may, what is frozen, what is raised to whom, once; what is stopped leaves nothing."""

import numpy as np
import pytest
from django.db import IntegrityError, transaction

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.indicators import operations as ops
from jianxing.indicators import queries
from jianxing.indicators.models import CheckRun, Series
from jianxing.indicators.operations.runs import RunRefused
from jianxing.questions import operations as asking
from jianxing.questions.models import Question
from tests.integration.indicators import made
from tests.standing import AT, Standing


def bunched(seed: int = 1) -> list[float]:
    """Two years of days whose values just over the limit of 75 lie just under it."""
    random = np.random.default_rng(seed)
    values = 60 * np.exp(0.5 * random.standard_normal(730))
    over = (values > 75) & (values <= 87)
    values[over] = 75 - random.uniform(0.1, 3, int(over.sum()))
    return [round(float(one), 1) for one in values]


def reported(standing: Standing, values: list[float]) -> Series:
    """A series that the group keeps and the department reports."""
    by = standing.supervisor
    held = made.series(by, reports=standing.department)
    made.brought(by, held, values)
    return held


@pytest.fixture
def series(standing: Standing, settings, tmp_path) -> Series:  # type: ignore[no-untyped-def]
    settings.FILES_ROOT = tmp_path / "files"
    return reported(standing, bunched())


def run_of(standing: Standing, series: Series, **asked: object) -> CheckRun:
    by = standing.supervisor
    with acting(by):
        run = ops.ask_checks(series=[series], by=by, at=AT, **asked)  # type: ignore[arg-type]
    ops.perform_checks(run_id=run.pk, by=by, at=AT)
    with acting(by):
        return queries.one_check_run(pk=run.pk)


@pytest.mark.django_db
def test_only_who_supervises_has_series_checked(standing: Standing, series: Series) -> None:
    for by in (standing.handler, standing.system):
        with acting(by), pytest.raises(NotAllowed):
            ops.ask_checks(series=[series], by=by, at=AT)
    by = standing.supervisor
    with acting(by):
        for wrong in ({"checks": ["no_such"]}, {"first_on": AT.date(), "last_on": made.FIRST}):
            with pytest.raises(RunRefused):
                ops.ask_checks(series=[series], by=by, at=AT, **wrong)
        with pytest.raises(RunRefused):
            ops.ask_checks(series=[], by=by, at=AT)


@pytest.mark.django_db
def test_what_stands_out_is_raised_once_to_the_body_that_reports(standing: Standing, series: Series) -> None:
    run = run_of(standing, series, checks=["density_at_limit", "last_digits"])
    assert (run.state, run.asked, run.known) == ("done", 1, 0)
    with acting(standing.supervisor):
        [found] = [one for one in queries.results(run=run) if one.asked]
        question = Question.objects.select_related("asked").get(pk=found.question_id)
        assert (found.check_id, question.kind) == ("density_at_limit", "indicators.density_at_limit")
        assert question.asked == standing.department
        assert question.subject == series.handle
        assert question.rows
        assert question.picture["columns"]
        assert [mark.is_question for mark in queries.marks(series=series)] == [True]
        assert list(queries.checked_series()) == [series]
        asking.dismiss(question=question, reason="已核", by=standing.supervisor, at=AT)
    again = run_of(standing, series, checks=["density_at_limit"])
    assert (again.asked, again.known) == (0, 1)
    with acting(standing.handler):
        assert not CheckRun.objects.exists()


@pytest.mark.django_db
def test_a_run_that_was_stopped_leaves_nothing(standing: Standing, series: Series) -> None:
    by = standing.supervisor
    with acting(by):
        run = ops.ask_checks(series=[series], by=by, at=AT)
        ops.stop_checks(run=run, by=by, at=AT)
        with pytest.raises(IntegrityError, match="may not go"), transaction.atomic():
            CheckRun.objects.filter(pk=run.pk).update(state="done")
        with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
            CheckRun.objects.filter(pk=run.pk).update(settings={})
    ops.perform_checks(run_id=run.pk, by=by, at=AT)
    with acting(by):
        assert not Question.objects.exists()
        assert queries.one_check_run(pk=run.pk).state == "cancelled"


@pytest.mark.django_db
def test_days_narrow_what_is_looked_at(standing: Standing, series: Series) -> None:
    first = made.FIRST.replace(month=3)
    run = run_of(standing, series, checks=["persistence"], first_on=first, last_on=first.replace(day=20))
    with acting(standing.supervisor):
        [found] = queries.results(run=run)
        assert found.looked_at <= 20
