"""Candidate findings of incidents: silent feeds, late acknowledgements; made a finding or dismissed."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.incidents.models import Lapse
from jianxing.incidents.operations.lapsing import wording
from jianxing.incidents.queries import lapses as queries
from jianxing.kernel.actor import Actor
from jianxing.site.answers import found_or_404
from jianxing.site.components import Column, Crumb, Fact, Listing, Tab, Tile
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.incidents.deciding import LAPSE, dismiss_form
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import iso, iso_minute


def lapse_or_404(pk: int) -> Lapse:
    """Return a candidate; 404 where it is not seen, just as where there is none."""
    return found_or_404(queries.one, pk=pk)


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """The candidates to be decided on, or those that were; the newest first."""
    ended = request.GET.get("ended") == "1"
    rows, here = list(queries.lapses(ended=ended)[: queries.PAGE]), reverse("incident-lapses")
    context = {
        "title": _("Candidate findings from feeds and clocks"),
        "crumbs": [Crumb(label=_("Incidents and drills"), url=reverse("incidents"))],
        "sides": [
            Tab(label=_("To be decided"), url=here, is_current=not ended),
            Tab(label=_("Decided"), url=f"{here}?ended=1", is_current=ended),
        ],
        "ended": ended,
        "rows": rows,
        "table": Listing(
            id="lapses",
            count=len(rows),
            count_is_exact=len(rows) < queries.PAGE,
            columns=(
                Column(key="what", label=pgettext("lapse", "Not kept"), kind="name", can_hide=False),
                Column(key="of", label=pgettext("lapse", "Feed or incident"), kind="name"),
                Column(key="late", label=pgettext("lapse", "Whose"), kind="name"),
                Column(key="due", label=pgettext("lapse", "Was due"), kind="date"),
                Column(key="outcome", label=_("What came of it"), kind="text"),
            ),
        ),
    }
    return render(request, "incidents/lapses.html", context)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One candidate: what was agreed on, what came, and what was said of earlier ones."""
    by, shown = acting_request(request).actor, lapse_or_404(pk)
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=shown, url=reverse("incident-lapse-do", args=[pk, key]), by=by)
            for key, deed in LAPSE.items()
            if (key == "take-back") == (shown.ended_at is not None)
        ]
    )
    context = {
        "title": f"{shown.get_kind_display()}：{shown.title}",
        "crumbs": [
            Crumb(label=_("Incidents and drills"), url=reverse("incidents")),
            Crumb(label=_("Candidate findings"), url=reverse("incident-lapses")),
        ],
        "lapse": shown,
        "words": wording(shown),
        "facts": _facts(shown),
        "before": queries.beside(lapse=shown),
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "incidents/lapse.html", context)


def _facts(shown: Lapse) -> list[Fact]:
    facts = [
        Fact(label=pgettext("lapse", "Whose"), value=shown.late.label if shown.late else None),
        Fact(label=pgettext("lapse", "Agreed, min"), value=str(shown.minutes)),
        Fact(label=pgettext("lapse", "Was due"), value=iso_minute(shown.due_at)),
        Fact(label=pgettext("lapse", "Noted"), value=iso_minute(shown.found_at)),
        Fact(label=_("The reason holds until"), value=iso(shown.holds_until) if shown.holds_until else None),
    ]
    return [fact for fact in facts if fact.value]


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Make a finding, dismiss, or take a dismissal back."""
    shown = lapse_or_404(pk)
    if action not in LAPSE:
        raise Http404
    deed = LAPSE[action]
    if action == "dismiss":
        deed = replace(deed, form=dismiss_form(shown))
    back = reverse("incident-lapse", args=[pk])
    return perform(request=request, deed=deed, thing=shown, back_url=back)


def incident_tiles(*, by: Actor) -> list[Tile]:
    """Return what of incidents waits for the acting body, kinds of which there are none left out. Two queries."""
    owed, candidates = queries.waiting(by=by)
    tiles = []
    if owed:
        url = f"{reverse('incidents')}?state=published"
        tiles.append(Tile(label=_("Incidents to take on"), number=owed, url=url, light="red"))
    if candidates:
        said = _("Candidate findings from feeds and clocks")
        tiles.append(Tile(label=said, number=candidates, url=reverse("incident-lapses")))
    return tiles
