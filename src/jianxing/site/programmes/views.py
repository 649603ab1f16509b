"""Pages of programmes."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.directory.policies import can
from jianxing.indicators.policies import check_can_keep_indicators
from jianxing.indicators.queries import aimed
from jianxing.kernel.actor import Actor
from jianxing.projects import operations, policies, queries
from jianxing.projects.models import Programme
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.asking import words
from jianxing.site.components import Column, Crumb, Fact, Listing
from jianxing.site.deeds import enter, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.programmes.doing import KINDS, PROGRAMME, focus_drafts
from jianxing.site.programmes.forms import ProgrammeForm
from jianxing.site.requests import acting_request


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Programmes, newest first."""
    kind, wanted = words(request, "kind"), words(request)
    found = list(queries.programmes(kind=kind, words=wanted))
    table = Listing(
        id="programmes",
        export_url=f"{reverse('export-of', args=['programmes'])}?{urlencode({'kind': kind, 'q': wanted})}",
        count=len(found),
        columns=(
            Column(key="title", label=_("Programme"), kind="name"),
            Column(key="kind", label=_("Kind"), kind="short"),
            Column(key="domain", label=_("Domain"), kind="short"),
            Column(key="years", label=_("Years"), kind="short"),
            Column(key="body", label=_("Kept by"), kind="name"),
        ),
    )
    context = {
        "title": _("Programmes"),
        "table": table,
        "rows": found,
        "kind": kind,
        "kinds": Programme.Kind.choices,
        "words": wanted,
        "may_add": can(policies.check_can_register, by=acting_request(request).actor),
    }
    return render(request, "programmes/listing.html", context)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One programme: what is to be supervised, who is party to it, what was done."""
    shown = found_or_404(queries.programme_page, pk=pk)
    programme, by = shown.programme, acting_request(request).actor
    years = f"{programme.from_year}–{programme.to_year}" if programme.to_year else str(programme.from_year)
    facts = [
        Fact(label=_("Kind"), value=programme.get_kind_display()),
        Fact(label=_("Document number"), value=programme.document_no or "—"),
        Fact(label=_("Years"), value=years),
        Fact(label=_("Kept by"), value=programme.registered_by.label),
        Fact(label=_("Parties"), value="、".join(party.body.label for party in shown.parties) or "—"),
    ]
    if programme.signed_on:
        facts.append(Fact(label=_("Signed on"), value=programme.signed_on.isoformat()))
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=programme, url=reverse("programme-do", args=[pk, key]), by=by)
            for key, deed in PROGRAMME.items()
            if KINDS[key] in (None, programme.kind)
        ]
    )
    context = {
        "title": programme.title,
        "crumbs": [Crumb(label=_("Programmes"), url=reverse("programmes")), Crumb(label=programme.title)],
        "shown": shown,
        "programme": programme,
        "aimed": aimed(programme=programme) if shown.items else [],
        "may_aim": bool(shown.items) and can(check_can_keep_indicators, by=by),
        "facts": facts,
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "programmes/page.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Set up a programme."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        items = focus_drafts(data.pop("items"), domain=data["domain"])
        programme = operations.register_programme(**data, focus_items=items, by=by, at=at)
        return reverse("programme", args=[programme.pk])

    return enter(
        request=request,
        form=ProgrammeForm(request.POST or None),
        check=lambda by: policies.check_can_register(by=by),
        run=run,
        title=_("Set up a programme"),
        submit=_("Set up"),
        back_url=reverse("programmes"),
    )


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a programme."""
    programme = get_object_or_404(Programme, pk=pk)
    if action not in PROGRAMME or KINDS[action] not in (None, programme.kind):
        raise Http404
    return perform(
        request=request,
        deed=PROGRAMME[action],
        thing=programme,
        back_url=reverse("programme", args=[pk]),
        initial={"on": clock.today(), "year": clock.today().year},
    )
