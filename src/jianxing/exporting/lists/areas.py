"""Enclaves and border strips, with what each lacks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.atlas import queries
from jianxing.atlas.models import AreaKind, AreaOutline
from jianxing.atlas.queries import AreaFilters, Spot
from jianxing.directory.models import Jurisdiction
from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name
from jianxing.exporting.policies import check_business

_FILTERS = ("kind", "level", "place", "lacks")


def _filters(asked: Asked) -> AreaFilters:
    return AreaFilters(
        words=str(asked.filters.get("q", "")),
        **{name: str(asked.filters.get(name) or "") for name in _FILTERS},
    )


def _spots(asked: Asked) -> dict[int, Spot]:
    """Return what the page lists, by outline."""
    rule = queries.rule_of(body=asked.by.body)
    found = queries.spots(rule=rule, on=asked.today, filters=_filters(asked)).spots
    return {spot.outline.pk: spot for spot in found}


def _areas(asked: Asked) -> QuerySet[AreaOutline]:
    rule = queries.rule_of(body=asked.by.body)
    run = queries.run_of(on=asked.today, rule=rule)
    if run is None:
        return AreaOutline.objects.none()
    found = queries.outlines_of(run=run, filters=_filters(asked))
    if asked.filters.get("lacks"):
        found = found.filter(pk__in=list(_spots(asked)))
    return found


def _headings(asked: Asked) -> Sequence[Heading]:
    kinds = {key: str(label) for key, label in AreaKind.choices}
    levels = {key: str(label) for key, label in Jurisdiction.Level.choices}
    words = {"no_duty": _("no duty body"), "not_inspected": _("not inspected within the period")}

    @cache
    def held() -> dict[int, Spot]:
        return _spots(asked)

    def of(pk: int, what: Any) -> Any:
        spot = held().get(pk)
        return None if spot is None else what(spot)

    def field(name: str, label: str, width: int, what: Any, kind: Kind = Kind.TEXT) -> Field:
        return Field(name, label, width, "pk", kind, lambda pk: of(pk, what))

    return (
        (
            _("Enclave or border strip"),
            (
                Field("name", _("Name"), 24, "area__name"),
                Field("title", _("Divisions"), 44, "title"),
                Field("kind", _("Kind"), 10, "kind", show=kinds.get),
                Field("level", _("Divisions apart"), 10, "level", show=levels.get),
                Field("size", _("Area (m²)"), 16, "area_m2", Kind.NUMBER, round),
                Field(
                    "border", _("Length of the border (m)"), 14, "length_m", Kind.NUMBER,
                    lambda metres: round(metres) or None,
                ),
                Field("longitude", _("Longitude (WGS 84)"), 16, "longitude", show=_degrees),
                Field("latitude", _("Latitude (WGS 84)"), 16, "latitude", show=_degrees),
            ),
        ),
        (
            _("Who looks at it"),
            (
                field(
                    "duties", _("Duty bodies"), 40,
                    lambda spot: "、".join(duty.body.name for duty in spot.duties),
                ),
                field(
                    "last", _("Last inspection"), 12,
                    lambda spot: spot.last.held_to if spot.last else None, Kind.DAY,
                ),
                field("days", _("Days since"), 10, lambda spot: spot.days, Kind.NUMBER),
                field("period", _("Period (days)"), 10, lambda spot: spot.period, Kind.NUMBER),
                field(
                    "lacks", _("What it lacks"), 30,
                    lambda spot: "、".join(words[reason] for reason in spot.reasons),
                ),
            ),
        ),
    )  # fmt: skip


def _degrees(value: float) -> str:
    return f"{value:.6f}"


AREAS = Listed(
    key="areas",
    name=gettext_lazy("Enclaves and blind spots"),
    check=check_business,
    found=_areas,
    headings=_headings,
    title=lambda asked: _("Enclaves and blind spots as %(body)s sees them") % {"body": body_name(asked)},
)
