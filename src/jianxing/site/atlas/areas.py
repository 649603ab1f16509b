"""The list of enclaves and blind spots, the rule behind it, and the one click to a joint inspection."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jianxing.atlas import operations, policies, queries
from jianxing.atlas.models import Area, PeriodUnit
from jianxing.atlas.queries import AreaFilters, Reason, Spot
from jianxing.directory.policies import Refused, can
from jianxing.inspections.policies import check_can_inspect
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.answers import done, found_or_404, refused_as
from jianxing.site.asking import number
from jianxing.site.atlas.area_forms import FilterForm, RuleForm
from jianxing.site.atlas.ways import tabs
from jianxing.site.components import Column, Crumb, Listing
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.lists import chips
from jianxing.site.requests import acting_request

SHOWN = 25


def reason_words() -> dict[Reason, str]:
    """Return what an area can lack, in words."""
    return {"no_duty": _("no duty body"), "not_inspected": _("not inspected within the period")}


def area_or_404(pk: int) -> Area:
    """Return the area; 404 where there is none."""
    return found_or_404(queries.one_area, pk=pk)


def lines(spots: list[Spot]) -> list[dict[str, Any]]:
    """Return the rows of a table of areas."""
    words = reason_words()
    return [
        {
            "spot": spot,
            "outline": spot.outline,
            "lacks": [(reason, words[reason]) for reason in spot.reasons],
        }
        for spot in spots
    ]


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Enclaves and border strips, what lacks most first, narrowed by kind, what it lacks, level, place and words."""
    by, today = acting_request(request).actor, clock.today()
    form = FilterForm(request.GET)
    form.is_valid()  # a filter that cannot be read narrows nothing, and says so at its field
    chosen: dict[str, Any] = form.cleaned_data
    kept = {name: value for name, value in chosen.items() if value}
    filters = AreaFilters(
        words=chosen.get("q", ""),
        **{name: chosen.get(name, "") for name in ("kind", "level", "place", "lacks")},
    )
    rule = queries.rule_of(body=by.body)
    found = queries.spots(rule=rule, on=today, filters=filters)
    start = next((at + 1 for at, one in enumerate(found.spots) if one.pk == number(request, "after")), 0)
    shown = list(found.spots[start : start + SHOWN])
    more = len(found.spots) > start + SHOWN
    table = Listing(
        id="areas",
        count=len(found.spots),
        next_url="?" + urlencode(kept | {"after": shown[-1].pk}) if more else None,
        export_url=f"{reverse('export-of', args=['areas'])}?{urlencode(kept)}",
        columns=(
            Column(key="name", label=_("Enclave or border strip"), kind="name", can_hide=False),
            Column(key="drawing", label=_("Drawing"), kind="short", on_card=False),
            Column(key="kind", label=_("Kind"), kind="short"),
            Column(key="size", label=_("Area (km²)"), kind="num"),
            Column(key="duties", label=_("Duty bodies"), kind="name"),
            Column(key="last", label=_("Last inspection"), kind="date"),
            Column(key="days", label=_("Days since"), kind="num"),
            Column(key="lacks", label=_("What it lacks"), kind="short"),
            Column(key="joint", label=_("Joint inspection"), kind="short"),
        ),
    )
    blind = sum(1 for spot in found.spots if spot.is_blind)
    context = {
        "title": _("Enclaves and blind spots"),
        "tabs": tabs("areas"),
        "run": found.run,
        "rule": rule,
        "unit_label": PeriodUnit(rule.unit).label,
        "table": table,
        "rows": lines(shown),
        "blind": blind,
        "form": form,
        "chips": chips(form, chosen, kept),
        "may_survey": can(policies.check_can_survey, by=by),
        "may_inspect": can(check_can_inspect, by=by),
    }
    return render(request, "atlas/areas.html", context)


@require_POST
@business_only
def survey(request: HttpRequest) -> HttpResponse:
    """Look over the boundaries now."""
    by, back = acting_request(request).actor, reverse("areas")
    today = clock.today()
    try:
        before = queries.run_of(on=today, rule=queries.rule_of(body=by.body))
        with transaction.atomic():
            run = operations.survey(on=today, by=by, at=clock.now())
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=back)
    same = before is not None and before.pk == run.pk
    messages.success(
        request,
        _("The boundaries are those of the last run; nothing has changed.")
        if same
        else _("Looked over; the list is that of the boundaries in force."),
    )
    return done(request=request, to=back)


@require_POST
@business_only
def joint(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a joint inspection of an area, or lead to the one that is open."""
    area, by = area_or_404(pk), acting_request(request).actor
    try:
        with transaction.atomic():
            inspection = operations.call_joint_inspection(area=area, by=by, at=clock.now())
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal, back_url=reverse("area", args=[pk]))
    return done(request=request, to=reverse("inspection", args=[inspection.pk]))


@require_http_methods(["GET", "POST"])
@business_only
def rule(request: HttpRequest) -> HttpResponse:
    """Let a leader set how wide strips are and how often one must look."""
    asked, back = acting_request(request), reverse("areas")
    held = queries.rule_of(body=asked.actor.body)
    names = ("strip_m", "enclave_period", "strip_period", "unit", "sliver_m2")

    def check(by: Actor) -> None:
        policies.check_can_set_area_rule(body=asked.body_acting, by=by)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        operations.set_area_rule(body=asked.body_acting, **data, on=clock.today(), by=by, at=at)
        return back

    return enter(
        request=request,
        form=RuleForm(request.POST or None, initial={name: getattr(held, name) for name in names}),
        check=check,
        run=run,
        said=_("Set; it holds from now on, for bodies below without a rule of their own too."),
        title=_("Rule of blind spots"),
        submit=_("Save"),
        back_url=back,
        crumbs=[Crumb(label=_("Enclaves and blind spots"), url=back), Crumb(label=_("Rule of blind spots"))],
    )
