"""Layers of the map, and the features of a version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from jianxing.atlas import queries
from jianxing.atlas.models import Feature, Layer, LayerKind, PlanVersion
from jianxing.directory.models import PlanDomain
from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name
from jianxing.exporting.policies import check_business


def _layers(asked: Asked) -> QuerySet[Layer]:
    filters = asked.filters
    return queries.layers(
        domain=filters.get("domain", ""),
        kind=filters.get("kind", ""),
        words=filters.get("q", ""),
        on=asked.today,
    )


def _layer_headings(asked: Asked) -> Sequence[Heading]:
    domains = {key: str(label) for key, label in PlanDomain.choices}
    kinds = {key: str(label) for key, label in LayerKind.choices}
    return (
        (
            _("Layer"),
            (
                Field("name", _("Layer"), 32, "name"),
                Field("domain", _("Domain"), 14, "domain", show=domains.get),
                Field("kind", _("Kind"), 18, "kind", show=kinds.get),
                Field("owner", _("Whose plan it is"), 26, "owner__name"),
                Field("kept", _("Kept by"), 26, "registered_by__name"),
                Field("source", _("Source of the plan"), 40, "source"),
            ),
        ),
        (
            _("Version in force"),
            (
                Field("version", _("Plan version"), 28, "current_title"),
                Field("from", _("Valid from"), 12, "current_from", Kind.DAY),
                Field("features", _("Features"), 10, "current_features", Kind.NUMBER),
            ),
        ),
    )


LAYERS = Listed(
    key="layers",
    name=gettext_lazy("Layers of the map"),
    check=check_business,
    found=_layers,
    headings=_layer_headings,
    title=lambda asked: _("Layers of the map of %(body)s") % {"body": body_name(asked)},
)


def _version(asked: Asked) -> PlanVersion | None:
    return PlanVersion.objects.filter(pk=asked.filters.get("plan_version", 0)).first()


def _features(asked: Asked) -> QuerySet[Feature]:
    version = _version(asked)
    if version is None:
        return Feature.objects.none()
    return queries.features(version=version, words=asked.filters.get("q", ""))


def _feature_headings(asked: Asked) -> Sequence[Heading]:
    shapes = {
        "point": pgettext("shape", "point"),
        "line": pgettext("shape", "line"),
        "area": pgettext("shape", "area"),
    }
    rounded: Any = lambda measure: round(measure) or None  # noqa: E731 - one cell
    return (
        (
            _("Feature"),
            (
                Field("key", _("Key"), 18, "key"),
                Field("name", _("Name"), 32, "name"),
                Field("shape", pgettext("feature", "Shape"), 8, "shape", show=shapes.__getitem__),
                Field("row", _("Row of the file"), 10, "row", Kind.NUMBER),
            ),
        ),
        (
            _("Place"),
            (
                Field("area", _("Area (m²)"), 14, "area_m2", Kind.NUMBER, rounded),
                Field("length", _("Length (m)"), 14, "length_m", Kind.NUMBER, rounded),
                Field("longitude", _("Longitude (WGS 84)"), 16, "longitude", show=_degrees),
                Field("latitude", _("Latitude (WGS 84)"), 16, "latitude", show=_degrees),
            ),
        ),
    )


def _degrees(value: float) -> str:
    return f"{value:.6f}"


def _features_title(asked: Asked) -> str:
    version = _version(asked)
    return _("Features of “%(name)s”") % {"name": version.title if version else body_name(asked)}


FEATURES = Listed(
    key="features",
    name=gettext_lazy("Features of a plan version"),
    check=check_business,
    found=_features,
    headings=_feature_headings,
    title=_features_title,
)
