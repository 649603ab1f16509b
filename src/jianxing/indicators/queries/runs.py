"""Runs of checks and their results."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from jianxing.indicators.models import CheckResult, CheckRun, Series
from jianxing.ledger.models import Act


def check_runs() -> QuerySet[CheckRun]:
    """Return the runs that the acting body sees, newest first."""
    found: QuerySet[CheckRun] = CheckRun.objects.select_related("body", "asked_by").defer("series")
    return found.order_by("-pk")


def one_check_run(*, pk: int) -> CheckRun:
    """Return a run; raises ``CheckRun.DoesNotExist`` where it is not seen."""
    found: CheckRun = CheckRun.objects.select_related("body", "asked_by").get(pk=pk)
    return found


def results(*, run: CheckRun) -> QuerySet[CheckResult]:
    """Return what a run found, in its order, with the questions that were raised."""
    return (
        CheckResult.objects.filter(run=run)
        .select_related("series__indicator", "question__asked")
        .defer("question__rows", "question__picture")
        .order_by("ordinal")
    )


def checked_series(*, before: datetime | None = None) -> QuerySet[Series]:
    """Return the series that runs which are done have looked at, by an instant where one is given: what counts as checked."""
    done = CheckResult.objects.filter(run__state="done", series__isnull=False, why_not="")
    if before is not None:
        done = done.filter(run__finished_at__lt=before)
    found: QuerySet[Series] = Series.objects.filter(voided_at=None, pk__in=done.values("series"))
    return found.select_related("indicator", "station").order_by("pk")


def flagged_of(*, series: Sequence[int]) -> QuerySet[CheckResult]:
    """Return what the newest run of each series flagged, to be laid over its plot."""
    newest = (
        CheckResult.objects.filter(series__in=list(series), run__state="done")
        .order_by("series_id", "-run_id")
        .distinct("series_id")
        .values("run_id")
    )
    return (
        CheckResult.objects.filter(series__in=list(series), run__in=newest, flagged=True)
        .select_related("question", "run")
        .order_by("ordinal")
    )


def check_run_acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of a run, oldest first."""
    return Act.objects.filter(subject="check_run", subject_id=pk).select_related("detail").order_by("id")
