"""Outlets that may be one, side by side, for a person's word."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.comparisons.coverage import queries
from jianxing.comparisons.coverage.lifecycle import MatchState
from jianxing.comparisons.coverage.models import MATCH_LABELS, Match
from jianxing.site.answers import found_or_404
from jianxing.site.asking import words
from jianxing.site.components import Crumb, Tab
from jianxing.site.coverage.cards import card_or_404
from jianxing.site.coverage.doing import CARD, MATCH
from jianxing.site.coverage.words import crumbs, tabs
from jianxing.site.deeds import offer, perform
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request

#: Which deeds a match shows where it stands.
_SHOWN = {"proposed": ("accept", "refuse"), "accepted": ("reopen",), "refused": ("reopen",)}


@require_safe
@business_only
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The pairs, the likeliest first."""
    card, by = card_or_404(pk), acting_request(request).actor
    state = words(request, "state")
    state = state if state in list(MatchState) else MatchState.PROPOSED.value
    found = queries.match_page(card=card, state=state, cursor=words(request, "after"))
    counts = queries.waiting_matches(card=card)
    context = {
        "title": _("Matches to judge"),
        "crumbs": crumbs(card, Crumb(label=_("Matches to judge"))),
        "card": card,
        "tabs": tabs(card, "coverage-matches"),
        "states": [
            Tab(label=str(MATCH_LABELS[one]), url=f"?state={one}", is_current=one == state, count=getattr(counts, one.value))
            for one in MatchState
        ],
        "rows": [
            (one, queries.district_name(one.left.district), queries.district_name(one.right.district), [
                offer(
                    key=f"{key}-{one.pk}", deed=MATCH[key], thing=_with(one, card),
                    url=reverse("coverage-match-do", args=[one.pk, key]), by=by,
                )
                for key in _SHOWN[state]
            ])
            for one in found.rows
        ],
        "next_url": f"?state={state}&after={found.next_cursor}" if found.next_cursor else "",
        "propose": offer(
            key="propose", deed=CARD["propose"], thing=card, url=reverse("coverage-card-do", args=[pk, "propose"]), by=by
        ),
    }  # fmt: skip
    return render(request, "coverage/matches.html", context)


def _with(match: Match, card: object) -> Match:
    """Give a match the card that is at hand, so that no policy asks for it again."""
    match.card = card  # type: ignore[assignment]
    return match


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Judge a match."""
    if action not in MATCH:
        raise Http404
    match = found_or_404(queries.one_match, pk=pk)
    back = reverse("coverage-matches", args=[match.card_id])
    return perform(request=request, deed=MATCH[action], thing=match, back_url=back)
