"""Beyond air: water sections by class, compensation beside what was paid, hazardous waste in balance."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import can
from jianxing.indicators import operations, policies, queries
from jianxing.indicators.models import Compensation
from jianxing.kernel.actor import Actor
from jianxing.methods.waste import Manifest
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number, words
from jianxing.site.components import Column, Crumb, Fact, Listing
from jianxing.site.deeds import enter, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.indicators.doing import COMPENSATION, MANIFEST
from jianxing.site.indicators.record_forms import AimForm, CompensationForm, ManifestForm
from jianxing.site.indicators.stations import station_or_404
from jianxing.site.indicators.words import tabs
from jianxing.site.requests import acting_request

SHOWN = 50
#: Months of each section that the page shows.
MONTHS = 12


def standings() -> dict[str, str]:
    """Return what the ways to stand of a manifest are called."""
    return {
        "balanced": pgettext("manifest", "in balance"),
        "short": pgettext("manifest", "less received"),
        "over": pgettext("manifest", "more received"),
        "open": pgettext("manifest", "not signed for in time"),
        "unsent": pgettext("manifest", "received without being sent"),
        "under_way": pgettext("manifest", "under way"),
    }


@require_safe
@business_only
def water(request: HttpRequest) -> HttpResponse:
    """Boundary sections month by month, by GB 3838, against the class that they are to have."""
    held = queries.sections()
    context = {
        "title": _("Water by class"),
        "tabs": tabs("water-quality"),
        "sections": [
            {
                "station": one.station, "months": one.months[:MONTHS],
                "missed": sum(month.misses for month in one.months[:MONTHS]),
                "may_aim": can(policies.check_can_change_station, station=one.station, by=acting_request(request).actor),
            }
            for one in held
        ],
    }  # fmt: skip
    return render(request, "indicators/water.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add_aim(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which class a section is to have."""
    station = station_or_404(pk)

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        operations.set_section_aim(station=station, **data, by=by, at=at)
        return reverse("water-quality")

    return enter(
        request=request, form=AimForm(request.POST or None),
        check=lambda by: policies.check_can_change_station(station=station, by=by), run=run,
        title=_("Class that %(name)s is to have") % {"name": station.name}, submit=_("Set the class"),
        back_url=reverse("water-quality"),
    )  # fmt: skip


@require_safe
@business_only
def compensations(request: HttpRequest) -> HttpResponse:
    """The agreements on ecological compensation."""
    page = number(request, "page") or 0
    rows = list(queries.compensations()[page * SHOWN : (page + 1) * SHOWN + 1])
    context = {
        "title": _("Ecological compensation"),
        "tabs": tabs("compensations"),
        "table": Listing(
            id="compensations",
            count=queries.compensations().count(),
            next_url=f"?page={page + 1}" if len(rows) > SHOWN else None,
            columns=(
                Column(key="title", label=_("Agreement"), kind="name"),
                Column(key="station", label=pgettext("water", "Section"), kind="name"),
                Column(key="upper", label=_("Upper reach"), kind="name"),
                Column(key="lower", label=_("Lower reach"), kind="name"),
                Column(key="years", label=_("Years"), kind="short"),
            ),
        ),
        "rows": rows[:SHOWN],
        "may_add": can(policies.check_can_keep_indicators, by=acting_request(request).actor),
    }
    return render(request, "indicators/compensations.html", context)


def compensation_or_404(pk: int) -> Compensation:
    """Return the agreement; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_compensation, pk=pk)


@require_safe
@business_only
def compensation(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement: what each year makes due, beside what was paid."""
    held, by = compensation_or_404(pk), acting_request(request).actor
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=held, url=reverse("compensation-do", args=[pk, key]), by=by)
            for key, deed in COMPENSATION.items()
        ]
    )
    terms = held.terms
    context = {
        "title": held.title,
        "crumbs": [
            Crumb(label=_("Reported data"), url=reverse("indicators")),
            Crumb(label=_("Ecological compensation"), url=reverse("compensations")),
            Crumb(label=held.title),
        ],
        "held": held,
        "table": Listing(
            id="years-due",
            columns=(
                Column(key="year", label=_("Year"), kind="short"),
                Column(key="index", label=_("Index of compensation"), kind="num"),
                Column(key="due", label=_("Due (10,000 yuan)"), kind="num"),
                Column(key="paid", label=_("Paid (10,000 yuan)"), kind="num"),
                Column(key="difference", label=_("Paid less due"), kind="num"),
                Column(key="missing", label=_("Items without readings"), kind="text"),
            ),
        ),
        "rows": queries.years_due(compensation=held),
        "facts": [
            Fact(label=pgettext("water", "Section"), value=held.station.name),
            Fact(label=_("Upper reach"), value=held.upper.label),
            Fact(label=_("Lower reach"), value=held.lower.label),
            Fact(label=_("Years"), value=f"{held.from_year}–{held.to_year}"),
            Fact(label=_("Document of the agreement"), value=held.document, is_wide=True),
            Fact(
                label=_("Formula"),
                value=f"{terms['coefficient']:g} × ("
                + " + ".join(
                    f"{weight:g} × {item} / {terms['basic'][item]:g}"
                    for item, weight in terms["weights"].items()
                )
                + ")",
                is_wide=True,
            ),
        ],
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "indicators/compensation.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add_compensation(request: HttpRequest) -> HttpResponse:
    """Record an agreement with the numbers of its formula."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        station = queries.one_station(pk=int(data.pop("station")))
        held = operations.record_compensation(station=station, **data, by=by, at=at)
        return reverse("compensation", args=[held.pk])

    return enter(
        request=request, form=CompensationForm(request.POST or None),
        check=lambda by: policies.check_can_keep_indicators(by=by), run=run,
        title=_("Record an agreement on compensation"), submit=_("Record and compute"),
        back_url=reverse("compensations"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def do_compensation(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to an agreement."""
    held = compensation_or_404(pk)
    if action not in COMPENSATION:
        raise Http404
    back = reverse("compensation", args=[pk])
    return perform(request=request, deed=COMPENSATION[action], thing=held, back_url=back)


@require_safe
@business_only
def waste(request: HttpRequest) -> HttpResponse:
    """The balance by year and kind of waste, and the manifests."""
    wanted, page, today = words(request), number(request, "page") or 0, clock.today()
    said = standings()
    found = queries.manifests(words=wanted)
    rows = list(found[page * SHOWN : (page + 1) * SHOWN + 1])
    context = {
        "title": _("Hazardous waste balance"),
        "tabs": tabs("waste-balance"),
        "words": wanted,
        "balances": [
            (year, waste, balance, [(said[key], count) for key, count in balance.standings.items()])
            for (year, waste), balance in queries.waste_balances(on=today).items()
        ],
        "balance_table": Listing(
            id="waste-balances",
            columns=(
                Column(key="year", label=_("Year"), kind="short"),
                Column(key="waste", label=_("Kind of waste"), kind="short"),
                Column(key="sent", label=_("Sent (t)"), kind="num"),
                Column(key="carried", label=_("Carried (t)"), kind="num"),
                Column(key="received", label=_("Received (t)"), kind="num"),
                Column(key="missing", label=_("Sent less received (t)"), kind="num"),
                Column(key="standings", label=_("Manifests"), kind="text"),
            ),
        ),
        "table": Listing(
            id="waste-manifests",
            count=found.count(),
            next_url=f"?q={wanted}&page={page + 1}" if len(rows) > SHOWN else None,
            columns=(
                Column(key="number", label=_("Manifest"), kind="name"),
                Column(key="waste", label=_("Kind of waste"), kind="short"),
                Column(key="sender", label=_("Who sends"), kind="name"),
                Column(key="receiver", label=_("Who receives"), kind="name"),
                Column(key="on", label=_("Sent on"), kind="date"),
                Column(key="sent", label=_("Sent (t)"), kind="num"),
                Column(key="carried", label=_("Carried (t)"), kind="num"),
                Column(key="received", label=_("Received (t)"), kind="num"),
                Column(key="standing", label=_("How it stands"), kind="short"),
                Column(key="void", label=pgettext("manifest", "Correct"), kind="short"),
            ),
        ),
        "rows": [(one, said[queries.verdict(one, on=today).standing]) for one in rows[:SHOWN]],
        "may_add": can(policies.check_can_keep_indicators, by=acting_request(request).actor),
    }
    return render(request, "indicators/waste.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add_manifest(request: HttpRequest) -> HttpResponse:
    """Record a manifest, or what has been signed since."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        manifest = Manifest(
            data["number"], data["waste"], data["sent_on"], data["sent"], data["carried"], data["received"]
        )
        operations.record_manifest(
            manifest=manifest, sender=data["sender"], carrier=data["carrier"], receiver=data["receiver"], by=by, at=at
        )  # fmt: skip
        return reverse("waste-balance")

    return enter(
        request=request, form=ManifestForm(request.POST or None),
        check=lambda by: policies.check_can_keep_indicators(by=by), run=run, title=_("Record a manifest"),
        submit=_("Record the manifest"), back_url=reverse("waste-balance"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def do_manifest(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a manifest."""
    held = found_or_404(queries.one_manifest, pk=pk)
    if action not in MANIFEST:
        raise Http404
    return perform(request=request, deed=MANIFEST[action], thing=held, back_url=reverse("waste-balance"))
