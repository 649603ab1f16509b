"""What is in sight, as rows: the same filters as the map, for whoever reads instead of looking."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jianxing.atlas import queries
from jianxing.atlas.models import Feature, PlanVersion
from jianxing.site.asking import number
from jianxing.site.atlas.map.overlays import OVERLAYS, Mark
from jianxing.site.atlas.map.view import Bounds, View
from jianxing.site.components import Column, Listing
from jianxing.site.templatetags.formats import amount

SHOWN = 50
MARKS_SHOWN = 100
#: Up to so many features in sight are counted; beyond, it is said that there are more.
COUNTED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One row of the list: what the map calls it, and where to look for it."""

    thing: str
    name: str
    url: str
    domain: str
    kind: str
    light: str
    measure: str
    note: str = ""
    longitude: float
    latitude: float
    layer: str = ""
    bounds: str = ""
    is_selected: bool = False

    @property
    def at(self) -> str:
        """Its point as the script reads it."""
        return f"{self.longitude},{self.latitude}"

    @property
    def go(self) -> str:
        """What the button is called that shows it on the map."""
        return _("Show “%(name)s” on the map") % {"name": self.name}


def beside_of(*, view: View, versions: Sequence[PlanVersion], request: HttpRequest) -> dict[str, Any]:
    """Return the list of a view: what lies over the plans first, then features page by page, the selected one at the head."""
    bounds, after = view.bounds(), number(request, "after") or 0
    pks = [one.pk for one in versions if one.layer.domain not in view.off]
    features = (
        queries.listed_features(versions=pks, bounds=bounds, after=after, most=SHOWN + 1) if pks else []
    )
    shown = features[:SHOWN]
    marks, more = ([], 0) if after else _marks(view, bounds)
    rows = [*marks, *(_feature_row(one, view) for one in shown)]
    rows = _selected_first(rows, view, pks)
    counted = queries.count_features(versions=pks, bounds=bounds, most=COUNTED + 1) if pks else 0
    box = {"box": ",".join(f"{side:.6f}" for side in bounds)}
    ahead = {"after": str(shown[-1].pk)} if len(features) > SHOWN else None
    return {
        "rows": rows,
        "more": more_words(more) if more else "",
        "table": Listing(
            id="on-map",
            count=min(counted, COUNTED) + len(marks) + more,
            count_is_exact=counted <= COUNTED,
            next_url=f"{reverse('atlas-map')}?{view.query(**box, **ahead)}" if ahead else None,
            columns=(
                Column(key="name", label=_("Name"), kind="name", can_hide=False),
                Column(key="kind", label=_("Layer"), kind="name"),
                Column(key="domain", label=_("Domain"), kind="short", is_shown=False),
                Column(key="light", label=_("Light"), kind="short"),
                Column(key="measure", label=_("Size"), kind="num"),
            ),
        ),
    }


def _marks(view: View, bounds: Bounds) -> tuple[list[Beside], int]:
    west, south, east, north = bounds
    rows = [
        _mark_row(key, mark, view)
        for key, overlay in OVERLAYS.items()
        if key not in view.off
        for mark in overlay.read(view.on, bounds)
        if west <= mark.longitude <= east and south <= mark.latitude <= north and mark.domain not in view.off
    ]
    return rows[:MARKS_SHOWN], max(0, len(rows) - MARKS_SHOWN)


def _mark_row(key: str, mark: Mark, view: View) -> Beside:
    thing = f"{key}:{mark.pk}"
    return Beside(
        thing=thing,
        name=mark.name,
        url=mark.url,
        domain=mark.domain,
        kind=str(OVERLAYS[key].label),
        light=mark.light,
        note=mark.note,
        measure=_measure(mark.area_m2, mark.length_m),
        longitude=mark.longitude,
        latitude=mark.latitude,
        bounds=",".join(f"{side:.6f}" for side in (mark.shape.bounds if mark.shape is not None else ())),
        is_selected=thing == view.selected,
    )


def _feature_row(feature: Feature, view: View) -> Beside:
    thing = f"feature:{feature.pk}"
    return Beside(
        thing=thing,
        name=str(feature),
        url=reverse("feature", args=[feature.pk]),
        domain=feature.plan_version.layer.domain,
        kind=feature.plan_version.layer.name,
        light="",
        measure=_measure(feature.area_m2, feature.length_m),
        longitude=feature.longitude,
        latitude=feature.latitude,
        layer=f"v{feature.plan_version_id}",
        bounds=f"{feature.min_x},{feature.min_y},{feature.max_x},{feature.max_y}",
        is_selected=thing == view.selected,
    )


def _measure(area_m2: float, length_m: float) -> str:
    if area_m2 >= 1_000_000:
        return _("%(km2)s km²") % {"km2": f"{area_m2 / 1_000_000:,.2f}"}
    if area_m2:
        return _("%(m2)s m²") % {"m2": amount(round(area_m2))}
    if length_m:
        return _("%(km)s km") % {"km": f"{length_m / 1000:,.2f}"}
    return ""


def _selected_first(rows: list[Beside], view: View, pks: Sequence[int]) -> list[Beside]:
    """Bring what is selected on the map to the head of the list, from wherever in it it stands."""
    kind, _sep, pk = view.selected.partition(":")
    held = next((row for row in rows if row.is_selected), None)
    if held is None and kind == "feature":
        try:
            feature = queries.one_feature(pk=int(pk))
        except Feature.DoesNotExist:
            return rows
        if feature.plan_version_id not in pks:
            return rows
        held = _feature_row(feature, view)
    if held is None:
        return rows
    return [held, *(row for row in rows if row is not held)]


def more_words(more: int) -> str:
    """Say that so many further marks are in sight than the list shows."""
    return ngettext("%(more)d more in sight; look nearer.", "%(more)d more in sight; look nearer.", more) % {
        "more": more
    }
