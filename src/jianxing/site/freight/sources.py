"""Sources with their mappings, routes, the maps of names, and what corrections usually cost."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.comparisons.freight import operations, policies, queries
from jianxing.kernel.actor import Actor
from jianxing.methods.freight.maps import PLACES
from jianxing.site.answers import found_or_404
from jianxing.site.components import Crumb
from jianxing.site.deeds import enter, offer, once
from jianxing.site.findings.access import business_only
from jianxing.site.freight.doing import TRAFFIC
from jianxing.site.freight.forms import SourceForm, as_lines
from jianxing.site.freight.words import crumbs, tabs, traffic_or_404
from jianxing.site.requests import acting_request

_KEPT_HERE = ("add-source", "add-route", "add-name", "set-cost")


@require_safe
@business_only
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of where documents come from and what names mean."""
    traffic, by = traffic_or_404(pk), acting_request(request).actor
    actions, why_nothing = once(
        [
            offer(key=key, deed=TRAFFIC[key], thing=traffic, url=reverse("traffic-do", args=[pk, key]), by=by)
            for key in _KEPT_HERE
        ]
    )
    context = {
        "title": _("Sources and maps"),
        "crumbs": crumbs(traffic, Crumb(label=_("Sources and maps"))),
        "tabs": tabs(traffic, "freight-sources"),
        "traffic": traffic,
        "sources": list(queries.sources(traffic=traffic)),
        "routes": list(queries.routes(traffic=traffic)),
        "names": list(queries.names(traffic=traffic)),
        "known": [(one.code, "、".join(one.names), one.is_port) for one in PLACES],
        "costs": list(queries.costs(traffic=traffic).values()),
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "freight/sources.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a source's mapping and who answers for it."""
    source = found_or_404(queries.one_source, pk=pk)
    back = reverse("freight-sources", args=[source.traffic_id])
    initial = as_lines(source.mapping) | {"name": source.name, "issuer": source.issuer}
    form = SourceForm(request.POST or None, initial=initial)
    form.fields["name"].disabled = True

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        operations.change_source(source=source, mapping=form.mapping(), issuer=data["issuer"], by=by, at=at)
        return back

    return enter(
        request=request,
        form=form,
        check=lambda by: policies.check_can_keep(traffic=source.traffic, by=by),
        run=run,
        title=source.name,
        submit=_("Save the mapping"),
        back_url=back,
        crumbs=crumbs(source.traffic, Crumb(label=_("Sources and maps"), url=back)),
    )
