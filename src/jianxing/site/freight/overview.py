"""What is followed: how many movements, how many documents disagree, and how that falls by route and by field."""

from collections.abc import Sequence
from datetime import datetime
from itertools import cycle
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.comparisons.freight import operations, policies, queries
from jianxing.directory.policies import can
from jianxing.kernel.actor import Actor
from jianxing.methods.freight.kinds import FIELDS, Field
from jianxing.methods.freight.wording import FIELD_NAMES
from jianxing.site.components import Chart, Crumb, Series, Tile
from jianxing.site.deeds import enter, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.freight.doing import TRAFFIC
from jianxing.site.freight.forms import TrafficForm
from jianxing.site.freight.words import tabs, traffic_or_404
from jianxing.site.requests import acting_request

#: Fields drawn by themselves; the rest are one line.
_DRAWN = 6
#: Tones that lines and pieces of a column take in turn.
_TONES = ("transport", "ecology", "culture_tourism", "safety", "industry", "public_services")


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """What is followed; where it is one, that."""
    found = list(queries.traffics()[:100])
    if len(found) == 1:
        return redirect("traffic", pk=found[0].pk)
    context = {
        "title": _("Sea-rail documents"),
        "rows": found,
        "may_add": can(policies.check_can_follow, by=acting_request(request).actor),
    }
    return render(request, "freight/listing.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Begin to follow movements."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        return reverse("traffic", args=[operations.follow_traffic(name=data["name"], by=by, at=at).pk])

    return enter(
        request=request,
        form=TrafficForm(request.POST or None),
        check=lambda by: policies.check_can_follow(by=by),
        run=run,
        title=_("Follow movements"),
        submit=_("Begin"),
        back_url=reverse("freight"),
        crumbs=[Crumb(label=_("Sea-rail documents"), url=reverse("freight"))],
    )


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The overview of what is followed."""
    traffic, by = traffic_or_404(pk), acting_request(request).actor
    routes, fields = queries.by_route(traffic=traffic), queries.by_field(traffic=traffic)
    found, still = sum(one.found for one in routes), sum(one.still_open for one in routes)
    movements = reverse("freight-movements", args=[pk])
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=traffic, url=reverse("traffic-do", args=[pk, key]), by=by)
            for key, deed in TRAFFIC.items()
        ]
    )
    context = {
        "title": traffic.name,
        "crumbs": [Crumb(label=_("Sea-rail documents"), url=reverse("freight")), Crumb(label=traffic.name)],
        "traffic": traffic,
        "tabs": tabs(traffic, "traffic"),
        "tiles": [
            Tile(label=_("Movements"), number=sum(one.movements for one in routes), url=movements),
            Tile(label=_("Mismatches found"), number=found),
            Tile(label=_("Still open"), number=still, url=f"{movements}?state=open"),
            Tile(
                label=_("Routes followed"), number=len({one.key for one in routes if one.key}),
                url=reverse("freight-sources", args=[pk]),
            ),
        ],
        "charts": [_by_route(routes), _by_field(fields)] if routes else [],
        "actions": actions,
        "why_nothing": why_nothing,
        "may_keep": can(policies.check_can_keep, traffic=traffic, by=by),
    }  # fmt: skip
    return render(request, "freight/overview.html", context)


def _per_hundred(found: int, movements: int) -> float:
    return round(found / movements * 100, 1) if movements else 0.0


def _by_route(months: Sequence[queries.Month]) -> Chart:
    """Return mismatches found per hundred movements, month by month, a line for each route."""
    labels = sorted({one.month for one in months})
    names = sorted({one.key for one in months})
    held = {(one.month, one.key): one for one in months}
    return Chart(
        id="by-route",
        title=_("Mismatches per 100 movements, by route"),
        categories=[f"{day:%Y-%m}" for day in labels],
        category_label=_("Month"),
        kind="line",
        whole=False,
        series=[
            Series(
                name=name or _("no route"),
                tone=tone,
                values=[
                    _per_hundred(one.found, one.movements) if (one := held.get((day, name))) else 0.0
                    for day in labels
                ],
            )
            for name, tone in zip(names, cycle(_TONES), strict=False)
        ],
    )


def _by_field(months: Sequence[queries.Month]) -> Chart:
    """Return the same by field: the fields with most mismatches, and all others together."""
    labels = sorted({one.month for one in months})
    totals = {field.value: sum(one.found for one in months if one.key == field.value) for field in FIELDS}
    drawn = [field for field, n in sorted(totals.items(), key=lambda it: -it[1]) if n][:_DRAWN]
    rest = {field for field, n in totals.items() if n} - set(drawn)

    def values(keys: set[str]) -> list[float]:
        return [
            round(sum(_per_hundred(one.found, one.movements) for one in months if one.month == day and one.key in keys), 1)
            for day in labels
        ]  # fmt: skip

    series = [
        Series(name=_(FIELD_NAMES[Field(field)]), values=values({field}), tone=tone)
        for field, tone in zip(drawn, cycle(_TONES), strict=False)
    ]
    if rest:
        series.append(Series(name=_("other fields"), values=values(rest)))
    return Chart(
        id="by-field",
        title=_("Mismatches per 100 movements, by field"),
        categories=[f"{day:%Y-%m}" for day in labels],
        category_label=_("Month"),
        stacked=True,
        whole=False,
        series=series,
    )


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to what is followed."""
    traffic = traffic_or_404(pk)
    if action not in TRAFFIC:
        raise Http404
    back = reverse("freight") if action == "void" else reverse("freight-sources", args=[pk])
    return perform(request=request, deed=TRAFFIC[action], thing=traffic, back_url=back)
