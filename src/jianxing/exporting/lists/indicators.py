"""Series of readings, each with what its newest version holds."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name
from jianxing.exporting.policies import check_business
from jianxing.indicators import queries
from jianxing.indicators.models import ReadingsVersion, Series, SourceKind, Step


def _series(asked: Asked) -> QuerySet[Series]:
    filters = asked.filters
    newest = ReadingsVersion.objects.filter(series=OuterRef("pk")).order_by("-ordinal")
    found = queries.series(
        item=filters.get("item", ""), step=filters.get("step", ""), source_kind=filters.get("source_kind", ""),
        words=filters.get("q", ""),
    )  # fmt: skip
    return found.annotate(
        held_readings=Subquery(newest.values("readings")[:1]), held_missing=Subquery(newest.values("missing")[:1]),
        held_from=Subquery(newest.values("first_on")[:1]), held_to=Subquery(newest.values("last_on")[:1]),
        held_mean=Subquery(newest.values("mean")[:1]), held_ordinal=Subquery(newest.values("ordinal")[:1]),
        held_hash=Subquery(newest.values("blob_id")[:1]),
    )  # fmt: skip


def _headings(asked: Asked) -> Sequence[Heading]:
    steps = {key: str(label) for key, label in Step.choices}
    kinds = {key: str(label) for key, label in SourceKind.choices}
    return (
        (
            _("Series of readings"),
            (
                Field("indicator", _("Indicator"), 28, "indicator__name"),
                Field("station", _("Place of readings"), 20, "station__name"),
                Field("step", _("Step"), 10, "step", show=steps.get),
                Field("unit", _("Unit"), 10, "indicator__unit"),
                Field("reports", _("Reported by"), 26, "reports__name"),
                Field("kind", _("Kind of source"), 16, "source_kind", show=kinds.get),
                Field("source", _("Source of readings"), 40, "source"),
            ),
        ),
        (
            _("Newest version of the readings"),
            (
                Field("ordinal", _("Number of the version"), 8, "held_ordinal", Kind.NUMBER),
                Field("readings", _("Readings"), 10, "held_readings", Kind.NUMBER),
                Field("missing", _("Missing"), 10, "held_missing", Kind.NUMBER),
                Field("from", _("First"), 12, "held_from", Kind.DAY),
                Field("to", _("Last"), 12, "held_to", Kind.DAY),
                Field(
                    "mean",
                    _("Mean"),
                    12,
                    "held_mean",
                    show=lambda mean: "" if mean is None else f"{mean:.3f}",
                ),
                Field("hash", "SHA-256", 66, "held_hash"),
            ),
        ),
    )


READING_SERIES = Listed(
    key="reading-series",
    name=gettext_lazy("Series of readings that are seen"),
    check=check_business,
    found=_series,
    headings=_headings,
    title=lambda asked: _("Series of readings of %(body)s") % {"body": body_name(asked)},
)
