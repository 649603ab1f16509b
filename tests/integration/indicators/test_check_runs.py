"""Runs of checks: who may, what is frozen, what is raised to whom, once; what is stopped leaves nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.indicators import operations as ops
from jianxing.indicators import queries
from jianxing.indicators.catalogue import REPORTS, UNSOLVED
from jianxing.indicators.documented import document_of, rendered
from jianxing.indicators.models import CheckRun, Series
from jianxing.indicators.operations.runs import RunRefused
from jianxing.methods.forensics.density import PLACEBOS
from jianxing.questions import operations as asking
from jianxing.questions import queries as asking_read
from jianxing.questions.documented import document_of as question_paper
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
def test_a_mark_says_when_what_it_is_about_was_corrected(
    standing: Standing, settings: Any, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    by = standing.supervisor
    values = [round(float(value), 1) for value in 60 + 20 * np.random.default_rng(3).random(400)]
    values[300:320] = values[100:120]
    held = reported(standing, values)
    run = run_of(standing, held, checks=["copied_blocks"])
    with acting(by):
        [found] = [one for one in queries.results(run=run) if one.asked]
        assert found.question is not None
        assert "2025-10-28 至 2025-11-16" in found.question.seen
        assert "2025-04-11 至 2025-04-30" in found.question.seen
    for place, is_corrected in ((20, False), (305, True)):
        values[place] = 11.1
        made.brought(by, held, values, reason="复核")
        with acting(by):
            assert [mark.is_corrected for mark in queries.marks(series=held)] == [is_corrected]


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


def months(first: str, values: list[float]) -> dict[str, object]:
    """Monthly times and values as ``record_readings`` takes them."""
    times = (np.datetime64(first, "M") + np.arange(len(values))).astype("datetime64[s]")
    return {"times": times, "values": np.array(values, dtype=np.float64)}


@pytest.mark.django_db
def test_more_reports_beside_better_figures_are_asked_about(
    standing: Standing, settings: Any, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    by = standing.supervisor
    place = made.station(by, jurisdiction_code="110101", longitude=116.42, latitude=39.93)
    official = made.series(by, at=place, reports=standing.department)
    random = np.random.default_rng(5)
    better = [
        round(float(one), 1) for one in np.r_[60 + random.normal(0, 5, 365), 45 + random.normal(0, 5, 365)]
    ]
    made.brought(by, official, better)
    area = made.station(by, name="东城区", kind="area", jurisdiction_code="110101")
    held = [official]
    for item, counts in ((REPORTS, [20.0] * 12 + [32.0] * 12), (UNSOLVED, [4.0] * 12 + [12.0] * 12)):
        felt = made.indicator(by, name=item, item=item, unit="件")
        one = made.series(
            by, step="month", of=felt, at=area, reports=standing.department, source_kind="third_party"
        )
        with acting(by):
            ops.record_readings(series=one, **months("2025-01", counts), by=by, at=AT)  # type: ignore[arg-type]
        held.append(one)
    with acting(by):
        run = ops.ask_checks(series=held, checks=["perceived"], by=by, at=AT)
    ops.perform_checks(run_id=run.pk, by=by, at=AT)
    with acting(by):
        [found] = queries.results(run=run)
        question = Question.objects.get(pk=found.question_id)
        assert (question.kind, question.asked_id) == ("indicators.perceived", standing.department.pk)
        assert question.effect == 60.0
        assert question.heads[-2:] == ["群众诉求", "其中未解决"]
        assert (question.rows[0][0], *question.rows[0][-2:]) == ("2026-01", "32", "12")
        [figures, reports, unsolved] = [line["values"] for line in question.picture["lines"]]
        assert len(figures) == len(reports) == 24
        assert (round(np.mean(reports[:12])), round(reports[-1]), question.picture["marked"][0]) == (
            100,
            160,
            12,
        )
        assert (round(np.mean(unsolved[:12])), round(unsolved[-1])) == (100, 300)
        assert np.mean(figures[12:]) < 80


@pytest.mark.django_db
def test_a_run_says_what_the_other_stations_say(standing: Standing, settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    by = standing.supervisor
    of = made.indicator(by)
    held = []
    for number in range(3):
        one = made.series(by, of=of, at=made.station(by, name=f"点{number}"), reports=standing.department)
        random = np.random.default_rng(40 + number)
        clean = [round(float(value), 1) for value in 60 * np.exp(0.5 * random.standard_normal(730))]
        made.brought(by, one, bunched() if number == 0 else clean, first=date(2023, 1, 1))  # under one limit
        held.append(one)
    with acting(by):
        run = ops.ask_checks(series=held, checks=["density_at_limit"], by=by, at=AT)
    ops.perform_checks(run_id=run.pk, by=by, at=AT)
    with acting(by):
        by_series = {found.series_id: found for found in queries.results(run=run)}
        assert by_series[held[0].pk].values["placebo_stations"] == 2
        assert by_series[held[0].pk].values["placebo_flagged"] == 0
        assert by_series[held[1].pk].values["placebo_flagged"] == 1
        assert "placebo_stations" not in by_series[None].values  # several pooled have none
        facts = dict(Question.objects.get(pk=by_series[held[0].pk].question_id).facts)
        assert facts["对照站点"] == "2 个，其中 0 个同样有标记"
        assert len(facts["安慰剂限值"].split("、")) == len(PLACEBOS)


@pytest.mark.django_db
def test_demonstration_data_say_so_in_the_run_the_question_and_on_paper(
    standing: Standing, series: Series
) -> None:
    by = standing.supervisor
    with acting(by):
        Series.objects.filter(pk=series.pk).update(is_demo=True)
        series.refresh_from_db()
    run = run_of(standing, series)
    with acting(by):
        raised = Question.objects.get()
        assert "演示数据" in raised.subject_title
        assert {one.called for one in queries.results(run=run)} == {raised.subject_title}
        said = question_paper(asking_read.one(pk=raised.pk))
        assert "演示数据" in said.title


@pytest.mark.django_db
def test_a_run_on_paper_says_what_was_tested_corrected_for_how_many_and_asked(
    standing: Standing, series: Series
) -> None:
    by = standing.supervisor
    run = run_of(standing, series)
    with acting(by), translation.override("en"):
        said = document_of(run)
        question = Question.objects.get()
        assert rendered(run=run, format="docx").startswith(b"PK")
    words = "".join(one.heading + one.words for one in said.paragraphs)
    assert run.digest in words
    assert f"{run.tests}个检验" in words
    assert question.number in words
    assert question.seen in words
    (tested,) = said.attachments
    assert any("【有标记】" in one.words for one in tested.paragraphs)
    quiet = run_of(standing, series, checks=["flat_line"])
    with acting(by):
        assert "未提出存疑" in "".join(one.words for one in document_of(quiet).paragraphs)
        assert "均无标记" in document_of(quiet).attachments[0].paragraphs[0].words


@pytest.mark.django_db
def test_weather_stands_beside_what_is_measured_and_is_not_checked_itself(
    standing: Standing, series: Series
) -> None:
    by, warmth = standing.supervisor, np.random.default_rng(3).normal(12, 9, 730).round(1).tolist()
    weather = made.series(
        by, of=made.indicator(by, name="密测气温", item="temperature", unit="°C"), at=series.station
    )
    made.brought(by, weather, warmth)
    with acting(by), pytest.raises(RunRefused):
        ops.ask_checks(series=[weather], by=by, at=AT)
    run = run_of(standing, series)
    assert run.total == 1
    assert {one["series"] for one in run.series} == {series.pk, weather.pk}
    with acting(by):
        found = list(queries.results(run=run))
    assert {one.series_id for one in found} == {series.pk}
    [trend] = [one for one in found if one.check_id == "weather_adjusted_trend"]
    assert not trend.why_not
    assert not trend.asked
