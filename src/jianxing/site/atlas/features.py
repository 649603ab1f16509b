"""A feature's page, and saying which project lies there."""

from urllib.parse import urlencode

import shapely
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.atlas import policies, queries
from jianxing.atlas.models import Feature
from jianxing.directory.policies import can
from jianxing.site import clock
from jianxing.site.answers import found_or_404
from jianxing.site.atlas.doing import FEATURE, LINK
from jianxing.site.atlas.versions import crumbs, shape_word
from jianxing.site.boundaries.near import near_border_of
from jianxing.site.components import Crumb, Fact
from jianxing.site.deeds import offer, once, perform
from jianxing.site.findings.access import business_only
from jianxing.site.requests import acting_request
from jianxing.site.templatetags.formats import amount, iso


def _feature_or_404(pk: int) -> Feature:
    return found_or_404(queries.one_feature, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One feature: what it is, how large, where, what the file said of it, which projects lie there."""
    feature, by = _feature_or_404(pk), acting_request(request).actor
    version = feature.plan_version
    facts = [
        Fact(label=_("Key"), value=feature.key),
        Fact(label=_("Layer"), value=version.layer.name),
        Fact(label=_("Plan version"), value=version.title),
        Fact(label=pgettext("feature", "Shape"), value=shape_word(feature.shape)),
        Fact(label=_("Longitude (WGS 84)"), value=f"{feature.longitude:.6f}"),
        Fact(label=_("Latitude (WGS 84)"), value=f"{feature.latitude:.6f}"),
        Fact(label=_("Row of the file"), value=feature.row),
    ]
    if feature.area_m2:
        facts.append(Fact(label=_("Area (m²)"), value=amount(round(feature.area_m2))))
    if feature.length_m:
        facts.append(Fact(label=_("Length (m)"), value=amount(round(feature.length_m))))
    [where] = queries.lying_of(features=[feature], on=clock.today())
    if where.governing:
        names = "、".join(one.name for one in where.governing)
        facts.append(Fact(label=_("Governing jurisdiction"), value=names))
    if where.located != where.governing:
        facts.append(Fact(label=_("Located in"), value="、".join(one.name for one in where.located)))
    facts += near_border_of(shapely.from_wkb(bytes(feature.wkb)))
    actions, why_nothing = once(
        [
            offer(key=key, deed=deed, thing=feature, url=reverse("feature-do", args=[pk, key]), by=by)
            for key, deed in FEATURE.items()
        ]
    )
    context = {
        "title": str(feature),
        "crumbs": crumbs(version, Crumb(label=str(feature))),
        "feature": feature,
        "version": version,
        "facts": facts,
        "on_map": urlencode(
            {"at": f"{feature.longitude:.5f},{feature.latitude:.5f},13", "selected": f"feature:{pk}"}
            | ({"on": iso(version.valid_from)} if version.valid_to else {})
        ),
        "attributes": sorted(feature.attributes.items()),
        "links": queries.links_of(feature=feature),
        "may_unlink": can(policies.check_can_keep, layer=version.layer, by=by),
        "actions": actions,
        "why_nothing": why_nothing,
    }
    return render(request, "atlas/feature.html", context)


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something to a feature."""
    feature = _feature_or_404(pk)
    if action not in FEATURE:
        raise Http404
    back = reverse("feature", args=[pk])
    return perform(request=request, deed=FEATURE[action], thing=feature, back_url=back)


@require_http_methods(["GET", "POST"])
@business_only
def unlink(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take back that a project lies at a feature."""
    link = found_or_404(queries.one_link, pk=pk)
    if action not in LINK:
        raise Http404
    back = reverse("project", args=[link.project_id])
    return perform(request=request, deed=LINK[action], thing=link, back_url=back)
