"""Drawing a feature: corners put and moved on the map, or typed; both are the same field of the form."""

import re
from datetime import date, datetime
from itertools import count
from typing import Any, Final

import shapely
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from jianxing.atlas import operations, policies, queries
from jianxing.atlas.lifecycle import State
from jianxing.atlas.models import Feature, Layer, LayerKind, PlanVersion
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.asking import number
from jianxing.site.atlas.layers import layer_or_404
from jianxing.site.atlas.map.colours import DOMAINS
from jianxing.site.atlas.map.page import bounds_of, whole_of
from jianxing.site.atlas.map.style import in_force
from jianxing.site.components import Crumb
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.projects.forms import day, text
from jianxing.site.templatetags.formats import iso

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
MOST_PLACES = 2000
LONGEST_TITLE = 120
_OF_LINES: Final = frozenset({LayerKind.LINES, LayerKind.RIVERS, LayerKind.ROADS})


class DrawForm(forms.Form):
    """What a drawn feature is called, and where it is."""

    key = forms.CharField(label=gettext_lazy("Key"), max_length=120)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    shape = forms.ChoiceField(
        label=pgettext_lazy("feature", "Shape"),
        choices=[
            ("area", pgettext_lazy("shape", "area")),
            ("line", pgettext_lazy("shape", "line")),
            ("point", pgettext_lazy("shape", "point")),
        ],
    )
    places = text(
        gettext_lazy("Coordinates"),
        rows=8,
        help_text=gettext_lazy(
            "One corner a line: longitude, latitude in degrees (WGS 84). A zone need not be closed."
        ),
    )
    title = forms.CharField(
        label=gettext_lazy("Plan version"),
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("Of the draft that what is drawn is put into."),
    )
    valid_from = day(gettext_lazy("Valid from"))

    def clean_places(self) -> list[tuple[float, float]]:
        """Read the corners; a line that is not two numbers is named."""
        places: list[tuple[float, float]] = []
        for place, line in enumerate(self.cleaned_data["places"].splitlines(), 1):
            if not line.strip():
                continue
            found = _NUMBER.findall(line)
            if len(found) != 2 or len(places) >= MOST_PLACES:
                raise forms.ValidationError(
                    _("Line %(n)d is not a longitude and a latitude: %(line)s")
                    % {"n": place, "line": line[:60]}
                )
            places.append((float(found[0]), float(found[1])))
        return places


@require_http_methods(["GET", "POST"])
@business_only
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw a feature of a layer, new or in place of one that is there."""
    layer = layer_or_404(pk)
    form = DrawForm(request.POST or None, initial=_initial(layer, number(request, "feature")))
    back = reverse("layer", args=[pk])

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        wkb = operations.outline(shape=data["shape"], places=data["places"])
        version = operations.draw_feature(
            layer=layer, key=data["key"], name=data["name"], wkb=wkb, title=data["title"],
            valid_from=data["valid_from"], by=by, at=at,
        )  # fmt: skip
        return reverse("plan-version", args=[version.pk])

    answer = enter(
        request=request,
        form=form,
        check=lambda by: policies.check_can_keep(layer=layer, by=by),
        run=run,
        back_url=back,
        said=_("It stands in the draft; publish that when it is whole."),
        title=_("Draw a feature"),
        submit=_("Keep it in the draft"),
    )
    # What was sent by htmx is told with 200 where to go on.
    if answer.status_code not in (200, 422) or "HX-Redirect" in answer:
        return answer
    today = clock.today()
    context = {
        "title": _("Draw a feature"),
        "crumbs": [
            Crumb(label=_("Map layers"), url=reverse("atlas")),
            Crumb(label=layer.name, url=back),
            Crumb(label=_("Draw a feature")),
        ],
        "layer": layer,
        "form": form,
        "said": {
            "style": f"{reverse('atlas-map-style')}?on={iso(today)}",
            "colour": DOMAINS[layer.domain],
            "whole": list(_whole(layer, today)),
            "words": {
                "NavigationControl.ZoomIn": _("Nearer"),
                "NavigationControl.ZoomOut": _("Further away"),
            },
        },
    }
    return render(request, "atlas/draw.html", context, status=answer.status_code)


def _whole(layer: Layer, today: date) -> tuple[float, float, float, float]:
    """Begin where the layer lies; all there is where it has nothing in force."""
    held = [one for one in in_force(today) if one.layer_id == layer.pk and one.min_x is not None]
    return bounds_of(held) if held else whole_of(today, [])


def _initial(layer: Layer, pk: int | None) -> dict[str, Any]:
    """Begin with the draft's own words, or with those of one to come, and with the feature that is to be changed."""
    versions = queries.versions(layer=layer)
    draft = versions.filter(state=State.DRAFT).first()
    begun: dict[str, Any] = {
        "title": draft.title if draft else _title(layer),
        "valid_from": draft.valid_from if draft else clock.today(),
        "shape": "line" if layer.kind in _OF_LINES else "area",
    }
    feature = None if pk is None else _feature(pk)
    if feature is None or feature.plan_version.layer_id != layer.pk:
        begun_with = draft or versions.filter(state=State.PUBLISHED).order_by("-valid_from").first()
        return begun | {"key": _free_key(begun_with)}
    begun |= {"key": feature.key, "name": feature.name, "shape": feature.shape}
    return begun | {"places": "\n".join(f"{x:.7f}, {y:.7f}" for x, y in _corners(feature))}


def _title(layer: Layer) -> str:
    words = _("Drawn %(day)s: %(layer)s") % {"layer": layer.name, "day": iso(clock.today())}
    return words[:LONGEST_TITLE]


def _feature(pk: int) -> Feature | None:
    try:
        return queries.one_feature(pk=pk)
    except Feature.DoesNotExist:
        return None


def _free_key(version: PlanVersion | None) -> str:
    """Propose a key that no feature of a version has: one that it has would put that feature's place elsewhere."""
    if version is None:
        return "H1"
    held = set(queries.features(version=version).filter(key__startswith="H").values_list("key", flat=True))
    return next(key for key in (f"H{n}" for n in count(1)) if key not in held)


def _corners(feature: Feature) -> list[tuple[float, float]]:
    """Return the corners of what has one part and no holes, none of what is more: that is changed in a file."""
    parts = shapely.get_parts(shapely.from_wkb(bytes(feature.wkb)))
    if len(parts) != 1 or shapely.get_num_interior_rings(parts[0]):
        return []
    corners = [(float(x), float(y)) for x, y in shapely.get_coordinates(parts[0])]
    return corners[:-1] if feature.shape == "area" else corners
