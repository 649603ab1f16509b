"""The places' benchmarks side by side on a day, with what differs between them."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jianxing.comparisons.penalties import queries
from jianxing.methods.penalties.model import Benchmark
from jianxing.methods.penalties.said import yuan
from jianxing.methods.penalties.versions import Side
from jianxing.site import clock
from jianxing.site.findings.access import business_only
from jianxing.site.penalties.words import tabs
from jianxing.site.projects.forms import day

#: Tiers that a page shows; an item narrows it.
MOST = 300


class SideForm(forms.Form):
    on = day(gettext_lazy("In force on"), required=False)
    item = forms.CharField(label=gettext_lazy("Item of penalties"), max_length=200, required=False)
    differing = forms.BooleanField(label=gettext_lazy("Only what differs"), required=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a place has: its interval, basis and version; empty where it has none."""

    interval: str
    basis: str
    version: str


@require_safe
@business_only
def show(request: HttpRequest) -> HttpResponse:
    """Every tier with what each place has in force."""
    form = SideForm(request.GET or None)
    data = form.cleaned_data if form.is_valid() else {}
    on: date = data.get("on") or clock.today()
    found = queries.benchmarks_in_force(on=on, item=data.get("item", "").replace("\0", ""))
    places = sorted({place for side in found for place in side.by_place})
    differing = [side for side in found if side.differs]
    said = {
        "missing": _("missing in a place"), "interval": _("interval differs"), "basis": _("basis differs"), "": _("alike"),
    }  # fmt: skip
    shown = differing if data.get("differing") else found
    context = {
        "title": _("Benchmarks side by side"),
        "tabs": tabs("penalty-benchmarks"),
        "form": form if form.is_bound else SideForm(),
        "on": on,
        "places": places,
        "total": len(found),
        "differ": len(differing),
        "cut": max(len(shown) - MOST, 0),
        "rows": [
            (side, [_cell(side, place) for place in places], said[side.differs]) for side in shown[:MOST]
        ],
    }
    return render(request, "penalties/benchmarks.html", context)


def _cell(side: Side, place: str) -> Cell | None:
    held: Benchmark | None = side.by_place.get(place)
    if held is None:
        return None
    return Cell(f"{yuan(held.lo)}–{yuan(held.hi)}", held.basis, held.version)
