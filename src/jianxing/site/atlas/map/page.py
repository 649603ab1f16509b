"""The page 一张图 and the list beside the map, which says the same in words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.atlas import queries
from jianxing.atlas.models import PlanVersion
from jianxing.directory.models import PlanDomain
from jianxing.site import clock
from jianxing.site.atlas.map import style
from jianxing.site.atlas.map.colours import DOMAINS, LIGHTS
from jianxing.site.atlas.map.listing import beside_of
from jianxing.site.atlas.map.overlays import OVERLAYS
from jianxing.site.atlas.map.view import View, asked
from jianxing.site.components import Crumb
from jianxing.site.findings.access import business_only
from jianxing.site.templatetags.formats import iso


@require_safe
@business_only
def show(request: HttpRequest) -> HttpResponse:
    """The map: a picture where the browser draws one, and in any case the list of what is in it."""
    view = asked(request)
    versions = style.in_force(view.on)
    under = queries.base(on=view.on)
    whole = _whole(under, versions)
    placed = view.placed(whole)
    days = _days(view.on)
    context = {
        "title": _("One map"),
        "crumbs": [Crumb(label=_("Map layers"), url=reverse("atlas")), Crumb(label=_("One map"))],
        "view": view,
        "domains": [_switch(view, domain, str(PlanDomain(domain).label)) for domain in DOMAINS],
        "overlays": [_switch(view, key, str(overlay.label)) for key, overlay in OVERLAYS.items()],
        "days": [(day, iso(day)) for day in days],
        "day_at": days.index(view.on),
        "moves": _moves(placed),
        "lights": tuple(LIGHTS),
        "sources": "、".join(under.sources) or "—",
        "picture": f"{reverse('atlas-map-picture', args=['svg'])}?{placed.query()}",
        "beside": beside_of(view=placed, versions=versions, request=request),
        "said": _said(view, days, whole),
    }
    return render(request, "atlas/map.html", context)


@require_safe
@business_only
def beside(request: HttpRequest) -> HttpResponse:
    """The list alone, for the part of the map that is in sight."""
    view = asked(request)
    versions = style.in_force(view.on)
    # Every move of the map asks for the list: the boundaries are not read for it.
    placed = view if view.centre or view.box else view.placed(whole_of(view.on, versions))
    context = {"beside": beside_of(view=placed, versions=versions, request=request)}
    return render(request, "atlas/map_list.html", context)


def whole_of(on: date, versions: list[PlanVersion]) -> tuple[float, float, float, float]:
    """Return what an address without a place shows: our boundaries; where there are none, the plans."""
    return _whole(queries.base(on=on), versions)


def _whole(under: queries.Base, versions: list[PlanVersion]) -> tuple[float, float, float, float]:
    held = [one for one in versions if one.min_x is not None]
    if under.codes or not held:
        return under.bounds
    return bounds_of(held)


def bounds_of(versions: Sequence[PlanVersion]) -> tuple[float, float, float, float]:
    """Return what versions with features cover together: west, south, east, north."""
    return (
        min(one.min_x or 0.0 for one in versions),
        min(one.min_y or 0.0 for one in versions),
        max(one.max_x or 0.0 for one in versions),
        max(one.max_y or 0.0 for one in versions),
    )


def _days(on: date) -> list[date]:
    """The stops of the time slider: the days of change, today, and the day asked for."""
    return sorted({*queries.days_of_change(), clock.today(), on})


def _switch(view: View, key: str, label: str) -> dict[str, Any]:
    return {"key": key, "label": label, "on": key not in view.off}


def _moves(view: View) -> list[dict[str, str]]:
    """The steps over the map for who has no picture that can be dragged: addresses of the same page."""
    west, south, east, north = view.bounds()
    longitude, latitude = view.centre or (0.0, 0.0)
    wide, high = (east - west) / 2, (north - south) / 2
    steps = (
        (_("Nearer"), "plus", longitude, latitude, 1.0),
        (_("Further away"), "minus", longitude, latitude, -1.0),
        (_("To the west"), "arrow-left", longitude - wide, latitude, 0.0),
        (_("To the east"), "arrow-right", longitude + wide, latitude, 0.0),
        (_("To the north"), "arrow-up", longitude, latitude + high, 0.0),
        (_("To the south"), "arrow-down", longitude, latitude - high, 0.0),
    )
    return [
        {
            "label": label,
            "icon": icon,
            "url": "?"
            + replace(
                view,
                centre=(max(-180.0, min(180.0, x)), max(-85.0, min(85.0, y))),
                zoom=max(0.0, view.zoom + by),
            ).query(),
        }
        for label, icon, x, y, by in steps
    ]


def _said(view: View, days: list[date], whole: tuple[float, float, float, float]) -> dict[str, Any]:
    """What the script is told: addresses, days, colours and its words in the reader's language."""
    return {
        "style": reverse("atlas-map-style"),
        "list": reverse("atlas-map-list"),
        "picture": reverse("atlas-map-picture", args=["FORM"]),
        "feature": reverse("feature", args=[0]),
        "overlays": {
            key: {"url": reverse("atlas-map-overlay", args=[key]), "look": overlay.look}
            for key, overlay in OVERLAYS.items()
        },
        "lights": LIGHTS,
        "days": [iso(day) for day in days],
        "today": iso(clock.today()),
        "on": iso(view.on),
        "at": [*view.centre, view.zoom] if view.centre else None,
        "off": sorted(view.off),
        "selected": view.selected,
        "whole": list(whole),
        "words": {
            "no_drawing": _(
                "This browser cannot draw the map (WebGL is missing). The picture below was drawn by the server;"
                " the list says the same."
            ),
            "NavigationControl.ZoomIn": _("Nearer"),
            "NavigationControl.ZoomOut": _("Further away"),
            "Map.Title": _("One map"),
        },
    }  # fmt: skip
