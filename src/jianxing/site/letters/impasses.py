"""Matters that two bodies or more have declined: the chain, and whose it is."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.kernel.actor import Actor
from jianxing.letters import operations, policies, queries
from jianxing.letters.models import Impasse
from jianxing.site.answers import found_or_404
from jianxing.site.components import Crumb, Fact
from jianxing.site.deeds import Deed, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.letters.forms import DecideForm
from jianxing.site.letters.listing import tabs
from jianxing.site.requests import acting_request


def _check(impasse: Impasse, by: Actor) -> None:
    policies.check_can_decide(impasse=impasse, by=by)


def _run(impasse: Impasse, data: dict[str, Any], by: Actor, at: datetime) -> object:
    return operations.decide(impasse=impasse, **data, by=by, at=at)


DECIDE = Deed(
    label=gettext_lazy("Decide whose it is"), form=DecideForm, run=_run, check=_check, icon="check",
    is_main=True, said=gettext_lazy("Decided; a letter to that body is drafted for its signature."),
)  # fmt: skip


def impasse_or_404(pk: int) -> Impasse:
    """Return the impasse; 404 where it is not seen."""
    return found_or_404(queries.one_impasse, pk=pk)


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The matters that are passed on, those to be decided first."""
    asked = acting_request(request)
    context = {
        "title": _("Passed from one to another"),
        "tabs": tabs(asked, current="impasses"),
        "impasses": queries.impasses(by=asked.actor),
    }
    return render(request, "letters/impasses.html", context)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter: who passed it on to whom with what reason, and whose it was decided to be."""
    by, shown = acting_request(request).actor, impasse_or_404(pk)
    url = reverse("impasse-decide", args=[pk])
    actions, why_nothing = once([offer(key="decide", deed=DECIDE, thing=shown, url=url, by=by)])
    context = {
        "title": _("%(number)s is passed on") % {"number": shown.matter or shown.number},
        "crumbs": [
            Crumb(label=_("Passed from one to another"), url=reverse("impasses")),
            Crumb(label=shown.number),
        ],
        "shown": shown,
        "chain": queries.chain(impasse=shown),
        "facts": _facts(shown),
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "letters/impasse.html", context)


def _facts(shown: Impasse) -> list[Fact]:
    finding = shown.finding
    facts = [
        Fact(label=_("Asked by"), value=shown.asker.label),
        Fact(label=_("Decided by"), value=shown.decider.label),
        Fact(
            label=_("Finding"),
            value=format_html('<a href="{}">{}</a>', reverse("finding", args=[finding.pk]), finding.number)
            if finding
            else None,
        ),
        Fact(label=_("Whose it is"), value=shown.falls_to.label if shown.falls_to else None),
        Fact(label=_("Decision and its reason"), value=shown.decision, is_wide=True),
    ]
    return [fact for fact in facts if fact.value]


@require_http_methods(["GET", "POST"])
@business_only
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whose the matter is."""
    return perform(
        request=request, deed=DECIDE, thing=impasse_or_404(pk), back_url=reverse("impasse", args=[pk])
    )
