"""Runs of checks over series: asked for, watched, stopped; what each check found, and what is asked of it."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, Sent
from jianxing.api.paging import down_the_keys
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, Plain, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, named
from jianxing.indicators import operations, queries
from jianxing.indicators.models import CheckResult, CheckRun


class CheckRunLine(TypedDict):
    """A run: how far it is, how many p-values it was corrected for, what it came to."""

    id: int
    body: Named
    state: str
    done: int
    total: int
    tests: int
    flagged: int
    asked: int
    known: int
    digest: str
    failure: str
    asked_at: datetime
    finished_at: datetime | None


class CheckRunList(TypedDict):
    """A page of runs, newest first."""

    items: list[CheckRunLine]
    next: str | None


class CheckFound(TypedDict):
    """What one check found of one series, or of several pooled; `rate` is after the correction over the run."""

    series: int | None
    called: str
    check: str
    looked_at: int
    statistic: float | None
    p_value: float | None
    rate: float | None
    flagged: bool
    asked: bool
    effect: float | None
    unit: str
    first_on: date | None
    last_on: date | None
    share: float
    rows: int
    values: dict[str, Any]
    why_not: str
    question: int | None


class CheckRunWhole(CheckRunLine):
    """A run with its frozen series and settings and all that it found."""

    series: list[dict[str, Any]]
    settings: dict[str, Any]
    results: list[CheckFound]
    history: list[Deed]


class ChecksAsked(Sent):
    """Which series, by which checks (all that fit, where none are named), of which days."""

    series: Annotated[list[Id], Field(min_length=1, max_length=500)]
    checks: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=30)] = []
    first_on: Day | None = None
    last_on: Day | None = None
    limit: Annotated[float, Field(gt=0, lt=10_000)] | None = Field(
        default=None, description="The daily mean of PM2.5 instead of the limits in force."
    )
    break_on: Day | None = Field(default=None, description="A day on which something changed.")


def run_line(run: CheckRun) -> CheckRunLine:
    """Return a run as answers tell it."""
    return {
        "id": run.pk,
        "body": named(run.body),
        "state": run.state,
        "done": run.done,
        "total": run.total,
        "tests": run.tests,
        "flagged": run.flagged,
        "asked": run.asked,
        "known": run.known,
        "digest": run.digest,
        "failure": run.failure,
        "asked_at": run.asked_at,
        "finished_at": run.finished_at,
    }


def _found(one: CheckResult) -> CheckFound:
    return {
        "series": one.series_id,
        "called": one.called,
        "check": one.check_id,
        "looked_at": one.looked_at,
        "statistic": one.statistic,
        "p_value": one.p_value,
        "rate": one.rate,
        "flagged": one.flagged,
        "asked": one.asked,
        "effect": one.effect,
        "unit": one.unit,
        "first_on": one.first_on,
        "last_on": one.last_on,
        "share": one.share,
        "rows": one.rows,
        "values": one.values,
        "why_not": one.why_not,
        "question": one.question_id if one.question is not None else None,
    }


def listing(call: Call) -> CheckRunList:
    """Give a page of runs."""
    asked = call.asked(Listed)
    shown, ahead = down_the_keys(
        queries.check_runs(), after=asked.after, prefix="check-run~", limit=asked.limit
    )
    return {"items": [run_line(run) for run in shown], "next": ahead}


def one(call: Call) -> CheckRunWhole:
    """Give one run whole."""
    run = queries.one_check_run(pk=call.pk)
    return {
        **run_line(run),
        "series": run.series,
        "settings": run.settings,
        "results": [_found(result) for result in queries.results(run=run)],
        "history": history(queries.check_run_acts(pk=run.pk), on=call.today),
    }


def ask(call: Call) -> Answer:
    """Have series checked behind the request."""
    sent = call.sent(ChecksAsked)
    series = list(queries.series().filter(pk__in=sent.series))
    if {one.pk for one in series} != set(sent.series):
        raise unknown("/series")
    run = operations.ask_checks(
        series=series,
        checks=sent.checks,
        first_on=sent.first_on,
        last_on=sent.last_on,
        limit=sent.limit,
        break_on=sent.break_on,
        by=call.by,
        at=call.at,
    )
    operations.check_later(run=run, by=call.by)
    return RUN.made(run)


RUN: Final = Kind(
    area="indicators",
    path="/check-runs/{id}",
    name="check_run",
    read=queries.one_check_run,
    title=lambda run: f"#{run.pk}",
    head=run_line,
    gives=CheckRunLine,
)
ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/check-runs", name="list_check_runs", area="indicators", run=listing,
        summary=_("The runs of checks over series"), query=Listed, gives=CheckRunList,
    ),
    Endpoint(
        method="POST", path="/check-runs", name="ask_checks", area="indicators", run=ask, status=202,
        summary=_("Have series of readings checked"), body=ChecksAsked, gives=CheckRunLine,
    ),
    Endpoint(
        method="GET", path="/check-runs/{id}", name="get_check_run", area="indicators", run=one,
        summary=_("One run with all that its checks found and asked"), gives=CheckRunWhole,
    ),
    *RUN.does(
        {"stop": Doing(body=Plain, run=plain(operations.stop_checks, "run"), summary=_("Stop a run of checks"))}
    ),
)  # fmt: skip
