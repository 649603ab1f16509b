"""Drawing a feature: corners put and moved on the map, or typed; both are the same field of the form."""

import re
from datetime import date, datetime
from itertools import count
from typing import Any

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
from jianxing.atlas.models import Feature, Layer, PlanVersion
from jianxing.kernel.actor import Actor
from jianxing.site import clock
from jianxing.site.asking import words
from jianxing.site.atlas.layers import layer_or_404
from jianxing.site.atlas.map.colours import DOMAINS
from jianxing.site.atlas.map.page import bounds_of, whole_of
from jianxing.site.atlas.map.style import LINES, in_force
from jianxing.site.components import Crumb
from jianxing.site.deeds import enter
from jianxing.site.findings.access import business_only
from jianxing.site.projects.forms import day, text
from jianxing.site.templatetags.formats import iso

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
MOST_PLACES = 2000
LONGEST_TITLE = 120


class DrawForm(forms.Form):
    """What a drawn feature is called, and where it is."""

    key = forms.CharField(label=gettext_lazy("Key"), max_length=operations.LONGEST_KEY)
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
        longest=MOST_PLACES * 40,
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
    #: The mark of the feature that is drawn anew, as whoever draws saw it.
    instead_of = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        if self["instead_of"].value():
            self.fields["key"].widget.attrs["readonly"] = True  # it is the feature that the key names

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
    begun_with = queries.drawn_upon(layer=layer)
    anew = _named(begun_with, words(request, "feature", most=operations.LONGEST_KEY))
    form = DrawForm(request.POST or None, initial=_initial(layer, begun_with, anew))
    back = reverse("layer", args=[pk])

    def run(data: dict[str, Any], by: Actor, at: datetime) -> str:
        wkb = operations.outline(shape=data["shape"], places=data["places"])
        version = operations.draw_feature(
            layer=layer, key=data["key"], name=data["name"], wkb=wkb, title=data["title"],
            valid_from=data["valid_from"], instead_of=data["instead_of"], by=by, at=at,
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
        "is_beyond": anew is not None and not _corners(anew),
        "said": sheet_said(colour=DOMAINS[layer.domain], whole=_whole(layer, today), on=today),
    }
    return render(request, "atlas/draw.html", context, status=answer.status_code)


def sheet_said(*, colour: str, whole: tuple[float, float, float, float], on: date) -> dict[str, Any]:
    """Return what the script of the drawing sheet is told: the ground of a day, in which colour one draws, where it begins."""
    return {
        "style": f"{reverse('atlas-map-style')}?on={iso(on)}",
        "colour": colour,
        "whole": list(whole),
        "words": {
            "NavigationControl.ZoomIn": _("Nearer"),
            "NavigationControl.ZoomOut": _("Further away"),
        },
    }


def _whole(layer: Layer, today: date) -> tuple[float, float, float, float]:
    """Begin where the layer lies; all there is where it has nothing in force."""
    held = [one for one in in_force(today) if one.layer_id == layer.pk and one.min_x is not None]
    return bounds_of(held) if held else whole_of(today, [])


def _named(version: PlanVersion | None, key: str) -> Feature | None:
    return queries.feature_called(version=version, key=key) if version and key else None


def _initial(layer: Layer, begun_with: PlanVersion | None, anew: Feature | None) -> dict[str, Any]:
    """Begin with the draft's own words, or with those of one to come, and with the feature that is to be drawn anew."""
    draft = begun_with if begun_with and begun_with.state == State.DRAFT else None
    begun: dict[str, Any] = {
        "title": draft.title if draft else _title(layer),
        "valid_from": draft.valid_from if draft else clock.today(),
        "shape": "line" if layer.kind in LINES else "area",
    }
    if anew is None:
        return begun | {"key": _free_key(begun_with)}
    begun |= {"key": anew.key, "name": anew.name, "shape": anew.shape, "instead_of": anew.mark}
    return begun | {"places": "\n".join(f"{x:.7f}, {y:.7f}" for x, y in _corners(anew))}


def _title(layer: Layer) -> str:
    title = _("Drawn %(day)s: %(layer)s") % {"layer": layer.name, "day": iso(clock.today())}
    return title[:LONGEST_TITLE]


def _free_key(version: PlanVersion | None) -> str:
    """Propose a key that no feature of a version has: one that it has would put that feature's place elsewhere."""
    if version is None:
        return "H1"
    held = set(queries.features(version=version).filter(key__startswith="H").values_list("key", flat=True))
    return next(key for key in (f"H{n}" for n in count(1)) if key not in held)


def _corners(feature: Feature) -> list[tuple[float, float]]:
    """Return the corners of what has one part, no holes and not too many; none of what is more: that is changed in a file."""
    parts = shapely.get_parts(shapely.from_wkb(bytes(feature.wkb)))
    if len(parts) != 1 or shapely.get_num_interior_rings(parts[0]):
        return []
    corners = [(float(x), float(y)) for x, y in shapely.get_coordinates(parts[0])]
    if len(corners) > MOST_PLACES:
        return []
    return corners[:-1] if feature.shape == "area" else corners
