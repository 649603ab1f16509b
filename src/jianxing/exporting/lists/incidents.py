"""Incidents and drills, with how far those told have answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name
from jianxing.exporting.policies import check_business
from jianxing.incidents.models import SEVERITY_LABELS, STATE_LABELS, Incident, Nature, Told
from jianxing.incidents.models import Kind as Of
from jianxing.incidents.queries.listing import narrowed


def _incidents(asked: Asked) -> QuerySet[Incident]:
    return narrowed(**asked.filters)


def _counted(**narrowing: Any) -> Subquery:
    told: Any = Told.objects.filter(incident=OuterRef("pk")).order_by().values("incident")
    return Subquery(told.annotate(n=Count("pk", filter=Q(**narrowing))).values("n"))


def _headings(asked: Asked) -> Sequence[Heading]:
    states = {state.value: str(label) for state, label in STATE_LABELS.items()}
    severities = {one.value: str(label) for one, label in SEVERITY_LABELS.items()}
    kinds = {key: str(label) for key, label in Of.choices}
    natures = {key: str(label) for key, label in Nature.choices}
    first: Any = Told.objects.filter(incident=OuterRef("pk")).order_by().values("incident")
    return (
        (
            pgettext("incident", "Incident"),
            (
                Field("number", _("Number of the incident"), 24, "number"),
                Field("nature", pgettext("incident", "Nature"), 8, "nature", show=natures.get),
                Field("title", _("Title of the incident"), 36, "title"),
                Field("kind", pgettext("incident", "Kind"), 14, "kind", show=kinds.get),
                Field("severity", _("Severity of the incident"), 8, "severity", show=severities.get),
                Field("place", _("Place of the incident"), 36, "place_name"),
                Field("longitude", _("Longitude"), 12, "longitude", Kind.NUMBER),
                Field("latitude", _("Latitude"), 12, "latitude", Kind.NUMBER),
                Field("began", pgettext("incident", "Began"), 17, "began_at", Kind.INSTANT),
            ),
        ),
        (
            _("Telling and answering"),
            (
                Field("body", _("Led by"), 26, "body__name"),
                Field("state", _("State of the incident"), 12, "state", show=states.get),
                Field("published", _("Incident published"), 17, "published_at", Kind.INSTANT),
                Field("told", _("Bodies told"), 10, _counted(), Kind.NUMBER),
                Field("received", _("Bodies that received"), 10, _counted(received_at__isnull=False), Kind.NUMBER),
                Field("accepted", _("Bodies that accepted"), 10, _counted(accepted_at__isnull=False), Kind.NUMBER),
                Field(
                    "first", _("First receipt"), 17, Subquery(first.annotate(at=Min("received_at")).values("at")),
                    Kind.INSTANT,
                ),
                Field("end", _("What came of it"), 36, "end_reason"),
            ),
        ),
    )  # fmt: skip


INCIDENTS = Listed(
    key="incidents",
    name=pgettext_lazy("incident", "Incidents and drills"),
    check=check_business,
    found=_incidents,
    headings=_headings,
    title=lambda asked: _("Incidents and drills of %(body)s") % {"body": body_name(asked)},
)
