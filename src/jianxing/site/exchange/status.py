"""How the exchange stands: with whom, what waits, what was refused, what the operator should look at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.exchange import queries
from jianxing.exchange.models import Peer
from jianxing.exchange.queries import overview
from jianxing.site.components import Column, Listing, Tile
from jianxing.site.exchange.access import officer_only
from jianxing.site.exchange.own import facts_of

REFUSALS = 20
TROUBLES = 20


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show it; a node without an address among others is told how to get one."""
    officer_only(request)
    try:
        node = queries.node()
    except queries.NotEstablished:
        return render(request, "exchange/none.html", {"title": _("Exchange")})
    standings = sorted(queries.standings(), key=lambda one: one.peer.state != Peer.State.LISTED)
    troubles = queries.troubles()
    context = {
        "title": _("Exchange"),
        "subtitle": node.name,
        "tiles": _tiles(standings, troubles.count()),
        "table": _table(len(standings)),
        "standings": standings,
        "refusals": overview.refusals(limit=REFUSALS),
        "troubles": list(troubles[:TROUBLES]),
        "facts": facts_of(node),
        "follows": queries.own_certificates().following is not None,
    }
    return render(request, "exchange/status.html", context)


def _tiles(standings: list[queries.Standing], troubles: int) -> list[Tile]:
    failing = sum(one.out.failures > 0 for one in standings)
    return [
        Tile(label=_("Without receipt"), number=sum(one.waiting for one in standings)),
        Tile(label=_("Nodes not reached"), number=failing, light="red" if failing else "none"),
        Tile(
            label=_("Refused envelopes"),
            number=sum(one.refused_there + one.refused_here for one in standings),
        ),
        Tile(label=_("To be looked at"), number=troubles),
    ]


def _table(count: int) -> Listing:
    return Listing(
        id="exchange-peers",
        count=count,
        can_print=False,
        columns=(
            Column(key="name", label=_("Node"), kind="name"),
            Column(key="state", label=_("State"), kind="short"),
            Column(key="waiting", label=_("Without receipt"), kind="num"),
            Column(key="receipt", label=_("Last receipt"), kind="date"),
            Column(key="arrived", label=_("Last arrival"), kind="date"),
            Column(key="route", label=_("Numbers out / in"), kind="short"),
            Column(key="next", label=_("Next attempt"), kind="short"),
        ),
    )
