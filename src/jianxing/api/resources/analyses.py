"""Analyses of what blockers cost and what was saved: made, listed, gone after."""

from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from typing_extensions import TypedDict

from jianxing.api.endpoints import PREFIX, Answer, Call, Endpoint
from jianxing.api.fields import Day, Listed, Sent
from jianxing.api.paging import down_the_keys
from jianxing.api.resources.naming import Named, named
from jianxing.schedules import operations, queries
from jianxing.schedules.models import Analysis


class AnalysisLine(TypedDict):
    """An analysis as of a day: `saved_calendar_days` of all resolved blockers together; null where none is told."""

    id: int
    schedule: int
    as_of: date
    base_finish: date
    finish: date
    total_delay_calendar_days: int
    saved_calendar_days: int | None
    saved_range_calendar_days: list[int] | None
    blockers: list[int]
    inputs_sha256: str
    result_sha256: str
    made_by: Named
    made_at: datetime


class AnalysisList(TypedDict):
    """A page of analyses, newest first."""

    items: list[AnalysisLine]
    next: str | None


class AnalysisWhole(AnalysisLine):
    """An analysis with inputs and result, and whether it recomputes: hashes that do not hold, parts that differ."""

    inputs: dict[str, Any]
    result: dict[str, Any]
    recomputes: bool
    faults: list[str]
    differing: list[str]
    is_current: bool


class AnalysisQuery(Listed):
    """How the list is read on."""


class NewAnalysis(Sent):
    """As of which day; today unless given."""

    as_of: Day | None = None


def analysis_line(analysis: Analysis) -> AnalysisLine:
    """Return an analysis as answers tell it."""
    low, high = analysis.saved_low, analysis.saved_high
    return {
        "id": analysis.pk,
        "schedule": analysis.schedule_id,
        "as_of": analysis.as_of,
        "base_finish": analysis.base_on,
        "finish": analysis.finish_on,
        "total_delay_calendar_days": analysis.delay_days,
        "saved_calendar_days": analysis.saved_days,
        "saved_range_calendar_days": None if low is None or high is None else [low, high],
        "blockers": analysis.blockers,
        "inputs_sha256": analysis.inputs_digest,
        "result_sha256": analysis.result_digest,
        "made_by": named(analysis.made_body),
        "made_at": analysis.made_at,
    }


def listing(call: Call) -> AnalysisList:
    """Give a page of the analyses of a schedule."""
    asked = call.asked(AnalysisQuery)
    found = queries.analyses(schedule=queries.one_schedule(pk=call.pk))
    shown, ahead = down_the_keys(found, after=asked.after, prefix="analysis~", limit=asked.limit)
    return {"items": [analysis_line(one) for one in shown], "next": ahead}


def analyse(call: Call) -> Answer:
    """Analyse the blockers of a schedule and keep what came of it."""
    sent = call.sent(NewAnalysis)
    schedule = queries.one_schedule(pk=call.pk)
    made = operations.analyse(schedule=schedule, as_of=sent.as_of, by=call.by, at=call.at)
    line = analysis_line(queries.one_analysis(pk=made.pk))
    return Answer(line, {"Location": f"{PREFIX}/analyses/{made.pk}"})


def one(call: Call) -> AnalysisWhole:
    """Give one analysis, computed anew beside what is kept."""
    analysis = queries.one_analysis(pk=call.pk)
    anew = queries.recomputed(analysis=analysis)
    return {
        **analysis_line(analysis),
        "inputs": analysis.inputs,
        "result": analysis.result,
        "recomputes": anew.holds,
        "faults": list(anew.faults),
        "differing": list(anew.differing),
        "is_current": queries.is_current(analysis=analysis),
    }


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/schedules/{id}/analyses", name="list_analyses", area="schedules", run=listing,
        summary=_("The analyses of a schedule's blockers"), query=AnalysisQuery, gives=AnalysisList,
    ),
    Endpoint(
        method="POST", path="/schedules/{id}/analyses", name="analyse_blockers", area="schedules", run=analyse,
        status=201, summary=_("Analyse what blockers cost and what was saved"), body=NewAnalysis, gives=AnalysisLine,
    ),
    Endpoint(
        method="GET", path="/analyses/{id}", name="get_analysis", area="schedules", run=one,
        summary=_("One analysis with its inputs and steps, computed anew"), gives=AnalysisWhole,
    ),
)  # fmt: skip
