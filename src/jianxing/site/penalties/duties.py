"""Who may act: cases decided without authority, delegations, chains of duties with their gaps."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.comparisons.penalties import operations, policies, queries
from jianxing.directory.policies import can
from jianxing.kernel.actor import Actor
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number
from jianxing.site.components import Column, Listing
from jianxing.site.deeds import enter, perform
from jianxing.site.findings.access import business_only
from jianxing.site.penalties.doing import CHAIN, DELEGATION
from jianxing.site.penalties.forms import ChainForm, DelegationForm
from jianxing.site.penalties.words import tabs, told
from jianxing.site.requests import acting_request

SHOWN = 50


@require_safe
@business_only
def authority(request: HttpRequest) -> HttpResponse:
    """Cases whose authority does not govern the place, and the delegations that are recorded."""
    run = queries.newest_run()
    after = number(request, "after")
    found = queries.delegations()
    rows = list((found.filter(pk__lt=after) if after else found)[: SHOWN + 1])
    shown = rows[:SHOWN]
    context = {
        "title": _("Who may act"),
        "tabs": tabs("penalty-authority"),
        "run": run,
        "without": told(queries.results(run=run, kinds=["no_authority"])) if run is not None else [],
        "rows": shown,
        "table": Listing(
            id="delegations", count=found.count(), next_url=f"?after={shown[-1].pk}" if len(rows) > SHOWN else None,
            columns=(
                Column(key="document", label=_("Document of the delegation"), kind="name", can_hide=False),
                Column(key="giver", label=_("Who delegates"), kind="name"),
                Column(key="taker", label=_("To whom"), kind="name"),
                Column(key="items", label=_("Items it covers"), kind="text"),
                Column(key="from", label=_("In force from"), kind="date"),
                Column(key="to", label=_("In force until"), kind="date"),
            ),
        ),
        "may_record": can(policies.check_can_record_duties, by=acting_request(request).actor),
    }  # fmt: skip
    return render(request, "penalties/authority.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def delegate(request: HttpRequest) -> HttpResponse:
    """Record a delegation of authority."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        operations.record_delegation(**data, by=by, at=at)
        return reverse("penalty-authority")

    return enter(
        request=request, form=DelegationForm(request.POST or None),
        check=lambda by: policies.check_can_record_duties(by=by), run=run, title=_("Record a delegation"),
        submit=_("Record the delegation"), back_url=reverse("penalty-authority"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def do_delegation(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a delegation."""
    held = found_or_404(queries.one_delegation, pk=pk)
    if action not in DELEGATION:
        raise Http404
    return perform(
        request=request, deed=DELEGATION[action], thing=held, back_url=reverse("penalty-authority")
    )


@require_safe
@business_only
def chains(request: HttpRequest) -> HttpResponse:
    """The chains of duties, and the links that nobody has or several have."""
    after = number(request, "after")
    found = queries.chains()
    rows = list((found.filter(pk__lt=after) if after else found)[: SHOWN + 1])
    shown = rows[:SHOWN]
    context = {
        "title": _("Chains of duties"),
        "tabs": tabs("duty-chains"),
        "gaps": list(queries.gaps_of_chains()[:200]),
        "chains": shown,
        "next_url": f"?after={shown[-1].pk}" if len(rows) > SHOWN else "",
        "may_record": can(policies.check_can_record_duties, by=acting_request(request).actor),
    }
    return render(request, "penalties/chains.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add_chain(request: HttpRequest) -> HttpResponse:
    """Record a chain of duties."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        operations.record_chain(**data, by=by, at=at)
        return reverse("duty-chains")

    return enter(
        request=request, form=ChainForm(request.POST or None),
        check=lambda by: policies.check_can_record_duties(by=by), run=run, title=_("Record a chain of duties"),
        submit=_("Record the chain"), back_url=reverse("duty-chains"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@business_only
def do_chain(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a chain."""
    held = found_or_404(queries.one_chain, pk=pk)
    if action not in CHAIN:
        raise Http404
    return perform(request=request, deed=CHAIN[action], thing=held, back_url=reverse("duty-chains"))
