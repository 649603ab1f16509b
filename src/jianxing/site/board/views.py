"""The one board (态势一张图): the same figures as in briefs, large, with the same rows behind them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.briefs import queries
from jianxing.directory.models import PlanDomain
from jianxing.site import clock
from jianxing.site.components import Chart, Light, Series
from jianxing.site.findings.access import business_only

#: Which light stands beside a figure at the head, where its number is not nought.
LIGHTS: dict[str, Light] = {"usual.due_soon": "blue", "usual.late": "red"}


@require_safe
@business_only
def board(request: HttpRequest) -> HttpResponse:
    """Show the board; the same address gives HTMX its living part every minute."""
    shown = queries.board(as_of=clock.today())
    context = {
        "title": _("One board"),
        "board": shown,
        "now": clock.now(),
        "head": [
            {
                "placed": placed,
                "url": reverse("figure", args=[placed.definition.key]),
                "light": LIGHTS.get(placed.definition.key, "none") if placed.value else "none",
            }
            for placed in shown.head
        ],
        "groups": [
            {
                "domain": group.domain,
                "figures": [
                    {"placed": placed, "url": reverse("figure", args=[placed.definition.key])}
                    for placed in group.figures
                ],
            }
            for group in shown.groups
        ],
        "charts": [
            _chart(shown, "usual.open", _("Open findings by domain")),
            _chart(shown, "usual.findings_closed", _("Verified and closed this year, by domain")),
        ],
    }
    return render(request, "board/board.html", context)


def _chart(shown: queries.Board, key: str, title: str) -> Chart:
    values = shown.by_domain[key]
    return Chart(
        id=f"board-{key.replace('.', '-')}",
        title=title,
        categories=[str(label) for _domain, label in PlanDomain.choices],
        series=[
            Series(
                name=_("findings"),
                values=[values.get(domain, 0) for domain in PlanDomain.values],
                tones=PlanDomain.values,
            )
        ],
        category_label=_("Domain"),
        urls=[f"{reverse('findings')}?domain={domain}&{_ASKED[key]}" for domain in PlanDomain.values],
    )


#: How the ledger is asked for what a plot counts.
_ASKED = {"usual.open": "scope=open", "usual.findings_closed": "state=closed"}
