"""The list of series."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.directory.policies import can
from jianxing.indicators import policies, queries
from jianxing.site.asking import words
from jianxing.site.components import Column, Listing
from jianxing.site.findings.access import business_only
from jianxing.site.indicators.forms import FilterForm
from jianxing.site.indicators.words import tabs
from jianxing.site.meetings.lists import chips
from jianxing.site.requests import acting_request

SHOWN = 50


@require_safe
@business_only
def show(request: HttpRequest) -> HttpResponse:
    """Series by indicator and place, narrowed by item, step, source and words."""
    form = FilterForm(queries.items(), request.GET)
    form.is_valid()  # a filter that cannot be read narrows nothing, and says so at its field
    chosen: dict[str, Any] = form.cleaned_data
    kept = {name: value for name, value in chosen.items() if value}
    found = queries.series(
        item=chosen.get("item", ""), step=chosen.get("step", ""), source_kind=chosen.get("source_kind", ""),
        words=chosen.get("q", ""),
    )  # fmt: skip
    rows = list(queries.series_after(found, cursor=words(request, "after"))[: SHOWN + 1])
    shown = rows[:SHOWN]
    held = queries.newest_of(series=shown)
    ahead = queries.series_cursor(shown[-1]) if len(rows) > SHOWN else ""
    context = {
        "title": _("Reported data"),
        "tabs": tabs("indicators"),
        "table": Listing(
            id="reading-series",
            count=found.count(),
            next_url="?" + urlencode(kept | {"after": ahead}) if ahead else None,
            export_url=f"{reverse('export-of', args=['reading-series'])}?{urlencode(kept)}",
            columns=(
                Column(key="indicator", label=_("Indicator"), kind="name"),
                Column(key="station", label=_("Place of readings"), kind="name"),
                Column(key="step", label=_("Step"), kind="short"),
                Column(key="mean", label=_("Mean"), kind="num"),
                Column(key="unit", label=_("Unit"), kind="short"),
                Column(key="readings", label=_("Readings"), kind="num"),
                Column(key="missing", label=_("Missing"), kind="num"),
                Column(key="first", label=_("First"), kind="date"),
                Column(key="last", label=_("Last"), kind="date"),
                Column(key="versions", label=_("Version"), kind="num"),
                Column(key="reports", label=_("Reported by"), kind="name"),
                Column(key="source", label=_("Source of readings"), kind="short"),
            ),
        ),
        "rows": [(one, held.get(one.pk)) for one in shown],
        "form": form,
        "chips": chips(form, chosen, kept),
        "may_add": can(policies.check_can_keep_indicators, by=acting_request(request).actor),
    }
    return render(request, "indicators/listing.html", context)
