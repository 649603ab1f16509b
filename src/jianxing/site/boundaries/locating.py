"""Where a point is: typed, pasted from a map, or where the telephone stands."""

import re
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jianxing.directory.locating import NEAR_M, Level, Location, locate
from jianxing.directory.models import Body
from jianxing.importing.plans.said import system_in_words
from jianxing.methods.atlas.coordinates import SYSTEMS, to_wgs84
from jianxing.methods.atlas.coordinates.systems import Kind
from jianxing.site import clock
from jianxing.site.components import Column, Crumb, Fact, Listing
from jianxing.site.projects.forms import day

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


class LocateForm(forms.Form):
    """A point, and how it is to be looked at."""

    point = forms.CharField(
        label=gettext_lazy("Coordinates"),
        max_length=80,
        help_text=gettext_lazy("Longitude and latitude in degrees, as 117.05, 39.39."),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "data-point": ""}),
    )
    system = forms.ChoiceField(
        label=gettext_lazy("Coordinate system"),
        required=False,
        choices=lambda: [
            (key, system_in_words(key)) for key, one in SYSTEMS.items() if one.kind is not Kind.METRES
        ],
    )
    within = forms.IntegerField(
        label=gettext_lazy("Borders within (m)"), min_value=0, max_value=50_000, required=False
    )
    on = day(gettext_lazy("Day"), required=False)

    def clean_point(self) -> tuple[float, float]:
        """Read two numbers; what can only be the latitude first is turned round."""
        found = [float(one) for one in _NUMBER.findall(self.cleaned_data["point"])]
        if len(found) != 2:
            raise forms.ValidationError(
                _("Two numbers are needed: longitude and latitude, as 117.05, 39.39.")
            )
        x, y = found
        if abs(x) <= 90 < abs(y) <= 180:
            x, y = y, x
        if abs(x) > 180 or abs(y) > 90:
            raise forms.ValidationError(_("That is no place on earth: longitude first, then latitude."))
        return x, y


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Ask where a point is, and answer beneath."""
    asked = bool(request.GET.get("point"))
    initial = {"within": int(NEAR_M), "on": clock.today(), "system": "wgs84"}
    form = LocateForm(request.GET) if asked else LocateForm(initial=initial)
    context: dict[str, Any] = {
        "title": _("Which jurisdiction is it"),
        "crumbs": [
            Crumb(label=_("Boundaries and divisions"), url=reverse("boundaries")),
            Crumb(label=_("Which jurisdiction is it")),
        ],
        "form": form,
    }
    if asked and form.is_valid():
        context |= _answer(form.cleaned_data)
    response = render(
        request, "boundaries/locate.html", context, status=422 if asked and form.errors else 200
    )
    # The one page that may ask a device where it is.
    response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self)"
    return response


def _answer(data: dict[str, Any]) -> dict[str, Any]:
    x, y = data["point"]
    converted = to_wgs84([x], [y], system=SYSTEMS[data["system"] or "wgs84"])
    longitude, latitude = (float(one[0]) for one in converted)
    on: date = data["on"] or clock.today()
    within = data["within"] if data["within"] is not None else NEAR_M
    found = locate(longitude=longitude, latitude=latitude, on=on, within_m=float(within))
    kinds = dict(Body.Kind.choices)
    return {
        "found": found,
        "facts": _facts(found),
        "chain": [
            one.name for one in (*reversed(found.above), *([found.governing] if found.governing else []))
        ],
        "enclaves": [_enclave(level) for level in (found.counties, found.provinces) if level.surrounding],
        "borders": [(one.division, round(one.distance_m)) for one in found.counties.borders],
        "edge": round(found.counties.edge_m) if found.counties.edge_m is not None else None,
        "duties": [(duty, kinds[duty.kind]) for duty in found.duties],
        "border_table": Listing(
            id="near-borders",
            can_print=False,
            columns=(
                Column(key="name", label=_("Division"), kind="name"),
                Column(key="code", label=_("Code"), kind="short"),
                Column(key="metres", label=_("Distance (m)"), kind="num"),
            ),
        ),
        "duty_table": Listing(
            id="duty-bodies",
            can_print=False,
            columns=(
                Column(key="name", label=_("Body"), kind="name"),
                Column(key="kind", label=_("Kind"), kind="short"),
                Column(key="of", label=_("Governing jurisdiction"), kind="short"),
            ),
        ),
    }


def _facts(found: Location) -> list[Fact]:
    def named(division: Any) -> str:
        return f"{division.name} {division.code}" if division else "—"

    return [
        Fact(label=_("Governing jurisdiction"), value=named(found.governing)),
        Fact(label=_("Located in"), value=named(found.located)),
        Fact(label=_("Longitude (WGS 84)"), value=f"{found.longitude:.6f}"),
        Fact(label=_("Latitude (WGS 84)"), value=f"{found.latitude:.6f}"),
        Fact(label=_("Day"), value=found.on.isoformat()),
    ]


def _enclave(level: Level) -> str:
    return _("An enclave of %(of)s within %(around)s.") % {
        "of": level.governing.name if level.governing else "—",
        "around": "、".join(one.name for one in level.surrounding),
    }
