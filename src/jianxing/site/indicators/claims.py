"""Claims beside what the readings say: the table, one claim, recording one; and aims by date of focus items."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import can
from jianxing.indicators import operations, policies, queries
from jianxing.indicators.models import Claim, Recomputation, Statistic
from jianxing.indicators.models.claim import Compares
from jianxing.kernel.actor import Actor
from jianxing.methods.claims_wording import REASONS
from jianxing.projects.models import Programme
from jianxing.projects.queries import programme_page
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number, words
from jianxing.site.components import Column, Crumb, Fact, Listing
from jianxing.site.deeds import enter, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.indicators.doing import CLAIM, TARGET
from jianxing.site.indicators.forms import ClaimForm, TargetForm
from jianxing.site.indicators.words import tabs
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso

SHOWN = 50


def said(reason: dict[str, Any]) -> str:
    """Return why claim and readings differ, in words."""
    values = dict(reason["values"])
    if "statistic" in values:
        values["statistic"] = str(dict(Statistic.choices).get(values["statistic"], values["statistic"]))
    return str(_(REASONS[reason["code"]]) % values) if reason["code"] in REASONS else str(reason["code"])


def shown(value: float | None, decimals: int) -> str:
    """Return a value with one decimal more than the claim has."""
    return "—" if value is None else f"{value:.{decimals + 1}f}"


def _with_unit(words: str, claim: Claim) -> str:
    """Return a value of a claim with its unit: that of a change is %, that of anything else the series'."""
    return f"{words} %" if claim.compares == Compares.PERCENT else words


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """What was claimed, what the readings give, and why they differ."""
    wanted, page = words(request), number(request, "page") or 0
    found = queries.claims(words=wanted)
    rows = list(found[page * SHOWN : (page + 1) * SHOWN + 1])
    context = {
        "title": _("Claims recomputed"),
        "tabs": tabs("claims"),
        "words": wanted,
        "table": Listing(
            id="claims",
            count=found.count(),
            next_url=f"?q={wanted}&page={page + 1}" if len(rows) > SHOWN else None,
            columns=(
                Column(key="claim", label=_("Claim"), kind="name"),
                Column(key="claimant", label=_("Claimed by"), kind="name"),
                Column(key="value", label=_("Claimed value"), kind="num"),
                Column(key="recomputed", label=_("Recomputed"), kind="num"),
                Column(key="why", label=_("Why they differ"), kind="text"),
                Column(key="on", label=_("Claimed on"), kind="date"),
            ),
        ),
        "rows": [_row(one) for one in rows[:SHOWN]],
        "may_add": can(policies.check_can_keep_indicators, by=acting_request(request).actor),
    }
    return render(request, "indicators/claims.html", context)


def _row(claim: Claim) -> dict[str, Any]:
    newest = next(iter(claim.newest), None)  # type: ignore[attr-defined]  # prefetched by the query
    return {
        "claim": claim,
        "agrees": newest.agrees if newest else None,
        "recomputed": shown(newest.value, claim.decimals) if newest else "—",
        "why": said(newest.reasons[0]) if newest and newest.reasons else "—",
    }


def claim_or_404(pk: int) -> Claim:
    """Return the claim; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_claim, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim with its formula, what it gave each time, and why."""
    claim, by = claim_or_404(pk), acting_request(request).actor
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=claim, url=reverse("claim-do", args=[pk, key]), by=by)
            for key, deed in CLAIM.items()
        ]
    )
    held = list(queries.recomputations(claim=claim)[:50])
    context = {
        "title": claim.text,
        "crumbs": [
            Crumb(label=_("Reported data"), url=reverse("indicators")),
            Crumb(label=_("Claims recomputed"), url=reverse("claims")),
            Crumb(label=claim.text),
        ],
        "claim": claim,
        "newest": held[0] if held else None,
        "value": _with_unit(shown(held[0].value, claim.decimals), claim) if held else "—",
        "claimed": _with_unit(f"{claim.value:.{claim.decimals}f}", claim),
        "reasons": [said(reason) for reason in held[0].reasons] if held else [],
        "series": list(queries.series_of_claim(claim=claim)),
        "table": Listing(
            id="recomputations",
            count=len(held),
            columns=(
                Column(key="at", label=_("Recomputed at"), kind="date"),
                Column(key="value", label=_("Recomputed"), kind="num"),
                Column(key="now", label=_("In the stretch"), kind="num"),
                Column(key="before", label=_("In the base"), kind="num"),
                Column(key="why", label=_("Why they differ"), kind="text"),
            ),
        ),
        "rows": [_told(one, claim) for one in held],
        "facts": _facts(claim),
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "indicators/claim.html", context)


def _told(one: Recomputation, claim: Claim) -> dict[str, Any]:
    return {
        "at": one.made_at, "agrees": one.agrees, "value": shown(one.value, claim.decimals),
        "now": shown(one.now, claim.decimals), "before": shown(one.before, claim.decimals),
        "why": "".join(said(reason) for reason in one.reasons),
    }  # fmt: skip


def _facts(claim: Claim) -> list[Fact]:
    found = [
        Fact(label=_("Claimed by"), value=claim.claimant.label),
        Fact(label=_("Claimed on"), value=iso(claim.made_on)),
        Fact(label=_("Statistic"), value=claim.get_statistic_display()),
        Fact(label=_("Compared how"), value=claim.get_compares_display()),
        Fact(label=_("Stretch"), value=f"{iso(claim.first_on)} – {iso(claim.last_on)}"),
    ]
    if claim.base_first_on:
        found.append(Fact(label=_("Base"), value=f"{iso(claim.base_first_on)} – {iso(claim.base_last_on)}"))
    found.append(Fact(label=pgettext("readings", "Source"), value=claim.source, is_wide=True))
    return found


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Record a claim."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        formula = operations.FormulaDraft(
            statistic=data["statistic"], compares=data["compares"], first_on=data["first_on"], last_on=data["last_on"],
            base_first_on=data["base_first_on"], base_last_on=data["base_last_on"],
        )  # fmt: skip
        wanted = {int(key) for key in data["series"]}
        claim = operations.record_claim(
            text=data["text"], source=data["source"], made_on=data["made_on"], claimant=data["claimant"],
            formula=formula, series=[one for one in queries.series() if one.pk in wanted], value=data["value"],
            decimals=data["decimals"], by=by, at=at,
        )  # fmt: skip
        return reverse("claim", args=[claim.pk])

    return enter(
        request=request, form=ClaimForm(request.POST or None),
        check=lambda by: policies.check_can_keep_indicators(by=by), run=run,
        title=_("Record a claim"), submit=_("Record and recompute"), back_url=reverse("claims"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a claim."""
    claim = claim_or_404(pk)
    if action not in CLAIM:
        raise Http404
    return perform(request=request, deed=CLAIM[action], thing=claim, back_url=reverse("claim", args=[pk]))


@require_http_methods(["GET", "POST"])
@business_only
def add_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a focus item of a programme an aim by a day."""
    programme = get_object_or_404(Programme, pk=pk)
    items = programme_page(pk=pk).items
    back = reverse("programme", args=[pk])

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        item = next(one for one in items if one.pk == int(data.pop("focus_item")))
        series = queries.one_series(pk=int(data.pop("series")))
        operations.set_target(focus_item=item, series=series, **data, by=by, at=at)
        return back

    return enter(
        request=request, form=TargetForm([(one.pk, one.title) for one in items], request.POST or None),
        check=lambda by: policies.check_can_keep_indicators(by=by), run=run,
        title=_("Set an aim by date: %(name)s") % {"name": programme.title}, submit=_("Set the aim"), back_url=back,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def do_target(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to an aim."""
    target = found_or_404(queries.one_target, pk=pk)
    if action not in TARGET:
        raise Http404
    back = reverse("programme", args=[target.focus_item.programme_id])
    return perform(request=request, deed=TARGET[action], thing=target, back_url=back)
