"""A card's lists and residents; one list with its versions, who joined and who dropped out."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.comparisons.coverage import queries
from jianxing.comparisons.coverage.models import OutletList
from jianxing.comparisons.coverage.operations.files import said
from jianxing.site.answers import found_or_404
from jianxing.site.components import Column, Crumb, Listing
from jianxing.site.coverage.cards import card_or_404
from jianxing.site.coverage.doing import CARD, LIST, VERSION
from jianxing.site.coverage.words import crumbs, tabs
from jianxing.site.deeds import offer, perform
from jianxing.site.findings.access import business_only
from jianxing.site.questions.panel import panel as questions_on
from jianxing.site.requests import acting_request
from jianxing.site.works import panel as works_of

_SHOWN = 20


@require_safe
@business_only
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The lists of a card, each with its newest version, and the residents by year."""
    card, by = card_or_404(pk), acting_request(request).actor
    newest = queries.newest_versions(card=card)
    rows = [(one, newest.get(one.pk)) for one in queries.lists_of(card=card)]
    context = {
        "title": _("Lists and residents"),
        "crumbs": crumbs(card, Crumb(label=_("Lists and residents"))),
        "card": card,
        "tabs": tabs(card, "coverage-lists"),
        "rows": rows,
        "table": Listing(
            id="outlet-lists",
            count=len(rows),
            columns=(
                Column(key="name", label=_("Name of the list"), kind="name", can_hide=False),
                Column(key="reports", label=_("Body that answers for it"), kind="name"),
                Column(key="version", label=_("Version"), kind="num"),
                Column(key="as_of", label=_("As of"), kind="date"),
                Column(key="outlets", label=_("Outlets"), kind="num"),
                Column(key="joined", label=_("Joined"), kind="num"),
                Column(key="dropped", label=_("Dropped out"), kind="num"),
                Column(key="unplaced", label=_("District not found"), kind="num"),
            ),
        ),
        "years": queries.years_of(card=card),
        "actions": [
            offer(key=key, deed=CARD[key], thing=card, url=reverse("coverage-card-do", args=[pk, key]), by=by)
            for key in ("list", "residents")
        ],
        **works_of("coverage"),
    }
    return render(request, "coverage/lists.html", context)


def list_or_404(pk: int) -> OutletList:
    """Return the list; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_list, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: its versions, and what the newest one changed."""
    one, by = list_or_404(pk), acting_request(request).actor
    versions = queries.versions_of(outlet_list=one)
    newest = versions[0] if versions else None
    context = {
        "title": one.name,
        "crumbs": crumbs(
            one.card,
            Crumb(label=_("Lists and residents"), url=reverse("coverage-lists", args=[one.card_id])),
            Crumb(label=one.name),
        ),
        "list": one,
        "versions": versions,
        "table": Listing(
            id="list-versions",
            count=len(versions),
            columns=(
                Column(key="version", label=_("Version"), kind="num", can_hide=False),
                Column(key="as_of", label=_("As of"), kind="date"),
                Column(key="outlets", label=_("Outlets"), kind="num"),
                Column(key="joined", label=_("Joined"), kind="num"),
                Column(key="dropped", label=_("Dropped out"), kind="num"),
                Column(key="changed", label=_("Changed"), kind="num"),
                Column(key="source", label=_("Source of the list"), kind="text"),
            ),
        ),
        "joined": list(queries.joined_with(version=newest)[:_SHOWN]) if newest and newest.ordinal > 1 else [],
        "left": queries.left_with(version=newest)[:_SHOWN] if newest else [],
        "newest": newest,
        "ask": offer(
            key="ask", deed=VERSION["ask"], thing=newest, url=reverse("coverage-version-do", args=[newest.pk, "ask"]), by=by
        ) if newest and newest.dropped else None,
        "notes": [(note["row"], said(note["code"], note["values"])) for note in newest.notes[:_SHOWN]] if newest else [],
        "actions": [
            offer(key=key, deed=deed, thing=one, url=reverse("coverage-list-do", args=[pk, key]), by=by)
            for key, deed in LIST.items()
        ],
        **questions_on(subject=one.handle),
    }  # fmt: skip
    return render(request, "coverage/list.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a list."""
    if action not in LIST:
        raise Http404
    return perform(
        request=request,
        deed=LIST[action],
        thing=list_or_404(pk),
        back_url=reverse("coverage-list", args=[pk]),
    )


@require_http_methods(["GET", "POST"])
@business_only
def do_version(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something about a version."""
    if action not in VERSION:
        raise Http404
    version = found_or_404(queries.one_version, pk=pk)
    back = reverse("coverage-list", args=[version.outlet_list_id])
    return perform(request=request, deed=VERSION[action], thing=version, back_url=back)
