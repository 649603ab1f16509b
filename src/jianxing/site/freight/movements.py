"""Movements, and one movement with its documents side by side and what disagrees marked."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from jianxing.comparisons.freight import queries
from jianxing.comparisons.freight.lifecycle import MismatchState
from jianxing.comparisons.freight.models import MISMATCH_LABELS, Document, Mismatch, Movement, UsualCost
from jianxing.kernel.actor import Actor
from jianxing.methods.freight.kinds import JUDGED, Field, Kind, Wrong
from jianxing.methods.freight.wording import FIELD_NAMES
from jianxing.site.answers import found_or_404
from jianxing.site.asking import number
from jianxing.site.components import Column, Crumb, Fact, Listing
from jianxing.site.deeds import offer, perform
from jianxing.site.findings.access import business_only
from jianxing.site.freight.doing import MISMATCH
from jianxing.site.freight.forms import FilterForm
from jianxing.site.freight.words import MISMATCH_TONES, crumbs, mender, tabs, traffic_or_404
from jianxing.site.meetings.lists import chips
from jianxing.site.requests import acting_request

SHOWN = 50
#: What a document states of each field, in the order in which it is laid out.
_STATED = {
    Field.SEALS: ("seals", "reseals"),
    Field.GROSS_WEIGHT: ("gross_weight",),
    Field.VGM: ("vgm", "tare", "max_gross"),
    Field.PACKAGES: ("packages",),
    Field.PACKAGE_KIND: ("package_kind",),
    Field.HS: ("hs",),
    Field.SHIPPER: ("shipper", "shipper_uscc"),
    Field.CONSIGNEE: ("consignee", "consignee_uscc"),
    Field.PLACE_OF_RECEIPT: ("place_of_receipt",),
    Field.PORT_OF_LOADING: ("port_of_loading",),
    Field.PORT_OF_DISCHARGE: ("port_of_discharge",),
    Field.PLACE_OF_DELIVERY: ("place_of_delivery",),
    Field.DATES: ("railed_on", "on_board_on"),
    Field.DESCRIPTION: ("description",),
}
_KILOGRAMS = {"gross_weight": "kg", "vgm": "VGM kg", "tare": "TARE kg", "max_gross": "MAX kg"}


@require_safe
@business_only
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Movements, newest first, narrowed by route, field, state and words."""
    traffic = traffic_or_404(pk)
    form = FilterForm(queries.routes(traffic=traffic), request.GET)
    form.is_valid()  # a filter that cannot be read narrows nothing, and says so at its field
    chosen: dict[str, Any] = form.cleaned_data
    kept = {name: getattr(value, "pk", value) for name, value in chosen.items() if value}
    route = chosen.get("route")
    filters = queries.Filters(
        route=route.pk if route else None, field=chosen.get("field", ""), state=chosen.get("state", ""),
        words=chosen.get("q", "").replace("\0", ""),
    )  # fmt: skip
    found = queries.movements(traffic=traffic, filters=filters)
    before = number(request, "before")
    rows = list((found.filter(pk__lt=before) if before else found)[: SHOWN + 1])
    shown = rows[:SHOWN]
    context = {
        "title": _("Movements"),
        "traffic": traffic,
        "crumbs": crumbs(traffic, Crumb(label=_("Movements"))),
        "tabs": tabs(traffic, "freight-movements"),
        "form": form,
        "chips": chips(form, chosen, {name: str(value) for name, value in kept.items()}),
        "rows": shown,
        "table": Listing(
            id="freight-movements",
            count=found.count(),
            export_url=f"{reverse('export-of', args=['mismatches'])}?{urlencode({'traffic': pk} | kept)}",
            next_url="?" + urlencode(kept | {"before": shown[-1].pk}) if len(rows) > SHOWN else None,
            columns=(
                Column(key="container", label=_("Container"), kind="name", can_hide=False),
                Column(key="route", label=_("Route"), kind="short"),
                Column(key="first", label=_("First day"), kind="date"),
                Column(key="last", label=_("Last day"), kind="date"),
                Column(key="enterprise", label=_("Enterprise"), kind="name"),
                Column(key="documents", label=_("Documents"), kind="num"),
                Column(key="open", label=_("Open mismatches"), kind="num"),
                Column(key="mended", label=_("Mended"), kind="num"),
            ),
        ),
    }
    return render(request, "freight/movements.html", context)


def movement_or_404(pk: int) -> Movement:
    """Return the movement; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_movement, pk=pk)


@require_safe
@business_only
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One movement whole."""
    movement, by = movement_or_404(pk), acting_request(request).actor
    documents = queries.documents_of(movement=movement)
    current = [one for one in documents if one.superseded_at is None]
    found = queries.mismatches(movement=movement)
    costs = queries.costs(traffic=movement.traffic)
    context = {
        "title": movement.container,
        "crumbs": crumbs(
            movement.traffic,
            Crumb(label=_("Movements"), url=reverse("freight-movements", args=[movement.traffic_id])),
            Crumb(label=movement.container),
        ),
        "movement": movement,
        "documents": current,
        "superseded": [one for one in documents if one.superseded_at is not None],
        "lines": _beside(current, found),
        "mismatches": [_shown(one, costs, by) for one in found],
        "facts": [
            Fact(label=_("Route"), value=movement.route or "—"),
            Fact(label=_("Enterprise"), value=movement.enterprise or "—"),
            Fact(label=_("From"), value=movement.first_on.isoformat()),
            Fact(label=_("To"), value=movement.last_on.isoformat()),
            Fact(label=_("Documents"), value=len(current)),
        ],
    }
    return render(request, "freight/movement.html", context)


def _beside(documents: Sequence[Document], found: Sequence[Mismatch]) -> list[dict[str, Any]]:
    """Return the fields as rows and the documents as columns; what disagrees is marked in both."""
    marked: dict[tuple[str, int], str] = {}
    for one in found:
        if one.state == MismatchState.OPEN:
            for side in (one.left, one.right):
                for document in documents:
                    if (document.kind, document.number) == (side.kind, side.number):
                        marked[one.field, document.pk] = (
                            "odd" if not one.odd or one.odd == document.kind else "other"
                        )
    lines = [
        {
            "label": _(FIELD_NAMES[Field.CONTAINER]),
            "cells": [(one.container, marked.get((Field.CONTAINER.value, one.pk), "")) for one in documents],
        }
    ]
    for field, names in _STATED.items():
        cells = [_stated(one, names) for one in documents]
        if any(cells):
            lines.append(
                {
                    "label": _(FIELD_NAMES[field]),
                    "cells": [
                        (said, marked.get((_field_of(field, one), one.pk), ""))
                        for said, one in zip(cells, documents, strict=True)
                    ],
                }
            )
    stations = [_stated(one, ("departure_station", "arrival_station"), " → ") for one in documents]
    if any(stations):
        places = (
            Field.PLACE_OF_RECEIPT,
            Field.PORT_OF_LOADING,
            Field.PORT_OF_DISCHARGE,
            Field.PLACE_OF_DELIVERY,
        )
        lines.append(
            {
                "label": pgettext("freight", "Stations"),
                "cells": [
                    (
                        said,
                        next((mark for place in places if (mark := marked.get((place.value, one.pk)))), "")
                        if said
                        else "",
                    )
                    for said, one in zip(stations, documents, strict=True)
                ],
            }
        )
    return lines


def _field_of(field: Field, document: Document) -> str:
    """Return the field by which a document is marked: a waybill's places are its stations."""
    is_place = field.value.startswith(("place_", "port_"))
    return "" if is_place and document.kind == Kind.RAIL_WAYBILL else field.value


def _stated(document: Document, names: Sequence[str], between: str = " ") -> str:
    told = []
    for name in names:
        value = document.stated.get(name)
        if value in (None, ""):
            continue
        text = f"{value:g}" if isinstance(value, float) and name == "packages" else str(value)
        if name in _KILOGRAMS:
            before, _blank, unit = _KILOGRAMS[name].rpartition(" ")
            text = f"{before} {float(value):,.10g} {unit}".strip()
        told.append(text.replace("|", "、"))
    return between.join(told)


def _shown(one: Mismatch, costs: dict[str, UsualCost], by: Actor) -> dict[str, Any]:
    """Return a mismatch as the page tells it: both sides, who can mend it, what that costs, what may be done."""
    kinds = [one.odd] if one.odd else list(dict.fromkeys((one.left.kind, one.right.kind)))
    state = MismatchState(one.state)
    offered = [
        offer(
            key=f"{key}-{one.pk}", deed=deed, thing=one, url=reverse("mismatch-do", args=[one.pk, key]), by=by
        )
        for key, deed in MISMATCH.items()
    ]
    return {
        "one": one,
        "state_word": MISMATCH_LABELS[state],
        "tone": MISMATCH_TONES[state],
        "judged": Wrong(one.wrong) in JUDGED,
        "menders": [mender(kind) for kind in kinds],
        "costs": [costs[kind] for kind in kinds if kind in costs],
        "actions": [action for action in offered if not action.refusal],
    }


def mismatch_or_404(pk: int) -> Mismatch:
    """Return the mismatch; 404 where it is not there or not seen, alike."""
    return found_or_404(queries.one_mismatch, pk=pk)


@require_http_methods(["GET", "POST"])
@business_only
def do(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do something about a mismatch."""
    mismatch = mismatch_or_404(pk)
    if action not in MISMATCH:
        raise Http404
    sides = (mismatch.left, mismatch.right)
    odd = [side for side in sides if side.kind == mismatch.odd] or list(sides)
    issuer = next((side.source.issuer for side in odd if side.source.issuer is not None), None)
    return perform(
        request=request, deed=MISMATCH[action], thing=mismatch,
        back_url=reverse("movement", args=[mismatch.movement_id]), initial={"asked": issuer} if issuer else None,
    )  # fmt: skip
