"""The list of layers, and a layer's page."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.atlas import operations, policies, queries
from jianxing.atlas.models import STATE_LABELS, Layer
from jianxing.directory.policies import can
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.asking import words
from jianxing.site.atlas.doing import LAYER
from jianxing.site.atlas.forms import FilterForm, LayerForm
from jianxing.site.atlas.ways import tabs
from jianxing.site.components import Column, Crumb, Fact, Listing
from jianxing.site.deeds import enter, offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.meetings.lists import chips
from jianxing.site.requests import acting_request

SHOWN = 50


@require_safe
@business_only
def listing(request: HttpRequest) -> HttpResponse:
    """Layers by domain and name, narrowed by domain, kind and words."""
    form = FilterForm(request.GET)
    form.is_valid()  # a filter that cannot be read narrows nothing, and says so at its field
    chosen: dict[str, Any] = form.cleaned_data
    kept = {name: value for name, value in chosen.items() if value}
    found = queries.layers(
        domain=chosen.get("domain", ""),
        kind=chosen.get("kind", ""),
        words=chosen.get("q", ""),
        on=clock.today(),
    )
    rows = list(queries.layers_after(found, cursor=words(request, "after"))[: SHOWN + 1])
    shown = rows[:SHOWN]
    ahead = queries.layer_cursor(shown[-1]) if len(rows) > SHOWN else ""
    table = Listing(
        id="layers",
        count=found.count(),
        next_url="?" + urlencode(kept | {"after": ahead}) if ahead else None,
        export_url=f"{reverse('export-of', args=['layers'])}?{urlencode(kept)}",
        columns=(
            Column(key="name", label=_("Layer"), kind="name"),
            Column(key="domain", label=_("Domain"), kind="short"),
            Column(key="kind", label=_("Kind"), kind="short"),
            Column(key="version", label=_("Version in force"), kind="name"),
            Column(key="features", label=_("Features"), kind="num"),
            Column(key="owner", label=_("Whose plan it is"), kind="name"),
            Column(key="source", label=_("Source of the plan"), kind="text"),
        ),
    )
    context = {
        "title": _("Map layers"),
        "tabs": tabs("atlas"),
        "table": table,
        "rows": shown,
        "form": form,
        "chips": chips(form, chosen, kept),
        "may_add": can(policies.check_can_open_layer, by=acting_request(request).actor),
    }
    return render(request, "atlas/listing.html", context)


def layer_or_404(pk: int) -> Layer:
    """Return the layer; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_layer, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One layer: what it shows, whose it is, its versions."""
    shown = found_or_404(queries.layer_page, pk=pk, on=clock.today())
    layer, by = shown.layer, acting_request(request).actor
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=layer, url=reverse("layer-do", args=[pk, key]), by=by)
            for key, deed in LAYER.items()
        ]
    )
    facts = [
        Fact(label=_("Kind"), value=layer.get_kind_display()),
        Fact(label=_("Whose plan it is"), value=layer.owner.label),
        Fact(label=_("Kept by"), value=layer.registered_by.label),
        Fact(label=_("Source of the plan"), value=layer.source),
    ]
    context = {
        "title": layer.name,
        "crumbs": [Crumb(label=_("Map layers"), url=reverse("atlas")), Crumb(label=layer.name)],
        "layer": layer,
        "current": shown.current,
        "versions": [(version, STATE_LABELS[version.state]) for version in shown.versions],  # type: ignore[index]  # a StrEnum's value is its key
        "table": Listing(
            id="plan-versions",
            count=len(shown.versions),
            columns=(
                Column(key="title", label=_("Plan version"), kind="name"),
                Column(key="state", label=_("State"), kind="short"),
                Column(key="from", label=_("Valid from"), kind="date"),
                Column(key="to", label=_("Valid before"), kind="date"),
                Column(key="features", label=_("Features"), kind="num"),
                Column(key="area", label=_("Area (km²)"), kind="num"),
                Column(key="length", label=_("Length (km)"), kind="num"),
                Column(key="source", label=_("Source of the plan"), kind="text"),
            ),
        ),
        "facts": facts,
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "atlas/layer.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def add(request: HttpRequest) -> HttpResponse:
    """Bring a layer onto the map."""

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        layer = operations.open_layer(**data, by=by, at=at)
        return reverse("layer", args=[layer.pk])

    return enter(
        request=request,
        form=LayerForm(request.POST or None),
        check=lambda by: policies.check_can_open_layer(by=by),
        run=run,
        title=_("Bring a layer onto the map"),
        submit=_("Open the layer"),
        back_url=reverse("atlas"),
    )


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a layer."""
    layer = layer_or_404(pk)
    if action not in LAYER:
        raise Http404
    return perform(request=request, deed=LAYER[action], thing=layer, back_url=reverse("layer", args=[pk]))
