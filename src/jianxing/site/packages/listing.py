"""The list of packages, received and sent, and how packages fared by place and reason."""

from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from jianxing.packages import queries
from jianxing.packages.lifecycle import State
from jianxing.packages.queries import Filters
from jianxing.site.asking import words
from jianxing.site.components import Chart, Column, Crumb, Listing, Series, Tab
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.lists import chips
from jianxing.site.packages.forms import FilterForm
from jianxing.site.packages.words import REASONS, TONES
from jianxing.site.requests import acting_request

SIDES: Final = ("received", "sent")


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Packages narrowed by side, state and words; newest first."""
    asked, form = acting_request(request), FilterForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    side = "sent" if request.GET.get("side") == "sent" else "received"
    filters = Filters(side=side, state=chosen.get("state", ""), words=chosen.get("q", ""))
    found = queries.page(filters=filters, by=asked.actor, cursor=words(request, "after"))
    kept = {name: str(value) for name, value in chosen.items() if value} | {"side": side}
    table = Listing(
        id="packages",
        count=found.count,
        next_url="?" + urlencode(kept | {"after": found.next_cursor}) if found.next_cursor else None,
        columns=(
            Column(key="number", label=_("Number"), kind="short"),
            Column(key="title", label=_("Title"), kind="name", can_hide=False),
            Column(key="body", label=_("Sending body") if side == "received" else _("Receiving body"), kind="name"),
            Column(key="files", label=_("Files"), kind="num"),
            Column(key="state", label=pgettext("evidence package", "State"), kind="short"),
            Column(key="sent", label=_("Sent"), kind="date"),
        ),
    )  # fmt: skip
    context = {
        "title": _("Evidence packages"),
        "table": table,
        "received": side == "received",
        "rows": [(one, TONES[State(one.state)]) for one in found.rows],
        "form": form,
        "chips": [chip for chip in chips(form, chosen, kept) if chip.value not in SIDES],
        "clear_url": f"{reverse('evidence-packages')}?side={side}",
        "tabs": [
            Tab(label=label, url=f"{reverse('evidence-packages')}?side={name}", is_current=name == side)
            for name, label in (("received", _("Received")), ("sent", _("Sent by us")))
        ],
    }
    return render(request, "packages/listing.html", context)


@require_safe
@business_only
def statistics(request: HttpRequest) -> HttpResponse:
    """How packages fared, drawn by the place that they came from and by what stood against them."""
    lines = queries.statistics()
    places = [line.name or _("place not known") for line in lines]
    charts = [
        Chart(
            id="packages-by-place", title=_("Decisions by place of origin"), categories=places, stacked=True,
            category_label=_("Place"),
            series=[
                Series(name=_("recognised"), values=[line.recognised for line in lines]),
                Series(name=_("to be supplemented"), values=[line.supplement for line in lines]),
                Series(name=_("not recognised"), values=[line.declined for line in lines]),
            ],
        ),
        Chart(
            id="packages-by-reason", title=_("What stood against packages, by place of origin"), categories=places,
            category_label=_("Place"),
            series=[
                Series(name=str(label), values=[getattr(line, name) for line in lines])
                for name, label in REASONS.items()
            ],
        ),
    ] if lines else []  # fmt: skip
    crumbs = [Crumb(label=_("Evidence packages"), url=reverse("evidence-packages"))]
    context = {"title": _("How packages fared"), "charts": charts, "crumbs": crumbs}
    return render(request, "packages/statistics.html", context)
