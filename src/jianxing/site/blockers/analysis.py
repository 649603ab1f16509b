"""Days saved: the analyses of a schedule, and one of them with its basis (计算依据), made to be printed and gone after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import can
from jianxing.schedules import operations, policies, queries
from jianxing.schedules.models import Analysis, CounterfactualKind
from jianxing.site.answers import found_or_404
from jianxing.site.blockers import drawing
from jianxing.site.blockers.forms import AnalysisForm
from jianxing.site.blockers.panel import lines
from jianxing.site.components import Crumb, Fact
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.schedules import ways
from jianxing.site.schedules.uploading import schedule_or_404
from jianxing.site.templatetags.formats import cn_date, iso_minute

KINDS: Mapping[str, Any] = dict(CounterfactualKind.choices)


def analysis_or_404(pk: int) -> Analysis:
    """Return the analysis; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_analysis, pk=pk)


@require_safe
@business_only
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what holds a schedule up and the analyses that were made."""
    schedule, by = schedule_or_404(pk), acting_request(request).actor
    context = {
        "title": _("Days saved"),
        "crumbs": ways.crumbs(schedule, Crumb(label=_("Days saved"))),
        "schedule": schedule,
        "blocked": lines(queries.of_schedule(schedule=schedule)),
        "analyses": list(queries.analyses(schedule=schedule)[:50]),
        "may_analyse": can(policies.check_can_analyse, schedule=schedule, by=by),
    }
    return render(request, "blockers/analyses.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a schedule analysed, and lead to what came of it."""
    schedule = schedule_or_404(pk)

    def run(data: dict[str, Any], by: Any, at: Any) -> str:
        made = operations.analyse(schedule=schedule, as_of=data.get("as_of"), by=by, at=at)
        return reverse("analysis", args=[made.pk])

    return enter(
        request=request,
        form=AnalysisForm(request.POST or None),
        check=lambda by: policies.check_can_analyse(schedule=schedule, by=by),
        run=run,
        back_url=reverse("analyses", args=[pk]),
        said=_("Analysed and kept with all that went in."),
        title=_("Analyse the days saved"),
        submit=_("Analyse"),
    )


@dataclass(frozen=True, slots=True)
class Saved:
    """What one blocker came to, as the page of an analysis shows it."""

    pk: int
    name: str
    first: date
    end: date
    delay: int
    concurrent: int
    saved: int | None
    span: Sequence[int] | None
    before_limit: int | None
    is_open: bool
    said: Sequence[Mapping[str, Any]]
    late: Sequence[Mapping[str, Any]]


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one analysis: the figure, its range, before and after, who foresaw what and when, the steps in words."""
    analysis = analysis_or_404(pk)
    anew = queries.recomputed(analysis=analysis)
    tongue = "zh" if (get_language() or "").startswith("zh") else "en"
    result = analysis.result
    steps = [
        {
            "n": step["n"],
            "words": step[tongue],
            "finish": date.fromisoformat(step["finish"]),
            "kind": step["kind"],
        }
        for step in result["steps"]
    ]
    savings = _savings(analysis)
    context = {
        "title": _("Basis of the days saved"),
        "crumbs": ways.crumbs(
            analysis.schedule,
            Crumb(label=_("Days saved"), url=reverse("analyses", args=[analysis.schedule_id])),
            Crumb(label=cn_date(analysis.as_of)),
        ),
        "analysis": analysis,
        "anew": anew,
        "is_current": queries.is_current(analysis=analysis),
        "facts": _facts(analysis),
        "savings": savings,
        "open_count": sum(one.is_open for one in savings),
        "summed": sum(one["saved_calendar_days"] or 0 for one in result["blockers"]),
        "otherwise": _otherwise(analysis),
        "drawing": drawing.drawn(analysis),
        "steps": steps,
    }
    return render(request, "blockers/analysis.html", context)


@require_safe
@business_only
def data(request: HttpRequest, pk: int) -> HttpResponse:
    """Give inputs and result as JSON, for whoever computes them with another program."""
    analysis = analysis_or_404(pk)
    anew = queries.recomputed(analysis=analysis)
    told = {
        "id": analysis.pk,
        "as_of": analysis.as_of.isoformat(),
        "recomputes": anew.holds,
        "inputs_sha256": analysis.inputs_digest,
        "result_sha256": analysis.result_digest,
        "inputs": analysis.inputs,
        "result": analysis.result,
    }
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="analysis-{analysis.pk}.json"'
    return answer


def _otherwise(analysis: Analysis) -> date | None:
    """Return the completion with all at their counterfactual ends, where a saving is told."""
    if analysis.saved_days is None:
        return None
    joint = [step for step in analysis.result["steps"] if step["kind"] == "joint_counterfactual"]
    return date.fromisoformat(joint[0]["finish"]) if joint else None


def _facts(analysis: Analysis) -> list[Fact]:
    updates = analysis.inputs["updates"]
    frozen = "、".join(str(one.get("data_date") or one["start"])[:10] for one in updates)
    who = " ".join(
        filter(None, (analysis.made_body.label, analysis.made_by.name if analysis.made_by else ""))
    )
    return [
        Fact(label=_("As of"), value=cn_date(analysis.as_of)),
        Fact(label=_("Made by"), value=f"{who} · {iso_minute(analysis.made_at)}"),
        Fact(label=_("Frozen updates (data dates)"), value=frozen),
        Fact(label=_("Blockers"), value=len(analysis.blockers)),
        Fact(label=_("SHA-256 of the inputs"), value=analysis.inputs_digest, is_wide=True),
        Fact(label=_("SHA-256 of the result"), value=analysis.result_digest, is_wide=True),
        Fact(
            label=_("Method"),
            value=_(
                "Time impact analysis: AACE 29R-03 (modelled, additive, by windows) and 52R-06 for what is open"
            ),
            is_wide=True,
        ),
    ]


def _savings(analysis: Analysis) -> list[Saved]:
    held = {one["id"]: one for one in analysis.inputs["blockers"]}
    found = []
    for one in analysis.result["blockers"]:
        given = held[one["id"]]
        late = one["counterfactuals_set_too_late"]
        end = given.get("actual_end") or given["expected_end"]
        found.append(
            Saved(
                int(one["id"]), one["name"], date.fromisoformat(given["from"]), date.fromisoformat(end),
                one["delay_calendar_days"], one["concurrent_calendar_days"], one["saved_calendar_days"],
                one["saved_range_calendar_days"], one["resolved_before_limit_calendar_days"], one["open"],
                [_worded(each) for each in given["counterfactuals"] if each not in late], [_worded(each) for each in late],
            )
        )  # fmt: skip
    return found


def _worded(said: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**said, "word": KINDS.get(said["kind"], said["kind"])}
